"""What a trained reader says of the best sentences, beside what the rules tell."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.types import Document, Span
from index.reading import LEAST, Excerpt, Marks, SpanReader
from qa.retrieval.evidence import Sentence

SPANS = 3  # the likeliest that are read become candidates
ALONE = 3  # the likeliest proofs are read again, each by itself
STARTS = 8  # the likeliest beginnings are looked at

Place = tuple[str, Span]


@dataclass(frozen=True, slots=True)
class Read:
    """The marks of sentences by their place.

    `none` is the log-probability that none of them answers, `spans` are the likeliest answers;
    `yes` and `no` are the log-probabilities that one of these is wanted, rather than a span.
    `alone` are the likeliest proofs, each as it reads by itself.
    """

    none: float
    marks: Mapping[Place, Marks]
    spans: Mapping[Place, tuple[Span, ...]]
    yes: float = LEAST
    no: float = LEAST
    alone: Mapping[Place, Read] = field(default_factory=dict)

    @property
    def wants_verdict(self) -> bool:
        """Whether the question is more likely to want yes or no than a span."""
        return math.exp(self.yes) + math.exp(self.no) >= 0.5

    def measure(self, sentence: Sentence, span: Span) -> tuple[float, float]:
        """The log-probabilities of a sentence and of a span of it, LEAST where it was not read."""
        marks = self.marks.get(_place(sentence))
        if marks is None:
            return LEAST, LEAST
        return max(LEAST, marks.evidence), marks.weigh(span)

    def find_alone(self, sentence: Sentence) -> Read | None:
        """What was read of a sentence by itself, if it was."""
        return self.alone.get(_place(sentence))

    def weigh(self, sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, float]]:
        """Those of the sentences that were read, with the log-probability that each proves."""
        for sentence in sentences:
            if marks := self.marks.get(_place(sentence)):
                yield sentence, marks.evidence

    def list_spans(self, sentence: Sentence) -> tuple[Span, ...]:
        """Those of the likeliest answers that stand in a sentence."""
        return self.spans.get(_place(sentence), ())


def read_sentences(
    reader: SpanReader,
    question: str,
    sentences: Sequence[Sentence],
    documents: Mapping[str, Document],
) -> Read:
    """What the reader says of the sentences, which come best first, and of the likeliest alone."""
    read = read_together(reader, question, sentences, documents)
    return read_alone(read, reader, question, sentences, documents)


def read_alone(
    read: Read,
    reader: SpanReader,
    question: str,
    sentences: Sequence[Sentence],
    documents: Mapping[str, Document],
) -> Read:
    """What was said of sentences together, with what is said of the likeliest proofs alone."""
    proofs = sorted(read.weigh(sentences), key=lambda proof: -proof[1])
    alone = {
        _place(sentence): read_together(reader, question, [sentence], documents)
        for sentence, _ in proofs[:ALONE]
    }
    return replace(read, alone=alone)


def read_together(
    reader: SpanReader,
    question: str,
    sentences: Sequence[Sentence],
    documents: Mapping[str, Document],
) -> Read:
    """What the reader says of the sentences, best first, of those that fit into a window."""
    excerpts = [
        Excerpt(s.chunk.document_id, documents[s.chunk.document_id].title, s.span.start, s.text)
        for s in sentences
    ]
    reading = reader.read(question, excerpts)
    marked = {
        _place(sentence): marks
        for sentence, marks in zip(sentences, reading.marks, strict=True)
        if marks is not None
    }
    texts = {_place(sentence): sentence.text for sentence in sentences}
    shares: dict[tuple[Place, Span], float] = {}
    for place, marks in marked.items():
        for share, span in _list_spans(marks, texts[place]):
            shares[place, span] = max(share, shares.get((place, span), share))
    spans: dict[Place, tuple[Span, ...]] = {}
    for place, span in sorted(shares, key=shares.__getitem__)[-SPANS:]:
        spans[place] = (*spans.get(place, ()), span)
    return Read(reading.none, marked, spans, reading.yes, reading.no)


def _place(sentence: Sentence) -> Place:
    return sentence.chunk.document_id, sentence.span


def _list_spans(marks: Marks, text: str) -> Iterator[tuple[float, Span]]:
    """The best span from each of the likeliest beginnings in a sentence, with its share."""
    best = marks.spans.max(axis=1)
    for first in best.argsort()[-STARTS:]:
        last = int(marks.spans[first].argmax())
        start, end = int(marks.offsets[first, 0]), int(marks.offsets[last, 1])
        said = text[start:end]
        start += len(said) - len(said.lstrip())
        end -= len(said) - len(said.rstrip())
        if start < end:
            yield float(best[first]), Span(start, end)
