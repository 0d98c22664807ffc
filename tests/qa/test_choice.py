"""Of several sides the one that a question wants, by what each tells."""

from __future__ import annotations

import pytest

from corpus.types import Chunk, Span
from qa.across.choice import (
    Order,
    Value,
    count_day,
    decide,
    read_amount,
    read_day,
    read_order,
    tells_a_meeting,
)
from qa.extraction.short_answer import ShortAnswer
from qa.retrieval.evidence import Sentence


def tell(text: str, said: str) -> ShortAnswer:
    chunk = Chunk("d#0", "d", 0, len(text), text, (Span(0, len(text)),))
    sentence = Sentence(chunk, chunk.sentences[0], text, 1.0, 0.5, 0.5)
    return ShortAnswer(said, sentence, Span(text.index(said), text.index(said) + len(said)), 1.0)


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ("Tỉnh nào họp trước?", "earliest"),
        ("Who met first, A or B?", "earliest"),
        ("What was the first session?", None),
        ("tinh nao hop som hon", "earliest"),
        ("Which of them met earlier?", "earliest"),
        ("Trước năm 2020 có gì?", None),
        ("Nơi nào xong muộn hơn?", "latest"),
        ("Tỉnh nào có nhiều xã hơn?", "most"),
        ("Which has the larger area?", "most"),
        ("Nơi nào chi ít tiền hơn?", "least"),
        ("Which has fewer communes?", "least"),
        ("Tỉnh nào có cảng?", None),
        ("Tỉnh nào thu ngân sách cao hơn?", "most"),
        ("Đại hội lần thứ nhất họp ở tỉnh nào?", None),
        ("Có gì trước năm 2020?", None),
        ("Nơi nào có nhiều hơn 5 xã?", None),
    ],
)
def test_the_order_is_read_from_the_question(asked: str, order: Order | None) -> None:
    assert read_order(asked) == order


@pytest.mark.parametrize(
    ("values", "order", "place"),
    [
        ([("day", 20210427.0), ("day", 20210827.0)], "earliest", 0),
        ([("day", 20210427.0), ("day", 20210827.0)], "latest", 1),
        ([("amount %", 5.0), ("amount %", 7.0), ("amount %", 6.0)], "most", 1),
        ([("amount %", 5.0), ("amount %", 7.0)], "least", 0),
        ([("amount %", 5.0), ("amount %", 5.0)], "least", None),
        ([("amount %", 5.0), ("amount count", 7.0)], "most", None),
        ([("amount %", 5.0), None], "most", None),
    ],
)
def test_one_alone_is_first_or_none(
    values: list[Value | None], order: Order, place: int | None
) -> None:
    assert decide(values, order) == place


def test_a_value_is_what_the_short_answer_itself_tells() -> None:
    short = tell("Năm 2021, tỉnh có 209 xã và 10 huyện.", "209 xã")
    assert read_amount(short) == ("amount count xa", 209.0)
    assert read_amount(tell("Tỷ lệ hộ nghèo là 5,5%.", "5,5%")) == ("amount % %", 5.5)
    assert read_amount(tell("Ông Lê Văn Nam có 3 con.", "Lê Văn Nam")) is None
    assert read_amount(None) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("500 tỷ đồng", "20 triệu USD"), ("6.364 km2", "636.400 ha"), ("126 xã", "10 huyện")],
)
def test_amounts_of_different_units_are_not_compared(one: str, other: str) -> None:
    values = [read_amount(tell(f"Tỉnh đạt {said} trong năm.", said)) for said in (one, other)]
    assert None not in values
    assert decide(values, "most") is None


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Hà Giang với Sơn La, tỉnh nào họp trước?", True),
        ("ha giang hop truoc", True),
        ("Nơi nào ký hợp đồng trước?", False),
        ("noi nao ky hop dong truoc", False),
        ("Which of them met earlier?", True),
    ],
)
def test_a_meeting_is_told_from_a_contract(asked: str, told: bool) -> None:
    assert tells_a_meeting(asked) is told


def test_a_day_counts_with_its_year_only() -> None:
    assert read_day(tell("Hội nghị họp ngày 27/4/2021.", "27/4/2021")) == ("day", 20210427.0)
    assert read_day(tell("Hội nghị họp ngày 27/4.", "27/4")) is None
    assert count_day("2021-04-27") == ("day", 20210427.0)
    assert count_day("--04-27") is None
    assert count_day(None) is None
