"""What changed is added and nothing else, and what is removed is gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from corpus.errors import IndexMissing
from index.build import BuildReport, add_paths, remove_documents
from index.embedder import Encoding, Role
from index.late_interaction import LateScore
from index.snapshot import Snapshot
from tests.fakes import FakeEmbedder
from tests.index.folders import TEXTS, add, chunks, contents, texts


class CountingEmbedder(FakeEmbedder):
    """Remembers the passages that it encoded, and how often it was called."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self.passages: list[str] = []

    def encode(self, texts: Sequence[str], role: Role) -> Iterator[Encoding]:
        self.calls += 1
        if role == "passage":
            self.passages += texts
        return super().encode(texts, role)


QUESTION = "chính quyền số"


def late_scores(snapshot: Snapshot) -> dict[str, LateScore]:
    """How near each chunk is to QUESTION, by the chunk's id."""
    tokens = next(FakeEmbedder().encode([QUESTION], "query")).tokens
    chunks = snapshot.chunks(snapshot.vectors.keys().tolist())
    scores = snapshot.interact(tokens, list(chunks))
    return {chunk.id: score for chunk, score in zip(chunks.values(), scores, strict=True)}


# adding


def test_a_folder_is_indexed(folder: Path, index: Path) -> None:
    report = add(index, folder)
    assert report.added == ("a.txt", "b.md", "quý 1/c.html")
    assert (report.replaced, report.unchanged, report.failures) == ((), (), ())
    assert report.manifest is not None
    assert (report.manifest.generation, report.manifest.documents) == (1, 3)
    assert texts(index) == {
        **TEXTS,
        "quý 1/c.html": "Kinh tế số chiếm 30% sản phẩm của tỉnh.",
    }


def test_adding_again_costs_nothing(folder: Path, index: Path) -> None:
    add(index, folder)
    before = contents(index)
    (folder / "a.txt").touch()
    embedder = CountingEmbedder()
    report = add_paths(index, [folder], embedder)
    unchanged = ("a.txt", "b.md", "quý 1/c.html")
    assert report == BuildReport((), (), unchanged, (), None, ())
    assert embedder.calls == 0
    assert contents(index) == before


def test_only_what_changed_is_embedded(folder: Path, index: Path) -> None:
    add(index, folder)
    (folder / "a.txt").write_text("Huyện họp ngày 28/4 về đô thị.", "utf-8")
    (folder / "d.txt").write_text("Dữ liệu mở.", "utf-8")
    embedder = CountingEmbedder()
    report = add_paths(index, [folder], embedder)
    assert (report.added, report.replaced) == (("d.txt",), ("a.txt",))
    assert report.unchanged == ("b.md", "quý 1/c.html")
    assert embedder.passages == ["Huyện họp ngày 28/4 về đô thị.", "Dữ liệu mở."]
    assert texts(index)["a.txt"] == "Huyện họp ngày 28/4 về đô thị."
    with Snapshot.open(index) as snapshot:
        assert snapshot.manifest.generation == 2
        assert len(snapshot.lexical.search("chính quyền", 9).keys) == 0
        (key,) = snapshot.lexical.search("đô thị", 9).keys.tolist()
        assert snapshot.chunks([key])[key].document_id == "a.txt"


def test_step_by_step_gives_the_index_that_one_step_gives(folder: Path, tmp_path: Path) -> None:
    add(tmp_path / "once", folder)
    steps = tmp_path / "steps"
    (folder / "a.txt").write_text("Bản nháp.", "utf-8")
    (folder / "z.txt").write_text("Bản thừa.", "utf-8")
    add(steps, folder)
    (folder / "a.txt").write_text(TEXTS["a.txt"], "utf-8")
    add(steps, folder)
    remove_documents(steps, ["z.txt"], FakeEmbedder())
    assert texts(steps) == texts(tmp_path / "once")
    assert chunks(steps) == chunks(tmp_path / "once")
    with Snapshot.open(steps) as one, Snapshot.open(tmp_path / "once") as other:
        assert late_scores(one) == late_scores(other)


@pytest.mark.parametrize("batch", [1, 2, 256])
def test_the_batch_changes_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    add(tmp_path / "usual", folder)
    monkeypatch.setattr("index.build.BATCH", batch)
    add(tmp_path / "other", folder)
    assert chunks(tmp_path / "other") == chunks(tmp_path / "usual")
    question = next(FakeEmbedder().encode([QUESTION], "query")).vector
    with Snapshot.open(tmp_path / "usual") as one, Snapshot.open(tmp_path / "other") as other:
        found, expected = (it.vectors.search(question, 9) for it in (other, one))
        assert found.keys.tolist() == expected.keys.tolist()
        assert found.scores.tolist() == expected.scores.tolist()
        assert late_scores(other) == late_scores(one)


def test_progress_counts_files_then_documents(folder: Path, index: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    calls: list[tuple[str, int, int]] = []
    add_paths(index, [folder], FakeEmbedder(), progress=lambda *call: calls.append(call))
    assert calls == [
        *(("read", done, 4) for done in range(5)),
        *(("index", done, 3) for done in range(4)),
    ]
    calls.clear()
    add_paths(index, [folder], FakeEmbedder(), progress=lambda *call: calls.append(call))
    assert calls == [("read", done, 4) for done in range(5)]


# removing


def test_removing_tells_what_was_not_there(folder: Path, index: Path) -> None:
    add(index, folder)
    assert remove_documents(index, ["a.txt", "x.txt", "a.txt"], FakeEmbedder()) == ["x.txt"]
    assert set(texts(index)) == {"b.md", "quý 1/c.html"}
    assert {chunk.document_id for chunk in chunks(index)} == {"b.md", "quý 1/c.html"}
    with Snapshot.open(index) as snapshot:
        assert len(snapshot.lexical.search("27/4", 9).keys) == 0
    assert add(index, folder).added == ("a.txt",)


def test_removing_what_is_not_there_changes_nothing(folder: Path, index: Path) -> None:
    add(index, folder)
    before = contents(index)
    assert remove_documents(index, ["x.txt"], FakeEmbedder()) == ["x.txt"]
    assert contents(index) == before


def test_removing_everything_leaves_an_empty_index(folder: Path, index: Path) -> None:
    add(index, folder)
    assert remove_documents(index, [*TEXTS], FakeEmbedder()) == []
    assert texts(index) == {}
    assert chunks(index) == []


def test_removing_from_no_index_makes_none(index: Path) -> None:
    with pytest.raises(IndexMissing, match="hoidap index add"):
        remove_documents(index, ["a.txt"], FakeEmbedder())
    assert not index.exists()
