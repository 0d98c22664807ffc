"""Finds the short answer as the document writes it, where the question wants a thing."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from corpus.normalise import fold
from corpus.types import Document, Span
from index.embedder import Embedder, FloatArray, scale_to_unit
from qa.answer_type import AnswerType
from qa.evidence import Sentence
from qa.spans import find_answers

SENTENCES = 6  # the best, in which spans compete
CONTEXT = 60  # characters on either side of a span that say what it is about
_CLAUSE_END = re.compile(r"[;:.!?…]\s")


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """A span of a sentence, or the province that its document is about (then `span` is None)."""

    text: str
    sentence: Sentence
    span: Span | None
    score: float


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
    if not options:
        return None
    clauses = [cut_clause(sentence.text, span) for sentence, span in options]
    means = np.stack([e.tokens.mean(axis=0) for e in embedder.encode(clauses, "passage")])
    nearness = scale_to_unit(means - centre) @ vector
    scores = [
        sentence.score + float(near) for (sentence, _), near in zip(options, nearness, strict=True)
    ]
    best = max(range(len(options)), key=lambda i: (scores[i], -i))
    sentence, span = options[best]
    return ShortAnswer(sentence.text[span.start : span.end], sentence, span, scores[best])


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
