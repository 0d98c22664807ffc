"""What every room shares: documents, and the passages cut from them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters, `text[start:end]`, in the text it belongs to."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a document beside its text; what was not found is None.

    `published` is an ISO date (`2021-04-28`). `meeting`, the day the reported meeting took place,
    is an ISO date too, or `--05-28` where the page names no year (ISO 8601's truncated form).
    `province` is the canonical name without its type (`Vĩnh Phúc`), `site` a host name and
    `language` an ISO 639-1 code.
    """

    published: str | None = None
    meeting: str | None = None
    province: str | None = None
    site: str | None = None
    language: str = "vi"


@dataclass(frozen=True)
class Document:
    """One text as it can be quoted, with everything the file said and nothing removed.

    `id` is the path below the folder that was added, with forward slashes. `furniture` lists the
    parts that are not the article (menus, counters, captions): they stay in `text`, and no chunk
    covers them. `pages` holds the offset at which each page begins, empty for formats without.
    """

    id: str
    title: str
    text: str
    source: str
    metadata: Metadata = Metadata()
    furniture: tuple[Span, ...] = ()
    pages: tuple[int, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """The checksum of the text in UTF-8, by which a saved quote is verified later."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    def page_of(self, offset: int) -> int | None:
        """The page, counted from 1, that holds the character at `offset`; None without pages."""
        return sum(begin <= offset for begin in self.pages) or None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage of a document: `document.text[start:end] == text`.

    `sentences` are spans in the document's text that lie inside the chunk, in order. `heading` is
    the path of headings above the chunk (`Chương II > Điều 5`), empty where there is none.
    """

    id: str
    document_id: str
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...] = ()
    heading: str = ""
