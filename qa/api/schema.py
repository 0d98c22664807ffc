"""What the HTTP interface takes and gives, as types that document and check it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from qa.followups.conversation import REMEMBERED
from qa.reading.filters import Filter

MOST_HITS = 100
MOST_DOCUMENTS = 1000  # on a page of the list


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid")  # a misspelt field would change nothing in silence


class _Filtered(_Given):
    province: str | None = Field(None, description="A province of today or of before July 2025.")
    since: str | None = Field(None, description="First day: 2021, 2021-05 or 2021-05-17.")
    until: str | None = Field(None, description="Last day, written the same way.")

    def read_filter(self) -> Filter | None:
        """The filter; raises SettingError for what is no province or no date."""
        return Filter.read(self.province, self.since, self.until)


class AskRequest(_Filtered):
    """A question, and the documents that it is put to."""

    question: str
    previous: list[str] = Field(
        default=[],
        description="The questions asked before in this conversation, oldest first; as many as "
        f"there are, of which the last {REMEMBERED} count.",
    )


class SearchRequest(_Filtered):
    """What passages are searched for."""

    query: str
    limit: int = Field(10, ge=1, le=MOST_HITS)


class Slice(_Given):
    """`text[start:end]` of a document."""

    document_id: str
    start: int
    end: int
    text: str


class Citation(_Given):
    """An exact quote: the document's `text[start:end]`, counted in Unicode code points."""

    number: int = Field(description="The quote's mark in the answer: [1].")
    document_id: str
    title: str
    source: str
    published: str | None
    province: str | None
    page: int | None
    start: int
    end: int
    quote: str
    sha256: str = Field(description="Checksum of the document's text, by which it is verified.")
    meeting: str | None
    heading: Slice | None


class Hit(_Given):
    """A passage that may hold the answer."""

    rank: int
    score: float
    document_id: str
    start: int
    end: int
    text: str


class Difference(_Given):
    """Values that quotes give for the same thing, and the numbers of those citations."""

    values: list[str]
    numbers: list[int]


class Entry(_Given):
    """One document's line in an answer that is gathered from several."""

    document_id: str
    title: str
    province: str | None
    label: str
    number: int


class Chosen(_Given):
    """The filter that an answer was asked under."""

    province: str | None
    since: str | None
    until: str | None


class Answer(_Given):
    """What `hoidap ask --json` prints, and `hoidap verify` takes."""

    question: str
    status: Literal["answered", "not_found"]
    short_answer: str | None
    answer: str
    confidence: float = Field(ge=0, le=1)
    language: str
    reading: str | None
    standalone: str | None
    citations: list[Citation]
    hits: list[Hit]
    timings_ms: dict[str, float]
    short_slice: Slice | None
    differences: list[Difference]
    entries: list[Entry]
    unmentioned: list[str]
    proofs: list[int]
    filter: Chosen | None = None


class Hits(_Given):
    """The passages that match best."""

    query: str
    hits: list[Hit]


class DocumentSummary(_Given):
    """What the list tells of a document."""

    document_id: str
    title: str
    source: str
    province: str | None
    published: str | None
    meeting: str | None
    site: str | None
    language: str
    passages: int
    characters: int


class DocumentList(_Given):
    """A page of the list: `total` documents there are."""

    total: int
    documents: list[DocumentSummary]


class Document(_Given):
    """A document with its whole text; `pages` holds the offset at which each page begins."""

    document_id: str
    title: str
    source: str
    province: str | None
    published: str | None
    meeting: str | None
    site: str | None
    language: str
    characters: int
    sha256: str
    pages: list[int]
    text: str


class DocumentPart(_Given):
    """`text[start:end]` of a document that has so many `characters`."""

    document_id: str
    title: str
    start: int
    end: int
    characters: int
    text: str


class Health(_Given):
    """Whether questions can be asked."""

    status: Literal["loading", "ready", "failed"]
    reason: str | None
    generation: int | None
    version: str | None


class ErrorDetail(_Given):
    """What is wrong, with the remedy, in the form that OpenAI's clients read."""

    message: str
    type: str
    param: str | None
    code: str


class ErrorReply(_Given):
    """Every error has this form."""

    error: ErrorDetail
