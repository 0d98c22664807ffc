"""What each ingredient of the retriever adds, measured by the product's own functions.

A row is the product with one ingredient more than the row above:

    dense                 cosine of the model's own vectors
    centred               cosine of means less what all questions, or passages, share
    late interaction      every token of the question with its best in the passage, unrounded
    as stored             the same with the passage's tokens factored and rounded to four bits
    BM25                  syllables and pairs, weighted by how far the corpus knows the question
    diacritics            restored for the model, and matched without, where none were typed
    abbreviations, terms  the lexicon: how else the question's words are put
    place and time        passages of the province and date that the question names are preferred
    trained questions     the question encoded as was learnt from questions and what answers them;
                          this is the product

Late interaction reads the candidates that the row has: `rescored` of them, by centred cosine alone
until BM25 joins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.errors import QuestionError
from corpus.types import Span
from eval.collection import Collection, Ranking, Rankings, rank_candidates, rank_scores
from eval.encodings import UntrainedEmbedder
from eval.pool import fetch_pool
from index.build import Progress, ignore_progress
from index.embedder import Encoding, FloatArray, scale_to_unit
from index.late_interaction import interact, list_tokens
from qa.reading.question import Question
from qa.retrieval.retrieve import Retrieval, retrieve

RESCORED = (10, 20, 50, 100)
ROWS = (
    "dense, the model's own vectors",
    "dense, centred",
    "late interaction, unrounded",
    "late interaction, as stored",
    "+ BM25 × coverage²",
    "+ missing diacritics",
    "+ abbreviations and terms",
    "+ place and time",
    "+ questions encoded as trained (hoidap)",
)


@dataclass(frozen=True, slots=True)
class ExactTokens:
    """A passage's token vectors in half precision, where the product factors and rounds them."""

    vectors: NDArray[np.float16]
    counts: NDArray[np.uint16]

    @classmethod
    def encode(cls, encoding: Encoding, spans: Sequence[Span], centre: FloatArray) -> ExactTokens:
        """As index.late_interaction.encode_tokens."""
        held = list_tokens(encoding, spans)
        vectors = scale_to_unit(np.concatenate(held) - centre)
        counts = np.array([len(tokens) for tokens in held], np.uint16)
        return cls(vectors.astype(np.float16), counts)

    def compare(self, question: FloatArray) -> FloatArray:
        """The products of vectors, fp32 (tokens, dimension), with the passage's: (tokens, all)."""
        products: FloatArray = question @ self.vectors.astype(np.float32).T
        return products


@dataclass(frozen=True)
class Laboratory:
    """A collection, and its passages' token vectors as the product would have them unrounded."""

    collection: Collection
    exact: dict[str, ExactTokens]

    @classmethod
    def prepare(cls, collection: Collection) -> Laboratory:
        """Takes the token vectors of every passage out of the kept encodings."""
        centre = collection.engine.snapshot.centres.passage
        passages = list(collection.passages.items())
        encodings = collection.embedder.encode([passage.text for _, passage in passages], "passage")
        exact = {
            id_: ExactTokens.encode(encoding, passage.spans, centre)
            for (id_, passage), encoding in zip(passages, encodings, strict=True)
        }
        return cls(collection, exact)


def add_ingredients(
    collection: Collection, progress: Progress = ignore_progress
) -> dict[str, Rankings]:
    """The rankings of every query by each of ROWS; nothing for a query that is refused."""
    laboratory = Laboratory.prepare(collection)
    runs: dict[str, Rankings] = {name: {} for name in ROWS}
    queries = collection.benchmark.queries
    for done, (query, text) in enumerate(queries.items()):
        progress(collection.name, done, len(queries))
        for name, ranking in zip(ROWS, rank_by_rows(laboratory, text), strict=True):
            runs[name][query] = ranking
    progress(collection.name, len(queries), len(queries))
    return runs


def vary_rescored(
    collection: Collection, counts: Sequence[int], progress: Progress = ignore_progress
) -> dict[str, Rankings]:
    """The product's rankings of every query where late interaction reads so many candidates."""
    runs: dict[str, Rankings] = {str(count): {} for count in counts}
    settings = collection.engine.settings
    queries = collection.benchmark.queries
    for done, (query, text) in enumerate(queries.items()):
        progress(f"{collection.name}, rescored", done, len(queries))
        pool = fetch_pool(collection, text, max(counts))
        for count in counts:
            runs[str(count)][query] = pool.rank(replace(settings, rescored=count))
    progress(f"{collection.name}, rescored", len(queries), len(queries))
    return runs


def rank_by_rows(laboratory: Laboratory, text: str) -> list[Ranking]:
    """The ranking of each row for one question."""
    collection = laboratory.collection
    engine = collection.engine
    settings = engine.settings
    try:
        asked = engine.read(text)
    except QuestionError:
        return [[] for _ in ROWS]
    read = replace(asked, synonyms=())
    typed = replace(read, text=read.plain, unaccented=False, cased=read.plain_cased)

    untrained = UntrainedEmbedder(engine.embedder)

    @lru_cache
    def ask(question: Question, lexical_weight: float) -> Retrieval:
        settings = replace(engine.settings, lexical_weight=lexical_weight, anchor_weight=0.0)
        return retrieve(question, engine.snapshot, untrained, settings)

    (encoding,) = engine.embedder.encode([typed.text], "query")
    found = ask(typed, 0.0)
    near = found.candidates
    exact = interact(found.tokens, [laboratory.exact[c.chunk.document_id] for c in near])
    return [
        rank_scores(collection.ids, collection.vectors @ encoding.vector),
        rank_candidates(near, [candidate.dense for candidate in near]),
        rank_candidates(near, [score.passage for score in exact]),
        rank_candidates(near, [candidate.late for candidate in near]),
        _rank(ask(typed, settings.lexical_weight)),
        _rank(ask(read, settings.lexical_weight)),
        _rank(ask(asked, settings.lexical_weight)),
        _rank(retrieve(asked, engine.snapshot, untrained, settings)),
        collection.search(text),
    ]


def _rank(retrieval: Retrieval) -> Ranking:
    return rank_candidates(retrieval.candidates, [c.score for c in retrieval.candidates])
