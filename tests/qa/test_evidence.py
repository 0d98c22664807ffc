"""Sentences are ranked and quotes chosen by sums that can be done by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Chunk, Document, Span
from index.lexical import TermCoverage
from qa.extraction.answer_type import AnswerType
from qa.reading.question import Question
from qa.retrieval.anchors import Anchors
from qa.retrieval.evidence import (
    FIGURE_WEIGHT,
    MARGIN,
    OTHER_MARGIN,
    OVERLAP_WEIGHT,
    PASSAGE_WEIGHT,
    PASSAGES,
    TYPE_BONUS,
    Sentence,
    choose_quotes,
    measure_overlap,
    rank_sentences,
)
from qa.retrieval.retrieve import Candidate, Retrieval
from qa.settings import Settings

WEIGHTS = {"chính": 1.0, "quyền": 2.0, "chính quyền": 5.0, "tỉnh": 2.0}
TERMS = [TermCoverage(term, 1, idf) for term, idf in WEIGHTS.items()]
QUESTION = Question("Chính quyền tỉnh?", "Chính quyền tỉnh?", "vi", False)


def make_chunk(document_id: str, text: str, start: int = 0) -> Chunk:
    """A chunk of one sentence a line."""
    spans, place = [], start
    for line in text.split("\n"):
        spans.append(Span(place, place + len(line)))
        place += len(line) + 1
    end = start + len(text)
    return Chunk(f"{document_id}#{start}-{end}", document_id, start, end, text, tuple(spans))


def candidate(chunk: Chunk, score: float, *sentences: float) -> Candidate:
    return Candidate(chunk, score, 0.0, 0.0, 0.0, sentences)


def sentence(name: str, score: float, text: str = "", start: int = 0) -> Sentence:
    text = text or f"Câu {name} {start}."
    chunk = make_chunk(name, text, start)
    return Sentence(chunk, chunk.sentences[0], text, score, score, 0.0)


def rank(
    *candidates: Candidate,
    coverage: float = 1.0,
    kind: AnswerType = "other",
    figures: tuple[str, ...] = (),
    terms: list[TermCoverage] | None = None,
) -> list[Sentence]:
    retrieval = Retrieval(candidates, coverage, (), np.ones(1, np.float32))
    documents = {
        it.chunk.document_id: Document(it.chunk.document_id, "", "", "") for it in candidates
    }
    anchors = Anchors((), figures)
    return rank_sentences(QUESTION, kind, anchors, retrieval, terms or [], documents)


# overlap


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Chính quyền tỉnh họp.", 1.0),
        ("Tỉnh có quyền, chính thế!", 0.5),  # quyền and chính, but no pair
        ("chính, quyền", 0.8),  # a pair is of syllables; what stands between is not seen
        ("CHÍNH QUYỀN SỐ", 0.8),
        ("Chinh quyen tinh", 0.0),
        ("Thành phố họp.", 0.0),
        ("", 0.0),
    ],
)
def test_overlap_is_the_weight_of_the_terms_that_stand_in_the_text(text: str, share: float) -> None:
    assert measure_overlap(text, WEIGHTS, folded=False) == pytest.approx(share)


def test_overlap_without_diacritics() -> None:
    weights = {"chinh": 1.0, "quyen": 2.0, "chinh quyen": 5.0}
    assert measure_overlap("Chính quyền số", weights, folded=True) == pytest.approx(1)
    assert measure_overlap("Chính quyền số", weights, folded=False) == 0


def test_overlap_with_no_terms_is_nothing() -> None:
    assert measure_overlap("Chính quyền", {}, folded=False) == 0
    assert measure_overlap("Chính quyền", {"chính": 0.0}, folded=False) == 0


@given(st.text(max_size=60), st.dictionaries(st.text(max_size=6), st.floats(0, 10)), st.booleans())
def test_overlap_is_a_share(text: str, weights: dict[str, float], folded: bool) -> None:
    assert 0 <= measure_overlap(text, weights, folded=folded) <= 1 + 1e-9


# ranking


def test_a_score_is_the_sum_of_its_parts() -> None:
    chunk = make_chunk("a", "Chính quyền tỉnh họp.\nThành phố họp.", start=7)
    first, second = rank(candidate(chunk, 0.6, 0.2, 0.3), coverage=0.5, terms=TERMS)
    assert (first.text, first.span) == ("Chính quyền tỉnh họp.", Span(7, 28))
    assert first.chunk is chunk
    assert first.similarity == 0.2
    assert first.overlap == pytest.approx(1)
    assert first.score == pytest.approx(0.2 + OVERLAP_WEIGHT * 0.25 * 1 + PASSAGE_WEIGHT * 0.6)
    assert (second.text, second.span) == ("Thành phố họp.", Span(29, 43))
    assert second.score == pytest.approx(0.3 + PASSAGE_WEIGHT * 0.6)


def test_a_thing_of_the_wanted_kind_speaks_for_a_sentence() -> None:
    chunk = make_chunk("a", "Đạt khá năm nay.\nĐạt 30% năm nay.")
    first, second = rank(candidate(chunk, 0.0, 0.2, 0.2), kind="percentage")
    assert (first.text, second.text) == ("Đạt 30% năm nay.", "Đạt khá năm nay.")
    assert first.score - second.score == pytest.approx(TYPE_BONUS)


def test_the_figures_of_the_question_speak_for_a_sentence() -> None:
    chunk = make_chunk("a", "Năm 2031.\nNăm 2030.\nNăm 2030 có 1.277 bản.")
    found = rank(candidate(chunk, 0.0, 0.2, 0.2, 0.2), figures=("2030", "1277"))
    assert [it.text for it in found] == ["Năm 2030 có 1.277 bản.", "Năm 2030.", "Năm 2031."]
    scores = [it.score - 0.2 for it in found]
    assert scores == pytest.approx([FIGURE_WEIGHT, FIGURE_WEIGHT / 2, 0.0])


def test_a_sentence_in_two_passages_counts_once_with_its_best_score() -> None:
    one = make_chunk("a", "Câu một.\nCâu hai.")
    two = make_chunk("a", "Câu hai.\nCâu ba.", start=9)
    found = rank(candidate(two, 0.8, 0.1, 0.0), candidate(one, 0.4, 0.5, 0.6))
    assert [(it.text, it.chunk) for it in found] == [
        ("Câu hai.", one),
        ("Câu một.", one),
        ("Câu ba.", two),
    ]
    passage = 0.4 * PASSAGE_WEIGHT
    assert [it.score for it in found] == pytest.approx([0.6 + passage, 0.5 + passage, 2 * passage])


def test_headings_are_no_sentences_and_a_chunk_without_any_is_one() -> None:
    headed = make_chunk("a", "# Chính quyền\nTỉnh họp.")
    bare = Chunk("b#0-9", "b", 0, 9, "Tỉnh họp.")
    found = rank(candidate(headed, 0.0, 0.9, 0.2), candidate(bare, 0.0, 0.1))
    assert [(it.chunk, it.text, it.span) for it in found] == [
        (headed, "Tỉnh họp.", Span(14, 23)),
        (bare, "Tỉnh họp.", Span(0, 9)),
    ]


def test_equals_are_ordered_by_their_place() -> None:
    chunks = [make_chunk(name, f"Câu {name}.") for name in "cab"]
    found = rank(*(candidate(chunk, 0.5, 0.5) for chunk in chunks))
    assert [it.chunk.document_id for it in found] == ["a", "b", "c"]


def test_only_the_best_passages_compete() -> None:
    chunks = [make_chunk(f"{n:02}", f"Câu {n}.") for n in range(PASSAGES + 5)]
    found = rank(*(candidate(chunk, 0.5, 0.5) for chunk in chunks))
    assert [it.chunk for it in found] == chunks[:PASSAGES]
    assert rank(terms=TERMS) == []


# quotes


def test_quotes_are_nearly_as_good_as_the_best() -> None:
    near, far = 0.9 - MARGIN + 0.01, 0.9 - MARGIN - 0.01
    ranked = [sentence("a", 0.9), sentence("a", near, start=50), sentence("a", far, start=99)]
    assert choose_quotes(ranked, Settings()) == ranked[:2]
    assert choose_quotes([], Settings()) == []


def test_quotes_of_other_documents_must_be_nearer() -> None:
    near, far = 0.9 - OTHER_MARGIN + 0.01, 0.9 - OTHER_MARGIN - 0.01
    ranked = [sentence("a", 0.9), sentence("b", near), sentence("c", far)]
    assert choose_quotes(ranked, Settings()) == ranked[:2]


def test_a_document_gives_only_a_few_quotes() -> None:
    ranked = [
        sentence("a", 0.9, start=0),
        sentence("a", 0.89, start=50),
        sentence("a", 0.88, start=99),
        sentence("b", 0.87),
        sentence("c", 0.86),
    ]
    settings = Settings(max_quotes=3, max_quotes_per_document=2)
    assert choose_quotes(ranked, settings) == [ranked[0], ranked[1], ranked[3]]
    assert choose_quotes(ranked, Settings(max_quotes=1)) == ranked[:1]


def test_a_sentence_is_quoted_once_however_it_is_spelt() -> None:
    ranked = [
        sentence("a", 0.9, "Uỷ ban họp “kín”."),
        sentence("b", 0.9, 'Ủy  ban họp "kín".'),
        sentence("c", 0.9, "Ủy ban họp mở."),
    ]
    assert choose_quotes(ranked, Settings()) == [ranked[0], ranked[2]]


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9), st.floats(-2, 2)), max_size=30),
    st.integers(1, 5),
    st.integers(1, 5),
)
def test_quotes_keep_their_limits(
    drawn: list[tuple[str, int, float]], quotes: int, per_document: int
) -> None:
    ranked = [sentence(name, score, start=place) for name, place, score in drawn]
    ranked.sort(key=lambda it: -it.score)
    chosen = choose_quotes(
        ranked, Settings(max_quotes=quotes, max_quotes_per_document=per_document)
    )
    assert chosen[:1] == ranked[:1]
    assert len(chosen) <= quotes
    assert len({it.text for it in chosen}) == len(chosen)
    for name in "abc":
        assert sum(it.chunk.document_id == name for it in chosen) <= per_document
    assert all(it.score >= ranked[0].score - MARGIN for it in chosen)
    assert [ranked.index(it) for it in chosen] == sorted(ranked.index(it) for it in chosen)


def test_what_holds_the_answer_is_put_first_and_counts() -> None:
    a, b, c = sentence("a", 0.9), sentence("b", 0.86), sentence("c", 0.1)
    other = sentence("a", 0.88, start=50)
    assert choose_quotes([a, b, c], Settings(), first=b) == [b, a]
    assert choose_quotes([a, b, c], Settings(), first=c) == [c, a, b]
    assert choose_quotes([a, b, c], Settings(max_quotes=2), first=c) == [c, a]
    assert choose_quotes([a, b, c], Settings(), first=a) == [a, b]
    limits = Settings(max_quotes_per_document=1)
    assert choose_quotes([a, other, b], limits, first=other) == [other, b]


def test_beside_a_sure_answer_only_what_repeats_it_is_quoted() -> None:
    first, same, apart = sentence("a", 0.9), sentence("b", 0.89), sentence("c", 0.88)
    assert choose_quotes([first, same, apart], Settings(), first, said=same.text) == [first, same]
    assert choose_quotes([first, same, apart], Settings(), first) == [first, same, apart]
