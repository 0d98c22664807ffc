"""Puts what a fragment names ("Nghệ An", "năm 2025", "OCOP products") in the place of its like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import regex

from corpus.normalise import fold
from corpus.provinces import canonical_name
from corpus.types import Span
from qa.followups.parts import (
    Slot,
    find_amount,
    find_phrases,
    find_slots,
    is_vietnamese,
    list_content,
    split_tokens,
)
from qa.followups.topic import PREFIX

# How like phrases are to one: the phrase and the others in, a figure for each of them out.
Liken = Callable[[str, Sequence[str]], Sequence[float]]

_FLAGS = regex.IGNORECASE | regex.VERBOSE
# What frames a name in a fragment and is no part of it: in Nghệ An, tỉnh Nghệ An, by 2025.
_FRAMES = regex.compile(
    r"^(?:(?:ở|tại|của|trong|với|về|cho|đến|vào|tỉnh|thành\ phố|năm|tháng|ngày|o|tai|tinh|nam|ve"
    r"|in|by|for|at|of|on|with|about|from|the|to|until|under|province|à|en|pour|für|para)(?!\w)\s*)+"
    r"|\s+(?:province|city)$",
    _FLAGS,
)
_ASKS_PROVINCE = regex.compile(
    r"(?<!\w)(?:tỉnh|địa\ phương|tinh|dia\ phuong)\ (?:nào|gì|nao|gi)(?!\w)"
    r"|(?<!\w)(?:which|what)\ (?:\w+\ )?provinces?(?!\w)",
    _FLAGS,
)
_WHICH_BEFORE = regex.compile(r"(?<!\w)(?:which|what|whose)\ $", _FLAGS)
_WHICH_BEHIND = regex.compile(r"\ (?:nào|gì|nao|gi)(?!\w)", _FLAGS)
_SHARE = regex.compile(r"phần\ trăm|phan\ tram|what\ (?:share|percentage)", _FLAGS)


class Exchange(NamedTuple):
    """A whole question with other things in it, and what of the question before has stayed."""

    standalone: str
    kept: tuple[str, ...]


def exchange(fragment: str, asked: str, whole: str, liken: Liken | None) -> Exchange | None:
    """The whole question with what a fragment names in the place of its like; None without any.

    `asked` is what is asked of it, where that is put anew ("thì bao nhiêu xã"). What has no like in
    the question is added at its end.
    """
    changes: list[tuple[Span, str]] = []
    rest, taken, foreign = fragment, set[Slot](), False
    for slot in reversed(find_slots(fragment)):
        rest = f"{rest[: slot.start]}\0{rest[slot.end :]}"
        if like := _find_like(slot, whole, taken):
            taken.add(like)
            changes.append((Span(like.start, like.end), spell(fragment, slot)))
        elif slot.kind == "province" and (asking := find_asked_province(whole)):
            changes.append((asking, spell(fragment, slot)))
        else:
            foreign = True
    phrase = _find_phrase(rest, whole)
    if phrase and not foreign:
        place = _find_place(phrase, whole, [span for span, _ in changes], liken)
        if place is None:
            return Exchange(f"{phrase}{PREFIX}{whole}", (whole,))
        changes.append((place, phrase))
    if counted := _find_counted(asked, whole):
        span, noun = counted
        if all(span.end <= it.start or it.end <= span.start for it, _ in changes):
            changes.append((span, noun))
    standalone = _put(whole, changes)
    if foreign:
        standalone = f"{standalone.rstrip(' ?')}, {fragment.rstrip(' ?')}?"
    return None if standalone == whole else Exchange(standalone, _cut(whole, changes))


def exchange_counted(asked: str, whole: str) -> Exchange | None:
    """The whole question with another noun counted: "How many pillars?"; None where it has none."""
    counted = _find_counted(asked, whole)
    return Exchange(_put(whole, [counted]), _cut(whole, [counted])) if counted else None


def _find_counted(asked: str, whole: str) -> tuple[Span, str] | None:
    """Where a whole question says what is counted, and what is to be counted instead."""
    amount, before = find_amount(asked), find_amount(whole)
    if amount is None or before is None:
        return None
    noun = asked[amount[1].start : amount[1].end]
    return (before[1], noun) if noun and before[1].end > before[1].start else None


def find_asked_province(whole: str) -> Span | None:
    """Where a question asks for a province: "tỉnh nào", "which province"."""
    found = _ASKS_PROVINCE.search(whole)
    return Span(*found.span()) if found else None


def spell(text: str, slot: Slot) -> str:
    """What a slot holds; a province has its diacritics."""
    written = text[slot.start : slot.end]
    return (canonical_name(written) or written) if slot.kind == "province" else written


def _put(text: str, changes: Sequence[tuple[Span, str]]) -> str:
    """The text with other words in the places of its spans."""
    for span, other in sorted(changes, key=lambda change: -change[0].start):
        text = f"{text[: span.start]}{other}{text[span.end :]}"
    return text


def _cut(text: str, changes: Sequence[tuple[Span, str]]) -> tuple[str, ...]:
    """What stays of a text when the spans are gone."""
    pieces = _put(text, [(span, "\0") for span, _ in changes]).split("\0")
    return tuple(piece for part in pieces if (piece := part.strip(" ?,.")))


def _find_like(slot: Slot, whole: str, taken: set[Slot]) -> Slot | None:
    """The slot of a whole question that another can take the place of."""
    likes = [it for it in find_slots(whole) if it.kind == slot.kind and it not in taken]
    same = [it for it in likes if it.label == slot.label]
    return next(iter(same if slot.kind == "number" else same or likes), None)


def _find_phrase(rest: str, whole: str) -> str:
    """What a fragment names besides its slots, which are cut out, and the question does not."""
    held = {fold(word.form) for word in split_tokens(whole)}
    pieces = [_FRAMES.sub("", piece.strip(" ?")) for piece in rest.split("\0")]
    new = [p for p in pieces if any(fold(word.form) not in held for word in list_content(p))]
    return max(new, key=len, default="")


def _find_place(
    phrase: str, whole: str, changed: Sequence[Span], liken: Liken | None
) -> Span | None:
    """The phrase of a whole question that a new one stands for.

    A name stands for a name, else it is the phrase of the same head, what a share is asked of, or
    the likest.
    """
    names = [Span(slot.start, slot.end) for slot in find_slots(whole) if slot.kind == "name"]
    if names and phrase.istitle():
        return names[0]
    spans = [
        span
        for span in find_phrases(whole)
        if all(span.end <= it.start or it.end <= span.start for it in changed)
    ]
    head = 0 if is_vietnamese(whole) else -1
    for span in spans:
        if fold(whole[span.start : span.end]).split()[head] == fold(phrase).split()[head]:
            return span
    asked = [
        span
        for span in spans
        if _WHICH_BEFORE.search(whole[: span.start]) or _WHICH_BEHIND.match(whole, span.end)
    ]
    spans = [span for span in spans if span not in asked] or spans
    amount = find_amount(whole)
    if amount and _SHARE.search(whole[amount[0].start : amount[0].end]):
        return next((span for span in spans if span.start >= amount[0].end), None)
    if len(spans) > 1 and liken:
        likeness = liken(phrase, [whole[span.start : span.end] for span in spans])
        return max(zip(likeness, spans, strict=True), key=lambda pair: pair[0])[1]
    return spans[0] if spans else None
