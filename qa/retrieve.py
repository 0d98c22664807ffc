"""Finds the passages that may answer: two first stages, one calibrated score.

The dense side ranks chunks by cosine with the question and rescores the candidates by their best
sentence, both sides centred. The lexical side is BM25 over syllables and pairs, divided by the
score that no passage can exceed. They are added (a convex combination with theoretical bounds,
Bruch et al., arXiv 2210.11934), the lexical side weighted by how far the corpus knows the
question's words at all, squared: a question in another language than the passages shares few words
with them, and those by accident.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.types import Chunk
from index.embedder import Embedder, FloatArray, scale_to_unit
from index.lexical import TermCoverage
from index.snapshot import Snapshot
from qa.question import Question
from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with everything that was measured about it.

    `dense` is the best centred cosine of a sentence with the question, `lexical` BM25 as a share
    of its bound, `sentences` the cosine of each of the chunk's sentences in order.
    """

    chunk: Chunk
    score: float
    dense: float
    lexical: float
    sentences: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The candidates, best first, and what was measured about the question.

    `coverage` is the share, 0..1 by idf, of the question's syllables that the corpus knows;
    `unknown` lists the syllables it does not. `vector` is the centred unit question, `terms` its
    syllables and pairs as the lexical side sees them.
    """

    candidates: tuple[Candidate, ...]
    coverage: float
    unknown: tuple[str, ...]
    vector: FloatArray
    terms: tuple[TermCoverage, ...] = ()


def retrieve(
    question: Question, snapshot: Snapshot, embedder: Embedder, settings: Settings
) -> Retrieval:
    """Every candidate of either first stage, scored by both, best first; ties by position."""
    vector = _encode(question, snapshot, embedder)
    text = lexical_text(question)
    terms = snapshot.lexical.coverage(text, folded=question.unaccented)
    coverage, unknown = _measure_coverage(terms)
    dense_keys = snapshot.vectors.search(vector, settings.candidates).keys
    lexical = snapshot.lexical.search(text, settings.candidates, folded=question.unaccented)
    keys = list(dict.fromkeys([*dense_keys.tolist(), *lexical.keys.tolist()]))
    bm25 = snapshot.lexical.scores(text, keys, folded=question.unaccented)
    shares = bm25 / lexical.ceiling if lexical.ceiling else np.zeros(len(keys))
    similarities = {
        key: tuple((scale_to_unit(means) @ vector).tolist())
        for key, means in snapshot.sentence_vectors(keys).items()
    }
    weight = settings.lexical_weight * coverage**2
    chunks = snapshot.chunks(keys)
    candidates = []
    for key, share in zip(keys, shares.tolist(), strict=True):
        dense = max(similarities[key])
        candidates.append(
            Candidate(chunks[key], dense + weight * share, dense, share, similarities[key])
        )
    candidates.sort(key=lambda c: (-c.score, c.chunk.document_id, c.chunk.start))
    return Retrieval(tuple(candidates), coverage, unknown, vector, tuple(terms))


def lexical_text(question: Question) -> str:
    """What the lexical side searches for: as typed where diacritics are missing."""
    return question.plain if question.unaccented else question.text


def _encode(question: Question, snapshot: Snapshot, embedder: Embedder) -> FloatArray:
    """The unit mean of the question's tokens, less what every question in its language shares."""
    (encoding,) = embedder.encode([question.text], "query")
    mean = encoding.tokens.mean(axis=0) if len(encoding.tokens) else encoding.vector
    return scale_to_unit(mean - snapshot.question_centre(question.language))


def _measure_coverage(terms: Sequence[TermCoverage]) -> tuple[float, tuple[str, ...]]:
    syllables = [term for term in terms if " " not in term.term]
    total = sum(term.idf for term in syllables)
    known = sum(term.idf for term in syllables if term.document_frequency)
    unknown = tuple(term.term for term in syllables if not term.document_frequency)
    return (known / total if total else 0.0), unknown
