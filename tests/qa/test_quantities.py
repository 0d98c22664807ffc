"""Amounts, documents and dates as they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.extraction.document_numbers import find_articles, find_documents
from qa.extraction.quantities import find_durations, find_money, find_numbers, find_percentages
from qa.extraction.times import find_times


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.277 thôn, 06 xã và 1,2 triệu người", ["1.277", "06", "1,2 triệu"]),
        ("97/128 xã đạt từ 14 tiêu chí trở lên", ["97", "14"]),
        ("hơn 2.950 tỷ đồng, bằng 42,1% dự toán", ["2.950 tỷ đồng", "42,1%"]),
        ("cắt 20 - 30% thời gian của 25 - 30 thủ tục", ["20 - 30%", "25 - 30"]),
        ("lập hai cụm, vào top 15", ["hai", "top 15"]),
        ("hệ số 0,5 lần", ["0,5"]),
        ("Dự án 3, khóa 13, ngày 28/02, năm 2021, Quyết định số 217, Điều 5", []),
        ("nguồn lực hằng năm thực hiện, trong đó có năm xã", ["năm"]),
        ("ĐT 0280.3.878.453", []),
    ],
)
def test_numbers_are_amounts_with_magnitude_but_without_what_is_counted(
    text: str, numbers: list[str]
) -> None:
    assert [text[s.start : s.end] for s in find_numbers(text)] == numbers


def test_money_in_every_spelling() -> None:
    text = (
        "45.000đ/tháng; 20 000 đồng; 1.137 tỷ đồng; 35 tỷ; 142,6 triệu USD; 12 đồng chí; "
        "3 triệu dân"
    )
    assert [text[s.start : s.end] for s in find_money(text)] == [
        "45.000đ",
        "20 000 đồng",
        "1.137 tỷ đồng",
        "35 tỷ",
        "142,6 triệu USD",
    ]


def test_percentages_and_durations_take_both_ends() -> None:
    text = "tăng 5 - 7%, giảm 1,2 %, trong 24 tháng, từ 01 năm đến 03 năm, 15 ngày làm việc"
    assert [text[s.start : s.end] for s in find_percentages(text)] == ["5 - 7%", "1,2 %"]
    assert [text[s.start : s.end] for s in find_durations(text)] == [
        "24 tháng",
        "01 năm đến 03 năm",
        "15 ngày làm việc",
    ]


def test_documents_by_number_and_provisions() -> None:
    text = (
        "Theo Nghị quyết số 12-NQ/TU ngày 1/3, Luật số 45/2019/QH14, Quyết định 80/2014 và "
        "19/2019/QĐ-TTg; kế hoạch 5 năm; khoản 2 Điều 7, Điều 12a"
    )
    assert [text[s.start : s.end] for s in find_documents(text)] == [
        "Nghị quyết số 12-NQ/TU",
        "Luật số 45/2019/QH14",
        "Quyết định 80/2014",
        "19/2019/QĐ-TTg",
    ]
    assert [text[s.start : s.end] for s in find_articles(text)] == ["khoản 2 Điều 7", "Điều 12a"]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("từ năm 2024 đến năm 2027", [("2024 đến năm 2027", "period")]),
        ("từ ngày 15/10 đến ngày 20/11", [("15/10 đến ngày 20/11", "days")]),
        ("giai đoạn 2017 – 2021, đến năm2030", [("2017 – 2021", "period"), ("2030", "year")]),
        ("Ngày 24-7, tháng 8/2021", [("24-7", "day"), ("tháng 8/2021", "month")]),
        ("quý IV/2022, hiệu lực 01.01.2021", [("quý IV/2022", "month"), ("01.01.2021", "day")]),
        ("tăng 5-7%, 3/9 huyện, số 49/2016/NQ-HĐND", []),
    ],
)
def test_times_are_as_fine_as_written(text: str, times: list[tuple[str, str]]) -> None:
    assert [(text[t.start : t.end], t.grain) for t in find_times(text)] == times


@given(st.text("0123456789/-.,%; ngàythánăm đếtừquýIVtỷđồngĐiều", max_size=50))
def test_any_text_can_be_searched(text: str) -> None:
    for found in (find_numbers(text), find_money(text), find_durations(text), find_times(text)):
        assert all(0 <= span.start < span.end <= len(text) for span in found)


def test_the_name_of_a_law_ends_before_what_is_said_of_it() -> None:
    text = "Theo Luật Cạnh tranh về hợp nhất và Luật Đất đai năm 2013 thì chờ 60 giây."
    assert [text[s.start : s.end] for s in find_documents(text)] == [
        "Luật Cạnh tranh",
        "Luật Đất đai năm 2013",
    ]
    assert [text[s.start : s.end] for s in find_durations(text)] == ["60 giây"]
