"""Exact search by inner product over one vector a chunk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.embedder import FloatArray


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Chunk keys, int64, with their scores, fp32, best first."""

    keys: NDArray[np.int64]
    scores: FloatArray


class VectorIndex:
    """FAISS's flat inner-product index with the chunks' keys as ids.

    Exact, hence without recall to tune: 200,000 vectors of 384 numbers are 307 MB and one scan.
    """

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def create(cls, dimension: int) -> VectorIndex:
        """An empty index for vectors of this length."""
        return cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)))

    @classmethod
    def open(cls, path: Path) -> VectorIndex:
        """Reads an index from its file."""
        return cls(faiss.read_index(str(path)))

    def save(self, path: Path) -> None:
        """Writes the index into a file. Raises OSError."""
        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as error:
            raise OSError(str(error).splitlines()[0]) from error

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, keys: Sequence[int], vectors: FloatArray) -> None:
        """Adds vectors, (keys, dimension)."""
        if len(keys):
            self._index.add_with_ids(np.ascontiguousarray(vectors), np.array(keys, np.int64))

    def remove(self, keys: Sequence[int]) -> None:
        """Removes the vectors with these keys; unknown keys are passed over."""
        if len(keys):
            self._index.remove_ids(np.array(keys, np.int64))

    def search(
        self, vector: FloatArray, limit: int, among: Sequence[int] | None = None
    ) -> Neighbours:
        """The `limit` nearest keys, of those `among` where they are given; equals by key.

        Fewer where there are fewer.
        """
        limit = min(limit, len(self) if among is None else len(among))
        if limit <= 0:
            return Neighbours(np.empty(0, np.int64), np.empty(0, np.float32))
        # One question is little work: threads that wait for one another cost more where the machine
        # has other things to do. The number is kept by the calling thread alone.
        faiss.omp_set_num_threads(1)
        chosen = None if among is None else _restrict_to(among)
        scores, keys = self._index.search(vector.reshape(1, -1), limit, params=chosen)
        found = keys[0] >= 0  # FAISS fills up with -1 where `among` holds unknown keys
        scores, keys = scores[0][found], keys[0][found]
        order = np.lexsort((keys, -scores))
        return Neighbours(keys[order], scores[order])

    def scores(self, vector: FloatArray, keys: Sequence[int]) -> FloatArray:
        """The inner products with these keys' vectors, in their order; every key is known."""
        products: FloatArray = self.fetch(keys) @ vector
        return products

    def fetch(self, keys: Sequence[int]) -> FloatArray:
        """The vectors with these keys, (keys, dimension), in their order; every key is known."""
        if not len(keys):
            return np.empty((0, self.dimension), np.float32)
        stored: FloatArray = self._index.reconstruct_batch(np.array(keys, np.int64))
        return stored

    def keys(self) -> NDArray[np.int64]:
        """Every key, in order."""
        return np.sort(faiss.vector_to_array(self._index.id_map))


def _restrict_to(keys: Sequence[int]) -> Any:
    selector = faiss.IDSelectorBatch(np.asarray(keys, np.int64))
    return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
