"""Finds the passages that may answer: two first stages, late interaction, one calibrated score.

Dense search and BM25 each propose chunks. The best of them by both are rescored by late
interaction, which reads the question token by token. What counts in the end is

    late interaction + lexical_weight · coverage² · BM25 / its bound - anchor_weight · misfit

where the first two are a convex combination of scores with theoretical bounds (Bruch et al., arXiv
2210.11934), and `misfit` is how much worse a passage fits the province and the date that the
question names than the one that fits best (see routing.py). `coverage` is how far the corpus knows
the question's words at all: a question in another language than the passages shares few words with
them, and those by accident.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.types import Chunk, Span
from index.embedder import Embedder, FloatArray, scale_to_unit
from index.lexical import TermCoverage
from index.query import Query
from index.snapshot import Snapshot
from qa.reading.question import Question
from qa.retrieval.routing import find_route
from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with everything that was measured about it.

    `late` is its late interaction with the question, `dense` the centred cosine, `lexical` BM25 as
    a share of its bound; `sentences` is the late interaction of each of the chunk's sentences.
    """

    chunk: Chunk
    score: float
    late: float
    dense: float
    lexical: float
    sentences: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """A line beside an article, by its `span` in the document, that no passage holds.

    `chunk` is the document's best passage; `passage` is how near all such lines of the document
    are to the question, `similarity` how near this one is.
    """

    chunk: Chunk
    span: Span
    text: str
    passage: float
    similarity: float


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The candidates, best first, and what was measured about the question.

    `coverage` is the share, 0..1 by idf, of the question's syllables that the corpus knows;
    `unknown` lists the syllables it does not. `tokens` are the question's, centred, and `terms` its
    syllables and pairs as the lexical side sees them. `asides` are found by `qa.retrieval.asides`.
    """

    candidates: tuple[Candidate, ...]
    coverage: float
    unknown: tuple[str, ...]
    tokens: FloatArray
    terms: tuple[TermCoverage, ...] = ()
    asides: tuple[Aside, ...] = ()

    @property
    def trust(self) -> float:
        """How far, 0..1, the question's words can be relied on."""
        return measure_trust(self.coverage)


def measure_trust(coverage: float) -> float:
    """The square of the coverage: words that a foreign question shares, it shares by accident."""
    return coverage**2


def retrieve(
    question: Question,
    snapshot: Snapshot,
    embedder: Embedder,
    settings: Settings,
    among: Sequence[int] | None = None,
) -> Retrieval:
    """The best candidates of both first stages by all that is measured; ties by position.

    Only chunks under the keys `among` are looked at where they are given.
    """
    tokens = encode_question(question, snapshot, embedder)
    vector = scale_to_unit(tokens.mean(axis=0))
    query = Query(question.plain, question.synonyms, question.unaccented)
    terms = snapshot.lexical.coverage(query)
    coverage, unknown = _measure_coverage(terms)
    weight = settings.lexical_weight * measure_trust(coverage)
    nearest = snapshot.vectors.search(vector, settings.candidates, among).keys
    matching = snapshot.lexical.search(query, settings.candidates, among=among)
    proposed = [nearest, matching.keys]
    route = find_route(question)
    if among is None and (own := route.select(snapshot)):  # they may be far down in the whole
        proposed.append(snapshot.vectors.search(vector, settings.rescored, own).keys)
        proposed.append(snapshot.lexical.search(query, settings.rescored, among=own).keys)
    keys = list(dict.fromkeys(np.concatenate(proposed).tolist()))
    abouts = snapshot.metadata(keys) if route else {}
    misfits = settings.anchor_weight * route.misfits(keys, abouts)
    dense = snapshot.vectors.scores(vector, keys)
    shares = snapshot.lexical.scores(query, keys) / max(matching.ceiling, 1e-9)
    best = np.lexsort((keys, -(dense + weight * shares - misfits)))[: settings.rescored]
    keys, dense, shares = [keys[place] for place in best], dense[best], shares[best]
    chunks = snapshot.chunks(keys)
    misfits = settings.anchor_weight * route.misfits(keys, abouts, chunks)
    late = snapshot.interact(tokens, keys)
    candidates = [
        Candidate(
            chunks[key],
            near.passage + weight * share - misfit,
            near.passage,
            cosine,
            share,
            near.sentences,
        )
        for key, near, cosine, share, misfit in zip(
            keys, late, dense.tolist(), shares.tolist(), misfits.tolist(), strict=True
        )
    ]
    candidates.sort(key=lambda c: (-c.score, c.chunk.document_id, c.chunk.start))
    return Retrieval(tuple(candidates), coverage, unknown, tokens, tuple(terms))


def encode_question(question: Question, snapshot: Snapshot, embedder: Embedder) -> FloatArray:
    """The question's tokens as they are compared with passages, fp32 (tokens, dim).

    Where no encoder was trained for questions, less what every question in its language shares.
    """
    if embedder.question_encoder:
        return embedder.question_encoder.encode(question.recase().text)
    (encoding,) = embedder.encode([question.recase().text], "query")
    tokens = encoding.tokens if len(encoding.tokens) else encoding.vector[None]
    centred: FloatArray = tokens - snapshot.centres.of_question(question.language)
    return centred


def _measure_coverage(terms: Sequence[TermCoverage]) -> tuple[float, tuple[str, ...]]:
    syllables = [term for term in terms if " " not in term.term]
    total = sum(term.idf for term in syllables)
    known = sum(term.idf * term.known for term in syllables)
    unknown = tuple(term.term for term in syllables if not term.known)
    return (known / total if total else 0.0), unknown
