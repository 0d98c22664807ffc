"""What is measured of rankings against judgements, and of the time they take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Qrels = Mapping[str, Mapping[str, int]]  # query id -> document id -> grade, relevant from 1 on
Run = Mapping[str, Sequence[tuple[str, float]]]  # query id -> document ids and scores, best first

RANKING_MEASURES = {
    "hit@1": "Success@1",
    "recall@5": "R@5",
    "recall@10": "R@10",
    "mrr@10": "RR@10",
    "ndcg@10": "nDCG@10",
}


def load_measures() -> Any:
    """The package ir-measures, of the extra `eval`; raises ModuleNotFoundError without it."""
    import ir_measures

    return ir_measures


def measure_ranking(qrels: Qrels, run: Run) -> dict[str, float]:
    """The means of RANKING_MEASURES over the queries in `qrels`, 0 for one without a ranking."""
    ir_measures = load_measures()
    measures = {name: ir_measures.parse_measure(key) for name, key in RANKING_MEASURES.items()}
    scored = {query: dict(separate_ties(ranking)) for query, ranking in run.items()}
    means = ir_measures.calc_aggregate(list(measures.values()), qrels, scored)
    return {name: float(means[measure]) for name, measure in measures.items()}


def measure_queries(
    qrels: Qrels, run: Run, measures: Mapping[str, str] = RANKING_MEASURES
) -> dict[str, list[float]]:
    """The values of the measures for each query, in the order of `qrels`.

    `measures` gives each the name that ir-measures has for it.
    """
    ir_measures = load_measures()
    names = {ir_measures.parse_measure(key): name for name, key in measures.items()}
    scored = {query: dict(separate_ties(ranking)) for query, ranking in run.items()}
    found = {name: dict.fromkeys(qrels, 0.0) for name in measures}
    for metric in ir_measures.iter_calc(list(names), qrels, scored):
        found[names[metric.measure]][metric.query_id] = float(metric.value)
    return {name: list(values.values()) for name, values in found.items()}


def separate_ties(ranking: Sequence[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    """The ranking with scores that fall strictly, in the single precision trec_eval reads.

    Tools break ties each in a way of its own; so all of them see the order that was given.
    """
    last = np.float32(np.inf)
    for document, score in ranking:
        last = min(np.float32(score), np.nextafter(last, np.float32(-np.inf)))
        yield document, float(last)


def percentile(values: Sequence[float] | NDArray[np.float64], percent: float) -> float:
    """The value below which so many percent of the values lie, interpolated between neighbours."""
    return float(np.percentile(values, percent))
