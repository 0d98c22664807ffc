"""How sure an answer is: a logistic function of several signals, not of a cosine alone."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from corpus.types import Document
from qa.extraction.candidates import Kind, find_candidates
from qa.extraction.fit import measure_form
from qa.extraction.nearness import measure_nearness
from qa.extraction.question_words import AnswerType
from qa.extraction.read import Read
from qa.extraction.short_answer import ShortAnswer
from qa.extraction.spans import find_answers
from qa.extraction.wanted import read_wanted
from qa.reading.question import Question
from qa.retrieval.anchors import Anchors, holds_name, list_missing
from qa.retrieval.evidence import Sentence
from qa.retrieval.retrieve import Retrieval

TERMS = 4  # of a question in another language that must be known before they tell what is near
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer and against it, all but `some` and `alone` about 0..1.

    For it: the `score` of the short answer and how `near` the question's terms stand to it, 0 where
    it is not of the kind that is wanted or of another province or year; the `similarity` of its
    sentence, a centred cosine. Against it: the `margin` to the next candidate, since the only one
    of its kind wins by default; how badly it fits what is wanted (`misfit`); and 1 each where the
    question names a `province`, a `figure` or another `name` that is not where the answer was
    found. `verdict` is 1 where yes or no is wanted, as a reader says, which stands nowhere; `some`
    the log-odds, in tens, that some sentence answers, as it says, and `alone` that the sentence of
    the short answer does, read by itself; None where there is no reader.
    """

    score: float
    near: float
    similarity: float
    margin: float
    misfit: float
    province: float
    figure: float
    name: float
    verdict: float = 0.0
    some: float | None = None
    alone: float | None = None

    @property
    def values(self) -> tuple[float, ...]:
        """All of them, in their order, 0 for what is not known."""
        return tuple(value or 0.0 for value in astuple(self))


# What a thing looks like that is told from its form alone; where there is none, nothing was found.
TOLD: Mapping[AnswerType, frozenset[Kind]] = {
    "number": frozenset({"number", "percentage", "money", "duration", "measure"}),
    "percentage": frozenset({"percentage"}),
    "money": frozenset({"money"}),
    "duration": frozenset({"duration", "measure"}),
    "date": frozenset({"date"}),
    "person": frozenset({"person", "office"}),
    "document": frozenset({"document"}),
    "organisation": frozenset({"organisation"}),
}
_TIME = re.compile(r"giây|phút|giờ|ngày|tuần|tháng|quý|năm", re.IGNORECASE)
_FIGURE = re.compile(r"\d|\w \w")  # "năm" alone is rather a year than a number

# Fitted on the development sets' questions as they were written, the short answers of each set
# ranked by weights that were fitted on the others: by its own they are surer than they will be
# again. Beside what a reader says, `score`, `similarity` and `margin` tell nothing more and are
# left out. The second weights, from `python -m eval.fit_confidence`, count where there is no
# reader; their constant is 0.4 less than fitted, so that one threshold serves both.
WEIGHTS = Signals(0.0, 2.25, 0.0, 0.0, -2.18, -5.18, -2.19, -0.45, -0.33, 3.86, 1.5)
CONSTANT = 0.82
UNREAD_WEIGHTS = Signals(2.92, 3.29, 3.94, -0.90, -3.58, -1.89, -0.37, -2.67, 0.0, 0.0, 0.0)
UNREAD_CONSTANT = -2.37


def gather_signals(
    question: Question,
    sentences: Sequence[Sentence],
    retrieval: Retrieval,
    kind: AnswerType,
    short: ShortAnswer | None,
    anchors: Anchors,
    documents: Mapping[str, Document],
    read: Read | None = None,
) -> Signals | None:
    """The signals of the sentence that answers; None where there is no sentence."""
    if not sentences:
        return None
    best = sentences[0] if short is None else short.sentence
    document = documents[best.chunk.document_id]
    missing = list_missing(anchors, f"{best.chunk.heading}\n{best.context}", document)
    elsewhere = any(name in missing for name in anchors.provinces)
    figure = _lacks_figure(anchors.figures, missing)
    near, form = _weigh_span(question, kind, short)
    told = short is not None and _is_told(short, kind, question.text)
    holds = float(told and not elsewhere and not figure)
    return Signals(
        score=holds * (short.score if short else 0.0),
        near=holds * near,
        similarity=best.similarity,
        margin=short.margin if short else 0.0,
        misfit=max(0.0, -form),
        province=float(elsewhere),
        figure=float(figure),
        name=float(_lacks_name(anchors.names, document, retrieval)),
        verdict=float(read is not None and read.wants_verdict),
        some=None if read is None else measure_odds(read.none) / 10,
        alone=None if read is None else _measure_alone(read, short) / 10,
    )


def _measure_alone(read: Read, short: ShortAnswer | None) -> float:
    """The log-odds that the sentence of the short answer answers by itself.

    Where it was not read so, the least of all that was read, alone and together.
    """
    own = read.find_alone(short.sentence) if short else None
    told = [own] if own else [*read.alone.values(), read]
    return min(measure_odds(it.none) for it in told)


def measure_odds(none: float) -> float:
    """The logarithm of the odds against something, by that of its probability."""
    none = min(-1e-5, none)
    return math.log1p(-math.exp(none)) - none


def _lacks_figure(figures: Sequence[str], missing: Sequence[str]) -> bool:
    """Whether a figure is missing; of several years, which may be compared, all of them."""
    years = [figure for figure in figures if _YEAR.fullmatch(figure)]
    others = [figure for figure in figures if figure not in years]
    lacking = bool(years) and all(year in missing for year in years)
    return lacking or any(figure in missing for figure in others)


def _is_told(short: ShortAnswer, kind: AnswerType, asked: str) -> bool:
    """Whether a short answer has the form of what is wanted, where that has one."""
    forms = TOLD.get(kind)
    if forms is None or short.span is None:
        return True
    if kind == "person" and read_wanted(asked, kind).office:
        forms = forms - {"office"}  # who holds it is asked
    text, span = short.sentence.text, short.span
    return any(
        found.kind in forms
        and found.start < span.end
        and span.start < found.end
        and _measures(text[found.start : found.end], found.kind, kind)
        for found in find_candidates(text)
    )


def _measures(said: str, form: Kind, kind: AnswerType) -> bool:
    """Whether a figure with a unit is one of the kind that is wanted."""
    if form != "measure":
        return True
    return bool((_TIME if kind == "duration" else _FIGURE).search(said))


def _weigh_span(
    question: Question, kind: AnswerType, short: ShortAnswer | None
) -> tuple[float, float]:
    """How near the question's terms stand to a short answer, and how well it fits, -1..1."""
    if short is None or short.span is None:
        return 0.0, 0.0
    text, span = short.sentence.text, short.span
    wanted = read_wanted(question.text, kind)
    spans = {span, *find_answers(text, kind, question.text)}
    among = sorted(spans, key=lambda other: (other.start, other.end))
    near = measure_nearness(text, among, wanted)[among.index(span)]
    known = min(1.0, len(wanted.terms) / TERMS) if wanted.foreign else 1.0
    return near * known, measure_form(text, span, wanted, among)


def _lacks_name(names: Sequence[str], document: Document, retrieval: Retrieval) -> bool:
    """Whether what was found of a document lacks one of the names."""
    if not names:
        return False
    found = [c.chunk.text for c in retrieval.candidates if c.chunk.document_id == document.id]
    beside = [a.text for a in retrieval.asides if a.chunk.document_id == document.id]
    text = "\n".join((document.title, *found, *beside))
    return not all(holds_name(name, text) for name in names)


def estimate_confidence(signals: Signals) -> float:
    """The probability, 0..1, that the answer is in the documents: 1 / (1 + e^-(w·signals + c))."""
    weights, constant = WEIGHTS, CONSTANT
    if signals.some is None:
        weights, constant = UNREAD_WEIGHTS, UNREAD_CONSTANT
    return estimate_probability(weights.values, constant, signals.values)


def estimate_probability(
    weights: Sequence[float], constant: float, signals: Sequence[float]
) -> float:
    """A logistic function of signals, 0..1 without the ends: 1 / (1 + e^-(w·signals + c))."""
    products = zip(weights, signals, strict=True)
    total = constant + sum(weight * value for weight, value in products)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
