"""What readers agree on is what the sample's gold takes from them, and no more."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.agreement import (
    QUESTIONS,
    Reader,
    list_agreed,
    list_written,
    load_readers,
    main,
    measure_agreement,
    measure_parts,
)
from eval.gold import Question, load_questions

CARD = (QUESTIONS[0].parent / "README.md").read_text("utf-8")
READERS = load_readers()
GOLD = Question(
    id="q",
    text="Có bao nhiêu tổ dân phố?",
    language="vi",
    split="test",
    type="number",
    documents=("a.md",),
    answers=("146 tổ dân phố",),
    evidence=("Tỉnh có 146 tổ dân phố.",),
)


def reader(*accepted: str, proofs: tuple[str, ...] = ()) -> Reader:
    return Reader(accepted[0], accepted, proofs)


def test_only_what_all_readers_accept_and_a_proof_holds_is_agreed() -> None:
    said = [reader("146", "tổng 146", "hơn 146"), reader("tổng 146", "146"), reader("146")]
    assert list_agreed(GOLD, said) == (["146"], [])
    assert list_agreed(GOLD, [reader("147")] * 3) == ([], [])
    assert list_agreed(GOLD, [reader("146 tổ dân phố.")] * 3) == ([], []), "right already"


def test_a_sentence_is_agreed_that_all_take_for_a_proof_and_the_writer_did_not_name() -> None:
    further, known = "Bảng: 146 tổ dân phố.", "Theo dự thảo: Tỉnh có 146 tổ dân phố."
    said = [reader("146 tổ", proofs=(further, known)), reader("146 tổ", proofs=(further, known))]
    assert list_agreed(GOLD, said) == (["146 tổ"], [further])
    assert list_agreed(GOLD, [*said, reader("146 tổ")]) == (["146 tổ"], [])
    bare = ("# 146 tổ dân phố", "Có 1146 tổ dân phố.", "Mỗi tổ một người.")
    assert list_agreed(GOLD, [reader("1146", proofs=bare)] * 3) == ([], [])


def test_answers_in_parts_are_agreed_part_by_part_and_their_proofs_not_at_all() -> None:
    gold = replace(
        GOLD,
        documents=("a.md", "b.md"),
        answers=("4 nội dung; 25 nội dung",),
        parts=("4 nội dung", "25 nội dung"),
        evidence=("Thông qua 4 nội dung.", "Xét 25 nội dung."),
    )
    said = [reader("4; 25", "4; 26", proofs=("Có 4 và 25.",))] * 3
    assert list_agreed(gold, said) == (["4; 25"], [])


def test_agreement_is_measured_by_the_writers_answers_alone() -> None:
    gold = replace(GOLD, answers=("146 tổ dân phố", "146"), agreed=("146",))
    assert list_written(gold.answers, gold.agreed) == ["146 tổ dân phố"]
    said = {"q": (reader("146"), reader("146 tổ dân phố", "146"))}
    assert measure_agreement([gold], said) == (1, 0.5)


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_each_question_has_what_its_readers_agree_on(path: Path) -> None:
    rows = {row["id"]: row for row in map(json.loads, path.read_text("utf-8").splitlines())}
    for question in load_questions(path):
        row = rows[question.id]
        written = replace(question, answers=tuple(row["answers"]), evidence=tuple(row["evidence"]))
        answers, proofs = list_agreed(written, READERS.get(question.base, ()))
        assert row.get("agreed_answers", []) == answers
        assert row.get("agreed_evidence", []) == proofs
        assert question.agreed == tuple(answers)
        assert question.answers == (*row["answers"], *answers)
        assert question.evidence == (*row["evidence"], *proofs)


def test_three_readers_answered_each_question() -> None:
    asked = {
        q.base
        for path in QUESTIONS
        for q in load_questions(path)
        if q.answerable and q.id == q.base
    }
    assert READERS.keys() == asked
    assert {len(said) for said in READERS.values()} == {3}


def test_the_data_card_tells_how_far_the_readers_agree() -> None:
    for name, count, right in measure_parts():
        assert f"| {name} | {count} | {right:.1%} |" in CARD


def test_a_report_is_measured_by_the_writers_gold_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def outcome(said: str, *, answered: bool = True) -> dict[str, object]:
        gold = {"split": "test", "answers": ["146 tổ dân phố", "146"], "agreed": ["146"]}
        return {"question": gold, "answered": answered, "short_answer": said, "short_right": True}

    nowhere = {"question": {"split": "test", "answers": []}, "short_answer": None}
    report = tmp_path / "report.json"
    outcomes = [outcome("146"), outcome("146 tổ dân phố"), outcome("146", answered=False), nowhere]
    report.write_text(json.dumps({"outcomes": outcomes}), "utf-8")
    main([str(report)])
    assert "| test | 3 | 66.7% | 33.3% |" in capsys.readouterr().out
