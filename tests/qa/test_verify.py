"""A quote holds where the document says it, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.types import Document, Metadata
from qa.proof.saved import SavedAnswer
from qa.proof.verify import Check, Verdict, check_answer, verify_quote
from qa.types import Citation, Slice

TEXT = "Tỉnh họp. Chính quyền số đứng đầu. Tỉnh họp. Kinh tế số."


def make_document(text: str) -> Document:
    return Document("a.txt", "Báo cáo", text, "a.txt")


def cite(document: Document, start: int, end: int) -> Citation:
    return Citation(
        number=1,
        document_id=document.id,
        title=document.title,
        source=document.source,
        published=None,
        province=None,
        page=None,
        start=start,
        end=end,
        quote=document.text[start:end],
        sha256=document.sha256,
    )


ORIGINAL = make_document(TEXT)
QUOTE = cite(ORIGINAL, 10, 34)


def test_holds_in_the_same_document() -> None:
    assert QUOTE.quote == "Chính quyền số đứng đầu."
    assert verify_quote(ORIGINAL, QUOTE) == Verdict("holds", 10, 34, document_changed=False)


def test_holds_while_the_document_changes_after_it() -> None:
    longer = make_document(TEXT + " Thêm.")
    assert verify_quote(longer, QUOTE) == Verdict("holds", 10, 34, document_changed=True)


def test_moves_with_the_text_before_it() -> None:
    assert verify_quote(make_document("Mới. " + TEXT), QUOTE) == Verdict("moved", 15, 39, True)


def test_changed_where_the_document_no_longer_says_it() -> None:
    other = make_document(TEXT.replace("đứng đầu", "đứng cuối"))
    assert verify_quote(other, QUOTE) == Verdict("changed", document_changed=True)


def test_missing_without_a_document() -> None:
    assert verify_quote(None, QUOTE) == Verdict("missing")


def test_a_right_checksum_does_not_prove_a_wrong_quote() -> None:
    forged = replace(QUOTE, quote="Chính quyền số đứng cuối.")
    assert verify_quote(ORIGINAL, forged) == Verdict("changed", document_changed=False)


def test_right_words_at_wrong_offsets_do_not_hold() -> None:
    shifted = replace(QUOTE, start=11, end=35)
    assert verify_quote(ORIGINAL, shifted) == Verdict("moved", 10, 34, False)
    longer = replace(QUOTE, end=35)
    assert verify_quote(ORIGINAL, longer) == Verdict("moved", 10, 34, False)


@pytest.mark.parametrize(("start", "nearest"), [(0, 0), (12, 0), (25, 35), (35, 35), (900, 35)])
def test_a_repeated_quote_is_found_where_it_is_nearest(start: int, nearest: int) -> None:
    quote = replace(QUOTE, quote="Tỉnh họp.", start=start, end=start + 9)
    assert verify_quote(ORIGINAL, quote).start == nearest


@pytest.mark.parametrize("start", [-24, -1, len(TEXT), 10**12])
def test_offsets_outside_the_document_are_no_proof(start: int) -> None:
    verdict = verify_quote(ORIGINAL, replace(QUOTE, start=start, end=start + 24))
    assert verdict == Verdict("moved", 10, 34, False)


def test_without_a_saved_checksum_a_change_is_unknown() -> None:
    assert verify_quote(ORIGINAL, replace(QUOTE, sha256="")) == Verdict("holds", 10, 34)


def test_an_empty_quote_proves_nothing() -> None:
    assert verify_quote(ORIGINAL, replace(QUOTE, quote="", end=10)).status == "changed"


# headings and short answers

HEADING = Slice("a.txt", 0, 9, "Tỉnh họp.")
SHORT = Slice("a.txt", 10, 24, "Chính quyền số")
SAVED = SavedAnswer("q", (replace(QUOTE, heading=HEADING),), "Chính quyền số", SHORT)
HOLDS = Verdict("holds", 10, 34, False)


def check(saved: SavedAnswer, document: Document | None = ORIGINAL) -> list[Check]:
    return [found for _, found in check_answer(saved, lambda _: document)]


def test_heading_and_short_answer_hold_with_their_quote() -> None:
    (found,) = check(SAVED)
    assert found == Check(HOLDS, Verdict("holds", 0, 9), Verdict("holds", 10, 24))
    assert found.holds


def test_a_heading_that_changed_is_told_beside_a_quote_that_holds() -> None:
    (found,) = check(SAVED, make_document(TEXT.replace("Tỉnh họp.", "Tỉnh nghỉ", 2)))
    assert (found.quote.status, found.heading) == ("holds", Verdict("changed"))
    assert not found.holds


@pytest.mark.parametrize("short", ["Chính quyền", "chính quyền số", "Kinh tế số"])
def test_a_short_answer_is_what_its_slice_says(short: str) -> None:
    (found,) = check(replace(SAVED, short=short))
    assert found.short == Verdict("changed")
    assert not found.holds


def test_without_a_slice_a_short_answer_stands_in_a_quote_or_is_the_province() -> None:
    about = replace(ORIGINAL, metadata=Metadata(province="Sơn La"))
    bare = replace(SAVED, short_slice=None)
    for short, status in (
        ("Sơn La", "holds"),
        ("Chính quyền số", "holds"),
        ("Sơn La; Chính quyền số", "holds"),
        ("Hà Giang", "changed"),
        ("Sơn La; Hà Giang", "changed"),
        ("Không", "holds"),
        ("Sơn La; Không", "changed"),
    ):
        (found,) = check(replace(bare, short=short), about)
        assert (found.short and found.short.status) == status, short


def test_the_values_of_lines_are_held_to_their_documents() -> None:
    second = replace(QUOTE, number=2)
    value = replace(SHORT, text="Chính quyền XX")
    saved = SavedAnswer("q", (QUOTE, second), "Chính quyền số", values={1: SHORT, 2: value})
    first, other = check(saved)
    assert (first.short, other.short) == (Verdict("holds"), Verdict("changed"))
    assert [found.holds for found in (first, other)] == [True, False]


def test_without_a_short_answer_there_is_nothing_more_to_verify() -> None:
    assert check(SavedAnswer("q", (QUOTE,))) == [Check(HOLDS)]
    assert check(SAVED, None) == [Check(*[Verdict("missing")] * 3)]


texts = st.text("ab ốx\n", max_size=40)


@st.composite
def cited(draw: st.DrawFn) -> tuple[Document, Citation]:
    document = make_document(draw(st.text("ab ốx\n", min_size=1, max_size=40)))
    start = draw(st.integers(0, len(document.text) - 1))
    end = draw(st.integers(start + 1, len(document.text)))
    return document, cite(document, start, end)


@given(cited())
def test_every_true_citation_holds(pair: tuple[Document, Citation]) -> None:
    document, citation = pair
    assert verify_quote(document, citation) == Verdict("holds", citation.start, citation.end, False)


@given(cited(), texts)
def test_the_verdict_says_exactly_what_the_document_says(
    pair: tuple[Document, Citation], text: str
) -> None:
    _, citation = pair
    verdict = verify_quote(make_document(text), citation)
    assert (verdict.status == "holds") == (text[citation.start : citation.end] == citation.quote)
    assert (verdict.status == "changed") == (citation.quote not in text)
    if verdict.start is not None:
        assert text[verdict.start : verdict.end] == citation.quote


@given(cited(), texts)
def test_text_put_before_a_quote_never_loses_it(
    pair: tuple[Document, Citation], before: str
) -> None:
    document, citation = pair
    assume(before)
    assert verify_quote(make_document(before + document.text), citation).status in (
        "moved",
        "holds",  # the same words may stand at the old place by chance
    )
