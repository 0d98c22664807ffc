"""What stands for a chunk in the indexes: its text behind a line that says where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.normalise import place_tone_marks
from corpus.split import SplitSettings, split_document
from corpus.types import Chunk, Document, Span
from index.embedder import Embedder

TITLE_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk and the text that stands for it in the index, in which it begins at `offset`."""

    chunk: Chunk
    text: str
    offset: int

    @property
    def spans(self) -> list[Span]:
        """What stands before the chunk, possibly nothing, and then each of its sentences."""
        shift = self.offset - self.chunk.start
        sentences = self.chunk.sentences or (Span(self.chunk.start, self.chunk.end),)
        moved = [Span(span.start + shift, span.end + shift) for span in sentences]
        return [Span(0, self.offset), *moved]


def make_passages(document: Document, embedder: Embedder, settings: SplitSettings) -> list[Passage]:
    """The document's chunks, each behind a line that says where it comes from."""
    chunks = split_document(document, embedder.count_tokens, settings)
    return [make_passage(document, chunk) for chunk in chunks]


def make_passage(document: Document, chunk: Chunk) -> Passage:
    """A chunk behind its document's title and its own headings, which it needs to be understood."""
    title = document.title[:TITLE_CHARACTERS]
    lines = [line for line in (title, chunk.heading) if line and line not in chunk.text]
    context = "".join(line + "\n" for line in lines)
    return Passage(chunk, place_tone_marks(context + chunk.text), len(context))
