"""An embedder without what was learnt from questions: to train that, and to tell what it adds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.embedder import Embedder, Encoding, Role
from index.reading import SpanReader


class UntrainedEmbedder:
    """Another embedder, but that it encodes questions as it was not trained to."""

    question_encoder = None

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def identity(self) -> str:
        """The embedder's own: passages are encoded as it does."""
        return self._embedder.identity

    @property
    def dimension(self) -> int:
        return self._embedder.dimension

    @property
    def reader(self) -> SpanReader | None:
        """The embedder's own."""
        return self._embedder.reader

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The embedder's own count."""
        return self._embedder.count_tokens(texts)

    def commonness(self, words: Sequence[str]) -> list[float]:
        """The embedder's own."""
        return self._embedder.commonness(words)

    def encode(self, texts: Sequence[str], role: Role) -> Iterator[Encoding]:
        """The embedder's own encodings."""
        return self._embedder.encode(texts, role)
