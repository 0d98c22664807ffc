"""Provinces and figures of a question, and whether a passage holds them."""

from __future__ import annotations

import pytest

from corpus.types import Chunk, Document, Metadata, Span
from qa.anchors import Anchors, find_anchors, list_missing
from qa.evidence import Sentence


@pytest.mark.parametrize(
    ("question", "provinces", "figures"),
    [
        ("Lào Cai có bao nhiêu xã năm 2030?", ("Lào Cai",), ("2030",)),
        ("Bao nhieu xa o tinh Lao Cai?", ("Lào Cai",), ()),
        ("What did the 13th meeting in Ca Mau decide?", ("Cà Mau",), ("13",)),
        ("Ai ký ngày 08/12/2016?", (), ("8/12", "2016")),
        ("1.277 hay 1277 thôn?", (), ("1277",)),
        ("Ai chủ trì?", (), ()),
    ],
)
def test_anchors_survive_language_and_spelling(
    question: str, provinces: tuple[str, ...], figures: tuple[str, ...]
) -> None:
    assert find_anchors(question) == Anchors(provinces, figures)


def make_sentence(text: str) -> Sentence:
    return Sentence(Chunk("d#0", "d", 0, len(text), text), Span(0, len(text)), text, 1.0, 0.5, 0.5)


def make_document(text: str, **about: str) -> Document:
    return Document("d", "Báo cáo", text, "d", Metadata(**about))


def test_a_passage_that_holds_everything_misses_nothing() -> None:
    text = "Tỉnh Hà Giang có 1.277 thôn."
    anchors = Anchors(("Hà Giang",), ("1277",))
    assert list_missing(anchors, make_sentence(text), make_document(text)) == ()


def test_a_province_may_be_the_documents_and_old_and_merged_are_one() -> None:
    text = "Có 1.277 thôn."
    anchors = Anchors(("Hà Giang",), ())
    about = make_document(text, province="Tuyên Quang")
    assert list_missing(anchors, make_sentence(text), about) == ()
    other = make_document(text, province="Cà Mau")
    assert list_missing(anchors, make_sentence(text), other) == ("Hà Giang",)


def test_a_date_may_be_the_documents_by_year_month_or_day() -> None:
    text = "Hội nghị thống nhất."
    about = make_document(text, published="2021-04-28", meeting="2021-04-27")
    anchors = Anchors((), ("2021", "4/2021", "27/4", "2020"))
    assert list_missing(anchors, make_sentence(text), about) == ("2020",)
