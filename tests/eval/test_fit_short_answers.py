"""Where the weights of the ranking come from."""

from __future__ import annotations

import numpy as np
import pytest

from eval.fit_short_answers import Example, count_right, fit


def example(right: int, *signals: dict[str, float]) -> Example:
    """A question of which the candidate at an index is right, and teaches so."""
    among = np.arange(len(signals)) == right
    return Example(list(signals), among, among)


def test_what_goes_with_right_candidates_weighs_more_than_nothing() -> None:
    examples = [
        example(0, {"near": 1.0, "said": 0.0}, {"near": 0.0, "said": 1.0}),
        example(1, {"near": 0.0, "said": 1.0}, {"near": 1.0, "said": 0.0}, {"near": 0.5}),
    ]
    weights = fit(examples)
    assert weights["near"] > 0 > weights["said"]
    assert count_right(examples, weights) == 1.0
    assert count_right(examples, {name: -value for name, value in weights.items()}) == 0.0


def test_weights_are_the_optimum_of_the_penalised_likelihood() -> None:
    weights = fit([example(0, {"near": 1.0}, {"near": 0.0})])
    # 0 = d/dw [w - log(1 + e^w) - w^2 / 4], so w = 2 / (1 + e^w).
    assert weights["near"] == pytest.approx(2 / (1 + np.exp(weights["near"])), abs=1e-4)


def test_a_question_whose_candidates_are_all_wrong_teaches_nothing() -> None:
    nothing = Example([{"far": 1.0}, {"near": 1.0}], np.zeros(2, bool), np.zeros(2, bool))
    assert "far" not in fit([nothing, example(0, {"near": 1.0}, {"near": 0.0})])
