"""How other local assistants fuse a dense and a lexical ranking, each as a function of scores.

Every rule gets the same scores of all passages: cosines of the model's own vectors as it gives
them, and BM25 over syllables. It returns a score for each passage, and minus infinity for one that
the product would not list. What a product does beside fusing (splitting, other models, a reranking
by a language model) is left out, so that the rules alone differ. Read from the products' public
code; where a product's list is only as long as what it shows, it is given DEPTH places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.normalise import syllables
from eval.collection import Collection, Rankings, rank_scores
from index.build import Progress, ignore_progress
from index.embedder import FloatArray
from index.lexical import K1, PAIR_WEIGHT, LexicalIndex
from qa.reading.question import clean

DEPTH = 100
RRF_CONSTANT = 60
RRF_LIST = 20
SHARE = 0.5  # txtai's weight of each side
BM25_WEIGHT = 0.5  # of the z-scores
OURS = "hoidap"


@dataclass(frozen=True, slots=True)
class Scores:
    """What the rules are given for a question, fp32 (passages,) each.

    `dense` are cosines; `lexical` is BM25 over syllables and `paired` over syllables and pairs, 0
    for a passage that shares nothing with the question. `average` is BM25's score of an average
    term in an average passage.
    """

    dense: FloatArray
    lexical: FloatArray
    paired: FloatArray
    average: float


Rule = Callable[[Scores], NDArray[np.floating]]


def dense_alone(scores: Scores) -> FloatArray:
    """Open WebUI: the nearest vectors; its hybrid search is off by default."""
    return scores.dense


def lexical_first(scores: Scores) -> FloatArray:
    """kotaemon: the lexical list, then what only the dense list holds.

    Its default is `hybrid`: ten times the passages that are shown from each side, put one list
    behind the other, lexical ones first. What is shown is the beginning, unless a reranker is set
    up, which takes a service or a language model.
    """
    ranks = np.full(len(scores.dense), np.inf, np.float32)
    ranks[_list(scores.dense, DEPTH)] = DEPTH + np.arange(min(DEPTH, len(ranks)))
    matching = _list_matching(scores.lexical, DEPTH)
    ranks[matching] = np.arange(len(matching))
    return -ranks


def reciprocal_ranks(scores: Scores) -> NDArray[np.float64]:
    """haiku.rag and nom-vn: Σ 1 / (60 + rank) over both lists (Cormack et al., SIGIR 2009).

    Sums are often equal. They are told apart by the cosine, which the products do not all do, and
    which is worth five points to them across languages.
    """
    fused = np.full(len(scores.dense), -np.inf)
    lists = (_list(scores.dense, RRF_LIST), _list_matching(scores.lexical, RRF_LIST))
    for listed in lists:
        parts = 1 / (RRF_CONSTANT + 1 + np.arange(len(listed)))
        fused[listed] = np.maximum(fused[listed], 0) + parts
    fused += 1e-9 * scores.dense
    return fused


def convex_combination(scores: Scores) -> FloatArray:
    """txtai's hybrid search: 0.5 · cosine + 0.5 · BM25 / scale, at most 1, over lists of DEPTH.

    scale = min(best + average, 6 · average). A side on which a passage is not listed gives 0.
    """
    fused = np.full(len(scores.dense), -np.inf, np.float32)
    nearest = _list(scores.dense, DEPTH)
    fused[nearest] = SHARE * scores.dense[nearest]
    matching = _list_matching(scores.lexical, DEPTH)
    if len(matching):
        scale = min(float(scores.lexical.max()) + scores.average, 6 * scores.average)
        parts = SHARE * np.minimum(scores.lexical[matching] / scale, 1)
        fused[matching] = np.maximum(fused[matching], 0) + parts
    return fused


def standard_scores(scores: Scores) -> FloatArray:
    """No product: z(cosine) + 0.5 · z(BM25 with pairs), z over all passages."""
    fused: FloatArray = _standardise(scores.dense) + BM25_WEIGHT * _standardise(scores.paired)
    return fused


RULES: dict[str, Rule] = {
    "Open WebUI (dense alone)": dense_alone,
    "kotaemon (lexical list first)": lexical_first,
    "haiku.rag, nom-vn (RRF, k = 60)": reciprocal_ranks,
    "txtai (0.5 cosine + 0.5 BM25)": convex_combination,
    "z-scores (dense + 0.5 BM25)": standard_scores,
}


def _list(scores: FloatArray, length: int) -> NDArray[np.intp]:
    """The places of the best scores, best first, ties in the order given."""
    return np.argsort(-scores, kind="stable")[:length]


def _list_matching(scores: FloatArray, length: int) -> NDArray[np.intp]:
    """The same of those above 0: a lexical list holds matches alone."""
    listed = _list(scores, length)
    return listed[scores[listed] > 0]


def _standardise(scores: FloatArray) -> FloatArray:
    spread = float(scores.std())
    centred: FloatArray = scores - scores.mean()
    return centred / spread if spread > 0 else centred


def rank_by_rules(
    collection: Collection, progress: Progress = ignore_progress
) -> dict[str, Rankings]:
    """The rankings of every query by each rule and by the product."""
    runs: dict[str, Rankings] = {name: {} for name in (*RULES, OURS)}
    average = measure_average(collection)
    queries = collection.benchmark.queries
    for done, (query, text) in enumerate(queries.items()):
        progress(collection.name, done, len(queries))
        scores = score_passages(collection, text, average)
        for name, rule in RULES.items():
            runs[name][query] = rank_scores(collection.ids, rule(scores))
        runs[OURS][query] = collection.search(text)
    progress(collection.name, len(queries), len(queries))
    return runs


def score_passages(collection: Collection, text: str, average: float) -> Scores:
    """The scores of all passages for a question as it was typed."""
    typed = clean(text)
    (encoding,) = collection.embedder.encode([typed], "query")
    lexical = collection.engine.snapshot.lexical
    return Scores(
        collection.vectors @ encoding.vector,
        _score_all(lexical, typed, collection.keys, pair_weight=0.0),
        _score_all(lexical, typed, collection.keys, PAIR_WEIGHT),
        average,
    )


def _score_all(
    lexical: LexicalIndex, text: str, keys: NDArray[np.int64], pair_weight: float
) -> FloatArray:
    found = lexical.search(text, len(keys), pair_weight=pair_weight)
    scores = np.zeros(len(keys), np.float32)
    scores[np.searchsorted(keys, found.keys)] = found.scores
    return scores


def measure_average(collection: Collection) -> float:
    """BM25's score of a term of average frequency and idf in a passage of average length."""
    texts = [syllables(passage.text) for passage in collection.passages.values()]
    occurrences = Counter(term for terms in texts for term in terms)
    passages = Counter(term for terms in texts for term in set(terms))
    counts = np.array(list(passages.values()))
    idf = float(np.log(1 + (len(texts) - counts + 0.5) / (counts + 0.5)).mean())
    frequency = occurrences.total() / max(len(occurrences), 1)
    return idf * frequency * (K1 + 1) / (frequency + K1)
