"""The things in a sentence, by kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.extraction.answer_type import AnswerType
from qa.extraction.spans import find_spans

SENTENCE = (
    "Ngày 24/7/2017, đồng chí Lò Văn Hạnh, Giám đốc Sở Tài chính, trình Nghị quyết số 12-NQ/TU về "
    "“Nước sạch cho mọi nhà” tại huyện Mường La: 1.277 hộ, tăng 12,5 %, vốn 35 tỷ đồng trong 3 năm."
)


def find(text: str, kind: AnswerType) -> list[str]:
    return [text[span.start : span.end] for span in find_spans(text, kind)]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("date", ["24/7/2017"]),
        ("person", ["Lò Văn Hạnh"]),
        ("document", ["Nghị quyết số 12-NQ/TU"]),
        ("percentage", ["12,5 %"]),
        ("money", ["35 tỷ đồng"]),
        ("duration", ["3 năm"]),
        ("number", ["1.277", "12,5 %", "35 tỷ đồng", "3"]),
        ("place", ["huyện Mường La"]),
        ("other", []),
    ],
)
def test_every_kind_in_one_sentence(kind: AnswerType, expected: list[str]) -> None:
    assert find(SENTENCE, kind) == expected


def test_names_in_quotation_marks_come_without_them() -> None:
    assert "Nước sạch cho mọi nhà" in find(SENTENCE, "name")


def test_organisations() -> None:
    assert find(SENTENCE, "organisation") == ["Sở Tài chính"]
    assert find("Giao UBND tỉnh phối hợp Tập đoàn Điện lực Việt Nam.", "organisation") == [
        "UBND tỉnh",
        "Tập đoàn Điện lực Việt Nam",
    ]


def test_provinces() -> None:
    assert find("Tỉnh Lạng Sơn và tỉnh Cao Bằng ký kết.", "province") == ["Lạng Sơn", "Cao Bằng"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thái Nguyên, Hà Nội, Lâm Đồng và Sơn La ký kết.", []),
        ("Ông Nguyễn Thái Bình phát biểu.", ["Nguyễn Thái Bình"]),
        ("Bí thư Tỉnh ủy Sơn La Lò Văn Hạnh kết luận.", ["Lò Văn Hạnh"]),
        ("Ông Lê Văn A và bà Trần B.", ["Lê Văn A", "Trần B"]),
    ],
)
def test_persons_are_not_provinces_and_may_end_with_a_letter(
    text: str, expected: list[str]
) -> None:
    assert find(text, "person") == expected


@given(
    st.text("0123456789/-.,% ngàythánăm ABCĐđồng“”", max_size=60),
    st.sampled_from(["date", "number", "money", "document", "person", "name", "place", "province"]),
)
def test_spans_lie_in_the_text_in_order_and_apart(text: str, kind: AnswerType) -> None:
    end = 0
    for span in find_spans(text, kind):
        assert end <= span.start < span.end <= len(text)
        end = span.end
