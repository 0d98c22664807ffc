from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.errors import HoidapError
from eval import bench as bench_module
from eval.bench import PARTS, Skipped, bench
from eval.bench_cold import ColdStart
from eval.bench_scale import RealSize, pick_questions, read_articles, write_articles
from eval.bench_speed import EmbeddingSpeed, read_passages
from eval.timing import Spread, run_python

SPREAD = Spread.of([3.0, 1.0, 2.5])
ARTICLE = {
    "_id": "1.1.LQ.1",
    "title": 'Điều 1. "Phạm vi": chung',
    "text": "Điều này nói. Luật này quy định về quyền và nghĩa vụ của thanh niên.",
    "topic": "Đề mục",
    "note": "(Điều 1 Luật số 57)",
    "effective": "2021-01-01",
}


def test_a_spread_shows_the_noise() -> None:
    assert (SPREAD.least, SPREAD.median, SPREAD.most) == (1.0, 2.5, 3.0)
    assert str(SPREAD) == "2.5 (1–3)"


def test_a_process_gives_its_output_time_and_memory() -> None:
    finished = run_python(["-c", "import os; print(os.environ['SAID'])"], {"SAID": "hỏi"})
    assert finished.output.strip() == "hỏi"
    assert 0 < finished.seconds < 60
    assert 2**20 < finished.peak_bytes < 2**36


def test_memory_is_counted_in_bytes() -> None:
    """In a process of its own: what one of a large process starts is counted as large as that."""
    code = """
from eval.timing import run_python
small = run_python(["-c", "pass"]).peak_bytes
large = run_python(["-c", "kept = b'x' * 2**29"]).peak_bytes
print(large - small)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert 2**28 < int(done.stdout) < 2**30


def test_a_process_that_fails_is_told() -> None:
    with pytest.raises(HoidapError, match="ended with 3"):
        run_python(["-c", "raise SystemExit(3)"])


def test_articles_are_spread_evenly_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "law.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({**ARTICLE, "_id": str(i)}) + "\n" for i in range(10))
    assert [article["_id"] for article in read_articles(path, 4)] == ["0", "2", "5", "7"]
    assert len(read_articles(path, 99)) == 10


def test_an_article_is_written_as_a_document_is(tmp_path: Path) -> None:
    from corpus.readers import read_document

    (path,) = write_articles(tmp_path / "articles", [ARTICLE])
    document = read_document(path, path.name)
    assert path.name == "1.1.LQ.1.md"
    assert document.title == ARTICLE["title"]
    assert document.metadata.published == "2021-01-01"
    assert ARTICLE["text"] in document.text


def test_questions_are_sentences_of_question_length() -> None:
    assert pick_questions([ARTICLE["text"]], 5) == [
        "Luật này quy định về quyền và nghĩa vụ của thanh niên."
    ]
    assert len(pick_questions([ARTICLE["text"]] * 100, 10)) == 10


def test_passages_come_from_a_benchmark_and_are_repeated_as_needed(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_text('{"_id": "1", "text": "một"}\n{"_id": "2", "text": "hai"}\n', "utf-8")
    assert read_passages(path, 3) == ["một", "hai", "một"]


def test_results_are_printed_and_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = {
        "cold": ColdStart(SPREAD, SPREAD, Spread.of([0.2])),
        "size": RealSize(
            10, 20, 2, 5 * 10**8, 4000, SPREAD, 5, 9.5, 12, 7, 8, SPREAD, SPREAD, SPREAD, 1.5
        ),
        "speed": EmbeddingSpeed(8, SPREAD, SPREAD, Spread.of([2.0]), 0.9996, 8),
    }
    monkeypatch.setattr(bench_module, "PARTS", {k: lambda plan, r=r: r for k, r in results.items()})
    report = tmp_path / "reports" / "bench.json"
    run = CliRunner().invoke(bench, ["--report", str(report)])
    assert run.exit_code == 0
    assert "0.9996" in run.stdout
    assert "9.5, 12.0" in run.stdout
    content = json.loads(report.read_text("utf-8"))
    assert set(content) == {"machine", "cold", "size", "speed"}
    assert content["cold"]["ratio"] == {"least": 0.2, "median": 0.2, "most": 0.2}
    assert content["size"]["p95_ms"] == 12


def test_a_part_without_its_data_is_skipped_with_the_reason(tmp_path: Path) -> None:
    report = tmp_path / "bench.json"
    arguments = ["--part", "size", "--law", str(tmp_path / "none.gz"), "--report", str(report)]
    run = CliRunner().invoke(bench, arguments)
    assert run.exit_code == 0
    reason = "there is no none.gz; name the articles with --law"
    assert json.loads(report.read_text("utf-8"))["size"] == {"skipped": reason}
    assert Skipped(reason).list_facts() == [("skipped", reason)]
    assert list(PARTS) == ["cold", "size", "speed"]
