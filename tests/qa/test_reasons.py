"""A cause and an aim are told apart by what introduces them."""

from __future__ import annotations

import pytest

from corpus.normalise import fold
from corpus.types import Span
from qa.extraction.reasons import Reason, fit_reason, read_reason

TEXT = (
    "Vì đây là nghị quyết quan trọng, Ban Thường vụ lập các đoàn kiểm tra nhằm lãnh đạo hiệu quả"
    " hơn để dân được nhờ; do trời mưa nên hoãn."
)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("Vì sao lập đoàn kiểm tra?", "cause"),
        ("Sao lại hoãn?", "cause"),
        ("Do đâu phải hoãn?", "cause"),
        ("Lý do hoãn họp là gì?", "cause"),
        ("Why was it put off?", "cause"),
        ("为什么推迟？", "cause"),
        ("Warum wurde es verschoben?", "cause"),
        ("Lập đoàn kiểm tra để làm gì?", "aim"),
        ("Mục đích của việc kiểm tra là gì?", "aim"),
        ("What is the purpose of the inspection?", "aim"),
        ("¿Para qué se crearon los equipos?", "aim"),
        ("Ai lập đoàn kiểm tra?", None),
        ("Có bao nhiêu đoàn?", None),
        ("Sao lưu dữ liệu ở đâu?", None),
        ("Hội nghị diễn ra tại đâu?", None),
        ("Chuyển mục đích sử dụng đất ở xã nào?", None),
    ],
)
def test_what_is_asked_for(asked: str, wanted: Reason | None) -> None:
    assert read_reason(fold(asked)) == wanted


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Vì đây là nghị quyết quan trọng", "cause"),
        ("đây là nghị quyết quan trọng", "cause"),
        ("trời mưa", "cause"),
        ("do trời mưa", "cause"),
        ("nhằm lãnh đạo hiệu quả hơn", "aim"),
        ("lãnh đạo hiệu quả hơn", "aim"),
        ("dân được nhờ", "aim"),
        ("các đoàn kiểm tra", None),
    ],
)
def test_what_introduces_a_clause(said: str, told: Reason | None) -> None:
    start = TEXT.index(said)
    span = Span(start, start + len(said))
    assert fit_reason(TEXT, span, None) == 0
    for wanted in ("cause", "aim"):
        assert fit_reason(TEXT, span, wanted) == (
            0 if told is None else 1 if told == wanted else -1
        )


def test_an_aim_may_tell_why_where_no_cause_is_told() -> None:
    text = "Ban Thường vụ lập các đoàn kiểm tra để lãnh đạo hiệu quả hơn."
    span = Span(text.index("để"), len(text) - 1)
    assert (fit_reason(text, span, "cause"), fit_reason(text, span, "aim")) == (0, 1)
