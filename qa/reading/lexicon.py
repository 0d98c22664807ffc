"""What official words are called otherwise: abbreviations, and terms in other languages.

Three tables of the package, and two of the same form that a user may put beside them: a line is a
term, a tab and what else it is called; " | " stands between several on either side; a line that
begins with # is a comment.

    abbreviations.tsv    UBND → Ủy ban nhân dân
    glossary.tsv         People's Committee → Ủy ban nhân dân
    places.tsv           Hanoi → Hà Nội

The user's `abbreviations.tsv` and `glossary.tsv` lie in the folder that HOIDAP_CONFIG names, else
in the user's own configuration folder. A line that cannot be read is reported and passed over.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from corpus.abbreviations import Definition
from corpus.errors import InputError
from corpus.normalise import fold, normalise
from corpus.provinces import provinces
from qa.reading.words import Phrase

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
WORD = re.compile(  # a figure as a whole (217-QĐ/TW), a Chinese character, a word with its 's
    rf"[0-9]\w*(?:[./,:-]\w+)*|[{_CJK}]|(?:(?![{_CJK}])[^\W_])+(?:['’]s(?!\w))?"
)
ARTICLES = frozenset({"the", "a", "an"})  # passed over in other languages
AND = frozenset({"va"})  # passed over in Vietnamese: giáo dục (và) đào tạo
_NO_PLURAL = frozenset({"arms", "customs", "goods", "news", "securities", "works"})
_log = logging.getLogger("hoidap")


@dataclass(frozen=True, slots=True)
class Term:
    """A Vietnamese term or abbreviation as it is written, and what else it is called."""

    form: str
    others: tuple[str, ...]
    is_short: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Terms by the words that a question may hold.

    `definitions` are pairs of an abbreviation and what it stands for. `vietnamese` is keyed by
    words without diacritics, `foreign` by `reduce_word`; `longest` is the most words in a key.
    """

    definitions: tuple[Definition, ...]
    vietnamese: Mapping[Phrase, tuple[Term, ...]]
    foreign: Mapping[Phrase, tuple[str, ...]]
    longest: int

    def learn(self, definitions: Iterable[tuple[str, str]]) -> Lexicon:
        """The lexicon with the definitions that documents give (see corpus.abbreviations)."""
        known = (*self.definitions, *(Definition(short, long) for short, long in definitions))
        terms = _list_terms(dict.fromkeys(known))
        longest = max(self.longest, *map(len, terms))
        return replace(self, definitions=known, vietnamese=terms, longest=longest)


@cache
def default_lexicon() -> Lexicon:
    """The tables of the package and of the user, read once."""
    return load_lexicon(_user_folder())


def load_lexicon(folder: Path | None = None) -> Lexicon:
    """The package's tables, with those of a folder where it has any."""
    pairs = [
        Definition(short, long)
        for short, longs in _read_all("abbreviations.tsv", folder)
        for long in longs
    ]
    foreign: dict[Phrase, list[str]] = {}
    for name in ("glossary.tsv", "places.tsv"):
        for term, others in _read_all(name, folder):
            foreign.setdefault(reduce_words(term), []).extend(others)
    for province in provinces():  # 永福, Vinhphuc
        for name in province.chinese:
            foreign.setdefault(reduce_words(name), []).append(province.name)
        if " " in province.name:
            foreign.setdefault(("".join(re.findall(r"\w", fold(province.name))),), []).append(
                province.name
            )
    longest = max(map(len, foreign))
    merged = {phrase: tuple(dict.fromkeys(others)) for phrase, others in foreign.items()}
    return Lexicon((), {}, merged, longest).learn(pairs)


def parse_table(lines: Iterable[str], source: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each term of a table with what else it is called.

    Reports a line that cannot be read, by `source` and number, and goes on.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            yield from _parse_line(line)
        except InputError as error:
            _log.warning("%s:%d: %s", source, number, error)


def _parse_line(line: str) -> list[tuple[str, tuple[str, ...]]]:
    left, tab, right = line.partition("\t")
    terms, others = ([part.strip() for part in side.split("|")] for side in (left, right))
    if not tab:
        raise InputError(f"{line.strip()[:60]!r} has no tab between a term and its other name")
    for part in (*terms, *others):
        if not WORD.search(part):
            raise InputError(f"{part[:60]!r} has no letter or figure; write a term there")
    return [(term, tuple(others)) for term in terms]


def reduce_word(word: str) -> str:
    """A word of another language without diacritics, possessive and plural."""
    word = re.sub("'s$", "", fold(word))
    if len(word) < 4 or word in _NO_PLURAL:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def reduce_words(text: str) -> Phrase:
    """The words of a text in another language as keys hold them."""
    words = (reduce_word(word) for word in WORD.findall(text))
    return tuple(word for word in words if word not in ARTICLES)


def fold_words(text: str) -> Phrase:
    """The words of a Vietnamese text as keys hold them."""
    words = (fold(word) for word in WORD.findall(text))
    return tuple(word for word in words if word not in AND)


def _list_terms(definitions: Iterable[Definition]) -> dict[Phrase, tuple[Term, ...]]:
    """The abbreviations and what they stand for, each with the other's forms."""
    longs: dict[str, dict[str, str]] = {}
    shorts: dict[str, dict[str, None]] = {}
    for short, long in definitions:
        longs.setdefault(short, {}).setdefault(normalise(long), long)
        shorts.setdefault(normalise(long), {})[short] = None
    terms: dict[Phrase, list[Term]] = {}
    for short, expansions in longs.items():
        others = [*expansions.values()]
        if len(expansions) == 1:  # TW, TƯ: what has one meaning is also called as its like
            others += [like for like in shorts[next(iter(expansions))] if like != short]
        term = Term(short, tuple(others), True)
        for phrase in {fold_words(short), (fold("".join(re.findall(r"\w", short))),)}:
            terms.setdefault(phrase, []).append(term)
    spelt = {plain: long for expansions in longs.values() for plain, long in expansions.items()}
    for plain, long in spelt.items():
        terms.setdefault(fold_words(long), []).append(Term(long, tuple(shorts[plain]), False))
    return {phrase: tuple(found) for phrase, found in terms.items()}


def _read_all(name: str, folder: Path | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    table = files("qa.reading").joinpath(name).read_text(encoding="utf-8")
    yield from parse_table(table.splitlines(), name)
    path = folder / name if folder else None
    if path and path.is_file():
        try:
            lines: Sequence[str] = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            _log.warning("%s cannot be read (%s); save it as UTF-8 text", path, error)
            return
        yield from parse_table(lines, str(path))


def _user_folder() -> Path:
    if named := os.environ.get("HOIDAP_CONFIG"):
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("hoidap", appauthor=False)
