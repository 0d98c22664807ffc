"""Counts the syllables of the written documents and questions: `python -m eval.count_syllables`.

The counts help to put diacritics back into questions over corpora that are too small to tell, or
whose reports never ask.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import regex

import qa.reading
from corpus.normalise import has_diacritics
from eval.written import load_written
from qa.reading.background import TABLE, write_background

LEAST = 2  # times that a syllable or a pair must be written
_SYLLABLE = regex.compile(r"\p{L}+")


def count_syllables(texts: Iterable[str]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """How often texts hold each syllable in small letters, and two with a space between them."""
    syllables: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        found = [*_SYLLABLE.finditer(text.lower())]
        syllables.update(match[0] for match in found)
        pairs.update((a[0], b[0]) for a, b in pairwise(found) if text[a.end() : b.start()] == " ")
    return syllables, pairs


def main() -> None:
    """Counts over the training part and writes the package's table."""
    written = load_written("train")
    asked = [question.text for question in written.questions if has_diacritics(question.text)]
    syllables, pairs = count_syllables([*written.texts.values(), *asked])
    table = write_background(
        Counter({form: count for form, count in syllables.items() if count >= LEAST}),
        Counter({pair: count for pair, count in pairs.items() if count >= LEAST}),
    )
    path = Path(qa.reading.__file__).with_name(TABLE)
    path.write_bytes(table)
    print(f"wrote {len(syllables):,} syllables and {len(pairs):,} pairs as {len(table):,} bytes")


if __name__ == "__main__":
    main()
