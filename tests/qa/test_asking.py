"""`hoidap chat`: each line follows up those before it, and no line stops the conversation."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import qa.asking
import qa.cli
from corpus.errors import QuestionError
from qa.cli import hoidap
from qa.reading.filters import Filter
from qa.types import Answer


class FakeEngine:
    """Reads a question as all those of its conversation in a row."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...], Filter | None]] = []

    def __enter__(self) -> FakeEngine:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def ask(
        self, question: str, filter: Filter | None = None, previous: Sequence[str] = ()
    ) -> Answer:
        self.asked.append((question, tuple(previous), filter))
        if question == "sai":
            raise QuestionError("it is wrong; ask another")
        whole = " ".join([*previous[-1:], question])
        reading = whole if previous else None
        return Answer(
            question, "not_found", None, "Không có.", 0.0, "vi", reading=reading, standalone=whole
        )


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    engine = FakeEngine()
    monkeypatch.setattr(qa.cli, "open_engine", lambda index: engine)
    return engine


def chat(*options: str | Path, typed: str | bytes) -> Result:
    data = typed.encode() if isinstance(typed, str) else typed
    return CliRunner().invoke(hoidap, ["chat", *map(str, options)], input=data)


def test_a_line_follows_up_those_before_it(engine: FakeEngine) -> None:
    result = chat("--json", "--province", "Sơn La", typed="một\nhai\n\n  \nba\n")
    assert (result.exit_code, result.stderr) == (0, "")
    chosen = Filter("Sơn La")
    assert engine.asked == [
        ("một", (), chosen),
        ("hai", ("một",), chosen),
        ("ba", ("một", "một hai"), chosen),
    ]
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [it["standalone"] for it in answers] == ["một", "một hai", "một hai ba"]
    assert answers[0]["filter"] == {"province": "Sơn La", "since": None, "until": None}


def test_new_starts_again_and_quit_ends(engine: FakeEngine) -> None:
    result = chat(typed="một\n/new\nhai\n/moi\nba\n/quit\nbốn\n")
    assert [(question, previous) for question, previous, _ in engine.asked] == [
        ("một", ()),
        ("hai", ()),
        ("ba", ("hai",)),
    ]
    assert result.stderr == (
        "hoidap: there is no command '/moi': a line is a question, /new starts again, /quit ends\n"
    )
    assert result.exit_code == 0


def test_people_see_the_question_and_how_it_was_read(engine: FakeEngine) -> None:
    result = chat(typed="một\nhai\n")
    assert result.stdout.startswith("> một\n\nKhông có.\n")
    assert "\n\n> hai\n\nKhông có.\n\nđọc là: một hai\n" in result.stdout


def test_a_bad_line_is_told_and_is_no_part_of_the_conversation(engine: FakeEngine) -> None:
    result = chat(typed=b"m\xe1\xbb\x99t\nsai\n\xff\xfe\nhai\n")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "hoidap: line 2: it is wrong; ask another",
        "hoidap: line 3: the line is not UTF-8; save the questions as UTF-8",
    ]
    assert engine.asked[-1] == ("hai", ("một",), None)


def test_nothing_typed_is_nothing_said(engine: FakeEngine) -> None:
    result = chat(typed="")
    assert (result.exit_code, result.output) == (0, "")


def test_a_terminal_is_prompted_until_ctrl_d(
    engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    prompts: list[str] = []
    typed = iter(["một", "sai", "hai"])

    def ask(prompt: str) -> str:
        prompts.append(prompt)
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", ask)
    assert qa.asking.converse(engine, None, as_json=False)  # type: ignore[arg-type]
    shown = capsys.readouterr()
    assert prompts == ["> "] * 4
    assert "> một" not in shown.out  # it has been typed there
    assert shown.err.startswith("a line is a question, /new starts again, /quit ends\n")
    assert engine.asked[-1][1] == ("một",)


def test_the_help_says_how_to_correct_a_reading() -> None:
    shown = CliRunner().invoke(hoidap, ["chat", "--help"]).output
    assert "Ask the whole question to correct that" in " ".join(shown.split())
