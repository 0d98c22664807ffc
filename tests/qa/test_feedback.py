"""Opinions kept in a file, and what they are exported as."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.errors import InputError
from corpus.types import Chunk
from eval.gold import load_questions
from qa.cli import hoidap
from qa.feedback import Opinion, Verdict, export, keep, load
from qa.serialise import to_line
from qa.types import Answer, Citation, Hit

QUOTE = "Tỉnh Vĩnh Phúc phấn đấu vào nhóm 10."
PASSAGE = "Tỉnh Nghệ An họp ngày 28/5."


def cite(number: int, document_id: str, quote: str) -> Citation:
    return Citation(number, document_id, "T", "s", None, None, None, 0, len(quote), quote, "0" * 64)


def make_answer(question: str = "Tỉnh nào?", *, found: bool = True) -> Answer:
    hits = (Hit(Chunk("c", "b.md", 0, len(PASSAGE), PASSAGE), 0.5, 1),)
    if not found:
        return Answer(question, "not_found", None, "Không tìm thấy.", 0.1, "vi", hits=hits)
    text = "Vĩnh Phúc [2].\nTheo T: “x” [1]"
    citations = (cite(1, "a.md", "Khác."), cite(2, "a.md", QUOTE))
    return Answer(question, "answered", "Vĩnh Phúc", text, 0.9, "vi", citations, hits, proofs=(2,))


def opine(
    file: Path, id_: str, verdict: Verdict, answer: Answer, expected: str | None = None
) -> None:
    keep(Opinion(id_, verdict, answer, 7, expected), file)


def test_the_last_opinion_on_an_answer_counts(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "feedback.jsonl"
    opine(file, "x", "right", make_answer())
    opine(file, "y", "right", make_answer("Hai?"))
    opine(file, "x", "wrong", make_answer(), "Nghệ An")
    rows = load(file)
    assert [(row["id"], row["verdict"], row["expected"]) for row in rows] == [
        ("x", "wrong", "Nghệ An"),
        ("y", "right", None),
    ]
    assert {row["generation"] for row in rows} == {7}
    assert load(tmp_path / "none.jsonl") == []


def test_opinions_become_questions_with_their_gold(tmp_path: Path) -> None:
    file = tmp_path / "feedback.jsonl"
    opine(file, "right", "right", make_answer())
    opine(file, "none", "right", make_answer("tinh nao co ten la gi?", found=False))
    opine(file, "wrong", "wrong", make_answer(), " NGHỆ AN ")
    opine(file, "silent", "missing", make_answer())
    opine(file, "absent", "wrong", make_answer(), "Lào Cai")
    exported = list(export(load(file)))
    assert exported[3:] == [None, None]
    out = tmp_path / "questions.jsonl"
    out.write_text("".join(to_line(row) + "\n" for row in exported if row), "utf-8")
    right, none, wrong = load_questions(out)
    assert (right.documents, right.answers, right.evidence) == (
        ("a.md",),
        ("Vĩnh Phúc",),
        (QUOTE,),
    )
    assert (none.documents, none.answers, none.language) == ((), (), "vi-unaccented")
    assert none.type == "unanswerable"
    assert (wrong.documents, wrong.answers, wrong.evidence) == (
        ("b.md",),
        ("NGHỆ AN",),
        (PASSAGE,),
    )


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "feedback.jsonl"
    opine(file, "x", "right", make_answer())
    with file.open("a", encoding="utf-8") as out:
        out.write("{\n")
    with pytest.raises(InputError, match=r"feedback\.jsonl, line 2 is no opinion"):
        load(file)


def test_the_command_prints_questions_and_counts_the_others(tmp_path: Path) -> None:
    file = tmp_path / "feedback.jsonl"
    opine(file, "x", "right", make_answer())
    opine(file, "y", "missing", make_answer())
    ended = CliRunner().invoke(hoidap, ["feedback", "export", "--file", str(file)])
    assert ended.exit_code == 0
    assert [json.loads(line)["id"] for line in ended.stdout.splitlines()] == ["feedback-x"]
    assert "1 of 2 opinions name no right answer" in ended.stderr
