"""How far a confidence can be trusted: whether it ranks, whom it serves, whether it is a chance.

All functions take one confidence an answer, in any order, and beside it whether it came out well.
Equal confidences are taken together, so that their order never matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 10
Values = NDArray[np.float64]
Floats = Sequence[float] | Values
Flags = Sequence[bool] | NDArray[np.bool_]


def measure_auroc(confidences: Floats, positive: Flags) -> float | None:
    """The chance that a positive has a higher confidence than a negative, equal ones counting half.

    The area under the ROC curve as the Mann-Whitney statistic (Hanley and McNeil, Radiology 1982):
    (R - p (p + 1) / 2) / (p n), with R the sum of the positives' ranks from 1, ties sharing their
    mean rank, and p and n the numbers of positives and negatives. None where either is 0.
    """
    good = np.asarray(positive, bool)
    positives, negatives = int(good.sum()), int((~good).sum())
    if not positives or not negatives:
        return None
    _, tied, sizes = np.unique(np.asarray(confidences), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(sizes) - (sizes - 1) / 2)[tied]
    return float((ranks[good].sum() - positives * (positives + 1) / 2) / (positives * negatives))


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """The risk of answering only the surest questions: `risks[i]` at coverage `coverages[i]`."""

    coverages: Values
    risks: Values

    @property
    def area(self) -> float:
        """AURC, the mean risk over all coverages 1/n ... n/n (Geifman et al., ICLR 2019)."""
        return float(self.risks.mean())


def trace_risk(confidences: Floats, right: Flags) -> RiskCoverage:
    """The share of wrong answers among the k surest, for every k (El-Yaniv and Wiener, JMLR 2010).

    risk(k) = Σ_{i ≤ k} wrong_i / k, the answers by falling confidence; among equal confidences the
    wrong ones are spread evenly, which is their mean over all orders. Raises ValueError without
    answers.
    """
    if not len(confidences):
        raise ValueError("there is no answer to trace the risk of")
    wrong = ~np.asarray(right, bool)
    _, tied, sizes = np.unique(-np.asarray(confidences), return_inverse=True, return_counts=True)
    shares = np.bincount(tied, wrong) / sizes
    counts = np.arange(1, len(wrong) + 1)
    risks = np.cumsum(np.repeat(shares, sizes)) / counts
    return RiskCoverage(counts / len(wrong), risks)


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like confidence: how many, their mean confidence, and the share that is right."""

    count: int
    confidence: float
    right: float


def bin_confidences(confidences: Floats, right: Flags, bins: int = BINS) -> list[Bin]:
    """Adaptive bins of about equally many answers, for a reliability diagram.

    The boundaries are quantiles of the confidences (Nixon et al., CVPR workshops 2019); equal
    confidences share a bin, so that there may be fewer.
    """
    counts, sure, good = _fill_bins(confidences, right, bins)
    shares = zip(counts.tolist(), (sure / counts).tolist(), (good / counts).tolist(), strict=True)
    return [Bin(int(count), confidence, share) for count, confidence, share in shares]


def measure_ece(confidences: Floats, right: Flags, bins: int = BINS) -> float:
    """The expected calibration error, Σ_b |b| / n · |right_b - confidence_b|, over adaptive bins.

    Naeini et al. (AAAI 2015), with the bins of `bin_confidences`. 0 without answers.
    """
    counts, sure, good = _fill_bins(confidences, right, bins)
    return float(np.abs(good - sure).sum() / max(1.0, counts.sum()))


def _fill_bins(confidences: Floats, right: Flags, bins: int) -> tuple[Values, Values, Values]:
    """Of each bin that is not empty: how many, their summed confidence, and how many are right."""
    values, good = np.asarray(confidences, np.float64), np.asarray(right, np.float64)
    if not len(values):
        return values, values, values
    ends = -(-len(values) * np.arange(1, bins) // bins)  # of equally many, rounded up
    places = np.searchsorted(np.sort(values)[ends - 1], values)
    counts = np.bincount(places).astype(np.float64)
    filled = counts > 0
    sure, fine = (np.bincount(places, each).astype(np.float64) for each in (values, good))
    return counts[filled], sure[filled], fine[filled]


@dataclass(frozen=True, slots=True)
class Operation:
    """What a threshold does: the share of the answerable refused, of the others answered."""

    threshold: float
    refused: float
    invented: float


def choose_operation(
    confidences: Floats, answerable: Flags, most_invented: float
) -> Operation | None:
    """The threshold that refuses fewest answerable questions and answers few enough of the others.

    A point of the ROC curve: confidences from the threshold on are answered, and at most the share
    `most_invented` of the questions without an answer. None where there are not both kinds.
    """
    values, good = np.asarray(confidences, np.float64), np.asarray(answerable, bool)
    if good.all() or not good.any():
        return None
    beyond = np.nextafter(values.max(), np.inf)  # refuses all
    thresholds = np.append(np.unique(values), beyond)
    others, wanted = np.sort(values[~good]), np.sort(values[good])
    invented = (len(others) - np.searchsorted(others, thresholds)) / len(others)
    refused = np.searchsorted(wanted, thresholds) / len(wanted)
    at = int(np.argmax(invented <= most_invented))
    return Operation(float(thresholds[at]), float(refused[at]), float(invented[at]))
