"""The answer in words, from findings made by hand."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from corpus.types import Chunk, Document, Metadata, Span
from index.database import DAY
from qa.compose import (
    compose,
    find_day,
    list_proofs,
    make_citation,
    name_place,
    write_answer,
)
from qa.confidence import Signals
from qa.extraction.short_answer import ShortAnswer
from qa.findings import Findings
from qa.phrases import PHRASES
from qa.reading.question import Question
from qa.retrieval.evidence import Sentence
from qa.retrieval.retrieve import Candidate, Retrieval
from qa.settings import Settings

TEXT = "Mở đầu. Tỉnh Sơn La có 204 xã. Kết thúc."
SPAN = Span(8, 30)
SENTENCE_TEXT = TEXT[SPAN.start : SPAN.end]
ABOUT = Metadata("2021-04-28", None, "Sơn La", None, "vi")
DOCUMENT = Document("a.pdf", "Báo cáo", TEXT, "kho/a.pdf", ABOUT, (), (0, 8))
CHUNK = Chunk("a.pdf#0", "a.pdf", 0, len(TEXT), TEXT, (SPAN,))
SENTENCE = Sentence(CHUNK, SPAN, SENTENCE_TEXT, 1.0, 0.6, 0.5)
CERTAIN = Signals(1, 1, 1, 0.5, 0, 0, 0, 0)
FINDINGS = Findings(
    (SENTENCE,), ShortAnswer("204", SENTENCE, Span(15, 18), 1.0), {"a.pdf": DOCUMENT}, CERTAIN, ()
)
CANDIDATE = Candidate(CHUNK, 0.9, 0.6, 0.5, 0.3, (0.6,))
RETRIEVAL = Retrieval((CANDIDATE,), 1.0, (), np.zeros(2, np.float32))


def ask(language: str, findings: Findings = FINDINGS) -> tuple[str, str]:
    question = Question("câu hỏi", "câu hỏi", language, False)
    answer = compose(question, RETRIEVAL, findings, Settings())
    return answer.status, answer.text


def test_the_answer_is_the_short_answer_then_the_quote_with_its_place() -> None:
    assert ask("vi") == (
        "answered",
        "204 [1]\nTheo “Báo cáo” (Sơn La, 28/04/2021, tr. 2): “Tỉnh Sơn La có 204 xã.” [1]",
    )


def test_the_frame_is_in_english_for_every_other_language() -> None:
    english = (
        "answered",
        "204 [1]\nAccording to “Báo cáo” (Sơn La, 2021-04-28, p. 2): “Tỉnh Sơn La có 204 xã.” [1]",
    )
    assert ask("en") == ask("fr") == ask("zh") == english


def test_a_citation_is_an_exact_slice_with_its_page_and_checksum() -> None:
    question = Question("câu hỏi", "câu hỏi", "vi", False)
    (citation,) = compose(question, RETRIEVAL, FINDINGS, Settings()).citations
    assert (citation.number, citation.page, citation.sha256) == (1, 2, DOCUMENT.sha256)
    assert TEXT[citation.start : citation.end] == citation.quote == "Tỉnh Sơn La có 204 xã."
    assert name_place(replace(citation, published=None, province=None, page=None), "vi") == (
        "“Báo cáo”"
    )


@pytest.mark.parametrize(
    ("published", "meeting", "vietnamese", "english"),
    [
        (None, "--05-28", "họp ngày 28/5", "meeting of 28 May"),
        (None, "2021-04-05", "họp ngày 05/04/2021", "meeting of 5 April 2021"),
        ("2021-04-28", "2021-04-27", "họp ngày 27/04/2021", "meeting of 27 April 2021"),
        ("2021-04-28", "2021-04-28", "28/04/2021", "2021-04-28"),
        ("2021-05-29", "--05-28", "29/05/2021", "2021-05-29"),
    ],
)
def test_the_day_of_a_document_is_that_of_the_meeting_else_of_publication(
    published: str | None, meeting: str, vietnamese: str, english: str
) -> None:
    about = replace(ABOUT, published=published, meeting=meeting)
    citation = make_citation(1, replace(DOCUMENT, metadata=about), SPAN)
    assert citation.meeting == meeting
    assert name_place(citation, "vi") == f"“Báo cáo” (Sơn La, {vietnamese}, tr. 2)"
    assert name_place(citation, "en") == f"“Báo cáo” (Sơn La, {english}, p. 2)"


@pytest.mark.parametrize("published", [None, "2021-04-28"])
@pytest.mark.parametrize("meeting", [None, "--05-28", "2021-04-27"])
def test_the_day_of_a_document_is_the_one_that_a_filter_looks_at(
    published: str | None, meeting: str | None
) -> None:
    about = Metadata(published=published, meeting=meeting)
    with closing(sqlite3.connect(":memory:")) as connection:
        (filtered,) = connection.execute(
            f"SELECT {DAY} FROM (SELECT ? AS published, ? AS meeting) d", (published, meeting)
        ).fetchone()
    assert find_day(about) == (filtered or meeting)


@pytest.mark.parametrize(
    ("short", "quote", "marks"),
    [
        ("10", "Có 10 xã.", "[1][2]"),
        ("10", "Ngày 12/10/2021, xã họp.", "[1]"),
        ("10", "Từ năm 2010, tăng 10,5 lần.", "[1]"),
        ("10", "Có 1.10 và 10 %.", "[1]"),
        ("10", "Nghị quyết 10/NQ-TU.", "[1]"),
        ("10%", "Tăng 10%, từ 5%.", "[1][2]"),
        ("10%", "Tăng 110%.", "[1]"),
        ("Hòa Bình", "Tỉnh Hoà Bình-nơi tổ chức.", "[1][2]"),
        ("A+", "Xếp hạng (A+).", "[1][2]"),
        ("Không", "Tỉnh không họp.", "[1]"),
    ],
)
def test_a_short_answer_points_to_its_own_quote_and_those_that_repeat_it(
    short: str, quote: str, marks: str
) -> None:
    first = make_citation(1, DOCUMENT, SPAN)
    answer = ShortAnswer(short, SENTENCE, None, 1.0)
    citations = (first, replace(first, number=2, quote=quote))
    proofs = list_proofs(answer, citations)
    assert "".join(f"[{number}]" for number in proofs) == marks
    text = write_answer(answer, proofs, citations, (), "vi")
    assert text.splitlines()[0] == f"{short} {marks}"


def test_low_confidence_is_not_found_and_says_what_nothing_mentions() -> None:
    unsure = replace(FINDINGS, signals=Signals(0, 0, 0, 0, 0, 1, 1, 0), unmentioned=("Lào Cai",))
    assert ask("vi", unsure) == (
        "not_found",
        "Không tìm thấy câu trả lời trong các tài liệu này. "
        "Không tài liệu nào nhắc đến: “Lào Cai”. Dưới đây là những đoạn gần nhất.",
    )
    assert ask("en", replace(unsure, signals=None, unmentioned=()))[1] == (
        "No answer was found in these documents. The nearest passages follow."
    )


def test_both_languages_have_the_same_phrases() -> None:
    assert PHRASES["vi"].keys() == PHRASES["en"].keys()
