"""Which index an engine opens, and what it refuses to."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from corpus.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.build import add_paths
from index.manifest import find_current
from qa.engine import SAMPLE, Engine
from qa.settings import Settings, default_index
from tests.fakes import FakeEmbedder


@pytest.fixture
def fake_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.engine.load_embedder", lambda *_: FakeEmbedder())


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this user's own index is."""
    monkeypatch.delenv("HOIDAP_INDEX", raising=False)
    monkeypatch.setattr("qa.engine.default_index", lambda: tmp_path / "own" / "index")
    return tmp_path / "own" / "index"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of one short text."""
    (tmp_path / "a.txt").write_text("Tỉnh họp.", "utf-8")
    add_paths(tmp_path / "index", [tmp_path / "a.txt"], FakeEmbedder())
    return tmp_path / "index"


@pytest.mark.usefixtures("fake_model")
def test_a_missing_index_says_how_to_make_it(own: Path, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    with pytest.raises(IndexMissing) as error:
        Engine.open(Settings(index=missing))
    assert str(error.value) == (
        f"there is no index in {missing}; make one with `hoidap index add FOLDER --index {missing}`"
    )
    assert not missing.exists()
    assert not own.exists()


@pytest.mark.usefixtures("fake_model")
def test_without_an_index_the_sample_is_indexed_once(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages: list[str] = []
    with Engine.open(Settings(), lambda stage, done, total: stages.append(stage)) as engine:
        names = [summary.id for summary in engine.documents()]
        assert engine.snapshot.folder.parent == own
        assert engine.ask("Chính quyền số là gì?").hits
        document = engine.document(names[0])
        assert document is not None
        assert document.id == names[0]
        assert engine.document("nowhere.md") is None
    assert names == sorted(path.name for path in SAMPLE.glob("*.md"))
    assert set(stages) == {"read", "index"}
    before = find_current(own)

    def refuse(*_: object) -> None:
        raise AssertionError("the index was made again")

    monkeypatch.setattr("index.build.add_paths", refuse)
    with Engine.open(Settings()) as engine:
        assert [summary.id for summary in engine.documents()] == names
    assert find_current(own) == before


@pytest.mark.usefixtures("fake_model", "own")
def test_the_environment_names_the_index(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOIDAP_INDEX", str(index))
    with Engine.open() as engine:
        assert [summary.id for summary in engine.documents()] == ["a.txt"]
    monkeypatch.setenv("HOIDAP_INDEX", str(index.parent))
    with pytest.raises(IndexMissing):
        Engine.open()


@pytest.mark.skipif(sys.platform != "linux", reason="the data folder of another system")
def test_the_own_index_is_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_index() == tmp_path / "hoidap" / "index"


def test_the_index_of_another_model_is_refused(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.engine.load_embedder", lambda *_: FakeEmbedder("other"))
    with pytest.raises(IndexMismatch, match=r"'fake'.*'other'.*HOIDAP_MODEL"):
        Engine.open(Settings(index=index))


@pytest.mark.usefixtures("fake_model")
def test_a_damaged_index_is_refused(index: Path) -> None:
    (find_current(index) / "vectors.faiss").write_bytes(b"")
    with pytest.raises(IndexDamaged, match=r"vectors\.faiss.*build it again"):
        Engine.open(Settings(index=index))
