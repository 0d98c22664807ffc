"""Which documents a question is put to: those of a province, those of a time."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from corpus.dates import find_dates
from corpus.errors import SettingError
from corpus.normalise import fold
from corpus.provinces import canonical_name, find_provinces, merged_into, provinces
from index.snapshot import Snapshot
from qa.phrases import choose_language, say

_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/.](\d{4})", re.ASCII)
_YEARS = range(1900, 2201)  # as in corpus.dates


@dataclass(frozen=True, slots=True)
class Filter:
    """Documents of a province and of the days from `since` to `until`; None leaves a side open.

    `province` is a canonical name; that of a province of today takes in those that merged into it.
    `since` and `until` are ISO days and included. A document's day is that of the meeting, else of
    publication; one of which neither is known is of no time. Raises SettingError where `since` is
    after `until`.
    """

    province: str | None = None
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise SettingError(
                f"no day is from {self.since} to {self.until}; give a first day before the last"
            )

    @classmethod
    def read(
        cls, province: str | None = None, since: str | None = None, until: str | None = None
    ) -> Filter | None:
        """The filter that was typed; None where nothing was.

        A year or a month counts from its first day for `since`, to its last for `until`. Raises
        SettingError for what is no province of Vietnam or no date.
        """
        if province is None and since is None and until is None:
            return None
        return cls(
            province=None if province is None else read_province(province),
            since=None if since is None else read_days(since)[0].isoformat(),
            until=None if until is None else read_days(until)[1].isoformat(),
        )

    @property
    def names(self) -> tuple[str, ...] | None:
        """The provinces that documents may be of: the named one and those that merged into it."""
        if self.province is None:
            return None
        return tuple(it.name for it in provinces() if self.province in (it.name, it.merged_into))

    def select(self, snapshot: Snapshot) -> list[int]:
        """The keys of the chunks of the documents that match."""
        return snapshot.select(self.names, self.since, self.until)


def read_province(text: str) -> str:
    """The canonical name of the province that a text names in any usual form.

    Raises SettingError for a text that names none or several.
    """
    joined = {
        _join(spelling): province.name
        for province in provinces()
        for spelling in (province.name, *province.spellings)
    }
    if name := canonical_name(text) or joined.get(_join(text)):
        return name
    named = {mention.name for mention in find_provinces(text, folded=True)}
    if len(named) == 1:
        return named.pop()
    near = [joined[key] for key in get_close_matches(_join(text), joined, 1, 0.7)]
    raise SettingError(
        f"{text!r} is not one province of Vietnam"
        + (f" (is it {near[0]!r}?)" if near else "")
        + "; write a name of today or of before July 2025, with or without diacritics: "
        "'Vĩnh Phúc', 'tinh Vinh Phuc', 'TP.HCM'"
    )


def _join(name: str) -> str:
    return re.sub(r"\W+", "", fold(name))  # "Hanoi" is Hà Nội


def read_days(text: str) -> tuple[date, date]:
    """The first and the last day of a year, a month or a day. Raises SettingError."""
    typed = unicodedata.normalize("NFC", text).strip()
    for it in find_dates(typed):
        if it.year and (it.start, it.end) == (0, len(typed)):
            day = date(it.year, it.month, it.day)
            return day, day
    if found := _YEAR_FIRST.fullmatch(typed):
        year, month = int(found[1]), found[2]
    elif found := _MONTH_FIRST.fullmatch(typed):
        year, month = int(found[2]), found[1]
    else:
        raise _no_date(text)
    first, last = (int(month), int(month)) if month else (1, 12)
    if year not in _YEARS or first not in range(1, 13):
        raise _no_date(text)
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _no_date(text: str) -> SettingError:
    return SettingError(
        f"{text!r} is no date from {_YEARS[0]} to {_YEARS[-1]}; "
        "write a day, a month or a year: 2021-05-17, 17/5/2021, 2021-05 or 2021"
    )


def explain(chosen: Filter, language: str, *, any_matching: bool) -> str:
    """Says which documents were searched, or that there is none, in the language of a question."""

    def write(day: str) -> str:
        if choose_language(language) != "vi":
            return day
        return date.fromisoformat(day).strftime("%d/%m/%Y")

    parts = []
    if chosen.province:
        today = merged_into(chosen.province)
        key = "of" if today == chosen.province else "of_former"
        parts.append(say(language, key, province=chosen.province, today=today))
    if chosen.since:
        parts.append(say(language, "since", day=write(chosen.since)))
    if chosen.until:
        parts.append(say(language, "until", day=write(chosen.until)))
    key = "within" if any_matching else "none_within"
    return say(language, key, filter=" ".join(parts))
