"""What a reader of sentences promises: where in them an answer stands, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.types import Span

LEAST = -12.0  # the log-probability of what was not read


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence to read: its document, with its title, and where in it the sentence begins."""

    document: str
    title: str
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What was read in one sentence, as natural logarithms of probabilities.

    `evidence` is that this sentence proves the answer, rather than another or none; `spans`, fp32
    (tokens, tokens), that the answer begins at a token and ends at one, among all spans that were
    read; `offsets`, int (tokens, 2), are the tokens' characters.
    """

    evidence: float
    spans: NDArray[np.float32]
    offsets: NDArray[np.int64]

    def weigh(self, span: Span) -> float:
        """The log-probability that the answer is the span, LEAST where it was not read."""
        first = np.flatnonzero(self.offsets[:, 1] > span.start)
        last = np.flatnonzero(self.offsets[:, 0] < span.end)
        if not len(first) or not len(last) or self.offsets[-1, 1] < span.end:
            return LEAST
        return max(LEAST, float(self.spans[first[0], last[-1]]))


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in several sentences.

    `none` is the log-probability that none of them answers, `marks` what each says, None where
    there was no room for it; `yes` and `no` are the log-probabilities that the answer is one of
    these, rather than a span.
    """

    none: float
    marks: tuple[Marks | None, ...]
    yes: float = LEAST
    no: float = LEAST


class SpanReader(Protocol):
    """Whatever marks answers in sentences."""

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> Reading:
        """What the excerpts, which come best first, say to the question."""
        ...
