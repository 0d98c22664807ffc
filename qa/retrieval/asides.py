"""The lines beside an article that may answer: captions, bylines, addresses. No passage holds them.

They are encoded when a question first comes near their document, and compete as sentences do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from corpus import page_lines as looks
from corpus.sentences import split_sentences
from corpus.types import Chunk, Document, Span
from index.embedder import Embedder
from index.late_interaction import TokenCodes, encode_tokens, interact
from index.snapshot import Snapshot
from qa.retrieval.evidence import PASSAGES
from qa.retrieval.retrieve import Aside, Retrieval

DOCUMENTS = 4  # the best, beside whose articles is looked
LINES = 12  # of one document, the first
ENCODED = 256  # documents whose lines are kept encoded


class Asides:
    """Finds the lines beside the articles of an index."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder) -> None:
        self._snapshot = snapshot
        self._embedder = embedder
        self._encode = lru_cache(ENCODED)(self._encode_lines)

    def join(self, retrieval: Retrieval) -> Retrieval:
        """What was retrieved, with the lines beside the articles of its best documents."""
        first: dict[str, Chunk] = {}
        for candidate in retrieval.candidates[:PASSAGES]:
            first.setdefault(candidate.chunk.document_id, candidate.chunk)
        return replace(
            retrieval,
            asides=tuple(
                aside
                for chunk in list(first.values())[:DOCUMENTS]
                for aside in self._find(retrieval, chunk)
            ),
        )

    def _find(self, retrieval: Retrieval, chunk: Chunk) -> Iterator[Aside]:
        encoded = self._encode(chunk.document_id)
        if encoded is None:
            return
        lines, codes = encoded
        (near,) = interact(retrieval.tokens, [codes])
        for (span, text), similarity in zip(lines, near.sentences, strict=True):
            yield Aside(chunk, span, text, near.passage, similarity)

    def _encode_lines(self, document_id: str) -> tuple[list[tuple[Span, str]], TokenCodes] | None:
        document = self._snapshot.document(document_id)
        spans = list_lines(document)[:LINES] if document else []
        if document is None or not spans:
            return None
        lines = [(span, document.text[span.start : span.end]) for span in spans]
        text, places = document.title, [Span(0, len(document.title))]
        for _, line in lines:
            places.append(Span(len(text) + 1, len(text) + 1 + len(line)))
            text = f"{text}\n{line}"
        (encoding,) = self._embedder.encode([text], "passage")
        read = encoding.offsets[-1][1] if len(encoding.offsets) else 0  # a model's window may end
        lines = [it for it, place in zip(lines, places[1:], strict=True) if place.start < read]
        places = places[: len(lines) + 1]
        return lines, encode_tokens(encoding, places, self._snapshot.centres.passage)


def list_lines(document: Document) -> list[Span]:
    """Where the lines stand beside the article that may say something: no menus, no counters."""
    spans = (
        span
        for part in document.furniture
        for span in split_sentences(document.text, part.start, part.end)
    )
    return [span for span in spans if _tells(document.text[span.start : span.end])]


def _tells(line: str) -> bool:
    empty = (looks.is_menu, looks.is_section, looks.is_counter, looks.is_notice, looks.is_related)
    return not looks.is_mark(line) and not any(is_it(line) for is_it in empty)
