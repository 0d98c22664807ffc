"""How far a mean over queries can be trusted: percentile intervals by the paired bootstrap.

The queries are taken for a sample of all that might be asked. A resample draws as many of them with
replacement, and the mean m* of what was measured on them is noted; the interval lies between the
2.5 % and the 97.5 % point of many m* (Efron and Tibshirani, "An Introduction to the Bootstrap",
1993, chapter 13). Two systems are compared by the differences a_q - b_q on the same queries, so
that how hard a query is cancels out (Sakai, SIGIR 2006; Smucker, Allan and Carterette, CIKM 2007).

Queries about one passage succeed and fail together. Given as groups, they are drawn together:

    m* = Σ c_g s_g / Σ c_g n_g        c ~ Multinomial(G; 1/G, ..., 1/G)

with the sum s_g and the number n_g of the values in each of G groups (Davison and Hinkley,
"Bootstrap Methods and their Application", 1997, section 3.8). Without groups every n_g is 1. What
is no mean, the area under a curve say, is measured anew on the queries of each resample.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000
MEASURED_ANEW = 1000  # resamples of what is no mean
LEVEL = 0.95
BATCH = 1000  # resamples held at once
SEED = 0

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean, and the ends of an interval that holds the true one in LEVEL of all samples."""

    mean: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        """Whether a difference is significant at 1 - LEVEL."""
        return self.low > 0 or self.high < 0


def estimate_mean(
    values: Sequence[float],
    groups: Sequence[Hashable] | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Interval:
    """The mean of one value a query, with its interval; the same seed gives the same one.

    `groups` names for each query what is drawn as a whole, each query for itself where it is None.
    Raises ValueError without values, or where there is not a group for each.
    """
    sums, sizes = sum_groups(values, groups)
    draws = draw_groups(len(sums), resamples, np.random.default_rng(seed))
    means = np.concatenate([resampled_means(sums, sizes, counts) for counts in draws])
    low, high = np.percentile(means, [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return Interval(float(sums.sum() / sizes.sum()), float(low), float(high))


def estimate_difference(
    ours: Sequence[float],
    theirs: Sequence[float],
    groups: Sequence[Hashable] | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Interval:
    """The mean of ours less theirs on the same queries in the same order, with its interval.

    Raises ValueError as `estimate_mean` does, and where the two differ in length.
    """
    if len(ours) != len(theirs):
        raise ValueError(f"{len(ours)} values cannot be paired with {len(theirs)}")
    differences = np.asarray(ours, np.float64) - np.asarray(theirs, np.float64)
    return estimate_mean(differences.tolist(), groups, resamples=resamples, seed=seed)


def estimate_means(
    table: Values,
    groups: Sequence[Hashable] | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> list[Interval | None]:
    """The mean of each column of a table (queries, measures), with its interval.

    NaN where a measure says nothing about a query, and None for a measure that does so about all.
    Every measure sees the same resamples; one in which it says nothing does not count for it.
    """
    said = ~np.isnan(table)
    places, count = _number_groups(groups, len(table))
    sums, sizes = np.zeros((count, table.shape[1])), np.zeros((count, table.shape[1]))
    np.add.at(sums, places, np.where(said, table, 0.0))
    np.add.at(sizes, places, said)
    draws = draw_groups(count, resamples, np.random.default_rng(seed))
    with np.errstate(invalid="ignore"):
        means = np.concatenate([resampled_means(sums, sizes, counts) for counts in draws])
    return [
        _enclose(float(sums[:, column].sum() / sizes[:, column].sum()), means[:, column])
        if said[:, column].any()
        else None
        for column in range(table.shape[1])
    ]


def estimate_statistic(
    statistic: Callable[[NDArray[np.int64]], float | None],
    queries: int,
    groups: Sequence[Hashable] | None = None,
    *,
    resamples: int = MEASURED_ANEW,
    seed: int = SEED,
) -> Interval | None:
    """A statistic of the queries at the places that it is given, with its interval.

    None where it cannot be told of all the queries; resamples of which it cannot do not count.
    """
    whole = statistic(np.arange(queries))
    if whole is None:
        return None
    places, count = _number_groups(groups, queries)
    found = [
        statistic(np.repeat(np.arange(queries), counts[places]))
        for batch in draw_groups(count, resamples, np.random.default_rng(seed))
        for counts in batch
    ]
    return _enclose(whole, np.array([value for value in found if value is not None]))


def _enclose(mean: float, resampled: Values) -> Interval:
    low, high = np.nanpercentile(resampled, [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return Interval(mean, float(low), float(high))


def _number_groups(
    groups: Sequence[Hashable] | None, queries: int
) -> tuple[NDArray[np.int64], int]:
    """The number of the group of each query, (queries,), and how many groups there are."""
    if groups is None:
        return np.arange(queries), queries
    if len(groups) != queries:
        raise ValueError(f"{queries} values in {len(groups)} groups; name one for each")
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    return np.array([numbers[group] for group in groups], np.int64), len(numbers)


def sum_groups(values: Sequence[float], groups: Sequence[Hashable] | None) -> tuple[Values, Values]:
    """The sum and the number of the values in each group, (groups,) each."""
    if not len(values):
        raise ValueError("there is no value to take a mean of")
    places, _ = _number_groups(groups, len(values))
    sizes = np.bincount(places).astype(np.float64)
    return np.bincount(places, values).astype(np.float64), sizes


def draw_groups(
    groups: int, resamples: int, generator: np.random.Generator
) -> Iterator[NDArray[np.int64]]:
    """How often each resample holds each group, (at most BATCH, groups) at a time."""
    chances = np.full(groups, 1 / groups)
    for begin in range(0, resamples, BATCH):
        yield generator.multinomial(groups, chances, min(BATCH, resamples - begin))


def resampled_means(sums: Values, sizes: Values, draws: NDArray[np.int64]) -> Values:
    """The mean of each resample, (resamples,), from counts (resamples, groups)."""
    means: Values = (draws @ sums) / (draws @ sizes)
    return means
