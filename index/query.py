"""What the lexical side is asked: terms that add up, and groups of which the best form counts.

A synonym says of a span of the question how else it may be put: "UBND" as "Ủy ban nhân dân",
"People's Committee" as that too. The terms inside the span and those of each alternative are the
forms of a group, and a passage gets the score of the form that it matches best. So a passage gains
nothing from holding both, and is never worse off than without the synonym.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from corpus.normalise import fold, syllables

MAX_SYLLABLES = 256  # of a longer question, or alternative; the rest is not looked up

fold_syllable = lru_cache(1 << 16)(fold)


@dataclass(frozen=True, slots=True)
class Synonym:
    """Other ways to put `text[start:end]` of a query, a span that begins and ends between words.

    `folded` are further ones, matched without diacritics even where the query is not: a name as it
    is typed in another language.
    """

    start: int
    end: int
    alternatives: tuple[str, ...]
    folded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A text to search for, with synonyms whose spans do not overlap.

    `folded` matches without diacritics, on both sides.
    """

    text: str
    synonyms: tuple[Synonym, ...] = ()
    folded: bool = False


class Form(NamedTuple):
    """Terms that add up, and whether they are matched without diacritics."""

    terms: tuple[str, ...]
    folded: bool

    def without(self, counted: set[str]) -> Form:
        """The form less some terms."""
        return Form(tuple(term for term in self.terms if term not in counted), self.folded)


@dataclass(frozen=True, slots=True)
class Group:
    """The terms that stand wholly inside a synonym's span and nowhere before or outside it, and
    those of each alternative."""

    typed: Form
    alternatives: tuple[Form, ...]

    @property
    def forms(self) -> tuple[Form, ...]:
        """The typed one, then the others."""
        return (self.typed, *self.alternatives)


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """The terms of a query: syllables, and pairs of adjacent ones with a space between.

    `typed` are the distinct ones of the text, syllables first; `ordinary` those of them that stand
    outside every synonym's span or cross its border.
    """

    typed: Form
    ordinary: Form
    groups: tuple[Group, ...] = ()

    def competing_forms(self) -> list[list[Form]]:
        """The forms of each group, without terms that are typed outside it or before.

        So a term that is typed twice counts once.
        """
        counted = set(self.ordinary.terms)
        competing = []
        for group in self.groups:
            forms = (
                form.without(counted) if form.folded == self.typed.folded else form
                for form in group.forms
            )
            competing.append([form for form in dict.fromkeys(forms) if form.terms])
            counted.update(group.typed.terms)
        return [forms for forms in competing if forms]


@lru_cache(64)
def read_terms(query: Query) -> QueryTerms:
    """The terms of a query's first MAX_SYLLABLES syllables."""
    places = [
        (syllable, owner)
        for piece, owner in _pieces(query)
        for syllable in _syllables(piece, query.folded)
    ][:MAX_SYLLABLES]
    owned: list[list[str]] = [[] for _ in query.synonyms]
    ordinary: list[str] = []
    for syllable, owner in places:
        (ordinary if owner is None else owned[owner]).append(syllable)
    for (first, before), (second, owner) in pairwise(places):
        home = ordinary if owner is None or owner != before else owned[owner]
        home.append(f"{first} {second}")
    taken = set(ordinary)
    groups: list[Group] = []
    for synonym, typed in zip(query.synonyms, owned, strict=True):
        own = Form(_distinct(typed), query.folded).without(taken)
        taken.update(own.terms)
        others = [_form(other, query.folded) for other in synonym.alternatives]
        others += [_form(other, folded=True) for other in synonym.folded]
        groups.append(Group(own, tuple(others)))
    return QueryTerms(
        Form(_terms([syllable for syllable, _ in places]), query.folded),
        Form(_distinct(ordinary), query.folded),
        tuple(groups),
    )


def _form(alternative: str, folded: bool) -> Form:
    return Form(_terms(_syllables(alternative, folded)[:MAX_SYLLABLES]), folded)


def is_syllable(term: str) -> bool:
    """Whether a term is a single one, and no pair."""
    return " " not in term


def _pieces(query: Query) -> Iterable[tuple[str, int | None]]:
    """The text cut at the borders of its synonyms, with the number of the synonym of each piece."""
    place = 0
    for number in sorted(range(len(query.synonyms)), key=lambda n: query.synonyms[n].start):
        synonym = query.synonyms[number]
        yield query.text[place : synonym.start], None
        yield query.text[synonym.start : synonym.end], number
        place = synonym.end
    yield query.text[place:], None


def _syllables(text: str, folded: bool) -> list[str]:
    found = syllables(text)
    return [fold_syllable(syllable) for syllable in found] if folded else found


def _terms(found: Sequence[str]) -> tuple[str, ...]:
    return _distinct((*found, *map(" ".join, pairwise(found))))


def _distinct(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms))
