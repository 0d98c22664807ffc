"""An index of real size: articles of Vietnam's codified law, indexed and asked."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from corpus.errors import InputError
from corpus.sentences import split_sentences
from eval.metrics import percentile
from eval.timing import Finished, Spread, run_python
from index.manifest import CURRENT
from index.snapshot import Snapshot
from index.writer import UNFINISHED
from qa.engine import Engine
from qa.retrieval.retrieve import encode_question
from qa.settings import Settings

OPENINGS = 5
ADDITIONS = 3
HELD_BACK = 12  # articles that additions may take
WARM_UP = 5
QUESTION_WORDS = range(6, 41)


@dataclass(frozen=True, slots=True)
class RealSize:
    """What an index of many articles costs to make, to keep and to ask.

    `peak_bytes` is the resident memory of the process that indexed, None where the index was there
    already. A question's latency is in a warm process: `embedding_ms` its embedding alone,
    `search_ms` the passages it finds, `p50_ms` the whole answer. `search_ratios` and
    `answer_ratios` are those two by the embedding of the same question, taken one after another.
    `add_one_seconds` are whole processes that add one new document, `add_again_seconds` one that
    adds the unchanged folder again.
    """

    articles: int
    passages: int
    index_seconds: float | None
    peak_bytes: int | None
    bytes_per_passage: float
    open_seconds: Spread
    questions: int
    p50_ms: float
    p95_ms: float
    embedding_ms: float
    search_ms: float
    search_ratios: Spread
    answer_ratios: Spread
    add_one_seconds: Spread
    add_again_seconds: float

    def list_facts(self) -> list[tuple[str, str]]:
        return [
            ("articles, passages", f"{self.articles:,}, {self.passages:,}"),
            *self._list_making(),
            ("disk, bytes a passage", f"{self.bytes_per_passage:,.0f}"),
            ("opening, s", str(self.open_seconds)),
            ("a question, warm: p50, p95, ms", f"{self.p50_ms:.1f}, {self.p95_ms:.1f}"),
            ("its embedding alone: p50, ms", f"{self.embedding_ms:.1f}"),
            ("its search: p50, ms", f"{self.search_ms:.1f}"),
            ("search by embedding", str(self.search_ratios)),
            ("answer by embedding", str(self.answer_ratios)),
            ("adding one document, a whole process, s", str(self.add_one_seconds)),
            ("adding the unchanged folder again, s", f"{self.add_again_seconds:.1f}"),
        ]

    def _list_making(self) -> list[tuple[str, str]]:
        if self.index_seconds is None or self.peak_bytes is None:
            return [("hoidap index add", "the index was there already")]
        return [
            ("hoidap index add, s", f"{self.index_seconds:,.0f}"),
            ("passages indexed a second", f"{self.passages / self.index_seconds:.1f}"),
            ("peak memory, MB", f"{self.peak_bytes / 1e6:,.0f}"),
        ]


def read_articles(path: Path, count: int) -> list[dict[str, str]]:
    """So many articles, evenly spread over the file: its neighbours are of one topic."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    count = min(count, len(articles))
    return [articles[i * len(articles) // count] for i in range(count)]


def is_kept(keep: Path) -> bool:
    """Whether a folder holds an index from an earlier run."""
    return (keep / "index" / CURRENT).exists()


def build_index(keep: Path, corpus: Path, count: int) -> Finished | None:
    """Indexes articles by `hoidap index add` in a folder that is kept; None where it was there."""
    if is_kept(keep):
        return None
    keep.mkdir(parents=True, exist_ok=True)
    if not (keep / "articles").exists():
        write_articles(keep / "articles", read_articles(corpus, count + HELD_BACK)[:-HELD_BACK])
    return run_python(["-m", "qa", "index", "add", keep / "articles", "--index", keep / "index"])


def list_new(index: Path, corpus: Path, count: int) -> list[dict[str, str]]:
    """Articles to add to an index of so many: HELD_BACK that it does not hold."""
    with Snapshot.open(index) as snapshot:
        known = {summary.id for summary in snapshot.summaries()}
    articles = read_articles(corpus, count + HELD_BACK)
    return [it for it in articles if f"{it['_id']}.md" not in known][-HELD_BACK:]


def copy_index(source: Path, target: Path) -> Path:
    """An index with the same files, none of which is ever changed in place, without copying."""
    unfinished = shutil.ignore_patterns(f"{UNFINISHED}*")  # by whoever may be writing it
    shutil.copytree(source, target, copy_function=os.link, ignore=unfinished)
    (target / CURRENT).unlink()
    shutil.copyfile(source / CURRENT, target / CURRENT)
    return target


def measure_real_size(keep: Path, work: Path, corpus: Path, count: int, questions: int) -> RealSize:
    """Indexes articles in `keep`, or takes the index that is there, asks it and adds to a copy."""
    made = build_index(keep, corpus, count)
    new = list_new(keep / "index", corpus, count)[:ADDITIONS]
    if len(new) < ADDITIONS:
        raise InputError(f"{keep} holds all but {len(new)} of {count:,} articles; name another")
    arrivals = write_articles(work / "late", new)
    index = copy_index(keep / "index", work / "index")
    with Engine.open(replace(Settings.from_environment(), index=index)) as engine:
        manifest = engine.snapshot.manifest
        opened = [_time(lambda: Snapshot.open(index).close()) for _ in range(OPENINGS)]
        asked = ask_about(engine.snapshot, questions)
        for question in asked[:WARM_UP]:
            engine.ask(question)
        times = [_time_question(engine, question) for question in asked]
    additions = [
        run_python(["-m", "qa", "index", "add", path, "--index", index]).seconds
        for path in arrivals
    ]
    again = run_python(["-m", "qa", "index", "add", keep / "articles", "--index", index]).seconds
    embedded, searched, answered = zip(*times, strict=True)
    return RealSize(
        articles=manifest.documents,
        passages=manifest.chunks,
        index_seconds=made.seconds if made else None,
        peak_bytes=made.peak_bytes if made else None,
        bytes_per_passage=sum(file.bytes for file in manifest.files) / manifest.chunks,
        open_seconds=Spread.of(opened),
        questions=len(asked),
        p50_ms=percentile(answered, 50),
        p95_ms=percentile(answered, 95),
        embedding_ms=percentile(embedded, 50),
        search_ms=percentile(searched, 50),
        search_ratios=Spread.of([it[1] / it[0] for it in times]),
        answer_ratios=Spread.of([it[2] / it[0] for it in times]),
        add_one_seconds=Spread.of(additions),
        add_again_seconds=again,
    )


def _time_question(engine: Engine, question: str) -> tuple[float, float, float]:
    """The milliseconds of its embedding, of its search and of its answer, in this order."""
    steps: Sequence[Callable[[], Any]] = (
        partial(encode_question, engine.read(question), engine.snapshot, engine.embedder),
        partial(engine.search, question),
        partial(engine.ask, question),
    )
    embedded, searched, answered = (1000 * _time(step) for step in steps)
    return embedded, searched, answered


def write_articles(folder: Path, articles: Sequence[dict[str, str]]) -> list[Path]:
    """Writes each article as a Markdown file with front matter; returns the files."""
    folder.mkdir()
    paths = []
    for article in articles:
        front = {
            "title": article["title"],
            "source": article["note"] or article["topic"],
            "published": article["effective"],
        }
        known = [f"{name}: {json.dumps(text)}" for name, text in front.items() if text]
        path = folder / f"{article['_id']}.md"
        path.write_text("\n".join(["---", *known, "---", "", article["text"], ""]), "utf-8")
        paths.append(path)
    return paths


def ask_about(snapshot: Snapshot, count: int) -> list[str]:
    """So many questions about the documents of an index, as `pick_questions` picks them."""
    documents = map(snapshot.document, sorted(it.id for it in snapshot.summaries()))
    return pick_questions([it.text for it in documents if it], count)


def pick_questions(texts: Sequence[str], count: int) -> list[str]:
    """The first sentence of question length of texts evenly spread over all of them."""
    step = max(1, len(texts) // (2 * count))
    questions = []
    for text in texts[::step]:
        sentences = [text[span.start : span.end] for span in split_sentences(text[:2000])]
        questions += [s for s in sentences if len(s.split()) in QUESTION_WORDS][:1]
    return questions[:count]


def _time(work: Callable[[], Any]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin
