"""How sure an answer is: a logistic function of several signals, not of a cosine alone."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

from corpus.types import Document
from qa.anchors import Anchors, list_missing
from qa.answer_type import AnswerType
from qa.evidence import Sentence
from qa.question import Question
from qa.retrieve import Retrieval
from qa.short_answer import ShortAnswer


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer and against it.

    `similarity` is the best sentence's centred cosine and `overlap` the share of the question's
    terms in it, 0 where the question is in another language than the document (`foreign` 1).
    `passage` is the best passage's score. `typed` is 1 where a thing of the wanted kind was found,
    0 where not, 0.5 where no kind is wanted, and `margin` by how much it beats the next one.
    `missing_province` and `missing_figure` are 1 where
    the question names one that the passage does not.
    """

    similarity: float
    overlap: float
    passage: float
    foreign: float
    typed: float
    margin: float
    missing_province: float
    missing_figure: float


UNTYPED: frozenset[AnswerType] = frozenset({"other", "yes_no", "thing", "list"})

# Fitted by `python -m eval.fit_confidence` on the development part of the question set.
WEIGHTS = Signals(5.80, 0.43, 10.33, 2.62, 1.67, 1.13, -1.93, -2.19)
CONSTANT = -8.27


def gather_signals(
    question: Question,
    sentences: list[Sentence],
    retrieval: Retrieval,
    kind: AnswerType,
    short: ShortAnswer | None,
    anchors: Anchors,
    documents: dict[str, Document],
) -> Signals | None:
    """The signals of the sentence that answers; None where there is no sentence."""
    if not sentences:
        return None
    best = sentences[0] if short is None else short.sentence
    missing = list_missing(anchors, best.chunk.text, documents[best.chunk.document_id])
    foreign = question.language != documents[best.chunk.document_id].metadata.language
    return Signals(
        similarity=best.similarity,
        overlap=0.0 if foreign else best.overlap,
        passage=retrieval.candidates[0].score,
        foreign=float(foreign),
        typed=0.5 if kind in UNTYPED else float(short is not None),
        margin=short.margin if short else 0.0,
        missing_province=float(any(name in missing for name in anchors.provinces)),
        missing_figure=float(any(figure in missing for figure in anchors.figures)),
    )


def estimate_confidence(signals: Signals) -> float:
    """The probability, 0..1, that the answer is in the documents: 1 / (1 + e^-(w·signals + c))."""
    products = zip(astuple(WEIGHTS), astuple(signals), strict=True)
    total = CONSTANT + sum(weight * value for weight, value in products)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
