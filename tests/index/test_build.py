"""What changed is added and nothing else, and no file stops the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import IndexMismatch, IndexMissing, InputError
from corpus.readers import ReadLimits, read_document
from corpus.split import SplitSettings
from corpus.types import Chunk, Document, Span
from index.build import BuildReport, Change, add_paths, mark_repeated, remove_documents
from index.embedder import Encoding, Role
from index.snapshot import Snapshot
from tests.fakes import FakeEmbedder

TEXTS = {
    "a.txt": "Huyện họp ngày 27/4 về chính quyền số.",
    "b.md": "# Kế hoạch\n\nĐến năm 2030, xã hội số bao trùm.",
    "quý 1/c.html": "<p>Kinh tế số chiếm 30% sản phẩm của tỉnh.</p>",
}


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


class InterruptedEmbedder(FakeEmbedder):
    """A model during whose work on a passage on the salt sea the user presses Ctrl-C."""

    def encode(self, texts: Sequence[str], role: Role) -> Iterator[Encoding]:
        for text, encoding in zip(texts, super().encode(texts, role), strict=True):
            if "biển mặn" in text:
                raise KeyboardInterrupt
            yield encoding


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three documents."""
    folder = tmp_path / "folder"
    for name, text in TEXTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Where the index is to be."""
    return tmp_path / "index"


def add(index: Path, *paths: Path) -> BuildReport:
    return add_paths(index, paths, FakeEmbedder())


def texts(index: Path) -> dict[str, str]:
    """The text of each indexed document; checks that every index holds the same passages."""
    with Snapshot.open(index) as snapshot:
        assert snapshot.list_damage() == []
        found = [snapshot.document(summary.id) for summary in snapshot.summaries()]
        return {document.id: document.text for document in found if document is not None}


def chunks(index: Path) -> list[Chunk]:
    with Snapshot.open(index) as snapshot:
        found = snapshot.chunks(snapshot.vectors.keys().tolist()).values()
        return sorted(found, key=lambda chunk: (chunk.document_id, chunk.start))


def contents(index: Path) -> dict[str, bytes]:
    """Every file below the index's folder, with what is in it."""
    files = (path for path in index.rglob("*") if path.is_file())
    return {path.relative_to(index).as_posix(): path.read_bytes() for path in files}


# what changed


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
        assert one.passage_centre() == pytest.approx(other.passage_centre(), abs=1e-6)


@pytest.mark.parametrize("batch", [1, 2, 256])
def test_the_batch_changes_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    add(tmp_path / "usual", folder)
    monkeypatch.setattr("index.build.BATCH", batch)
    add(tmp_path / "other", folder)
    assert chunks(tmp_path / "other") == chunks(tmp_path / "usual")
    question = next(FakeEmbedder().encode(["chính quyền số"], "query")).vector
    with Snapshot.open(tmp_path / "usual") as one, Snapshot.open(tmp_path / "other") as other:
        found, expected = (it.vectors.search(question, 9) for it in (other, one))
        assert found.keys.tolist() == expected.keys.tolist()
        assert found.scores.tolist() == expected.scores.tolist()


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


# what cannot be used


def test_bad_files_are_told_at_the_end_and_the_others_indexed(
    folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = partial(read_document, limits=ReadLimits(bytes=2000))
    monkeypatch.setattr("index.build.read_document", limited)
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 4)
    (folder / "blank.txt").write_text(" \n\u200b\n", "utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "huge.txt").write_text("chữ " * 1000, "utf-8")
    (folder / "locked.txt").write_text("Không được đọc.", "utf-8")
    (folder / "misnamed.pdf").write_text("Không phải PDF.", "utf-8")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 99)
    (folder / "torn.docx").write_bytes(b"PK\x03\x04" + b"x" * 99)
    reading = Path.open

    def refuse(path: Path, *arguments: Any, **options: Any) -> Any:
        if path.name == "locked.txt":
            raise PermissionError(13, "Permission denied")
        return reading(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)  # root, who may run this, may read everything
    report = add(index, folder)
    assert report.added == ("a.txt", "b.md", "quý 1/c.html")
    reasons = {failure.path.name: failure.reason for failure in report.failures}
    assert all(reason.startswith(f"{name}: ") for name, reason in reasons.items())
    assert {name: reason.rpartition("; ")[2] for name, reason in reasons.items()} == {
        "binary.txt": "give the document as text, Markdown, HTML, PDF or DOCX",
        "blank.txt": "remove it, or save the document again",
        "empty.txt": "remove it, or save the document again",
        "huge.txt": "split it, or raise the limit",
        "locked.txt": "check its permissions",
        "misnamed.pdf": "save or download it again, or give it the suffix of what it is",
        "picture.txt": "save it as DOCX, PDF, HTML, Markdown or text",
        "torn.docx": "save it again",
    }
    assert "6,000 bytes; the limit is 2,000" in reasons["huge.txt"]
    assert set(texts(index)) == set(TEXTS)


def test_a_page_named_as_text_is_read_as_what_it_is(folder: Path, index: Path) -> None:
    (folder / "page.txt").write_text("<!DOCTYPE html><body><p>Dữ liệu mở.</p></body>", "utf-8")
    assert add(index, folder).failures == ()
    assert texts(index)["page.txt"] == "Dữ liệu mở."


def test_a_document_whose_file_went_bad_stays_as_it_was(folder: Path, index: Path) -> None:
    add(index, folder)
    before = contents(index)
    (folder / "a.txt").write_bytes(b"")
    report = add(index, folder)
    assert [failure.path.name for failure in report.failures] == ["a.txt"]
    assert report.unchanged == ("b.md", "quý 1/c.html")
    assert contents(index) == before


def test_a_link_out_of_the_folder_is_told_and_not_read(folder: Path, index: Path) -> None:
    (folder.parent / "secret.txt").write_text("Bí mật.", "utf-8")
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "up").symlink_to(folder.parent)
    report = add(index, folder)
    out = "is a symbolic link out of the folder; add what it names by its path"
    assert [(f.path.name, f.reason) for f in report.failures] == [("link.txt", out), ("up", out)]
    assert set(texts(index)) == set(TEXTS)


def test_two_folders_with_a_file_of_one_name(folder: Path, index: Path) -> None:
    other = folder.parent / "other"
    other.mkdir()
    (other / "a.txt").write_text("Khác.", "utf-8")
    (other / "d.txt").write_text("Dữ liệu mở.", "utf-8")
    report = add(index, folder, other)
    assert report.added == ("a.txt", "b.md", "quý 1/c.html", "d.txt")
    (failure,) = report.failures
    assert failure.path == other / "a.txt"
    assert failure.reason.startswith("has the id 'a.txt', as ")
    assert texts(index)["a.txt"] == TEXTS["a.txt"]


def test_a_missing_path_does_not_stop_the_others(folder: Path, index: Path) -> None:
    report = add(index, folder.parent / "none", folder)
    assert report.added == ("a.txt", "b.md", "quý 1/c.html")
    assert [(f.path.name, f.reason) for f in report.failures] == [
        ("none", "does not exist; check the path")
    ]


def test_only_bad_files_publish_nothing(tmp_path: Path, index: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    report = add(index, tmp_path / "empty.txt", tmp_path / "none")
    assert report.manifest is None
    assert len(report.failures) == 2
    assert set(contents(index)) <= {"LOCK"}
    with pytest.raises(IndexMissing):
        Snapshot.open(index)


@pytest.mark.parametrize("names", [[], [".hidden.txt"], ["photo.jpg", "sheet.xlsx"]])
def test_a_folder_without_documents_is_an_error(
    tmp_path: Path, index: Path, names: list[str]
) -> None:
    folder = tmp_path / "nothing"
    folder.mkdir()
    for name in names:
        (folder / name).write_bytes(b"x")
    with pytest.raises(InputError, match=r"nothing; name a folder that holds \.txt, \.md"):
        add(index, folder)
    assert not index.exists()


def test_an_index_folder_that_cannot_be_made(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="--index"):
        add(tmp_path / "file" / "index", folder)


def test_the_index_of_another_model_is_left_alone(folder: Path, index: Path) -> None:
    add(index, folder)
    before = contents(index)
    (folder / "d.txt").write_text("Dữ liệu mở.", "utf-8")
    with pytest.raises(IndexMismatch, match=r"'fake', and 'other' is asking; set HOIDAP_MODEL"):
        add_paths(index, [folder], FakeEmbedder("other"))
    with pytest.raises(IndexMismatch, match="'other'"):
        remove_documents(index, ["a.txt"], FakeEmbedder("other"))
    with pytest.raises(IndexMismatch, match="'max_tokens': 50"):
        add_paths(index, [folder], FakeEmbedder(), SplitSettings(max_tokens=50))
    assert contents(index) == before


# Ctrl-C


def test_ctrl_c_leaves_the_index_as_it_was(folder: Path, index: Path) -> None:
    add(index, folder)
    before = contents(index)
    (folder / "a.txt").write_text("Đã sửa.", "utf-8")
    (folder / "d.txt").write_text("Vì sao biển mặn?", "utf-8")
    with pytest.raises(KeyboardInterrupt):
        add_paths(index, [folder], InterruptedEmbedder())
    assert contents(index) == before
    report = add(index, folder)
    assert (report.added, report.replaced) == (("d.txt",), ("a.txt",))
    assert texts(index)["d.txt"] == "Vì sao biển mặn?"


def test_ctrl_c_before_the_first_document_leaves_no_trace(
    folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("index.writer.measure_centres", interrupt)
    with pytest.raises(KeyboardInterrupt):
        add(index, folder)
    assert [path.name for path in index.iterdir()] == ["LOCK"]


@pytest.mark.parametrize("stage", ["read", "index"])
def test_ctrl_c_at_the_first_addition_leaves_no_index(
    folder: Path, index: Path, stage: str
) -> None:
    def interrupt(now: str, done: int, total: int) -> None:
        if (now, done) == (stage, 1):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add_paths(index, [folder], FakeEmbedder(), progress=interrupt)
    assert set(contents(index)) <= {"LOCK"}
    assert add(index, folder).added == ("a.txt", "b.md", "quý 1/c.html")


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


# what documents of a folder share

SITE = "Bản tin tuần của văn phòng huyện"
FAREWELL = "Thư ngỏ gửi bạn đọc thân mến"


def write_page(number: int) -> str:
    """A page of one site: its line, a title, running text, its farewell."""
    return (
        f"{SITE}\nHọp bàn kế hoạch phát triển kinh tế số lần {number}\n\n"
        f"Ngày {number}/4, huyện họp bàn kế hoạch phát triển kinh tế số lần {number}, "
        "với sự tham gia của các phòng ban và các xã trong toàn huyện.\n\n"
        f"{FAREWELL}\n"
    )


def test_lines_that_many_documents_share_are_in_no_chunk(tmp_path: Path, index: Path) -> None:
    for number in range(1, 5):
        (tmp_path / f"{number}.txt").write_text(write_page(number), "utf-8")
    add(index, tmp_path)
    for text in texts(index).values():
        assert SITE in text
        assert FAREWELL in text
    found = chunks(index)
    assert [chunk.document_id for chunk in found] == ["1.txt", "2.txt", "3.txt", "4.txt"]
    for number, chunk in enumerate(found, 1):
        assert chunk.text.startswith(f"Họp bàn kế hoạch phát triển kinh tế số lần {number}\n")
        assert chunk.text.endswith("trong toàn huyện.")


def test_marking_adds_to_the_furniture_that_is_known() -> None:
    def change(number: int, furniture: tuple[Span, ...]) -> Change:
        text = write_page(number)
        return Change(Document(f"{number}.txt", "", text, "", furniture=furniture), "")

    known = Span(0, len(SITE) - 4)
    marked = [it.document for it in mark_repeated([change(n, (known,)) for n in range(1, 5)])]
    for document in marked:
        cut = [document.text[span.start : span.end] for span in document.furniture]
        assert cut == [SITE, FAREWELL]
    two = [change(1, ()), change(2, (known,))]
    assert mark_repeated(two) == two


def test_a_single_changed_page_still_shares_its_sites_lines(tmp_path: Path) -> None:
    folder, index = tmp_path / "site", tmp_path / "index"
    folder.mkdir()
    body = "Hội nghị thống nhất nội dung số {0} và giao các sở thực hiện trong năm nay. " * 4
    for number in range(4):
        (folder / f"{number}.txt").write_text(
            f"Cổng tin xứ Đoài\n\nTin số {number}\n\n{body.format(number)}\n", "utf-8"
        )
    add_paths(index, [folder], FakeEmbedder())
    changed = folder / "2.txt"
    changed.write_text(changed.read_text("utf-8") + "\nCâu mới được thêm vào cuối bài.\n", "utf-8")
    add_paths(index, [folder], FakeEmbedder())
    with Snapshot.open(index) as snapshot:
        chunks = snapshot.chunks(snapshot.vectors.keys().tolist()).values()
    assert {chunk.document_id for chunk in chunks} == {f"{number}.txt" for number in range(4)}
    assert not any("xứ Đoài" in chunk.text for chunk in chunks)


def test_a_second_folder_does_not_replace_the_documents_of_the_first(tmp_path: Path) -> None:
    index = tmp_path / "index"
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "tin.txt").write_text(f"Thông báo của huyện {name}.", "utf-8")
    add_paths(index, [tmp_path / "a"], FakeEmbedder())
    (failure,) = add_paths(index, [tmp_path / "b"], FakeEmbedder()).failures
    assert "'tin.txt' belongs to" in failure.reason
    with Snapshot.open(index) as snapshot:
        document = snapshot.document("tin.txt")
    assert document is not None
    assert document.text.strip() == "Thông báo của huyện a."
    (tmp_path / "a" / "tin.txt").rename(tmp_path / "a" / "moved.txt")
    assert add_paths(index, [tmp_path / "b"], FakeEmbedder()).replaced == ("tin.txt",)
