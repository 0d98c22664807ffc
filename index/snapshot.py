"""Reads one generation of an index; what a writer publishes meanwhile does not disturb it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import HoidapError, IndexDamaged
from corpus.types import Chunk, Document, Metadata
from index import database
from index.closing import Closing
from index.embedder import FloatArray
from index.late_interaction import LateScore, TokenCodes, interact
from index.lexical import LexicalIndex
from index.manifest import (
    REBUILD,
    Manifest,
    find_current,
    list_damage,
    read_manifest,
    require_match,
)
from index.vectors import VectorIndex

DATABASE_FILE = "chunks.sqlite"
VECTOR_FILE = "vectors.faiss"
LEXICAL_FOLDER = "lexical"
FULL_CHECK_BYTES = 64 * 2**20  # up to this size every opening verifies every checksum


class Snapshot(Closing):
    """One open generation: documents, chunks, and the indexes that find them."""

    def __init__(self, folder: Path, manifest: Manifest, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self.manifest = manifest
        self.vectors = VectorIndex.open(folder / VECTOR_FILE)
        self.lexical = LexicalIndex.open(folder / LEXICAL_FOLDER)
        self._connection = connection
        self.centres = database.fetch_centres(connection)
        self.definitions = database.fetch_definitions(connection)

    @classmethod
    def open(cls, index: Path, model: str | None = None) -> Snapshot:
        """Opens the current generation of the index in a folder.

        `model` is the identity of the embedder that will ask. Raises IndexMissing, IndexDamaged
        or IndexMismatch, each with the remedy. Checksums of an index over FULL_CHECK_BYTES are
        left to `hoidap index check`; its files' sizes are verified.
        """
        folder = find_current(index)
        try:
            return cls._open(index, folder, model)
        except IndexDamaged:
            if find_current(index) != folder:  # replaced, and removed, while it was being opened
                return cls._open(index, find_current(index), model)
            raise

    @classmethod
    def _open(cls, index: Path, folder: Path, model: str | None) -> Snapshot:
        manifest = read_manifest(folder)
        if model is not None:
            require_match(index, manifest, model)
        total = sum(entry.bytes for entry in manifest.files)
        damage = list_damage(folder, manifest, checksums=total <= FULL_CHECK_BYTES)
        if damage:
            raise IndexDamaged(f"{damage[0]}; {REBUILD}")
        connection = database.open_for_reading(folder / DATABASE_FILE)
        try:
            return cls(folder, manifest, connection)
        except Exception as error:
            connection.close()
            if isinstance(error, HoidapError):
                raise
            raise IndexDamaged(
                f"the index in {folder} cannot be opened ({error}); {REBUILD}"
            ) from error

    def close(self) -> None:
        """Closes the files."""
        self._connection.close()

    def document(self, document_id: str) -> Document | None:
        """A document by its id."""
        with self._reading():
            return database.fetch_document(self._connection, document_id)

    def summaries(self) -> list[database.DocumentSummary]:
        """What is indexed, by document id."""
        with self._reading():
            return database.fetch_summaries(self._connection)

    def chunks(self, keys: Sequence[int]) -> dict[int, Chunk]:
        """Chunks by their keys."""
        with self._reading():
            return database.fetch_chunks(self._connection, keys)

    def metadata(self, keys: Sequence[int]) -> dict[int, Metadata]:
        """The metadata of the chunks' documents, by the chunks' keys."""
        with self._reading():
            return database.fetch_metadata(self._connection, keys)

    def select(
        self,
        provinces: Sequence[str] | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> list[int]:
        """The keys, in order, of the chunks of documents of these provinces and days (ISO).

        A document's day is that of the meeting, else of publication; None leaves a side open.
        """
        with self._reading():
            return database.select_chunks(self._connection, provinces, since, until)

    def tokens(self, keys: Sequence[int]) -> dict[int, TokenCodes]:
        """The chunks' tokens as they are stored, by key."""
        with self._reading():
            return database.fetch_tokens(self._connection, keys)

    def interact(self, question: FloatArray, keys: Sequence[int]) -> list[LateScore]:
        """How near each chunk is to a question's centred tokens, fp32 (tokens, dimension)."""
        tokens = self.tokens(keys)
        return interact(question, [tokens[key] for key in keys])

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise IndexDamaged(
                f"{self.folder / DATABASE_FILE} cannot be read ({error}); {REBUILD}"
            ) from error

    def list_damage(self) -> list[str]:
        """All that is wrong with the generation's files, counts and texts; empty if sound."""
        damage = list_damage(self.folder, self.manifest, checksums=True)
        counts = {
            name: database.count_rows(self._connection, name) for name in ("documents", "chunks")
        }
        for name, promised in (
            ("documents", self.manifest.documents),
            ("chunks", self.manifest.chunks),
        ):
            if counts[name] != promised:
                damage.append(f"{counts[name]} {name}, not {promised} as the manifest says")
        for name, found in (
            ("vectors", len(self.vectors)),
            ("lexical entries", self.lexical.count),
        ):
            if found != counts["chunks"]:
                damage.append(f"{found} {name} for {counts['chunks']} chunks")
        for document, digest in database.iterate_documents(self._connection):
            if document.sha256 != digest:
                damage.append(f"the text of {document.id} fails its checksum")
        return damage
