"""Plain text, quoted as it stands in the file."""

from __future__ import annotations

from corpus.encoding import decode, make_inert
from corpus.metadata import Declared
from corpus.readers.parsed import Parsed, ReadLimits


def read_plain(data: bytes, limits: ReadLimits) -> Parsed:
    """The text of a `.txt` file, its lines as they are. Raises ReadError for what is no text."""
    text = make_inert(decode(data))
    limits.check_characters(len(text))
    return Parsed(text, Declared())
