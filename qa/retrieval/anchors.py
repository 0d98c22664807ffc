"""What a question pins down in any language: provinces, figures and names, which survive
translation."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import regex

from corpus.normalise import fold, syllables
from corpus.provinces import find_provinces, same_province
from corpus.types import Document

_DATE = re.compile(r"^(\d+)/(\d+)(/\d{4})?$")
_MONTH = re.compile(r"^(\d{1,2})/(\d{4})$")
_PERIOD = re.compile(r"^\d{4}-\d{4}$")
_ORDINAL = re.compile(r"^(\d+)(?:st|nd|rd|th)$")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH_NAMED = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)? )?"
    rf"({'|'.join(_MONTHS)})\b(?: (\d{{1,2}})\b)?(?:,? (\d{{4}}))?",
    re.IGNORECASE,
)
_MONTH_IN_WORDS = re.compile(
    r"th[áa]ng (\d{1,2})(?:,? n[ăa]m |[/-])(\d{4})|(\d{4})年(\d{1,2})月", re.IGNORECASE
)
_ROMAN = re.compile(r"(?<!\w)[IVX]{1,7}(?!\w)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_NAME = regex.compile(
    r"(?<![\w-])\p{Lu}[\p{Ll}\p{M}]+(?:(?: | ?[-–] ?)\p{Lu}[\p{Ll}\p{M}]+)+(?![\w-])"
)


@dataclass(frozen=True, slots=True)
class Anchors:
    """`provinces` by canonical name; `figures` (numbers, years, dates, document numbers) in the
    canonical form of `corpus.normalise.syllables`; `names` of several words, as written."""

    provinces: tuple[str, ...]
    figures: tuple[str, ...]
    names: tuple[str, ...] = ()


def find_anchors(question: str, typed: str = "") -> Anchors:
    """The anchors of a question, each once; single digits pin nothing down.

    `typed` is the question before its diacritics were restored: a province that the corpus does not
    know can only be read there.
    """
    mentions = find_provinces(typed or question, folded=True)
    months = _find_months(question)
    tokens = [*syllables(question), *months]
    dates = [date for token in tokens if (date := _DATE.match(token))]
    whole = {date[0] for date in dates if date[3]}  # its day and its year may stand apart
    parts = {part for date in dates for part in (date[1], date[2]) if len(part) < 4}
    figures = [
        _ORDINAL.sub(r"\1", fold(token))
        for token in tokens
        if any(character.isdigit() for character in token)
        and len(token) > 1
        and token not in whole | parts
        and not _PERIOD.match(token)  # its years stand behind it
    ]
    return Anchors(
        tuple(dict.fromkeys(mention.name for mention in mentions)), tuple(dict.fromkeys(figures))
    )


def find_names(question: str, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    """The names of several capitalised words in a question, but those of provinces.

    `is_known` tells of a folded syllable whether the documents hold it: words of another language
    than theirs name nothing that could be looked for.
    """
    provinces = find_provinces(question, folded=True)
    found = []
    for match in _NAME.finditer(question):
        named = any(m.start < match.end() and match.start() < m.end for m in provinces)
        if not named and all(map(is_known, syllables(fold(match[0])))):
            found.append(match[0])
    return tuple(dict.fromkeys(found))


def holds_name(name: str, text: str) -> bool:
    """Whether a text holds a name's syllables side by side, whatever their case and diacritics."""
    return f" {' '.join(syllables(fold(name)))} " in f" {' '.join(syllables(fold(text)))} "


def list_missing(anchors: Anchors, text: str, document: Document) -> tuple[str, ...]:
    """The provinces and figures that a passage's text does not hold, nor its document for it."""
    held = _figures_of(text) | _figures_of(document.title)
    held |= {
        form
        for day in (document.metadata.published, document.metadata.meeting)
        for form in _date_forms(day or "")
    }
    figures = (figure for figure in anchors.figures if not _is_held(figure, held))
    return (*_missing_provinces(anchors.provinces, text, document), *figures)


def is_elsewhere(anchors: Anchors, text: str, document: Document) -> bool:
    """Whether the question names a province that neither a passage nor its document does."""
    return bool(_missing_provinces(anchors.provinces, text, document))


def _find_months(question: str) -> list[str]:
    """Months and days in the words of a language, as figures: 27 April is 27/4."""
    found = []
    for match in _MONTH_NAMED.finditer(question):
        month = _MONTHS.index(match[2].lower()) + 1
        if day := match[1] or match[3]:
            found.append(f"{int(day)}/{month}")
        elif match[4]:
            found.append(f"{month}/{match[4]}")
    for match in _MONTH_IN_WORDS.finditer(question):
        number, year = (match[1], match[2]) if match[1] else (match[4], match[3])
        found.append(f"{int(number)}/{year}")
    return found


@lru_cache(512)
def _figures_of(text: str) -> frozenset[str]:
    """The words of a text, folded, with the figures that stand in others: QL2C holds 2c."""
    held = {fold(token) for token in syllables(text)}
    held |= {date[2] + date[3] for token in held if (date := _DATE.match(token)) and date[3]}
    held |= {token.lstrip("abcdefghijklmnopqrstuvwxyz") for token in held if token[-1:].isalnum()}
    held |= {str(_read_roman(match[0])) for match in _ROMAN.finditer(text)}
    held |= {f"{int(m[1])}/{m[2]}" for m in _MONTH_IN_WORDS.finditer(text) if m[1]}
    return frozenset(held)


def _read_roman(numeral: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(-value if value < max(values[i:]) else value for i, value in enumerate(values))


def _is_held(figure: str, held: Iterable[str]) -> bool:
    """Whether a figure is among others; a month too where it and its year stand apart."""
    if figure in held:
        return True
    month = _MONTH.match(figure)
    if month is None or month[2] not in held:
        return False
    return any((date := _DATE.match(other)) and date[2] == month[1] for other in held)


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
