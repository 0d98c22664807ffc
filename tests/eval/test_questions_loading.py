from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import InputError
from eval.gold import SAMPLE_QUESTIONS, Question, load_questions, read_rows

ROW = {
    "id": "a-1",
    "question": "Tỉnh nào?",
    "language": "vi",
    "split": "dev",
    "type": "province",
    "documents": ["a.md"],
    "answers": ["Vĩnh Phúc"],
    "evidence": ["tỉnh Vĩnh Phúc"],
    "pair": "a-1",
}


def write(folder: Path, *rows: object) -> Path:
    path = folder / "questions.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_a_question_is_read_whole(tmp_path: Path) -> None:
    (question,) = load_questions(write(tmp_path, ROW))
    assert question == Question(
        id="a-1",
        text="Tỉnh nào?",
        language="vi",
        split="dev",
        type="province",
        documents=("a.md",),
        answers=("Vĩnh Phúc",),
        evidence=("tỉnh Vĩnh Phúc",),
        pair="a-1",
    )
    assert question.answerable


def test_parts_and_near_misses_are_read(tmp_path: Path) -> None:
    parts = {**ROW, "documents": ["a.md", "b.md"], "parts": ["Vĩnh Phúc", "Nghe\u0323 An"]}
    miss = {"id": "a-2", "question": "?", "language": "vi", "near_miss": True, "wrong": "year"}
    listed, missed = load_questions(write(tmp_path, parts, miss))
    assert listed.parts == ("Vĩnh Phúc", "Nghẹ An")
    assert (listed.near_miss, listed.wrong) == (False, "")
    assert (missed.near_miss, missed.wrong, missed.pair) == (True, "year", "a-2")


def test_what_another_set_leaves_out_has_a_default(tmp_path: Path) -> None:
    (question,) = load_questions(write(tmp_path, {"id": "1", "question": "?", "language": "en"}))
    assert (question.split, question.type, question.documents) == ("test", "any", ())
    assert not question.answerable


def test_blank_lines_a_byte_order_mark_and_other_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    second = json.dumps({**ROW, "id": "a-2", "question": "một\u2028hai"}, ensure_ascii=False)
    path.write_text("\ufeff" + json.dumps(ROW) + "\r\n\r\n" + second + "\r\n", "utf-8", newline="")
    assert [question.id for question in load_questions(path)] == ["a-1", "a-2"]


def test_gold_is_brought_to_the_form_that_documents_have(tmp_path: Path) -> None:
    (question,) = load_questions(write(tmp_path, {**ROW, "answers": ["Vi\u0303nh"]}))
    assert question.answers == ("Vĩnh",)


def test_splits_are_chosen(tmp_path: Path) -> None:
    path = write(tmp_path, ROW, {**ROW, "id": "a-2", "split": "test"})
    assert [question.id for question in load_questions(path, "dev")] == ["a-1"]
    assert [question.id for question in load_questions(path, "test")] == ["a-2"]
    assert len(load_questions(path)) == 2


def test_a_split_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no question of the split 'test'; it has: dev"):
        load_questions(write(tmp_path, ROW), "test")
    with pytest.raises(InputError, match="it has: none"):
        load_questions(write(tmp_path, ""))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", r"questions\.jsonl, line 3: not JSON"),
        ("[1]", r"line 3: '\[1\]' is no JSON object"),
        ({"question": "?", "language": "vi"}, "line 3: the field 'id' is None"),
        ({**ROW, "id": "a-2", "question": 5}, "line 3: the field 'question' is 5"),
        ({**ROW, "id": "a-2", "answers": "Vĩnh Phúc"}, "line 3: the field 'answers'"),
        ({**ROW, "id": "a-2", "documents": [1]}, "line 3: the field 'documents'"),
        ({**ROW, "id": "a-2", "parts": "Vĩnh Phúc"}, "line 3: the field 'parts'"),
        (ROW, "line 3: the id 'a-1' was given before"),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, row: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        load_questions(write(tmp_path, ROW, "", row))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00")
    for name in ("binary.jsonl", "absent.jsonl"):
        with pytest.raises(InputError, match=name):
            list(read_rows(tmp_path / name))


def test_the_sample_set_is_found_and_sound() -> None:
    questions = load_questions(SAMPLE_QUESTIONS)
    assert {question.split for question in questions} == {"dev", "test"}
    assert all(bool(question.evidence) == question.answerable for question in questions)
