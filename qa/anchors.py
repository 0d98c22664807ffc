"""What a question pins down in any language: provinces and figures, which survive translation."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from corpus.normalise import syllables
from corpus.provinces import find_provinces, same_province
from corpus.types import Document

_DATE = re.compile(r"^(\d+)/(\d+)(/\d{4})?$")
_ORDINAL = re.compile(r"^(\d+)(?:st|nd|rd|th)$")


@dataclass(frozen=True, slots=True)
class Anchors:
    """`provinces` by canonical name; `figures` (numbers, years, dates, document numbers) in the
    canonical form of `corpus.normalise.syllables`."""

    provinces: tuple[str, ...]
    figures: tuple[str, ...]


def find_anchors(question: str, typed: str = "") -> Anchors:
    """The anchors of a question, each once; single digits pin nothing down.

    `typed` is the question before its diacritics were restored: a province that the corpus does not
    know can only be read there.
    """
    mentions = find_provinces(typed or question, folded=True)
    tokens = syllables(question)
    dates = [date for token in tokens if (date := _DATE.match(token))]
    whole = {date[0] for date in dates if date[3]}  # its day and its year may stand apart
    parts = {part for date in dates for part in (date[1], date[2])}
    figures = [
        _ORDINAL.sub(r"\1", token)
        for token in tokens
        if any(character.isdigit() for character in token)
        and len(token) > 1
        and token not in whole | parts
    ]
    return Anchors(
        tuple(dict.fromkeys(mention.name for mention in mentions)), tuple(dict.fromkeys(figures))
    )


def list_missing(anchors: Anchors, text: str, document: Document) -> tuple[str, ...]:
    """The anchors that a passage's text does not hold, which its document may hold for it."""
    held = set(syllables(text)) | set(syllables(document.title))
    held |= {
        form
        for day in (document.metadata.published, document.metadata.meeting)
        for form in _date_forms(day or "")
    }
    figures = (figure for figure in anchors.figures if figure not in held)
    return (*_missing_provinces(anchors.provinces, text, document), *figures)


def is_elsewhere(anchors: Anchors, text: str, document: Document) -> bool:
    """Whether the question names a province that neither a passage nor its document does."""
    return bool(_missing_provinces(anchors.provinces, text, document))


def _missing_provinces(
    provinces: tuple[str, ...], text: str, document: Document
) -> tuple[str, ...]:
    if not provinces:
        return ()
    named = {mention.name for mention in find_provinces(f"{document.title}\n{text}")}
    if document.metadata.province:
        named.add(document.metadata.province)
    return tuple(
        province
        for province in provinces
        if not any(same_province(province, name) for name in named)
    )


def _date_forms(day: str) -> tuple[str, ...]:
    """The forms in which a question may name an ISO date: its year, its month, the whole."""
    try:
        date = datetime.date.fromisoformat(day)
    except ValueError:
        return ()
    return (
        f"{date.year}",
        f"{date.month}/{date.year}",
        f"{date.day}/{date.month}",
        f"{date.day}/{date.month}/{date.year}",
    )
