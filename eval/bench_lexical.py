"""What a lexical index costs: `python -m eval.bench_lexical CORPUS.jsonl.gz --chunks 200000`.

Compares the project's index with SQLite's FTS5 over the same terms: building, opening, asking,
adding and removing one document, size on disk and memory. Each candidate is built in one fresh
process and asked in another, so that the memory measured is its own.
"""

from __future__ import annotations

import gzip
import json
import random
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from functools import lru_cache
from itertools import islice, pairwise
from multiprocessing import get_context
from pathlib import Path

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from corpus.normalise import fold, syllables
from index.lexical import LexicalIndex, LexicalWriter

WORDS = 150  # in a chunk; about 200 of the model's tokens
DOCUMENT = 10  # chunks that are added and removed as one document
DEPTH = 100  # passages fetched for a question
QUESTIONS = 50  # of each length
LENGTHS = (6, 20)  # syllables in a question
COMMON = 0.2  # the share of chunks above which a term may be dropped from a question

Keyed = tuple[int, str]
Search = Callable[[str], object]


class Tantivy:
    """The project's own index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def change(self, remove: Iterable[Keyed], add: Iterable[Keyed]) -> None:
        with LexicalWriter(self.folder) as lexical:
            lexical.remove([key for key, _ in remove])
            for key, text in add:
                lexical.add([key], [text])

    def open(self) -> Search:
        lexical = LexicalIndex.open(self.folder)
        return lambda question: lexical.search(question, DEPTH)


class Fts5:
    """A contentless FTS5 table over the same terms, one column as written and one folded."""

    drop_common = False

    def __init__(self, folder: Path) -> None:
        self.file = folder / "fts5.sqlite"

    def change(self, remove: Iterable[Keyed], add: Iterable[Keyed]) -> None:
        with closing(sqlite3.connect(self.file)) as db, db:
            db.execute(
                "CREATE VIRTUAL TABLE IF NOT EXISTS chunks USING fts5(written, folded, content='', "
                "tokenize=\"unicode61 remove_diacritics 0 tokenchars '|/.,:-'\")"
            )
            db.executemany(
                "INSERT INTO chunks(chunks, rowid, written, folded) VALUES ('delete', ?, ?, ?)",
                map(_columns, remove),
            )
            db.executemany(
                "INSERT INTO chunks(rowid, written, folded) VALUES (?, ?, ?)", map(_columns, add)
            )

    def open(self) -> Search:
        db = sqlite3.connect(self.file)
        db.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, chunks, col)")
        return lambda question: self._search(db, question)

    def _search(self, db: sqlite3.Connection, question: str) -> list[tuple[int, float]]:
        found = syllables(question)
        terms = list(dict.fromkeys((*found, *map("|".join, pairwise(found)))))
        if self.drop_common:
            terms = self._rare(db, terms) or terms
        query = "written : (" + " OR ".join(f'"{term}"' for term in terms) + ")"
        ranked = "SELECT rowid, rank FROM chunks WHERE chunks MATCH ? ORDER BY rank LIMIT ?"
        return db.execute(ranked, (query, DEPTH)).fetchall()

    @staticmethod
    def _rare(db: sqlite3.Connection, terms: list[str]) -> list[str]:
        limit = COMMON * db.execute("SELECT max(id) FROM chunks_docsize").fetchone()[0]
        frequency = "SELECT doc FROM terms WHERE term = ? AND col = 'written'"
        rows = [(term, db.execute(frequency, (term,)).fetchone()) for term in terms]
        return [term for term, row in rows if row is None or row[0] <= limit]


class Fts5WithoutCommonTerms(Fts5):
    """FTS5 that leaves out what stands in more than a fifth of the chunks."""

    drop_common = True


CANDIDATES: dict[str, type[Tantivy] | type[Fts5]] = {
    "index.lexical": Tantivy,
    "FTS5, all terms": Fts5,
    f"FTS5, terms in ≤ {COMMON:.0%}": Fts5WithoutCommonTerms,
}


def _columns(chunk: Keyed) -> tuple[int, str, str]:
    key, text = chunk
    found = syllables(text)
    folded = [_folded(syllable) for syllable in found]
    return (
        key,
        " ".join((*found, *map("|".join, pairwise(found)))),
        " ".join((*folded, *map("|".join, pairwise(folded)))),
    )


_folded = lru_cache(1 << 16)(fold)


def read_chunks(corpus: Path, limit: int) -> Iterator[str]:
    """Runs of up to WORDS words of the "text" of each line, until there are `limit`.

    A corpus too small for that is cut again, each time beginning a little later in every text.
    """
    count = 0
    for shift in range(0, WORDS, WORDS // 5):
        with gzip.open(corpus, "rt") if corpus.suffix == ".gz" else corpus.open() as lines:
            for line in lines:
                words = json.loads(line)["text"].split()
                for start in range(shift, len(words), WORDS):
                    if count == limit:
                        return
                    count += 1
                    yield " ".join(words[start : start + WORDS])


def pick_questions(corpus: Path, limit: int, length: int) -> list[str]:
    """Runs of `length` syllables that begin where a random chunk does."""
    step = max(1, limit // (2 * QUESTIONS))
    chosen = islice(read_chunks(corpus, limit), 0, None, step)
    texts = [" ".join(syllables(text)[:length]) for text in chosen]
    long = [text for text in texts if text.count(" ") == length - 1]
    return random.Random(0).sample(long, min(QUESTIONS, len(long)))


def measure_build(name: str, folder: Path, corpus: Path, limit: int) -> dict[str, float]:
    """Seconds, bytes and peak memory of a build, and what changing one document costs after it."""
    candidate = CANDIDATES[name](folder)
    begin = time.perf_counter()
    candidate.change((), enumerate(read_chunks(corpus, limit), 1))
    built = time.perf_counter()
    size, peak = _bytes(folder), _peak_mb()
    document = list(enumerate(read_chunks(corpus, DOCUMENT), limit + 1))
    added_from = time.perf_counter()
    candidate.change((), document)
    added = time.perf_counter()
    candidate.change(document, ())
    return {
        "build s": built - begin,
        "disk MB": size / 1e6,
        "build peak MB": peak,
        f"add {DOCUMENT} ms": 1e3 * (added - added_from),
        f"remove {DOCUMENT} ms": 1e3 * (time.perf_counter() - added),
    }


def measure_search(name: str, folder: Path, questions: dict[int, list[str]]) -> dict[str, float]:
    """Milliseconds to open and to answer, and the peak memory of a process that does both."""
    begin = time.perf_counter()
    search = CANDIDATES[name](folder).open()
    row = {"open ms": 1e3 * (time.perf_counter() - begin)}
    for length, texts in questions.items():
        elapsed = [_milliseconds(search, text) for text in texts]
        for percentile in (50, 95):
            row[f"ask {length}: p{percentile} ms"] = float(np.percentile(elapsed, percentile))
    return row | {"ask peak MB": _peak_mb()}


def _milliseconds(search: Search, text: str) -> float:
    begin = time.perf_counter()
    search(text)
    return 1e3 * (time.perf_counter() - begin)


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())


def _peak_mb() -> float:
    """The highest resident memory of this process, files that are mapped included."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


@click.command()
@click.argument("corpus", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--chunks", default=200_000, show_default=True, help="How many chunks to index.")
def main(corpus: Path, chunks: int) -> None:
    """Compare lexical indexes on CORPUS, a .jsonl or .jsonl.gz file with a "text" field."""
    questions = {length: pick_questions(corpus, chunks, length) for length in LENGTHS}
    rows: dict[str, dict[str, float]] = {}
    for name in CANDIDATES:
        folder = Path(tempfile.mkdtemp(prefix="lexical-"))
        try:
            fresh = ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1)
            with fresh:
                built = fresh.submit(measure_build, name, folder, corpus, chunks).result()
                rows[name] = built | fresh.submit(measure_search, name, folder, questions).result()
        finally:
            shutil.rmtree(folder)
    table = Table("", *rows, title=f"{chunks:,} chunks of {WORDS} words")
    for figure in next(iter(rows.values())):
        table.add_row(figure, *(f"{row[figure]:,.1f}" for row in rows.values()))
    Console().print(table)


if __name__ == "__main__":
    main()
