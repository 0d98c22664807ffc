"""Abbreviations that a text itself explains: "phòng cháy, chữa cháy (PCCC)"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from corpus.normalise import fold

_CAPITALS = "A-ZĐƯƠÔĂÂÊ"
_SHORT = rf"[{_CAPITALS}]+(?:\s?[&/.,–-]\s?[{_CAPITALS}]+)*"
_LETTERS = range(2, 11)  # in an abbreviation
_REACH = 160  # characters in which the explained words stand

_CALLED = (  # (sau đây gọi tắt là BQL)
    r"(?i:(?:sau đây |dưới đây )?(?:được )?(?:gọi|viết)(?: tắt| chung)?(?: là|:) ?)"
)
_AFTER = re.compile(rf"\(\s?{_CALLED}?[\"“']?(?P<short>{_SHORT})[\"”']?\s?\)")
_BEFORE = re.compile(
    rf"(?<![\w&/.-])(?P<short>{_SHORT})\s?\((?:(?:viết tắt của|tức là|tức) )?(?P<long>[^()]+)\)"
)
_WORD = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(r"[.:;!?()]\s|[()]|\n\s*\n|\d")
# Words that an abbreviation may pass over.
_SMALL = {
    "và", "của", "các", "những", "cho", "về", "với", "trong", "tại", "trên", "theo", "cùng", "là",
    "do", "từ", "the", "of", "and",
}  # fmt: skip


class Definition(NamedTuple):
    """An abbreviation and the words that it stands for, as a text writes them."""

    short: str
    long: str


def find_definitions(text: str) -> list[Definition]:
    """The abbreviations that a text explains, each once, in the order of their places.

    The words in front of a bracket, or inside it where the abbreviation stands in front, must begin
    with its letters one by one; of words like "và" the letter may be missing. Tones and the marks
    of vowels do not count, đ is not d, and W stands for ư too (TW).
    """
    text = unicodedata.normalize("NFC", text)
    found: list[tuple[int, Definition]] = []
    for bracket in _AFTER.finditer(text):
        before = text[max(0, bracket.start() - _REACH) : bracket.start()]
        begin = max((m.end() for m in _BREAK.finditer(before)), default=0)
        words = list(_WORD.finditer(before, begin))
        if (first := _first_spelt(bracket["short"], [word[0] for word in words])) is not None:
            place = words[first].start()
            found.append((bracket.start(), _define(bracket["short"], before[place:])))
    for bracket in _BEFORE.finditer(text):
        inside = bracket["long"].strip()
        if (
            _first_spelt(bracket["short"], _WORD.findall(inside[:_REACH])) == 0
            and inside[-1:].isalpha()
        ):
            found.append((bracket.start(), _define(bracket["short"], inside)))
    return list(dict.fromkeys(definition for _, definition in sorted(found)))


def _define(short: str, long: str) -> Definition:
    return Definition("".join(short.split()), " ".join(long.split()).strip("\"“”' "))


def _first_spelt(short: str, words: Sequence[str]) -> int | None:
    """The index of the word with which the words that end the list begin to spell `short`."""
    letters = [_plain(char) for char in short if char.isalpha()]
    if len(letters) not in _LETTERS:
        return None
    return _spell_back(letters, [word.lower() for word in words], len(words))


def _spell_back(letters: list[str], words: Sequence[str], end: int) -> int | None:
    if not letters:
        return end
    if not end:
        return None
    word, letter = words[end - 1], letters[-1]
    initials = {_plain(word[0])} | ({"w"} if word[0] in "ưừứửữự" else set())
    if letter in initials and (first := _spell_back(letters[:-1], words, end - 1)) is not None:
        return first
    inside = end < len(words)  # the last word must have its letter
    return _spell_back(letters, words, end - 1) if word in _SMALL and inside else None


def _plain(char: str) -> str:
    char = char.lower()
    return char if char == "đ" else fold(char)
