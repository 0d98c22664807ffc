"""The seam between the passages that were found and the short answer that they hold.

`qa.extraction.finder.Finder` keeps this promise by rules and a small trained model; a
larger one may stand in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.types import Chunk, Span
from qa.reading.question import Question
from qa.retrieval.retrieve import Candidate


@dataclass(frozen=True, slots=True)
class Reading:
    """What a passage says to a question.

    `span` is the place of `text` in the text of the passage's document, None where the answer is
    what the document is about and stands nowhere. `score`, 0..1, is how sure it is that the
    passages hold an answer at all; below a threshold there is none to be given.
    """

    chunk: Chunk
    text: str
    span: Span | None
    score: float


class Reader(Protocol):
    """Whatever reads a short answer out of passages."""

    def read(self, question: Question, passages: Sequence[Candidate]) -> Reading | None:
        """The best answer in the passages, which come best first; None where there is none."""
        ...
