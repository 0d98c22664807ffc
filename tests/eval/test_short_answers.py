from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.short_answers import is_right, list_decisive, score_exact, score_f1, split_answer

WORDS = ["Vĩnh", "Phúc", "1.277", "hòa", "hoà", "8/12/2016", "12-NQ/TU", "không", "an", "–", "“số”"]
ANSWERS = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)


@pytest.mark.parametrize(
    ("answer", "gold"),
    [
        ("Vĩnh Phúc", "vĩnh phúc."),
        ("hoà bình", "hòa bình"),
        (unicodedata.normalize("NFD", "Quảng Ngãi"), "Quảng Ngãi"),
        ("1.277", "1,277"),
        ("1 277 thôn", "1.277 thôn"),
        ("0,5 %", "0.5%"),
        ("08/12/2016", "8-12-2016"),
        ("ngày 8 tháng 12 năm 2016", "ngày 08/12/2016"),
        ("“Chính quyền số”", "chính quyền số"),
        ("–", "-"),
        ("上海 市", "上海市"),
    ],
)
def test_the_same_answer_written_otherwise_is_an_exact_match(answer: str, gold: str) -> None:
    assert score_exact(answer, gold) == score_f1(answer, gold) == 1
    assert is_right(answer, [gold])


@pytest.mark.parametrize(
    ("answer", "gold", "f1"),
    [
        ("tỉnh Vĩnh Phúc", "Vĩnh Phúc", 2 * 2 / 5),
        ("ông Lê Duy Thành", "Lê Duy Thành", 2 * 3 / 7),
        ("Phúc Vĩnh", "Vĩnh Phúc", 1),
        ("Phúc Phúc", "Phúc", 2 * 1 / 3),
        ("Hà Nội", "Vĩnh Phúc", 0),
        ("hòa", "hoa", 0),
        ("1.277", "1277,5", 0),
        ("số 12-NQ/TU", "13-NQ/TU", 2 * 2 / 7),
        ("", "Vĩnh Phúc", 0),
        ("!", "?", 0),
    ],
)
def test_f1_is_the_one_counted_by_hand(answer: str, gold: str, f1: float) -> None:
    assert score_f1(answer, gold) == pytest.approx(f1)
    assert score_exact(answer, gold) == 0


def test_articles_are_taken_out_of_english_alone() -> None:
    assert score_exact("the Panthers", "Panthers", "en") == 1
    assert score_exact("the Panthers", "Panthers") == 0
    assert score_exact("an ninh mạng", "ninh mạng") == 0
    assert split_answer("an ninh mạng") == ["an", "ninh", "mạng"]


def test_an_answer_is_right_from_four_fifths_on_for_any_accepted_one() -> None:
    assert is_right("tỉnh Vĩnh Phúc", ["Hà Nội", "Vĩnh Phúc"])
    assert not is_right("của tỉnh Vĩnh Phúc", ["Vĩnh Phúc"])
    assert not is_right(None, ["Vĩnh Phúc"])
    assert not is_right("Vĩnh Phúc", [])


@pytest.mark.parametrize(
    ("answer", "gold"),
    [
        ("1.278 thôn, bản và đội", "1.277 thôn, bản và đội"),
        ("từ ngày 24-25/7/2017", "từ ngày 24/7/2017"),
        ("ngày 8 tháng 12 năm 2015", "ngày 8 tháng 12 năm 2016"),
        ("ba huyện miền núi phía tây", "bốn huyện miền núi phía tây"),
        ("hơn 1,2 tỷ đồng tiền mặt", "hơn 1,2 triệu đồng tiền mặt"),
        ("các xã không đạt chỉ tiêu", "các xã đạt chỉ tiêu"),
        ("Nghị quyết số 12-NQ/TU của Tỉnh ủy", "Nghị quyết số 13-NQ/TU của Tỉnh ủy"),
        ("ngày 28/4", "ngày 28/4/2021"),
    ],
)
def test_another_figure_numeral_or_negation_is_wrong_however_much_else_is_shared(
    answer: str, gold: str
) -> None:
    assert not is_right(answer, [gold])
    assert not is_right(gold, [answer])
    assert is_right(gold, [answer, gold])


def test_what_decides_is_listed() -> None:
    found = list_decisive("Ba xã, 1.277 thôn chưa họp từ 24-25/7/2017, cần 2 triệu")
    assert found == Counter(["ba", "1277", "chưa", "24", "25", "7", "2017", "2", "triệu"])


@given(ANSWERS, ANSWERS)
def test_the_measures_are_symmetric_shares_and_agree(one: str, other: str) -> None:
    f1 = score_f1(one, other)
    assert 0 <= f1 <= 1
    assert f1 == score_f1(other, one)
    assert score_exact(one, other) <= f1
    assert score_exact(one, one) == 1
    if score_exact(one, other):
        assert is_right(one, [other])
