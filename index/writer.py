"""Writes the next generation of an index and publishes it whole or not at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Sequence, Set
from contextlib import closing, suppress
from pathlib import Path
from types import TracebackType

import numpy as np
from filelock import FileLock, Timeout

from corpus.errors import IndexDamaged, IndexMismatch, InputError, SnapshotError
from corpus.types import Document
from index import database
from index.centres import measure_centres
from index.embedder import Embedder, Encoding, scale_to_unit
from index.late_interaction import encode_tokens
from index.lexical import LexicalWriter
from index.manifest import (
    CURRENT,
    FORMAT,
    REBUILD,
    FileEntry,
    Manifest,
    find_current,
    list_damage,
    point_to,
    read_manifest,
    require_match,
    write_manifest,
)
from index.passage import Passage
from index.prepare import hash_file, remove_leftovers, sync, sync_folder
from index.snapshot import DATABASE_FILE, LEXICAL_FOLDER, VECTOR_FILE
from index.vectors import VectorIndex

LOCK = "LOCK"
UNFINISHED = ".writing-"
LOCK_SECONDS = 60.0  # the sample corpus is indexed in less
LIBRARY_ERRORS = (sqlite3.Error, OSError)


class Writer:
    """The next generation of an index, begun as a copy of the current one.

    Nothing that readers see changes before `publish`; leaving the `with` block without it leaves
    no trace. One writer at a time: a second waits a minute, then raises InputError.
    """

    def __init__(
        self, index: Path, embedder: Embedder, shape: dict[str, int] | None = None
    ) -> None:
        self._index = index
        self._embedder = embedder
        self._shape = shape
        self._published = False

    def __enter__(self) -> Writer:
        try:
            self._index.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                f"the index folder {self._index} cannot be made ({error}); "
                "name another with --index"
            ) from error
        self._lock = FileLock(self._index / LOCK, timeout=LOCK_SECONDS)
        try:
            self._lock.acquire()
        except Timeout:
            raise InputError(
                f"another process is writing the index in {self._index}; wait until it is done"
            ) from None
        try:
            self._open()
        except BaseException as error:
            remove_leftovers(self._index, UNFINISHED)
            self._lock.release()
            if isinstance(error, LIBRARY_ERRORS):
                raise _unwritable(self._index, error) from error
            raise
        return self

    def _open(self) -> None:
        remove_leftovers(self._index, UNFINISHED)
        previous = find_current(self._index) if (self._index / CURRENT).exists() else None
        self._generation = 1
        if previous is not None:
            manifest = read_manifest(previous)
            self._shape = manifest.shape if self._shape is None else self._shape
            _require_same(self._index, manifest, self._embedder, self._shape)
            damage = list_damage(previous, manifest, checksums=True)  # or a copy would hide it
            if damage:
                raise IndexDamaged(f"{damage[0]}; {REBUILD}")
            self._generation = manifest.generation + 1
        self._folder = self._index / f"{UNFINISHED}{self._generation:06d}"
        self._folder.mkdir()
        database_file = self._folder / DATABASE_FILE
        if previous is None:
            self._connection = database.open_for_writing(database_file)
            self._connection.executescript(database.SCHEMA)
            self._vectors = VectorIndex.create(self._embedder.dimension)
            database.store_centres(self._connection, measure_centres(self._embedder))
        else:
            shutil.copyfile(previous / DATABASE_FILE, database_file)
            _link_files(previous / LEXICAL_FOLDER, self._folder / LEXICAL_FOLDER)
            self._connection = database.open_for_writing(database_file)
            self._vectors = VectorIndex.open(previous / VECTOR_FILE)
        self._lexical = LexicalWriter(self._folder / LEXICAL_FOLDER)
        self._centres = database.fetch_centres(self._connection)

    def texts(self, sites: Set[str], limit: int) -> list[tuple[str, str]]:
        """Ids and texts of documents already indexed from some sites, the first by id."""
        return database.fetch_texts(self._connection, sites, limit)

    def remove(self, document_id: str) -> bool:
        """Takes a document out of every index; whether it was there."""
        if not database.has_document(self._connection, document_id):
            return False
        keys = database.chunk_keys(self._connection, document_id)
        self._vectors.remove(keys)
        self._lexical.remove(keys)
        database.delete_document(self._connection, document_id)
        return True

    def add(
        self,
        document: Document,
        file_sha256: str,
        passages: Sequence[Passage],
        encodings: Sequence[Encoding],
    ) -> None:
        """Puts a document and its encoded passages into every index, in place of its old self."""
        self.remove(document.id)
        document_key = database.insert_document(self._connection, document, file_sha256)
        centre = self._centres.passage
        keys = [
            database.insert_chunk(
                self._connection,
                document_key,
                passage.chunk,
                encode_tokens(encoding, passage.spans, centre),
            )
            for passage, encoding in zip(passages, encodings, strict=True)
        ]
        if keys:
            means = np.stack([encoding.mean for encoding in encodings])
            self._vectors.add(keys, scale_to_unit(means - centre))
            self._lexical.add(keys, [passage.text for passage in passages])

    def publish(self) -> Manifest:
        """Makes this generation the current one and returns its manifest."""
        self._lexical.commit()
        self._connection.commit()
        documents = database.count_rows(self._connection, "documents")
        chunks = database.count_rows(self._connection, "chunks")
        self._connection.close()
        self._vectors.save(self._folder / VECTOR_FILE)
        manifest = Manifest(
            format=FORMAT,
            generation=self._generation,
            model=self._embedder.identity,
            dimension=self._embedder.dimension,
            documents=documents,
            chunks=chunks,
            shape=self._shape or {},
            files=tuple(_describe(path, self._folder) for path in _list_files(self._folder)),
        )
        write_manifest(self._folder, manifest)
        for path in _list_files(self._folder):
            path.chmod(0o644)  # tantivy makes some of its files readable by their owner alone
            sync(path)
        for folder in (self._folder / LEXICAL_FOLDER, self._folder):
            sync_folder(folder)
        target = self._index / f"generation-{self._generation:06d}"
        shutil.rmtree(target, ignore_errors=True)  # of a publication that died before its rename
        self._folder.rename(target)
        point_to(self._index, target)
        self._published = True
        self._remove_old(target)
        return manifest

    def _remove_old(self, current: Path) -> None:
        """Keeps the previous generation for readers about to open it, and removes older ones."""
        generations = sorted(p for p in self._index.glob("generation-*") if p != current)
        for folder in generations[:-1]:
            shutil.rmtree(folder, ignore_errors=True)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if not self._published:
                self._connection.close()
                with suppress(Exception):  # after a failed commit there is nothing to take back
                    self._lexical.rollback()
                shutil.rmtree(self._folder, ignore_errors=True)
        finally:
            self._lock.release()
        if isinstance(error, LIBRARY_ERRORS):
            raise _unwritable(self._index, error) from error


def _list_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _describe(path: Path, folder: Path) -> FileEntry:
    name = path.relative_to(folder).as_posix()
    return FileEntry(name, path.stat().st_size, hash_file(path))


def _link_files(source: Path, target: Path) -> None:
    """Gives `target` the files of `source`, which are never changed in place, without copying."""
    target.mkdir()
    for path in source.iterdir():
        try:
            os.link(path, target / path.name)
        except OSError:  # a file system without hard links
            shutil.copyfile(path, target / path.name)


def read_files(
    index: Path, embedder: Embedder, shape: dict[str, int]
) -> dict[str, database.StoredFile]:
    """The file of each indexed document by document id; empty where there is no index.

    Raises IndexDamaged, or IndexMismatch for another model or other settings.
    """
    if not (index / CURRENT).exists():
        return {}
    folder = find_current(index)
    _require_same(index, read_manifest(folder), embedder, shape)
    with closing(database.open_for_reading(folder / DATABASE_FILE)) as connection:
        return database.fetch_files(connection)


def _require_same(
    index: Path, manifest: Manifest, embedder: Embedder, shape: dict[str, int]
) -> None:
    require_match(index, manifest, embedder.identity)
    if manifest.shape != shape:
        raise IndexMismatch(
            f"the index in {index} was cut with {manifest.shape}, the settings now say {shape}; "
            f"set them back, or {REBUILD}"
        )


def _unwritable(index: Path, error: Exception) -> SnapshotError:
    return SnapshotError(
        f"the index in {index} cannot be written ({error}) and is as it was; free space on its "
        "disk, or name another folder with --index"
    )
