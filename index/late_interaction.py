"""Late interaction: every token of a question looks for its best partner in a passage.

The score of a passage is the weighted mean, over the question's tokens, of the best cosine with a
token of the passage (ColBERT's MaxSim, arXiv 2004.12832), here with a model that was not trained
for it. What makes it work: both sides are centred (see centres.py), a token weighs as much as it
stands out from the centre, and the best single sentence counts as much as the whole passage, since
in a long passage some token or other is near to anything.

What is kept of a passage fits into 48 bytes a token at 384 dimensions: neighbouring tokens of a
sentence are averaged in pairs (token pooling, arXiv 2409.14683), and each number is rounded to one
of four levels, the best ones for a normal distribution (Max, "Quantizing for minimum distortion",
1960), in units of its dimension's usual spread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from corpus.types import Span
from index.embedder import Encoding, FloatArray, scale_to_unit

_BLAS = ThreadpoolController()
POOLED = 2  # neighbouring tokens in one vector
LEVELS = np.array([-1.5104, -0.4528, 0.4528, 1.5104], np.float32)
BORDER = 0.9816  # between the inner levels and the outer ones
PACKED = 4  # numbers in a byte, the first in its lowest bits

_SHIFTS = np.arange(0, 8, 2, dtype=np.uint8)
_UNPACKED = LEVELS[(np.arange(256, dtype=np.uint8)[:, None] >> _SHIFTS) & 3]  # (256, PACKED)


@dataclass(frozen=True, slots=True)
class TokenCodes:
    """A passage's token vectors as they are stored.

    `codes` is uint8 (vectors, dimension / 4 rounded up), `counts` says how many of the vectors each
    span has: first the lines in front of the chunk, possibly none, then its sentences.
    """

    codes: NDArray[np.uint8]
    counts: NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class LateScore:
    """How near a passage is to the question: -1..1, as a whole and each of its sentences."""

    passage: float
    sentences: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TokenCodec:
    """Rounds token vectors to two bits a number.

    `centre` is what all passages share and `scale` the usual distance from it in a unit vector,
    both fp32 (dimension,).
    """

    centre: FloatArray
    scale: FloatArray

    def encode(self, encoding: Encoding, spans: Sequence[Span]) -> TokenCodes:
        """The vectors of the tokens in each span."""
        pooled = [self._pool(tokens) for tokens in list_tokens(encoding, spans)]
        counts = np.array([len(vectors) for vectors in pooled], np.uint16)
        units = scale_to_unit(np.concatenate(pooled)) / self.scale
        levels = (units > -BORDER).astype(np.uint8) + (units > 0) + (units > BORDER)
        width = -(-levels.shape[1] // PACKED)
        padded = np.zeros((len(levels), width * PACKED), np.uint8)
        padded[:, : levels.shape[1]] = levels
        codes = (padded.reshape(len(levels), width, PACKED) << _SHIFTS).sum(axis=2, dtype=np.uint8)
        return TokenCodes(codes, counts)

    def _pool(self, tokens: FloatArray) -> FloatArray:
        if not len(tokens):
            return tokens
        firsts = np.arange(0, len(tokens), POOLED)
        sums: FloatArray = np.add.reduceat(tokens - self.centre, firsts, axis=0)
        return sums

    def decode(self, codes: NDArray[np.uint8]) -> FloatArray:
        """The vectors in units of `scale`, fp32 (vectors, dimension)."""
        unpacked: FloatArray = _UNPACKED[codes].reshape(len(codes), -1)
        return unpacked[:, : len(self.scale)]


def list_tokens(encoding: Encoding, spans: Sequence[Span]) -> list[FloatArray]:
    """The tokens in each span; for one that holds none, the passage's mean.

    The first span, the lines in front of the chunk, may be empty and then has no token.
    """
    before = spans[0]
    held = [encoding.tokens_in(span) for span in spans]
    return [
        tokens
        if len(tokens) or (span is before and span.start == span.end)
        else encoding.mean[None]
        for span, tokens in zip(spans, held, strict=True)
    ]


def interact(
    question: FloatArray, passages: Sequence[TokenCodes], codec: TokenCodec
) -> list[LateScore]:
    """The score of each passage for a question's centred tokens, fp32 (tokens, dimension).

    To the last bit, a passage's score does not depend on the others: equal ones tie.
    """
    length = float(np.linalg.norm(question, axis=1).sum())
    weighted: FloatArray = question * codec.scale / max(length, 1e-12)
    with _BLAS.limit(limits=1, user_api="blas"):  # threads wait for each other on small products
        return [
            _score(weighted @ codec.decode(passage.codes).T, passage.counts) for passage in passages
        ]


def _score(similarities: FloatArray, counts: NDArray[np.uint16]) -> LateScore:
    """The score by the similarities of the question's tokens with a passage's vectors."""
    held = counts > 0
    firsts = (np.cumsum(counts, dtype=np.int64) - counts)[held]
    best = np.full((len(similarities), len(counts)), -np.inf, np.float32)
    best[:, held] = np.maximum.reduceat(similarities, firsts, axis=1)
    spans = best.sum(axis=0).tolist()
    whole = float(best.max(axis=1).sum())
    return LateScore((whole + max(spans)) / 2, tuple(spans[1:]))
