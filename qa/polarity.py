"""Finds the word that decides a yes-or-no question, as the document writes it: không, chưa, có.

What is affirmed in other words than "có" gets no short answer: no document writes the yes.
"""

from __future__ import annotations

from corpus.types import Span
from qa.evidence import Sentence
from qa.nearness import measure_contact, measure_nearness
from qa.wanted import Wanted
from qa.words import Word, split_words

_SENTENCES = 4
_NO = ("không", "chưa")
_YES = "có"
_DENIED = 0.6  # contact from which on "không" denies what is asked: two of its words follow
_BEHIND = 60  # characters that are looked at behind it
_AFFIRMED = 0.4  # of the question's terms that stand in the clause of a "có"


def find_verdict(sentences: list[Sentence], wanted: Wanted) -> tuple[Sentence, Span] | None:
    """The deciding word in the best sentences: "không" before the question's own words, else "có".

    None where neither is sure, and for a question in another language than the documents'.
    """
    if wanted.foreign:
        return None
    for sentence in sentences[:_SENTENCES]:
        words = split_words(sentence.text)
        said = [sentence.text[word.start : word.end].lower() for word in words]
        for word, form in zip(words, said, strict=True):
            if form in _NO and _is_before(sentence.text, word, wanted):
                return sentence, Span(word.start, word.end)
        denied = {w.clause for w, form in zip(words, said, strict=True) if form in _NO}
        affirming = (w for w, form in zip(words, said, strict=True) if form == _YES)
        for word in affirming:
            span = Span(word.start, word.end)
            ((near, _),) = measure_nearness(sentence.text, [span], wanted)
            if word.clause not in denied and near >= _AFFIRMED:
                return sentence, span
    return None


def _is_before(text: str, word: Word, wanted: Wanted) -> bool:
    """Whether a word stands right before words of the question."""
    behind = text[word.start : word.end + _BEHIND]
    return measure_contact(behind, Span(0, word.end - word.start), wanted) >= _DENIED
