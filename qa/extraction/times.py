"""Dates and periods as sentences write them."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

import regex

from corpus.dates import find_dates

Grain = Literal["day", "days", "month", "year", "period"]

_YEAR = r"(?:19|20)\d{2}"
_COARSE = regex.compile(
    rf"""
      (?P<month> (?:tháng\ \d{{1,2}}|quý\ (?:[IVX]+|\d)) (?:[/-]{_YEAR}|\ năm\ {_YEAR})? (?!\w) )
    | (?P<year> (?:(?<![\w/.,])|(?<=năm)) {_YEAR} (?![\w/]|[.,]\d) )
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
# What makes two dates one period: 15/10 đến ngày 20/11, 2021 - 2025, năm 2024 đến năm 2027
_THROUGH = regex.compile(r"\s?(?:[-–—]|đến|tới|to)\s?(?:hết\s)?(?:ngày\s|năm\s|tháng\s)?")
_SINGLE = ("day", "month", "year")


class Time(NamedTuple):
    """A date or period, `text[start:end]`, as fine as its `grain`."""

    start: int
    end: int
    grain: Grain


@lru_cache(1024)
def find_times(text: str) -> tuple[Time, ...]:
    """The dates and periods of a sentence in order: 24/7, 15/10 đến 20/11, quý I/2023."""
    times = [Time(day.start, day.end, "day") for day in find_dates(text)]
    for match in _COARSE.finditer(text):
        if all(match.end() <= time.start or time.end <= match.start() for time in times):
            grain: Grain = "month" if match["month"] else "year"
            times.append(Time(match.start(), match.end(), grain))
    return tuple(_join(text, sorted(times)))


def _join(text: str, times: list[Time]) -> list[Time]:
    """The same with both ends of a period as one."""
    joined: list[Time] = []
    for time in times:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.grain == time.grain
            and last.grain in _SINGLE
            and _THROUGH.fullmatch(text, last.end, time.start)
        ):
            whole: Grain = "days" if time.grain == "day" else "period"
            joined[-1] = Time(last.start, time.end, whole)
        else:
            joined.append(time)
    return joined
