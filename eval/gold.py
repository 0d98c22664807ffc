"""A question set: what is asked, and what a right answer holds.

`eval/questions/README.md` tells its fields.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.encoding import make_inert
from corpus.errors import InputError
from corpus.language import detect_language, is_unaccented_vietnamese
from corpus.normalise import fold
from eval.question_table import FIELDS, name_fields, read_table
from qa.extraction.answer_type import detect_answer_type

SAMPLE_QUESTIONS = Path(__file__).parent / "questions" / "sample.jsonl"
TEMPLATE = Path(__file__).parent / "questions" / "template.csv"
SEPARATOR = "|"  # between several texts that stand in one
_AFFIRMED = {"true", "yes", "co", "x", "1"}


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its gold; one without `documents` and `answers` has no answer in the corpus.

    `answers` are accepted short answers, `evidence` are substrings of a gold document that each
    prove the answer, as the document's text holds them. An answer made of several things has them
    in `parts`; each evidence then proves at least one of them. `agreed` are those of the answers
    that the writer did not think of and several readers accept. `pair` is the base question, shared
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
    agreed: tuple[str, ...] = ()
    pair: str = ""
    near_miss: bool = False
    wrong: str = ""

    @property
    def answerable(self) -> bool:
        return bool(self.documents or self.answers)

    @property
    def base(self) -> str:
        """What the variants of a question share: its `pair`, else its own id."""
        return self.pair or self.id


@dataclass(frozen=True, slots=True)
class Loaded:
    """The questions of a file, what was refused of it and why, and the fields nobody knows."""

    questions: tuple[Question, ...]
    refused: tuple[str, ...]
    unknown: tuple[str, ...]


def load_questions(path: Path, split: str = "all") -> list[Question]:
    """The questions of a file, of one split or of `all`.

    Fields that are not the project's are passed over. Raises InputError, naming file and line, for
    a line that is no question, and where the split has none.
    """
    loaded = read_questions(path)
    if loaded.refused:
        raise InputError(loaded.refused[0])
    return choose_split(path, loaded.questions, split)


def choose_split(path: Path, questions: Sequence[Question], split: str) -> list[Question]:
    """The questions of a split, or all; raises InputError where there is none."""
    chosen = [question for question in questions if split in ("all", question.split)]
    if not chosen:
        splits = ", ".join(sorted({question.split for question in questions})) or "none"
        raise InputError(f"{path} holds no question of the split {split!r}; it has: {splits}")
    return chosen


def read_questions(path: Path) -> Loaded:
    """The questions of a JSON Lines file, or of a table where the name ends with .csv or .tsv.

    What is no question is refused, and the rest goes on. Raises InputError for a file that cannot
    be read at all.
    """
    questions: dict[str, Question] = {}
    refused, unknown = [], dict[str, None]()
    for place, line, row in _read_any(path):
        try:
            if isinstance(row, InputError):
                raise row
            named = name_fields(row)
            question = _read_question(place, line, named)
            if question.id in questions:
                raise InputError(
                    f"{place}: the id {question.id!r} was given before; make ids unique"
                )
        except InputError as error:
            refused.append(str(error))
            continue
        questions[question.id] = question
        unknown |= dict.fromkeys(name for name in named if name not in FIELDS)
    return Loaded(tuple(questions.values()), tuple(refused), tuple(unknown))


def _read_any(path: Path) -> Iterator[tuple[str, int, dict[str, Any] | InputError]]:
    if path.suffix.lower() in (".csv", ".tsv"):
        yield from read_table(path)
        return
    for number, place, line in _number_lines(path):
        try:
            yield place, number, parse_row(place, line)
        except InputError as error:
            yield place, number, error


def read_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON Lines file, each with its place (`queries.jsonl, line 3`).

    Raises InputError, naming file and line.
    """
    for place, line in read_lines(path):
        yield place, parse_row(place, line)


def parse_row(place: str, line: str) -> dict[str, Any]:
    """The object of a line of JSON Lines. Raises InputError, naming the place."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{place}: not JSON ({error}); give one object a line") from error
    if not isinstance(row, dict):
        raise InputError(f"{place}: {line[:40]!r} is no JSON object; give one object a line")
    return row


def read_lines(path: Path) -> Iterator[tuple[str, str]]:
    """The lines of a text file that are not blank, each with its place.

    Raises InputError for a file that cannot be read as UTF-8.
    """
    for _, place, line in _number_lines(path):
        yield place, line


def _number_lines(path: Path) -> Iterator[tuple[int, str, str]]:
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as UTF-8 text ({error})") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, f"{path}, line {number}", line.rstrip("\r")


def read_text(place: str, row: dict[str, Any], name: str, default: str | None = None) -> str:
    """A field that must hold text; without a default it must be there. Raises InputError."""
    value = row.get(name, default)
    if not isinstance(value, str):
        raise InputError(f"{place}: the field {name!r} is {value!r}; give it as text")
    return value


def _read_question(place: str, line: int, row: dict[str, Any]) -> Question:
    id_ = read_text(place, row, "id", f"line-{line}")
    text = read_text(place, row, "question")
    if not text.strip():
        raise InputError(f"{place}: the field 'question' is empty; say what is asked")
    documents = read_texts(place, row, "documents")
    answers = _read_gold(place, row, "answers")
    agreed = _read_gold(place, row, "agreed_answers")
    return Question(
        id=id_,
        text=text,
        language=read_text(place, row, "language", _tell_language(text)),
        split=read_text(place, row, "split", "test"),
        type=read_text(place, row, "type", _tell_type(text, bool(documents or answers))),
        documents=documents,
        answers=(*answers, *agreed),
        evidence=(
            *_read_gold(place, row, "evidence"),
            *_read_gold(place, row, "agreed_evidence"),
        ),
        parts=_read_gold(place, row, "parts"),
        agreed=agreed,
        pair=read_text(place, row, "pair", id_),
        near_miss=_is_affirmed(row.get("near_miss")),
        wrong=read_text(place, row, "wrong", ""),
    )


def _tell_language(text: str) -> str:
    return "vi-unaccented" if is_unaccented_vietnamese(text) else detect_language(text)


def _tell_type(text: str, answerable: bool) -> str:
    return detect_answer_type(text) if answerable else "unanswerable"


def _is_affirmed(value: object) -> bool:
    return value is True or (isinstance(value, str) and fold(value) in _AFFIRMED)


def _read_gold(place: str, row: dict[str, Any], name: str) -> tuple[str, ...]:
    return tuple(map(make_inert, read_texts(place, row, name)))


def read_texts(place: str, row: dict[str, Any], name: str) -> tuple[str, ...]:
    """A field of several texts: a list, or one text with SEPARATOR between them, none if absent.

    Raises InputError.
    """
    values = row.get(name, [])
    if isinstance(values, str):
        values = values.split(SEPARATOR)
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise InputError(
            f"{place}: the field {name!r} is {values!r}; give it as a list of texts, "
            f"or as one text with {SEPARATOR!r} between several"
        )
    return tuple(value.strip() for value in values if value.strip())
