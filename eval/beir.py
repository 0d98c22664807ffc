"""Runs a benchmark in BEIR's layout through the product's own index and retrieval.

Layout (arXiv 2104.08663): `corpus.jsonl` {_id, title, text}, `queries.jsonl` {_id, text} and
`qrels/test.tsv`, tab-separated query id, corpus id and grade below a header.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Protocol

from corpus.encoding import make_inert
from corpus.errors import InputError, QuestionError
from corpus.sentences import split_sentences
from corpus.types import Chunk, Document
from eval.gold import read_lines, read_rows, read_text
from eval.metrics import Qrels, Run, separate_ties
from index.build import BATCH, Progress, ignore_progress
from index.embedder import Embedder
from index.passage import Passage, make_passage
from index.writer import Writer, read_files
from qa.types import Hit

DEPTH = 100  # documents ranked for a query
SHAPE = {"whole_entries": 1}  # in the manifest: no passage was cut
TAG = "hoidap"  # names the system in a run file


class Searcher(Protocol):
    """What can be benchmarked: `qa.engine.Engine`, and whatever searches as it does."""

    def search(self, query: str, limit: int | None = None) -> tuple[Hit, ...]: ...


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The entries of a corpus, the queries that have judgements, and those judgements."""

    entries: tuple[Document, ...]
    queries: Mapping[str, str]
    qrels: Qrels


@dataclass(frozen=True, slots=True)
class Ranked:
    """The rankings of all queries, the seconds they took together, and the queries refused."""

    run: Run
    seconds: float
    refused: tuple[str, ...]


def read_benchmark(folder: Path, limit: int | None = None) -> Benchmark:
    """Reads a benchmark with its first `limit` judged queries, all of them where it is None.

    Raises InputError, naming file and line.
    """
    entries = _read_entries(folder / "corpus.jsonl")
    texts = _read_queries(folder / "queries.jsonl")
    qrels = _read_qrels(folder / "qrels" / "test.tsv", texts)
    judged = dict(islice(((id_, text) for id_, text in texts.items() if id_ in qrels), limit))
    return Benchmark(tuple(entries.values()), judged, {id_: qrels[id_] for id_ in judged})


def _read_entries(path: Path) -> dict[str, Document]:
    entries: dict[str, Document] = {}
    for place, row in read_rows(path):
        id_ = read_text(place, row, "_id")
        if id_ in entries:
            raise InputError(f"{place}: the _id {id_!r} was given before; make ids unique")
        title = make_inert(read_text(place, row, "title", ""))
        entries[id_] = Document(id_, title, make_inert(read_text(place, row, "text")), path.name)
    if not entries:
        raise InputError(f"{path} holds no entry; give one JSON object a line")
    return entries


def _read_queries(path: Path) -> dict[str, str]:
    queries: dict[str, str] = {}
    for place, row in read_rows(path):
        id_ = read_text(place, row, "_id")
        if id_ in queries:
            raise InputError(f"{place}: the _id {id_!r} was given before; make ids unique")
        queries[id_] = read_text(place, row, "text")
    return queries


def _read_qrels(path: Path, queries: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """The judgements by query. A corpus id that is not in the corpus stays, as one never found."""
    qrels: dict[str, dict[str, int]] = {}
    for number, (place, line) in enumerate(read_lines(path)):
        columns = line.split("\t")
        if len(columns) != 3:
            raise InputError(
                f"{place}: {len(columns)} columns; give query id, corpus id and grade, "
                "separated by tabs"
            )
        query, document, grade = columns
        if not grade.strip().lstrip("-").isdecimal():
            if number == 0:  # the header
                continue
            raise InputError(f"{place}: the grade {grade!r} is no whole number")
        if query not in queries:
            raise InputError(f"{place}: the query {query!r} is not in queries.jsonl")
        qrels.setdefault(query, {})[document] = int(grade)
    if not qrels:
        raise InputError(f"{path} holds no judgement; give a header and a judgement a line")
    return qrels


def index_entries(
    index: Path,
    entries: Sequence[Document],
    embedder: Embedder,
    progress: Progress = ignore_progress,
) -> None:
    """Makes the index in a folder hold exactly the entries, a passage each.

    Entries that are there unchanged are left as they are.
    """
    known = {id_: f.sha256 for id_, f in read_files(index, embedder, SHAPE).items()}
    with Writer(index, embedder, SHAPE) as writer:
        digests = {entry.id: _digest(entry) for entry in entries}
        changed = [entry for entry in entries if known.get(entry.id) != digests[entry.id]]
        gone = known.keys() - digests.keys()
        for id_ in gone:
            writer.remove(id_)
        for begin in range(0, len(changed), BATCH):
            progress("index", begin, len(changed))
            batch = changed[begin : begin + BATCH]
            passages = [entry_passage(entry) for entry in batch]
            encodings = embedder.encode([passage.text for passage in passages], "passage")
            for entry, passage, encoding in zip(batch, passages, encodings, strict=True):
                writer.add(entry, digests[entry.id], [passage], [encoding])
        progress("index", len(changed), len(changed))
        if changed or gone:
            writer.publish()


def _digest(entry: Document) -> str:
    return hashlib.sha256(f"{entry.title}\0{entry.text}".encode()).hexdigest()


def entry_passage(entry: Document) -> Passage:
    """The whole entry as one passage."""
    sentences = tuple(split_sentences(entry.text))
    chunk = Chunk(entry.id, entry.id, 0, len(entry.text), entry.text, sentences)
    return make_passage(entry, chunk)


def rank_queries(
    searcher: Searcher, queries: Mapping[str, str], progress: Progress = ignore_progress
) -> Ranked:
    """Searches for every query, one at a time; one that the product refuses finds nothing."""
    run: dict[str, list[tuple[str, float]]] = {}
    refused = []
    begin = perf_counter()
    for done, (id_, text) in enumerate(queries.items()):
        progress("search", done, len(queries))
        try:
            hits = searcher.search(text, DEPTH)
        except QuestionError:
            refused.append(id_)
            hits = ()
        run[id_] = [(hit.chunk.document_id, hit.score) for hit in hits]
    seconds = perf_counter() - begin
    progress("search", len(queries), len(queries))
    return Ranked(run, seconds, tuple(refused))


def format_run(run: Run) -> str:
    """The run in TREC's format: query id, Q0, corpus id, rank from 1, score and tag a line.

    Raises InputError for an id with white space in it, which the format cannot hold.
    """
    lines = []
    for query, ranking in run.items():
        for rank, (document, score) in enumerate(separate_ties(ranking), 1):
            if len(f"{query} {document}".split()) != 2:
                raise InputError(
                    f"the ids {query!r} and {document!r} cannot stand in TREC's run format; "
                    "take the white space out of them"
                )
            lines.append(f"{query} Q0 {document} {rank} {score!r} {TAG}\n")
    return "".join(lines)
