"""Provinces and figures of a question, and whether a passage holds them."""

from __future__ import annotations

import pytest

from corpus.types import Document, Metadata
from qa.anchors import Anchors, find_anchors, is_elsewhere, list_missing


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
