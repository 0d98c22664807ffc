"""What a question's own words say of the answer: how fine a date, of what, in which unit."""

from __future__ import annotations

import re
from typing import Literal

import regex

Aim = Literal["deadline", "start", "end", "meeting", "issued"]

# What dates are asked for, in folded words; the first that is found counts.
_AIMS: tuple[tuple[Aim, str], ...] = (
    (
        "deadline",
        r"\bhan chot\b|\btruoc (?:ngay|thang|thoi diem) nao\b|\bcham nhat\b|\bdeadline\b"
        r"|\bby (?:what|which) (?:date|day)\b|\bby when\b|\bno later\b|\bthoi han .*(?:nao|khi)\b"
        r"|\bdate limite\b|截止|期限",
    ),
    (
        "start",
        r"\btu (?:khi nao|ngay nao|bao gio|thoi diem nao|nam nao|luc nao|dau)\b|\bbat dau\b"
        r"|\bco hieu luc\b|\btake effect\b|\bcome into (?:force|effect)\b|\bstart|\bbegin"
        r"|\bsince when\b|\ba partir de\b|\bentre\w* en vigueur\b|开始|生效",
    ),
    ("end", r"\bden (?:khi nao|ngay nao|bao gio|nam nao)\b|\bket thuc\b|\buntil when\b|\bend\b"),
    (
        "issued",
        r"\b(?:ban hanh|ky|(?<!dien )ra) (?:vao )?(?:ngay|khi|nam|luc)\b|\bban hanh\b"
        r"|\bissued\b|\bdated\b|\bde ngay\b"
        r"|\bpromulgat|\bpublished\b|\bdang (?:tai )?(?:ngay|khi)\b|颁布|发布",
    ),
    (
        "meeting",
        r"\bhop\b|\bhoi nghi\b|\bdien ra\b|\bphien\b|\bky hop\b|\bcuoc\b|\bmeet(?:ing)?\b|\bmet\b"
        r"|\bheld\b|\btake place\b|\btook place\b|\bsession\b|\bconference\b|\breunion\b"
        r"|\bsitzung\b"
        r"|\breunio\b|会议|召开|举行|开会",
    ),
)
_FINE = {
    "day": r"\bngay (?:nao|may|bao nhieu|gi|thang)\b|\bhom nao\b|\b(?:what|which) (?:date|day)\b"
    r"|\bquel jour\b|\bquelle date\b|哪天|哪一天|几号|日期",
    "month": r"\bthang (?:nao|may)\b|\b(?:what|which) month\b|\bquy nao\b|几月|哪个月",
    "year": r"\bnam (?:nao|bao nhieu|may)\b|\b(?:what|which) year\b|\bquelle annee\b|\bque ano\b"
    r"|哪年|哪一年",
    "period": r"\b(?:giai doan|nhiem ky|thoi gian nao) ?(?:nao)?\b|\b(?:what|which) (?:period|years"
    r"|term)\b"
    r"|\bquelle periode\b|什么时期",
}


def read_aim(asked: str) -> Aim | None:
    """What the date is of that a folded question asks for."""
    return next((aim for aim, pattern in _AIMS if re.search(pattern, asked)), None)


def read_grain(asked: str) -> str | None:
    """How fine the date must be that a folded question asks for."""
    return next((grain for grain, pattern in _FINE.items() if re.search(pattern, asked)), None)


# Units that a figure must have where they are asked for, by their folded words.
_UNITS = (
    ("ngay", r"bao nhieu ngay|may ngay|how many days|combien de jours|cuantos dias|多少天|几天"),
    (
        "thang",
        r"bao nhieu thang|may thang\b(?! nao)|how many months|combien de mois|多少个月|几个月",
    ),
    ("nam", r"bao nhieu nam|may nam|how many years|combien d'annees|cuantos anos|多少年|几年"),
    ("gio", r"bao nhieu gio|may gio|how many hours|多少小时"),
    ("ha", r"bao nhieu (?:hec ?-?ta|ha)\b|how many hectares|combien d'hectares|多少公顷"),
    ("km", r"bao nhieu (?:km|ki lo met|cay so)\b|how many kilomet|多少公里"),
    ("tan", r"bao nhieu tan\b|how many tons|how many tonnes|多少吨"),
)


def read_unit(asked: str) -> str | None:
    """The unit that a folded question asks for by name."""
    return next((unit for unit, pattern in _UNITS if re.search(pattern, asked)), None)


NUMBERS = {
    "hai": 2, "ba": 3, "bon": 4, "bay": 7, "tam": 8, "chin": 9, "two": 2, "three": 3,
    "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "trois": 3, "quatre": 4,
}  # fmt: skip


_SPELT = {"bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_NUMBER = (
    r"(?P<number>(?<![/.,\d–-])\d{1,2}(?![\d/.,%–-]|\s(?:năm|tháng|ngày|tuần)\b)"
    rf"|{'|'.join((*NUMBERS, *_SPELT))})"
)
_OF_ITSELF = (
    r"ngày|tháng|năm|quý|khóa|lần|thứ|số|kỳ|mức|nhóm|top|khoản|điều|hạng|đợt|quyết|định"
    r"|thị|án|trình|lộ"
    r"|ngay|thang|nam|quyet|dinh|thi|an|trinh|lo"
)
_COUNTED = (
    regex.compile(
        rf"(?<!\b(?:{_OF_ITSELF})\s)\b{_NUMBER}(?:\s(?!những|các|nhung|cac)\w+){{1,5}}?"
        r"\s(?:gì|gi|nào|nao|chi)\b",
        regex.IGNORECASE,
    ),
    regex.compile(rf"(?:^\W*|: )(?:(?:nêu|kể|liệt kê)\s)?{_NUMBER}\s\w", regex.IGNORECASE),
    regex.compile(
        rf"\b(?:which|what|the|its|their|these|name|list|quels|quelles|les|welche)\s{_NUMBER}"
        r"\s(?!jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w",
        regex.IGNORECASE,
    ),
)


def read_count(question: str) -> int | None:
    """How many things a question for a list names itself: "bốn trụ cột là gì".

    A number of something else is none: "ngày 27", "sau khi tán thành 3 dự án thì làm những gì".
    """
    for pattern in _COUNTED:
        if found := pattern.search(question):
            said = found["number"].lower()
            return int(said) if said.isdecimal() else {**NUMBERS, **_SPELT}[said]
    return None
