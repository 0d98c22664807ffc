from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import InputError
from eval.gold import (
    SAMPLE_QUESTIONS,
    TEMPLATE,
    Question,
    load_questions,
    read_questions,
    read_rows,
)
from eval.gold_documents import match_documents

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
    asked = {"question": "Ai là Chủ tịch?", "answer": " Lê Duy Thành | ông Thành ", "note": 5}
    path = write(tmp_path, asked, {"question": "Who is the chairman?"}, {"question": "ai la ai?"})
    named, unanswerable, unaccented = load_questions(path)
    assert (named.id, named.pair, named.split) == ("line-1", "line-1", "test")
    assert (named.language, named.type) == ("vi", "person")
    assert named.answers == ("Lê Duy Thành", "ông Thành")
    assert named.answerable
    assert (unanswerable.language, unanswerable.type) == ("en", "unanswerable")
    assert not unanswerable.answerable
    assert unaccented.language == "vi-unaccented"
    assert read_questions(path).unknown == ("note",)


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
        ({"question": " "}, "line 3: the field 'question' is empty"),
        ({"id": "a-2"}, "line 3: the field 'question' is None"),
        ({**ROW, "id": "a-2", "question": 5}, "line 3: the field 'question' is 5"),
        ({**ROW, "id": "a-2", "answers": 1277}, "line 3: the field 'answers' is 1277"),
        ({**ROW, "id": "a-2", "documents": [1]}, "line 3: the field 'documents'"),
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


def test_a_bad_line_never_stops_the_rest(tmp_path: Path) -> None:
    path = write(tmp_path, ROW, "{", {**ROW, "id": "a-3"}, ROW)
    loaded = read_questions(path)
    assert [question.id for question in loaded.questions] == ["a-1", "a-3"]
    assert [each.split(":")[0] for each in loaded.refused] == [
        f"{path}, line 2",
        f"{path}, line 4",
    ]


def ask(*documents: str) -> Question:
    return Question(documents[0], "?", "vi", "test", "any", documents, (), ())


def test_documents_are_found_by_the_end_of_their_path() -> None:
    known = ["2021/báo cáo.pdf", "2022/báo cáo.pdf", "nghị quyết.docx"]
    questions = [
        ask("2021/báo cáo.pdf"),
        ask("2022\\báo cáo"),
        ask("Nghị quyết", "nghị quyết.docx"),
        ask("báo cáo.pdf"),
        ask("thông báo.pdf"),
        ask("quyết.docx"),
    ]
    matched, wrong = match_documents(questions, known)
    assert [question.documents for question in matched] == [
        ("2021/báo cáo.pdf",),
        ("2022/báo cáo.pdf",),
        ("nghị quyết.docx",),
    ]
    assert wrong == [
        "question báo cáo.pdf: 'báo cáo.pdf' may be '2021/báo cáo.pdf' or '2022/báo cáo.pdf'; "
        "give the whole id",
        "question thông báo.pdf: the index has no document 'thông báo.pdf'; "
        "`hoidap index list` shows the ids",
        "question quyết.docx: the index has no document 'quyết.docx'; "
        "`hoidap index list` shows the ids",
    ]


def test_an_index_without_any_gold_document_is_an_error() -> None:
    with pytest.raises(InputError, match=r"none of the 2 gold documents, 'a\.md' first"):
        match_documents([ask("a.md"), ask("b.md")], ["c.md"])
    assert match_documents([], ["c.md"]) == ([], [])


def test_the_template_is_a_question_set_over_the_sample_corpus() -> None:
    loaded = read_questions(TEMPLATE)
    assert TEMPLATE.read_text("utf-8") in (TEMPLATE.parent / "README.md").read_text("utf-8")
    assert (loaded.refused, loaded.unknown) == ((), ())
    assert [question.answerable for question in loaded.questions].count(False) >= 1
    folder = Path(__file__).resolve().parents[2] / "corpus" / "documents"
    matched, wrong = match_documents(loaded.questions, [path.name for path in folder.iterdir()])
    assert (len(matched), wrong) == (len(loaded.questions), [])
    texts = "".join(path.read_text("utf-8") for path in folder.glob("*.md"))
    for question in loaded.questions:
        assert all(answer in texts for answer in question.answers)
