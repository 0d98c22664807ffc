"""An embedder small enough to read: texts that share syllables are near each other."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from corpus.normalise import fold
from index.embedder import Encoding, FloatArray, QuestionEncoder, Role, scale_to_unit

WORD = re.compile(r"\w+")


class FakeEmbedder:
    """A token a word, each with a fixed pseudo-random direction; diacritics make no difference."""

    question_encoder: QuestionEncoder | None = None
    reader = None

    def __init__(self, identity: str = "fake", dimension: int = 64) -> None:
        self.identity = identity
        self.dimension = dimension

    def read(self, word: str) -> str:
        """What of a word decides its direction."""
        return fold(word)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(WORD.findall(text)) for text in texts]

    def commonness(self, words: Sequence[str]) -> list[float]:
        """Small letters are commonest, in whatever word."""
        return [-sum(map(str.isupper, word)) for word in words]

    def encode(self, texts: Sequence[str], role: Role) -> Iterator[Encoding]:
        for text in texts:
            words = list(WORD.finditer(text))
            tokens = [direction(self.read(word[0]), self.dimension) for word in words]
            states = np.array(tokens, np.float32).reshape(-1, self.dimension)
            offsets = np.array([word.span() for word in words], np.int64).reshape(-1, 2)
            mean = states.mean(axis=0) if words else np.ones(self.dimension, np.float32)
            yield Encoding(scale_to_unit(mean), states, offsets)


class LiteralEmbedder(FakeEmbedder):
    """A word in another spelling is another word to it, as it is to a real model."""

    def read(self, word: str) -> str:
        return word


@lru_cache(maxsize=10_000)
def direction(word: str, dimension: int) -> FloatArray:
    """A unit vector that depends on the word alone."""
    generator = np.random.default_rng(zlib.crc32(word.encode("utf-8", "replace")))
    return scale_to_unit(generator.standard_normal(dimension).astype(np.float32))
