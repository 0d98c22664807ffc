"""Where sentences begin and end: Vietnamese first, decent on others, hard-wrapped text included."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.types import Span

# Short forms that a name follows ("TP. Vinh"), and those that only a figure follows ("tr. 5").
_TITLES = frozenset(
    """
    ths th.s ts tskh pgs gs ks bs ds cn cv cki ckii nsnd nsưt ngnd ngưt đ/c đc tp tx tt kp
    mr mrs ms dr prof st jr vs e.g i.e cf p q h x t
    """.split()  # noqa: SIM905 - a column of quoted words hides the words
)
_COUNTED = frozenset(
    """
    tr đt sđt tel fax no nos art sec fig vol pp ch jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()  # noqa: SIM905
)
_LABEL = re.compile(  # what a line may begin with before its own first sentence: "1.", "Điều 5."
    r"[0-9]{1,3}[a-zđ]?(?:\.[0-9]{1,3})*|[ivxlc]{1,5}|[a-zđ](?:\.[0-9]{1,3})*"
    r"|(?:[0-9]{1,3}\. )?(?:phần|chương|mục|tiểu mục|điều|khoản|điểm|bảng|biểu|hình|phụ lục|câu"
    r"|bước|bài|tiêu chí|tiêu chuẩn|part|chapter|section|article|table|figure|annex) [\w./-]+",
    re.IGNORECASE,
)
_ITEM = re.compile(  # a line of its own: list items, Markdown's headings, table rows and quotations
    r"[-–—*•·+▪●○◦‣➢✓]\s|(?:[0-9]{1,3}|[a-zA-ZđĐ]|[ivxIVX]{1,5})[.)]\s|#{1,6}\s|[|>]"
)
_ADDRESS = re.compile(r"\S*[^\W_](?:[.@]|://)[^\W_]")  # a host name, a page or a mail address
_WHOLE_LINE = re.compile(r"#{1,6}\s|\|")

_CLOSING = "\"'”’»)\\]}」』）"
_OPENING = " \t\r\n\"'“‘«([{-–—*_•#>「『（"
_STOP = re.compile(  # possessive and tried once a run, so that no text takes quadratic time
    rf"(?<![.!?…])[.!?…]++[{_CLOSING}]*+(?=\s)"
    rf"|[。！？｡]++[{_CLOSING}]*+"
    r"|(?<=[^\W\d_]{2})[.!?…](?=[^\W\d_]++[ ,])"  # a missing space: "hội nghị.Đồng chí"
)
_ENDED = re.compile(rf"[.!?…;:。！？｡][{_CLOSING}]*$")
_LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_OPENINGS = re.compile(f"[{re.escape(_OPENING)}]*+")
_WORD_BEFORE = re.compile(r"[^\s\"'“‘«(\[]+$")
_VISIBLE = re.compile(r"\S")
_NEAR = 40  # characters before a stop that are looked at


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[start:end]`, as spans in `text`: in order, disjoint, trimmed.

    Every character that is not white space lies in one of them. Headings, list items and table rows
    on a line of their own are units; a line break inside a sentence does not end it.
    """
    stop = len(text) if end is None else min(end, len(text))
    return [
        sentence
        for paragraph in _paragraphs(text, max(start, 0), stop)
        for sentence in _sentences(text, paragraph.start, paragraph.end)
    ]


def _paragraphs(text: str, start: int, end: int) -> Iterator[Span]:
    """Runs of lines that no sentence crosses."""
    for block in _blocks(text, start, end):
        lines = [text[line.start : line.end] for line in block]
        full = _full_width(lines)
        begin = block[0].start
        for i in range(1, len(block)):
            if not _goes_on(lines[i - 1], lines[i], full):
                yield Span(begin, block[i - 1].end)
                begin = block[i].start
        yield Span(begin, block[-1].end)


def _blocks(text: str, start: int, end: int) -> Iterator[list[Span]]:
    """The lines of the text without the white space around them, grouped between blank lines."""
    block: list[Span] = []
    previous = start
    for found in _LINE.finditer(text, start, end):
        line = found[0].strip()
        blank = len(text[previous : found.start()].replace("\r\n", "\n")) > 1
        if block and (blank or not line):
            yield block
            block = []
        if line:
            first = text.index(line[0], found.start())
            block.append(Span(first, first + len(line)))
        previous = found.end()
    if block:
        yield block


def _full_width(lines: list[str]) -> int:
    """The length from which a line of a hard-wrapped block was broken for want of room.

    Lines that begin in lower case tell such a block; without them the length is out of reach.
    """
    width = max(map(len, lines))
    wrapped = len(lines) > 2 and 40 <= width <= 130 and any(line[0].islower() for line in lines[1:])
    return round(0.8 * width) if wrapped else width + 1


def _goes_on(line: str, following: str, full: int) -> bool:
    """Whether a sentence crosses the break between two neighbouring lines."""
    if _ITEM.match(following) or _WHOLE_LINE.match(line) or _ADDRESS.match(following):
        return False
    wide, line = len(line) >= full, line[-_NEAR:]
    if _ENDED.search(line):
        return line[-1] == "." and _is_short_form(_last_word(line[:-1]), following)
    return following[0].islower() or line[-1] in ",([-–" or wide


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    if _WHOLE_LINE.match(text, start):
        yield Span(start, end)
        return
    begin = start
    for found in _STOP.finditer(text, start, end):
        if begin <= found.start() and found.end() < end and _ends_sentence(text, begin, found):
            yield Span(begin, found.end())
            rest = _VISIBLE.search(text, found.end(), end)
            begin = rest.start() if rest else end
    if begin < end:
        yield Span(begin, end)


def _ends_sentence(text: str, begin: int, found: re.Match[str]) -> bool:
    """Whether the stop, which has more text behind it, ends the sentence from `begin` on."""
    opening = _OPENINGS.match(text, found.end())
    after = text[opening.end() : opening.end() + 2] if opening else ""
    stop = found[0]
    if after[:1].islower():
        return False
    if stop.startswith(("..", "…")):
        return not after[:1].isdigit()
    if stop[0] != "." or len(stop) > 1:
        return True
    before = text[max(begin, found.start() - _NEAR) : found.start()]
    if found.start() - begin < _NEAR and _LABEL.fullmatch(before.lstrip(_OPENING)):
        return False
    before = before.rstrip(" \t\"'”’»)]}")
    word = _last_word(before)
    if not word:
        return False
    if not text[found.end()].isspace():  # two syllables, or the parts of a host name
        return len(word) <= 7 and word.isalpha() and word.islower() and after[:1].isupper()
    return not _is_short_form(word, after) and not _is_initial(before.split(), after)


def _is_short_form(word: str, after: str) -> bool:
    """Whether a stop belongs to `word` rather than to the sentence (TP., PGS.TS., T.Ư.)."""
    parts = word.split(".")
    if len(parts) > 1 and all(len(part) == 1 and part.isupper() for part in parts):
        return True
    if word.lower() in _COUNTED:
        return after[:1].isdigit()
    if len(word) == 1 and not word.isupper():
        return False
    return word.lower() in _TITLES or all(part.lower() in _TITLES for part in parts)


def _is_initial(words: list[str], after: str) -> bool:
    """Whether the last word is a letter inside a name (Nguyễn V. A., John F. Kennedy).

    "Nguyễn Văn A." is a whole name: a single letter after two capitalised words ends a sentence.
    """
    *names, letter = words
    if not names or len(letter) != 1 or not letter.isupper():
        return False
    if after[1:] == "." or (len(names[-1]) == 2 and names[-1].endswith(".")):
        return True
    return names[-1][0].isupper() and not (len(names) > 1 and names[-2][0].isupper())


def _last_word(text: str) -> str:
    found = _WORD_BEFORE.search(text)
    return found[0] if found else ""
