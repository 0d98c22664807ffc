"""What readers think of answers: kept in a file on this machine, exported as questions.

`hoidap feedback export` writes them in the form that `eval/questions/README.md` tells.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from corpus.errors import InputError
from corpus.language import is_unaccented_vietnamese
from corpus.normalise import normalise
from qa.phrases import YES_OR_NO
from qa.serialise import describe_answer, to_line

if TYPE_CHECKING:
    from qa.types import Answer

Verdict = Literal["right", "wrong", "missing"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reader thinks of an answer; a later one with the same `id` takes its place.

    `expected` is the right answer in the reader's words, `generation` that of the index.
    """

    id: str
    verdict: Verdict
    answer: Answer
    generation: int | None
    expected: str | None = None


def default_file() -> Path:
    """Where opinions are kept: `feedback.jsonl` in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("hoidap", appauthor=False) / "feedback.jsonl"


def keep(opinion: Opinion, file: Path) -> None:
    """Appends an opinion to a file, with the time. Raises OSError."""
    row = {
        "id": opinion.id,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "verdict": opinion.verdict,
        "expected": opinion.expected,
        "generation": opinion.generation,
        "question": opinion.answer.question,
        "answer": describe_answer(opinion.answer),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as out:  # one write: lines of two threads never mix
        out.write(to_line(row) + "\n")


def load(file: Path) -> list[Row]:
    """The last opinion on each answer, in order of the first. Raises InputError."""
    latest: dict[str, Row] = {}
    for number, line in enumerate(_read_lines(file), 1):
        try:
            row = json.loads(line)
            latest[row["id"]] = row
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"{file}, line {number} is no opinion ({error}); mend or remove the line"
            ) from error
    return list(latest.values())


def _read_lines(file: Path) -> Iterator[str]:
    try:
        lines = file.read_text("utf-8").split("\n")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read ({error}); check the file") from error
    yield from (line for line in lines if line.strip())


def export(rows: Iterable[Row]) -> Iterator[Row | None]:
    """Each opinion as a question with its gold, None where it does not say what is right.

    What was found right is its own gold. What was wrong or incomplete needs the right answer, in a
    passage that was found.
    """
    for row in rows:
        answer = row["answer"]
        if row["verdict"] == "right":
            yield _make_question(row, *_take_proofs(answer))
        elif found := _find_expected(answer, row.get("expected") or ""):
            yield _make_question(row, [found], [row["expected"].strip()])
        else:
            yield None


def _take_proofs(answer: Row) -> tuple[list[Row], list[str]]:
    """The quotes that prove a right answer, the first where none is said to, and the answer."""
    if answer["status"] != "answered":
        return [], []
    proofs = answer.get("proofs", [])  # what an earlier version kept says nothing of them
    bearing = [it for it in answer["citations"] if it["number"] in proofs]
    short = answer["short_answer"]
    return bearing or answer["citations"][:1], [short] if short else []


def _find_expected(answer: Row, expected: str) -> Row | None:
    """The first quote or passage found that holds the right answer."""
    wanted = normalise(expected.strip())
    texts = [(it, it["quote"]) for it in answer["citations"]]
    texts += [(it, it["text"]) for it in answer["hits"]]
    return next((it for it, text in texts if wanted and wanted in normalise(text)), None)


def _tell_type(proofs: list[Row], answers: list[str]) -> str:
    if not proofs:
        return "unanswerable"
    return "yes_no" if YES_OR_NO.issuperset(answers) and answers else "any"


def _make_question(row: Row, proofs: list[Row], answers: list[str]) -> Row:
    text, language = row["question"], row["answer"]["language"]
    unaccented = language == "vi" and is_unaccented_vietnamese(text)
    return {
        "id": f"feedback-{row['id']}",
        "question": text,
        "language": "vi-unaccented" if unaccented else language,
        "split": "dev",
        "type": _tell_type(proofs, answers),
        "documents": list(dict.fromkeys(it["document_id"] for it in proofs)),
        "answers": answers,
        "evidence": [it.get("quote") or it["text"] for it in proofs],
    }
