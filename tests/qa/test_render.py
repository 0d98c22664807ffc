"""What people read: short answer, answer, quotes with their places; 80 columns; nothing raw."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from corpus.types import Chunk, Metadata
from index.database import DocumentSummary
from qa.proof.verify import Check, Verdict
from qa.render import (
    flatten,
    open_console,
    shorten,
    show_answer,
    show_check,
    show_documents,
    show_hit,
    show_progress,
)
from qa.types import Answer, Citation, Hit

LONG = "Đến năm 2030, tỉnh phấn đấu thuộc nhóm mười địa phương dẫn đầu về chính quyền số. " * 6
CITATION = Citation(
    number=1,
    document_id="vinh-phuc.md",
    title="Đề án chuyển đổi số",
    source="vinhphuc.example",
    published="2021-04-28",
    province="Vĩnh Phúc",
    page=3,
    start=120,
    end=134,
    quote="thuộc nhóm\nmười",
    sha256="ab" * 32,
)
HIT = Hit(Chunk("a#0-9", "a.txt", 0, len(LONG), LONG, heading="Điều 5"), 0.8125, 1)
ANSWER = Answer("Tỉnh nào?", "answered", "Vĩnh Phúc", "Là Vĩnh Phúc [1].", 0.876, "vi", (CITATION,))
HOSTILE = "a\0\x1b[31m\x9b\u202e\u200b\u2066\ud800\rb"


def make_console(width: int = 80) -> Console:
    return Console(file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False)


def written(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_an_answer_reads_from_the_short_to_the_proof() -> None:
    console = make_console()
    show_answer(console, ANSWER)
    assert written(console) == (
        "Vĩnh Phúc\n"
        "\n"
        "Là Vĩnh Phúc [1].\n"
        "\n"
        "[1] “thuộc nhóm mười”\n"
        "    “Đề án chuyển đổi số” (Vĩnh Phúc, 28/04/2021, tr. 3)\n"
        "    vinh-phuc.md 120–134\n"
        "\n"
        "độ tin cậy: 0.88\n"
    )


def test_what_the_answer_quotes_is_not_said_twice() -> None:
    text = "Vĩnh Phúc [1].\nTheo báo cáo: “thuộc nhóm\nmười” [1]\nTheo đó: “khác” [2]"
    console = make_console()
    show_answer(console, replace(ANSWER, text=text))
    assert written(console).startswith("Vĩnh Phúc [1].\nTheo đó: “khác” [2]\n\n[1] “thuộc nhóm")
    assert written(console).count("thuộc nhóm") == 1


def test_english_and_every_other_language_get_english_labels() -> None:
    for language in ("en", "fr"):
        console = make_console()
        show_answer(console, replace(ANSWER, language=language, reading="Which?"))
        assert "(Vĩnh Phúc, 2021-04-28, p. 3)" in written(console)
        assert "read as: Which?\nconfidence: 0.88\n" in written(console)


def test_a_vietnamese_reading_is_told_in_vietnamese() -> None:
    console = make_console()
    show_answer(console, replace(ANSWER, reading="Tỉnh nào?"))
    assert "đọc là: Tỉnh nào?\n" in written(console)


def test_not_found_shows_the_nearest_passages_shortened() -> None:
    console = make_console()
    hits = tuple(replace(HIT, rank=rank) for rank in range(1, 8))
    show_answer(console, Answer("?", "not_found", None, "Không tìm thấy.", 0.1, "vi", (), hits))
    text = written(console)
    assert text.startswith("Không tìm thấy.\n\n1.  Đến năm 2030")
    assert [f"\n{rank}. " in text for rank in (1, 5, 6)] == [True, True, False]
    assert f"    Điều 5 · a.txt 0–{len(LONG)} · 0.812\n" in text
    assert LONG not in " ".join(text.split())


def test_an_answered_question_shows_no_other_passages() -> None:
    console = make_console()
    show_answer(console, replace(ANSWER, hits=(HIT,)))
    assert "a.txt" not in written(console)


@pytest.mark.parametrize("width", [30, 80, 100])
def test_no_line_is_wider_than_the_console_or_ends_in_a_space(width: int) -> None:
    console = make_console(width)
    show_answer(console, replace(ANSWER, text=LONG, citations=(replace(CITATION, quote=LONG),)))
    show_hit(console, replace(HIT, chunk=replace(HIT.chunk, text="越南" * 200)))
    for line in written(console).splitlines():
        assert cell_len(line) <= width
        assert line == line.rstrip()


def test_nothing_hostile_reaches_the_console() -> None:
    console = make_console()
    citation = replace(
        CITATION, quote=HOSTILE, title=HOSTILE, province=HOSTILE, document_id=HOSTILE
    )
    answer = replace(
        ANSWER,
        short_answer=HOSTILE,
        text=HOSTILE,
        reading=HOSTILE,
        status="not_found",
        citations=(citation,),
        hits=(Hit(Chunk("a", HOSTILE, 0, 1, HOSTILE, heading=HOSTILE), 1.0, 1),),
    )
    show_answer(console, answer)
    show_check(console, citation, Check(Verdict("changed")))
    show_documents(console, [DocumentSummary(HOSTILE, HOSTILE, "", Metadata(), 1, 1)])
    kinds = {unicodedata.category(char) for char in written(console).replace("\n", "")}
    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_markup_and_emoji_names_in_a_quote_are_text() -> None:
    console = make_console()
    show_answer(console, replace(ANSWER, citations=(replace(CITATION, quote="[bold]x[/] :cat:"),)))
    assert "[1] “[bold]x[/] :cat:”" in written(console)


@given(st.text())
def test_flat_text_is_one_inert_line(text: str) -> None:
    flat = flatten(text)
    assert flat == " ".join(flat.split())
    assert not {"\n", "\r", "\0", "\x1b", "\u202e", "\u200b"} & set(flat)


@given(st.text("ab ốx\n"), st.integers(4, 40))
def test_shortened_text_is_a_beginning_within_the_limit(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert flatten(text).startswith(short.removesuffix("…"))
    if len(flatten(text)) <= limit:
        assert short == flatten(text)


def test_shortened_text_ends_between_words() -> None:
    assert shorten("một hai ba bốn", 11) == "một hai ba…"
    assert shorten("một hai ba bốn", 10) == "một hai…"
    assert shorten("x" * 30, 10) == "x" * 9 + "…"


def test_documents_are_listed_with_whole_ids() -> None:
    console = make_console()
    about = Metadata(published="2021-04-29", meeting="2021-04-28", province="Vĩnh Phúc")
    name = "van-ban/2021/" + "x" * 60 + ".md"
    show_documents(console, [DocumentSummary(name, LONG, "", about, 12345, 7)])
    header, *rows = written(console).splitlines()
    assert header.split() == ["id", "and", "title", "province", "date", "passages", "characters"]
    assert rows[0].split()[1:] == ["Vĩnh", "Phúc", "2021-04-28", "7", "12,345"]
    column = [row[: header.index("province")].strip() for row in rows]
    assert "".join(column).startswith(name + "Đến năm 2030")
    assert column[-1].endswith("…")
    assert all(cell_len(row) <= 80 for row in (header, *rows))


@pytest.mark.parametrize(
    ("verdict", "line"),
    [
        (Verdict("holds", 120, 134, False), "holds    [1] vinh-phuc.md 120–134\n"),
        (
            Verdict("holds", 120, 134, True),
            "holds    [1] vinh-phuc.md 120–134 (the document has changed elsewhere)\n",
        ),
        (Verdict("moved", 7, 21, True), "moved    [1] vinh-phuc.md 120–134 → 7–21\n"),
        (
            Verdict("changed"),
            "changed  [1] vinh-phuc.md 120–134: the document no longer says this\n",
        ),
        (
            Verdict("missing"),
            "missing  [1] vinh-phuc.md 120–134: there is no such document in the index\n",
        ),
    ],
)
def test_a_verdict_says_what_became_of_the_quote(verdict: Verdict, line: str) -> None:
    console = make_console()
    show_check(console, CITATION, Check(verdict))
    assert written(console) == line + "         “thuộc nhóm mười”\n"


def test_a_terminal_gets_styles_unless_it_wants_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def styled() -> bool:
        console = open_console()
        console.file = io.StringIO()
        show_answer(console, ANSWER)
        return "\x1b[1m" in console.file.getvalue()

    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert styled()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not styled()


def test_lines_stay_readable_on_a_wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert open_console().width == 100


def test_progress_is_silent_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with show_progress() as progress:
        progress("read", 0, 2)
        progress("read", 2, 2)
    assert capsys.readouterr() == ("", "")


def test_progress_draws_a_bar_a_stage_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    with show_progress() as progress:
        progress("read", 1, 2)
        progress("index", 1, 5)
    out, err = capsys.readouterr()
    assert out == ""
    assert "read" in err
    assert "1/5" in err
