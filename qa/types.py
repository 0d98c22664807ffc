"""What a question turns into."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from corpus.types import Chunk

Status = Literal["answered", "not_found"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that may hold the answer; `rank` counts from 1, a higher `score` is better."""

    chunk: Chunk
    score: float
    rank: int


@dataclass(frozen=True, slots=True)
class Citation:
    """An exact quote: `document.text[start:end] == quote`.

    `sha256` is the checksum of the document's text at the time of quoting; `page` is given for
    formats that have pages. `published` and `meeting` are days as in `corpus.types.Metadata`.
    """

    number: int
    document_id: str
    title: str
    source: str
    published: str | None
    province: str | None
    page: int | None
    start: int
    end: int
    quote: str
    sha256: str
    meeting: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the documents say to a question, with its proof.

    `text` is the answer with its marks (`[1]`), in `language`. `reading` is the question as it
    was understood where that differs from what was typed. `timings_ms` maps a stage to its
    milliseconds.
    """

    question: str
    status: Status
    short_answer: str | None
    text: str
    confidence: float
    language: str
    citations: tuple[Citation, ...] = ()
    hits: tuple[Hit, ...] = ()
    reading: str | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)
