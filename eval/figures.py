"""What is measured of a run: by split, language and type of question, each with its interval.

Shares are from 0 to 1. The intervals resample whole base questions (`Question.base`), whose
variants in other languages and spellings succeed and fail together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from eval.bootstrap import Interval, estimate_means, estimate_statistic
from eval.calibration import choose_operation, measure_auroc, measure_ece, trace_risk
from eval.citations import measure_precision, measure_recall
from eval.metrics import measure_queries, percentile
from eval.run import Outcome

DEPTH = 10  # documents of a ranking that are looked at
MOST_INVENTED = 0.1  # where `refused@10` is read off
RETRIEVAL = {
    "hit@1": "Success@1",
    "hit@5": "Success@5",
    "recall@5": "R@5",
    "recall@10": "R@10",
    "mrr@10": "RR@10",
    "ndcg@10": "nDCG@10",
}

MEANS = {
    "hit@1": "the first document retrieved is a gold one",
    "hit@5": "one of the first five documents is",
    "recall@5": "share of the gold documents among the first five",
    "recall@10": "and among the first ten",
    "mrr@10": "1 / rank of the first gold document, 0 beyond the tenth",
    "ndcg@10": "discounted gain of the gold documents, as a share of the best order's",
    "passage@1": "the first passage holds what proves the answer",
    "passage@5": "one of the first five passages does",
    "exact": "short answer: exact match with an accepted one (SQuAD)",
    "f1": "short answer: F1 of the tokens shared with the nearest accepted one (SQuAD)",
    "short": "short answer right: F1 of at least 0.8, and no other figure, numeral or negation",
    "evidence": "a quote proves at least part of the answer",
    "citation_recall": "share of the answer's claims that quotes prove (ALCE)",
    "citation_precision": "share of the quotes that prove a claim (ALCE), of what was answered",
    "quotes_exact": "every quote is the slice of its document that it claims to be",
    "refused": "answerable, and no answer was given",
    "invented": "not answerable, and an answer was given nevertheless",
    "status": "rightly answered or not found",
}
STATISTICS = {
    "auroc": "chance that an answerable question has a higher confidence than one that is not",
    "refused@10": "answerable refused at the threshold that answers at most 10 % of the others",
    "aurc": "area under the risk-coverage curve: mean share of wrong answers among the surest",
    "ece": "calibration error of the confidence as the chance that the documents hold the answer",
    "ece_right": "and as the chance that the answer given is right",
    "p50_ms": "milliseconds a question, median",
    "p95_ms": "milliseconds a question, 95th percentile",
}
MEASURES = {**MEANS, **STATISTICS}
LOWER_IS_BETTER = frozenset(
    ("refused", "invented", "refused@10", "aurc", "ece", "ece_right", "p50_ms", "p95_ms")
)
BINARY = (
    *("hit@1", "hit@5", "passage@1", "passage@5", "exact", "short", "evidence", "quotes_exact"),
    *("refused", "invented", "status"),
)
BY = Literal["all", "language", "type"]


@dataclass(frozen=True, slots=True)
class Figures:
    """The measures of a group of questions; None where there was nothing to measure.

    Measures that are no mean come without an interval for the types of question.
    """

    questions: int
    answerable: int
    measured: Mapping[str, Interval | None]

    def mean(self, name: str) -> float | None:
        """A measure without its interval."""
        interval = self.measured.get(name)
        return interval.mean if interval else None


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of the questions of a split that share a language or a type, or of all."""

    split: str
    by: BY
    name: str
    figures: Figures


Row = Mapping[str, float | None]  # a question's value of each mean, None where it says nothing


def score_outcomes(outcomes: Sequence[Outcome]) -> list[Row]:
    """What every measure in MEANS says about each question."""
    retrieval = _score_retrieval(outcomes)
    return [
        {name: values[place] for name, values in retrieval.items()} | _score(outcome)
        for place, outcome in enumerate(outcomes)
    ]


def _score(outcome: Outcome) -> dict[str, float | None]:
    question, answered = outcome.question, outcome.answered
    row: dict[str, float | None] = dict.fromkeys(name for name in MEANS if name not in RETRIEVAL)
    row["quotes_exact"] = float(not outcome.inexact)
    row["status"] = float(answered == question.answerable)
    if not question.answerable:
        return row | {"invented": float(answered)}
    proved = outcome.claims if answered else (False,) * len(outcome.claims)
    row["refused"] = float(not answered)
    row["passage@1"] = float(any(hit.proving for hit in outcome.retrieved[:1]))
    row["passage@5"] = float(any(hit.proving for hit in outcome.retrieved[:5]))
    row["evidence"] = float(any(proved))
    row["citation_recall"] = measure_recall(proved)
    if answered:
        row["citation_precision"] = measure_precision([it.proving for it in outcome.quoted])
    if question.answers:
        row["exact"] = answered * outcome.exact
        row["f1"] = answered * outcome.f1
        row["short"] = float(answered and outcome.short_right)
    return row


def _score_retrieval(outcomes: Sequence[Outcome]) -> dict[str, list[float | None]]:
    """The ranking of documents, each at its best passage's place, by ir-measures."""
    judged = [outcome for outcome in outcomes if outcome.question.documents]
    qrels = {o.question.id: dict.fromkeys(o.question.documents, 1) for o in judged}
    run = {
        o.question.id: [(id_, float(-place)) for place, id_ in enumerate(o.ranking)] for o in judged
    }
    if not judged:
        return {name: [None] * len(outcomes) for name in RETRIEVAL}
    values = measure_queries(qrels, run, RETRIEVAL)
    found = {name: dict(zip(qrels, column, strict=True)) for name, column in values.items()}
    return {name: [column.get(o.question.id) for o in outcomes] for name, column in found.items()}


def trace_recall(outcomes: Sequence[Outcome]) -> tuple[list[float], list[float]]:
    """For k from 1 to DEPTH, recall@k of gold documents and success@k of proving passages.

    Over the answerable questions; empty without any.
    """
    judged = [outcome for outcome in outcomes if outcome.question.documents]
    if not judged:
        return [], []
    depths = range(1, DEPTH + 1)
    documents = [
        np.mean([_share(o.question.documents, o.ranking[:depth]) for o in judged])
        for depth in depths
    ]
    passages = [
        np.mean([any(hit.proving for hit in o.retrieved[:depth]) for o in judged])
        for depth in depths
    ]
    return [float(share) for share in documents], [float(share) for share in passages]


def _share(sought: Sequence[str], found: Sequence[str]) -> float:
    return len({*sought} & {*found}) / len(sought)


def measure(outcomes: Sequence[Outcome], *, statistics: bool = True) -> Figures:
    """The figures of at least one outcome, with or without what is no mean."""
    return measure_rows(outcomes, score_outcomes(outcomes), statistics=statistics)


def measure_rows(
    outcomes: Sequence[Outcome], rows: Sequence[Row], *, statistics: bool = True
) -> Figures:
    """The figures of outcomes whose scores are known."""
    pairs = [outcome.question.base for outcome in outcomes]
    table = np.array([[row[name] for name in MEANS] for row in rows], np.float64)
    measured: dict[str, Interval | None] = dict(
        zip(MEANS, estimate_means(table, pairs), strict=True)
    )
    measurable = list_statistics(
        confidences=[outcome.confidence for outcome in outcomes],
        answerable=[outcome.question.answerable for outcome in outcomes],
        right=[outcome.right for outcome in outcomes],
        times=[outcome.milliseconds for outcome in outcomes],
    )
    for name, statistic in measurable.items():
        if statistics:
            measured[name] = estimate_statistic(statistic, len(outcomes), pairs)
        elif (value := statistic(np.arange(len(outcomes)))) is not None:
            measured[name] = Interval(value, value, value)
    return Figures(
        questions=len(outcomes),
        answerable=sum(outcome.question.answerable for outcome in outcomes),
        measured=measured,
    )


Places = NDArray[np.int64]
Statistic = Callable[[Places], float | None]


def list_statistics(
    *,
    confidences: Sequence[float],
    answerable: Sequence[bool],
    right: Sequence[bool],
    times: Sequence[float],
) -> dict[str, Statistic]:
    """The measures in STATISTICS, each of the questions at given places."""
    sure, has, good = np.array(confidences), np.array(answerable), np.array(right)
    milliseconds = np.array(times)

    def refuse(at: Places) -> float | None:
        chosen = choose_operation(sure[at], has[at], MOST_INVENTED)
        return chosen.refused if chosen else None

    return {
        "auroc": lambda at: measure_auroc(sure[at], has[at]),
        "refused@10": refuse,
        "aurc": lambda at: trace_risk(sure[at], good[at]).area,
        "ece": lambda at: measure_ece(sure[at], has[at]),
        "ece_right": lambda at: measure_ece(sure[at], good[at]),
        "p50_ms": lambda at: percentile(milliseconds[at], 50),
        "p95_ms": lambda at: percentile(milliseconds[at], 95),
    }


def group_outcomes(outcomes: Sequence[Outcome]) -> list[Group]:
    """The figures of each split: of all, by language and by type, in the order first met.

    Those of all splits together come first where there are several.
    """
    rows = score_outcomes(outcomes)
    everything = range(len(outcomes))
    groups: list[Group] = []

    def add(split: str, by: BY, name: str, places: Sequence[int]) -> None:
        chosen = [outcomes[place] for place in places]
        scores = [rows[place] for place in places]
        figures = measure_rows(chosen, scores, statistics=by != "type")
        groups.append(Group(split, by, name, figures))

    splits = _distinct(outcome.question.split for outcome in outcomes)
    if len(splits) > 1:
        add("all", "all", "all", everything)
    for split in splits:
        part = [place for place in everything if outcomes[place].question.split == split]
        add(split, "all", "all", part)
        kinds: tuple[tuple[BY, Callable[[Outcome], str]], ...] = (
            ("language", lambda outcome: outcome.question.language),
            ("type", lambda outcome: outcome.question.type),
        )
        for by, name_of in kinds:
            for name in _distinct(name_of(outcomes[place]) for place in part):
                add(split, by, name, [p for p in part if name_of(outcomes[p]) == name])
    return groups


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
