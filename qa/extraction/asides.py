"""Sentences beyond the best ones that a short answer may stand in, known by what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from corpus.sentences import split_sentences
from corpus.types import Document, Span
from qa.extraction.people import find_persons, list_offices_of, match_office
from qa.extraction.wanted import Wanted
from qa.reading.words import find_phrase, split_words
from qa.retrieval.evidence import Sentence

_DOCUMENTS = 3  # whose captions are looked at
_BEHIND = 0.1  # what a caption is scored below the best sentence of its document
_GOES_ON = re.compile(r"(?:Đó là|Cụ thể|(?:Bao )?[Gg]ồm)\b")


def find_continuations(sentences: list[Sentence], best: list[Sentence]) -> Iterator[Sentence]:
    """Sentences that go on with a list ("Đó là …"), scored like the one before them."""
    further = [s for s in sentences if _GOES_ON.match(s.text)]
    for first in best:
        for second in further:
            apart = second.span.start - first.span.end
            if first.chunk.document_id == second.chunk.document_id and 0 <= apart < 4:
                yield replace(second, score=first.score)


def find_captions(
    sentences: list[Sentence], documents: Mapping[str, Document], wanted: Wanted
) -> Iterator[Sentence]:
    """Captions of the best documents that name the very office, or the person, asked about.

    They are no part of the article, so no passage holds them.
    """
    for first in _first_of_documents(sentences):
        document = documents[first.chunk.document_id]
        for part in document.furniture:
            text = document.text[part.start : part.end]
            for span in split_sentences(text):
                said = text[span.start : span.end]
                if _names(said, wanted):
                    yield replace(
                        first,
                        span=Span(part.start + span.start, part.start + span.end),
                        text=said,
                        score=first.score - _BEHIND,
                        overlap=_overlap(said, wanted),
                    )


def _names(text: str, wanted: Wanted) -> bool:
    for person in find_persons(text):
        offices = list_offices_of(text, person)
        if wanted.office and any(match_office(wanted.office, office) >= 0.5 for office in offices):
            return True
        if wanted.kind == "office" and offices:
            name = tuple(w.form for w in split_words(text[person.start : person.end]))
            if find_phrase(split_words(wanted.asked), name):
                return True
    return False


def _overlap(text: str, wanted: Wanted) -> float:
    """The share of the question's terms that stand in a text, 0..1."""
    words = split_words(text)
    total = sum(weight for _, weight in wanted.terms)
    held = sum(
        weight for names, weight in wanted.terms if any(find_phrase(words, p) for p in names)
    )
    return held / total if total else 0.0


def _first_of_documents(sentences: list[Sentence]) -> list[Sentence]:
    """The best sentence of each of the best documents."""
    first: dict[str, Sentence] = {}
    for sentence in sentences:
        first.setdefault(sentence.chunk.document_id, sentence)
    return list(first.values())[:_DOCUMENTS]
