"""Prefers passages of the place and the time that a question names, and excludes none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from corpus.dates import find_dates
from corpus.normalise import normalise
from corpus.provinces import provinces, same_province
from corpus.types import Chunk, Metadata
from index.embedder import FloatArray
from index.snapshot import Snapshot
from qa.reading.filters import Filter
from qa.reading.question import Question
from qa.retrieval.anchors import find_anchors

MERGED = 0.5  # of what a province counts, for one that it merged with
SAME_YEAR = 0.5  # of what the same day counts
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Route:
    """What a question names: provinces by canonical name, days and years.

    Days are in ISO's form, `--05-28` where no year is given. A route that names nothing is false.
    """

    provinces: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    years: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.provinces or self.days or self.years)

    def select(self, snapshot: Snapshot) -> list[int]:
        """The keys of the chunks of documents of the provinces."""
        return sorted({key for name in self.provinces for key in Filter(name).select(snapshot)})

    def misfits(
        self,
        keys: Sequence[int],
        abouts: Mapping[int, Metadata],
        chunks: Mapping[int, Chunk] | None = None,
    ) -> FloatArray:
        """By how much, 0..3, each passage fits worse than the one that fits best.

        A document of the province counts 1 and one of another -1, which the passage itself makes
        good where `chunks` shows that it names the province; one of the day counts 1, of the year
        a half. So where nothing fits, nothing is set back.
        """
        if not self:
            return np.zeros(len(keys), np.float32)
        fits = np.array(
            [self._fit(abouts[key], chunks[key] if chunks else None) for key in keys], np.float32
        )
        behind: FloatArray = fits.max(initial=-1.0) - fits
        return behind

    def _fit(self, about: Metadata, chunk: Chunk | None) -> float:
        place = self._fit_place(about.province)
        if place < 0 and chunk and self._is_named(f"{chunk.heading}\n{chunk.text}"):
            place = 0.0
        return place + self._fit_time([day for day in (about.meeting, about.published) if day])

    def _fit_place(self, province: str | None) -> float:
        if not self.provinces or province is None:
            return 0.0
        if province in self.provinces:
            return 1.0
        return MERGED if any(province in _relatives(name) for name in self.provinces) else -1.0

    def _fit_time(self, days: Sequence[str]) -> float:
        if not self.days and not self.years:
            return 0.0
        if any(day in self.days or f"-{day[4:]}" in self.days for day in days):
            return 1.0
        return SAME_YEAR if any(day[:4] in self.years for day in days) else 0.0

    def _is_named(self, text: str) -> bool:
        plain = normalise(text)
        return any(form in plain for name in self.provinces for form in _forms(name))


def find_route(question: Question) -> Route:
    """What a question names."""
    anchors = find_anchors(question.cased, question.plain_cased)
    return Route(
        anchors.provinces,
        tuple(date.iso() for date in find_dates(question.cased)),
        tuple(figure for figure in anchors.figures if _YEAR.fullmatch(figure)),
    )


@cache
def _relatives(province: str) -> frozenset[str]:
    return frozenset(it.name for it in provinces() if same_province(it.name, province))


@cache
def _forms(province: str) -> tuple[str, ...]:
    found = (it for it in provinces() if it.name == province)
    return tuple(normalise(form) for it in found for form in (it.name, *it.spellings))
