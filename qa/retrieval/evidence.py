"""Picks the sentences that answer from the passages that were found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.normalise import fold, normalise, syllables
from corpus.types import Chunk, Document, Span
from index.lexical import TermCoverage
from qa.extraction.answer_type import AnswerType
from qa.extraction.spans import find_answers
from qa.reading.question import Question
from qa.retrieval.anchors import Anchors, is_elsewhere
from qa.retrieval.retrieve import Retrieval
from qa.settings import Settings

PASSAGES = 20  # candidates whose sentences compete
PASSAGE_WEIGHT = 0.5  # of the passage's score in its sentences'
OVERLAP_WEIGHT = 0.5  # of the question's terms that stand in the sentence
TYPE_BONUS = 0.1  # for holding a thing of the kind that is asked for
FIGURE_WEIGHT = 0.1  # of the share of the question's figures that stand in the sentence
ELSEWHERE = 0.15  # against a passage of another province than the question names
MARGIN = 0.1  # a further quote is at most this much worse than the best
OTHER_MARGIN = 0.05  # the same for a quote of another document
_BULLET = re.compile(r"[-*+•–]\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that may prove an answer; `span` is its place in the document's text.

    `similarity` is its late interaction with the question, `overlap` the share, 0..1 by idf, of the
    question's terms that stand in it.
    """

    chunk: Chunk
    span: Span
    text: str
    score: float
    similarity: float
    overlap: float

    @property
    def context(self) -> str:
        """Its passage, and itself where it stands beside the article."""
        chunk, span = self.chunk, self.span
        inside = chunk.start <= span.start and span.end <= chunk.end
        return chunk.text if inside else f"{chunk.text}\n{self.text}"


def rank_sentences(
    question: Question,
    kind: AnswerType,
    anchors: Anchors,
    retrieval: Retrieval,
    terms: Sequence[TermCoverage],
    documents: Mapping[str, Document],
    passages: int = PASSAGES,
) -> list[Sentence]:
    """The sentences of the best passages, best first; one that stands in two passages once.

    `terms` are the question's syllables and pairs with their weights, `documents` those of the best
    passages by id.
    """
    weights = {term.term: term.idf for term in terms}
    trust = OVERLAP_WEIGHT * retrieval.trust
    chunks = [candidate.chunk for candidate in retrieval.candidates[:passages]]
    elsewhere = {it.id: is_elsewhere(anchors, it.text, documents[it.document_id]) for it in chunks}
    found: dict[tuple[str, int], Sentence] = {}
    for chunk, span, text, passage, similarity in _list_parts(retrieval, passages):
        overlap = measure_overlap(text, weights, folded=question.unaccented)
        score = similarity + trust * overlap + PASSAGE_WEIGHT * passage
        if elsewhere[chunk.id]:
            score -= ELSEWHERE
        if find_answers(text, kind, question.text):
            score += TYPE_BONUS
        if anchors.figures:
            held = {*anchors.figures} & {*syllables(text)}
            score += FIGURE_WEIGHT * len(held) / len(anchors.figures)
        place = (chunk.document_id, span.start)
        if place not in found or found[place].score < score:
            found[place] = Sentence(chunk, span, text, score, similarity, overlap)
    return sorted(found.values(), key=lambda s: (-s.score, s.chunk.document_id, s.span.start))


def _list_parts(
    retrieval: Retrieval, passages: int
) -> Iterator[tuple[Chunk, Span, str, float, float]]:
    """The sentences of the best passages and the lines beside their articles, headings left out.

    Each with its passage, its place, and how near the passage is and it is itself.
    """
    for candidate in retrieval.candidates[:passages]:
        chunk = candidate.chunk
        for span, similarity in zip(list_spans(chunk), candidate.sentences, strict=True):
            text = chunk.text[span.start - chunk.start : span.end - chunk.start]
            if text.startswith("#"):
                continue
            if bullet := _BULLET.match(text):
                span, text = Span(span.start + bullet.end(), span.end), text[bullet.end() :]
            yield chunk, span, text, candidate.score, similarity
    for aside in retrieval.asides:
        yield aside.chunk, aside.span, aside.text, aside.passage, aside.similarity


def list_spans(chunk: Chunk) -> tuple[Span, ...]:
    """Where a passage's sentences stand in the document; its own span where it has none."""
    return chunk.sentences or (Span(chunk.start, chunk.end),)


def measure_overlap(text: str, weights: dict[str, float], *, folded: bool) -> float:
    """The share of the weighted terms (syllables, and pairs with a space) that a text holds."""
    total = sum(weights.values())
    if not total:
        return 0.0
    found = [fold(s) for s in syllables(text)] if folded else syllables(text)
    present = set(found) | {f"{a} {b}" for a, b in pairwise(found)}
    return sum(weight for term, weight in weights.items() if term in present) / total


def _is_near(sentence: Sentence, best: Sentence, score: float) -> bool:
    same_document = sentence.chunk.document_id == best.chunk.document_id
    return sentence.score >= score - (MARGIN if same_document else OTHER_MARGIN)


def choose_quotes(
    sentences: list[Sentence],
    settings: Settings,
    first: Sentence | None = None,
    said: str | None = None,
) -> list[Sentence]:
    """The best sentence and those nearly as good, without repeats, a few a document.

    `first`, the sentence that holds the short answer, is put before them and counts as they do.
    Where the short answer is sure, `said`, others are quoted only if they say it too.
    """
    best = sentences[:1] if first is None else [first]
    good = [s for s in sentences if _is_near(s, best[0], sentences[0].score)]
    if said is not None:
        good = [s for s in good if fold(said) in fold(s.text)]
    chosen: list[Sentence] = []
    for sentence in good if first is None else [first, *good]:
        if may_join(sentence, chosen, settings):
            chosen.append(sentence)
    return chosen[: settings.max_quotes]


def may_join(sentence: Sentence, chosen: Sequence[Sentence], settings: Settings) -> bool:
    """Whether a sentence repeats none of the quotes and is not one too many of its document."""
    beside = [s for s in chosen if s.chunk.document_id == sentence.chunk.document_id]
    repeated = any(normalise(s.text) == normalise(sentence.text) for s in chosen)
    return len(beside) < settings.max_quotes_per_document and not repeated
