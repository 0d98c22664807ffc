"""Headings: Markdown's, and the numbered parts of Vietnamese legal and official documents."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_RANKS = {
    **dict.fromkeys(("phần", "phụ lục", "part", "annex", "appendix"), 7),
    **dict.fromkeys(("chương", "chapter"), 8),
    **dict.fromkeys(("mục", "section"), 9),
    "tiểu mục": 10,
    **dict.fromkeys(("điều", "article"), 12),
}
_NUMBERED = re.compile(
    rf"({'|'.join(_RANKS)})\s+(?:[IVXLC]+|[0-9]+(?:\.[0-9A-Z]+)*[a-zđ]?|thứ \w+)"
    r"(?=\s*(?:[.:–—-]\s|[.:]?$))",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"(#{1,6})\s+(.*)")
_ROMAN = re.compile(r"[IVX]{1,5}\s?[.)–/-]\s+\S.*[^.;,]$")
_ROMAN_RANK = 11
_LONGEST = 200
_CLAUSE = re.compile(r"[0-9]{1,3}\.\s")


class Heading(NamedTuple):
    """What a line announces; a smaller `rank` stands higher (Chương above Điều)."""

    rank: int
    label: str


def heading_of(line: str) -> Heading | None:
    """The heading that a line is or begins with; None for a line of text.

    The label is the text of a Markdown heading or of a title such as "II. Kết quả", and "Điều 5"
    alone for a numbered part of a legal document.
    """
    line = unicodedata.normalize("NFC", line[: _LONGEST + 1]).strip()
    if found := _MARKDOWN.match(line):
        return Heading(len(found[1]), found[2].rstrip("# "))
    if found := _NUMBERED.match(line):
        label = " ".join(found[0].split())
        return Heading(_RANKS[" ".join(found[1].lower().split())], label[0].upper() + label[1:])
    if len(line) <= _LONGEST and _ROMAN.match(line):
        return Heading(_ROMAN_RANK, line.rstrip(": "))
    return None


def is_clause(line: str) -> bool:
    """Whether a line begins a numbered clause (khoản): "2. Nhiệm vụ"."""
    return _CLAUSE.match(line) is not None


def place(path: tuple[Heading, ...], heading: Heading) -> tuple[Heading, ...]:
    """The path of headings after one more heading: those of its rank and below give way to it."""
    return (*(above for above in path if above.rank < heading.rank), heading)
