"""What the engine answers with, rules and the trained reader of sentences, as a reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.types import Span
from index.embedder import Embedder
from index.snapshot import Snapshot
from qa.confidence import estimate_confidence
from qa.extraction.reader import Reading
from qa.findings import weigh
from qa.reading.question import Question
from qa.retrieval.retrieve import Candidate, retrieve
from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Finder:
    """Reads passages of an index as the engine does."""

    snapshot: Snapshot
    embedder: Embedder
    settings: Settings

    def read(self, question: Question, passages: Sequence[Candidate]) -> Reading | None:
        """The short answer in the passages, as sure as the engine would be of it."""
        asked = retrieve(question, self.snapshot, self.embedder, self.settings, among=())
        retrieval = replace(asked, candidates=tuple(passages))
        findings = weigh(question, retrieval, self.snapshot, self.settings, self.embedder.reader)
        short = findings.short
        if short is None or findings.signals is None:
            return None
        begin = short.sentence.span.start
        span = short.span and Span(begin + short.span.start, begin + short.span.end)
        confidence = estimate_confidence(findings.signals)
        return Reading(short.sentence.chunk, short.text, span, confidence)
