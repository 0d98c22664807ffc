"""What scripts rely on: data on standard output, the rest on standard error, exit codes 0, 1, 2."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import EntryPoint
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import qa.cli
import qa.commands
import qa.installed
from corpus.errors import IndexMissing, QuestionError
from corpus.types import Chunk
from index.embedder import Encoding, Role
from index.snapshot import Snapshot
from qa.cli import hoidap
from qa.installed import Package
from qa.reading.filters import Filter
from qa.types import Answer, Citation, Hit
from tests.fakes import FakeEmbedder

ROOT = Path(__file__).resolve().parents[2]
REPORT = "Tỉnh họp ngày 27/4.\n\nĐến năm 2030, tỉnh thuộc nhóm mười về chính quyền số.\n"


class FakeEngine:
    """Answers every question with the question, and refuses an empty one."""

    def __enter__(self) -> FakeEngine:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def ask(
        self, question: str, filter: Filter | None = None, previous: Sequence[str] = ()
    ) -> Answer:
        hits = self.search(question, 1)
        citation = Citation(
            1, "a.txt", "Báo cáo", "a.txt", None, "Vĩnh Phúc", None, 0, 4, "Tỉnh", "ab" * 32
        )
        return Answer(question, "answered", "Tỉnh", f"{question} [1]", 0.9, "vi", (citation,), hits)

    def search(
        self, query: str, limit: int | None = None, filter: Filter | None = None
    ) -> tuple[Hit, ...]:
        if not query.strip():
            raise QuestionError("the question is empty; type one")
        about = f" {filter.province}" if filter else ""
        chunks = [Chunk(f"a.txt#{n}", "a.txt", n, n + 4, f"Đoạn {n}{about}") for n in range(3)]
        hits = [Hit(chunk, 1 - n / 10, n + 1) for n, chunk in enumerate(chunks)]
        return tuple(hits[:limit])


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qa.cli, "open_engine", lambda index: FakeEngine())


def run(*args: str | Path, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(hoidap, [str(arg) for arg in args], input=stdin)


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


# ask and search


@pytest.mark.usefixtures("engine")
def test_ask_prints_one_object() -> None:
    result = run("ask", "--json", "Tỉnh nào?")
    assert (result.exit_code, result.stderr) == (0, "")
    (answer,) = lines(result)
    assert (answer["question"], answer["answer"]) == ("Tỉnh nào?", "Tỉnh nào? [1]")


@pytest.mark.usefixtures("engine")
def test_ask_prints_for_people() -> None:
    result = run("ask", "Tỉnh nào?")
    assert result.stdout.startswith("Tỉnh nào? [1]\n\n[1] “Tỉnh”\n    “Báo cáo” (Vĩnh Phúc)\n")
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.usefixtures("engine")
def test_an_empty_question_is_an_error_on_one_line() -> None:
    for options in ([], ["--json"]):
        result = run("ask", *options, "")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == "hoidap: the question is empty; type one\n"


@pytest.mark.usefixtures("engine")
def test_lines_are_answered_in_order_and_a_bad_one_stops_nothing() -> None:
    stdin = "\ufeffmột\r\n\nba".encode() + b"\n\xff\xfe\nhai \0\x1b[31m\n"
    result = run("ask", "--json", "-", stdin=stdin)
    assert (result.exit_code, result.stderr) == (1, "")
    answers = lines(result)
    assert [it["question"] for it in answers] == ["một", "", "ba", "\ufffd\ufffd", "hai \0\x1b[31m"]
    assert [it["status"] for it in answers] == ["answered", "error"] * 2 + ["answered"]
    assert answers[1] == {
        "question": "",
        "status": "error",
        "error": "the question is empty; type one",
    }
    assert "not UTF-8" in str(answers[3]["error"])
    assert "\0" not in result.stdout
    assert "\x1b" not in result.stdout


@pytest.mark.usefixtures("engine")
def test_good_lines_exit_with_0_and_no_lines_say_nothing() -> None:
    assert run("ask", "--json", "-", stdin="một\n".encode()).exit_code == 0
    empty = run("ask", "-")
    assert (empty.exit_code, empty.output) == (0, "")


@pytest.mark.usefixtures("engine")
def test_lines_for_people_repeat_the_question_and_name_the_bad_line() -> None:
    result = run("ask", "-", stdin="một \x1b[31m\n\nba\n".encode())
    assert result.exit_code == 1
    assert result.stdout.startswith("> một [31m\n\nTỉnh\n\nmột [31m [1]\n")
    assert "\n\n> ba\n\nTỉnh\n\nba [1]\n" in result.stdout
    assert result.stderr == "hoidap: line 2: the question is empty; type one\n"
    assert "\x1b" not in result.output


@pytest.mark.usefixtures("engine")
def test_search_prints_an_object_a_hit() -> None:
    result = run("search", "-k", "2", "--json", "tỉnh")
    assert lines(result) == [
        {
            "rank": n + 1,
            "score": 1 - n / 10,
            "document_id": "a.txt",
            "start": n,
            "end": n + 4,
            "text": f"Đoạn {n}",
        }
        for n in range(2)
    ]
    assert len(lines(run("search", "-k", "999", "--json", "tỉnh"))) == 3


@pytest.mark.usefixtures("engine")
def test_a_filter_goes_to_the_engine_and_into_the_answer() -> None:
    options = ("--province", "tinh vinh phuc", "--since", "2021", "--until", "17/5/2021", "--json")
    expected = {"province": "Vĩnh Phúc", "since": "2021-01-01", "until": "2021-05-17"}
    (answer,) = lines(run("ask", "Tỉnh nào?", *options))
    assert answer["filter"] == expected
    (line,) = lines(run("ask", "-", *options, stdin=b"a\n"))
    assert line["filter"] == expected
    assert lines(run("search", "-k", "1", "x", *options))[0]["text"] == "Đoạn 0 Vĩnh Phúc"
    (unfiltered,) = lines(run("ask", "Tỉnh nào?", "--json"))
    assert "filter" not in unfiltered


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--province", "Atlantis"], "'Atlantis' is not one province"),
        (["--province", ""], "'' is not one province"),
        (["--since", "hôm qua"], "'hôm qua' is no date"),
        (["--since", "2022", "--until", "2021"], "no day is from 2022-01-01 to 2021-12-31"),
    ],
)
def test_a_wrong_filter_is_wrong_usage(command: str, options: list[str], reason: str) -> None:
    result = run(command, "x", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in result.stderr


@pytest.mark.usefixtures("engine")
def test_search_prints_passages_for_people() -> None:
    assert run("search", "-k", "2", "x").stdout == (
        "1.  Đoạn 0\n    a.txt 0–4 · 1.000\n\n2.  Đoạn 1\n    a.txt 1–5 · 0.900\n"
    )


@pytest.mark.parametrize(
    "args",
    [
        ["ask"],
        ["ask", "a", "b"],
        ["ask", "--index", "", "a"],
        ["ask", "--colour", "a"],
        ["search", "-k", "0", "a"],
        ["search", "-k", "many", "a"],
        ["index"],
        ["index", "add"],
        ["index", "add", ""],
        ["index", "remove"],
        ["verify"],
        ["unknown"],
    ],
)
def test_wrong_usage_exits_with_2(args: list[str]) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage: " in result.stderr


# errors


@pytest.mark.parametrize(
    ("error", "message", "status"),
    [
        (IndexMissing("there is\nno \x1b[31mindex\u202e"), "there is no [31mindex", 1),
        (PermissionError(13, "Permission denied", "a"), "[Errno 13] Permission denied: 'a'", 1),
        (KeyboardInterrupt(), "interrupted", 130),
        (
            ModuleNotFoundError("No module named 'gradio'", name="gradio.themes"),
            "this command needs gradio.themes, which is not installed; "
            "install the extra 'web': pip install 'hoidap[web]'",
            1,
        ),
        (
            ModuleNotFoundError("No module named 'faiss'", name="faiss"),
            "this command needs faiss, which is not installed; install the project again",
            1,
        ),
    ],
)
def test_an_error_is_one_line(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, message: str, status: int
) -> None:
    def fail(index: Path | None) -> None:
        raise error

    monkeypatch.setattr(qa.cli, "open_engine", fail)
    packages = [Package("faiss-cpu", "1"), Package("gradio", None, "web")]
    monkeypatch.setattr(qa.installed, "list_packages", lambda: packages)
    result = run("ask", "a")
    assert (result.exit_code, result.stdout) == (status, "")
    assert result.stderr.startswith(f"hoidap: {message}")
    assert result.stderr.count("\n") == 1


# commands of the rooms above


@click.command()
@click.option("--port", type=int)
def serve_page(port: int) -> None:
    """Pretends to serve."""
    click.echo(f"serving on {port}")


@pytest.fixture
def beyond(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [
        EntryPoint("serve", f"{__name__}:serve_page", qa.commands.BEYOND),
        EntryPoint("eval", "gradio_that_is_not_here:evaluate", qa.commands.BEYOND),
    ]
    found = {entry.name: entry for entry in entries}
    monkeypatch.setattr(qa.commands, "_find_beyond", lambda: found)


@pytest.mark.usefixtures("beyond")
def test_a_room_above_adds_its_command() -> None:
    assert run("serve", "--port", "80").stdout == "serving on 80\n"
    assert "Pretends to serve." in run("serve", "--help").stdout
    assert run("serve", "--wrong").exit_code == 2


@pytest.mark.usefixtures("beyond")
def test_help_lists_every_command_and_loads_none_from_above() -> None:
    result = run("--help")
    assert result.exit_code == 0
    for name in ("ask", "doctor", "eval", "index", "search", "serve", "verify"):
        assert f"\n  {name} " in result.stdout


@pytest.mark.usefixtures("beyond")
def test_a_command_that_cannot_be_imported_says_what_is_missing() -> None:
    result = run("eval", "run")
    assert result.exit_code == 1
    assert result.stderr.startswith("hoidap: this command needs gradio_that_is_not_here, which")


def test_a_command_that_is_not_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qa.commands, "_find_beyond", dict)
    result = run("serve")
    assert result.exit_code == 1
    assert result.stderr.startswith("hoidap: the command 'serve' is not here; install")
    assert run("server").exit_code == 2


# the index and its quotes, on real files with a fake model


class InterruptedEmbedder(FakeEmbedder):
    """A model during whose work the user presses Ctrl-C."""

    def encode(self, texts: Sequence[str], role: Role) -> Iterator[Encoding]:
        if role == "passage" and any("thêm" in text.lower() for text in texts):
            raise KeyboardInterrupt
        return super().encode(texts, role)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two reports, and beside it the index that HOIDAP_INDEX names."""
    monkeypatch.setattr("index.embedder.load_embedder", lambda *_: FakeEmbedder())
    monkeypatch.setenv("HOIDAP_INDEX", str(tmp_path / "index"))
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text("Báo cáo A\n\n" + REPORT, "utf-8")
    (folder / "b.txt").write_text("Báo cáo B\n\n" + REPORT * 2, "utf-8")
    return folder


def test_add_says_what_it_did(folder: Path) -> None:
    first = run("index", "add", folder)
    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout.startswith("2 added\nthe index holds 2 documents in ")
    (folder / "a.txt").write_text("Báo cáo A, sửa\n\n" + REPORT, "utf-8")
    (folder / "c.txt").write_text("Báo cáo C\n\n" + REPORT, "utf-8")
    second = run("index", "add", "--json", folder)
    assert lines(second) == [
        {
            "added": ["c.txt"],
            "replaced": ["a.txt"],
            "unchanged": ["b.txt"],
            "failed": [],
            "skipped": [],
        }
    ]
    assert run("index", "add", folder).stdout == "3 unchanged\n"


def test_a_bad_file_among_good_ones_is_told_at_the_end(folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    result = run("index", "add", folder)
    assert result.exit_code == 1
    assert result.stdout.startswith("2 added\n")
    assert "Traceback" not in result.stderr
    told = result.stderr.splitlines()
    assert told[0] == "2 files could not be used:"
    assert result.stderr.count("empty.txt") == result.stderr.count("binary.txt") == 1
    assert f"- {folder}" in result.stderr
    assert len(lines(run("index", "list", "--json"))) == 2


def test_an_empty_folder_is_an_error(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    result = run("index", "add", tmp_path / "nothing")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nothing" in result.stderr


def test_ctrl_c_leaves_the_index_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("index", "add", folder)
    before = run("index", "list", "--json").stdout
    (folder / "c.txt").write_text("Thêm\n\n" + REPORT, "utf-8")
    monkeypatch.setattr("index.embedder.load_embedder", lambda *_: InterruptedEmbedder())
    result = run("index", "add", folder)
    assert (result.exit_code, result.stdout) == (130, "")
    assert result.stderr == "hoidap: interrupted; the index is as it was\n"
    assert run("index", "list", "--json").stdout == before
    assert run("index", "check").stdout == "sound\n"


def test_list_shows_every_document(folder: Path) -> None:
    run("index", "add", folder)
    first, second = lines(run("index", "list", "--json"))
    assert (first["document_id"], second["document_id"]) == ("a.txt", "b.txt")
    assert first["characters"] == len("Báo cáo A\n\n" + REPORT)
    assert set(first) == {
        "document_id",
        "title",
        "source",
        "province",
        "published",
        "meeting",
        "site",
        "language",
        "passages",
        "characters",
    }
    table = run("index", "list").stdout
    assert "\na.txt" in table
    assert "\nb.txt" in table


def test_remove_tells_the_unknown_ids(folder: Path) -> None:
    run("index", "add", folder)
    result = run("index", "remove", "a.txt", "nowhere.txt", "a.txt")
    assert (result.exit_code, result.stdout) == (1, "removed a.txt\n")
    assert result.stderr.startswith("hoidap: there is no document 'nowhere.txt'")
    assert [it["document_id"] for it in lines(run("index", "list", "--json"))] == ["b.txt"]
    assert run("index", "remove", "b.txt").exit_code == 0
    assert run("index", "list", "--json").stdout == ""


@pytest.mark.parametrize(
    "args", [["list"], ["check"], ["remove", "a.txt"]], ids=["list", "check", "remove"]
)
def test_without_an_index_nothing_is_made(folder: Path, tmp_path: Path, args: list[str]) -> None:
    result = run("index", *args)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"hoidap: there is no index in {tmp_path / 'index'}")
    assert not (tmp_path / "index").exists()


def test_check_names_every_damaged_file(folder: Path, tmp_path: Path) -> None:
    run("index", "add", folder)
    assert run("index", "check").stdout == "sound\n"
    assert lines(run("index", "check", "--json")) == [{"sound": True, "damage": []}]
    with Snapshot.open(tmp_path / "index") as snapshot:
        damaged = [snapshot.folder / entry.name for entry in snapshot.manifest.files[:2]]
    damaged[0].unlink()
    damaged[1].write_bytes(damaged[1].read_bytes() + b"x")
    result = run("index", "check")
    assert (result.exit_code, result.stderr) == (1, "")
    assert len(result.stdout.splitlines()) == 2
    assert all(str(path) in result.stdout for path in damaged)
    (report,) = lines(run("index", "check", "--json"))
    assert report["sound"] is False


def save_answer(folder: Path, tmp_path: Path) -> Path:
    """Indexes the folder, and saves an answer with a quote of each report."""
    run("index", "add", folder)
    citations = []
    with Snapshot.open(tmp_path / "index") as snapshot:
        for number, name in enumerate(("a.txt", "b.txt"), 1):
            document = snapshot.document(name)
            assert document is not None
            start = document.text.index("Đến năm")
            citations.append(
                {
                    "number": number,
                    "document_id": name,
                    "start": start,
                    "end": start + 12,
                    "quote": document.text[start : start + 12],
                    "sha256": document.sha256,
                }
            )
    file = tmp_path / "answer.json"
    file.write_text(json.dumps({"question": "q", "citations": citations}), "utf-8")
    return file


def test_verify_holds_while_nothing_changes(folder: Path, tmp_path: Path) -> None:
    file = save_answer(folder, tmp_path)
    result = run("verify", file)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == "2 of 2 quotes hold"
    assert run("verify", "-", stdin=file.read_bytes()).stdout == result.stdout


def test_verify_tells_what_moved_and_what_is_gone(folder: Path, tmp_path: Path) -> None:
    file = save_answer(folder, tmp_path)
    (folder / "a.txt").write_text("Báo cáo A, sửa\n\n" + REPORT, "utf-8")
    run("index", "add", folder)
    run("index", "remove", "b.txt")
    result = run("verify", "--json", file)
    assert (result.exit_code, result.stderr) == (1, "")
    first, second = lines(result)
    (saved, _) = json.loads(file.read_text("utf-8"))["citations"]
    assert first == {
        "question": "q",
        "number": 1,
        "document_id": "a.txt",
        "status": "moved",
        "start": saved["start"] + 5,
        "end": saved["end"] + 5,
        "document_changed": True,
        "quote": saved["quote"],
        "heading": None,
        "short_answer": None,
    }
    assert (second["status"], second["start"]) == ("missing", None)
    assert run("verify", file).stdout.splitlines()[-1] == "0 of 2 quotes hold"


@pytest.mark.parametrize("content", [None, b"", b"{", b"\x00\xff", b"[]"])
def test_verify_refuses_what_is_no_answer(
    folder: Path, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "bad.json"
    if content is not None:
        file.write_bytes(content)
    result = run("verify", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"hoidap: {file} cannot be verified: ")


def test_verify_goes_on_behind_a_damaged_line(folder: Path, tmp_path: Path) -> None:
    file = save_answer(folder, tmp_path)
    good = file.read_bytes().rstrip(b"\n")
    file.write_bytes(b"\n".join([good, good[:-9], good]))
    result = run("verify", file)
    assert result.exit_code == 1
    assert result.stderr.startswith(
        f"hoidap: {file} cannot be verified in part: line 2 is not JSON"
    )
    assert result.stdout.splitlines()[-1] == "4 of 4 quotes hold"


def test_verify_tells_a_heading_and_a_short_answer_that_changed(
    folder: Path, tmp_path: Path
) -> None:
    file = save_answer(folder, tmp_path)
    answer = json.loads(file.read_text("utf-8"))
    first = answer["citations"][0]
    first["heading"] = {"document_id": "a.txt", "start": 0, "end": 3, "text": "Mục"}
    answer["short_answer"] = "không ai nói"
    file.write_text(json.dumps(answer), "utf-8")
    result = run("verify", file)
    assert result.exit_code == 1
    assert "changed  heading a.txt: the document no longer says this" in result.stdout
    assert "changed  short answer a.txt: the document no longer says this" in result.stdout
    assert result.stdout.splitlines()[-1] == "2 of 2 quotes hold"


def test_verify_of_an_answer_without_quotes_holds(folder: Path, tmp_path: Path) -> None:
    run("index", "add", folder)
    result = run("verify", "-", stdin=b'{"question": "q", "citations": []}')
    assert (result.exit_code, result.stdout) == (0, "there are no quotes\n")


# the process


def start(*args: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *args],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["index", "--help"]])
def test_starting_imports_nothing_heavy(args: list[str]) -> None:
    result = start("-X", "importtime", "-m", "qa", *args)
    assert result.returncode == 0
    assert result.stdout.startswith(("Usage: hoidap", "hoidap"))
    imported = {line.rpartition("|")[2].strip() for line in result.stderr.splitlines()}
    heavy = {"torch", "gradio", "onnxruntime", "numpy", "faiss", "tantivy", "tokenizers", "rich"}
    assert "qa.cli" in imported
    assert not imported & heavy


def test_the_index_commands_need_no_torch(folder: Path) -> None:
    run("index", "add", folder)
    result = start("-X", "importtime", "-m", "qa", "index", "list")
    assert result.returncode == 0
    imported = {line.rpartition("|")[2].strip() for line in result.stderr.splitlines()}
    assert not imported & {"torch", "sentence_transformers", "gradio"}


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_closed_pipe_is_silent(folder: Path, options: list[str]) -> None:
    run("index", "add", folder)
    reader, writer = os.pipe()
    os.close(reader)
    try:
        result = start("-m", "qa", "index", "list", *options, stdout=writer)
    finally:
        os.close(writer)
    assert result.stderr == ""
