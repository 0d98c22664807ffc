"""An index of real size: articles of Vietnam's codified law, indexed and asked."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from corpus.sentences import split_sentences
from eval.metrics import percentile
from eval.timing import Spread, run_python
from index.embedder import embed
from index.snapshot import Snapshot
from qa.engine import Engine
from qa.settings import Settings

OPENINGS = 5
ADDITIONS = 3
WARM_UP = 5
QUESTION_WORDS = range(6, 41)


@dataclass(frozen=True, slots=True)
class RealSize:
    """What an index of many articles costs to make, to keep and to ask.

    `peak_bytes` is the resident memory of the process that indexed. A question's latency is in a
    warm process; `embedding_ms` is its embedding alone, `embedding_share` that median's share of
    `p50_ms`. `add_one_seconds` are whole processes that add one new document, `add_again_seconds`
    one that adds the unchanged folder again.
    """

    articles: int
    passages: int
    index_seconds: float
    passages_per_second: float
    peak_bytes: int
    bytes_per_passage: float
    open_seconds: Spread
    questions: int
    p50_ms: float
    p95_ms: float
    embedding_ms: float
    embedding_share: float
    add_one_seconds: Spread
    add_again_seconds: float

    def list_facts(self) -> list[tuple[str, str]]:
        return [
            ("articles, passages", f"{self.articles:,}, {self.passages:,}"),
            ("hoidap index add, s", f"{self.index_seconds:,.0f}"),
            ("passages indexed a second", f"{self.passages_per_second:.1f}"),
            ("peak memory, MB", f"{self.peak_bytes / 1e6:,.0f}"),
            ("disk, bytes a passage", f"{self.bytes_per_passage:,.0f}"),
            ("opening, s", str(self.open_seconds)),
            ("a question, warm: p50, p95, ms", f"{self.p50_ms:.1f}, {self.p95_ms:.1f}"),
            ("its embedding alone: p50, ms", f"{self.embedding_ms:.1f}"),
            ("its embedding's share of p50", f"{self.embedding_share:.2f}"),
            ("adding one document, a whole process, s", str(self.add_one_seconds)),
            ("adding the unchanged folder again, s", f"{self.add_again_seconds:.1f}"),
        ]


def read_articles(path: Path, count: int) -> list[dict[str, str]]:
    """So many articles, evenly spread over the file: its neighbours are of one topic."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    count = min(count, len(articles))
    return [articles[i * len(articles) // count] for i in range(count)]


def measure_real_size(work: Path, articles: Sequence[dict[str, str]], questions: int) -> RealSize:
    """Indexes all but a few articles by `hoidap index add`, asks, and adds those few singly."""
    folder, late, index = work / "articles", work / "late", work / "index"
    kept, held_back = articles[:-ADDITIONS], articles[-ADDITIONS:]
    write_articles(folder, kept)
    arrivals = write_articles(late, held_back)
    made = run_python(["-m", "qa", "index", "add", folder, "--index", index])
    settings = replace(Settings.from_environment(), index=index)
    with Engine.open(settings) as engine:
        manifest = engine.snapshot.manifest
        opened = [_time(lambda: Snapshot.open(index).close()) for _ in range(OPENINGS)]
        asked = pick_questions(kept, questions)
        for question in asked[:WARM_UP]:
            engine.ask(question)
        latencies = [1000 * _time(partial(engine.ask, question)) for question in asked]
        embeddings = [
            1000 * _time(partial(embed, engine.embedder, [question], "query")) for question in asked
        ]
    additions = [
        run_python(["-m", "qa", "index", "add", path, "--index", index]).seconds
        for path in arrivals
    ]
    again = run_python(["-m", "qa", "index", "add", folder, "--index", index]).seconds
    median, embedding = percentile(latencies, 50), percentile(embeddings, 50)
    return RealSize(
        articles=len(kept),
        passages=manifest.chunks,
        index_seconds=made.seconds,
        passages_per_second=manifest.chunks / made.seconds,
        peak_bytes=made.peak_bytes,
        bytes_per_passage=sum(file.bytes for file in manifest.files) / manifest.chunks,
        open_seconds=Spread.of(opened),
        questions=len(asked),
        p50_ms=median,
        p95_ms=percentile(latencies, 95),
        embedding_ms=embedding,
        embedding_share=embedding / median,
        add_one_seconds=Spread.of(additions),
        add_again_seconds=again,
    )


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


def pick_questions(articles: Sequence[dict[str, str]], count: int) -> list[str]:
    """The first sentence of question length of articles evenly spread over all of them."""
    step = max(1, len(articles) // (2 * count))
    questions = []
    for article in articles[::step]:
        text = article["text"]
        sentences = [text[span.start : span.end] for span in split_sentences(text[:2000])]
        questions += [s for s in sentences if len(s.split()) in QUESTION_WORDS][:1]
    return questions[:count]


def _time(work: Callable[[], Any]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin
