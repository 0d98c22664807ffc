"""What the question encoder learns from: questions with the sentences that were found for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from corpus.types import Chunk
from eval.gold import Question
from eval.reader_examples import is_proof
from index.late_interaction import TokenCodes
from index.onnx_questions import tokenise
from index.snapshot import Snapshot
from qa.engine import Engine
from qa.extraction.answer_type import detect_answer_type
from qa.findings import list_documents
from qa.reading.question import Question as Asked
from qa.retrieval.anchors import find_anchors
from qa.retrieval.evidence import PASSAGE_WEIGHT, Sentence, list_spans, rank_sentences
from qa.retrieval.retrieve import Candidate, Retrieval

PASSAGES = 14  # of those found that are learnt from,
PROVING = 2  # and of those that prove the answer, where they are not among them
BEGINNING = 60  # characters of evidence that must stand in a chunk for it to prove the answer

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that was found: its tokens as they are stored, and its vector.

    `rest` is what counts for it beside its late interaction. Of each of its sentences `rests` is
    what counts beside late interaction, -inf where it is not looked at (a heading, and what another
    passage has too), and `gold` whether it proves the answer.
    """

    codes: TokenCodes
    vector: Floats
    rest: float
    rests: Floats
    gold: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Example:
    """A question's token ids, which of them are its own, and passages, some with its proof."""

    ids: list[int]
    own: NDArray[np.bool_]
    passages: tuple[Passage, ...]


def gather_examples(
    engine: Engine, tokenizer: Tokenizer, questions: Sequence[Question], max_tokens: int
) -> Iterator[Example]:
    """An example for each question that a sentence of the engine's passages proves."""
    snapshot = engine.snapshot
    chunks = snapshot.chunks(snapshot.vectors.keys().tolist())
    keys = {chunk.id: key for key, chunk in chunks.items()}
    of_document: dict[str, list[Chunk]] = defaultdict(list)
    for chunk in chunks.values():
        of_document[chunk.document_id].append(chunk)
    for question in questions:
        if not question.answerable:
            continue
        asked = engine.read(question.text)
        found = engine.retrieve(asked, PASSAGES)
        chosen = list(found.candidates[:PASSAGES])
        known = {candidate.chunk.id for candidate in chosen}
        own = [chunk for name in question.documents for chunk in of_document[name]]
        proving = [chunk for chunk in own if chunk.id not in known and _proves(chunk, question)]
        chosen += _measure(snapshot, found.tokens, proving[:PROVING], keys)
        shown = replace(found, candidates=tuple(chosen))
        passages = _describe(snapshot, asked, question, shown, keys)
        if any((passage.gold & np.isfinite(passage.rests)).any() for passage in passages):
            ids, is_own = tokenise(tokenizer, asked.recase().text, max_tokens)
            yield Example(ids, is_own, passages)


def _proves(chunk: Chunk, question: Question) -> bool:
    """Whether evidence begins in a chunk, or an answer where no evidence is known."""
    told = question.evidence or question.answers
    return any(text.strip()[:BEGINNING] in chunk.text for text in told)


def _measure(
    snapshot: Snapshot, tokens: Floats, chunks: Sequence[Chunk], keys: Mapping[str, int]
) -> list[Candidate]:
    """Chunks that were not found, as if they had been by late interaction alone."""
    near = snapshot.interact(tokens, [keys[chunk.id] for chunk in chunks])
    return [
        Candidate(chunk, late.passage, late.passage, 0.0, 0.0, late.sentences)
        for chunk, late in zip(chunks, near, strict=True)
    ]


def _describe(
    snapshot: Snapshot,
    asked: Asked,
    question: Question,
    found: Retrieval,
    keys: Mapping[str, int],
) -> tuple[Passage, ...]:
    candidates = {candidate.chunk.id: candidate for candidate in found.candidates}
    own = [keys[id_] for id_ in candidates]
    codes, vectors = snapshot.tokens(own), snapshot.vectors.fetch(own)
    count = len(candidates)
    documents = list_documents(found, snapshot, count)
    rests = {id_: np.full(len(c.sentences), -np.inf, np.float32) for id_, c in candidates.items()}
    kind = detect_answer_type(asked.text)
    anchors = find_anchors(asked.text, asked.plain)
    for sentence in rank_sentences(asked, kind, anchors, found, found.terms, documents, count):
        chunk = sentence.chunk
        late = candidates[chunk.id].late
        place = [span.end for span in list_spans(chunk)].index(sentence.span.end)
        rests[chunk.id][place] = sentence.score - sentence.similarity - PASSAGE_WEIGHT * late
    return tuple(
        Passage(codes[keys[id_]], vector, it.score - it.late, rests[id_], _mark(it.chunk, question))
        for (id_, it), vector in zip(candidates.items(), vectors, strict=True)
    )


def _mark(chunk: Chunk, question: Question) -> NDArray[np.bool_]:
    """Which sentences of a chunk prove the answer, also where another chunk has them too."""
    spans = list_spans(chunk)
    texts = [chunk.text[span.start - chunk.start : span.end - chunk.start] for span in spans]
    sentences = [
        Sentence(chunk, span, text, 0.0, 0.0, 0.0) for span, text in zip(spans, texts, strict=True)
    ]
    return np.array([is_proof(sentence, question) for sentence in sentences])
