"""Documents, chunks and token vectors in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.abbreviations import Definition, find_definitions
from corpus.types import Chunk, Document, Metadata, Span
from index.centres import Centres
from index.late_interaction import TokenCodes

SCHEMA = """
CREATE TABLE documents (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    published TEXT,
    meeting TEXT,
    province TEXT,
    site TEXT,
    language TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    furniture TEXT NOT NULL,
    pages TEXT NOT NULL,
    text TEXT NOT NULL  -- last: what stands behind a long column is slow to reach
);
CREATE TABLE chunks (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    document_key INTEGER NOT NULL REFERENCES documents (key),
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    heading TEXT NOT NULL,
    sentences TEXT NOT NULL,
    text TEXT NOT NULL,
    token_directions BLOB NOT NULL,
    token_coordinates BLOB NOT NULL,
    token_lengths BLOB NOT NULL,
    token_counts BLOB NOT NULL
);
CREATE TABLE definitions (
    document_key INTEGER NOT NULL REFERENCES documents (key),
    short TEXT NOT NULL,
    long TEXT NOT NULL
);
CREATE INDEX definitions_of_document ON definitions (document_key);
CREATE INDEX chunks_of_document ON chunks (document_key);
CREATE INDEX documents_by_place_and_day ON documents (province, meeting, published);
CREATE TABLE centres (name TEXT PRIMARY KEY, vector BLOB NOT NULL);
"""
DOCUMENT_COLUMNS = (
    "id, title, text, source, published, meeting, province, site, language, furniture, pages"
)
PASSAGE, QUESTION = "passage", "question "  # names of centres
VARIABLES = 500  # values bound in one statement
DAY = (  # of the meeting, else of publication; one without a year is none
    "CASE WHEN d.meeting GLOB '[0-9]*' THEN d.meeting "
    "WHEN d.published GLOB '[0-9]*' THEN d.published END"
)


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """What a list of documents shows of one."""

    id: str
    title: str
    source: str
    metadata: Metadata
    characters: int
    chunks: int


def open_for_writing(path: Path) -> sqlite3.Connection:
    """A connection to a file that is thrown away unless it is published, synced as a whole."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that any thread may use and none can write through."""
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(uri, uri=True, check_same_thread=False)


def insert_document(connection: sqlite3.Connection, document: Document, file_sha256: str) -> int:
    """Stores a document, with the abbreviations that it explains; returns its key."""
    about = document.metadata
    values = (
        document.id,
        document.title,
        document.text,
        document.source,
        about.published,
        about.meeting,
        about.province,
        about.site,
        about.language,
        _pack_spans(document.furniture),
        json.dumps(document.pages),
        file_sha256,
        document.sha256,
    )
    marks = ", ".join("?" * len(values))
    cursor = connection.execute(
        f"INSERT INTO documents ({DOCUMENT_COLUMNS}, file_sha256, text_sha256) VALUES ({marks})",
        values,
    )
    assert cursor.lastrowid is not None
    key = cursor.lastrowid
    rows = [(key, short, long) for short, long in find_definitions(document.text)]
    connection.executemany("INSERT INTO definitions VALUES (?, ?, ?)", rows)
    return key


def insert_chunk(
    connection: sqlite3.Connection, document_key: int, chunk: Chunk, tokens: TokenCodes
) -> int:
    """Stores a chunk with its token vectors; returns its key."""
    cursor = connection.execute(
        "INSERT INTO chunks (id, document_key, start, stop, heading, sentences, text, "
        "token_directions, token_coordinates, token_lengths, token_counts) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            chunk.id,
            document_key,
            chunk.start,
            chunk.end,
            chunk.heading,
            _pack_spans(chunk.sentences),
            chunk.text,
            tokens.directions.tobytes(),
            tokens.coordinates.tobytes(),
            tokens.lengths.astype("<f2").tobytes(),
            tokens.counts.astype("<u2").tobytes(),
        ),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def has_document(connection: sqlite3.Connection, document_id: str) -> bool:
    """Whether a document with this id is stored."""
    row = connection.execute("SELECT 1 FROM documents WHERE id = ?", (document_id,)).fetchone()
    return row is not None


def chunk_keys(connection: sqlite3.Connection, document_id: str) -> list[int]:
    """The keys of a document's chunks in order; none where the document is unknown."""
    rows = connection.execute(
        "SELECT c.key FROM chunks c JOIN documents d ON d.key = c.document_key "
        "WHERE d.id = ? ORDER BY c.key",
        (document_id,),
    )
    return [key for (key,) in rows]


def select_chunks(
    connection: sqlite3.Connection,
    provinces: Sequence[str] | None = None,
    since: str | None = None,
    until: str | None = None,
) -> list[int]:
    """The keys, in order, of chunks of documents of these provinces and days (ISO), all included.

    A document's day is that of the meeting, else of publication; None leaves a side open.
    """
    conditions: list[tuple[str, Sequence[str]]] = []
    if provinces is not None:
        conditions.append((f"d.province IN ({', '.join('?' * len(provinces))})", provinces))
    if since is not None:
        conditions.append((f"{DAY} >= ?", [since]))
    if until is not None:
        conditions.append((f"{DAY} <= ?", [until]))
    rows = connection.execute(
        "SELECT c.key FROM documents d JOIN chunks c ON c.document_key = d.key "
        f"WHERE {' AND '.join(condition for condition, _ in conditions) or 'TRUE'} ORDER BY c.key",
        [value for _, values in conditions for value in values],
    )
    return [key for (key,) in rows]


def delete_document(connection: sqlite3.Connection, document_id: str) -> None:
    """Removes a document and what belongs to it, if it is there."""
    for table in ("chunks", "definitions"):
        connection.execute(
            f"DELETE FROM {table} WHERE document_key IN (SELECT key FROM documents WHERE id = ?)",
            (document_id,),
        )
    connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))


@dataclass(frozen=True, slots=True)
class StoredFile:
    """The file a document came from, and the checksum of its bytes when it was added."""

    source: str
    sha256: str


def fetch_files(connection: sqlite3.Connection) -> dict[str, StoredFile]:
    """The file of each document, by document id."""
    rows = connection.execute("SELECT id, source, file_sha256 FROM documents")
    return {id_: StoredFile(source, digest) for id_, source, digest in rows}


def fetch_texts(
    connection: sqlite3.Connection, sites: Set[str], limit: int
) -> list[tuple[str, str]]:
    """Ids and texts of the first `limit` documents of these sites (`""`: of none), by id."""
    marks = ", ".join("?" * len(sites))
    return connection.execute(
        f"SELECT id, text FROM documents WHERE coalesce(site, '') IN ({marks}) ORDER BY id LIMIT ?",
        (*sorted(sites), limit),
    ).fetchall()


def fetch_document(connection: sqlite3.Connection, document_id: str) -> Document | None:
    """A document by its id."""
    row = connection.execute(
        f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE id = ?", (document_id,)
    ).fetchone()
    return _read_document(row) if row else None


def iterate_documents(connection: sqlite3.Connection) -> Iterator[tuple[Document, str]]:
    """Every document with the checksum recorded for its text, by id."""
    rows = connection.execute(f"SELECT {DOCUMENT_COLUMNS}, text_sha256 FROM documents ORDER BY id")
    for row in rows:
        yield _read_document(row[:-1]), row[-1]


def fetch_definitions(connection: sqlite3.Connection) -> list[Definition]:
    """The abbreviations that the documents explain, those of most documents first."""
    rows = connection.execute(
        "SELECT short, long FROM definitions "
        "GROUP BY short, long ORDER BY count(*) DESC, short, long"
    )
    return [Definition(*row) for row in rows]


def fetch_summaries(connection: sqlite3.Connection) -> list[DocumentSummary]:
    """What is indexed, by id."""
    rows = connection.execute(
        "SELECT d.id, d.title, d.source, d.published, d.meeting, d.province, d.site, d.language, "
        "length(d.text), (SELECT count(*) FROM chunks c WHERE c.document_key = d.key) "
        "FROM documents d ORDER BY d.id"
    )
    return [
        DocumentSummary(row[0], row[1], row[2], Metadata(*row[3:8]), row[8], row[9]) for row in rows
    ]


def fetch_chunks(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, Chunk]:
    """Chunks by their keys."""
    rows = _select_by_keys(
        connection,
        "SELECT c.key, c.id, d.id, c.start, c.stop, c.text, c.sentences, c.heading "
        "FROM chunks c JOIN documents d ON d.key = c.document_key WHERE c.key IN ({})",
        keys,
    )
    return {
        key: Chunk(id_, document_id, start, end, text, _unpack_spans(sentences), heading)
        for key, id_, document_id, start, end, text, sentences, heading in rows
    }


def fetch_metadata(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, Metadata]:
    """The metadata of the documents that chunks are cut from, by the chunks' keys."""
    rows = _select_by_keys(
        connection,
        "SELECT c.key, d.published, d.meeting, d.province, d.site, d.language "
        "FROM chunks c JOIN documents d ON d.key = c.document_key WHERE c.key IN ({})",
        keys,
    )
    return {key: Metadata(*about) for key, *about in rows}


def fetch_tokens(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, TokenCodes]:
    """The token vectors of chunks, by key."""
    rows = _select_by_keys(
        connection,
        "SELECT key, token_directions, token_coordinates, token_lengths, token_counts "
        "FROM chunks WHERE key IN ({})",
        keys,
    )
    found = {}
    for key, directions, coordinates, packed, counts in rows:
        lengths = np.frombuffer(packed, "<f2")
        found[key] = TokenCodes(
            np.frombuffer(directions, np.uint8).reshape(len(lengths), -1),
            np.frombuffer(coordinates, np.uint8).reshape(len(lengths), -1),
            lengths,
            np.frombuffer(counts, "<u2"),
        )
    return found


def store_centres(connection: sqlite3.Connection, centres: Centres) -> None:
    """Stores what the vectors were centred on."""
    named = {PASSAGE: centres.passage}
    named |= {QUESTION + language: centre for language, centre in centres.questions.items()}
    rows = [(name, vector.astype("<f4").tobytes()) for name, vector in named.items()]
    connection.executemany("INSERT INTO centres VALUES (?, ?)", rows)


def fetch_centres(connection: sqlite3.Connection) -> Centres:
    """What the vectors were centred on."""
    rows = connection.execute("SELECT name, vector FROM centres")
    named = {name: np.frombuffer(vector, "<f4") for name, vector in rows}
    passage = named.pop(PASSAGE)
    return Centres({n.removeprefix(QUESTION): v for n, v in named.items()}, passage)


def count_rows(connection: sqlite3.Connection, table: str) -> int:
    """The number of rows of a table."""
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _select_by_keys(
    connection: sqlite3.Connection, statement: str, keys: Sequence[int]
) -> Iterator[tuple]:  # type: ignore[type-arg]
    for begin in range(0, len(keys), VARIABLES):
        part = [int(key) for key in keys[begin : begin + VARIABLES]]
        yield from connection.execute(statement.format(", ".join("?" * len(part))), part)


def _read_document(row: tuple) -> Document:  # type: ignore[type-arg]
    return Document(
        id=row[0],
        title=row[1],
        text=row[2],
        source=row[3],
        metadata=Metadata(*row[4:9]),
        furniture=_unpack_spans(row[9]),
        pages=tuple(json.loads(row[10])),
    )


def _pack_spans(spans: Sequence[Span]) -> str:
    return json.dumps([(span.start, span.end) for span in spans], separators=(",", ":"))


def _unpack_spans(packed: str) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in json.loads(packed))
