"""What asks nothing of documents."""

from __future__ import annotations

import pytest

from qa.compose import decline
from qa.reading.question import Question
from qa.small_talk import asks_nothing


@pytest.mark.parametrize(
    "said",
    [
        "hello", "Hi there!", "Xin chào!", "xin chao", "Chào bạn", "cảm ơn bạn nhiều nhé", "你好",
        "Bạn là ai?", "ban la ai", "vâng ạ", "¿Quién eres?", "ok", "tính 5 - 3", "2+2", "1+1=?",
        "2 + 2 bằng mấy?", "what is 3*4?", "100 : 4 bằng bao nhiêu",
    ],
)  # fmt: skip
def test_greetings_and_sums_ask_nothing(said: str) -> None:
    assert asks_nothing(said)


@pytest.mark.parametrize(
    "asked",
    [
        "Ai là Chủ tịch?", "28/5/2021", "24/7", "2021-2025", "80/2014", "12-NQ/TU", "10 %", "số",
        "vàng", "Đá", "da", "cháo", "Bản là gì?", "Ban là gì?", "2021 - 2025", "30/4 - 1/5",
        "40x60", "chào mừng đại hội", "What is the budget?", "Nghệ An", "2021",
    ],
)  # fmt: skip
def test_dates_names_and_questions_are_looked_up(asked: str) -> None:
    assert not asks_nothing(asked)


def test_the_reply_is_in_the_language_of_the_question_and_shows_no_passage() -> None:
    answer = decline(Question("xin chào", "xin chào", "vi", False))
    assert (answer.status, answer.confidence, answer.hits) == ("not_found", 0.0, ())
    assert answer.text.startswith("Tôi tra cứu trong các tài liệu này")
    assert decline(Question("hello", "hello", "en", False)).text.startswith("I look things up")
