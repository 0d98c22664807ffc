"""Amounts as sentences write them: numbers, percentages, money, durations.

An answer is the figure with its magnitude and its sign or currency ("1.200 tỷ đồng", "5 - 7%"),
without the thing that is counted ("1.277", of 1.277 thôn) and without what qualifies it ("hơn").
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from corpus.types import Span
from qa.extraction.document_numbers import find_documents
from qa.extraction.times import find_times

_FIGURE = r"\d+(?:\.\d{3})*(?:[.,]\d+)?"
_RANGE = rf"{_FIGURE}(?:\s?(?:[-–]|đến)\s?{_FIGURE})?"
_FREE = r"(?<![\w./,-])(?<!\d\s[-–]\s)"  # no figure of a longer number or of a range goes before
_MAGNITUDE = r"(?:nghìn|ngàn|triệu|tỷ|tỉ|million|billion)"
_PERCENT = r"(?:%|phần\ trăm|điểm\ phần\ trăm|per\ ?cent)"

_NUMBER = regex.compile(
    rf"{_FREE}{_RANGE}(?:\s(?:nghìn|ngàn|triệu|tỷ|tỉ)(?!\w))?(?![\w/%]|[.,]\d)",
    regex.VERBOSE,
)
# A share of the whole (97/128 xã): the first figure counts.
_SHARE = regex.compile(rf"{_FREE}({_FIGURE})/{_FIGURE}(?=\s\p{{Ll}})(?!\stháng)")
_IN_WORDS = regex.compile(  # năm is five where things are counted, and else a year
    r"(?<!\w)(?:[Hh]ai|[Bb]a|[Bb]ốn|(?<=(?:có|gồm|cả|thành|với|trong số)\s)năm|[Ss]áu|[Bb]ảy|[Tt]ám"
    r"|[Cc]hín|[Mm]ười)(?!\w)(?=\s\p{Ll})"
)
_RANK = regex.compile(r"(?<!\w)(?:top|hạng|(?<!lần\s)thứ|nhóm)\s\d+(?![\w/]|[.,]\d)", regex.I)
_LABEL = regex.compile(  # what a figure is the name of, not the amount
    r"""(?:ngày|tháng|năm|lần\ thứ|khóa|khoá|điều|khoản|mục|chương|phần|phụ\ lục|biểu|mẫu
    |(?<!hệ\ )số|dự\ án|giai\ đoạn|quốc\ lộ|đường|tổ|khu|thứ|chuẩn\ mức|đạt\ mức|quý
    |kỳ\ họp\ thứ|phiên)\s\d+""",
    regex.VERBOSE | regex.IGNORECASE,
)
_PERCENTAGE = regex.compile(rf"{_FREE}{_FIGURE}\s?%?(?:\s?[-–]\s?{_FIGURE})?\s?{_PERCENT}", regex.X)
_MONEY = regex.compile(
    rf"""
    {_FREE}(?:\d{{1,3}}(?:\ \d{{3}})+|{_RANGE})
    (?: \s?{_MAGNITUDE}? \s?(?:đồng(?!\ (?:chí|bào|bộ|thời|ý|tình|thuận))
        |VNĐ|VND|USD|đô\ la|đ(?!\w))
      | \s?{_MAGNITUDE}(?!\w)(?!\s(?:người|dân|hộ|lượt|con|cây|ha|tấn|m|lao|khách|doanh|hồ)) )
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_DURATION = regex.compile(
    rf"{_FREE}(?:{_FIGURE}\s(?:năm|tháng|ngày|giờ)\s(?:đến|-|–)\s)?{_RANGE}\s(?:năm|tháng|tuần|ngày(?:\slàm\sviệc)?|giờ|phút|giây|years?|months?|weeks?|days?"
    r"|hours?)(?!\w)(?!\s\d)"
)


def find_numbers(text: str) -> list[Span]:
    """Amounts of any kind: percentages, money and numbers, but no part of a date or of a name."""
    taken = [(time.start, time.end) for time in find_times(text)]
    taken += [(span.start, span.end) for span in find_documents(text)]
    taken += [match.span() for match in _LABEL.finditer(text)]
    found: list[Span] = []
    for span in (
        *find_percentages(text),
        *find_money(text),
        *_spans(_RANK, text),
        *(Span(*match.span(1)) for match in _SHARE.finditer(text)),
        *_spans(_NUMBER, text),
        *_spans(_IN_WORDS, text),
    ):
        free = all(span.end <= start or end <= span.start for start, end in taken)
        if free or _RANK.fullmatch(text, span.start, span.end):
            found.append(span)
            taken.append((span.start, span.end))
    return sorted(found, key=lambda span: span.start)


def find_percentages(text: str) -> list[Span]:
    """Percentages and their ranges: 7,02%, 20 - 30%."""
    return list(_spans(_PERCENTAGE, text))


def find_money(text: str) -> list[Span]:
    """Sums of money with magnitude and currency: 45.000đ, 1.137 tỷ đồng, 20 000 đồng."""
    return list(_spans(_MONEY, text))


def find_durations(text: str) -> list[Span]:
    """Lengths of time: 24 tháng, 15 ngày làm việc."""
    return list(_spans(_DURATION, text))


def _spans(pattern: regex.Pattern[str], text: str) -> Iterator[Span]:
    for match in pattern.finditer(text):
        yield Span(*match.span())
