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
class Slice:
    """An exact slice of a document: `document.text[start:end] == text`."""

    document_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """An exact quote: `document.text[start:end] == quote`.

    `sha256` is the checksum of the document's text at the time of quoting; `page` is given for
    formats that have pages. `published` and `meeting` are days as in `corpus.types.Metadata`.
    `heading` is the line above the quote without which it cannot be understood: a heading, the
    header of a table, or what a list follows from ("gồm:").
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
    heading: Slice | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Quotes that contradict each other.

    `values` are what they say of the same thing, as written ("1.277", "1.300"), and `numbers` the
    citations that say so: one for each value, in order.
    """

    values: tuple[str, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One document's line in an answer that is gathered from several documents.

    `label` is what tells it from the others, as the reader knows it: its province, or else its
    title. `number` is the citation's that proves it, and `value` the short answer of its document,
    where there is one beside the label.
    """

    document_id: str
    title: str
    province: str | None
    label: str
    number: int
    value: Slice | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the documents say to a question, with its proof.

    `text` is the answer with its marks (`[1]`), in `language`. `short_slice` is where the short
    answer stands, None where it is the province that its document is about, yes or no, or several
    things joined by semicolons, each in a quote; `proofs` are the numbers of the citations that
    prove it, none where there is none. `differences` are
    quotes that contradict each other, `entries` the documents of an answer across documents, and
    `unmentioned` the parts of the question that nothing covers. `reading` is the question as it
    was understood where that differs from what was typed; `standalone` is the whole question that
    was searched, which a follow-up question is resolved against. `timings_ms` maps a stage to its
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
    short_slice: Slice | None = None
    differences: tuple[Difference, ...] = ()
    entries: tuple[Entry, ...] = ()
    unmentioned: tuple[str, ...] = ()
    standalone: str | None = None
    proofs: tuple[int, ...] = ()
