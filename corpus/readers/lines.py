"""Lines on a page of a PDF, and the paragraphs they were broken from."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median, quantiles

import pypdfium2
import pypdfium2.raw as pdfium
import regex

_CLOSED = re.compile(r"[.:;!?…][\"'”’)\]/.]*$")
# A dash or a number also stands inside a paragraph ("kinh tế - xã hội", "tại khoản 1. Điều 5"), so
# these begin an item only below a closed line.
_ITEM = regex.compile(
    r"(?:[-–+•*▪]\s*\p{Lu}|\d{1,3}(?:\.\d{1,2})*[.)]\s|[a-zđ]\)\s|[IVX]{1,5}\.\s"
    r"|(?:Điều|Chương|Mục|Phần|Article|Chapter|Section)\s+[\dIVX]+)"
)
_INDENT = 50.0  # points; lines that begin nearer than this to each other share a column
_HYPHEN = "\x02"  # what PDFium gives for a hyphen at the end of a line
_SYMBOLS = re.compile("[\uf000-\uf0ff]")  # bullets of Word's symbol fonts


@dataclass(frozen=True, slots=True)
class Line:
    """A line as printed; lengths in points, `base` measured from the foot of the page.

    `size` is the height of most of its letters, `first_word` the width of its first word, and
    `hyphenated` says that its last word goes on below. A row of a table has several `cells`.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    first_word: float
    hyphenated: bool = False
    cells: int = 1


@dataclass(frozen=True, slots=True)
class _Glyph:
    character: str
    left: float
    right: float
    base: float
    size: float
    generated: bool


def read_lines(page: pypdfium2.PdfTextPage) -> list[Line]:
    """The lines of a page in the order in which PDFium reads it."""
    lines: list[Line] = []
    glyphs: list[_Glyph] = []
    for glyph in _read_glyphs(page):
        if glyph.character in "\r\n" + _HYPHEN:
            lines += _make_line(glyphs, hyphenated=glyph.character == _HYPHEN)
            glyphs = []
        else:
            glyphs.append(glyph)
    return _join_rows(lines + _make_line(glyphs, hyphenated=False))


def join_lines(lines: Sequence[Line]) -> Iterator[str]:
    """The paragraphs of a page: broken lines joined, hyphenated words made whole."""
    page = _measure(lines)
    paragraph = ""
    for number, line in enumerate(lines):
        above = lines[number - 1] if number else None
        if above and _continues(above, line, page):
            paragraph = _join(paragraph, line.text, above.hyphenated)
        else:
            if paragraph:
                yield paragraph
            paragraph = line.text
    if paragraph:
        yield paragraph


def continues_over_page(before: Sequence[Line], after: Sequence[Line]) -> bool:
    """Whether the paragraph that ends one page goes on at the head of the next."""
    return bool(before and after) and _continues_above(before[-1], after[0], _measure(before))


def _join_rows(lines: Sequence[Line]) -> list[Line]:
    """The lines with those made one that stand side by side, as the cells of a table do."""
    rows: list[Line] = []
    for line in lines:
        above = rows[-1] if rows else None
        if above and abs(above.base - line.base) < 0.3 * line.size and line.left >= above.right:
            rows[-1] = replace(
                above,
                text=f"{above.text} {line.text}",
                right=line.right,
                hyphenated=line.hyphenated,
                cells=above.cells + line.cells,
            )
        else:
            rows.append(line)
    return rows


def _read_glyphs(page: pypdfium2.PdfTextPage) -> Iterator[_Glyph]:
    handle = page.raw
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    for index in range(page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(handle, index)
        if code:
            pdfium.FPDFText_GetCharOrigin(handle, index, x, y)
            pdfium.FPDFText_GetLooseCharBox(handle, index, box)
            yield _Glyph(
                character=chr(code),
                left=x.value,
                right=box.right,
                base=y.value,
                size=box.top - box.bottom,
                generated=pdfium.FPDFText_IsGenerated(handle, index) == 1,
            )


def _make_line(glyphs: list[_Glyph], *, hyphenated: bool) -> list[Line]:
    """The line of these glyphs, or none where they are only spaces."""
    glyphs = _in_reading_order(glyphs)
    while glyphs and glyphs[0].character.isspace():
        glyphs.pop(0)
    while glyphs and glyphs[-1].character.isspace():
        glyphs.pop()
    if not glyphs:
        return []
    text = "".join(glyph.character for glyph in glyphs)
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    word_end = next((i for i, g in enumerate(glyphs) if g.character.isspace()), len(glyphs))
    return [
        Line(
            text=_SYMBOLS.sub("•", re.sub(r"\s+", " ", text)),
            left=glyphs[0].left,
            right=glyphs[-1].right,
            base=glyphs[0].base,
            size=median(glyph.size for glyph in glyphs),
            first_word=glyphs[word_end - 1].right - glyphs[0].left,
            hyphenated=hyphenated,
            cells=1 + _count_gaps(glyphs),
        )
    ]


def _count_gaps(glyphs: Sequence[_Glyph]) -> int:
    """How many spaces of the line are wider than any that justifying makes."""
    visible = [glyph for glyph in glyphs if not glyph.character.isspace()]
    return sum(b.left - a.right > 2 * b.size for a, b in pairwise(visible))


def _in_reading_order(glyphs: list[_Glyph]) -> list[_Glyph]:
    """The glyphs from left to right, with a space where there is a gap.

    Where a font lacks letters, some programs draw those of a line after the others, from another
    font; PDFium keeps that order and guesses spaces into it.
    """
    drawn = [glyph for glyph in glyphs if not glyph.generated]
    level = all(abs(glyph.base - drawn[0].base) < 0.2 * glyph.size for glyph in drawn)
    jumps = any(b.left < a.left - 0.5 * a.size for a, b in pairwise(drawn))
    if not (level and jumps):
        return glyphs
    drawn.sort(key=lambda glyph: glyph.left)
    ordered = drawn[:1]
    for before, glyph in pairwise(drawn):
        spaced = before.character.isspace() or glyph.character.isspace()
        if not spaced and glyph.left - before.right > 0.2 * glyph.size:
            ordered.append(_Glyph(" ", before.right, glyph.left, glyph.base, glyph.size, True))
        ordered.append(glyph)
    return ordered


@dataclass(frozen=True, slots=True)
class _Page:
    """What is usual on a page: the step between lines of a paragraph and the height of a line.

    `step` is in heights of a line; `reach` tells how far to the right lines go, by their left.
    """

    step: float
    size: float
    reach: dict[int, float]

    def is_full(self, above: Line, line: Line) -> bool:
        """Whether the first word of `line` no longer fitted into the line above it."""
        limit = self.reach[int(above.left // _INDENT)]
        return above.right + line.first_word + 0.2 * line.size > limit


def _measure(lines: Sequence[Line]) -> _Page:
    steps = [
        (above.base - line.base) / line.size
        for above, line in pairwise(lines)
        if above.base - line.base > 0.3 * line.size
    ]
    reach: dict[int, float] = {}
    for line in lines:
        begin = int(line.left // _INDENT)
        for near in (begin - 1, begin, begin + 1):
            reach[near] = max(reach.get(near, 0.0), line.right)
    return _Page(
        # Most steps on a page are those inside paragraphs, and they are the small ones.
        step=quantiles(steps, n=4)[0] if len(steps) > 1 else float("inf"),
        size=median(line.size for line in lines) if lines else 0.0,
        reach=reach,
    )


def _continues(above: Line, line: Line, page: _Page) -> bool:
    """Whether `line` belongs to the paragraph of the line above it."""
    gap = above.base - line.base
    if above.hyphenated:
        return True
    if gap < 0:  # the head of the next column
        return _continues_above(above, line, page)
    if gap > 1.3 * page.step * line.size or abs(above.size - line.size) > 0.15 * line.size:
        return False
    if min(above.cells, line.cells) > 1:
        return False
    if _CLOSED.search(above.text) and _ITEM.match(line.text):
        return False
    if line.size > 1.2 * page.size:
        return True  # a heading of several lines, which are rarely full
    if line.left > above.left + 0.8 * line.size and not _ITEM.match(above.text):
        return False  # the first line of a paragraph is indented
    return page.is_full(above, line)


def _continues_above(above: Line, line: Line, page: _Page) -> bool:
    """Whether `line` goes on with the last line of the column or page before."""
    if above.hyphenated:
        return True
    if _CLOSED.search(above.text) or _ITEM.match(line.text):
        return False
    return line.text[0].islower() or page.is_full(above, line)


def _join(paragraph: str, text: str, hyphenated: bool) -> str:
    if not hyphenated:
        return f"{paragraph} {text}"
    word, rest = paragraph.rsplit(" ", 1)[-1], text.split(" ", 1)[0]
    # Vietnamese breaks no syllables: its hyphen belongs to the words, as in "Covid-19".
    broken = (word + rest).isascii() and word.isalpha() and rest[:1].islower()
    return f"{paragraph}{'' if broken else '-'}{text}"
