"""Dates as Vietnamese and English texts write them, and their ISO form."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import NamedTuple

_MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7,
    "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_NAME = "|".join(_MONTHS)
_DATE = re.compile(
    r"(?<![\w/.-])(?:"
    r"(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})(?!\d)"
    # 24/7/2017, 24-7, and the first day of 26-27/8
    r"|(?P<d2>\d{1,2})(?:\s*(?:-|–|và|,)\s*\d{1,2}(?=\s?/))?\s?(?P<sep>[/.-])\s?(?P<m2>\d{1,2})"
    r"(?:\s?(?P=sep)\s?(?P<y2>\d{4}))?(?![\d]|[/-]\w|\.\d)"
    r"|(?P<d3>\d{1,2})\s+tháng\s+(?P<m3>\d{1,2})(?:\s*(?:,|năm)\s*(?P<y3>\d{4}))?(?!\d)"
    rf"|(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m4>{_NAME})\.?,?\s+(?P<y4>\d{{4}})"
    rf"|(?P<m5>{_NAME})\.?\s+(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y5>\d{{4}})"
    r")",
    re.IGNORECASE | re.ASCII,
)
# What "5-7" must stand behind to be a day and no range, and "5/7" before to be a share of things.
_TOLD = re.compile(
    r"(?:ngày|hôm nay|hôm qua|sáng|trưa|chiều|tối|trước|sau|từ|đến|on|by|\()[\s,]*$", re.IGNORECASE
)
_COUNTED = re.compile(
    r"\s?%|\s(?:xã|phường|thị trấn|huyện|quận|tỉnh|thành phố|thôn|bản|hộ|đơn vị|cơ quan|sở|trường"
    r"|chỉ tiêu|tiêu chí|nội dung|nhiệm vụ|điểm|đại biểu|phiếu|dự án|triệu|tỷ|nghìn|đồng)\b"
)
_LEAP_YEAR = 2000  # stands in for a year that is not given, so that 29/2 is a day


class FoundDate(NamedTuple):
    """A day named in `text[start:end]`; `year` is None where it is not given."""

    start: int
    end: int
    day: int
    month: int
    year: int | None

    def iso(self) -> str:
        """`2021-04-28`, or `--04-28` without a year."""
        return f"{self.year or '-'}-{self.month:02}-{self.day:02}"


def find_dates(text: str) -> Iterator[FoundDate]:
    """The days named in a text of NFC form, in order: 24/7/2017, 24-7, 24 tháng 7 năm 2017.

    A day and a month divided by a full stop need a year: 24.7 is a number. Impossible days
    (31/2, 24/13) are no dates, nor are ranges and shares that look like one (5-7 %, 5/7 xã).
    """
    for found in _DATE.finditer(text):
        given = {key[0]: value for key, value in found.groupdict().items() if value}
        month = _MONTHS.get(given["m"].lower()) or int(given["m"])
        day, year = int(given["d"]), int(given["y"]) if "y" in given else None
        if not year and found["sep"] and not _is_told(text, found):
            continue
        if _is_day(year or _LEAP_YEAR, month, day):
            yield FoundDate(found.start(), found.end(), day, month, year)


def _is_told(text: str, found: re.Match[str]) -> bool:
    """Whether two figures without a year are meant as a day."""
    if found["sep"] == "." or _COUNTED.match(text, found.end()):
        return False
    return found["sep"] == "/" or _TOLD.search(text[: found.start()][-12:]) is not None


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return 1900 <= year <= 2200
