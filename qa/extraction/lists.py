"""Enumerations as sentences write them: "gồm A, B và C", "4 trụ cột: A; B; C"."""

from __future__ import annotations

import regex

from corpus.types import Span

# What an enumeration stands behind; the shorter of two that follow one another.
_MARK = regex.compile(
    r"(?<!\w)(?:(?:bao\s)?gồm(?:\scó)?(?:\scác)?|cụ\sthể\s(?:là|gồm)|đó\slà|lần\slượt\slà"
    r"|(?<=\d\s[^,.;:\d]{2,40}\s)là|(?:là|như)(?=:))"
    r"(?:\sxây\sdựng)?:?\s|:\s",
    regex.IGNORECASE,
)
_ITEM_END = regex.compile(r",\s|;\s|\svà\s")
_SHORTEST, _LONGEST = 12, 600
_THROUGH = regex.compile(r"(?:[,;]?\s(?:và\s)?(?:các\s|ở\s)?|[,;]\s)")


def find_enumerations(text: str) -> list[Span]:
    """The items of each enumeration as one span, without the full stop behind them.

    Behind a colon the items go on through semicolons, else a semicolon ends them.
    """
    found: list[Span] = []
    for mark in _MARK.finditer(text):
        if found and mark.start() < found[-1].end:
            continue
        start = mark.end()
        end = _end_of_items(text, start, through=":" in mark[0])
        items = _ITEM_END.findall(text, start, end)
        if items and _SHORTEST <= end - start <= _LONGEST:
            found.append(Span(start, end))
    return found


def count_items(text: str) -> int:
    """How many items an enumeration has, by its lines or its semicolons where it has them."""
    if "\n" in text:
        return sum(bool(line.strip()) for line in text.split("\n"))
    if ";" in text:
        return len(regex.split(r";\s", text))
    return len(_ITEM_END.split(text))


def join_things(text: str, things: list[Span]) -> list[Span]:
    """Things that stand one after another as one span: cụm A; cụm B."""
    joined: list[Span] = []
    for thing in things:
        if joined and _THROUGH.fullmatch(text, joined[-1].end, thing.start):
            joined[-1] = Span(joined[-1].start, thing.end)
        else:
            joined.append(thing)
    return [_extend(text, thing) for thing in joined]


# Further names behind the first: huyện Kông Chro, Krông Pa và Ia Pa
_FURTHER = regex.compile(
    r"(?:(?:,|;|\svà)\s(?:(?:TX|TP|thị xã|thành phố|huyện|xã)\.?\s)?"
    r"\p{Lu}\p{Ll}*(?:[\s-]+\p{Lu}\p{Ll}*)*)+"
)


def _extend(text: str, thing: Span) -> Span:
    further = _FURTHER.match(text, thing.end)
    return Span(thing.start, further.end() if further else thing.end)


def _end_of_items(text: str, start: int, *, through: bool) -> int:
    end = regex.search(
        r"[.!?…](?:\s|$)|[.!?…]{2,}|\n|$" if through else r"[;.!?…](?:\s|$)|\n|$", text, pos=start
    )
    stop = end.start() if end else len(text)
    while stop > start and text[stop - 1] in ' ,;…”"':
        stop -= 1
    return stop
