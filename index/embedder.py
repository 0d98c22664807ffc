"""What an embedder promises, and which one a setting names."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.types import Span
from index.reading import SpanReader

FloatArray = NDArray[np.float32]
Role = Literal["query", "passage"]

DEFAULT_MODEL = "default"
PIECE = 4.0  # chooses as the model's own probabilities do for 99 of 100 words of questions


@dataclass(frozen=True, slots=True)
class Encoding:
    """One text as the model sees it.

    `vector` is fp32 (dimension,) of length 1, what the model was trained to give. `tokens` is fp32
    (tokens, dimension) for the tokens of the text itself: the last layer's, to which the default
    model adds a share of a middle one; `offsets` is int (tokens, 2), each token's range of
    characters in the text.
    """

    vector: FloatArray
    tokens: FloatArray
    offsets: NDArray[np.int64]

    def tokens_in(self, span: Span) -> FloatArray:
        """The tokens that lie in `span`, in the context of the whole text."""
        middle = self.offsets.sum(axis=1) / 2
        inside: FloatArray = self.tokens[(middle >= span.start) & (middle < span.end)]
        return inside

    def pool(self, span: Span) -> FloatArray:
        """The mean of the tokens in `span`, of all tokens where it holds none.

        Source: late chunking, arXiv 2409.04701.
        """
        inside = self.tokens_in(span)
        return inside.mean(axis=0) if len(inside) else self.mean

    @property
    def mean(self) -> FloatArray:
        """The mean of the text's own tokens, fp32 (dimension,)."""
        return self.tokens.mean(axis=0) if len(self.tokens) else self.vector


class QuestionEncoder(Protocol):
    """Encodes questions as it was trained to find what answers them."""

    def encode(self, question: str) -> FloatArray:
        """Its tokens, fp32 (tokens, dimension), to be compared with centred ones of passages."""


class Embedder(Protocol):
    """Turns texts into vectors; the same text and role always give the same vector."""

    @property
    def identity(self) -> str:
        """A name that changes whenever the vectors of passages would."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many of the model's tokens each text takes, special tokens left out."""

    def commonness(self, words: Sequence[str]) -> list[float]:
        """How common each spelling is in what the model has read: the larger, the commoner."""

    def encode(self, texts: Sequence[str], role: Role) -> Iterator[Encoding]:
        """The encodings of the texts, in their order."""

    @property
    def question_encoder(self) -> QuestionEncoder | None:
        """What encodes questions to find passages, where the same model was trained to."""

    @property
    def reader(self) -> SpanReader | None:
        """What marks answers in sentences with the same model, where it was trained to."""


def scale_to_unit(vectors: FloatArray) -> FloatArray:
    """The vectors divided by their L2 norm along the last axis; a zero vector stays zero."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: FloatArray = (vectors / np.maximum(norms, 1e-12)).astype(np.float32)
    return scaled


def weigh_pieces(pieces: Sequence[int]) -> float:
    """The logarithm, but for a constant, of how often a word is read that has these pieces.

    They are places in a vocabulary in which the commoner come first: by Zipf's law a piece's
    frequency falls as its place rises. PIECE is what a split costs beyond that.
    """
    return -sum(math.log1p(piece) + PIECE for piece in pieces)


def embed(embedder: Embedder, texts: Sequence[str], role: Role) -> FloatArray:
    """The vectors of the texts, (texts, dimension)."""
    vectors = np.zeros((len(texts), embedder.dimension), np.float32)
    for row, encoding in enumerate(embedder.encode(texts, role)):
        vectors[row] = encoding.vector
    return vectors


def load_embedder(model: str = DEFAULT_MODEL, cache: Path | None = None) -> Embedder:
    """The embedder that `model` names: `default`, a model's name on a hub, or a local folder.

    Raises ModelError where it cannot be prepared or loaded, as may its first use.
    """
    if model == DEFAULT_MODEL:
        from index.onnx_embedder import OnnxEmbedder
        from index.prepare import prepare_model

        return OnnxEmbedder(prepare_model(cache))
    from index.transformer_embedder import TransformerEmbedder

    return TransformerEmbedder(model)
