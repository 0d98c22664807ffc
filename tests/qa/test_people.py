"""People, their offices, and whether an office is the one asked for."""

from __future__ import annotations

import pytest

from corpus.types import Span
from qa.extraction.people import Office, find_offices, find_persons, list_offices_of, match_office

TEXT = (
    "Dự họp có các đồng chí: Lò Văn Hạnh, Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy; Trần Thị Mỵ – "
    "Phó Bí thư Thường trực Tỉnh ủy; Giám đốc Sở Kế hoạch và Đầu tư Cầm Bá Thước. Ảnh: Lê Minh"
)


def slices(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


def test_persons_but_no_photographer() -> None:
    assert slices(TEXT, find_persons(TEXT)) == ["Lò Văn Hạnh", "Trần Thị Mỵ", "Cầm Bá Thước"]


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("Thái Nguyên, Hà Nội, Lâm Đồng và Sơn La ký kết.", []),
        ("Ông Nguyễn Thái Bình phát biểu.", ["Nguyễn Thái Bình"]),
        ("Bà H'Yim không có họ; ông Siu Khẳm có.", ["Siu Khẳm"]),
        ("Tập đoàn Viễn thông Việt Nam trúng thầu.", []),
        ("Cầu tại huyện Sơn Dương đã xong.", []),
    ],
)
def test_names_of_places_and_bodies_are_no_persons(text: str, persons: list[str]) -> None:
    assert slices(text, find_persons(text)) == persons


def test_offices_go_with_the_name_before_or_behind_them() -> None:
    first, second, third = find_persons(TEXT)
    offices = {
        TEXT[p.start : p.end]: [TEXT[o.start : o.end] for o in list_offices_of(TEXT, p)]
        for p in (first, second, third)
    }
    assert offices == {
        "Lò Văn Hạnh": ["Ủy viên Trung ương Đảng", "Bí thư Tỉnh ủy"],
        "Trần Thị Mỵ": ["Phó Bí thư Thường trực Tỉnh ủy"],
        "Cầm Bá Thước": ["Giám đốc Sở Kế hoạch và Đầu tư"],
    }


def office(text: str) -> Office:
    return find_offices(text)[0]


@pytest.mark.parametrize(
    ("asked", "held", "fit"),
    [
        ("Bí thư Tỉnh ủy", "Bí thư Tỉnh ủy", 1.0),
        ("Bí thư Tỉnh ủy", "Phó Bí thư Tỉnh ủy", -1.0),
        ("Phó Bí thư Tỉnh ủy", "Bí thư Tỉnh ủy", -1.0),
        ("Phó Bí thư Thường trực Tỉnh ủy", "Phó Bí thư Thường trực Tỉnh ủy", 1.0),
        ("Phó Bí thư Thường trực Tỉnh ủy", "Phó Bí thư Tỉnh ủy", 0.6),
        ("Chủ tịch UBND tỉnh", "Chủ tịch Ủy ban nhân dân tỉnh", 1.0),
        ("Chủ tịch UBND tỉnh", "Chủ tịch HĐND tỉnh", -1.0),
        ("Giám đốc Sở Y tế", "Giám đốc Sở Nội vụ", -1.0),
        ("Chủ tịch", "Chủ tịch HĐND tỉnh", 0.8),
        ("Chủ tịch HĐND tỉnh", "Chủ tịch", 0.4),
    ],
)
def test_a_deputy_is_no_chief_and_a_body_no_other(asked: str, held: str, fit: float) -> None:
    assert match_office(office(asked), office(held)) == fit


def test_a_short_form_in_brackets_ends_no_office() -> None:
    text = (
        "Đồng chí Lò Thị Mai, Ủy viên Ban Chấp hành (BCH) Trung ương Đảng, Bí thư Tỉnh ủy, Chủ tịch"
        " Hội đồng nhân dân (HĐND), Giám đốc Sở Kế hoạch và Đầu tư (KHĐT) tỉnh Sơn La (ảnh)."
    )
    (person,) = find_persons(text)
    assert [text[o.start : o.end] for o in list_offices_of(text, person)] == [
        "Ủy viên Ban Chấp hành (BCH) Trung ương Đảng",
        "Bí thư Tỉnh ủy",
        "Chủ tịch Hội đồng nhân dân (HĐND)",
        "Giám đốc Sở Kế hoạch và Đầu tư (KHĐT) tỉnh Sơn La",
    ]


def test_the_head_of_a_body_holds_whichever_rank_leads_it() -> None:
    (asked,) = find_offices("đứng đầu Hội đồng nhân dân tỉnh")
    for held, fit in (
        ("Chủ tịch HĐND tỉnh", 1.0),
        ("Phó Chủ tịch HĐND tỉnh", -1.0),
        ("Chủ tịch UBND tỉnh", -1.0),
        ("Ủy viên Thường trực HĐND tỉnh", -1.0),
    ):
        (office,) = find_offices(held)
        assert match_office(asked, office) == fit, held


def test_who_leads_a_delegation_of_deputies_holds_one_office() -> None:
    text = "Trần Văn Sen, Bí thư Tỉnh ủy, Trưởng Đoàn đại biểu Quốc hội (ĐBQH) tỉnh"
    found = [text[office.start : office.end] for office in find_offices(text)]
    assert found == ["Bí thư Tỉnh ủy", "Trưởng Đoàn đại biểu Quốc hội (ĐBQH) tỉnh"]
