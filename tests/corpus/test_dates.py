from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import find_dates


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("24/7/2017, 24-07-2017 và 24.7.2017", ["2017-07-24"] * 3),
        ("2021-04-28T07:20:00+07:00", ["2021-04-28"]),
        ("ngày 24 tháng 7 năm 2017", ["2017-07-24"]),
        ("ngày 5 tháng 3", ["--03-05"]),
        ("Ngày 24-7, sáng 28/5", ["--07-24", "--05-28"]),
        ("trong 2 ngày 26-27/8", ["--08-26"]),
        ("ngày 26 và 27/8/2021", ["2021-08-26"]),
        ("24 July 2017; July 24th, 2017", ["2017-07-24"] * 2),
        ("29/2 và 29/2/2020", ["--02-29", "2020-02-29"]),
        # no dates
        ("31/2/2020, 24/13, 0/5", []),
        ("hệ số 2.5, số 24.7, tháng 8/2021, giai đoạn 2021-2025", []),
        ("số 49/2016/NQ-HĐND, 12-NQ/TU, 1.277", []),
        ("ĐT 0280.3.878.453", []),
        ("10/20/30/40", []),
    ],
)
def test_find_dates(text: str, days: list[str]) -> None:
    assert [date.iso() for date in find_dates(text)] == days


@given(
    st.dates(), st.sampled_from(["{0.day}/{0.month}/{0.year:04}", "{0:%d-%m-%Y}", "{0:%Y-%m-%d}"])
)
def test_every_day_is_found_where_it_stands(day: object, shape: str) -> None:
    written = shape.format(day)
    found = list(find_dates(f"Họp ngày {written}, tại tỉnh."))
    if 1900 <= day.year <= 2200:  # type: ignore[attr-defined]
        assert [(date.iso(), date.start, date.end) for date in found] == [
            (f"{day:%Y-%m-%d}", 9, 9 + len(written))
        ]


@given(st.text(alphabet="0123456789/-. thángnămvà,"))
def test_any_text_can_be_searched(text: str) -> None:
    for date in find_dates(text):
        assert 0 <= date.start < date.end <= len(text)
