"""What a question names and no document does, in the words in which it was asked.

A reader who is told "not found" is told with it what is missing: a province, a year, the number of
a document, words that occur nowhere. A question in another language is looked up thing by thing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.errors import SettingError
from corpus.normalise import fold, syllables
from corpus.provinces import find_provinces
from index.lexical import LexicalIndex
from qa.extraction.glossary import find_concepts
from qa.extraction.wanted import read_wanted
from qa.reading.filters import read_province
from qa.reading.question import Question
from qa.reading.restore import QUESTION_WORDS
from qa.reading.words import Phrase, split_words
from qa.retrieval.anchors import Anchors

# Words that ask, compare or command, which no document needs to hold.
_ASKING = {
    *QUESTION_WORDS,
    *(
        "liet",
        "ke",
        "so",
        "sanh",
        "doi",
        "chieu",
        "neu",
        "nhac",
        "noi",
        "hay",
        "xin",
        "biet",
        "cho",
    ),
    *("phan", "tram", "hom", "nay"),
}
_WORD = re.compile(r"\w+(?:[./,-]\w+)*")
_LATIN = re.compile(r"[0-9A-Za-zÀ-ỹ]+(?:[./,-][0-9A-Za-zÀ-ỹ]+)*")
_QUESTION = (
    "how", "what", "which", "who", "when", "where", "combien", "quel", "quelle", "wie", "was",
)  # fmt: skip
_LONGER = 12  # characters that a typed word may have more than the figure in it
_JOINS = re.compile(r"[ -]")
_COMPOUND = re.compile(r"(?:[-/.]\w+)+")
_NAME = re.compile(r"(?<=[a-z,;:’'] )[A-Z][a-z]{3,}\b")
_LETTERS = ("en", "fr", "es", "it", "pt", "id")  # languages in which only names have a capital


def list_unmentioned(
    question: Question, anchors: Anchors, unknown: Sequence[str], lexical: LexicalIndex
) -> tuple[str, ...]:
    """The provinces, figures and words of a question that stand in no document, as typed.

    `unknown` are the question's syllables that the corpus does not hold. Only those of a question
    in Vietnamese, the documents' own language, could stand there.
    """
    absent = [name for name in anchors.provinces if not _occurs(name, lexical)]
    absent += [
        _as_typed(figure, question.text)
        for figure in anchors.figures
        if not _occurs(figure, lexical)
    ]
    if question.language == "vi":
        said = {fold(syllable) for name in absent for syllable in syllables(name)}
        absent += _join_unknown(question.text, {fold(it) for it in unknown} - said - _ASKING)
    return tuple(dict.fromkeys(absent))


def _as_typed(figure: str, text: str) -> str:
    """The word of a text that holds a figure; the figure where it stands in no word of its own."""
    words = [word[0] for word in _LATIN.finditer(text) if figure in syllables(word[0])]
    typed = min(words, key=len, default=figure)
    return typed if len(typed) <= len(figure) + _LONGER else figure


def _join_unknown(text: str, unknown: set[str]) -> list[str]:
    """The unknown words of a text, those that stand side by side as one."""
    runs: list[tuple[int, int]] = []
    for word in _WORD.finditer(text):
        if not unknown.intersection(fold(it) for it in syllables(word[0])):
            continue
        if runs and _JOINS.fullmatch(text[runs[-1][1] : word.start()]):
            runs[-1] = (runs[-1][0], word.end())
        else:
            runs.append(word.span())
    return [text[start:end] for start, end in runs]


def list_unknown_things(question: Question, lexical: LexicalIndex) -> tuple[str, ...]:
    """What else a question names that no document mentions as far as one can tell.

    In Vietnamese two words side by side that are so nowhere, in another language what has no
    Vietnamese name that a document holds. A document may say it in other words, so this is told
    only where no answer was found.
    """
    text = question.text
    found = _join_unpaired(text, lexical) if question.language == "vi" else []
    if question.language != "vi":
        found = _look_up(text, lexical)
    if question.language in _LETTERS:
        found += _look_up_names(text, lexical)
    return tuple(dict.fromkeys(found))


def _join_unpaired(text: str, lexical: LexicalIndex) -> list[str]:
    """The runs of words of which no two neighbours stand together in any document."""
    pairs = {names[0] for names, _ in read_wanted(text).terms if len(names[0]) == 2}
    words = split_words(text)
    linked = [
        (a, b)
        for a, b in pairwise(words)
        if (a.form, b.form) in pairs and _ASKING.isdisjoint((a.form, b.form))
    ]
    held = {word for pair in linked if _occurs_folded(tuple(w.form for w in pair), lexical)
            for word in pair}  # fmt: skip
    runs: list[tuple[int, int]] = []
    for a, b in linked:
        if a in held or b in held:
            continue
        if runs and runs[-1][1] == a.end:
            runs[-1] = (runs[-1][0], b.end)
        else:
            runs.append((a.start, b.end))
    return [text[start : _end_of_word(text, end)] for start, end in runs]


def _end_of_word(text: str, end: int) -> int:
    """Where a compound ends of which `text[:end]` holds a part: COVID of COVID-19."""
    rest = _COMPOUND.match(text, end)
    return rest.end() if rest else end


def _look_up(text: str, lexical: LexicalIndex) -> list[str]:
    """The things in a text of another language that have no name in the documents."""
    concepts = [
        it
        for it in find_concepts(text)
        if fold(text[it.start : it.end]).split()[0] not in _QUESTION
    ]
    absent = []
    for concept in concepts:
        same = [it for it in concepts if it.start < concept.end and concept.start < it.end]
        if not any(_occurs_folded(name, lexical) for it in same for name in it.names):
            absent.append(text[concept.start : concept.end])
    return absent


def _look_up_names(text: str, lexical: LexicalIndex) -> list[str]:
    """The capitalised words inside a text that no document holds, but the names of provinces."""
    known = [(concept.start, concept.end) for concept in find_concepts(text)]
    known += [(place.start, place.end) for place in find_provinces(text, folded=True)]
    return [
        match[0]
        for match in _NAME.finditer(text)
        if not any(start <= match.start() < end for start, end in known)
        and not _occurs(_full_name(match[0]), lexical)
    ]


def _full_name(word: str) -> str:
    """A name as documents write it: Hanoi is Hà Nội."""
    try:
        return read_province(word)
    except SettingError:
        return word


def _occurs(name: str, lexical: LexicalIndex) -> bool:
    return _occurs_folded(tuple(fold(syllable) for syllable in syllables(name)), lexical)


def _occurs_folded(name: Phrase, lexical: LexicalIndex) -> bool:
    """Whether every two adjacent syllables of a name stand together somewhere."""
    terms = [" ".join(pair) for pair in pairwise(name)] or list(name)
    return all(lexical.document_frequency(terms, folded=True))
