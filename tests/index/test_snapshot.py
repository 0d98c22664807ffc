"""Generations: published whole or not at all, opened checked, readers undisturbed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from corpus.abbreviations import Definition, find_definitions
from corpus.errors import IndexDamaged, IndexMismatch, IndexMissing, InputError
from corpus.types import Chunk, Document, Metadata, Span
from index.centres import measure_centres
from index.late_interaction import encode_tokens
from index.manifest import CURRENT, find_current, point_to
from index.passage import make_passage
from index.snapshot import Snapshot
from index.writer import Writer
from tests import oracle
from tests.fakes import FakeEmbedder, direction

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
        assert removed.definitions == never.definitions
        question = next(FakeEmbedder().encode(["chính quyền"], "query"))
        found, expected = (it.vectors.search(question.vector, 9) for it in (removed, never))
        assert found.scores == pytest.approx(expected.scores)
        late, before = (
            it.interact(question.tokens, at.keys.tolist())
            for it, at in ((removed, found), (never, expected))
        )
        assert late == before
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


# what chunks are compared by


def test_centres_are_measured_once_and_kept(index: Path) -> None:
    measured = measure_centres(FakeEmbedder())
    write(index, make_document("c.txt", "Kinh tế số."), remove=("a.txt",))
    with Snapshot.open(index) as snapshot:
        centres = snapshot.centres
        assert centres.passage.tolist() == measured.passage.tolist()
        for language in ("vi", "en", "other", "xx"):
            kept, expected = (it.of_question(language) for it in (centres, measured))
            assert kept.tolist() == expected.tolist()


def test_chunks_are_found_by_their_centred_unit_means(index: Path) -> None:
    with Snapshot.open(index) as snapshot:
        question = direction("quyền", 64)
        found = snapshot.vectors.search(question, 9)
        chunks = snapshot.chunks(found.keys.tolist())
        for key, score in zip(found.keys.tolist(), found.scores.tolist(), strict=True):
            passage = f"Văn bản {chunks[key].document_id}\n{chunks[key].text}"
            mean = next(FakeEmbedder().encode([passage], "passage")).tokens.mean(axis=0)
            centred = mean - snapshot.centres.passage
            assert score == pytest.approx(centred @ question / np.linalg.norm(centred), abs=1e-5)


@pytest.mark.parametrize("variables", [1, 500])
def test_late_interaction_is_with_the_tokens_of_each_passage(
    index: Path, monkeypatch: pytest.MonkeyPatch, variables: int
) -> None:
    monkeypatch.setattr("index.database.VARIABLES", variables)
    long = "Xã hội số. " + "Kinh tế số của tỉnh phát triển nhanh. " * 9
    write(index, make_document("c.txt", long.strip()))
    question = np.stack([direction(word, 64) for word in ("chính", "quyền", "tỉnh")])
    with Snapshot.open(index) as snapshot:
        keys = snapshot.vectors.keys().tolist()[::-1]
        chunks = snapshot.chunks(keys)
        assert len(keys) == len(chunks) == 3
        for key, score in zip(keys, snapshot.interact(question, keys), strict=True):
            document = snapshot.document(chunks[key].document_id)
            assert document is not None
            passage = make_passage(document, chunks[key])
            assert passage.text == f"{document.title}\n{document.text}"
            (encoding,) = FakeEmbedder().encode([passage.text], "passage")
            codes = encode_tokens(encoding, passage.spans, snapshot.centres.passage)
            rounded = oracle.decode_passage(codes, 64)
            expected = oracle.score_passage(question.astype(float), rounded)
            assert score.passage == pytest.approx(expected.passage, abs=1e-5)
            assert score.sentences == pytest.approx(expected.sentences, abs=1e-5)


def test_no_keys_have_no_scores(index: Path) -> None:
    with Snapshot.open(index) as snapshot:
        assert snapshot.interact(np.ones((2, 64), np.float32), []) == []


# abbreviations that documents explain


def test_definitions_come_and_go_with_their_document(tmp_path: Path) -> None:
    index = tmp_path / "index"
    council = Definition("HĐND", "hội đồng nhân dân")
    fires = Definition("PCCC", "phòng cháy, chữa cháy")
    write(index, make_document("a.txt", f"Lực lượng {fires.long} ({fires.short}) họp."))
    write(index, make_document("b.txt", "Không giải thích gì. UBND họp."))
    with Snapshot.open(index) as snapshot:
        assert snapshot.definitions == [fires]
    write(
        index,
        make_document("c.txt", f"Đại biểu {council.long} ({council.short}) họp."),
        make_document("d.txt", f"Đại biểu {council.long} ({council.short}) hỏi."),
    )
    with Snapshot.open(index) as snapshot:
        assert snapshot.definitions == [council, fires]  # two documents say the first
    write(index, make_document("c.txt", "Đã sửa."), remove=("d.txt",))
    with Snapshot.open(index) as snapshot:
        assert snapshot.definitions == [fires]
    write(index, remove=("a.txt",))
    with Snapshot.open(index) as snapshot:
        assert snapshot.definitions == []


def test_definitions_of_as_many_documents_are_in_the_order_of_their_letters(
    tmp_path: Path,
) -> None:
    text = "Tổ chức kinh tế (TCKT) và ban quản lý (BQL), ban quân lương (BQL)."
    write(tmp_path / "index", make_document("a.txt", text))
    with Snapshot.open(tmp_path / "index") as snapshot:
        assert [tuple(it) for it in snapshot.definitions] == sorted(
            tuple(it) for it in find_definitions(text)
        )
        assert [it.short for it in snapshot.definitions] == ["BQL", "BQL", "TCKT"]
