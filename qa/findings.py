"""Weighs the evidence for one question: which sentences, which short answer, how sure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from corpus.normalise import fold, syllables
from corpus.types import Document
from index.embedder import Embedder
from index.lexical import LexicalIndex
from index.snapshot import Snapshot
from qa.anchors import Anchors, find_anchors
from qa.answer_type import detect_answer_type
from qa.confidence import Signals, gather_signals
from qa.contradictions import Contradiction, find_contradictions
from qa.evidence import PASSAGES, Sentence, choose_quotes, rank_sentences
from qa.question import Question
from qa.restore import QUESTION_WORDS
from qa.retrieve import Retrieval
from qa.settings import Settings
from qa.short_answer import ShortAnswer, find_short_answer

_COMMANDS = ("liet", "ke", "so", "sanh", "doi", "chieu", "neu", "nhac", "hay", "xin", "biet")


@dataclass(frozen=True, slots=True)
class Findings:
    """What the passages hold for a question.

    `quotes` are the sentences to cite, best first, and `documents` theirs by id;
    `contradictions` are among the quotes. `signals` is None
    where there is no sentence at all. `unmentioned` lists what the question names and no document
    holds: provinces, figures, and words of the corpus's own language.
    """

    quotes: tuple[Sentence, ...]
    short: ShortAnswer | None
    documents: dict[str, Document]
    signals: Signals | None
    unmentioned: tuple[str, ...]
    contradictions: tuple[Contradiction, ...] = ()


def weigh(
    question: Question,
    retrieval: Retrieval,
    snapshot: Snapshot,
    embedder: Embedder,
    settings: Settings,
) -> Findings:
    """The findings in the best passages."""
    kind = detect_answer_type(question.text)
    anchors = find_anchors(question.text, question.plain)
    documents = _documents_of(retrieval, snapshot)
    sentences = rank_sentences(question, kind, anchors, retrieval, retrieval.terms, documents)
    short = find_short_answer(
        kind,
        question.text,
        sentences,
        documents,
        retrieval.vector,
        embedder,
        snapshot.centres.passage,
    )
    quotes = choose_quotes(sentences, settings, first=short.sentence if short else None)
    contradictions = find_contradictions(
        quotes, short.text if short else None, sentences, documents
    )
    return Findings(
        quotes=tuple(_add_quotes(quotes, contradictions, settings.max_quotes)),
        short=short,
        documents=documents,
        signals=gather_signals(question, sentences, retrieval, kind, short, anchors, documents),
        unmentioned=_list_unmentioned(question, anchors, retrieval, snapshot.lexical),
        contradictions=tuple(contradictions),
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


def _documents_of(retrieval: Retrieval, snapshot: Snapshot) -> dict[str, Document]:
    ids = sorted({c.chunk.document_id for c in retrieval.candidates[:PASSAGES]})
    found = ((id_, snapshot.document(id_)) for id_ in ids)
    return {id_: document for id_, document in found if document is not None}


def _list_unmentioned(
    question: Question, anchors: Anchors, retrieval: Retrieval, lexical: LexicalIndex
) -> tuple[str, ...]:
    named = [*anchors.provinces, *anchors.figures]
    absent = [name for name in named if not _occurs(name, lexical)]
    if question.language != "vi":  # the documents' language, whose words they could hold
        return tuple(absent)
    said = {fold(syllable) for name in absent for syllable in syllables(name)}
    said |= {*QUESTION_WORDS, *_COMMANDS}
    return (*absent, *(word for word in retrieval.unknown if fold(word) not in said))


def _occurs(name: str, lexical: LexicalIndex) -> bool:
    """Whether every two adjacent syllables of a name stand together somewhere."""
    found = [fold(syllable) for syllable in syllables(name)]
    terms = [" ".join(pair) for pair in pairwise(found)] or found
    return all(lexical.document_frequency(terms, folded=True))
