from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.bootstrap import (
    Interval,
    estimate_difference,
    estimate_mean,
    estimate_means,
    estimate_statistic,
    resampled_means,
    sum_groups,
)

VALUES = st.lists(st.sampled_from([0.0, 0.2, 0.5, 1.0]), min_size=1, max_size=30)


def enumerate_means(groups: list[list[float]]) -> list[float]:
    """The mean of every equally likely resample of groups, one by one."""
    means = []
    for drawn in product(groups, repeat=len(groups)):
        values = [value for group in drawn for value in group]
        means.append(sum(values) / len(values))
    return means


def share_below(means: list[float], value: float) -> float:
    return float(np.mean(np.array(means) < value - 1e-9))


@pytest.mark.parametrize("values", [[0.0, 1.0, 1.0, 1.0, 0.0], [0.1, 0.9, 0.35, 0.6, 0.2, 1.0]])
def test_the_interval_is_that_of_all_resamples(values: list[float]) -> None:
    means = enumerate_means([[value] for value in values])
    interval = estimate_mean(values, resamples=20_000)
    assert interval.mean == pytest.approx(np.mean(values))
    assert interval.low == pytest.approx(np.percentile(means, 2.5), abs=0.02)
    assert interval.high == pytest.approx(np.percentile(means, 97.5), abs=0.02)


def test_groups_are_drawn_as_a_whole() -> None:
    groups = [[1.0, 1.0, 1.0], [0.0], [0.5, 0.0], [1.0, 0.25], [0.0, 0.0]]
    values = [value for group in groups for value in group]
    names = [name for name, group in zip("abcde", groups, strict=True) for _ in group]
    means = enumerate_means(groups)
    interval = estimate_mean(values, names, resamples=20_000)
    assert interval.mean == pytest.approx(4.75 / 10)
    assert interval.low == pytest.approx(np.percentile(means, 2.5), abs=0.02)
    assert interval.high == pytest.approx(np.percentile(means, 97.5), abs=0.02)
    assert share_below(means, interval.low) <= 0.03
    assert share_below(means, interval.high) >= 0.95


def test_a_resample_counts_every_value_of_a_group_it_holds_as_often_as_it_holds_it() -> None:
    sums, sizes = sum_groups([1.0, 0.0, 0.5, 1.0], ["a", "b", "a", "c"])
    assert sums.tolist() == [1.5, 0.0, 1.0]
    assert sizes.tolist() == [2.0, 1.0, 1.0]
    counts = np.array([[2, 1, 0], [0, 0, 3], [1, 1, 1]])
    assert resampled_means(sums, sizes, counts).tolist() == [3 / 5, 1.0, 2.5 / 4]


def test_pairing_takes_out_what_both_share() -> None:
    hard = [0.0, 1.0] * 50
    better = [min(1.0, value + (0.5 if n % 25 == 0 else 0.0)) for n, value in enumerate(hard)]
    paired = estimate_difference(better, hard)
    assert paired.mean == pytest.approx(0.01)
    assert paired.high - paired.low < 0.05 < estimate_mean(hard).high - estimate_mean(hard).low


def test_an_interval_on_one_side_of_zero_excludes_it() -> None:
    assert Interval(0.2, 0.1, 0.3).excludes_zero
    assert Interval(-0.2, -0.3, -0.1).excludes_zero
    assert not Interval(0.0, 0.0, 0.0).excludes_zero
    assert not Interval(0.1, -0.1, 0.3).excludes_zero


@given(VALUES, st.integers(0, 3))
def test_an_interval_lies_within_the_values_and_depends_on_its_seed_alone(
    values: list[float], seed: int
) -> None:
    interval = estimate_mean(values, resamples=200, seed=seed)
    assert min(values) - 1e-9 <= interval.low <= interval.high <= max(values) + 1e-9
    assert interval == estimate_mean(values, resamples=200, seed=seed)


@given(VALUES)
def test_a_group_for_each_value_is_no_group(values: list[float]) -> None:
    alone = estimate_mean(values, resamples=200)
    grouped = estimate_mean(values, range(len(values)), resamples=200)
    assert (grouped.mean, grouped.low, grouped.high) == pytest.approx(
        (alone.mean, alone.low, alone.high)
    )


@given(VALUES)
def test_a_system_does_not_differ_from_itself_and_a_constant_shifts_all(
    values: list[float],
) -> None:
    assert estimate_difference(values, values, resamples=200) == Interval(0.0, 0.0, 0.0)
    shifted = estimate_difference([value + 0.25 for value in values], values, resamples=200)
    assert (shifted.mean, shifted.low, shifted.high) == pytest.approx((0.25, 0.25, 0.25))


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=20))
def test_the_difference_turns_its_sign_with_the_order(pairs: list[tuple[float, float]]) -> None:
    ours, theirs = (list(side) for side in zip(*pairs, strict=True))
    ahead = estimate_difference(ours, theirs, resamples=200)
    behind = estimate_difference(theirs, ours, resamples=200)
    assert (behind.mean, behind.low, behind.high) == pytest.approx(
        (-ahead.mean, -ahead.high, -ahead.low), abs=1e-9
    )


def test_what_has_no_mean_is_an_error() -> None:
    with pytest.raises(ValueError, match="no value"):
        estimate_mean([])
    with pytest.raises(ValueError, match="2 values in 1 groups"):
        estimate_mean([0.0, 1.0], ["a"])
    with pytest.raises(ValueError, match="1 values cannot be paired with 2"):
        estimate_difference([0.0], [0.0, 1.0])


def test_a_column_is_estimated_as_it_would_be_alone() -> None:
    groups = ["a", "a", "b", "c", "c", "d"]
    full, half = [1.0, 0.0, 1.0, 0.5, 1.0, 0.0], [1.0, np.nan, 0.0, np.nan, 1.0, 1.0]
    table = np.array([full, half, [np.nan] * 6]).T
    whole, partly, never = estimate_means(table, groups)
    assert whole == estimate_mean(full, groups)
    assert partly is not None
    assert partly.mean == 3 / 4
    assert never is None


def test_resamples_in_which_a_measure_says_nothing_do_not_count() -> None:
    table = np.array([[1.0], [np.nan], [np.nan]])
    assert estimate_means(table, resamples=500) == [Interval(1.0, 1.0, 1.0)]


@given(VALUES)
def test_a_statistic_that_is_a_mean_has_the_interval_of_the_mean(values: list[float]) -> None:
    array, groups = np.array(values), [place // 2 for place in range(len(values))]
    interval = estimate_statistic(
        lambda places: float(array[places].mean()), len(values), groups, resamples=200
    )
    assert interval is not None
    expected = estimate_mean(values, groups, resamples=200)
    assert (interval.mean, interval.low, interval.high) == pytest.approx(
        (expected.mean, expected.low, expected.high)
    )


def test_a_statistic_may_not_be_told() -> None:
    assert estimate_statistic(lambda _: None, 3) is None

    def first_of_many(places: np.ndarray) -> float | None:
        return float(places[0]) if len(set(places.tolist())) > 1 else None

    assert estimate_statistic(first_of_many, 2, resamples=200) == Interval(0.0, 0.0, 0.0)
