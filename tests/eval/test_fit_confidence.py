"""Made-up questions without an answer are what they promise to be, and weigh what they should."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Chunk, Span
from eval.fit_confidence import (
    ANOTHER_PROVINCE,
    ANSWERABLE,
    Example,
    estimate,
    exchange_province,
    exchange_year,
    fit,
    remove_documents,
    remove_evidence,
    report,
    weigh_examples,
)
from eval.gold import Question
from qa.confidence import Signals
from qa.retrieval.retrieve import Candidate, Retrieval

FIRST, GOLD, LAST = "Mở đầu phiên họp.", "Tỉnh có 204 xã.", "Kết thúc."
TEXT = f"{FIRST} {GOLD} {LAST}"
QUESTION = Question("q", "Bao nhiêu xã?", "vi", "dev", "number", ("a",), ("204",), (GOLD,))


def make_candidate(document_id: str) -> Candidate:
    starts = [TEXT.index(part) for part in (FIRST, GOLD, LAST)]
    spans = tuple(
        Span(10 + start, 10 + start + len(part))
        for start, part in zip(starts, (FIRST, GOLD, LAST), strict=True)
    )
    chunk = Chunk(f"{document_id}#", document_id, 10, 10 + len(TEXT), TEXT, spans)
    return Candidate(chunk, 0.9, 0.6, 0.5, 0.3, (0.1, 0.8, 0.2))


FOUND = Retrieval((make_candidate("a"), make_candidate("b")), 1.0, (), np.zeros(2, np.float32))


def make_example(
    score: float, answerable: bool, name: str = "one", made: str = "written"
) -> Example:
    return Example(name, QUESTION, made, Signals(score, *[0.0] * 7), answerable)


def test_without_its_documents_the_other_ones_are_left() -> None:
    left = remove_documents(FOUND, QUESTION)
    assert [c.chunk.document_id for c in left.candidates] == ["b"]


def test_without_its_evidence_a_passage_keeps_the_rest_in_place() -> None:
    cut, other = remove_evidence(FOUND, QUESTION).candidates
    assert other == FOUND.candidates[1]
    chunk = cut.chunk
    assert len(chunk.text) == len(TEXT)
    assert "204" not in chunk.text
    assert [chunk.text[s.start - 10 : s.end - 10] for s in chunk.sentences] == [FIRST, LAST]
    assert cut.sentences == (0.1, 0.2)


def test_a_question_is_asked_of_another_province_and_of_a_later_year() -> None:
    asked = "Sơn La có bao nhiêu xã?"
    assert exchange_province(asked) == f"{ANOTHER_PROVINCE} có bao nhiêu xã?"
    assert exchange_province("Ai chủ trì?") is None
    assert exchange_year("Đến năm 2025 và 30/9/2024?") == "Đến năm 2034 và 30/9/2024?"


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("ab"), st.booleans()), min_size=1))
def test_examples_weigh_by_class_and_written_ones_more(
    drawn: list[tuple[bool, str, bool]],
) -> None:
    examples = [make_example(0.0, True), make_example(0.0, False)]
    examples += [
        make_example(0.0, answerable, name, "year" if made and not answerable else "written")
        for answerable, name, made in drawn
    ]
    weights = weigh_examples(examples)
    answerable = np.array([e.answerable for e in examples])
    assert weights.sum() == pytest.approx(len(examples))
    assert weights[answerable].sum() / weights.sum() == pytest.approx(ANSWERABLE)


def test_a_signal_that_tells_is_given_a_weight() -> None:
    examples = [make_example(0.9, True)] * 9 + [make_example(0.1, False)] * 9
    weights, constant = fit(examples)
    assert weights[0] > 0
    assert not weights[1:].any()
    sure, unsure = estimate([examples[0], examples[-1]], weights, constant)
    assert sure > ANSWERABLE > unsure


def test_the_report_counts_what_thresholds_do() -> None:
    examples = [make_example(0.0, True)] * 4 + [make_example(0.0, False)] * 2
    lines = [*report("set", examples, np.array([0.9, 0.9, 0.9, 0.2, 0.1, 0.8]))]
    assert "set: AUROC 0.875 (written)" in lines
    assert "set: at 0.5 refuses 25%, makes up 50%" in lines
