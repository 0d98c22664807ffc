"""A benchmark made ready for comparing ways to search it: indexed once, embedded once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import QuestionError
from eval.beir import Benchmark, entry_passage, index_entries, read_benchmark
from eval.encodings import KeptEmbedder
from index.build import Progress, ignore_progress
from index.embedder import Embedder, FloatArray, embed
from index.manifest import FORMAT
from index.passage import Passage
from index.snapshot import Snapshot
from qa.engine import Engine
from qa.retrieval.retrieve import Candidate
from qa.settings import Settings

RANKED = 10  # passages of a ranking, as deep as the measures look

Ranking = list[tuple[str, float]]  # ids of entries with their scores, best first
Rankings = dict[str, Ranking]  # by query


@dataclass(frozen=True)
class Collection:
    """A benchmark under the name of its folder, and the product with an index of its passages."""

    name: str
    benchmark: Benchmark
    engine: Engine

    @property
    def embedder(self) -> Embedder:
        """The product's own, which remembers."""
        return self.engine.embedder

    @property
    def groups(self) -> list[str]:
        """For each query the first passage that answers it: such queries are drawn together."""
        return [
            min((id_ for id_, grade in judged.items() if grade > 0), default=query)
            for query, judged in self.benchmark.qrels.items()
        ]

    @cached_property
    def keys(self) -> NDArray[np.int64]:
        """The keys of all passages in the index, in order."""
        return self.engine.snapshot.vectors.keys()

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The id of the entry under each key."""
        chunks = self.engine.snapshot.chunks(self.keys.tolist())
        return tuple(chunks[key].document_id for key in self.keys.tolist())

    @cached_property
    def passages(self) -> Mapping[str, Passage]:
        """What was embedded for each entry, by its id."""
        return {entry.id: entry_passage(entry) for entry in self.benchmark.entries}

    @cached_property
    def vectors(self) -> FloatArray:
        """The model's own vector of each passage, uncentred, in the order of `ids`."""
        texts = [self.passages[id_].text for id_ in self.ids]
        return embed(self.embedder, texts, "passage")

    def search(self, text: str) -> Ranking:
        """What the product finds as a user asks it; nothing where it refuses the question."""
        try:
            hits = self.engine.search(text, RANKED)
        except QuestionError:
            return []
        return [(hit.chunk.document_id, hit.score) for hit in hits]


@contextmanager
def open_collection(
    folder: Path,
    keep: Path,
    embedder: KeptEmbedder,
    limit: int | None = None,
    progress: Progress = ignore_progress,
) -> Iterator[Collection]:
    """The benchmark of a folder with its first `limit` queries, indexed in the folder `keep`.

    Benchmarks over the same passages share an index. Raises InputError, naming file and line.
    """
    benchmark = read_benchmark(folder, limit)
    digest = hashlib.sha256((folder / "corpus.jsonl").read_bytes()).hexdigest()
    settings = replace(Settings.from_environment(), index=keep / f"index-{FORMAT}-{digest[:12]}")
    assert settings.index is not None
    index_entries(settings.index, benchmark.entries, embedder, progress)
    with Engine(Snapshot.open(settings.index, embedder.identity), embedder, settings) as engine:
        yield Collection(folder.name, benchmark, engine)


def rank_scores(ids: Sequence[str], scores: NDArray[np.floating]) -> Ranking:
    """The RANKED best ids by score, ties in the order given; minus infinity is not ranked."""
    best = np.argsort(-scores, kind="stable")[:RANKED]
    return [(ids[place], float(scores[place])) for place in best if scores[place] > -np.inf]


def rank_candidates(candidates: Sequence[Candidate], scores: Sequence[float]) -> Ranking:
    """The RANKED best candidates by other scores than their own."""
    return rank_scores([c.chunk.document_id for c in candidates], np.asarray(scores, np.float64))
