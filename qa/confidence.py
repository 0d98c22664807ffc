"""How sure an answer is: a logistic function of several signals, not of a cosine alone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from corpus.types import Document
from qa.anchors import Anchors, holds_name, list_missing
from qa.evidence import Sentence
from qa.fit import measure_form
from qa.nearness import measure_nearness
from qa.question import Question
from qa.question_words import AnswerType
from qa.retrieve import Retrieval
from qa.short_answer import ShortAnswer
from qa.spans import find_answers
from qa.wanted import read_wanted


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer and against it, each about 0..1.

    For it: the `score` of the short answer, 0 where it is not of the kind that is wanted; how
    `near` the question's terms stand to it; the score of the best `passage`. Against it: the
    `margin` to the next candidate, since the only one of its kind wins by default; how badly it
    fits what is wanted (`misfit`); whether it is a number that does not count what is asked about
    (`uncounted`); and 1 each where the question names a `province`, a `figure` or another `name`
    that is not where the answer was found.
    """

    score: float
    margin: float
    near: float
    passage: float
    misfit: float
    uncounted: float
    province: float
    figure: float
    name: float


# Kinds of things that are told from their form alone, so that where none is found there is none.
TOLD: frozenset[AnswerType] = frozenset(
    {"number", "percentage", "money", "duration", "date", "person", "document", "organisation"}
)

# Fitted by `python -m eval.fit_confidence`.
WEIGHTS = Signals(4.40, -2.97, 2.68, 2.23, -2.96, -1.14, -2.72, -2.88, -2.08)
CONSTANT = -1.49


def gather_signals(
    question: Question,
    sentences: Sequence[Sentence],
    retrieval: Retrieval,
    kind: AnswerType,
    short: ShortAnswer | None,
    anchors: Anchors,
    documents: Mapping[str, Document],
) -> Signals | None:
    """The signals of the sentence that answers; None where there is no sentence."""
    if not sentences:
        return None
    best = sentences[0] if short is None else short.sentence
    document = documents[best.chunk.document_id]
    missing = list_missing(anchors, f"{best.chunk.heading}\n{best.chunk.text}", document)
    foreign = question.language != document.metadata.language
    near, form, typed = _weigh_span(question, kind, short)
    counted = short is not None and typed
    return Signals(
        score=short.score if short and counted else 0.0,
        margin=short.margin if short else 0.0,
        near=near,
        passage=retrieval.candidates[0].score,
        misfit=0.0 if foreign else max(0.0, -form),
        uncounted=float(kind == "number" and counted and form <= 0),
        province=float(any(name in missing for name in anchors.provinces)),
        figure=float(any(figure in missing for figure in anchors.figures)),
        name=float(_lacks_name(anchors.names, document, retrieval)),
    )


def _weigh_span(
    question: Question, kind: AnswerType, short: ShortAnswer | None
) -> tuple[float, float, bool]:
    """How near and how well a short answer stands, and whether it is of the wanted kind."""
    if short is None or short.span is None:
        return 0.0, 0.0, short is not None
    text, span = short.sentence.text, short.span
    wanted = read_wanted(question.text, kind)
    spans = find_answers(text, kind, question.text)
    typed = any(other.start < span.end and span.start < other.end for other in spans)
    among = sorted({span, *spans}, key=lambda other: (other.start, other.end))
    near, _ = measure_nearness(text, among, wanted)[among.index(span)]
    return near, measure_form(text, span, wanted, among), typed or kind not in TOLD


def _lacks_name(names: Sequence[str], document: Document, retrieval: Retrieval) -> bool:
    """Whether what was found of a document lacks one of the names."""
    if not names:
        return False
    found = [c.chunk.text for c in retrieval.candidates if c.chunk.document_id == document.id]
    text = "\n".join((document.title, *found))
    return not all(holds_name(name, text) for name in names)


def estimate_confidence(signals: Signals) -> float:
    """The probability, 0..1, that the answer is in the documents: 1 / (1 + e^-(w·signals + c))."""
    products = zip(astuple(WEIGHTS), astuple(signals), strict=True)
    total = CONSTANT + sum(weight * value for weight, value in products)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
