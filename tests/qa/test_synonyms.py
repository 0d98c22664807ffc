from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reading.lexicon import load_lexicon
from qa.reading.synonyms import find_synonyms

LEXICON = load_lexicon()


def find(text: str, language: str = "vi") -> dict[str, tuple[str, ...]]:
    """Each span's text with its alternatives."""
    found = find_synonyms(text, language, LEXICON)
    return {text[one.start : one.end]: one.alternatives for one in found}


@pytest.mark.parametrize(
    ("text", "span", "other"),
    [
        ("UBND tỉnh nào họp?", "UBND", "Ủy ban nhân dân"),
        ("ubnd tinh nao hop?", "ubnd", "Ủy ban nhân dân"),
        ("Ủy ban nhân dân tỉnh", "Ủy ban nhân dân", "UBND"),
        ("Uỷ Ban Nhân Dân tỉnh", "Uỷ Ban Nhân Dân", "UBND"),
        ("uy ban nhan dan tinh", "uy ban nhan dan", "Ủy ban nhân dân"),
        ("phòng cháy chữa cháy", "phòng cháy chữa cháy", "PCCC"),
        ("phòng cháy và chữa cháy", "phòng cháy và chữa cháy", "PCCC"),
        ("Sở GD & ĐT", "GD & ĐT", "Giáo dục và Đào tạo"),
        ("Sở GDĐT", "GDĐT", "Giáo dục và Đào tạo"),
        ("sở giáo dục - đào tạo", "giáo dục - đào tạo", "GD&ĐT"),
        ("chỉ tiêu KT - XH", "KT - XH", "kinh tế - xã hội"),
        ("chi tieu ktxh", "ktxh", "kinh tế - xã hội"),
        ("hdnd tinh", "hdnd", "HĐND"),
        ("nghị quyết của TW", "TW", "TƯ"),
        ("nghị quyết của TU", "TU", "Tỉnh ủy"),
        ("quyết định của TTg", "TTg", "Thủ tướng Chính phủ"),
        ("TP.HCM có gì?", "TP.HCM", "Hồ Chí Minh"),
        ("Thừa Thiên Huế", "Thừa Thiên Huế", "Huế"),
    ],
)
def test_official_vietnamese_in_its_other_form(text: str, span: str, other: str) -> None:
    assert other in find(text)[span]


@pytest.mark.parametrize(
    "text",
    [
        "tư nhân, tu sửa, ai là ca trưởng?",  # TƯ, TU, AI, CA written small
        "TU SỬA",  # everything is in capitals
        "số 12-NQ/TU",  # the number of a document is one thing
        "ủy bản nhân dân",  # another word than the term's
        "phòng cháy. Hôm nay chữa cháy",
        "Who là nhóm nhạc",
        "Vĩnh Phúc",
        "",
    ],
)
def test_other_words_stay_as_they_are(text: str) -> None:
    assert find(text) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What did the People’s Committees decide?", {"People’s Committees": ("Ủy ban nhân dân",)}),
        ("the peoples committee", {"peoples committee": ("Ủy ban nhân dân",)}),
        ("DIGITAL GOVERNMENT", {"DIGITAL GOVERNMENT": ("chính quyền số", "chính phủ số")}),
        ("in Vinh Phuc", {"Vinh Phuc": ("Vĩnh Phúc",)}),
        ("in Hanoi", {"Hanoi": ("Hà Nội",)}),
        ("on 24 July 2017", {"24 July 2017": ("24/7/2017",)}),
        ("on July 24th, 2017", {"July 24th, 2017": ("24/7/2017",)}),
        ("on the 3rd of May", {"3rd of May": ("3/5",)}),
        ("in Sept. 2020", {"Sept. 2020": ("9/2020", "tháng 9 năm 2020")}),
        ("it may march", {}),
        ("the 13th", {"13th": ("13",)}),
        ("who is it", {}),
        (
            "the Standing Committee of the Provincial Party Committee",
            {"Standing Committee of the Provincial Party Committee": ("Ban Thường vụ Tỉnh ủy",)},
        ),
    ],
)
def test_english_gets_its_vietnamese(text: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert find(text, "en") == expected


def test_chinese_gets_its_vietnamese() -> None:
    assert find("永福省人民委员会2017年7月24日", "zh") == {
        "永福": ("Vĩnh Phúc",),
        "省人民委员会": ("Ủy ban nhân dân tỉnh",),
        "2017年7月24日": ("24/7/2017",),
    }


def test_english_words_in_a_vietnamese_question_stay() -> None:
    assert find("công ty Police và Party Committee") == {}


def test_a_vietnamese_name_in_another_language_is_matched_without_diacritics() -> None:
    text = "Do Nguyen Van An and The Minh of Tam Dao live?"
    found = find_synonyms(text, "en", LEXICON)
    assert [one.folded for one in found] == [("Nguyen Van An",), ("The Minh",), ("Tam Dao",)]
    assert find_synonyms(text, "vi", LEXICON) == ()


def test_what_documents_define_is_used() -> None:
    learnt = LEXICON.learn([("BQLX", "Ban quản lý xây lắp")])
    (one,) = find_synonyms("BQLX họp", "vi", learnt)
    assert one.alternatives == ("Ban quản lý xây lắp",)
    assert find("BQLX họp") == {}


texts = st.text(max_size=60) | st.lists(
    st.sampled_from(
        ["UBND", "GD&ĐT", "Ủy ban", "nhân dân", "TW", "People's", "Committee", "the", "province",
         "24", "July", "2017", "Vinh", "Phuc", "永福省", "-", ",", "và", "Van", "TP.HCM"]
    ),
    max_size=14,
).map(" ".join)  # fmt: skip


@given(texts, st.sampled_from(["vi", "en", "zh"]))
def test_spans_are_disjoint_in_order_and_say_something_else(text: str, language: str) -> None:
    found = find_synonyms(text, language, LEXICON)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for one in found:
        assert one.alternatives or one.folded
        assert len(set(one.alternatives)) == len(one.alternatives)
        assert not (one.start and text[one.start - 1].isalpha() and text[one.start].isascii())


@pytest.mark.parametrize("text", ["UBND " * 400, "people's committee of the " * 80, "a " * 1000,
                                  "永" * 2000, "Van " * 500, "24 July " * 250])  # fmt: skip
def test_a_long_question_takes_no_long_time(text: str) -> None:
    begin = time.perf_counter()
    find_synonyms(text, "en", LEXICON)
    assert time.perf_counter() - begin < 1
