"""The numbers that Word shows before the paragraphs of a list and does not store in their text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml.etree import _Element as Element

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
          (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_LEVELS = 9
_BULLETS = frozenset("-–+*•")  # others are letters of a symbol font


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level of a list is numbered: its first number, its format, its text (`Điều %1.`)."""

    start: int
    format: str
    text: str


class Numbering:
    """Counts the numbered paragraphs of a document, which must be asked for in order."""

    def __init__(self, document: WordDocument) -> None:
        self._levels = _read_levels(document)
        self._counts: dict[str, list[int | None]] = defaultdict(lambda: [None] * _LEVELS)

    def mark(self, list_id: int, level: int) -> str:
        """What stands before the next paragraph of the list at this level, such as `a)` or `-`."""
        levels, counting = self._levels.get(list_id, ({}, ""))
        if level not in levels:
            return ""
        counts = self._counts[counting]
        before = counts[level]
        counts[level] = levels[level].start if before is None else before + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        if levels[level].format == "bullet":
            return levels[level].text if levels[level].text in _BULLETS else "-"
        mark = levels[level].text
        for upper in range(level + 1):
            if f"%{upper + 1}" in mark and upper in levels:
                count = counts[upper] if counts[upper] is not None else levels[upper].start
                mark = mark.replace(f"%{upper + 1}", write_number(count or 0, levels[upper].format))
        return mark.strip()


def write_number(number: int, form: str) -> str:
    """`number` in one of Word's formats: `decimal`, `lowerLetter`, `upperRoman` and so on."""
    if form == "none":
        return ""
    if form in {"lowerLetter", "upperLetter"} and number > 0:
        letter = "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26] * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"} and 0 < number < 4000:
        roman = ""
        for value, sign in _ROMAN:
            roman += sign * (number // value)
            number %= value
        return roman.lower() if form == "lowerRoman" else roman
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _read_levels(document: WordDocument) -> dict[int, tuple[dict[int, _Level], str]]:
    """For each list of the document its levels, and the name of the counter it shares."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    abstract = {
        element.get(qn("w:abstractNumId")): _levels_of(element)
        for element in root.iterchildren(qn("w:abstractNum"))
    }
    lists = {}
    for element in root.iterchildren(qn("w:num")):
        number = as_number(element.get(qn("w:numId")))
        base = value_of(element.find(qn("w:abstractNumId")))
        levels = dict(abstract.get(base, {}))
        restarts = False
        for override in element.iterchildren(qn("w:lvlOverride")):
            level = as_number(override.get(qn("w:ilvl")))
            start = override.find(qn("w:startOverride"))
            if level in levels and start is not None:
                restarts = True
                old = levels[level]
                levels[level] = _Level(as_number(value_of(start)), old.format, old.text)
        lists[number] = (levels, f"list {number}" if restarts else f"shared {base}")
    return lists


def _levels_of(abstract: Element) -> dict[int, _Level]:
    return {
        as_number(level.get(qn("w:ilvl"))): _Level(
            start=as_number(value_of(level.find(qn("w:start"))), missing=1),
            format=value_of(level.find(qn("w:numFmt"))) or "decimal",
            text=value_of(level.find(qn("w:lvlText"))) or "",
        )
        for level in abstract.iterchildren(qn("w:lvl"))
    }


def value_of(element: Element | None) -> str | None:
    """The `w:val` of a property."""
    return None if element is None else element.get(qn("w:val"))


def as_number(value: str | None, missing: int = 0) -> int:
    """`value` as a number of a sensible size, or `missing`."""
    return (
        int(value) if value and value.isascii() and value.isdigit() and len(value) < 7 else missing
    )
