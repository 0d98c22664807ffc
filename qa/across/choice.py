"""Decides between the sides that a question offers: "A hay B: tỉnh nào họp trước?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from corpus.normalise import fold
from qa.extraction.short_answer import ShortAnswer
from qa.proof.statements import Statement, read_statements

Order = Literal["earliest", "latest", "least", "most"]
Value = tuple[str, float]  # of a kind, such as "amount %"

_OFFERS = re.compile(r"\b(?:hay|hoac|or|ou|oder)\b|还是|或")
_AMONG = re.compile(r"\b(?:entre|between|zwischen|trong hai|giua hai|of the two)\b")
_WHICH = re.compile(
    r"\b(?:tinh|thanh pho|dia phuong|noi|ben|dang|nam) nao\b|\b(?:which|whose|laquelle|lequel"
    r"|quelle|welche[rs]?|cual)\b|哪"
)
_ORDERS: tuple[tuple[Order, re.Pattern[str]], ...] = (
    (
        "earliest",
        re.compile(
            r"\b(?:som (?:hon|nhat)|truoc(?! (?:ngay|khi|thang|nam|mat|het|do|day|hoi|dinh)\b)"
            r"|earlier|earliest|sooner|first|plus tot|fruher|zuerst|antes)\b|更早|较早"
        ),
    ),
    (
        "latest",
        re.compile(
            r"\b(?:(?:muon|tre) (?:hon|nhat)|later|latest|plus tard|spater|mas tarde)\b|更晚|较晚"
        ),
    ),
    (
        "least",
        re.compile(
            r"\b(?:(?:it|thap|nho|ngan|kem)(?: \w+){0,3} (?:hon|nhat)|fewer|fewest|less"
            r"|least|lower|lowest|smaller|smallest|shorter|moins|weniger|menos)\b|更少|更低|更小|较少|较低"
        ),
    ),
    (
        "most",
        re.compile(
            r"\b(?:(?:nhieu|cao|lon|dai|rong|dong)(?: \w+){0,3} (?:hon|nhat)|more|most|higher"
            r"|highest|larger|largest|bigger|biggest|greater|longer|longest|plus|mehr|hoher|mas)\b"
            r"|更多|更高|更大|较多|较高"
        ),
    ),
)
_AMOUNTS = (
    (re.compile(r"\b(?:nhiều|ít)((?: \w+){1,3}?) (?:hơn|nhất)\b", re.IGNORECASE), r"bao nhiêu\1"),
    (re.compile(r"\b(?:nhiều|ít|cao|thấp|lớn|nhỏ|dài|ngắn|đông) (?:hơn|nhất)\b", re.IGNORECASE),
     "là bao nhiêu"),
    (re.compile(r"\b(?:more|fewer|the most|the fewest)\b", re.IGNORECASE), "how many"),
    (re.compile(r"\b(?:(?:the )?(?:higher|lower|larger|smaller|longer|shorter)(?:st)?|less)\b",
                re.IGNORECASE), "how much"),
)  # fmt: skip
_DAYS = (
    (re.compile(r"\b(?:(?:sớm|muộn|trễ) (?:hơn|nhất)|trước)\b", re.IGNORECASE), "ngày nào"),
    (re.compile(r"\b(?:earlier|earliest|sooner|first|later|latest)\b", re.IGNORECASE),
     "on what day"),
)  # fmt: skip
_WHICH_HAS = re.compile(
    r",?\s*\b(?:(?:tỉnh|nơi|bên|địa phương|năm) nào|which(?: of (?:them|the two)| province)?)\b",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\b(?:hop|hoi nghi|phien|met|meet\w*|session|conference|reunion|sitzung)\b|会"
)


def wants_one(asked: str, between: Sequence[str]) -> bool:
    """Whether a question wants one of the sides that it names, by what stands `between` them."""
    folded = fold(asked)
    offered = any(_OFFERS.search(fold(text)) for text in between) or bool(_AMONG.search(folded))
    which, order = _WHICH.search(folded) is not None, read_order(asked) is not None
    return sum((offered, which, order)) > 1


def read_order(asked: str) -> Order | None:
    """By what a question would have its sides ordered; None where it does not say."""
    folded = fold(asked)
    return next((order for order, pattern in _ORDERS if pattern.search(folded)), None)


def tells_a_meeting(asked: str) -> bool:
    """Whether it is a meeting that is put in time, whose day its document knows."""
    return _MEETING.search(fold(asked)) is not None


def restate(question: str, order: Order | None) -> str:
    """A question for which of several comes first, as one for what orders them: how much, when."""
    if order is None:
        return question
    for pattern, asked in _DAYS if order in ("earliest", "latest") else _AMOUNTS:
        question = pattern.sub(asked, question)
    return _WHICH_HAS.sub("", question).strip()


def decide(values: Sequence[Value | None], order: Order) -> int | None:
    """The place of the value that comes first in an order; None where that is not one alone.

    Values of two kinds are not compared.
    """
    known = [value for value in values if value is not None]
    if len(known) < len(values) or len({kind for kind, _ in known}) != 1:
        return None
    numbers = [number for _, number in known]
    best = min(numbers) if order in ("earliest", "least") else max(numbers)
    return numbers.index(best) if numbers.count(best) == 1 else None


def read_amount(short: ShortAnswer | None) -> Value | None:
    """The amount that a short answer tells, with what it counts: "amount %"."""
    for statement in _read_statements(short):
        number = statement.value[0]
        if statement.kind.startswith("amount") and isinstance(number, float):
            return statement.kind, number
    return None


def read_day(short: ShortAnswer | None) -> Value | None:
    """The day that a short answer tells, where it tells the year too."""
    for statement in _read_statements(short):
        parts = [part for part in statement.value if isinstance(part, float)]
        if statement.kind == "day" and len(parts) == 3:
            day, month, year = parts
            return "day", year * 10000 + month * 100 + day
    return None


def _read_statements(short: ShortAnswer | None) -> list[Statement]:
    place = short.place if short else None
    if short is None or place is None:
        return []
    told = read_statements(short.sentence.text)
    return [it for it in told if it.span.start < place.end and place.start < it.span.end]


def count_day(iso: str | None) -> Value | None:
    """An ISO date as a value; None where it lacks its year."""
    digits = (iso or "").replace("-", "")
    return ("day", float(digits)) if len(digits) == 8 else None
