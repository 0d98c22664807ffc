"""From bytes to text: documents are read, cleaned, described and split into passages."""

from corpus.errors import HoidapError
from corpus.types import Chunk, Document, Metadata, Span

__all__ = ["Chunk", "Document", "HoidapError", "Metadata", "Span"]
