"""Weighs the evidence for one question: which sentences, which short answer, how sure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from corpus.types import Document
from index.lexical import LexicalIndex
from index.reading import SpanReader
from index.snapshot import Snapshot
from qa.confidence import Signals, gather_signals
from qa.extraction.answer_type import asks, detect_answer_type
from qa.extraction.read import read_sentences
from qa.extraction.short_answer import ShortAnswer, find_short_answer
from qa.extraction.verdict import decide
from qa.phrases import say
from qa.proof.contradictions import Contradiction, find_contradictions
from qa.proof.headings import run_over_list
from qa.reading.question import Question
from qa.retrieval.anchors import Anchors, find_anchors, find_names
from qa.retrieval.evidence import (
    PASSAGES,
    Sentence,
    choose_quotes,
    may_join,
    rank_sentences,
)
from qa.retrieval.retrieve import Retrieval
from qa.settings import Settings
from qa.spread_list import find_whole_list
from qa.uncovered import list_unknown_things, list_unmentioned

LIKELY = 0.08  # the probability of a sentence from which on it is quoted as well
ENOUGH = 0.9  # and that of all that is quoted, from which on nothing more is


@dataclass(frozen=True, slots=True)
class Findings:
    """What the passages hold for a question.

    `quotes` are the sentences to cite, best first, and `documents` theirs by id;
    `contradictions` are among the quotes. `signals` is None
    where there is no sentence at all. `unmentioned` lists what the question names and no document
    holds: provinces, figures, and words of the corpus's own language; `unknown` the things that a
    question in another language names and no document by the Vietnamese names that are known.
    """

    quotes: tuple[Sentence, ...]
    short: ShortAnswer | None
    documents: dict[str, Document]
    signals: Signals | None
    unmentioned: tuple[str, ...]
    contradictions: tuple[Contradiction, ...] = ()
    unknown: tuple[str, ...] = ()


def weigh(
    question: Question,
    retrieval: Retrieval,
    snapshot: Snapshot,
    settings: Settings,
    reader: SpanReader | None = None,
    language: str | None = None,
) -> Findings:
    """The findings in the best passages, by rules and by what a reader says, where there is one.

    `language` is that of the answer, where it is another than the question's.
    """
    kind = detect_answer_type(question.text)
    anchors = _find_anchors(question, snapshot.lexical)
    documents = list_documents(retrieval, snapshot)
    sentences = rank_sentences(question, kind, anchors, retrieval, retrieval.terms, documents)
    read, short = None, None
    if reader:
        read = read_sentences(reader, question.text, sentences, documents)
        yes, no = (say(language or question.language, word) for word in ("yes", "no"))
        short = decide(read, sentences, yes, no)
        short = short or find_whole_list(kind, question.text, read, sentences, documents)
    short = short or find_short_answer(kind, question.text, sentences, documents, read)
    quotes = complete_lists(list_quotes(sentences, short, settings), documents)
    said = short.text if short and short.place else None
    contradictions = find_contradictions(quotes, said, sentences, documents)
    return Findings(
        quotes=tuple(_add_quotes(quotes, contradictions, settings.max_quotes)),
        short=short if short and short.sure and asks(question.text) else None,
        documents=documents,
        signals=gather_signals(
            question, sentences, retrieval, kind, short, anchors, documents, read
        ),
        unmentioned=list_unmentioned(question, anchors, retrieval.unknown, snapshot.lexical),
        unknown=list_unknown_things(question, snapshot.lexical),
        contradictions=tuple(contradictions),
    )


def list_quotes(
    sentences: list[Sentence], short: ShortAnswer | None, settings: Settings
) -> list[Sentence]:
    """The sentences to quote, that of the short answer first, then those it may as well stand in.

    Where candidates were not weighed against one another, those as good as the best.
    """
    if short is None:
        return choose_quotes(sentences, settings)
    if not short.places:
        return choose_quotes(sentences, settings, short.sentence, short.text)
    chosen = [short.sentence]
    told = sum(share for sentence, share in short.places if sentence is short.sentence)
    for sentence, share in short.places:
        if share < LIKELY or told >= ENOUGH or len(chosen) == settings.max_quotes:
            break
        if may_join(sentence, chosen, settings):
            chosen.append(sentence)
            told += share
    return chosen


def complete_lists(quotes: list[Sentence], documents: dict[str, Document]) -> list[Sentence]:
    """The quotes with the lists that they announce, and without those that stand in one of these.

    The first, which holds the short answer, is kept.
    """
    whole: list[Sentence] = []
    for sentence in quotes:
        document = documents[sentence.chunk.document_id]
        span = run_over_list(document, sentence.span)
        text = document.text[span.start : span.end] if span != sentence.span else sentence.text
        whole.append(replace(sentence, span=span, text=text))
    return [
        sentence
        for place, sentence in enumerate(whole)
        if place == 0 or not any(_lies_in(sentence, other) for other in whole)
    ]


def _lies_in(sentence: Sentence, other: Sentence) -> bool:
    return (
        sentence is not other
        and sentence.chunk.document_id == other.chunk.document_id
        and other.span.start <= sentence.span.start
        and sentence.span.end <= other.span.end
    )


def _add_quotes(
    quotes: list[Sentence], contradictions: list[Contradiction], limit: int
) -> list[Sentence]:
    """The quotes with what contradicts them, for which others give way where there are too many."""
    needed = [sentence for found in contradictions for sentence in found.sentences]
    further = [sentence for sentence in dict.fromkeys(needed) if sentence not in quotes]
    kept = list(quotes)
    for sentence in reversed(quotes[1:]):
        if len(kept) + len(further) > limit and sentence not in needed:
            kept.remove(sentence)
    return kept + further


def list_documents(
    retrieval: Retrieval, snapshot: Snapshot, passages: int = PASSAGES
) -> dict[str, Document]:
    """The documents of the best passages by id."""
    ids = sorted({c.chunk.document_id for c in retrieval.candidates[:passages]})
    found = ((id_, snapshot.document(id_)) for id_ in ids)
    return {id_: document for id_, document in found if document is not None}


def _find_anchors(question: Question, lexical: LexicalIndex) -> Anchors:
    """The anchors of a question, with the names among its words that the documents could hold."""

    def is_known(syllable: str) -> bool:
        return (
            question.language == "vi" or lexical.document_frequency([syllable], folded=True)[0] > 0
        )

    anchors = find_anchors(question.text, question.plain)
    return replace(anchors, names=find_names(question.text, is_known))
