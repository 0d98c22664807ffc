"""How sure an answer is: a logistic function of several signals, not of a cosine alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qa.answer_type import AnswerType
from qa.evidence import Sentence
from qa.retrieve import Retrieval
from qa.short_answer import ShortAnswer


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer, each a number of about 0..1.

    `similarity` and `overlap` are the best sentence's, `passage` the best passage's score,
    `coverage` the share of the question's terms that the corpus knows, `typed` whether a span of
    the wanted kind was found (0.5 where no kind is wanted).
    """

    similarity: float
    overlap: float
    passage: float
    coverage: float
    typed: float


def gather_signals(
    sentences: list[Sentence], retrieval: Retrieval, kind: AnswerType, short: ShortAnswer | None
) -> Signals | None:
    """The signals of the best sentence; None where there is no sentence."""
    if not sentences:
        return None
    best = sentences[0] if short is None else short.sentence
    return Signals(
        similarity=best.similarity,
        overlap=best.overlap,
        passage=retrieval.candidates[0].score,
        coverage=retrieval.coverage,
        typed=0.5 if kind in ("other", "yes_no") else float(short is not None),
    )


# Fitted by `python -m eval.fit_confidence`; the last is the constant.
WEIGHTS = (8.0, 4.0, 1.0, -1.0, 1.0, -4.0)


def estimate_confidence(signals: Signals) -> float:
    """The probability, 0..1, that the best sentence answers the question."""
    values = (
        signals.similarity,
        signals.overlap,
        signals.passage,
        signals.coverage,
        signals.typed,
        1.0,
    )
    total = sum(weight * value for weight, value in zip(WEIGHTS, values, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
