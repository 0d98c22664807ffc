"""Answers that `ask --json` or the web page wrote, read back to be verified."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from corpus.errors import InputError
from qa.types import Citation, Slice

Field = TypeVar("Field", int, str)
Fields = dict[str, object]

_REMEDY = "give what `ask --json` printed"


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """What a saved answer claims: its quotes, and its short answer with the place of it.

    `values` are the short answers of the lines of an answer across documents, by the number of
    their citation. `problem` tells why there is nothing to verify, where the line is damaged.
    """

    question: str
    citations: tuple[Citation, ...] = ()
    short: str | None = None
    short_slice: Slice | None = None
    values: dict[int, Slice] = field(default_factory=dict)
    problem: str | None = None


def read_answers(data: bytes) -> list[SavedAnswer]:
    """The answers in a file: one object, a list of them, or one a line; damaged ones with why.

    Raises InputError where there is no text, or nothing in it is an answer.
    """
    try:
        text = data.decode(json.detect_encoding(data))
    except UnicodeDecodeError as error:
        raise InputError(f"it is not text ({error}); {_REMEDY}") from error
    if not text.strip():
        raise InputError(f"it is empty; {_REMEDY}")
    answers = list(_read_lines(text))
    if all(answer.problem for answer in answers):
        raise InputError(answers[0].problem)
    return answers


def _read_lines(text: str) -> Iterator[SavedAnswer]:
    try:
        whole = _parse(text)
    except ValueError:
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield _read_line(line, f"line {number}")
        return
    if isinstance(whole, list) and whole:
        for number, value in enumerate(whole, 1):
            yield _read_value(value, f"answer {number}")
    else:
        yield _read_value(whole, "line 1")


def _parse(text: str) -> object:
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _read_line(line: str, place: str) -> SavedAnswer:
    try:
        value = _parse(line)
    except ValueError as error:
        return SavedAnswer("", problem=f"{place} is not JSON ({error}); {_REMEDY}")
    return _read_value(value, place)


def _read_value(value: object, place: str) -> SavedAnswer:
    try:
        return _read_answer(value, place)
    except InputError as error:
        return SavedAnswer("", problem=str(error))


def _read_answer(value: object, place: str) -> SavedAnswer:
    if isinstance(value, dict) and isinstance(value.get("answer"), dict):
        value = value["answer"]  # with what a reader thought of it
    if not isinstance(value, dict) or not isinstance(value.get("question"), str):
        raise InputError(f"{place} is no answer; {_REMEDY}")
    citations = value.get("citations", [] if value.get("status") == "error" else None)
    if not isinstance(citations, list):
        raise InputError(f'{place} has no list of "citations"; {_REMEDY}')
    return SavedAnswer(
        question=value["question"],
        citations=tuple(
            _read_citation(citation, number, f"{place}, citation {number}")
            for number, citation in enumerate(citations, 1)
        ),
        short=_allow(value, "short_answer", str),
        short_slice=_read_slice(value.get("short_slice"), f"{place}, short_slice"),
        values=_read_values(value.get("entries"), place),
    )


def _read_values(entries: object, place: str) -> dict[int, Slice]:
    found: dict[int, Slice] = {}
    for index, entry in enumerate(entries if isinstance(entries, list) else [], 1):
        where = f"{place}, entry {index}"
        if not isinstance(entry, dict):
            raise InputError(f"{where} is not an object; {_REMEDY}")
        if value := _read_slice(entry.get("value"), f"{where}, value"):
            found[_require(entry, "number", int, where)] = value
    return found


def _read_citation(value: object, number: int, place: str) -> Citation:
    if not isinstance(value, dict):
        raise InputError(f"{place} is not an object; {_REMEDY}")
    found = Citation(
        number=_allow(value, "number", int) or number,
        document_id=_require(value, "document_id", str, place),
        title=_allow(value, "title", str) or "",
        source=_allow(value, "source", str) or "",
        published=_allow(value, "published", str),
        province=_allow(value, "province", str),
        page=_allow(value, "page", int),
        start=_require(value, "start", int, place),
        end=_require(value, "end", int, place),
        quote=_require(value, "quote", str, place),
        sha256=_allow(value, "sha256", str) or "",
        meeting=_allow(value, "meeting", str),
        heading=_read_slice(value.get("heading"), f"{place}, heading"),
    )
    if not found.quote:
        raise InputError(f'{place}: "quote" is empty, so there is nothing to verify')
    return found


def _read_slice(value: object, place: str) -> Slice | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise InputError(f"{place} is not an object; {_REMEDY}")
    return Slice(
        document_id=_require(value, "document_id", str, place),
        start=_require(value, "start", int, place),
        end=_require(value, "end", int, place),
        text=_require(value, "text", str, place),
    )


def _allow(value: Fields, name: str, kind: type[Field]) -> Field | None:
    found = value.get(name)
    return found if isinstance(found, kind) else None


def _require(value: Fields, name: str, kind: type[Field], place: str) -> Field:
    found = value.get(name)
    if not isinstance(found, kind) or isinstance(found, bool):
        needed = "a whole number" if kind is int else "a text"
        raise InputError(f'{place}: "{name}" is {found!r:.40}, and must be {needed}')
    return found
