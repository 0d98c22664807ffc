"""Which of a question's terms tell sentences apart, and how many of them a text holds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from qa.reading.words import Phrase, split_words

Terms = tuple[tuple[tuple[Phrase, ...], float], ...]  # each with its names and its weight


def weigh_terms(terms: Terms, texts: Sequence[str]) -> Terms:
    """The terms with their weights times an idf over the texts, 0..1.

    That is ln((n + 1) / (df + 0.5)) / ln(2 (n + 1)): 1 for a term that none of n texts holds.
    """
    count = len(texts) + 1
    weighed = []
    for names, weight in terms:
        held = sum(holds(text, names) for text in texts)
        weighed.append((names, weight * math.log(count / (held + 0.5)) / math.log(2 * count)))
    return tuple(weighed)


def measure_cover(text: str, terms: Terms) -> float:
    """The weight of the terms that a text holds under any of their names."""
    return sum(weight for names, weight in terms if holds(text, names))


def holds(text: str, names: Sequence[Phrase]) -> bool:
    """Whether the words of one of the names stand in a text one after another."""
    words = _join_words(text)
    return any(f" {' '.join(name)} " in words for name in names)


@lru_cache(4096)
def _join_words(text: str) -> str:
    return f" {' '.join(word.form for word in split_words(text))} "
