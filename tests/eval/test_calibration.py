from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.calibration import (
    Bin,
    bin_confidences,
    choose_operation,
    measure_auroc,
    measure_ece,
    trace_risk,
)

JUDGED = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), st.booleans()),
    min_size=1,
    max_size=40,
)


def split(judged: list[tuple[float, bool]]) -> tuple[list[float], list[bool]]:
    return [confidence for confidence, _ in judged], [right for _, right in judged]


def count_pairs(judged: list[tuple[float, bool]]) -> Fraction | None:
    """AUROC by its definition: every positive against every negative."""
    pairs = [
        Fraction(1 if good > bad else 0) + Fraction(int(good == bad), 2)
        for good, positive in judged
        if positive
        for bad, other in judged
        if not other
    ]
    return sum(pairs, Fraction()) / len(pairs) if pairs else None


@pytest.mark.parametrize(
    ("judged", "auroc"),
    [
        ([(0.9, True), (0.1, False)], 1.0),
        ([(0.1, True), (0.9, False)], 0.0),
        ([(0.5, True), (0.5, False)], 0.5),
        ([(0.9, True), (0.5, True), (0.5, False), (0.1, False)], 3.5 / 4),
        ([(0.5, True)], None),
        ([(0.5, False)], None),
    ],
)
def test_auroc_is_the_one_counted_by_hand(
    judged: list[tuple[float, bool]], auroc: float | None
) -> None:
    assert measure_auroc(*split(judged)) == auroc


@given(JUDGED)
def test_auroc_is_the_share_of_pairs_in_order(judged: list[tuple[float, bool]]) -> None:
    expected, found = count_pairs(judged), measure_auroc(*split(judged))
    assert (found is None) == (expected is None)
    if found is not None and expected is not None:
        assert found == pytest.approx(float(expected))


def test_risk_is_traced_from_the_surest_on() -> None:
    traced = trace_risk([0.2, 0.9, 0.8, 0.4], [False, True, False, True])
    assert traced.coverages.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert traced.risks == pytest.approx([0, 1 / 2, 1 / 3, 2 / 4])
    assert traced.area == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_the_area_with_ties_is_the_mean_over_all_orders() -> None:
    confidences, right = [0.9, 0.5, 0.5, 0.5, 0.1], [True, False, True, True, False]
    areas = []
    for order in permutations(range(1, 4)):
        wrong = np.cumsum([not right[place] for place in (0, *order, 4)])
        areas.append((wrong / np.arange(1, 6)).mean())
    assert trace_risk(confidences, right).area == pytest.approx(np.mean(areas))


def test_a_risk_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="no answer"):
        trace_risk([], [])


@given(JUDGED, st.randoms(use_true_random=False))
def test_the_order_of_the_answers_never_matters(
    judged: list[tuple[float, bool]], random: Random
) -> None:
    shuffled = list(judged)
    random.shuffle(shuffled)
    one, other = split(judged), split(shuffled)
    assert measure_auroc(*one) == measure_auroc(*other)
    assert trace_risk(*one).risks == pytest.approx(trace_risk(*other).risks)
    assert measure_ece(*one) == pytest.approx(measure_ece(*other))


@given(JUDGED)
def test_the_last_risk_is_that_of_answering_all(judged: list[tuple[float, bool]]) -> None:
    traced = trace_risk(*split(judged))
    assert traced.risks[-1] == pytest.approx(sum(not right for _, right in judged) / len(judged))
    assert ((traced.risks >= 0) & (traced.risks <= 1)).all()


def test_bins_hold_equally_many() -> None:
    found = bin_confidences([0.1, 0.2, 0.3, 0.4], [False, True, True, True], bins=2)
    assert found == [Bin(2, pytest.approx(0.15), 0.5), Bin(2, pytest.approx(0.35), 1.0)]
    assert bin_confidences([], []) == []


def test_equal_confidences_share_a_bin() -> None:
    assert bin_confidences([0.5] * 30, [True, False, False] * 10) == [
        Bin(30, 0.5, pytest.approx(1 / 3))
    ]


def test_the_calibration_error_is_the_one_counted_by_hand() -> None:
    found = measure_ece([0.1, 0.2, 0.3, 0.4], [False, True, True, True], bins=2)
    assert found == pytest.approx(0.5 * abs(0.5 - 0.15) + 0.5 * abs(1 - 0.35))
    assert measure_ece([0.0, 1.0], [False, True]) == 0
    assert measure_ece([], []) == 0


@given(JUDGED)
def test_bins_hold_every_answer_once(judged: list[tuple[float, bool]]) -> None:
    found = bin_confidences(*split(judged))
    assert len(found) <= 10
    assert sum(each.count for each in found) == len(judged)
    assert sum(each.count * each.right for each in found) == pytest.approx(
        sum(right for _, right in judged)
    )
    assert [each.confidence for each in found] == sorted(each.confidence for each in found)


def test_the_operation_refuses_fewest_among_those_that_invent_little() -> None:
    confidences = [0.9, 0.8, 0.6, 0.6, 0.4, 0.7, 0.5, 0.2, 0.1]
    answerable = [True, True, True, True, True, False, False, False, False]
    chosen = choose_operation(confidences, answerable, most_invented=0.25)
    assert chosen is not None
    assert (chosen.threshold, chosen.refused, chosen.invented) == (0.6, 1 / 5, 1 / 4)
    strict = choose_operation(confidences, answerable, most_invented=0.0)
    assert strict is not None
    assert (strict.threshold, strict.refused) == (0.8, 3 / 5)


def test_where_the_surest_has_no_answer_all_are_refused() -> None:
    chosen = choose_operation([0.5, 0.9], [True, False], most_invented=0.1)
    assert chosen is not None
    assert (chosen.refused, chosen.invented) == (1.0, 0.0)
    assert choose_operation([0.5], [True], 0.1) is None
    assert choose_operation([0.5], [False], 0.1) is None
