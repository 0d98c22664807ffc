"""Late interaction as its formula reads, slowly: one number after another, nothing packed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.late_interaction import LEVELS, LateScore, TokenCodes

Vector = NDArray[np.float64]


def decode_passage(codes: TokenCodes, dimension: int) -> list[list[Vector]]:
    """The vectors of each span as they are read back: coordinates in directions, of length 1."""
    directions = [_read_numbers(row, dimension) for row in codes.directions]
    total = sum(codes.counts.tolist())
    coordinates = [_read_numbers(row, total) for row in codes.coordinates]
    vectors = []
    for place in range(total):
        parts = zip(coordinates, codes.lengths.tolist(), directions, strict=True)
        vector = sum(
            (row[place] * length * direction for row, length, direction in parts),
            np.zeros(dimension),
        )
        vectors.append(vector / max(float(np.linalg.norm(vector)), 1e-12))
    ends = np.cumsum(codes.counts).tolist()
    return [
        vectors[end - count : end] for count, end in zip(codes.counts.tolist(), ends, strict=True)
    ]


def _read_numbers(row: NDArray[np.uint8], count: int) -> Vector:
    nibbles = [nibble for byte in row.tolist() for nibble in (byte % 16, byte // 16)]
    return np.array([float(LEVELS[nibble]) for nibble in nibbles[:count]])


def score_passage(question: Iterable[Vector], spans: Sequence[Sequence[Vector]]) -> LateScore:
    """The mean of the whole passage's score and of the best span's; the first span is context."""
    tokens = list(question)
    total = sum(float(np.linalg.norm(token)) for token in tokens)

    def score(vectors: Sequence[Vector]) -> float:
        if not vectors:
            return -np.inf
        best = [max(float(token @ vector) for vector in vectors) for token in tokens]
        return sum(best) / total if total else 0.0

    each = [score(vectors) for vectors in spans]
    whole = score([vector for vectors in spans for vector in vectors])
    return LateScore((whole + max(each)) / 2, tuple(each[1:]))
