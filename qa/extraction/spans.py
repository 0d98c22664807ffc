"""Finds the things in a sentence that could be a short answer, by their kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from corpus.normalise import fold, normalise, syllables
from corpus.provinces import find_provinces
from corpus.types import Span
from qa.extraction.answer_type import AnswerType
from qa.extraction.document_numbers import find_articles, find_documents
from qa.extraction.lists import count_items, find_enumerations, join_things
from qa.extraction.names import find_places, find_quoted, find_things
from qa.extraction.organisations import find_organisations
from qa.extraction.people import find_offices, find_persons, list_offices_of
from qa.extraction.quantities import find_durations, find_money, find_numbers, find_percentages
from qa.extraction.times import find_times
from qa.extraction.wanted import Wanted, read_wanted
from qa.reading.words import Phrase

Finder = Callable[[str], Iterable[Span]]


def _provinces(text: str) -> list[Span]:
    return [Span(mention.start, mention.end) for mention in find_provinces(text)]


def _dates(text: str) -> list[Span]:
    return [Span(time.start, time.end) for time in find_times(text)]


def _offices(text: str) -> list[Span]:
    return [Span(office.start, office.end) for office in find_offices(text)]


def _documents(text: str) -> list[Span]:
    return [*find_documents(text), *find_articles(text)]


_FINDERS: dict[AnswerType, Finder] = {
    "province": _provinces,
    "person": find_persons,
    "organisation": find_organisations,
    "document": _documents,
    "place": find_places,
    "percentage": find_percentages,
    "money": find_money,
    "duration": find_durations,
    "date": _dates,
    "number": find_numbers,
    "name": find_quoted,
    "office": _offices,
    "list": find_enumerations,
}
# What a sentence must hold for a kind to be looked for at all.
_FIGURE = re.compile(r"\d")
_NEEDED: dict[AnswerType, re.Pattern[str]] = {
    **dict.fromkeys(("percentage", "money", "duration", "date", "document"), _FIGURE),
    "list": re.compile(r"[,;]|\svà\s"),
}  # fmt: skip


@lru_cache(8192)
def find_spans(text: str, kind: AnswerType) -> tuple[Span, ...]:
    """The stretches of a sentence that are of this kind, in order; none overlap."""
    finder, needed = _FINDERS.get(kind), _NEEDED.get(kind)
    if finder is None or (needed and not needed.search(text)):
        return ()
    found: list[Span] = []
    for span in finder(text):
        if all(span.end <= other.start or other.end <= span.start for other in found):
            found.append(span)
    return tuple(sorted(found, key=lambda span: span.start))


def find_answers(text: str, kind: AnswerType, asked: str) -> list[Span]:
    """The spans of this kind that do not stand in the question itself, which would tell nothing."""
    wanted = read_wanted(asked, kind)
    found = _find_by_noun(text, wanted)
    if _element(wanted) is None:
        found = [*find_spans(text, kind), *found]
    if kind == "person" and wanted.office is None:
        found += _find_nameless(text, found)
    if not found:
        return []
    question = _spell(asked, kind)
    return [s for s in found if _spell(text[s.start : s.end], kind) not in question]


def _find_by_noun(text: str, wanted: Wanted) -> list[Span]:
    """The spans that only the question's own noun can tell."""
    if wanted.kind not in ("thing", "list") or not wanted.nouns:
        return []
    if wanted.kind == "thing":
        return find_things(text, wanted.nouns)
    kind = _element(wanted)
    things = find_spans(text, kind) if kind else find_things(text, wanted.nouns)
    joined = join_things(text, list(things))
    return [span for span in joined if count_items(text[span.start : span.end]) > 1]


def _find_nameless(text: str, persons: list[Span]) -> list[Span]:
    """Offices that stand without a name, as laws write who decides."""
    if not _RANK.search(text):
        return []
    named = {office.start for person in persons for office in list_offices_of(text, person)}
    return [span for span in find_spans(text, "office") if span.start not in named]


_RANK = re.compile(
    r"[Cc]hủ tịch|[Bb]í thư|[Gg]iám đốc|[Bb]ộ trưởng|[Tt]hủ tướng|[Tt]rưởng|[Cc]hánh"
)


def _element(wanted: Wanted) -> AnswerType | None:
    """The kind of the things that a list is asked of, where they are of one of their own."""
    if wanted.kind != "list":
        return None
    return next((_ELEMENTS[noun] for noun in wanted.nouns if noun in _ELEMENTS), None)


# What the things are that a list is asked of, where they are of a kind of their own.
_ELEMENTS: dict[Phrase, AnswerType] = {
    **dict.fromkeys(((noun,) for noun in ("noi", "huyen", "xa", "quan", "phuong")), "place"),
    ("dia", "phuong"): "place",
    ("tinh",): "province",
    **dict.fromkeys((("bi", "thu"), ("chu", "tich"), ("giam", "doc"), ("dong", "chi")), "person"),
    ("thanh", "pho"): "place",
    **dict.fromkeys((("co", "quan"), ("don", "vi"), ("so",), ("to", "chuc")), "organisation"),
    **dict.fromkeys((("van", "ban"), ("nghi", "quyet"), ("quyet", "dinh")), "document"),
}


@lru_cache(4096)
def _spell(text: str, kind: AnswerType) -> str:
    spelt = fold(text) if kind in ("province", "person") else normalise(text)
    return f" {' '.join(syllables(spelt))} "
