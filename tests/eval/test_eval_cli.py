from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval.cli import evaluate
from eval.gold import SAMPLE_QUESTIONS, TEMPLATE, load_questions
from eval.run import ask_questions
from index.build import add_paths
from index.manifest import find_current
from index.snapshot import Snapshot
from qa.engine import SAMPLE, Engine
from qa.settings import Settings
from qa.types import Answer
from tests.fakes import FakeEmbedder

KEYS = [
    *("queries", "passages", "hit@1", "recall@5", "recall@10", "mrr@10", "ndcg@10"),
    *("index_seconds", "queries_per_second"),
]


@pytest.fixture(autouse=True)
def fake_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embedder.load_embedder", lambda *_: FakeEmbedder())


@pytest.fixture
def benchmark_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "bench"
    (folder / "qrels").mkdir(parents=True)
    corpus = [("p1", "Sông Hồng chảy qua Hà Nội."), ("p2", "Núi Phan Xi Păng cao nhất nước.")]
    queries = [("q1", "Sông Hồng chảy qua đâu"), ("q2", "Núi nào cao nhất"), ("q3", "Hà Nội")]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        lines = [json.dumps({"_id": id_, "text": text}) for id_, text in rows]
        (folder / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tp1\t1\nq2\tp2\t1\n")
    return folder


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(evaluate, [str(argument) for argument in arguments])


def test_beir_prints_exactly_the_promised_fields(benchmark_folder: Path, tmp_path: Path) -> None:
    run = invoke("beir", benchmark_folder, "--json", "--run", tmp_path / "run.txt")
    figures = json.loads(run.stdout)
    assert list(figures) == KEYS
    assert (figures["queries"], figures["passages"], figures["hit@1"]) == (2, 2, 1.0)
    rows = [line.split() for line in (tmp_path / "run.txt").read_text("utf-8").splitlines()]
    assert [row[:4] for row in rows if row[3] == "1"] == [
        ["q1", "Q0", "p1", "1"],
        ["q2", "Q0", "p2", "1"],
    ]


def test_beir_shows_people_the_same(benchmark_folder: Path) -> None:
    run = invoke("beir", benchmark_folder, "--limit", 1)
    assert run.exit_code == 0
    names, values = zip(*(line.split() for line in run.stdout.splitlines()), strict=True)
    assert list(names) == KEYS
    assert values[0] == "1"


def test_beir_keeps_an_index_where_it_is_told(benchmark_folder: Path, tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    first = json.loads(invoke("beir", benchmark_folder, "--json", "--keep", keep).stdout)
    second = json.loads(invoke("beir", benchmark_folder, "--json", "--keep", keep).stdout)
    assert find_current(keep).name == "generation-000001"
    assert first["ndcg@10"] == second["ndcg@10"]


def test_run_measures_the_sample_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = SAMPLE_QUESTIONS.read_text("utf-8").splitlines()
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join(lines[::12]), "utf-8")
    monkeypatch.setattr("eval.gold.SAMPLE_QUESTIONS", few)
    report = tmp_path / "report.html"
    run = invoke("run", "--split", "dev", "--json", "--report", report)
    assert run.exit_code == 0
    summary = json.loads(run.stdout)
    assert summary["questions"] == len(load_questions(few, "dev"))
    assert summary["inexact_quotes"] == []
    assert {group["split"] for group in summary["groups"]} == {"dev"}
    assert report.read_text("utf-8").startswith("<!doctype html>")
    data = json.loads(report.with_suffix(".json").read_text("utf-8"))
    assert data["groups"] == summary["groups"]
    assert (data["about"]["documents"], data["about"]["model"]) == (5, "fake")


def test_run_ends_with_1_where_a_quote_is_not_exact(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ask = Engine.ask

    def misquote(engine: Engine, question: str) -> Answer:
        answer = ask(replace_threshold(engine), question)
        citations = tuple(replace(c, quote=c.quote + "!") for c in answer.citations)
        return replace(answer, citations=citations)

    monkeypatch.setattr(Engine, "ask", misquote)
    row = {"id": "1", "question": "Vĩnh Phúc đặt mục tiêu gì về chính quyền số?", "language": "vi"}
    questions = tmp_path / "questions.jsonl"
    questions.write_text(json.dumps(row), "utf-8")
    run = invoke("run", "--questions", questions)
    assert run.exit_code == 1
    assert "quotes are not exact" in run.stderr


def test_what_is_hidden_below_the_threshold_is_what_a_user_would_not_see(tmp_path: Path) -> None:
    """The run asks with no threshold and applies the product's: the answers are the same."""
    settings = Settings(index=tmp_path / "index")
    add_paths(tmp_path / "index", [SAMPLE], FakeEmbedder(), settings.split)
    embedder = FakeEmbedder()
    with Engine(Snapshot.open(tmp_path / "index", embedder.identity), embedder, settings) as engine:
        questions = load_questions(SAMPLE_QUESTIONS, "dev")[::12]
        asked = ask_questions(engine, questions)
        hidden = ask_questions(replace_threshold(engine), questions, threshold=settings.threshold)
    assert {outcome.answered for outcome in asked} == {True, False}
    for one, other in zip(asked, hidden, strict=True):
        assert one.answered == other.answered
        assert one.confidence == other.confidence
        assert one.retrieved == other.retrieved
        if one.answered:
            assert (one.short_answer, one.quoted) == (other.short_answer, other.quoted)


def test_own_questions_as_a_table_give_the_same_report_and_bad_lines_are_told(
    tmp_path: Path,
) -> None:
    questions = tmp_path / "questions.csv"
    table = TEMPLATE.read_text("utf-8") + "Ai?;khong-co.md;Lan\n;;Lan\n"
    questions.write_text(table, "utf-8-sig")
    run = invoke("run", "--questions", questions, "--report", tmp_path / "own.html", "--json")
    assert run.exit_code == 1
    assert "question line-6: the index has no document 'khong-co.md'" in run.stderr
    assert "line 7: the field 'question' is None" in run.stderr
    summary = json.loads(run.stdout)
    assert (summary["questions"], summary["groups"][0]["answerable"]) == (4, 3)
    assert (tmp_path / "own.html").exists()


def test_the_template_is_printed_as_it_is() -> None:
    assert invoke("template").stdout == TEMPLATE.read_text("utf-8")


def test_unknown_fields_are_told(tmp_path: Path) -> None:
    questions = tmp_path / "questions.csv"
    questions.write_text("question,anwser\nAi?,Lan\n", "utf-8")
    run = invoke("run", "--questions", questions, "--json")
    assert run.exit_code == 0
    assert "passed over 'anwser'" in run.stderr


def replace_threshold(engine: Engine) -> Engine:
    """The engine made to answer whatever its confidence."""
    return Engine(engine.snapshot, engine.embedder, replace(engine.settings, threshold=0.0))
