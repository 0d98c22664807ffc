"""Filters as they are typed, and which documents they let through."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SettingError
from corpus.normalise import fold
from corpus.provinces import provinces, same_province
from qa.reading.filters import Filter, explain, read_days, read_province


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2021-05", "2021-05-01", "2021-05-31"),
        ("2020-2", "2020-02-01", "2020-02-29"),
        ("5/2021", "2021-05-01", "2021-05-31"),
        ("2021-05-17", "2021-05-17", "2021-05-17"),
        ("17/5/2021", "2021-05-17", "2021-05-17"),
        (" 17.05.2021 ", "2021-05-17", "2021-05-17"),
        ("17 tháng 5 năm 2021", "2021-05-17", "2021-05-17"),
        ("17 May 2021", "2021-05-17", "2021-05-17"),
    ],
)
def test_a_date_is_read_as_its_first_and_last_day(typed: str, first: str, last: str) -> None:
    assert tuple(map(str, read_days(typed))) == (first, last)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 12, 31)))
def test_a_day_is_read_back_as_itself(day: datetime.date) -> None:
    assert read_days(day.isoformat()) == (day, day)
    assert read_days(f"{day.day}/{day.month}/{day.year}") == (day, day)


@pytest.mark.parametrize(
    "typed", ["", "17/5", "31/2/2021", "2021-13", "0000", "1899", "2021-05-17x", "5/17/2021", "mai"]
)
def test_what_is_no_date_is_named_with_what_is(typed: str) -> None:
    with pytest.raises(SettingError) as error:
        read_days(typed)
    assert str(error.value) == (
        f"{typed!r} is no date from 1900 to 2200; "
        "write a day, a month or a year: 2021-05-17, 17/5/2021, 2021-05 or 2021"
    )


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_an_error_of_ours(typed: str) -> None:
    try:
        first, last = read_days(typed)
    except SettingError:
        return
    assert first <= last


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Vĩnh Phúc", "Vĩnh Phúc"),
        ("tỉnh Hoà Bình", "Hòa Bình"),
        ("vinh phuc", "Vĩnh Phúc"),
        ("TP.HCM", "Hồ Chí Minh"),
        ("Ho Chi Minh City", "Hồ Chí Minh"),
        ("UBND tỉnh Điện Biên", "Điện Biên"),
        ("Dien Bien Province", "Điện Biên"),
        ("Hanoi", "Hà Nội"),
        ("vinhphuc", "Vĩnh Phúc"),
    ],
)
def test_a_province_is_read_in_any_usual_form(typed: str, name: str) -> None:
    assert read_province(typed) == name


def test_every_province_is_read_with_and_without_diacritics() -> None:
    for province in provinces():
        for typed in (province.name, province.name.upper(), fold(province.name)):
            assert read_province(typed) == province.name
            assert read_province(f"{province.kind} {typed}") == province.name


@pytest.mark.parametrize("typed", ["Atlantis", "", "huyện Điện Biên", "Hà Nội và Huế"])
def test_what_is_no_province_is_an_error_that_says_how_to_write_one(typed: str) -> None:
    with pytest.raises(SettingError, match="is not one province of Vietnam") as error:
        read_province(typed)
    assert repr(typed) in str(error.value)
    assert "'tinh Vinh Phuc'" in str(error.value)


def test_a_near_name_is_offered() -> None:
    with pytest.raises(SettingError, match=r"\(is it 'Vĩnh Phúc'\?\)"):
        read_province("Vinh Phuk")


def test_nothing_typed_is_no_filter() -> None:
    assert Filter.read() is None
    assert Filter.read(since="2021") == Filter(since="2021-01-01")
    assert Filter.read("hue", "5/2021", "2021-05") == Filter("Huế", "2021-05-01", "2021-05-31")


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(SettingError, match="no day is from 2022-01-01 to 2021-12-31"):
        Filter.read(since="2022", until="2021")


def test_a_province_of_today_takes_in_its_former_ones_and_a_former_one_none() -> None:
    assert Filter("Phú Thọ").names == ("Hòa Bình", "Phú Thọ", "Vĩnh Phúc")
    assert Filter("Vĩnh Phúc").names == ("Vĩnh Phúc",)
    assert Filter().names is None
    for province in provinces():
        names = Filter(province.name).names or ()
        assert province.name in names
        assert all(same_province(province.name, name) for name in names)


@pytest.mark.parametrize(
    ("chosen", "language", "any_matching", "said"),
    [
        (Filter("Cà Mau"), "vi", False, "Không có tài liệu nào của Cà Mau."),
        (
            Filter("Vĩnh Phúc", "2021-01-01", "2021-05-31"),
            "vi",
            True,
            "Chỉ tìm trong các tài liệu của Vĩnh Phúc (từ tháng 7/2025 thuộc Phú Thọ) "
            "từ ngày 01/01/2021 đến ngày 31/05/2021.",
        ),
        (
            Filter("Hòa Bình", until="2021-05-31"),
            "zh",
            False,
            "There is no document of Hòa Bình (part of Phú Thọ since July 2025) up to 2021-05-31.",
        ),
        (
            Filter(since="2021-01-01"),
            "en",
            True,
            "Only documents from 2021-01-01 on were searched.",
        ),
    ],
)
def test_a_filter_is_named_in_the_language_of_the_question(
    chosen: Filter, language: str, any_matching: bool, said: str
) -> None:
    assert explain(chosen, language, any_matching=any_matching) == said
