"""Finds the short answer as the document writes it, where the question wants a thing."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from corpus.normalise import fold
from corpus.types import Document, Span
from index.embedder import Embedder, FloatArray, scale_to_unit
from qa.anchors import find_anchors, is_elsewhere
from qa.answer_type import AnswerType
from qa.evidence import Sentence
from qa.fit import measure_form, measure_nearness
from qa.spans import find_answers
from qa.wanted import Wanted, read_wanted

SENTENCES = 8  # the best, in which spans compete
NEAR_WEIGHT = 0.6  # of how near the question's terms stand to the span
FORM_WEIGHT = 0.5  # of how well the span fits what is wanted
CLAUSE_WEIGHT = 0.5  # of the cosine of the span's clause with the question
SUPPORT = 0.08  # for each further sentence that says the same, up to two
ELSEWHERE = 0.5  # against a span of another province than the question names
DOUBT = 0.3  # spans this close are told apart by their clauses
CLAUSES = 4  # clauses that are embedded for it
CONTEXT = 60  # characters on either side of a span that say what it is about
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
    """The span of the wanted kind whose clause is nearest to the question, in the best sentences.

    A span that stands in the question itself is no answer to it. None where there is none.
    """
    wanted = read_wanted(asked, kind)
    options = [
        (sentence, span)
        for sentence in sentences[:SENTENCES]
        for span in find_answers(sentence.text, kind, asked)
    ]
    if kind == "province" and sentences:
        about = _province_of_document(sentences[0], documents, asked)
        named = [o for o in options if o[0] is sentences[0]]
        if about is not None and not named:
            return about
    ranked = sorted(
        (_weigh(sentence, span, wanted, documents, asked) for sentence, span in options),
        key=lambda option: -option.score,
    )
    if not ranked:
        return None
    ranked = _support(ranked)
    ranked = _compare_clauses(ranked, vector, embedder, centre)
    best = ranked[0]
    return ShortAnswer(best.text, best.sentence, best.span, best.score, _margin(ranked))


def _weigh(
    sentence: Sentence, span: Span, wanted: Wanted, documents: dict[str, Document], asked: str
) -> _Option:
    score = sentence.score
    score += NEAR_WEIGHT * measure_nearness(sentence.text, span, wanted)
    score += FORM_WEIGHT * measure_form(sentence.text, span, wanted)
    anchors = find_anchors(asked)
    if is_elsewhere(anchors, sentence.chunk.text, documents[sentence.chunk.document_id]):
        score -= ELSEWHERE
    return _Option(sentence, span, score)


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
    means = np.stack([e.tokens.mean(axis=0) for e in embedder.encode(clauses, "passage")])
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
