"""No file stops the rest, and Ctrl-C leaves an index as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import IndexMismatch, IndexMissing, InputError
from corpus.readers import ReadLimits, read_document
from corpus.split import SplitSettings
from index.build import add_paths, remove_documents
from index.embedder import Encoding, Role
from index.snapshot import Snapshot
from tests.fakes import FakeEmbedder
from tests.index.folders import TEXTS, add, contents, texts


class InterruptedEmbedder(FakeEmbedder):
    """A model during whose work on a passage on the salt sea the user presses Ctrl-C."""

    def encode(self, texts: Sequence[str], role: Role) -> Iterator[Encoding]:
        for text, encoding in zip(texts, super().encode(texts, role), strict=True):
            if "biển mặn" in text:
                raise KeyboardInterrupt
            yield encoding


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
