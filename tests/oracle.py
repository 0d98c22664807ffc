"""Late interaction as its formula reads, slowly: one number after another, nothing packed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.types import Span
from index.embedder import Encoding
from index.late_interaction import LEVELS, LateScore, TokenCodec

Vector = NDArray[np.float64]


def round_passage(
    encoding: Encoding, spans: Sequence[Span], codec: TokenCodec
) -> list[list[Vector]]:
    """The vectors of each span as they are read back: pooled in pairs, of length 1, rounded."""
    return [[round_vector(it, codec) for it in pool_pairs(encoding, s, codec)] for s in spans]


def pool_pairs(encoding: Encoding, span: Span, codec: TokenCodec) -> list[Vector]:
    """Unit vectors of a span's tokens, two by two; of the passage's mean where it has no token."""
    if span.start == span.end:
        return []
    tokens = [
        token
        for token, (start, end) in zip(encoding.tokens, encoding.offsets, strict=True)
        if span.start <= (start + end) / 2 < span.end
    ]
    centred = [token.astype(float) - codec.centre for token in tokens or [encoding.mean]]
    means = [np.mean(centred[first : first + 2], axis=0) for first in range(0, len(centred), 2)]
    return [mean / max(float(np.linalg.norm(mean)), 1e-12) for mean in means]


def round_vector(vector: Vector, codec: TokenCodec) -> Vector:
    """Each number at the nearest level, the lower one of two, in units of its scale."""
    nearest = [min(LEVELS, key=lambda level: abs(level - x)) for x in vector / codec.scale]
    return np.array(nearest, float) * codec.scale


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
