"""How else a question's words are put in documents: abbreviated, spelt out, or in Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from corpus.normalise import fold, has_diacritics, normalise
from corpus.provinces import find_provinces, provinces
from index.query import Synonym
from qa.reading.lexicon import AND, ARTICLES, WORD, Lexicon, Term, reduce_word
from qa.reading.words import Phrase

# A word that can be read aloud as a syllable is taken for an abbreviation in capitals alone.
SYLLABLE = re.compile(
    r"(?:[bcdghklmnpqrstvx]|[cgknpt]h|gi|ngh?|qu|tr)?[aeiouy]{1,3}(?:[cmnpt]|[cn]h|ng)?"
)
_GAP = re.compile(r"[\s\-‐-―/&.,'’]{0,4}(?:(?:the|an?|và|va)\s)?", re.IGNORECASE)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b"
_YEAR = r"(?:,?\s+(?P<year>\d{4})\b)"
_DATES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}{_YEAR}?",
        rf"\b{_MONTH}\s+{_DAY}{_YEAR}?",
        rf"\b{_MONTH}{_YEAR}",
        r"(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月(?:\s*(?P<day>\d{1,2})\s*日)?",
        r"(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日",
    )
]
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b", re.IGNORECASE)
# With a capital at the beginning of a question, and no part of a name.
_OPENING = frozenset({"an", "at", "be", "can", "do", "in", "no", "on", "that", "the", "to", "up"})


class _Word(NamedTuple):
    start: int
    end: int
    text: str


def find_synonyms(text: str, language: str, lexicon: Lexicon) -> tuple[Synonym, ...]:
    """What else spans of a question are called, the longest first where two overlap.

    Abbreviations are spelt out and spelt terms abbreviated, with or without diacritics; provinces
    get their other names. Terms, dates and ordinals of other languages than Vietnamese get their
    Vietnamese forms, and what looks like a Vietnamese name is matched without diacritics too.
    """
    words = [_Word(found.start(), found.end(), found[0]) for found in WORD.finditer(text)]
    found = [*_vietnamese(text, words, language, lexicon), *_provinces(text)]
    if language != "vi":
        found += [
            *_foreign(text, words, lexicon),
            *_dates(text),
            *_ordinals(text),
            *_names(text, words),
        ]
    return _choose(found)


def _choose(found: Iterable[Synonym]) -> tuple[Synonym, ...]:
    """The disjoint ones, longest first, in the order of the text; those of one span as one."""
    merged: dict[tuple[int, int], Synonym] = {}
    for one in found:
        before = merged.get((one.start, one.end), Synonym(one.start, one.end, ()))
        merged[one.start, one.end] = Synonym(
            one.start,
            one.end,
            tuple(dict.fromkeys((*before.alternatives, *one.alternatives))),
            tuple(dict.fromkeys((*before.folded, *one.folded))),
        )
    chosen: list[Synonym] = []
    for one in sorted(merged.values(), key=lambda s: (s.start - s.end, s.start)):
        if all(one.end <= other.start or other.end <= one.start for other in chosen):
            chosen.append(one)
    return tuple(sorted(chosen, key=lambda s: s.start))


def _phrases(
    text: str, words: list[_Word], key: Callable[[str], str], longest: int
) -> Iterator[tuple[Phrase, list[_Word]]]:
    """Every run of words that stand close together, with what it is looked up by."""
    keys = [key(word.text) for word in words]
    for first in range(len(words)):
        for last in range(first, min(first + longest, len(words))):
            if last > first and not _GAP.fullmatch(text, words[last - 1].end, words[last].start):
                break
            yield tuple(keys[first : last + 1]), words[first : last + 1]


def _vietnamese(
    text: str, words: list[_Word], language: str, lexicon: Lexicon
) -> Iterator[Synonym]:
    words = [word for word in words if fold(word.text) not in AND]
    for phrase, run in _phrases(text, words, fold, lexicon.longest):
        typed = text[run[0].start : run[-1].end]
        terms = [t for t in lexicon.vietnamese.get(phrase, ()) if _is_meant(text, run, t, language)]
        exact = [term for term in terms if normalise(term.form) == normalise(typed)]
        for term in exact or terms:
            forms = term.others if term in exact else (term.form, *term.others)
            yield Synonym(run[0].start, run[-1].end, forms)


def _is_meant(text: str, run: list[_Word], term: Term, language: str) -> bool:
    """Whether typed words may be the term: as it is written, or without its diacritics."""
    written = WORD.findall(term.form)
    if term.is_short and len(run) == 1:
        if not _is_short(run[0].text, term.form, text, language):
            return False
        written = ["".join(re.findall(r"\w", term.form))]
    written = [word for word in written if fold(word) not in AND]
    return all(
        normalise(typed.text) == normalise(word) or not has_diacritics(typed.text)
        for typed, word in zip(run, written, strict=True)
    )


def _is_short(word: str, short: str, text: str, language: str) -> bool:
    """Whether a word of a text may be meant as an abbreviation."""
    if word.isupper() and not text.isupper():
        return True
    if word == short and not short.isupper():  # TTg
        return True
    is_readable = SYLLABLE.fullmatch(fold(word))
    return language == "vi" and not is_readable and (word.islower() or word.isupper())


def _foreign(text: str, words: list[_Word], lexicon: Lexicon) -> Iterator[Synonym]:
    words = [word for word in words if fold(word.text) not in ARTICLES]
    for phrase, run in _phrases(text, words, reduce_word, lexicon.longest):
        if others := lexicon.foreign.get(phrase):
            yield Synonym(run[0].start, run[-1].end, others)


def _provinces(text: str) -> Iterator[Synonym]:
    spellings = {province.name: province.spellings for province in provinces()}
    for name, start, end in find_provinces(text, folded=True):
        typed = normalise(text[start:end])
        others = [form for form in (name, *spellings[name]) if normalise(form) != typed]
        if others:
            yield Synonym(start, end, tuple(others))


def _dates(text: str) -> Iterator[Synonym]:
    for pattern in _DATES:
        for found in pattern.finditer(text):
            given = found.groupdict()
            named = given["month"][:3].lower()
            month = _MONTHS.index(named) + 1 if named in _MONTHS else int(named)
            parts = [given.get("day"), str(month), given.get("year")]
            forms = ["/".join(filter(None, parts))]
            if not given.get("day"):
                forms.append(f"tháng {month} năm {given['year']}")
            yield Synonym(found.start(), found.end(), tuple(forms))


def _ordinals(text: str) -> Iterator[Synonym]:
    for found in _ORDINAL.finditer(text):
        yield Synonym(found.start(), found.end(), (found[1],))


def _names(text: str, words: list[_Word]) -> Iterator[Synonym]:
    """Two or more words in a row that could be syllables of a Vietnamese name."""
    run: list[_Word] = []
    for word in words:
        if run and (not _is_name(word) or text[run[-1].end : word.start] != " "):
            yield from _folded_name(text, run)
            run = []
        if _is_name(word) and (word.start or word.text.lower() not in _OPENING):
            run.append(word)
    yield from _folded_name(text, run)


def _is_name(word: _Word) -> bool:
    return word.text.istitle() and bool(SYLLABLE.fullmatch(word.text.lower()))


def _folded_name(text: str, run: list[_Word]) -> Iterator[Synonym]:
    if len(run) > 1:
        start, end = run[0].start, run[-1].end
        yield Synonym(start, end, (), (text[start:end],))
