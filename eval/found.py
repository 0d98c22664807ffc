"""What the engine finds for a question before it chooses an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.types import Document
from qa.engine import Engine
from qa.extraction.answer_type import detect_answer_type
from qa.extraction.question_words import AnswerType
from qa.findings import list_documents
from qa.retrieval.anchors import find_anchors
from qa.retrieval.evidence import PASSAGES, Sentence, rank_sentences


@dataclass(frozen=True, slots=True)
class Found:
    """A question as it was `asked` of the passages, what it wants, and the sentences, best first.

    `documents` are those of the sentences by id.
    """

    asked: str
    kind: AnswerType
    sentences: Sequence[Sentence]
    documents: Mapping[str, Document]


def find_sentences(engine: Engine, question: str, passages: int = PASSAGES) -> Found:
    """The ranked sentences of the best passages that the engine finds."""
    asked = engine.read(question)
    retrieval = engine.asides.join(engine.retrieve(asked, max(passages, engine.settings.hits)))
    kind = detect_answer_type(asked.text)
    documents = list_documents(retrieval, engine.snapshot, passages)
    anchors = find_anchors(asked.text, asked.plain)
    sentences = rank_sentences(
        asked, kind, anchors, retrieval, retrieval.terms, documents, passages
    )
    return Found(asked.text, kind, sentences, documents)
