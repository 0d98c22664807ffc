from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import InputError
from eval.gold import read_questions
from eval.question_table import name_fields, read_table

ENGLISH = "question,document,answer\nWho?,a.md,Lan | Lê Lan\nWhen?,,\n"
VIETNAMESE = "Câu hỏi;Văn bản;Câu trả lời\nAi?;a.md;Lan | Lê Lan\nKhi nào?;;\n"


def write(folder: Path, text: str, encoding: str = "utf-8", name: str = "questions.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        VIETNAMESE,
        VIETNAMESE.upper().replace("A.MD", "a.md").replace("LAN | LÊ LAN", "Lan | Lê Lan"),
        VIETNAMESE.replace(";", "\t"),
        VIETNAMESE.replace("\n", "\r\n"),
        "sep=;\n" + VIETNAMESE,
        "\n;;\n" + VIETNAMESE,
        "câu hỏi ; dap an; TÀI LIỆU\nAi?; Lan | Lê Lan ;a.md\n;;\nKhi nào?\n",
    ],
)
def test_a_table_is_read_however_it_was_saved(tmp_path: Path, text: str, encoding: str) -> None:
    loaded = read_questions(write(tmp_path, text, encoding))
    assert loaded.refused == loaded.unknown == ()
    first, second = loaded.questions
    assert (first.documents, first.answers) == (("a.md",), ("Lan", "Lê Lan"))
    assert (second.documents, second.answerable) == ((), False)


def test_cells_may_hold_separators_quotes_and_line_ends(tmp_path: Path) -> None:
    text = 'question,answer\n"Ai, ""Lan"" hay\nMai?",Lan\nTên "một cửa" là gì?,x\n'
    (_, first, one), (_, second, other) = read_table(write(tmp_path, text))
    assert (first, one) == (2, {"question": 'Ai, "Lan" hay\nMai?', "answer": "Lan"})
    assert (second, other) == (4, {"question": 'Tên "một cửa" là gì?', "answer": "x"})


def test_bad_rows_are_told_by_their_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    text = (
        "\nid,question,answer\n1,Ai?,Lan\n2,Ai, hay sao?,Lan\n"
        '3,"Ai" thế?,Lan\n1,Khi nào?,\n5,,Lan\n6,Ai nữa?,Mai\n'
    )
    path = write(tmp_path, text)
    loaded = read_questions(path)
    assert [question.id for question in loaded.questions] == ["1", "6"]
    places = [each.split(":")[0] for each in loaded.refused]
    assert places == [f"{path}, line {line}" for line in (4, 5, 6, 7)]
    assert "4 cells below 3 headings" in loaded.refused[0]
    assert "the id '1' was given before" in loaded.refused[2]


def test_a_quotation_mark_that_is_never_closed_is_told(tmp_path: Path) -> None:
    loaded = read_questions(write(tmp_path, 'question,answer\nAi?,Lan\n"Ai?,Lan\nSao?,x\n'))
    assert [question.text for question in loaded.questions] == ["Ai?"]
    assert "line 3: no row of a table" in loaded.refused[0]


def test_columns_that_nobody_knows_are_told(tmp_path: Path) -> None:
    loaded = read_questions(write(tmp_path, "question,anwser\nAi?,Lan\n"))
    assert loaded.unknown == ("anwser",)


def test_a_table_without_questions_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no column for the question; its headings are a, b"):
        list(read_table(write(tmp_path, "a,b\n1,2\n")))
    with pytest.raises(InputError, match=r"its headings are none"):
        list(read_table(write(tmp_path, "")))
    with pytest.raises(InputError, match="save it as 'CSV UTF-8'"):
        list(read_table(write(tmp_path, VIETNAMESE, "utf-16")))
    with pytest.raises(InputError, match="cannot be read"):
        list(read_table(tmp_path / "absent.csv"))


def test_a_tsv_is_a_table_too(tmp_path: Path) -> None:
    path = write(tmp_path, "question\tanswer\nAi?\tLan\n", name="questions.TSV")
    assert [question.answers for question in read_questions(path).questions] == [("Lan",)]


def test_fields_have_one_name_and_empty_ones_are_gone() -> None:
    row = {"Câu hỏi": "Ai?", "Đáp án": "", "extra": 1, "near_miss": None, "Near miss ": True}
    assert name_fields(row) == {"question": "Ai?", "extra": 1, "near_miss": True}
