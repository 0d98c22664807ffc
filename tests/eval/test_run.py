from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from corpus.errors import InputError
from corpus.types import Chunk, Document
from eval.gold import Question
from eval.report import list_inexact, make_table, summarise, write_report
from eval.run import Outcome, ask_questions, group_outcomes, judge, measure
from qa.types import Answer, Citation, Hit

TEXT = "Tỉnh Vĩnh Phúc họp. Năm 2030 vào nhóm 10. Hội nghị kết thúc lúc 5 giờ."
DOCUMENTS = {id_: Document(id_, "Báo cáo", TEXT, id_) for id_ in ("gold.md", "other.md")}
QUESTION = Question(
    id="q-1",
    text="Tỉnh nào?",
    language="vi",
    split="dev",
    type="province",
    documents=("gold.md",),
    answers=("Vĩnh Phúc",),
    evidence=("Tỉnh Vĩnh Phúc họp.",),
)
UNANSWERABLE = replace(
    QUESTION, id="q-0", type="unanswerable", documents=(), answers=(), evidence=()
)


def cite(quote: str, document_id: str = "gold.md") -> Citation:
    start = TEXT.index(quote)
    return Citation(
        number=1,
        document_id=document_id,
        title="Báo cáo",
        source=document_id,
        published=None,
        province=None,
        page=None,
        start=start,
        end=start + len(quote),
        quote=quote,
        sha256="",
    )


def hit(rank: int, document_id: str) -> Hit:
    return Hit(Chunk(f"{document_id}#{rank}", document_id, 0, 4, "Tỉnh"), 1 / rank, rank)


RIGHT = Answer(
    question="Tỉnh nào?",
    status="answered",
    short_answer="Vĩnh Phúc",
    text="Vĩnh Phúc [1]",
    confidence=0.9,
    language="vi",
    citations=(cite("Tỉnh Vĩnh Phúc họp."),),
    hits=(hit(1, "gold.md"), hit(2, "other.md")),
)
NOT_FOUND = replace(RIGHT, status="not_found", short_answer=None, citations=())


class Scripted:
    """Gives the same answer to everything."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def ask(self, question: str) -> Answer:
        return self.answer

    def document(self, document_id: str) -> Document | None:
        return DOCUMENTS.get(document_id)


def outcome(answer: Answer, question: Question = QUESTION, milliseconds: float = 1.0) -> Outcome:
    return judge(question, answer, Scripted(answer), milliseconds)


def test_a_right_answer_is_right_in_all() -> None:
    judged = outcome(RIGHT)
    assert judged.answered
    assert judged.gold_rank == 1
    assert judged.evidence_cited
    assert judged.short_right
    assert judged.inexact == ()


def test_the_gold_rank_is_that_of_the_first_passage_of_a_gold_document() -> None:
    hits = (hit(1, "other.md"), hit(2, "other.md"), hit(3, "gold.md"), hit(4, "gold.md"))
    assert outcome(replace(RIGHT, hits=hits)).gold_rank == 3
    assert outcome(replace(RIGHT, hits=hits[:2])).gold_rank is None


def test_evidence_counts_from_a_gold_document_alone() -> None:
    elsewhere = replace(RIGHT, citations=(cite("Tỉnh Vĩnh Phúc họp.", "other.md"),))
    assert not outcome(elsewhere).evidence_cited
    beside = replace(RIGHT, citations=(cite("Năm 2030 vào nhóm 10."),))
    assert not outcome(beside).evidence_cited


def test_a_quote_that_is_not_the_slice_is_told() -> None:
    altered = replace(cite("Tỉnh Vĩnh Phúc họp."), quote="Tỉnh Vĩnh Phúc  họp.")
    unknown = cite("Năm 2030", "gone.md")
    judged = outcome(replace(RIGHT, citations=(altered, unknown, cite("Hội nghị"))))
    assert judged.inexact == ("Tỉnh Vĩnh Phúc  họp.", "Năm 2030")
    assert list_inexact([judged])[0] == {"id": "q-1", "quote": "Tỉnh Vĩnh Phúc  họp."}


def test_figures_are_the_ones_counted_by_hand() -> None:
    second = replace(RIGHT, short_answer="Hà Nội", hits=(hit(1, "other.md"), hit(2, "gold.md")))
    sixth = replace(NOT_FOUND, hits=(*(hit(i, "other.md") for i in range(1, 6)), hit(6, "gold.md")))
    outcomes = [
        outcome(RIGHT, milliseconds=10),
        outcome(second, milliseconds=20),
        outcome(sixth, milliseconds=30),
        outcome(RIGHT, replace(QUESTION, answers=()), milliseconds=40),
        outcome(NOT_FOUND, UNANSWERABLE, milliseconds=50),
        outcome(RIGHT, UNANSWERABLE, milliseconds=60),
        outcome(NOT_FOUND, UNANSWERABLE, milliseconds=70),
    ]
    figures = measure(outcomes)
    assert (figures.questions, figures.answerable) == (7, 4)
    assert figures.document_1 == 2 / 4
    assert figures.document_5 == 3 / 4
    assert figures.evidence == 3 / 4
    assert figures.short == 1 / 3
    assert figures.refused == 1 / 4
    assert figures.invented == 1 / 3
    assert figures.status == 5 / 7
    assert figures.p50_ms == 40
    assert figures.p95_ms == pytest.approx(67)


def test_what_cannot_be_measured_is_none() -> None:
    figures = measure([outcome(NOT_FOUND, UNANSWERABLE)])
    assert (figures.document_1, figures.evidence, figures.short, figures.refused) == (None,) * 4
    assert measure([outcome(RIGHT)]).invented is None


def test_groups_are_by_split_then_language_and_type() -> None:
    english = replace(QUESTION, language="en", type="date", split="test")
    groups = group_outcomes([outcome(RIGHT), outcome(RIGHT, english), outcome(NOT_FOUND)])
    assert [(group.split, group.by, group.name, group.figures.questions) for group in groups] == [
        ("all", "all", "all", 3),
        ("dev", "all", "all", 2),
        ("dev", "language", "vi", 2),
        ("dev", "type", "province", 2),
        ("test", "all", "all", 1),
        ("test", "language", "en", 1),
        ("test", "type", "date", 1),
    ]


def test_questions_are_asked_in_order_with_progress() -> None:
    seen: list[tuple[str, int, int]] = []
    outcomes = ask_questions(
        Scripted(RIGHT), [QUESTION, UNANSWERABLE], lambda *state: seen.append(state)
    )
    assert [outcome.question.id for outcome in outcomes] == ["q-1", "q-0"]
    assert all(outcome.milliseconds > 0 for outcome in outcomes)
    assert seen == [("ask", 0, 2), ("ask", 1, 2), ("ask", 2, 2)]


def test_an_index_without_the_gold_documents_is_an_error() -> None:
    absent = replace(QUESTION, documents=("gold.md", "absent.md"))
    with pytest.raises(InputError, match=r"lacks 1 of 2 gold documents, 'absent\.md' first"):
        ask_questions(Scripted(RIGHT), [absent])


def test_reports_hold_figures_and_failures(tmp_path: Path) -> None:
    outcomes = [outcome(RIGHT), outcome(NOT_FOUND, replace(QUESTION, id="q-2", text="a|b"))]
    markdown, data = tmp_path / "new" / "report.md", tmp_path / "new" / "report.json"
    write_report(markdown, outcomes)
    text = markdown.read_text("utf-8")
    assert "| dev | all | 2 | 2 | 100 | 100 | 50 | 50 | 50 | – | 50 | 1 | 1 |" in text
    assert "| q-2 | a\\|b | 1 | not cited | not found |" in text
    assert "q-1" not in text
    write_report(data, outcomes)
    content = json.loads(data.read_text("utf-8"))
    assert content["groups"] == summarise(outcomes)["groups"]
    assert [row["right"] for row in content["outcomes"]] == [True, False]
    assert content["outcomes"][0]["question"]["id"] == "q-1"


def test_a_report_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"must end with \.md or \.json"):
        write_report(tmp_path / "report.pdf", [outcome(RIGHT)])


def test_the_summary_is_plain_json() -> None:
    summary = json.loads(json.dumps(summarise([outcome(RIGHT)])))
    assert summary["questions"] == 1
    assert summary["inexact_quotes"] == []
    first = summary["groups"][0]
    assert (first["split"], first["by"], first["name"]) == ("dev", "all", "all")
    assert (first["document_1"], first["invented"]) == (1.0, None)


def test_the_table_fits_a_console_of_80_columns() -> None:
    console = Console(width=80, color_system=None)
    with console.capture() as captured:
        console.print(make_table([outcome(RIGHT), outcome(NOT_FOUND)] * 60))
    rows = [line.split() for line in captured.get().splitlines()]
    assert rows[0][:3] == ["n", "with", "doc@1"]
    assert rows[1] == ["dev", "120", "120", "100", "100", "50", "50", "50", "–", "50", "1", "1"]
    assert rows[2][0] == "vi"
