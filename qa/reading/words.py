"""The words of a text with their places, as a question's words are looked for among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from index.query import fold_syllable

Phrase = tuple[str, ...]

_WORD = re.compile(r"\d\w*(?:[./,:-]\w+)*|(?:[^\W_][\u0300-\u036f]*)+")
_CLAUSE_MARK = re.compile(r"[;.!?…]")
CLAUSE_COST = 10  # words that the end of a clause stands for, and a comma
COMMA_COST = 1


class Word(NamedTuple):
    """A word `text[start:end]` in its folded form.

    `place` counts words from the beginning, where a comma counts as a further one and the end of a
    clause as several; `clause` counts those ends.
    """

    start: int
    end: int
    form: str
    place: int
    clause: int


@lru_cache(2048)
def split_words(text: str) -> tuple[Word, ...]:
    """The words of a text in order; figures stay whole (1.277, 24/7/2017, 12-NQ/TU)."""
    words: list[Word] = []
    place, clause, last = 0, 0, 0
    for found in _WORD.finditer(text):
        between = text[last : found.start()]
        if between != " ":
            ends = len(_CLAUSE_MARK.findall(between))
            clause += ends
            place += CLAUSE_COST * ends
            place += COMMA_COST * between.count(",")
        words.append(Word(found.start(), found.end(), fold_syllable(found[0]), place, clause))
        place, last = place + 1, found.end()
    return tuple(words)


def to_phrase(text: str) -> Phrase:
    """The folded words of a text."""
    return tuple(word.form for word in split_words(text))


def find_phrase(words: Sequence[Word], phrase: Phrase) -> list[int]:
    """The indices at which the words of a phrase follow one another."""
    first, length = phrase[0], len(phrase)
    return [
        i
        for i, word in enumerate(words)
        if word.form == first
        and (length == 1 or tuple(w.form for w in words[i : i + length]) == phrase)
    ]


def first_from(words: Sequence[Word], offset: int) -> int:
    """The index of the first word that starts at or after a character; their number where none."""
    return next((i for i, word in enumerate(words) if word.start >= offset), len(words))
