from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval.ablation import ROWS
from eval.cli import evaluate
from eval.comparison import BEGIN, END
from eval.fit_retrieval import main
from eval.peers import OURS, RULES
from tests.eval.fakes import write_benchmark
from tests.fakes import FakeEmbedder


@pytest.fixture(autouse=True)
def fake_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embedder.load_embedder", lambda *_: FakeEmbedder())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_benchmark(tmp_path / "bench-vi")


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(evaluate, [str(argument) for argument in arguments])


def test_peers_shows_every_rule_on_every_benchmark(folder: Path, tmp_path: Path) -> None:
    other = write_benchmark(tmp_path / "bench-en")
    run = invoke("peers", folder, other, "--json")
    assert run.exit_code == 0, run.output
    benchmarks = json.loads(run.stdout)["benchmarks"]
    assert [found["benchmark"] for found in benchmarks] == ["bench-vi", "bench-en"]
    for found in benchmarks:
        assert [system["system"] for system in found["systems"]] == [*RULES, OURS]
        assert found["systems"][-1]["hit@1"][0] == 0.75  # all but the refused one
        assert found["systems"][-1]["difference"] is None
        assert all(system["difference"] for system in found["systems"][:-1])


def test_ablation_writes_its_tables_into_a_page(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"{BEGIN}\n{END}\nReading.", "utf-8")
    run = invoke("ablation", folder, "--rescored", 1, "--rescored", 4, "--write", page)
    assert run.exit_code == 0, run.output
    text = page.read_text("utf-8")
    assert text.endswith(f"{END}\nReading.")
    assert all(f"| {row} |" in text for row in ROWS)
    assert "| candidates | bench-vi |\n| --- | ---: |\n| 1 | 75.0" in text
    assert run.stdout.strip() in text


def test_ablation_prints_json_and_keeps_what_it_embedded(folder: Path, tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    first, second = (
        json.loads(invoke("ablation", folder, "--json", "--limit", 2, "--keep", keep).stdout)
        for _ in range(2)
    )
    assert first == second
    assert first["benchmarks"][0]["queries"] == 2
    names = [system["system"] for system in first["rescored"][0]["systems"]]
    assert names == ["10", "20", "50", "100"]
    assert (keep / "encodings.sqlite").is_file()


def test_a_folder_is_wanted(tmp_path: Path) -> None:
    assert invoke("peers").exit_code == 2
    assert invoke("ablation", tmp_path / "missing").exit_code == 2


def test_the_fit_prints_a_table_and_a_weight(folder: Path) -> None:
    run = CliRunner().invoke(main, [str(folder)])
    assert run.exit_code == 0, run.output
    assert "Fitted on the development halves: lexical_weight " in run.stdout
