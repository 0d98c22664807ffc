from __future__ import annotations

from dataclasses import replace

import pytest

from eval.figures import (
    BINARY,
    LOWER_IS_BETTER,
    MEANS,
    MEASURES,
    STATISTICS,
    group_outcomes,
    list_statistics,
    measure,
    score_outcomes,
    trace_recall,
)
from eval.run import Outcome
from tests.eval.answers import NOT_FOUND, QUESTION, RIGHT, TEXT, UNANSWERABLE, cite, hit, outcome

SECOND = replace(RIGHT, short_answer="Hà Nội", hits=(hit(1, "other.md"), hit(2, "gold.md")))
SIXTH = replace(
    NOT_FOUND, hits=(*(hit(i, f"other-{i}.md") for i in range(1, 6)), hit(6, "gold.md"))
)
HALF = replace(RIGHT, short_answer="tỉnh Hà Nội", citations=(cite("Hội nghị"), *RIGHT.citations))
OUTCOMES = [
    outcome(RIGHT, milliseconds=10),
    outcome(SECOND, replace(QUESTION, id="q-2"), milliseconds=20),
    outcome(SIXTH, replace(QUESTION, id="q-3"), milliseconds=30),
    outcome(HALF, replace(QUESTION, id="q-4", answers=("tỉnh Hà Nội",)), milliseconds=40),
    outcome(RIGHT, replace(QUESTION, id="q-5", answers=()), milliseconds=50),
    outcome(NOT_FOUND, replace(UNANSWERABLE, id="q-6"), milliseconds=60),
    outcome(replace(RIGHT, confidence=0.4), replace(UNANSWERABLE, id="q-7"), milliseconds=70),
]


def test_means_are_the_ones_counted_by_hand() -> None:
    figures = measure(OUTCOMES)
    assert (figures.questions, figures.answerable) == (7, 5)
    expected = {
        "hit@1": 3 / 5,
        "hit@5": 4 / 5,
        "recall@5": 4 / 5,
        "recall@10": 1,
        "mrr@10": (1 + 1 / 2 + 1 / 6 + 1 + 1) / 5,
        "exact": 2 / 4,
        "f1": (1 + 0 + 0 + 1) / 4,
        "short": 2 / 4,
        "evidence": 4 / 5,
        "citation_recall": 4 / 5,
        "citation_precision": (1 + 1 + 1 / 2 + 1) / 4,
        "quotes_exact": 1,
        "refused": 1 / 5,
        "invented": 1 / 2,
        "status": 5 / 7,
    }
    assert {name: figures.mean(name) for name in expected} == pytest.approx(expected)


def test_statistics_are_the_ones_counted_by_hand() -> None:
    figures = measure(OUTCOMES)
    # Confidence 0.9 but for the last, 0.4; right are the first, the fourth and the fifth.
    assert figures.mean("auroc") == pytest.approx((5 * 0.5 + 5 * 1) / 10)
    assert figures.mean("refused@10") == 1
    risks = [(place * 3 / 6) / place for place in range(1, 7)]
    assert figures.mean("aurc") == pytest.approx((sum(risks) + 4 / 7) / 7)
    assert figures.mean("ece") == pytest.approx(6 / 7 * abs(5 / 6 - 0.9) + 1 / 7 * 0.4)
    assert figures.mean("ece_right") == pytest.approx(6 / 7 * abs(3 / 6 - 0.9) + 1 / 7 * 0.4)
    assert figures.mean("p50_ms") == 40
    assert figures.mean("p95_ms") == pytest.approx(67)


def test_a_passage_that_proves_is_sought_among_the_first() -> None:
    start = TEXT.index("Năm")
    first = hit(1, "gold.md")
    chunk = replace(first.chunk, start=start, end=len(TEXT), text=TEXT[start:])
    beside = replace(RIGHT, hits=(replace(first, chunk=chunk), hit(2, "gold.md")))
    figures = measure([outcome(beside)])
    assert (figures.mean("hit@1"), figures.mean("passage@1"), figures.mean("passage@5")) == (
        1,
        0,
        1,
    )


def test_what_is_below_the_threshold_counts_as_refused() -> None:
    figures = measure([outcome(RIGHT, threshold=0.95)])
    assert figures.mean("refused") == 1
    assert [figures.mean(name) for name in ("short", "f1", "exact", "citation_recall")] == [0] * 4
    assert figures.measured["citation_precision"] is None
    assert figures.mean("aurc") == 0  # the curve is of what it would have said


def test_what_cannot_be_measured_is_none() -> None:
    figures = measure([outcome(NOT_FOUND, UNANSWERABLE)])
    for name in ("hit@1", "evidence", "short", "refused", "auroc", "refused@10"):
        assert figures.measured[name] is None
    assert measure([outcome(RIGHT)]).measured["invented"] is None
    assert trace_recall([outcome(NOT_FOUND, UNANSWERABLE)]) == ([], [])


def test_every_measure_is_said_once_and_means_are_of_one_question_each() -> None:
    rows = score_outcomes(OUTCOMES)
    assert all(set(row) == set(MEANS) for row in rows)
    assert not set(MEANS) & set(STATISTICS)
    assert set(MEASURES) > LOWER_IS_BETTER
    assert all(row[name] in (0, 1, None) for row in rows for name in BINARY)
    found = list_statistics(confidences=[0.5], answerable=[True], right=[True], times=[1.0])
    assert set(found) == set(STATISTICS)


def test_intervals_draw_the_variants_of_a_question_together() -> None:
    def ask(pair: str, right: bool) -> list[Outcome]:
        answer = RIGHT if right else replace(RIGHT, short_answer="Hà Nội")
        return [outcome(answer, replace(QUESTION, id=f"{pair}-{n}", pair=pair)) for n in range(20)]

    apart = measure([*ask("a", True), *ask("b", False)]).measured["short"]
    assert apart is not None
    assert (apart.mean, apart.low, apart.high) == (0.5, 0.0, 1.0)


def test_recall_is_traced_by_depth_as_the_library_counts_it() -> None:
    documents, passages = trace_recall(OUTCOMES)
    assert documents == pytest.approx([0.6, *[0.8] * 4, *[1.0] * 5])
    assert passages == pytest.approx([0.6, *[0.8] * 4, *[1.0] * 5])
    figures = measure(OUTCOMES)
    assert (documents[4], documents[9]) == (figures.mean("recall@5"), figures.mean("recall@10"))


def test_groups_are_by_split_then_language_and_type() -> None:
    english = replace(QUESTION, id="q-2", language="en", type="date", split="test")
    third = replace(QUESTION, id="q-3")
    groups = group_outcomes([outcome(RIGHT), outcome(RIGHT, english), outcome(NOT_FOUND, third)])
    assert [(group.split, group.by, group.name, group.figures.questions) for group in groups] == [
        ("all", "all", "all", 3),
        ("dev", "all", "all", 2),
        ("dev", "language", "vi", 2),
        ("dev", "type", "province", 2),
        ("test", "all", "all", 1),
        ("test", "language", "en", 1),
        ("test", "type", "date", 1),
    ]
    assert groups[1].figures == measure([outcome(RIGHT), outcome(NOT_FOUND, third)])
