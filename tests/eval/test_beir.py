from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import InputError, QuestionError
from corpus.types import Chunk
from eval.beir import format_run, index_entries, rank_queries, read_benchmark
from eval.metrics import measure_ranking
from index.snapshot import Snapshot
from qa.engine import Engine
from qa.settings import Settings
from qa.types import Hit
from tests.fakes import FakeEmbedder

CORPUS = [
    {"_id": "p1", "title": "", "text": "Sông Hồng chảy qua Hà Nội. Sông bắt nguồn từ Vân Nam."},
    {"_id": "p2", "title": "Sông Hương", "text": "Con sông chảy qua thành phố Huế."},
    {"_id": "p3", "title": "", "text": "Núi Phan Xi Păng cao 3.143 mét."},
    {"_id": "p 4/x", "title": "", "text": ""},
]
QUERIES = [
    {"_id": "q1", "text": "Sông Hồng bắt nguồn từ Vân Nam"},
    {"_id": "q2", "text": "thành phố Huế Sông Hương"},
    {"_id": "q3", "text": "Núi cao bao nhiêu mét"},
    {"_id": "unjudged", "text": "Núi"},
]
QRELS = ["query-id\tcorpus-id\tscore", "q1\tp1\t1", "q2\tp2\t2", "q3\tp1\t1", "q3\tp3\t0"]


def write_lines(path: Path, rows: list[object]) -> None:
    path.parent.mkdir(exist_ok=True)
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_lines(tmp_path / "bench" / "corpus.jsonl", list(CORPUS))
    write_lines(tmp_path / "bench" / "queries.jsonl", list(QUERIES))
    write_lines(tmp_path / "bench" / "qrels" / "test.tsv", list(QRELS))
    return tmp_path / "bench"


def test_a_benchmark_is_read_with_its_judged_queries(folder: Path) -> None:
    benchmark = read_benchmark(folder)
    assert [entry.id for entry in benchmark.entries] == ["p1", "p2", "p3", "p 4/x"]
    assert benchmark.entries[1].title == "Sông Hương"
    assert list(benchmark.queries) == ["q1", "q2", "q3"]
    assert benchmark.qrels == {"q1": {"p1": 1}, "q2": {"p2": 2}, "q3": {"p1": 1, "p3": 0}}


def test_a_limit_takes_the_first_queries_and_their_judgements(folder: Path) -> None:
    benchmark = read_benchmark(folder, limit=1)
    assert list(benchmark.queries) == list(benchmark.qrels) == ["q1"]


def test_judgements_without_a_header_lose_none(folder: Path) -> None:
    write_lines(folder / "qrels" / "test.tsv", list(QRELS[1:]))
    assert read_benchmark(folder).qrels["q1"] == {"p1": 1}


@pytest.mark.parametrize(
    ("name", "lines", "message"),
    [
        ("corpus.jsonl", [CORPUS[0], "{"], r"corpus\.jsonl, line 2: not JSON"),
        ("corpus.jsonl", [{"_id": "p1"}], r"corpus\.jsonl, line 1: the field 'text' is None"),
        ("corpus.jsonl", [{"_id": 1, "text": ""}], r"line 1: the field '_id' is 1"),
        ("corpus.jsonl", [CORPUS[0], CORPUS[0]], r"line 2: the _id 'p1' was given before"),
        ("corpus.jsonl", [""], r"corpus\.jsonl holds no entry"),
        ("queries.jsonl", [QUERIES[0], QUERIES[0]], r"queries\.jsonl, line 2: the _id 'q1' was"),
        ("queries.jsonl", [["q1"]], r"queries\.jsonl, line 1: .* no JSON object"),
        ("qrels/test.tsv", [QRELS[0], "q1 p1 1"], r"test\.tsv, line 2: 1 columns"),
        ("qrels/test.tsv", [QRELS[0], "q1\tp1\tx"], r"test\.tsv, line 2: the grade 'x'"),
        ("qrels/test.tsv", [QRELS[0], "q9\tp1\t1"], r"test\.tsv, line 2: the query 'q9' is not in"),
        ("qrels/test.tsv", [QRELS[0]], r"test\.tsv holds no judgement"),
    ],
)
def test_a_malformed_line_is_named(
    folder: Path, name: str, lines: list[object], message: str
) -> None:
    write_lines(folder / name, lines)
    with pytest.raises(InputError, match=message):
        read_benchmark(folder)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(InputError, match=Path(name).name):
        read_benchmark(folder)


def test_every_entry_is_one_passage_and_keeping_an_index_keeps_what_is_unchanged(
    folder: Path, tmp_path: Path
) -> None:
    embedder, index = FakeEmbedder(), tmp_path / "index"
    entries = read_benchmark(folder).entries
    index_entries(index, entries, embedder)
    with Snapshot.open(index) as snapshot:
        assert snapshot.manifest.chunks == 4
        assert snapshot.list_damage() == []
        first = snapshot.manifest.generation
    index_entries(index, entries, embedder)
    with Snapshot.open(index) as snapshot:
        assert snapshot.manifest.generation == first
    index_entries(index, entries[:2], embedder)
    with Snapshot.open(index) as snapshot:
        assert [summary.id for summary in snapshot.summaries()] == ["p1", "p2"]


def test_the_products_own_search_ranks_the_passages(folder: Path, tmp_path: Path) -> None:
    embedder, index = FakeEmbedder(), tmp_path / "index"
    benchmark = read_benchmark(folder)
    index_entries(index, benchmark.entries, embedder)
    with Engine(Snapshot.open(index), embedder, Settings()) as engine:
        ranked = rank_queries(engine, benchmark.queries)
    assert [ranking[0][0] for ranking in ranked.run.values()] == ["p1", "p2", "p3"]
    means = measure_ranking(benchmark.qrels, ranked.run)
    assert means["hit@1"] == pytest.approx(2 / 3)
    assert means["recall@5"] == 1
    assert ranked.seconds > 0
    assert ranked.refused == ()


class Refusing:
    """Finds one passage for everything but the empty query."""

    def search(self, query: str, limit: int | None = None) -> tuple[Hit, ...]:
        if not query:
            raise QuestionError("the question is empty")
        return (Hit(Chunk("p1", "p1", 0, 1, "S"), 0.5, 1),)


def test_a_refused_query_finds_nothing_and_the_run_goes_on() -> None:
    ranked = rank_queries(Refusing(), {"empty": "", "full": "Sông"})
    assert ranked.run == {"empty": [], "full": [("p1", 0.5)]}
    assert ranked.refused == ("empty",)


def test_a_run_is_written_in_trec_format_without_ties() -> None:
    text = format_run({"q1": [("p1", 0.5), ("p2", 0.5), ("p3", 0.25)], "q2": []})
    rows = [line.split() for line in text.splitlines()]
    assert [[*row[:4], row[5]] for row in rows] == [
        ["q1", "Q0", "p1", "1", "hoidap"],
        ["q1", "Q0", "p2", "2", "hoidap"],
        ["q1", "Q0", "p3", "3", "hoidap"],
    ]
    assert float(rows[0][4]) == 0.5 > float(rows[1][4]) > float(rows[2][4]) == 0.25


def test_an_id_that_trec_format_cannot_hold_is_an_error() -> None:
    with pytest.raises(InputError, match="'p 4/x'"):
        format_run({"q1": [("p 4/x", 1.0)]})
