"""Passages embedded a second, against sentence-transformers on torch with the same weights."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from corpus.readers import read_document
from corpus.split import SplitSettings
from eval.timing import Spread
from index.embedder import FloatArray, embed, load_embedder
from index.onnx_embedder import PREFIXES
from index.passage import make_passages
from qa.engine import SAMPLE

TARGET = 1.6
BATCHES = (8, 32)  # 32 is sentence-transformers' own choice; the faster one is compared with


@dataclass(frozen=True, slots=True)
class EmbeddingSpeed:
    """Passages a second of both, ours as a multiple of the other by slice of the passages.

    `cosine` is the mean cosine between the two's vectors of the same passages, `batch` the batch
    size that was faster for the other.
    """

    passages: int
    ours: Spread
    sentence_transformers: Spread
    ratio: Spread
    cosine: float
    batch: int

    def list_facts(self) -> list[tuple[str, str]]:
        return [
            ("hoidap, passages embedded a second", str(self.ours)),
            (f"sentence-transformers, batches of {self.batch}", str(self.sentence_transformers)),
            (f"ratio, at least {TARGET} wanted", str(self.ratio)),
            ("mean cosine of the same passage's vectors", f"{self.cosine:.4f}"),
        ]


def read_passages(corpus: Path, count: int) -> list[str]:
    """So many passages of a BEIR corpus; of the sample documents, repeated, where it is missing."""
    if corpus.is_file():
        lines = corpus.read_text("utf-8").splitlines()
        texts = [json.loads(line)["text"] for line in lines if line.strip()]
    else:
        embedder = load_embedder()
        documents = [read_document(path, path.name) for path in sorted(SAMPLE.glob("*.md"))]
        made = [make_passages(document, embedder, SplitSettings()) for document in documents]
        texts = [passage.text for passages in made for passage in passages]
    return list(islice(cycle(texts), count))


def measure_embedding(weights: Path, passages: Sequence[str], slices: int) -> EmbeddingSpeed:
    """Embeds one slice of the passages after the other, each with both."""
    from sentence_transformers import SentenceTransformer

    logging.getLogger("transformers").setLevel(logging.ERROR)  # it misses the pooler, unused here
    embedder = load_embedder()
    model: Any = SentenceTransformer(str(weights), device="cpu")

    def embed_here(texts: Sequence[str]) -> FloatArray:
        return embed(embedder, texts, "passage")

    def embed_there(texts: Sequence[str], batch: int) -> FloatArray:
        prefixed = [PREFIXES["passage"] + text for text in texts]
        vectors: FloatArray = model.encode(prefixed, batch_size=batch, show_progress_bar=False)
        return vectors

    parts = [passages[i::slices] for i in range(slices)]
    embed_here(parts[0][:4])  # what the first run allocates is not counted
    embed_there(parts[0][:4], BATCHES[0])
    trials = {size: _time(partial(embed_there, parts[0], size))[0] for size in BATCHES}
    batch = min(BATCHES, key=lambda size: trials[size])
    ours, theirs, cosines = [], [], []
    for part in parts:
        seconds, vectors = _time(partial(embed_here, part))
        other_seconds, other_vectors = _time(partial(embed_there, part, batch))
        ours.append(len(part) / seconds)
        theirs.append(len(part) / other_seconds)
        cosines += (vectors * other_vectors).sum(axis=1).tolist()
    return EmbeddingSpeed(
        passages=len(passages),
        ours=Spread.of(ours),
        sentence_transformers=Spread.of(theirs),
        ratio=Spread.of([a / b for a, b in zip(ours, theirs, strict=True)]),
        cosine=float(np.mean(cosines)),
        batch=batch,
    )


def _time(work: Callable[[], FloatArray]) -> tuple[float, FloatArray]:
    begin = perf_counter()
    vectors = work()
    return perf_counter() - begin, vectors
