"""Embedders around another one: what it made is kept, or what it learnt from questions left out."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from index.closing import Closing
from index.embedder import Embedder, Encoding, QuestionEncoder, Role
from index.reading import SpanReader

TABLE = """
CREATE TABLE IF NOT EXISTS encodings (
    key BLOB PRIMARY KEY, vector BLOB NOT NULL, tokens BLOB NOT NULL, offsets BLOB NOT NULL
) WITHOUT ROWID
"""


class WrappedEmbedder:
    """Another embedder, which a kind of this changes in one respect."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def identity(self) -> str:
        """The embedder's own: the vectors of passages are the same."""
        return self._embedder.identity

    @property
    def dimension(self) -> int:
        return self._embedder.dimension

    @property
    def question_encoder(self) -> QuestionEncoder | None:
        """The embedder's own."""
        return self._embedder.question_encoder

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


class UntrainedEmbedder(WrappedEmbedder):
    """An embedder without what was learnt from questions, to train that and tell what it adds."""

    @property
    def question_encoder(self) -> None:
        """None: questions are encoded as they are without training."""


class KeptEmbedder(WrappedEmbedder, Closing):
    """An embedder whose encodings lie in a SQLite file, bit by bit as they were made.

    A token takes 1.5 KB at 384 dimensions. The file may be thrown away at any time. What a trained
    question encoder makes is not kept.
    """

    def __init__(self, embedder: Embedder, file: Path) -> None:
        super().__init__(embedder)
        self._connection = sqlite3.connect(file, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute(TABLE)

    def encode(self, texts: Sequence[str], role: Role) -> Iterator[Encoding]:
        """The encodings of the texts, in their order; those not kept yet are made together."""
        keys = [self._key(text, role) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if not self._has(key)}
        made = self._embedder.encode(list(missing.values()), role)
        for key, encoding in zip(missing, made, strict=True):
            self._keep(key, encoding)
        yield from map(self._fetch, keys)

    def _key(self, text: str, role: Role) -> bytes:
        content = "\0".join((self.identity, role, text))
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).digest()

    def _has(self, key: bytes) -> bool:
        found = self._connection.execute("SELECT 1 FROM encodings WHERE key = ?", (key,))
        return found.fetchone() is not None

    def _keep(self, key: bytes, encoding: Encoding) -> None:
        row = (
            key,
            encoding.vector.astype(np.float32).tobytes(),
            encoding.tokens.astype(np.float32).tobytes(),
            encoding.offsets.astype(np.int64).tobytes(),
        )
        self._connection.execute("INSERT INTO encodings VALUES (?, ?, ?, ?)", row)

    def _fetch(self, key: bytes) -> Encoding:
        vector, tokens, offsets = self._connection.execute(
            "SELECT vector, tokens, offsets FROM encodings WHERE key = ?", (key,)
        ).fetchone()
        return Encoding(
            np.frombuffer(vector, np.float32),
            np.frombuffer(tokens, np.float32).reshape(-1, self.dimension),
            np.frombuffer(offsets, np.int64).reshape(-1, 2),
        )

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()
