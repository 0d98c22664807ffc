"""A question set: what is asked, and what a right answer holds.

`eval/questions/README.md` tells its fields.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.encoding import make_inert
from corpus.errors import InputError

SAMPLE_QUESTIONS = Path(__file__).parent / "questions" / "sample.jsonl"


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its gold; one without `documents` has no answer in the corpus.

    `answers` are accepted short answers, `evidence` are substrings of a gold document that each
    prove the answer, as the document's text holds them. An answer made of several things has them
    in `parts`; each evidence then proves at least one of them. `pair` is the base question, shared
    by its variants in other languages and spellings. A `near_miss` has no answer, though the corpus
    treats its topic; `wrong` says what keeps it from having one, `province` or `year` say.
    """

    id: str
    text: str
    language: str
    split: str
    type: str
    documents: tuple[str, ...]
    answers: tuple[str, ...]
    evidence: tuple[str, ...]
    parts: tuple[str, ...] = ()
    pair: str = ""
    near_miss: bool = False
    wrong: str = ""

    @property
    def answerable(self) -> bool:
        return bool(self.documents)


def load_questions(path: Path, split: str = "all") -> list[Question]:
    """The questions of a file, of one split or of `all`.

    Fields that are not the project's are passed over. Raises InputError, naming file and line, for
    a line that is no question, and where the split has none.
    """
    questions: list[Question] = []
    seen: set[str] = set()
    for place, row in read_rows(path):
        question = _read_question(place, row)
        if question.id in seen:
            raise InputError(f"{place}: the id {question.id!r} was given before; make ids unique")
        seen.add(question.id)
        questions.append(question)
    chosen = [question for question in questions if split in ("all", question.split)]
    if not chosen:
        splits = ", ".join(sorted({question.split for question in questions})) or "none"
        raise InputError(f"{path} holds no question of the split {split!r}; it has: {splits}")
    return chosen


def read_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON Lines file, each with its place (`queries.jsonl, line 3`).

    Raises InputError, naming file and line.
    """
    for place, line in read_lines(path):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(f"{place}: not JSON ({error}); give one object a line") from error
        if not isinstance(row, dict):
            raise InputError(f"{place}: {line[:40]!r} is no JSON object; give one object a line")
        yield place, row


def read_lines(path: Path) -> Iterator[tuple[str, str]]:
    """The lines of a text file that are not blank, each with its place.

    Raises InputError for a file that cannot be read as UTF-8.
    """
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as UTF-8 text ({error})") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield f"{path}, line {number}", line.rstrip("\r")


def read_text(place: str, row: dict[str, Any], name: str, default: str | None = None) -> str:
    """A field that must hold text; without a default it must be there. Raises InputError."""
    value = row.get(name, default)
    if not isinstance(value, str):
        raise InputError(f"{place}: the field {name!r} is {value!r}; give it as text")
    return value


def _read_question(place: str, row: dict[str, Any]) -> Question:
    id_ = read_text(place, row, "id")
    return Question(
        id=id_,
        text=read_text(place, row, "question"),
        language=read_text(place, row, "language"),
        split=read_text(place, row, "split", "test"),
        type=read_text(place, row, "type", "any"),
        documents=read_texts(place, row, "documents"),
        answers=_read_gold(place, row, "answers"),
        evidence=_read_gold(place, row, "evidence"),
        parts=_read_gold(place, row, "parts"),
        pair=read_text(place, row, "pair", id_),
        near_miss=row.get("near_miss") is True,
        wrong=read_text(place, row, "wrong", ""),
    )


def _read_gold(place: str, row: dict[str, Any], name: str) -> tuple[str, ...]:
    return tuple(map(make_inert, read_texts(place, row, name)))


def read_texts(place: str, row: dict[str, Any], name: str) -> tuple[str, ...]:
    """A field that may hold a list of texts. Raises InputError."""
    values = row.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise InputError(f"{place}: the field {name!r} is {values!r}; give it as a list of texts")
    return tuple(values)
