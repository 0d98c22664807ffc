"""What every reader returns, the limits it keeps, and how it puts a text together.

All formats share one form of text: paragraphs are separated by a blank line, a heading is a line
that begins with `#` to `######` and a space, list items and table rows are lines of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.encoding import make_inert
from corpus.errors import ReadError
from corpus.metadata import Declared
from corpus.types import Span


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """How large a file may be: in bytes as it lies on disk, and in characters of its text."""

    bytes: int = 50_000_000
    characters: int = 20_000_000

    def check_characters(self, count: int) -> None:
        """Raises ReadError when a text of `count` characters is over the limit."""
        if count > self.characters:
            raise ReadError(
                f"holds more text than the limit of {self.characters:,} characters; "
                "split it into several files"
            )


@dataclass(frozen=True, slots=True)
class Parsed:
    """The text of a file with what the format itself tells about it.

    `furniture` and `pages` are offsets in `text`, as in `Document`. `curated` says that someone
    wrote the file as a document, with a description at its head: nothing in it is a menu.
    """

    text: str
    declared: Declared
    furniture: tuple[Span, ...] = ()
    pages: tuple[int, ...] = ()
    curated: bool = False


class TextWriter:
    """Puts blocks together into one text and remembers where the furniture and the pages are."""

    def __init__(self, limits: ReadLimits) -> None:
        self._limits = limits
        self._pieces: list[str] = []
        self._length = 0
        self._furniture: list[Span] = []
        self._pages: list[int] = []
        self._page_is_due = False

    def add(self, block: str, *, below: str = "\n\n", furniture: bool = False) -> None:
        """Appends a block, made inert, under the previous one; an empty block adds nothing.

        `below` is what separates the two: a blank line, a line end for the next item of a list, or
        a space where the block continues the previous one. Raises ReadError over the limit.
        """
        block = make_inert(block).strip()
        if not block:
            return
        start = self._length + len(below) if self._length else 0
        if self._length:
            self._pieces.append(below)
        self._pieces.append(block)
        self._length = start + len(block)
        self._limits.check_characters(self._length)
        if furniture:
            self._furniture.append(Span(start, self._length))
        if self._page_is_due:
            self._pages[-1] = start
            self._page_is_due = False

    def begin_page(self) -> None:
        """The next block is the first of a new page; a page without text begins where it would."""
        self._pages.append(self._length)
        self._page_is_due = True

    def finish(self, declared: Declared) -> Parsed:
        """What was written, with what the file declares."""
        return Parsed("".join(self._pieces), declared, tuple(self._furniture), tuple(self._pages))
