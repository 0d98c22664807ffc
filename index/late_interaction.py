"""Late interaction: every token of a question looks for its best partner in a passage.

The score of a passage is the weighted mean, over the question's tokens, of the best cosine with a
token of the passage (ColBERT's MaxSim, arXiv 2004.12832). Passages are encoded by a model that was
not trained for it, and questions too where none was trained for them (`onnx_questions.py`). What
makes it work: both sides are centred (see centres.py), a token weighs as much as it stands out from
the centre, and the best single sentence counts as much as the whole passage, since in a long
passage some token or other is near to anything.

What is kept of a passage fits into 12 KB at 250 tokens and 384 dimensions. The tokens of one
passage have much in common, so their matrix is factored by a truncated singular value decomposition
into a few directions and every token's coordinates in them. Both are rounded to four bits a number,
to the sixteen levels that are best for a normal distribution (Max, "Quantizing for minimum
distortion", 1960).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from corpus.types import Span
from index.embedder import Encoding, FloatArray, scale_to_unit

# Products here are small: more threads wait for one another, and sum in another order when several
# questions are asked at once. The limit is the process's, so it is set once and never lifted.
ThreadpoolController().limit(limits=1, user_api="blas")

RANK = 32  # directions at least, where a passage has as many tokens
BUDGET = 48  # bytes a token that a long passage may take
UPPER_LEVELS = (0.1284, 0.3881, 0.6568, 0.9424, 1.2562, 1.6181, 2.0690, 2.7326)
LEVELS = np.array([*(-level for level in reversed(UPPER_LEVELS)), *UPPER_LEVELS], np.float32)

_BORDERS = (LEVELS[1:] + LEVELS[:-1]) / 2
_NIBBLES = np.arange(256, dtype=np.uint8)
_UNPACKED = LEVELS[np.stack([_NIBBLES & 15, _NIBBLES >> 4], axis=1)]  # (256, 2)


class PassageTokens(Protocol):
    """Unit vectors of a passage's tokens, however they are kept.

    `counts` says how many of the vectors each span has: first the lines in front of the chunk,
    possibly none, then its sentences.
    """

    @property
    def counts(self) -> NDArray[np.uint16]: ...

    def compare(self, question: FloatArray) -> FloatArray:
        """The products of vectors, fp32 (tokens, dimension), with the passage's: (tokens, all)."""


@dataclass(frozen=True, slots=True)
class TokenCodes:
    """A passage's token vectors as they are stored.

    `directions` is uint8 (rank, dimension / 2 rounded up), `coordinates` uint8 (rank, vectors / 2
    rounded up), `lengths` fp16 (rank,): the vectors are (coordinates.T * lengths) @ directions,
    scaled to length 1.
    """

    directions: NDArray[np.uint8]
    coordinates: NDArray[np.uint8]
    lengths: NDArray[np.float16]
    counts: NDArray[np.uint16]

    def compare(self, question: FloatArray) -> FloatArray:
        """As PassageTokens.compare, without making the vectors themselves."""
        directions, coordinates, norms = self.unpack(question.shape[1])
        return np.asarray(question @ directions.T @ coordinates / norms, np.float32)

    def unpack(self, dimension: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Directions (rank, dimension), coordinates (rank, vectors), and the vectors' norms."""
        directions = _unpack(self.directions, dimension)
        coordinates = _unpack(self.coordinates, int(self.counts.sum()))
        coordinates *= self.lengths.astype(np.float32)[:, None]
        squares = (coordinates * (directions @ directions.T @ coordinates)).sum(axis=0)
        return directions, coordinates, np.sqrt(np.maximum(squares, 1e-24))


@dataclass(frozen=True, slots=True)
class LateScore:
    """How near a passage is to the question: -1..1, as a whole and each of its sentences."""

    passage: float
    sentences: tuple[float, ...]


def encode_tokens(encoding: Encoding, spans: Sequence[Span], centre: FloatArray) -> TokenCodes:
    """The vectors of the tokens in each span less `centre`, what all passages share."""
    held = list_tokens(encoding, spans)
    counts = np.array([len(tokens) for tokens in held], np.uint16)
    return factor_tokens(scale_to_unit(np.concatenate(held) - centre), counts)


def factor_tokens(vectors: FloatArray, counts: NDArray[np.uint16]) -> TokenCodes:
    """Unit vectors, fp32 (vectors, dimension), in as many directions as they may take."""
    _, axes = np.linalg.eigh(vectors @ vectors.T)  # by rising eigenvalue
    axes = axes[:, ::-1][:, : choose_rank(*vectors.shape)].T
    directions = axes @ vectors
    lengths = np.linalg.norm(directions, axis=1)
    size = np.sqrt(np.array(vectors.shape, np.float32))
    return TokenCodes(
        _pack(scale_to_unit(directions) * size[1]),
        _pack(axes * size[0]),
        (lengths / size.prod()).astype(np.float16),
        counts,
    )


def choose_rank(vectors: int, dimension: int) -> int:
    """How many directions so many vectors are kept in: RANK, or what the budget allows."""
    allowed = 2 * BUDGET * vectors // (vectors + dimension)
    return min(vectors, dimension, max(RANK, allowed))


def _pack(numbers: FloatArray) -> NDArray[np.uint8]:
    """The nearest level to each number, two in a byte, the first in its lower bits."""
    rows, count = numbers.shape
    levels = np.zeros((rows, count + count % 2), np.uint8)
    levels[:, :count] = np.searchsorted(_BORDERS, numbers.ravel()).reshape(rows, count)
    packed: NDArray[np.uint8] = levels[:, 0::2] + 16 * levels[:, 1::2]
    return packed


def _unpack(packed: NDArray[np.uint8], count: int) -> FloatArray:
    pairs: FloatArray = np.take(_UNPACKED, packed, axis=0)  # a tenth of the time of an index
    return pairs.reshape(len(packed), -1)[:, :count]


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


def interact(question: FloatArray, passages: Sequence[PassageTokens]) -> list[LateScore]:
    """The score of each passage for a question's centred tokens, fp32 (tokens, dimension).

    To the last bit, a passage's score does not depend on the others: equal ones tie.
    """
    length = float(np.linalg.norm(question, axis=1).sum())
    weighted: FloatArray = question / max(length, 1e-12)
    return [_score(passage.compare(weighted), passage.counts) for passage in passages]


def _score(similarities: FloatArray, counts: NDArray[np.uint16]) -> LateScore:
    """The score by the similarities of the question's tokens with a passage's vectors."""
    held = counts > 0
    firsts = (np.cumsum(counts, dtype=np.int64) - counts)[held]
    best = np.full((len(similarities), len(counts)), -np.inf, np.float32)
    best[:, held] = np.maximum.reduceat(similarities, firsts, axis=1)
    spans = best.sum(axis=0).tolist()
    whole = float(best.max(axis=1).sum())
    return LateScore((whole + max(spans)) / 2, tuple(spans[1:]))
