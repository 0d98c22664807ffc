"""The line that each document adds to a list: its sentence that is most about what is asked.

The terms that the documents hold choose them, or a reader that is asked of each by itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import islice

from corpus.provinces import same_province
from corpus.types import Document
from index.reading import SpanReader
from qa.across.terms import are_specific, are_telling, measure_share, read_terms
from qa.confidence import estimate_probability, measure_odds
from qa.extraction.read import read_alone, read_together
from qa.extraction.short_answer import SENTENCES, ShortAnswer
from qa.extraction.terms import Terms, measure_cover
from qa.reading.question import Question
from qa.retrieval.evidence import Sentence

COVERED = 0.3  # what covering all the question's terms adds to a sentence's score
AS_COVERED = 0.75  # of the terms that the best line covers, for a document to be about them
AS_GOOD = 0.75  # of the best line's score besides
ABOUT = 0.4  # of the terms that the second line must hold, or the list is about something else
LITERAL = 0.95  # how sure a list is whose lines hold all the terms of the question
NEARLY = 0.85  # of the best line's score, where the question's terms are not known
READ = 12  # documents, the best, that are read one by one,
FAR = 0.25  # but none that scores so much less than the best of them
HOPELESS = -2.0  # log-odds that one of its sentences answers, below which none is read alone
LISTED = 0.5  # how sure a document that was read must be of the list
SEVERAL = 0.6  # how sure each of several must be where one was asked for,
AS_SURE = 1.5  # and by what log-odds it may be less sure than the first


@dataclass(frozen=True, slots=True)
class Line:
    """What one document says: the sentence to quote, and a short answer where one is wanted.

    `name` is what was compared; None where documents are listed. `confidence` is that of an answer
    to one side of a comparison; of a list that terms chose, how much of them the document holds, 0
    where they are not known, and of one that a reader chose, how likely the document is of it.
    """

    document: Document
    sentence: Sentence
    short: ShortAnswer | None = None
    name: str | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class LineSignals:
    """What speaks for a document's being one of a list.

    `some` is the log-odds, in tens, that one of its sentences answers, as a reader says of them
    together, `alone` the most that it says of one by itself, where that was asked; `share`, 0..1,
    how much of the question's terms one of them holds; `near` how much less the best of them scores
    than the best of all.
    """

    some: float
    alone: float
    share: float
    near: float


# As eval.fit_lists fits them, but before documents that are FAR were left out, which changes them
# by less than a sixth.
WEIGHTS, CONSTANT = LineSignals(2.94, 1.56, 1.35, 8.69), 1.02


def read_lines(
    question: Question,
    ranked: Sequence[Sentence],
    documents: Mapping[str, Document],
    reader: SpanReader,
) -> list[Line]:
    """The documents that answer by themselves, the surest first, each by the sentence that does."""
    rated = rate_documents(question, ranked, documents, reader)
    listed = [line for line, _ in rated if line.confidence >= LISTED]
    return sorted(listed, key=lambda line: -line.confidence)


def keep_several(lines: Sequence[Line]) -> list[Line]:
    """Those of the lines, surest first, that are sure, and about as sure as the first.

    They are of at least two provinces; otherwise none is kept.
    """
    kept = [
        line
        for line in lines
        if line.document.metadata.province
        and line.confidence >= SEVERAL
        and _odds(line) >= _odds(lines[0]) - AS_SURE
    ]
    provinces = [line.document.metadata.province or "" for line in kept]
    return kept if any(not same_province(provinces[0], other) for other in provinces) else []


def _odds(line: Line) -> float:
    return math.log(line.confidence / (1 - line.confidence))


def rate_documents(
    question: Question,
    ranked: Sequence[Sentence],
    documents: Mapping[str, Document],
    reader: SpanReader,
) -> list[tuple[Line, LineSignals]]:
    """The line of each of the best documents, as sure as it is one of the list, and its signals."""
    own: dict[str, list[Sentence]] = {}
    for sentence in ranked:
        own.setdefault(sentence.chunk.document_id, []).append(sentence)
    terms = read_terms(question.text)
    rated = []
    for id_, sentences in islice(own.items(), READ):
        if sentences[0].score < ranked[0].score - FAR:
            break
        document, best = documents[id_], sentences[:SENTENCES]
        read = read_together(reader, question.text, best, documents)
        some = measure_odds(read.none)
        if some >= HOPELESS:
            read = read_alone(read, reader, question.text, best, documents)
        told, _ = max(read.weigh(best), key=lambda proof: proof[1], default=(best[0], 0.0))
        signals = LineSignals(
            some=some / 10,
            alone=max((measure_odds(it.none) for it in read.alone.values()), default=some) / 10,
            share=max(measure_share(in_context(it, document), terms) for it in best),
            near=best[0].score - ranked[0].score,
        )
        sure = estimate_probability(astuple(WEIGHTS), CONSTANT, astuple(signals))
        rated.append((Line(document, told, confidence=sure), signals))
    return rated


def match_lines(
    question: Question, ranked: Sequence[Sentence], documents: Mapping[str, Document]
) -> list[Line]:
    """The best sentence of each document that holds the question's terms as the best one does.

    A line is as sure as it holds them, where they are known; none where the second holds too few.
    """
    terms = read_terms(question.text)
    known = question.language == "vi" or are_specific(terms)
    chosen = choose_lines(ranked, terms, documents)
    told = [documents[sentence.chunk.document_id] for sentence in chosen]
    shares = [measure_share(in_context(s, d), terms) for s, d in zip(chosen, told, strict=True)]
    if are_telling(terms) and any(share < ABOUT for share in shares[:2][-1:]):
        return []
    return [
        Line(document, sentence, confidence=LITERAL * share if known else 0.0)
        for document, sentence, share in zip(told, chosen, shares, strict=True)
    ]


def choose_lines(
    ranked: Sequence[Sentence], terms: Terms, documents: Mapping[str, Document]
) -> list[Sentence]:
    """The best sentence of each document that is about the terms as the best one is, best first."""
    total = sum(weight for _, weight in terms)
    scored: dict[str, tuple[float, float, Sentence]] = {}
    for sentence in ranked:
        document = documents[sentence.chunk.document_id]
        covered = measure_cover(in_context(sentence, document), terms)
        score = sentence.score + (COVERED * covered / total if total else 0.0)
        if document.id not in scored or scored[document.id][0] < score:
            scored[document.id] = (score, covered, sentence)
    lines = sorted(scored.values(), key=lambda line: (-line[0], line[2].chunk.document_id))
    if not lines or (terms and not lines[0][1]):
        return []
    score, covered, _ = lines[0]
    known = covered and are_telling(terms)
    least = (AS_GOOD if known else NEARLY) * score
    return [s for own, held, s in lines if own >= least and held >= AS_COVERED * covered]


def in_context(sentence: Sentence, document: Document) -> str:
    return f"{document.title}\n{sentence.chunk.heading}\n{sentence.text}"
