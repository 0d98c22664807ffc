"""Which span of the best sentences becomes the short answer."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Chunk, Document, Metadata, Span
from qa.extraction.answer_type import AnswerType
from qa.extraction.short_answer import ShortAnswer, find_short_answer
from qa.retrieval.evidence import Sentence

DATELESS = Metadata()


def answer(
    question: str,
    kind: AnswerType,
    *texts: str,
    metadata: Metadata = DATELESS,
) -> ShortAnswer | None:
    """The short answer in the sentences of one document, the best first."""
    whole = "\n".join(texts)
    starts = [whole.index(text) for text in texts]
    sentences = [
        Sentence(Chunk(f"{i}", "d", s, s + len(t), t), Span(s, s + len(t)), t, 1 - i / 10, 0.5, 0.5)
        for i, (s, t) in enumerate(zip(starts, texts, strict=True))
    ]
    document = Document("d", "Báo cáo", whole, "d", metadata)
    short = find_short_answer(kind, question, sentences, {"d": document})
    if short and short.span:
        begin = short.sentence.span.start
        assert whole[begin + short.span.start : begin + short.span.end] == short.text
    return short


def find(question: str, kind: AnswerType, *texts: str, province: str | None = None) -> str | None:
    short = answer(question, kind, *texts, metadata=Metadata(province=province))
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


@pytest.mark.parametrize(
    ("text", "said"),
    [("Tỉnh Sơn La đạt.", "Sơn La"), ("Tỉnh uỷ Sơn La đạt.", "Sơn La"), ("Sơn La đạt.", "Sơn La")],
)
def test_a_province_is_named_without_its_type(text: str, said: str) -> None:
    assert find("Tỉnh nào đạt?", "province", text) == said


def test_nothing_of_the_kind_is_no_short_answer() -> None:
    assert find("Bao nhiêu?", "number", "Không có số nào.") is None
    assert find("Bao nhiêu?", "number") is None


def test_the_margin_is_to_the_next_answer_that_says_something_else() -> None:
    only = answer("Có bao nhiêu xã?", "number", "Có 12 xã.", "Toàn huyện 12 xã.")
    assert only is not None
    assert (only.text, only.margin) == ("12", only.score)
    close = answer("Có bao nhiêu xã?", "number", "Có 12 xã.", "Có 13 xã.")
    assert close is not None
    assert close.text == "12"
    assert close.margin == pytest.approx(2 * close.score - 1)


def test_what_is_said_of_another_province_is_no_answer() -> None:
    text = "Có 12 xã đạt chuẩn."
    assert find("Cà Mau có bao nhiêu xã đạt chuẩn?", "number", text, province="Sơn La") is None
    assert find("Sơn La có bao nhiêu xã đạt chuẩn?", "number", text, province="Sơn La") == "12"


def test_an_office_of_another_year_is_no_answer() -> None:
    text = "Lò Văn Hạnh, Bí thư Tỉnh ủy, chủ trì."
    told = Metadata(published="2021-04-28")
    then = answer("Năm 2021, ai là Bí thư Tỉnh ủy?", "person", text, metadata=told)
    assert then is not None
    assert then.text == "Lò Văn Hạnh"
    assert answer("Năm 2019, ai là Bí thư Tỉnh ủy?", "person", text, metadata=told) is None


def test_a_list_may_go_on_in_the_next_sentence() -> None:
    short = answer(
        "Ba mũi nhọn của nghị quyết là gì?",
        "list",
        "Nghị quyết nêu 3 mũi nhọn.",
        "Đó là cam, chè và quế.",
    )
    assert short is not None
    assert short.text == "cam, chè và quế"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Điều kiện là không tăng biên chế.", "không tăng biên chế"),
        ("Thường vụ đồng ý tăng biên chế.", "đồng ý"),
        ("Tỉnh tăng biên chế.", None),
    ],
)
def test_the_words_that_decide_answer_yes_or_no(text: str, verdict: str | None) -> None:
    assert find("Tỉnh có được tăng biên chế không?", "yes_no", text) == verdict


KINDS: tuple[AnswerType, ...] = get_args(AnswerType)


@given(
    st.sampled_from(KINDS),
    st.text("0123456789/-.,;:% “”()\nAnàythágĐồủyưđBtríêHSở", max_size=80),
    st.sampled_from(["Có bao nhiêu xã?", "Ai là Bí thư Tỉnh ủy?", "Which dates?", "Gồm những gì?"]),
)
def test_every_short_answer_is_an_exact_slice_of_its_document(
    kind: AnswerType, text: str, question: str
) -> None:
    answer(question, kind, text, "Sở Y tế có 3 xã, ngày 2/9: Lò Văn Hạnh, Bí thư Tỉnh ủy.")
