from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.fit_retrieval import (
    HALVES,
    SHARPNESSES,
    WEIGHTS,
    Example,
    choose_half,
    format_fit,
    gather_examples,
    log_chance,
    measure_fit,
    measure_hits,
)
from tests.eval.fakes import open_fake


def make(rest: list[float], lexical: list[float], right: int | None, hit: bool = False) -> Example:
    marks = np.arange(len(rest)) == (-1 if right is None else right)
    return Example(np.array(rest), np.array(lexical), marks, (hit,) * len(WEIGHTS))


def test_the_chance_is_the_softmax_of_the_scores() -> None:
    example = make([0.3, 0.5, 0.1], [0.4, 0.0, 0.2], right=0)
    scores = np.array([0.3 + 0.5 * 0.4, 0.5, 0.1 + 0.5 * 0.2])
    expected = [
        np.log(np.exp(beta * scores[0]) / np.exp(beta * scores).sum()) for beta in SHARPNESSES
    ]
    assert log_chance(example, 0.5).tolist() == pytest.approx(expected)


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=8), st.floats(-5, 5))
def test_a_constant_added_to_all_scores_says_nothing(rest: list[float], constant: float) -> None:
    zeros = [0.0] * len(rest)
    shifted = [value + constant for value in rest]
    plain = log_chance(make(rest, zeros, right=0), 0.3)
    assert log_chance(make(shifted, zeros, right=0), 0.3) == pytest.approx(plain, abs=1e-6)
    assert (plain <= 1e-9).all()


def test_the_weight_that_lifts_the_right_passages_fits_best() -> None:
    lexical = [make([0.02, 0.01], [0.0, 0.02], right=1)] * 5
    assert measure_fit([lexical]).max(axis=1).argmax() == len(WEIGHTS) - 1
    semantic = [make([0.02, 0.01], [0.0, 0.02], right=0)] * 5
    assert measure_fit([semantic]).max(axis=1).argmax() == 0


def test_benchmarks_count_the_same_and_a_missed_passage_is_passed_over() -> None:
    one, other = make([0.5, 0.4], [0.0, 0.5], 1), make([0.5, 0.4], [0.0, 0.1], 0)
    both = measure_fit([[one] * 7, [other, make([0.1], [0.1], None)]])
    assert both == pytest.approx((measure_fit([[one]]) + measure_fit([[other]])) / 2)


def test_hits_are_counted_by_weight() -> None:
    assert measure_hits([make([], [], None), make([0.1], [0.0], 0, hit=True)]).tolist() == [
        0.5
    ] * len(WEIGHTS)


def test_no_passage_is_on_both_sides_and_the_halves_are_halves(tmp_path: Path) -> None:
    halves = [choose_half(f"p{number}") for number in range(1000)]
    assert halves == [choose_half(f"p{number}") for number in range(1000)]
    assert 400 < halves.count("dev") < 600
    with open_fake(tmp_path) as collection:
        found = gather_examples(collection)
        groups = collection.groups
    assert {half: len(found[half]) for half in HALVES} == {
        half: sum(choose_half(group) == half for group in groups) for half in HALVES
    }
    first = next(e for examples in found.values() for e in examples if len(e.rest))
    assert first.right.sum() == 1


def test_the_best_weight_of_the_development_half_is_told() -> None:
    examples = {"dev": [make([0.02, 0.01], [0.0, 0.02], 1)], "test": [make([0.5], [0.0], 0)]}
    table, verdict = format_fit({"bench": examples})
    assert len(table.splitlines()) == len(WEIGHTS) + 2
    assert f"lexical_weight {WEIGHTS[-1]} " in verdict
