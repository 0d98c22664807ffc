"""What a question for several documents is about, in terms that a document may hold."""

from __future__ import annotations

import re
from itertools import pairwise

from qa.extraction.document_numbers import KINDS
from qa.extraction.terms import Terms, measure_cover
from qa.extraction.wanted import read_wanted
from qa.reading.words import Phrase, to_phrase

SPECIFIC = 3  # syllables of a foreign question's terms that tell what it is about
PLAN = 0.5  # the weight of what kind of document is asked about, beside 1 for its topic
_PLANS = tuple(to_phrase(kind) for kind in KINDS)  # one may be called by the name of another
_GENERAL = {  # said of any document, or asking for a list
    to_phrase(words)
    for words in (
        "tỉnh", "cấp tỉnh", "thảo luận", "bàn", "nói", "nói về", "đề cập", "nhắc", "tài liệu",
        "văn bản", "địa phương", "những", "các", "nào", "số", "số lượng", "liệt kê",
        "kể tên", "liệt", "kê", "danh mục", "danh sách",
    )
}  # fmt: skip
_TOPIC = re.compile(
    r"\b(?:nói|bàn|thảo luận|quy định|viết|nhắc|đề cập|liên quan)(?: về| đến| tới)\b", re.IGNORECASE
)


def read_terms(asked: str) -> Terms:
    """What a question is about, as documents may call it, but what any document is about.

    A single syllable is many words when it is folded, so it is no term where there are longer ones,
    and no further name of one.
    """
    terms: dict[tuple[Phrase, ...], float] = {}
    for names, weight in read_wanted(asked).terms:
        if names[0] in _PLANS:
            terms[_PLANS] = PLAN
        elif names[0] not in _GENERAL:
            kept = (names[0], *(name for name in names[1:] if len(name) > 1))
            terms[kept] = max(weight, terms.get(kept, 0.0))
    for pair in pairwise(_read_topic(asked)):
        terms.setdefault((pair,), 1.0)
    longer = {names: weight for names, weight in terms.items() if _is_telling(names[0])}
    return tuple((longer or terms).items())


def _read_topic(asked: str) -> Phrase:
    """The words behind "nói về", all of them: Tháng Thanh niên is more than its thanh niên."""
    found = _TOPIC.search(asked)
    return to_phrase(asked[found.end() :]) if found else ()


def are_specific(terms: Terms) -> bool:
    """Whether terms that were looked up say as much as three syllables of what is asked."""
    return sum(len(names[0]) for names, _ in terms if names is not _PLANS) >= SPECIFIC


def are_telling(terms: Terms) -> bool:
    """Whether any of the terms is more than a single syllable, which is many words when folded."""
    return any(_is_telling(names[0]) for names, _ in terms)


def _is_telling(name: Phrase) -> bool:
    return len(name) > 1 or not name[0].isalpha()


def measure_share(text: str, terms: Terms) -> float:
    """The share of the terms that a text holds, 0 where none is telling."""
    if not are_telling(terms):
        return 0.0
    total = sum(weight for _, weight in terms)
    return measure_cover(text, terms) / total
