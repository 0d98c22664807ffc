"""One file a format: each reader turns bytes into text and what the file declares about it."""

from __future__ import annotations

import stat
from pathlib import Path

from corpus.clean import find_furniture, merge_spans
from corpus.encoding import name_of
from corpus.errors import ReadError
from corpus.metadata import describe
from corpus.readers.html import read_html
from corpus.readers.markdown import read_markdown
from corpus.readers.parsed import Parsed, ReadLimits
from corpus.readers.pdf import read_pdf
from corpus.readers.plain import read_plain
from corpus.readers.sniff import SUFFIXES, kind_of
from corpus.readers.word import read_word
from corpus.types import Document

__all__ = ["DEFAULT_LIMITS", "SUFFIXES", "ReadLimits", "read_document"]

DEFAULT_LIMITS = ReadLimits()
_READERS = {
    "text": read_plain,
    "markdown": read_markdown,
    "html": read_html,
    "pdf": read_pdf,
    "docx": read_word,
}
# Only what was saved from a page carries menus and captions; official files carry signatures and
# addresses of the same shape, which are part of them.
_SAVED_PAGES = frozenset(["text", "markdown", "html"])


def read_document(path: Path, document_id: str, limits: ReadLimits = DEFAULT_LIMITS) -> Document:
    """The document in a `.txt`, `.md`, `.html`, `.pdf` or `.docx` file, told by its content.

    Raises ReadError, whose message begins with the file's name, for a file that is missing, empty,
    over the limits, damaged, or none of these formats; nothing else.
    """
    name = name_of(Path(path.name))
    try:
        return _read(path, document_id, limits)
    except ReadError as error:
        raise ReadError(f"{name}: {error}") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReadError(f"{name}: cannot be read ({reason}); check the file") from error
    except Exception as error:  # a parser that fails in its own way on a damaged file
        raise ReadError(
            f"{name}: is damaged or not what its name says ({type(error).__name__}: {error}); "
            "save it again"
        ) from error


def _read(path: Path, document_id: str, limits: ReadLimits) -> Document:
    data = _read_bytes(path, limits)
    kind = kind_of(data, path.suffix)
    parsed: Parsed = _READERS[kind](data, limits)
    if not parsed.text.strip():
        raise ReadError("holds no text; remove it, or save the document again")
    furniture = parsed.furniture
    if kind in _SAVED_PAGES and not parsed.curated:
        furniture = merge_spans([*furniture, *find_furniture(parsed.text, furniture)])
    title, metadata = describe(parsed.text, furniture=furniture, declared=parsed.declared)
    return Document(
        id=document_id,
        title=title,
        text=parsed.text,
        source=name_of(path.resolve()),
        metadata=metadata,
        furniture=furniture,
        pages=parsed.pages,
    )


def _read_bytes(path: Path, limits: ReadLimits) -> bytes:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ReadError("is no regular file; give a file or a folder")
    if status.st_size > limits.bytes:
        raise ReadError(
            f"has {status.st_size:,} bytes; the limit is {limits.bytes:,}; "
            "split it, or raise the limit"
        )
    if status.st_size == 0:
        raise ReadError("is empty (0 bytes); remove it, or save the document again")
    return path.read_bytes()
