from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics import measure_queries, measure_ranking, percentile, separate_ties


def ranking(*documents: str) -> list[tuple[str, float]]:
    return [(document, float(-place)) for place, document in enumerate(documents)]


def test_measures_are_the_ones_counted_by_hand() -> None:
    others = [f"x{i}" for i in range(20)]
    qrels = {"first": {"a": 1}, "third": {"a": 1}, "sixth": {"a": 1, "b": 1}, "eleventh": {"a": 1}}
    run = {
        "first": ranking("a", *others),
        "third": ranking(*others[:2], "a", *others[2:]),
        "sixth": ranking(*others[:5], "a", *others[5:]),
        "eleventh": ranking(*others[:10], "a"),
    }
    ideal_of_two = 1 + 1 / math.log2(3)
    assert measure_ranking(qrels, run) == pytest.approx(
        {
            "hit@1": 1 / 4,
            "recall@5": 2 / 4,
            "recall@10": (1 + 1 + 1 / 2) / 4,
            "mrr@10": (1 + 1 / 3 + 1 / 6) / 4,
            "ndcg@10": (1 + 1 / math.log2(4) + 1 / math.log2(7) / ideal_of_two) / 4,
        }
    )


def test_grades_count_in_ndcg_alone() -> None:
    means = measure_ranking({"q": {"good": 3, "fair": 1}}, {"q": ranking("fair", "good")})
    assert means["ndcg@10"] == pytest.approx((1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3)))
    assert means["hit@1"] == means["recall@5"] == means["mrr@10"] == 1


def test_a_query_without_a_ranking_counts_0_and_one_without_judgements_does_not_count() -> None:
    means = measure_ranking(
        {"found": {"a": 1}, "refused": {"a": 1}},
        {"found": ranking("a"), "refused": [], "unjudged": ranking("b")},
    )
    assert set(means.values()) == {0.5}


@pytest.mark.parametrize("documents", [("a", "b"), ("b", "a")])
def test_tied_documents_stay_in_the_order_given(documents: tuple[str, str]) -> None:
    means = measure_ranking({"q": {"a": 1}}, {"q": [(document, 0.5) for document in documents]})
    first = documents[0] == "a"
    assert means["hit@1"] == float(first)
    assert means["mrr@10"] == (1.0 if first else 0.5)


@given(st.lists(st.floats(-1e3, 1e3)))
def test_separated_scores_fall_strictly_and_hardly_move(scores: list[float]) -> None:
    scores.sort(reverse=True)
    separated = [score for _, score in separate_ties([("d", score) for score in scores])]
    assert all(np.float32(a) > np.float32(b) for a, b in itertools.pairwise(separated))
    assert separated == pytest.approx(scores, rel=1e-4, abs=1e-4)


def test_measures_may_be_named() -> None:
    qrels, run = {"q": {"a": 1, "b": 1}}, {"q": ranking("a", "x", "b")}
    values = measure_queries(qrels, run, {"two": "R@2", "three": "R@3"})
    assert values == {"two": [0.5], "three": [1.0]}


def test_percentiles_are_interpolated() -> None:
    assert percentile([1, 2, 3, 4], 50) == 2.5
    assert percentile([10.0], 95) == 10
