"""Which span of the best sentences becomes the short answer."""

from __future__ import annotations

import numpy as np

from corpus.types import Chunk, Document, Metadata, Span
from index.embedder import scale_to_unit
from qa.answer_type import AnswerType
from qa.evidence import Sentence
from qa.short_answer import cut_clause, find_short_answer
from tests.fakes import FakeEmbedder

EMBEDDER = FakeEmbedder()
CENTRE = np.zeros(EMBEDDER.dimension, np.float32)


def find(question: str, kind: AnswerType, *texts: str, province: str | None = None) -> str | None:
    sentences = [
        Sentence(Chunk(f"{i}", "d", 0, len(t), t), Span(0, len(t)), t, 1 - i / 10, 0.5, 0.5)
        for i, t in enumerate(texts)
    ]
    document = Document("d", "Báo cáo", " ".join(texts), "d", Metadata(province=province))
    tokens = next(EMBEDDER.encode([question], "query")).tokens
    short = find_short_answer(
        kind,
        question,
        sentences,
        {"d": document},
        scale_to_unit(tokens.mean(axis=0)),
        EMBEDDER,
        CENTRE,
    )
    return short.text if short else None


def test_the_span_whose_clause_is_nearest_wins() -> None:
    text = "Bố trí tại 1.277 thôn bản; bố trí bảo vệ tại 146 tổ dân phố toàn tỉnh."
    assert find("Có bao nhiêu tổ dân phố toàn tỉnh?", "number", text) == "146"
    assert find("Có bao nhiêu thôn bản?", "number", text) == "1.277"


def test_what_stands_in_the_question_is_no_answer() -> None:
    text = "Đến năm 2025 đạt top 15, đến năm 2030 đạt nhóm 10."
    assert find("Đến 2030 đạt gì, khi nào?", "date", text) == "2025"


def test_a_province_is_the_sentences_or_else_its_documents() -> None:
    assert find("Tỉnh nào?", "province", "Tỉnh Sơn La đạt.", province="Cà Mau") == "Sơn La"
    assert find("Tỉnh nào?", "province", "Tỉnh đạt.", province="Cà Mau") == "Cà Mau"
    assert find("Tỉnh Cà Mau thuộc tỉnh nào?", "province", "Đạt.", province="Cà Mau") is None


def test_nothing_of_the_kind_is_no_short_answer() -> None:
    assert find("Bao nhiêu?", "number", "Không có số nào.") is None
    assert find("Bao nhiêu?", "number") is None


def test_a_clause_ends_at_its_marks_and_at_whole_words() -> None:
    text = "Việc thứ nhất xong; huyện có 12 xã: đủ."
    assert cut_clause(text, Span(29, 31)) == "huyện có 12 xã"
    long = "một " * 40 + "12" + " hai" * 40
    clause = cut_clause(long, Span(160, 162))
    assert set(clause.split()) == {"một", "12", "hai"}
    assert len(clause) < 130
