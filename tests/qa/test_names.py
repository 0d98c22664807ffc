"""Organisations, places, quoted names, things and lists as they are written."""

from __future__ import annotations

import pytest

from qa.extraction.lists import count_items, find_enumerations, join_things
from qa.extraction.names import find_places, find_quoted, find_things
from qa.extraction.organisations import find_organisations


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("Sở Kế hoạch và Đầu tư tỉnh Sơn La chủ trì.", ["Sở Kế hoạch và Đầu tư"]),
        ("Giao Sở Giao thông vận tải, Sở Y tế.", ["Sở Giao thông vận tải", "Sở Y tế"]),
        ("Ban Thường vụ Tỉnh ủy giao UBND tỉnh.", ["Ban Thường vụ Tỉnh ủy", "UBND tỉnh"]),
        ("Sở Văn hóa, Thể thao và Du lịch trình.", ["Sở Văn hóa, Thể thao và Du lịch"]),
        ("Ủy ban nhân dân tỉnh chỉ đạo.", ["Ủy ban nhân dân tỉnh"]),
        (
            "Tập đoàn Bưu chính - Viễn thông Việt Nam (VNPT) làm chủ đầu tư.",
            ["Tập đoàn Bưu chính - Viễn thông Việt Nam (VNPT)"],
        ),
        ("Ban Cán sự Đảng UBND tỉnh họp.", ["Ban Cán sự Đảng UBND tỉnh"]),
        ("lập một trung tâm an ninh an toàn mạng.", ["trung tâm an ninh an toàn mạng"]),
        ("Công trình do Viettel thực hiện.", ["Viettel"]),
        ("Bộ trưởng và tổ trưởng cùng dự.", []),
    ],
)
def test_bodies_are_named_whole(text: str, bodies: list[str]) -> None:
    assert [text[s.start : s.end] for s in find_organisations(text)] == bodies


def test_places_are_no_persons() -> None:
    text = "Chủ tịch UBND tỉnh Lò Văn Hạnh thăm huyện Mường La, TX Cửa Lò và Phường 5."
    assert [text[s.start : s.end] for s in find_places(text)] == [
        "huyện Mường La",
        "TX Cửa Lò",
        "Phường 5",
    ]


def test_of_a_quoted_description_the_coined_name_counts() -> None:
    text = "Ra mắt “Ứng dụng công dân C-SonLa” và phong trào “Nước sạch cho mọi nhà”."
    assert [text[s.start : s.end] for s in find_quoted(text)] == [
        "C-SonLa",
        "Nước sạch cho mọi nhà",
    ]


def test_no_piece_of_a_documents_number_is_a_name() -> None:
    text = "Theo Nghị quyết số 12-NQ/TU và 217-QĐ/TW, HĐND bàn về KT-XH."
    assert [text[s.start : s.end] for s in find_quoted(text)] == ["HĐND", "KT-XH"]


def test_a_number_ends_the_name_of_a_thing() -> None:
    text = "Đầu tư Dự án 1 và Dự án 2 năm 2017, Dự án 3 năm 2018."
    found = [text[s.start : s.end] for s in find_things(text, (("du", "an"),))]
    assert found == ["Dự án 1", "Dự án 2", "Dự án 3"]


def test_things_are_the_noun_with_its_name_or_what_stands_behind_the_colon() -> None:
    text = "Lập Cụm công nghiệp Thượng Đình; theo hình thức đối tác công tư (PPP). Kinh phí: vay."
    assert [text[s.start : s.end] for s in find_things(text, (("hinh", "thuc"),))] == [
        "hình thức đối tác công tư (PPP)"
    ]
    assert [text[s.start : s.end] for s in find_things(text, (("cum", "cong", "nghiep"),))] == [
        "Cụm công nghiệp Thượng Đình"
    ]
    assert [text[s.start : s.end] for s in find_things(text, (("kinh", "phi"),))] == ["vay"]


def test_things_in_a_row_are_one_list() -> None:
    text = "lập Cụm công nghiệp Thượng Đình; Cụm công nghiệp Hạnh Phúc - Xuân Phương."
    joined = join_things(text, find_things(text, (("cum", "cong", "nghiep"),)))
    assert [text[s.start : s.end] for s in joined] == [
        "Cụm công nghiệp Thượng Đình; Cụm công nghiệp Hạnh Phúc - Xuân Phương"
    ]


@pytest.mark.parametrize(
    ("text", "items", "count"),
    [
        ("Tỉnh có 3 mũi nhọn: cam, chè và quế.", ["cam, chè và quế"], 3),
        ("Dự án gồm cầu A và đường B; kinh phí đủ.", ["cầu A và đường B"], 2),
        ("Gồm 8 phân hệ: giao thông; y tế; du lịch.", ["giao thông; y tế; du lịch"], 3),
        ("Hội nghị kết thúc, mọi người ra về.", [], 0),
    ],
)
def test_enumerations(text: str, items: list[str], count: int) -> None:
    found = [text[s.start : s.end] for s in find_enumerations(text)]
    assert found[-1:] == items
    assert sum(count_items(item) for item in found[-1:]) == count


def test_what_is_built_and_what_lies_in_the_country_are_places() -> None:
    text = "Từ cầu Hợp Lý đến hồ Vân Trục, rồi ra Quảng trường Hòa Bình."
    assert [text[s.start : s.end] for s in find_places(text)] == [
        "cầu Hợp Lý",
        "hồ Vân Trục",
        "Quảng trường Hòa Bình",
    ]


def test_a_family_name_is_no_lake() -> None:
    text = "Ông Hồ Văn Năm đi từ Hồ Tây đến hồ Ba Bể."
    assert [text[s.start : s.end] for s in find_places(text)] == ["Hồ Tây", "hồ Ba Bể"]
