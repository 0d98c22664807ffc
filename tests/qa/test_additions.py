"""What is uploaded gets a name that obeys nothing, and no failure costs what was there before."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.encoding import make_inert
from corpus.errors import InputError, ModelError
from corpus.readers.sniff import SUFFIXES
from corpus.split import SplitSettings
from index.embedder import Embedder
from qa.server import additions
from qa.server.additions import LONGEST_NAME, AddLimits, Upload, add_uploads, make_name
from qa.server.background import Progress, run_in_background
from tests.fakes import FakeEmbedder


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Báo cáo quý 1.pdf", "Báo cáo quý 1.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\an\\thư.docx", "thư.docx"),
        ("/abs/olute.md", "olute.md"),
        (".hidden.txt", "hidden.txt"),
        ("..txt", None),
        (".txt", None),
        ("a.exe", None),
        ("a", None),
        ("", None),
        ("<img src=x onerror=alert(1)>.md", "_img src=x onerror=alert(1)_.md"),
        ("a\u202etxt.pdf", "atxt.pdf"),
        ("a\x00b\nc.txt", "ab_c.txt"),
        ("CON.txt", "_CON.txt"),
        ("com1.a.txt", "_com1.a.txt"),
        ("~$thư.docx", "thư.docx"),
        ("a.TXT", "a.TXT"),
        ("a.txt. ", "a.txt"),
        ("u\u031b\u0309.txt", "ử.txt"),
    ],
)
def test_names_lose_what_a_system_or_a_page_would_obey(given: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(InputError):
            make_name(given)
    else:
        assert make_name(given) == expected


@given(st.text(), st.sampled_from([*SUFFIXES, ".exe", ""]))
@example("ệ" * 300, ".txt")
@example("..", ".md")
def test_a_name_is_one_visible_file_of_a_format_read_here(stem: str, suffix: str) -> None:
    try:
        name = make_name(stem + suffix)
    except InputError:
        return
    assert os.path.basename(name) == name
    assert not set(name) & set('/\\<>:"|?*\n')
    assert not name.startswith((".", "~", " "))
    assert make_inert(name) == name
    assert len(name.encode()) <= LONGEST_NAME
    assert os.path.splitext(name)[1].lower() in SUFFIXES
    assert make_name(name) == name


def add(
    index: Path, *uploads: Upload, load: Callable[[], Embedder] = FakeEmbedder
) -> tuple[str, ...]:
    return add_uploads(
        index,
        uploads,
        lambda id_: None,
        load,
        SplitSettings(),
        AddLimits(),
        lambda progress: None,
        threading.Event(),
    ).added


def fail() -> Embedder:
    raise ModelError("the model is damaged; prepare it again")


def die() -> Embedder:
    os._exit(3)


def wait() -> Embedder:
    threading.Event().wait(60)
    return FakeEmbedder()


def contents(index: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (index / "uploads").iterdir()}


@pytest.fixture
def given_file(tmp_path: Path) -> Path:
    path = tmp_path / "given"
    path.write_text("Một văn bản.", "utf-8")
    return path


def test_what_an_addition_that_died_put_aside_is_put_back(tmp_path: Path, given_file: Path) -> None:
    uploads = tmp_path / "index" / "uploads"
    uploads.mkdir(parents=True)
    (uploads / ".previous-a.txt").write_text("Bản cũ.", "utf-8")
    (uploads / "a.txt").write_text("Bản mới bị cắt", "utf-8")
    assert add(tmp_path / "index", Upload("b.txt", given_file)) == ("b.txt",)
    assert contents(tmp_path / "index") == {"a.txt": "Bản cũ.", "b.txt": "Một văn bản."}


def test_what_was_published_before_the_server_died_stays(tmp_path: Path, given_file: Path) -> None:
    index = tmp_path / "index"
    assert add(index, Upload("a.txt", given_file)) == ("a.txt",)
    (index / "uploads" / ".previous-a.txt").write_text("Bản cũ.", "utf-8")  # not yet unlinked
    assert add(index, Upload("b.txt", given_file)) == ("b.txt",)
    assert contents(index) == {"a.txt": "Một văn bản.", "b.txt": "Một văn bản."}


def test_what_was_published_before_the_addition_was_cancelled_stays(
    tmp_path: Path, given_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    assert add(index, Upload("a.txt", given_file)) == ("a.txt",)

    def publish_and_die(index: Path, work: Callable[..., object], *_: object) -> None:
        work(index, FakeEmbedder(), lambda *_: None)
        raise InputError("the server is closing")

    monkeypatch.setattr(additions, "run_in_background", publish_and_die)
    given_file.write_text("Nay đã khác.", "utf-8")
    with pytest.raises(InputError, match="closing"):
        add(index, Upload("a.txt", given_file), Upload("b.txt", given_file))
    assert contents(index) == {"a.txt": "Nay đã khác.", "b.txt": "Nay đã khác."}


def test_a_removed_file_does_not_come_back(tmp_path: Path, given_file: Path) -> None:
    index = tmp_path / "index"
    add(index, Upload("a.txt", given_file))
    (index / "uploads" / ".previous-a.txt").write_text("Bản cũ.", "utf-8")
    assert additions.remove_uploads(index, ["a.txt"], FakeEmbedder, threading.Event()) == []
    assert contents(index) == {}


@pytest.mark.parametrize(
    ("load", "error", "reason"),
    [(fail, ModelError, "prepare it again"), (die, InputError, "ended with 3")],
)
def test_a_failed_addition_leaves_nothing(
    tmp_path: Path,
    given_file: Path,
    load: Callable[[], Embedder],
    error: type[Exception],
    reason: str,
) -> None:
    index = tmp_path / "index"
    assert add(index, Upload("a.txt", given_file)) == ("a.txt",)
    before = contents(index)
    given_file.write_text("Nay đã khác.", "utf-8")
    with pytest.raises(error, match=reason):
        add(index, Upload("a.txt", given_file), Upload("b.txt", given_file), load=load)
    assert contents(index) == before
    assert (index / "CURRENT").read_text("utf-8").startswith("generation-000001")


def test_a_file_that_is_gone_is_refused_and_the_others_added(
    tmp_path: Path, given_file: Path
) -> None:
    report = add_uploads(
        tmp_path / "index",
        [Upload("a.txt", tmp_path / "gone"), Upload("b.txt", given_file)],
        lambda id_: None,
        FakeEmbedder,
        SplitSettings(),
        AddLimits(),
        lambda progress: None,
        threading.Event(),
    )
    assert report.added == ("b.txt",)
    assert [(it.name, it.reason) for it in report.refused] == [
        ("a.txt", "cannot be stored (No such file or directory); give it again")
    ]


def test_work_ends_when_it_is_cancelled(tmp_path: Path) -> None:
    cancelled = threading.Event()
    told: list[Progress] = []
    threading.Timer(0.3, cancelled.set).start()
    with pytest.raises(InputError, match="the server is closing"):
        run_in_background(tmp_path, len, wait, told.append, cancelled)  # type: ignore[arg-type]
    assert told == []
