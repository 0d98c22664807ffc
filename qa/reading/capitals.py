"""Gives a question the capitals that documents would write, whichever it was typed with.

Capitals tell a name (Hòa Bình) from words (hòa bình) and an abbreviation (AI) from a question (ai),
and a model reads them differently. So that a ranking does not depend on the shift key, a question
is put in lower case, and each word then as the passages most like it write it inside sentences.
One that they do not hold, or that is of another language than theirs, gets the spelling that is
commonest in what the model has read: English I, German Schule, Spanish Luther.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.language import is_small_word
from corpus.normalise import fold, place_tone_marks
from corpus.provinces import find_provinces
from qa.reading.restore import Vocabulary
from qa.reading.synonyms import SYLLABLE

SHORT = 5  # letters that an abbreviation has at most
LEAN = 0.5  # towards small letters: models read many titles (fitted on half of XQuAD, flat to 1)

_WORD = re.compile(r"[^\W\d_]+")
_INSIDE = re.compile(r"[\w,;] ")  # before a word that does not open a sentence or a line

Choose = Callable[[str], str]  # of a word in lower case, its spelling


@dataclass(frozen=True, slots=True)
class Capitals:
    """What capitals are taken from: the model's vocabulary, and the passages most like a text."""

    choose: Choose
    find_passages: Callable[[str], Iterable[str]]

    def write_commonest(self, text: str) -> str:
        """The text in the commonest capitals, in whatever language it is."""
        return write_capitals(text, (), self.choose)

    def write(self, text: str, language: str, vocabulary: Vocabulary) -> str:
        """The text in the capitals that Vietnamese documents give to its words, or to its names."""
        if language == "vi":
            written = write_capitals(text, self.find_passages(text), self.choose)
        else:
            names = find_names(text, language, vocabulary)
            written = write_capitals(text, (), self.choose, names)
        return _name_provinces(written)


def write_capitals(
    text: str, passages: Iterable[str], choose: Choose, names: Collection[str] = ()
) -> str:
    """The text, letter for letter, in canonical capitals and tone marks.

    Its first word is written as inside a sentence. `names` are words of it, in lower case, that
    are parts of names; `choose` gives the others' spellings.
    """
    lower = _lower(text)
    words = dict.fromkeys(_WORD.findall(lower))
    written = _count_spellings(words.keys(), passages)
    written |= {name: Counter([_capitalise(name)]) for name in names if name not in written}
    spelt = {word: _most_frequent(written.get(word)) or choose(word) for word in words}
    return _WORD.sub(lambda word: spelt[word[0]], lower)


def choose_commonest(measure: Callable[[Sequence[str]], Sequence[float]], word: str) -> str:
    """The spelling of a word in lower case that `measure` says is the commonest."""
    forms = [word, word.capitalize(), word.upper()][: 3 if len(word) <= SHORT else 2]
    forms = [form for form in forms if len(form) == len(word)]
    small, *capital = measure(forms)
    measures = [small + LEAN, *capital]
    return forms[max(range(len(forms)), key=measures.__getitem__)]


def find_names(text: str, language: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The words of a text in another language, in lower case, that are parts of Vietnamese names.

    They could be syllables, and the documents hold them one after another.
    """
    lower = _lower(text)
    names: set[str] = set()
    for first, second in pairwise(_WORD.finditer(lower)):
        pair = first[0], second[0]
        adjacent = lower[first.end() : second.start()] == " "
        plausible = all(SYLLABLE.fullmatch(fold(word)) for word in pair)
        if adjacent and plausible and not any(is_small_word(word, language) for word in pair):
            known = vocabulary.folded_pair_count(*map(fold, pair))
            names.update(pair if known else ())
    return frozenset(names)


def copy_capitals(source: str, text: str) -> str:
    """A text with the capitals of another that has the same letters but for diacritics."""
    pairs = zip(source, text, strict=True)
    cased = ((it, it.upper() if model.isupper() else it.lower()) for model, it in pairs)
    return "".join(put if len(put) == 1 else it for it, put in cased)


def _capitalise(word: str) -> str:
    """The word with a capital, as it is where that would be two letters (ﬁ, ß)."""
    first = word[:1].upper()
    return first + word[1:] if len(first) == 1 else word


def _lower(text: str) -> str:
    """The text in lower case with its tone marks in one place, letter for letter."""
    pairs = ((letter, letter.lower()) for letter in text)
    return place_tone_marks("".join(low if len(low) == 1 else it for it, low in pairs))


def _name_provinces(text: str) -> str:
    """The text with the capitals of the provinces that it names, which are often common words."""
    for _, start, end in find_provinces(_lower(text), folded=True):
        named = _WORD.sub(
            lambda word: _capitalise(word[0]) if word[0].islower() else word[0], text[start:end]
        )
        text = text[:start] + named + text[end:]
    return text


def _most_frequent(forms: Counter[str] | None) -> str | None:
    return min(forms, key=lambda form: (-forms[form], form)) if forms else None


def _count_spellings(words: Iterable[str], passages: Iterable[str]) -> dict[str, Counter[str]]:
    wanted = frozenset(words)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for passage in map(place_tone_marks, passages):
        for found in _WORD.finditer(passage):
            form, begin = found[0], found.start()
            word = form.lower()
            opens = form.istitle() and not _INSIDE.fullmatch(passage, max(0, begin - 2), begin)
            if word in wanted and not opens and len(form) == len(word):
                counts[word][form] += 1
    return counts
