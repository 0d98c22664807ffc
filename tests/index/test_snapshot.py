"""Generations: published whole or not at all, opened checked, readers undisturbed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import IndexDamaged, IndexMismatch, IndexMissing, InputError
from corpus.types import Chunk, Document, Metadata, Span
from index.manifest import CURRENT, find_current, point_to
from index.passage import make_passage
from index.snapshot import Snapshot
from index.writer import Writer
from tests.fakes import FakeEmbedder

SHAPE = {"max_tokens": 200}


def make_document(name: str, text: str) -> Document:
    about = Metadata(published="2021-04-28", province="Vĩnh Phúc")
    return Document(name, f"Văn bản {name}", text, f"kho/{name}", about, (Span(0, 1),), (0, 5))


def write(index: Path, *documents: Document, remove: tuple[str, ...] = ()) -> None:
    embedder = FakeEmbedder()
    with Writer(index, embedder, SHAPE) as writer:
        for name in remove:
            writer.remove(name)
        for document in documents:
            end = len(document.text)
            chunk = Chunk(f"{document.id}#0-{end}", document.id, 0, end, document.text)
            passage = make_passage(document, chunk)
            writer.add(
                document, "f" * 64, [passage], list(embedder.encode([passage.text], "passage"))
            )
        writer.publish()


@pytest.fixture
def index(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    write(folder, make_document("a.txt", "Chính quyền số."), make_document("b.txt", "Xã hội số."))
    return folder


def test_a_document_comes_back_as_it_went_in(index: Path) -> None:
    with Snapshot.open(index) as snapshot:
        assert snapshot.document("a.txt") == make_document("a.txt", "Chính quyền số.")
        assert snapshot.document("c.txt") is None
        (summary, _) = snapshot.summaries()
        assert (summary.id, summary.characters, summary.chunks) == ("a.txt", 15, 1)


def test_every_index_knows_the_same_chunks(index: Path) -> None:
    with Snapshot.open(index) as snapshot:
        keys = snapshot.vectors.keys().tolist()
        assert {chunk.text for chunk in snapshot.chunks(keys).values()} == {
            "Chính quyền số.",
            "Xã hội số.",
        }
        assert snapshot.lexical.count == 2
        assert snapshot.list_damage() == []


def test_a_reader_keeps_its_generation(index: Path) -> None:
    with Snapshot.open(index) as before:
        write(index, make_document("c.txt", "Kinh tế số."))
        assert [s.id for s in before.summaries()] == ["a.txt", "b.txt"]
        assert len(before.lexical.search("kinh tế", 5).keys) == 0
        with Snapshot.open(index) as after:
            assert [s.id for s in after.summaries()] == ["a.txt", "b.txt", "c.txt"]
            assert after.manifest.generation == before.manifest.generation + 1


def test_adding_again_replaces(index: Path) -> None:
    write(index, make_document("a.txt", "Văn bản mới."))
    with Snapshot.open(index) as snapshot:
        document = snapshot.document("a.txt")
        assert document is not None
        assert document.text == "Văn bản mới."
        assert snapshot.manifest.chunks == 2
        assert len(snapshot.lexical.search("chính quyền", 5).keys) == 0


def test_what_was_added_and_removed_leaves_no_trace(index: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write(other, make_document("a.txt", "Chính quyền số."), make_document("x.txt", "Đô thị."))
    write(other, make_document("b.txt", "Xã hội số."), remove=("x.txt",))
    with Snapshot.open(index) as never, Snapshot.open(other) as removed:
        assert [s.id for s in removed.summaries()] == [s.id for s in never.summaries()]
        assert removed.passage_centre() == pytest.approx(never.passage_centre(), abs=1e-6)
        question = next(FakeEmbedder().encode(["chính quyền"], "query")).vector
        assert removed.vectors.search(question, 9).scores == pytest.approx(
            never.vectors.search(question, 9).scores
        )
        assert removed.list_damage() == []


def test_an_interrupted_writer_leaves_the_old_generation(index: Path) -> None:
    before = find_current(index)
    document = make_document("c.txt", "Kinh tế số.")

    def add_and_interrupt() -> None:
        with Writer(index, FakeEmbedder(), SHAPE) as writer:
            writer.add(document, "0" * 64, [], [])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add_and_interrupt()
    assert find_current(index) == before
    assert sorted(path.name for path in index.iterdir()) == [CURRENT, "LOCK", before.name]


def test_a_killed_writer_is_cleared_by_the_next(index: Path) -> None:
    (index / ".writing-000002").mkdir()
    (index / "generation-000002").mkdir()
    write(index, make_document("c.txt", "Kinh tế số."))
    with Snapshot.open(index) as snapshot:
        assert snapshot.folder.name == "generation-000002"
        assert snapshot.manifest.documents == 3


def test_only_the_previous_generation_is_kept(index: Path) -> None:
    for number in range(3):
        write(index, make_document(f"{number}.txt", "Thêm."))
    assert sorted(p.name for p in index.glob("generation-*")) == [
        "generation-000003",
        "generation-000004",
    ]


def test_two_writers_do_not_meet(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.writer.LOCK_SECONDS", 0.05)
    with (
        Writer(index, FakeEmbedder(), SHAPE),
        pytest.raises(InputError, match="another process"),
        Writer(index, FakeEmbedder(), SHAPE),
    ):
        pass


def test_a_missing_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="hoidap index add"):
        Snapshot.open(tmp_path / "nowhere")


def test_another_model_is_named(index: Path) -> None:
    with pytest.raises(IndexMismatch, match=r"'fake'.*'other'"):
        Snapshot.open(index, "other")
    with (
        pytest.raises(IndexMismatch, match=r"'fake'.*'other'"),
        Writer(index, FakeEmbedder("other"), SHAPE),
    ):
        pass


def test_other_settings_are_named(index: Path) -> None:
    with (
        pytest.raises(IndexMismatch, match="max_tokens"),
        Writer(index, FakeEmbedder(), {"max_tokens": 100}),
    ):
        pass


@pytest.mark.parametrize("name", ["chunks.sqlite", "vectors.faiss", "lexical/meta.json"])
@pytest.mark.parametrize("harm", ["flip", "cut", "remove"])
def test_damage_is_found_and_named(index: Path, name: str, harm: str) -> None:
    path = find_current(index) / name
    content = bytearray(path.read_bytes())
    path.unlink()
    if harm == "flip":
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    elif harm == "cut":
        path.write_bytes(content[:-1])
    with pytest.raises(IndexDamaged, match=path.name):
        Snapshot.open(index)


def test_a_damaged_manifest_or_pointer_is_named(index: Path) -> None:
    manifest = find_current(index) / "manifest.json"
    content = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps(content | {"format": 99}), "utf-8")
    point_to(index, manifest.parent)
    with pytest.raises(IndexMismatch, match="format 99"):
        Snapshot.open(index)
    manifest.write_text(json.dumps(content | {"files": []}), "utf-8")
    with pytest.raises(IndexDamaged, match=r"manifest\.json"):
        Snapshot.open(index)
    (index / CURRENT).write_text("../elsewhere", "utf-8")
    with pytest.raises(IndexDamaged, match="elsewhere"):
        Snapshot.open(index)


def test_sentence_vectors_are_the_centred_means_of_their_tokens(index: Path) -> None:
    with Snapshot.open(index) as snapshot:
        (key,) = [k for k, c in snapshot.chunks([1, 2]).items() if c.document_id == "a.txt"]
        passage = "Văn bản a.txt\nChính quyền số."
        encoding = next(FakeEmbedder().encode([passage], "passage"))
        expected = encoding.pool(Span(14, 29)) - snapshot.passage_centre()
        assert snapshot.sentence_vectors([key])[key][0] == pytest.approx(expected, abs=2e-3)


def test_the_question_centre_falls_back_to_all_languages(index: Path) -> None:
    with Snapshot.open(index) as snapshot:
        assert np.array_equal(snapshot.question_centre("xx"), snapshot.question_centre("other"))
        assert not np.array_equal(snapshot.question_centre("vi"), snapshot.question_centre("en"))
