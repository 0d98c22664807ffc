"""The line above a quote without which it cannot be understood, as an exact slice.

A list item needs what it follows from ("Các yêu cầu gồm:"), a table row the header or the caption
of its table, the rest of a cut sentence its beginning, and a sentence whose subject is not named in
it the heading of its section.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from corpus.normalise import normalise, syllables
from corpus.outline import heading_of
from corpus.sentences import split_sentences
from corpus.types import Document, Span

FAR = 20_000  # characters above a quote that are looked at
FRAGMENT = 5  # syllables that are no sentence yet
WHOLE = 1000  # characters of a quote with its list
LONGEST = 400  # characters of what still introduces a list
_LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")
_ENDED = re.compile(r"[ \t]*(?:$|(?:\r\n|[\n\r])[ \t]*(?:$|[\n\r]))")  # a blank line follows
_MARKERS = tuple(  # what a list item begins with, the outermost kind of list first
    re.compile(rf"{marker}\s+(?=\S)")
    for marker in (
        r"\(?\d{1,3}(?:\.\d{1,3})*[.)]",
        r"\(?(?:[a-zđ]|[ivx]{2,5})[.)]",
        r"[-–—*•▪●○◦‣➢✓·]",
        r"\+",
    )
)
_BULLETS = 2  # the first level of marks without a number, which whole sentences may have too
_ROW = re.compile(r"(?P<label>[^:;|]{1,80}): [^;]*; [^:;|]{1,80}: ")
_RULE = re.compile(r"[|\s:+=-]+")
_CAPTION = re.compile(r"(?:Bảng|Biểu|Phụ lục|Table|Annex)\b", re.IGNORECASE)
_BARE = re.compile(r"#*\s*(?:Phần|Chương|Mục|Tiểu mục|Điều|Part|Chapter)\s\S+", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"(?:Đây|Đó|Theo đó|Trong đó|Cũng|Cùng với đó|Ngoài ra|Bên cạnh đó|This|These|That)\b"
    r"|(?:\w+\s){1,4}(?:này|đó|nói trên|nêu trên)\b"
)


class _Line(NamedTuple):
    """A line without the space around it; `level` is that of its list marker, if it has one."""

    span: Span
    text: str
    level: int | None
    spaced: bool  # whether a blank line stands above it


def find_heading(document: Document, quote: Span, adds: Callable[[str], bool]) -> Span | None:
    """Where the heading of a quote stands; None where the quote speaks for itself.

    `adds` tells whether a heading names something of what is asked that the quote does not. The
    title of the document, which every citation names, is no heading.
    """
    text = document.text
    *above, own = _lines_down_to(document, quote) or [_Line(quote, "", None, spaced=True)]
    above.reverse()
    found = _find_beginning(text, own, quote) or _find_table_head(text, own, above)
    if found is None and own.level is not None:
        found = _find_lead_in(text, own.level, above)
    if found is None and (section := _find_section(above)):
        quoted = text[quote.start : quote.end]
        listed = own.level is not None and (own.level < _BULLETS or not quoted.endswith("."))
        unclear = listed or _is_fragment(quoted) or _POINTS_BACK.match(quoted)
        if unclear or adds(text[section.start : section.end]):
            found = section
    if found is None or _says(text[found.start : found.end]) == _says(document.title):
        return None
    return found


def _lines_down_to(document: Document, quote: Span) -> list[_Line]:
    """The lines as far as the one in which the quote begins, without the furniture."""
    text = document.text
    brk = _BREAK.search(text, quote.start)
    lines: list[_Line] = []
    last = first = max(0, quote.start - FAR)
    for match in _LINE.finditer(text, first, brk.start() if brk else len(text)):
        visible = match[0].strip()
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        span = Span(start, start + len(visible))
        if not visible or _is_furniture(document, span):
            continue
        spaced = len(_BREAK.findall(text, last, start)) > 1
        lines.append(_Line(span, visible, _level_of(visible), spaced))
        last = span.end
    return lines


def _is_furniture(document: Document, span: Span) -> bool:
    return any(part.start < span.end and span.start < part.end for part in document.furniture)


def run_over_list(document: Document, quote: Span) -> Span:
    """A quote with the list that it announces, where that is not longer than a reader takes in.

    "Tỉnh giao các việc:" says nothing without what follows.
    """
    text = document.text
    if not text[quote.start : quote.end].endswith(":"):
        return quote
    level, end = None, quote.end
    for match in _LINE.finditer(text, quote.end, quote.start + WHOLE):
        visible = match[0].strip()
        if not visible:
            continue
        own = None if _is_furniture(document, Span(*match.span())) else _level_of(visible)
        if own is None or (level is not None and own < level):
            return Span(quote.start, end)
        level = own if level is None else level
        end = match.start() + len(match[0].rstrip())
    return Span(quote.start, end) if end == len(text.rstrip()) else quote


def find_items(document: Document, lead: Span) -> list[Span]:
    """The items of the list that a sentence announces, without their marks and what ends them.

    None where there are not several, where one has items of its own or goes on below its line, and
    where the list cannot be told from what follows it or from the one that `lead` is an item of.
    """
    text = document.text
    run = run_over_list(document, lead)
    lines = [
        Span(match.start() + len(match[0]) - len(match[0].lstrip()), match.end())
        for match in _LINE.finditer(text, lead.end, run.end)
        if match[0].strip() and not _is_furniture(document, Span(*match.span()))
    ]
    levels = {_level_of(text[line.start : line.end]) for line in lines}
    own = next((line.level for line in _lines_down_to(document, lead)[-1:]), None)
    if len(lines) < 2 or len(levels) > 1 or not _ENDED.match(text, run.end):
        return []
    if own is not None and min(level or 0 for level in levels) <= own:
        return []
    return [_trim_item(text, line) for line in lines]


def _trim_item(text: str, line: Span) -> Span:
    start = line.start + _find_marker(text[line.start : line.end])
    return Span(start, start + len(text[start : line.end].rstrip(" \t\r.;,")))


def is_item(document: Document, span: Span) -> bool:
    """Whether a span of a document's text begins on a line that is a list item or a clause."""
    lines = _lines_down_to(document, span)
    return bool(lines) and lines[-1].level is not None


def _level_of(line: str) -> int | None:
    return next((level for level, marker in enumerate(_MARKERS) if marker.match(line)), None)


def _find_beginning(text: str, own: _Line, quote: Span) -> Span | None:
    """What a sentence announces ("gồm 4 nội dung:") that the quote is a later part of."""
    for sentence in split_sentences(text, own.span.start, own.span.end):
        if sentence.start < quote.start < sentence.end:
            colon = text.rfind(":", sentence.start, quote.start)
            marker = _find_marker(text[sentence.start : sentence.end])
            begin = sentence.start + marker
            if begin < colon < begin + LONGEST:
                return Span(begin, colon + 1)
    return None


def _find_marker(line: str) -> int:
    """The length of the list marker with which a line begins."""
    return next((m.end() for marker in _MARKERS if (m := marker.match(line))), 0)


def _find_table_head(text: str, own: _Line, above: Sequence[_Line]) -> Span | None:
    """The header row of a table drawn with pipes, else the caption of a table or of its rows."""
    head = own
    if own.text.startswith("|"):
        rest = [line for line in above if not _RULE.fullmatch(line.text)]
        for line in rest:
            if not line.text.startswith("|"):
                break
            head = line
        return head.span if head is not own else None
    row = _ROW.match(own.text)
    if row is None:
        return None
    for line in above:
        found = _ROW.match(line.text)
        if found is None or found["label"] != row["label"]:
            if line.text.endswith(":"):
                return _last_sentence(text, line, above)
            titled = _CAPTION.match(line.text) or (_is_title(line) and not head.spaced)
            return line.span if titled else None
        head = line
    return None


def _find_lead_in(text: str, level: int, above: Sequence[_Line]) -> Span | None:
    """What a list follows from: the item above its own level, or the line that ends in a colon."""
    for line, further in zip(above, [*above, None][1:], strict=True):
        if line.level is not None and line.level < level:
            return _trim(text, line)
        if line.level is not None:
            continue
        if heading_of(line.text):
            return None
        if line.text.endswith(":"):
            return _last_sentence(text, line, above)
        goes_on = further is not None and not line.spaced and not heading_of(further.text)
        if not goes_on:
            return None
    return None


def _trim(text: str, line: _Line) -> Span | None:
    """An item without its marker; as far as its last colon where it is long."""
    begin = line.span.start + _find_marker(line.text)
    if line.span.end - begin <= LONGEST:
        return Span(begin, line.span.end)
    colon = text.rfind(":", begin, begin + LONGEST)
    return Span(begin, colon + 1) if colon >= 0 else None


def _last_sentence(text: str, line: _Line, above: Sequence[_Line]) -> Span | None:
    """The sentence that ends with a line, which may begin on a line above it."""
    first = line
    for other in above[above.index(line) :]:
        first = other
        if other.spaced or other.level is not None:
            break
    sentences = split_sentences(text, first.span.start, line.span.end)
    last = sentences[-1] if sentences else line.span
    begin = last.start + _find_marker(text[last.start : last.end])
    return Span(begin, last.end) if last.end - begin <= LONGEST else None


def _find_section(above: Sequence[_Line]) -> Span | None:
    """The nearest heading, with the name that "Chương II" has on the line below it."""
    below: _Line | None = None
    for line in above:
        heading = heading_of(line.text)
        if heading is None:
            below = line
            continue
        if (
            line.span.end - line.span.start > LONGEST
        ):  # an article that begins on its heading's line
            return Span(line.span.start, line.span.start + len(heading.label))
        if below and _BARE.fullmatch(line.text.rstrip(".: ")) and _is_title(below):
            return Span(line.span.start, below.span.end)
        start = line.span.start + len(line.text) - len(line.text.lstrip("# "))
        return Span(start, line.span.end)
    return None


def _is_title(line: _Line) -> bool:
    return len(line.text) <= LONGEST // 2 and not line.text.endswith((".", ";", ",", "…", "!", "?"))


def _is_fragment(quoted: str) -> bool:
    return len(syllables(quoted)) <= FRAGMENT or quoted[:1].islower()


def _says(text: str) -> str:
    return normalise(text.strip("# .:"))
