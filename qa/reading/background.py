"""How often Vietnamese reports write syllables, and pairs of them: what a small corpus cannot tell.

The table is counted over the documents and questions of `eval.written` by `eval.count_syllables`.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.normalise import fold

TABLE = "syllables.tsv.gz"


@dataclass(frozen=True, slots=True)
class Background:
    """Counts of spelt syllables by their folded form, and of pairs of spelt syllables."""

    by_fold: Mapping[str, tuple[tuple[str, int], ...]]
    pairs: Mapping[tuple[str, str], int]

    def forms(self, folded_syllable: str) -> list[tuple[str, int]]:
        """The spellings of a folded syllable with their counts, the most frequent first."""
        return [*self.by_fold.get(folded_syllable, ())]

    def pair_count(self, first: str, second: str) -> int:
        """How often the second syllable follows the first."""
        return self.pairs.get((first, second), 0)


@cache
def load_background() -> Background:
    """The package's table, read once."""
    packed = files("qa.reading").joinpath(TABLE).read_bytes()
    return parse_background(gzip.decompress(packed).decode("utf-8").splitlines())


def parse_background(lines: Iterable[str]) -> Background:
    """The counts of a table whose lines are a syllable, or two, a tab and a count."""
    forms: dict[str, list[tuple[str, int]]] = {}
    pairs: dict[tuple[str, str], int] = {}
    for line in lines:
        words, _, count = line.partition("\t")
        first, _, second = words.partition(" ")
        if second:
            pairs[first, second] = int(count)
        else:
            forms.setdefault(fold(first), []).append((first, int(count)))
    ordered = {key: tuple(sorted(own, key=lambda form: -form[1])) for key, own in forms.items()}
    return Background(ordered, pairs)


def write_background(syllables: Counter[str], pairs: Counter[tuple[str, str]]) -> bytes:
    """A table of counts, packed, as `load_background` reads it; the same for the same counts."""
    lines = [f"{form}\t{count}" for form, count in sorted(syllables.items())]
    lines += [f"{a} {b}\t{count}" for (a, b), count in sorted(pairs.items())]
    return gzip.compress("\n".join(lines).encode("utf-8"), mtime=0)
