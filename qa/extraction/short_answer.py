"""Finds the short answer as the document writes it, where the question wants a thing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.normalise import fold
from corpus.provinces import find_provinces
from corpus.types import Document, Span
from qa.extraction.continuations import find_continuations
from qa.extraction.question_words import AnswerType
from qa.extraction.ranking import Option, list_options, rank
from qa.extraction.read import Read
from qa.extraction.spans import find_answers
from qa.extraction.terms import weigh_terms
from qa.extraction.wanted import Wanted, read_wanted
from qa.retrieval.anchors import Anchors, find_anchors, list_missing
from qa.retrieval.evidence import Sentence

SENTENCES = 12  # the best, in which candidates compete
ELSEWHERE = 0.5  # against a sentence of another province than the question names
ANOTHER_YEAR = 0.4  # and against one whose passage lacks the year
MISSING = 0.2  # or another figure that it names
LEAST = 0.08  # probability below which no candidate is an answer
_YEAR = re.compile(r"(?:19|20)\d\d")
_TYPE = re.compile(r"tỉnh ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """A span of a sentence; `span` is None for the province of its document, and for yes or no.

    Of a list over several lines it holds all items, and `text` joins them by semicolons.

    `score` is its probability among the candidates, 0..1, and `margin` how much more that is than
    what the next answer has that says something else. `places` are the sentences in which the
    candidates stand, each with the probability of all of its own, the likeliest first. Of yes or no
    the score is its own probability, and the places are the sentences that may prove it; one that
    is not `sure` enough to be said still tells what to quote.
    """

    text: str
    sentence: Sentence
    span: Span | None
    score: float
    margin: float = 0.0
    places: tuple[tuple[Sentence, float], ...] = ()
    sure: bool = True

    @property
    def place(self) -> Span | None:
        """The span where the text stands in it as it is; the items of a list are joined."""
        span = self.span
        return span if span and self.sentence.text[span.start : span.end] == self.text else None


def find_short_answer(
    kind: AnswerType,
    asked: str,
    sentences: list[Sentence],
    documents: Mapping[str, Document],
    read: Read | None = None,
) -> ShortAnswer | None:
    """The likeliest candidate in the best sentences, which come best first.

    `read` is what a reader says. None where there is no candidate, and where none is likely.
    """
    if kind == "province" and sentences:
        about = _province_of_document(sentences[0], documents, asked)
        if about is not None and not find_answers(sentences[0].text, kind, asked):
            return about
    ranked = rank(gather_options(kind, asked, sentences, documents, read))
    if not ranked or ranked[0][0] < LEAST:
        return None
    (share, best), others = ranked[0], ranked[1:]
    next_share = next((s for s, option in others if fold(option.text) != fold(best.text)), 0.0)
    span = best.candidate.span
    if kind == "province":
        span = _drop_type(best.sentence.text, span)
    return ShortAnswer(
        best.sentence.text[span.start : span.end],
        best.sentence,
        span,
        share,
        share - next_share,
        _list_places(ranked),
    )


def _drop_type(text: str, span: Span) -> Span:
    """A province's name without "tỉnh" in front."""
    typed = _TYPE.match(text, span.start)
    named = typed and any(it.start == typed.end() for it in find_provinces(text[: span.end]))
    return Span(typed.end(), span.end) if typed and named else span


def _list_places(ranked: Sequence[tuple[float, Option]]) -> tuple[tuple[Sentence, float], ...]:
    """The sentences of ranked options with their probabilities; one that stands twice, once."""
    sentences: dict[tuple[str, Span], Sentence] = {}
    shares: dict[tuple[str, Span], float] = {}
    for share, option in ranked:
        place = (option.sentence.chunk.document_id, option.sentence.span)
        sentences.setdefault(place, option.sentence)
        shares[place] = shares.get(place, 0.0) + share
    order = sorted(shares, key=lambda place: -shares[place])
    return tuple((sentences[place], shares[place]) for place in order)


def gather_options(
    kind: AnswerType,
    asked: str,
    sentences: list[Sentence],
    documents: Mapping[str, Document],
    read: Read | None = None,
) -> list[Option]:
    """The candidates in the best sentences, and in others that may tell what is wanted."""
    wanted = read_wanted(asked, kind)
    terms = weigh_terms(wanted.terms, [sentence.text for sentence in sentences])
    wanted = replace(wanted, terms=terms)
    anchors = find_anchors(asked)
    chosen: list[Sentence] = []
    against: list[float] = []
    for sentence in _gather(sentences, wanted):
        counted = _count_against(anchors, wanted, sentence, documents)
        if counted is not None:
            chosen.append(sentence)
            against.append(counted)
    return list_options(chosen, against, wanted, read)


def _gather(sentences: list[Sentence], wanted: Wanted) -> list[Sentence]:
    """The best sentences, and for a list those that go on with one."""
    best = sentences[:SENTENCES]
    return [*best, *find_continuations(sentences, best)] if wanted.kind == "list" else best


def _count_against(
    anchors: Anchors, wanted: Wanted, sentence: Sentence, documents: Mapping[str, Document]
) -> float | None:
    """What is taken from a sentence for the provinces and figures that the question names.

    None where its document is known to be of another province, or of another year than that in
    which an office is asked about: what is said there is no answer.
    """
    document = documents[sentence.chunk.document_id]
    missing = list_missing(anchors, sentence.context, document)
    elsewhere = [name in missing for name in anchors.provinces]
    figures = [figure for figure in anchors.figures if figure in missing]
    another_year = any(_YEAR.fullmatch(figure) for figure in figures)
    about = document.metadata
    if elsewhere and all(elsewhere) and about.province:
        return None
    if another_year and wanted.kind == "person" and (about.published or about.meeting):
        return None
    return ELSEWHERE * any(elsewhere) + (ANOTHER_YEAR if another_year else MISSING * bool(figures))


def _province_of_document(
    sentence: Sentence, documents: Mapping[str, Document], asked: str
) -> ShortAnswer | None:
    province = documents[sentence.chunk.document_id].metadata.province
    if province is None or fold(province) in fold(asked):
        return None
    return ShortAnswer(province, sentence, None, 1.0, 1.0)
