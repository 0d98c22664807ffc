"""Finds the short answer as the document writes it, where the question wants a thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from corpus.normalise import fold, place_tone_marks
from corpus.types import Document, Span
from index.embedder import Embedder, FloatArray, scale_to_unit
from qa.anchors import Anchors, find_anchors, list_missing
from qa.answer_type import AnswerType
from qa.asides import find_captions, find_continuations, find_meetings
from qa.evidence import Sentence
from qa.fit import measure_form
from qa.nearness import measure_contact, measure_nearness
from qa.polarity import find_verdict
from qa.spans import find_answers
from qa.wanted import Wanted, read_wanted

SENTENCES = 12  # the best, in which spans compete
NEAR_WEIGHT = 0.6  # of how near the question's terms stand to the span
NEARER_WEIGHT = 0.2  # of how much more of them is nearest to it than to others in its sentence
CONTACT_WEIGHT = 0.3  # of whether the words beside the span are the question's
FORM_WEIGHT = 0.7  # of how well the span fits what is wanted
CLAUSE_WEIGHT = 0.3  # of the cosine of the span's clause with the question
SUPPORT = 0.05  # for each further sentence that says the same, up to two
ELSEWHERE = 0.5  # against a span of another province than the question names
ANOTHER_YEAR = 0.4  # and against one whose passage lacks the year
MISSING = 0.2  # or another figure that it names
MEETING = 0.6  # for the day of the meeting where a meeting is asked for
LEAST = 0.06  # that must speak for a span beside its sentence
DOUBT = 0.3  # spans this close are told apart by their clauses
CLAUSES = 4  # clauses that are embedded for it
CONTEXT = 60  # characters on either side of a span that say what it is about
_YEAR = re.compile(r"(?:19|20)\d\d")
_CLAUSE_END = re.compile(r"[;:.!?…]\s")


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """A span of a sentence, or the province that its document is about (then `span` is None).

    `margin` is by how much it is better than the next answer that says something else, at most 1,
    which is also the margin of the only one.
    """

    text: str
    sentence: Sentence
    span: Span | None
    score: float
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class _Option:
    sentence: Sentence
    span: Span
    score: float

    @property
    def text(self) -> str:
        return self.sentence.text[self.span.start : self.span.end]


def find_short_answer(
    kind: AnswerType,
    asked: str,
    sentences: list[Sentence],
    documents: dict[str, Document],
    vector: FloatArray,
    embedder: Embedder,
    centre: FloatArray,
) -> ShortAnswer | None:
    """The span of the wanted kind that fits the question best, in the best sentences.

    A span that stands in the question itself is no answer to it, nor is one for which nothing but
    its sentence speaks. A question answered by yes or no gets the word that decides. None
    where there is none.
    """
    wanted = read_wanted(asked, kind)
    anchors = find_anchors(asked)
    if kind == "province" and sentences:
        about = _province_of_document(sentences[0], documents, asked)
        if about is not None and not find_answers(sentences[0].text, kind, asked):
            return about
    if kind == "yes_no":
        verdict = find_verdict(sentences, wanted)
        return _settle(*verdict) if verdict else None
    options = [
        option
        for sentence in _gather(sentences, documents, wanted)
        if (spans := find_answers(sentence.text, kind, asked))
        if (against := _count_against(anchors, wanted, sentence, documents)) is not None
        for option in _weigh(sentence, spans, wanted, against)
    ]
    if kind == "date" and wanted.aim == "meeting":
        options += [
            _Option(sentence, span, sentence.score + MEETING)
            for sentence, span in find_meetings(sentences, documents)
        ]
    ranked = sorted(options, key=lambda option: -option.score)
    if not ranked:
        return None
    ranked = _support(ranked)
    if wanted.foreign:
        ranked = _compare_clauses(ranked, vector, embedder, centre)
    best = ranked[0]
    weak = best.score - best.sentence.score < LEAST
    if weak and wanted.terms and kind != "province":
        return None
    return ShortAnswer(best.text, best.sentence, best.span, best.score, _margin(ranked))


def _settle(sentence: Sentence, span: Span) -> ShortAnswer:
    text = sentence.text[span.start : span.end]
    return ShortAnswer(text, sentence, span, sentence.score)


def _gather(
    sentences: list[Sentence], documents: dict[str, Document], wanted: Wanted
) -> list[Sentence]:
    """The best sentences, and others that what is wanted may stand in."""
    best = sentences[:SENTENCES]
    match wanted.kind:
        case "list":
            return [*best, *find_continuations(sentences, best)]
        case "office":
            return [*best, *find_captions(sentences, documents, wanted)]
        case "person" if wanted.office:
            return [*best, *find_captions(sentences, documents, wanted)]
        case _:
            return best


def _weigh(
    sentence: Sentence, spans: list[Span], wanted: Wanted, against: float
) -> Iterator[_Option]:
    """The spans of a sentence with what speaks for each."""
    compared = measure_nearness(sentence.text, spans, wanted)
    for span, (near, nearer) in zip(spans, compared, strict=True):
        score = sentence.score - against
        score += NEAR_WEIGHT * near + NEARER_WEIGHT * nearer
        score += CONTACT_WEIGHT * measure_contact(sentence.text, span, wanted, spans)
        score += FORM_WEIGHT * measure_form(sentence.text, span, wanted, spans)
        yield _Option(sentence, span, score)


def _count_against(
    anchors: Anchors, wanted: Wanted, sentence: Sentence, documents: dict[str, Document]
) -> float | None:
    """What is taken from a sentence for the provinces and figures that the question names.

    None where its document is known to be of another province, or of another year than that in
    which an office is asked about: what is said there is no answer.
    """
    document = documents[sentence.chunk.document_id]
    missing = list_missing(anchors, sentence.chunk.text, document)
    elsewhere = [name in missing for name in anchors.provinces]
    figures = [figure for figure in anchors.figures if figure in missing]
    another_year = any(_YEAR.fullmatch(figure) for figure in figures)
    about = document.metadata
    if elsewhere and all(elsewhere) and about.province:
        return None
    if another_year and wanted.kind == "person" and (about.published or about.meeting):
        return None
    return ELSEWHERE * any(elsewhere) + (ANOTHER_YEAR if another_year else MISSING * bool(figures))


def _support(ranked: list[_Option]) -> list[_Option]:
    """The options with what other sentences add that say the same."""
    said: dict[str, set[str]] = {}
    for option in ranked:
        said.setdefault(fold(option.text), set()).add(option.sentence.text)
    raised = [
        _Option(o.sentence, o.span, o.score + SUPPORT * min(2, len(said[fold(o.text)]) - 1))
        for o in ranked
    ]
    return sorted(raised, key=lambda option: -option.score)


def _compare_clauses(
    ranked: list[_Option], vector: FloatArray, embedder: Embedder, centre: FloatArray
) -> list[_Option]:
    """The best options, put in order by the meaning of their clauses where they are close."""
    close = [o for o in ranked if o.score >= ranked[0].score - DOUBT][:CLAUSES]
    if len({fold(option.text) for option in close}) < 2:
        return ranked
    clauses = [cut_clause(option.sentence.text, option.span) for option in close]
    means = np.stack(
        [e.mean for e in embedder.encode(list(map(place_tone_marks, clauses)), "passage")]
    )
    nearness = scale_to_unit(means - centre) @ vector
    least = float(nearness.min())
    scored = [
        _Option(o.sentence, o.span, o.score + CLAUSE_WEIGHT * (float(near) - least))
        for o, near in zip(close, nearness, strict=True)
    ]
    scored.sort(key=lambda option: -option.score)
    return [*scored, *ranked[len(close) :]]


def _margin(ranked: list[_Option]) -> float:
    other = [o for o in ranked[1:] if fold(o.text) != fold(ranked[0].text)]
    return min(1.0, ranked[0].score - other[0].score) if other else 1.0


def cut_clause(text: str, span: Span) -> str:
    """The words around a span, as far as its clause goes."""
    left = _after_last_end(text[max(0, span.start - CONTEXT) : span.start])
    right = _before_first_end(text[span.end : span.end + CONTEXT])
    return (left + text[span.start : span.end] + right).strip()


def _after_last_end(left: str) -> str:
    """What follows the last end of a clause, or else the first cut word."""
    ends = list(_CLAUSE_END.finditer(left))
    if ends:
        return left[ends[-1].end() :]
    return left.partition(" ")[2] if len(left) == CONTEXT else left


def _before_first_end(right: str) -> str:
    """What precedes the first end of a clause, or else the last cut word."""
    end = _CLAUSE_END.search(right)
    if end:
        return right[: end.start()]
    return right.rpartition(" ")[0] if len(right) == CONTEXT else right


def _province_of_document(
    sentence: Sentence, documents: dict[str, Document], asked: str
) -> ShortAnswer | None:
    province = documents[sentence.chunk.document_id].metadata.province
    if province is None or fold(province) in fold(asked):
        return None
    return ShortAnswer(province, sentence, None, sentence.score)
