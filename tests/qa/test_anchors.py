"""Provinces and figures of a question, and whether a passage holds them."""

from __future__ import annotations

import pytest

from corpus.types import Document, Metadata
from qa.retrieval.anchors import (
    Anchors,
    find_anchors,
    find_names,
    holds_name,
    is_elsewhere,
    list_missing,
)


@pytest.mark.parametrize(
    ("question", "provinces", "figures"),
    [
        ("Lào Cai có bao nhiêu xã năm 2030?", ("Lào Cai",), ("2030",)),
        ("Bao nhieu xa o tinh Lao Cai?", ("Lào Cai",), ()),
        ("What did the 13th meeting in Ca Mau decide?", ("Cà Mau",), ("13",)),
        ("Ai ký ngày 08/12/2016?", (), ("8/12", "2016")),
        ("Ai ký ngày 8 tháng 12?", (), ("8/12",)),
        ("1.277 hay 1277 thôn?", (), ("1277",)),
        ("Ai chủ trì?", (), ()),
    ],
)
def test_anchors_survive_language_and_spelling(
    question: str, provinces: tuple[str, ...], figures: tuple[str, ...]
) -> None:
    assert find_anchors(question) == Anchors(provinces, figures)


def make_document(text: str, **about: str) -> Document:
    return Document("d", "Báo cáo", text, "d", Metadata(**about))


def test_a_passage_that_holds_everything_misses_nothing() -> None:
    text = "Tỉnh Hà Giang có 1.277 thôn."
    anchors = Anchors(("Hà Giang",), ("1277",))
    assert list_missing(anchors, text, make_document(text)) == ()


def test_a_province_may_be_the_documents_and_old_and_merged_are_one() -> None:
    text = "Có 1.277 thôn."
    anchors = Anchors(("Hà Giang",), ())
    about = make_document(text, province="Tuyên Quang")
    assert list_missing(anchors, text, about) == ()
    other = make_document(text, province="Cà Mau")
    assert list_missing(anchors, text, other) == ("Hà Giang",)


def test_a_date_may_be_the_documents_by_year_month_or_day() -> None:
    text = "Hội nghị thống nhất."
    about = make_document(text, published="2021-04-28", meeting="2021-04-27")
    anchors = Anchors((), ("2021", "4/2021", "27/4", "2020"))
    assert list_missing(anchors, text, about) == ("2020",)


def test_a_province_that_the_corpus_lacks_is_read_as_it_was_typed() -> None:
    assert find_anchors("tỉnh hạ giang?", "tinh ha giang?").provinces == ("Hà Giang",)


def test_a_passage_of_another_province_is_elsewhere() -> None:
    text = "Có 1.277 thôn."
    about = make_document(text, province="Cà Mau")
    assert is_elsewhere(Anchors(("Sơn La",), ()), text, about)
    assert not is_elsewhere(Anchors(("Cà Mau",), ()), text, about)
    assert not is_elsewhere(Anchors((), ("5",)), text, about)


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("Who spoke on 27 April?", ("27/4",)),
        ("What was decided in September 2017?", ("2017", "9/2017")),
        ("May we apply in May 2021?", ("2021", "5/2021")),
        ("Tháng 9 năm 2017 ai chủ trì?", ("2017", "9/2017")),
        ("2017年9月谁主持?", ("2017", "9/2017")),
        ("How many in 2021-2025?", ("2021", "2025")),
        ("Nghị quyết 12-NQ/TƯ?", ("12-nq/tu", "12")),
    ],
)
def test_a_month_in_any_language_and_a_period_are_read_as_figures(
    question: str, figures: tuple[str, ...]
) -> None:
    assert find_anchors(question).figures == figures


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        ("9/2017", "Ngày 24/9/2017"),
        ("9/2017", "tháng 9 năm 2017"),
        ("9/2017", "Năm 2017 có hai kỳ: 3/9 và 4/10"),
        ("20", "Đại hội lần thứ XX"),
        ("14", "khóa XIV"),
        ("2c", "đường QL2C"),
        ("12-nq/tu", "Nghị quyết 12-NQ/TƯ"),
    ],
)
def test_a_figure_is_held_in_other_spellings(figure: str, text: str) -> None:
    assert list_missing(Anchors((), (figure,)), text, make_document(text)) == ()


@pytest.mark.parametrize(
    ("figure", "text"),
    [("9/2017", "Ngày 24/10/2017"), ("9/2017", "Ngày 24/9/2018"), ("20", "khóa XIX")],
)
def test_another_figure_is_not(figure: str, text: str) -> None:
    assert list_missing(Anchors((), (figure,)), text, make_document(text)) == (figure,)


def test_names_are_several_capitalised_words_that_the_documents_could_hold() -> None:
    asked = "Đường Tây Thiên - Tam Sơn ở Vĩnh Phúc do ai làm?"
    assert find_names(asked, lambda syllable: True) == ("Đường Tây Thiên - Tam Sơn",)
    known = {"song", "cong"}
    asked = "Which clusters are in Song Cong, says the Party Committee?"
    assert find_names(asked, known.__contains__) == ("Song Cong",)


def test_a_name_is_held_whatever_its_case_and_diacritics() -> None:
    assert holds_name("Song Cong", "thành phố Sông Công")
    assert not holds_name("Song Cong", "Sông Cầu, công trình")
