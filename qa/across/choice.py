"""Decides between the sides that a question offers: "A hay B: tỉnh nào họp trước?".

Patterns read Vietnamese with and without diacritics, letter by letter: folded, "ngân" (a budget)
would be "ngắn" (short).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from corpus.normalise import fold
from qa.extraction.short_answer import ShortAnswer
from qa.proof.statements import Statement, read_statements

Order = Literal["earliest", "latest", "least", "most"]
Value = tuple[str, float]  # of a kind, such as "amount %"


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# What orders the sides, and what a side is asked instead, so that it tells its day or its amount.
_ORDERS: tuple[tuple[Order, re.Pattern[str], str], ...] = (
    ("earliest", _compile(r"\bs[ớo]m h[ơo]n\b"), "ngày nào"),
    ("earliest", _compile(r"\btr[ưu][ớo]c(?=\W*$|,| trong n[ăa]m \d)"), "ngày nào"),
    ("latest", _compile(r"\b(?:mu[ộo]n|tr[ễe]) h[ơo]n\b"), "ngày nào"),
    ("earliest", _compile(r"\b(?:earlier|sooner)\b"), "on what day"),
    (
        "earliest",
        _compile(r"\b(?:(?<=met )|(?<=place )|(?<=came )|(?<=held )|(?<=began ))first\b"),
        "on what day",
    ),
    ("latest", _compile(r"\blater\b"), "on what day"),
    ("most", _compile(r"\bnhi[ềe]u((?: \w+){1,3}?) h[ơo]n\b(?! \d)"), r"bao nhiêu\1"),
    ("least", _compile(r"\b[íi]t((?: \w+){1,3}?) h[ơo]n\b(?! \d)"), r"bao nhiêu\1"),
    (
        "most",
        _compile(r"\b(?:nhi[ềe]u|cao|l[ớo]n|d[àa]i|r[ộo]ng|[đd][ôo]ng) h[ơo]n\b(?! \d)"),
        "là bao nhiêu",
    ),
    ("least", _compile(r"\b(?:[íi]t|th[ấa]p|nh[ỏo]|ng[ắa]n) h[ơo]n\b(?! \d)"), "là bao nhiêu"),
    ("most", _compile(r"\bmore(?= \w)"), "how many"),
    ("least", _compile(r"\bfewer(?= \w)"), "how many"),
    ("most", _compile(r"\b(?:an? |the )?(?:higher|larger|bigger|longer)\b"), "what"),
    ("least", _compile(r"\b(?:an? |the )?(?:lower|smaller|shorter)\b"), "what"),
)
_OFFERS = re.compile(r"\b(?:hay|hoac|or|ou|oder)\b|还是|或")
_AMONG = _compile(r"^\W*(?:entre|between|zwischen|giữa)\b")
_WHICH_PROVINCE = _compile(
    r",?\s*(?:\b(?:t[ỉi]nh|th[àa]nh ph[ốo]|[đd][ịi]a ph[ưu][ơo]ng|n[ơo]i|b[êe]n) n[àa]o\b"
    r"|^\W*who(?= (?:met|held|came|began)\b)|\bwhose\b"
    r"|\bwhich (?:province|city|one|of (?:them|the two))\b|\bwhich(?= (?:ha[sd]|have|is|was|met)\b)"
    r"|\b(?:laquelle|lequel|quelle province|welche provinz)\b|哪个省)"
)
_WHICH_YEAR = _compile(r",?\s*\b(?:n[ăa]m n[àa]o|(?:which|what) year)\b")
# What else a question wants, or what it measures one side by: then it wants no side alone.
_ELSE = _compile(
    r"\b(?:ai|g[ìi]|bao nhi[êe]u|m[ấa]y|khi n[àa]o|[ởo] [đd][âa]u|n[àa]o|so v[ớo]i"
    r"|wh(?:ich|o|om|ose|at|en|ere|y)|how|than|combien|quand|qui)\b|\bkh[ôo]ng\W*$"
    r"|^\W*(?:did|do|does|is|are|was|were|has|have|had|will|can)\b"
)
_MEETING = _compile(
    r"\bhọp\b|\bhop\b(?! (?:dong|tac|phap|nhat|ly))|\bh[ộo]i ngh[ịi]\b|\bphi[êe]n\b"
    r"|\b(?:met|meets?|meetings?|sessions?|conferences?)\b"
)
_MAGNITUDES = frozenset(("nghin", "ngan", "trieu", "ty", "ti", "million", "billion"))


def wants_one(asked: str, between: Sequence[str], order: Order | None, *, years: bool) -> bool:
    """Whether a question wants one of the sides that it names, provinces or `years`.

    `between` is what stands between them, `order` how it has them ordered. A side is wanted where
    two of three are told: that it is one of them ("hay"), which of them, and what orders them; and
    where nothing else is asked.
    """
    which = _WHICH_YEAR if years else _WHICH_PROVINCE
    offered = any(_OFFERS.search(fold(text)) for text in between)
    among = not years and _AMONG.search(asked) is not None
    told = (offered or among, which.search(asked) is not None, order is not None)
    return sum(told) > 1 and not _ELSE.search(which.sub("", asked))


def read_order(asked: str) -> Order | None:
    """By what a question would have its sides ordered; None where it does not say, or says two."""
    orders = {order for order, pattern, _ in _ORDERS if pattern.search(asked)}
    return orders.pop() if len(orders) == 1 else None


def tells_a_meeting(asked: str) -> bool:
    """Whether it is a meeting that is put in time, whose day its document may know."""
    return _MEETING.search(asked) is not None


def restate(question: str, order: Order | None) -> str:
    """A question for which of several comes first, as one for what orders them: how much, when."""
    if order is None:
        return question
    for _, pattern, instead in _ORDERS:
        question = pattern.sub(instead, question)
    return _WHICH_YEAR.sub("", _WHICH_PROVINCE.sub("", question)).strip(" ,:")


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
    """The amount that a short answer tells, with what it counts: "amount count xa"."""
    for statement in _read_statements(short):
        number = statement.value[0]
        if short and statement.kind.startswith("amount") and isinstance(number, float):
            behind = fold(short.sentence.text[statement.span.start :])
            words = re.findall(r"[^\W\d]\w*|%", behind)
            unit = next((word for word in words if word not in _MAGNITUDES), "")
            return f"{statement.kind} {unit}", number
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
