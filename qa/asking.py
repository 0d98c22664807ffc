"""Answers questions line by line: each on its own (`ask -`), or as a conversation (`chat`)."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from corpus.errors import HoidapError, QuestionError
from qa import render, serialise
from qa.commands import complain

if TYPE_CHECKING:
    from qa.engine import Engine
    from qa.reading.filters import Filter
    from qa.types import Answer

PROMPT = "> "
NEW, QUIT = "/new", "/quit"
HELP = f"a line is a question, {NEW} starts again, {QUIT} ends"


def answer_lines(engine: Engine, chosen: Filter | None, as_json: bool) -> bool:
    """Answers every line of standard input on its own; whether all could be."""
    answered = True
    for number, line in enumerate(_read_input(), 1):
        answered &= ask_line(engine, line, number, chosen, as_json) is not None
    return answered


def converse(engine: Engine, chosen: Filter | None, as_json: bool) -> bool:
    """Answers the lines of a conversation, each after those before it; whether all could be.

    A terminal is prompted. Empty lines are passed over, and so are commands, which begin with "/".
    """
    at_terminal = sys.stdin is not None and sys.stdin.isatty()
    if at_terminal:
        click.echo(HELP, err=True)
    answered = True
    previous: list[str] = []
    for number, line in enumerate(_prompt() if at_terminal else _read_input(), 1):
        word = line.decode("utf-8", "replace").lstrip("\ufeff").strip()
        if word == QUIT:
            break
        if word == NEW:
            previous.clear()
        elif word.startswith("/"):
            complain(f"there is no command {word!r}: {HELP}")
        elif word:
            answer = ask_line(engine, line, number, chosen, as_json, previous, echo=not at_terminal)
            if answer is None:
                answered = False
            else:
                previous.append(answer.standalone or answer.question)
    return answered or at_terminal


def _read_input() -> Iterable[bytes]:
    return sys.stdin.buffer if sys.stdin else ()


def _prompt() -> Iterator[bytes]:
    """What is typed line by line, until Ctrl-D."""
    with suppress(ImportError):
        import readline  # noqa: F401  # gives input() its editing and history
    while True:
        try:
            yield input(PROMPT).encode("utf-8", "surrogateescape")
        except EOFError:
            click.echo(err=True)
            return


def ask_line(
    engine: Engine,
    line: bytes,
    number: int,
    chosen: Filter | None,
    as_json: bool,
    previous: Sequence[str] = (),
    *,
    echo: bool = True,
) -> Answer | None:
    """Prints the answer to a line, behind the line itself for a person; None where it has none."""
    line = line.rstrip(b"\r\n").removeprefix(codecs.BOM_UTF8)
    question = line.decode("utf-8", "replace")
    try:
        if question.encode() != line:
            raise QuestionError("the line is not UTF-8; save the questions as UTF-8")
        answer = engine.ask(question, chosen, tuple(previous))
    except HoidapError as error:
        if as_json:
            click.echo(serialise.to_line(serialise.describe_error(question, error)))
        else:
            complain(f"line {number}: {error}")
        return None
    if not as_json and echo:
        click.echo(f"{'' if number == 1 else chr(10)}{PROMPT}{render.flatten(question)}\n")
    print_answer(answer, chosen, as_json)
    return answer


def print_answer(answer: Answer, chosen: Filter | None, as_json: bool) -> None:
    """Prints an answer for a script, with the filter it was asked under, or for a person."""
    if as_json:
        fields = serialise.describe_answer(answer)
        if chosen:
            fields["filter"] = asdict(chosen)
        click.echo(serialise.to_line(fields))
    else:
        render.show_answer(render.open_console(), answer)
