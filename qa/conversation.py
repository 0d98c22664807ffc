"""Reads a follow-up question ("And by 2025?", "còn Nghệ An thì sao?") as a whole one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.normalise import fold
from corpus.provinces import find_provinces

_LEAD = re.compile(r"^\W*(?:and|what about|how about|con|the|vay)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
SHORT = 6  # words


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question and how it is read after those before it.

    `standalone` is the whole question that is searched, and `carried` what it takes over from the
    earlier ones; a question that stands on its own is itself, and carries nothing.
    """

    question: str
    standalone: str
    carried: tuple[str, ...] = ()


def follow_up(question: str, previous: Sequence[str] = ()) -> FollowUp:
    """The question as it is meant after the previous ones, the newest last, each a whole one."""
    whole = previous[-1] if previous else ""
    if not whole or not _LEAD.match(fold(question)) or len(question.split()) > SHORT:
        return FollowUp(question, question)
    said = find_provinces(question, folded=True)
    spoken_of = find_provinces(whole)
    standalone = whole
    if said and spoken_of:
        place = spoken_of[0]
        standalone = f"{whole[: place.start]}{said[0].name}{whole[place.end :]}"
    if (year := _YEAR.search(question)) and _YEAR.search(standalone):
        standalone = _YEAR.sub(year[0], standalone, count=1)
    if standalone == whole:
        return FollowUp(question, question)
    return FollowUp(question, standalone, (whole,))
