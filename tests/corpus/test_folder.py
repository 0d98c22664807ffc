"""Files are found once, in order, inside what was given, and one bad file stops nothing."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from corpus.errors import ReadError
from corpus.folder import Failure, FoundFile, Skipped, find_files, read_all
from corpus.readers import ReadLimits
from corpus.types import Document


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An added folder with two files and one in a folder below; beside it lies a secret."""
    root = tmp_path / "added"
    (root / "năm 2024" / "quý 1").mkdir(parents=True)
    (root / "b.md").write_text("Chữ b.")
    (root / "a.txt").write_text("Chữ a.")
    (root / "năm 2024" / "quý 1" / "c.HTML").write_text("<p>Chữ c.</p>")
    (tmp_path / "secret.txt").write_text("Bí mật.")
    return root


def ids(*paths: Path) -> list[str]:
    return [found.document_id for found in find_files(paths) if isinstance(found, FoundFile)]


def failures(*paths: Path) -> list[tuple[str, str]]:
    return [(f.path.name, f.reason) for f in find_files(paths) if isinstance(f, Failure)]


def test_files_are_found_below_a_folder_in_order_of_their_ids(folder: Path) -> None:
    assert ids(folder) == ["a.txt", "b.md", "năm 2024/quý 1/c.HTML"]
    assert failures(folder) == []


def test_a_single_file_is_told_by_its_name(folder: Path) -> None:
    assert ids(folder / "năm 2024" / "quý 1" / "c.HTML") == ["c.HTML"]


def test_ids_are_composed_and_plain_whatever_the_file_system_gives(tmp_path: Path) -> None:
    (tmp_path / "e\u0302\u0323\u202e\u200b\n.txt").write_text("Chữ.")
    (tmp_path / os.fsdecode(b"\xff.txt")).write_text("Chữ.")
    assert ids(tmp_path) == ["ệ .txt", "\ufffd.txt"]
    (tmp_path / os.fsdecode(b"\xfe.txt")).write_bytes(b"")
    for result in read_all([tmp_path]):
        shown = result.source if isinstance(result, Document) else result.reason
        assert shown.encode().decode() == shown


def test_hidden_files_are_passed_over_and_other_formats_skipped(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "x.txt").write_text("x")
    (folder / ".hidden.md").write_text("x")
    (folder / "~$report.docx").write_text("x")
    (folder / "photo.jpg").write_bytes(b"x")
    (folder / "Makefile").write_text("x")
    assert ids(folder) == ["a.txt", "b.md", "năm 2024/quý 1/c.HTML"]
    skipped = [found for found in find_files([folder]) if isinstance(found, Skipped)]
    assert [found.path.name for found in skipped] == ["Makefile", "photo.jpg"]
    assert "no format read here (.txt, .md" in skipped[0].reason
    assert failures(folder) == []


def test_a_named_file_of_another_format_is_a_failure(folder: Path) -> None:
    (folder / "photo.jpg").write_bytes(b"x")
    ((name, reason),) = failures(folder / "photo.jpg")
    assert name == "photo.jpg"
    assert reason.startswith("is of no format read here; give one of .txt, .md")


def test_missing_paths_and_empty_folders(tmp_path: Path) -> None:
    assert failures(tmp_path / "none") == [("none", "does not exist; check the path")]
    assert list(find_files([tmp_path])) == []
    assert list(find_files([])) == []


def test_a_link_out_of_the_folder_is_refused(folder: Path) -> None:
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "up").symlink_to(folder.parent)
    (folder / "dangling.txt").symlink_to(folder / "nothing.txt")
    out = "is a symbolic link out of the folder; add what it names by its path"
    assert sorted(failures(folder)) == [
        ("dangling.txt", "is a symbolic link to nothing; remove it"),
        ("link.txt", out),
        ("up", out),
    ]
    assert ids(folder) == ["a.txt", "b.md", "năm 2024/quý 1/c.HTML"]


def test_links_inside_the_folder_are_followed_once_and_loops_end(folder: Path) -> None:
    (folder / ".store").mkdir()
    (folder / ".store" / "d.txt").write_text("Chữ d.")
    (folder / "0-copy.txt").symlink_to(folder / "a.txt")  # sorts before what it names
    (folder / "data").symlink_to(folder / ".store")
    (folder / "data2").symlink_to(folder / ".store")
    (folder / "năm 2024" / "loop").symlink_to(folder)
    (folder / "self").symlink_to(folder / "self")
    assert ids(folder) == ["a.txt", "b.md", "data/d.txt", "năm 2024/quý 1/c.HTML"]
    assert [name for name, _ in failures(folder)] == ["self"]


def test_a_folder_that_is_itself_a_link_is_followed(folder: Path) -> None:
    link = folder.parent / "link"
    link.symlink_to(folder)
    assert ids(link) == ["a.txt", "b.md", "năm 2024/quý 1/c.HTML"]


def test_two_files_of_one_id_are_told_apart_and_the_same_file_is_read_once(folder: Path) -> None:
    other = folder.parent / "other"
    other.mkdir()
    (other / "a.txt").write_text("Khác.")
    assert ids(folder, other, folder, folder / "a.txt") == ids(folder)
    ((name, reason),) = failures(folder, other, folder)
    assert name == "a.txt"
    assert reason.startswith("has the id 'a.txt', as ")
    assert reason.endswith("rename one of them, or add the folder that holds both")


def test_what_is_no_regular_file(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert failures(folder) == [("pipe.txt", "is no regular file; remove it from the folder")]
    assert failures(folder / "pipe.txt") == [
        ("pipe.txt", "is no regular file; give a file or a folder")
    ]


def test_a_folder_that_cannot_be_listed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = Path.iterdir

    def refuse(path: Path):  # type: ignore[no-untyped-def]
        if path.name == "quý 1":
            raise PermissionError(13, "Permission denied")
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert failures(folder) == [
        ("quý 1", "cannot be read (Permission denied); check its permissions")
    ]
    assert ids(folder) == ["a.txt", "b.md"]


def test_the_checksum_is_that_of_the_bytes(folder: Path) -> None:
    found = FoundFile(folder / "a.txt", "a.txt")
    assert found.content_hash() == hashlib.sha256("Chữ a.".encode()).hexdigest()
    with pytest.raises(ReadError, match=r"none.txt: cannot be read \(No such file"):
        FoundFile(folder / "none.txt", "none.txt").content_hash()


def test_bad_files_do_not_stop_the_rest(folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 4)
    (folder / "fake.pdf").write_text("không phải PDF")
    (folder / "huge.txt").write_text("chữ " * 1000)
    results = list(read_all([folder, folder / "none"], ReadLimits(bytes=2000)))
    texts = {result.id: result.text for result in results if isinstance(result, Document)}
    assert texts == {"a.txt": "Chữ a.", "b.md": "Chữ b.", "năm 2024/quý 1/c.HTML": "Chữ c."}
    reasons = {result.path.name: result.reason for result in results if isinstance(result, Failure)}
    assert {name: reason.split("; ")[-1] for name, reason in reasons.items()} == {
        "binary.txt": "give the document as text, Markdown, HTML, PDF or DOCX",
        "empty.txt": "remove it, or save the document again",
        "fake.pdf": "save or download it again, or give it the suffix of what it is",
        "huge.txt": "split it, or raise the limit",
        "none": "check the path",
    }
