from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.abbreviations import Definition, find_definitions


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("công tác phòng cháy, chữa cháy (PCCC) năm nay", "PCCC", "phòng cháy, chữa cháy"),
        ("Ủy ban nhân dân (UBND) tỉnh", "UBND", "Ủy ban nhân dân"),
        ("kỳ họp Hội đồng nhân dân ( HĐND )", "HĐND", "Hội đồng nhân dân"),
        ("thuộc Ban quản lý (sau đây gọi tắt là BQL).", "BQL", "Ban quản lý"),
        ("Ban quản lý (viết tắt là “BQL”)", "BQL", "Ban quản lý"),
        ("Sở Giáo dục và Đào tạo (GD&ĐT)", "GD&ĐT", "Giáo dục và Đào tạo"),
        ("Bộ Giáo dục và Đào tạo (GD - ĐT)", "GD-ĐT", "Giáo dục và Đào tạo"),
        ("phát triển kinh tế - xã hội (KT-XH)", "KT-XH", "kinh tế - xã hội"),
        ("Khoa học và\nCông nghệ (KH&CN)", "KH&CN", "Khoa học và Công nghệ"),
        ("Ban Chấp hành Trung ương (BCHTW)", "BCHTW", "Ban Chấp hành Trung ương"),
        ("Ban Chấp hành Trung ương (BCHTƯ)", "BCHTƯ", "Ban Chấp hành Trung ương"),
        ("theo PCCC (phòng cháy, chữa cháy)", "PCCC", "phòng cháy, chữa cháy"),
        ("BHXH (viết tắt của bảo hiểm xã hội)", "BHXH", "bảo hiểm xã hội"),
        ("Đồng bằng sông Cửu Long (ĐBSCL)", "ĐBSCL", "Đồng bằng sông Cửu Long"),
        ("Thành phố Hồ Chí Minh (TP.HCM)", "TP.HCM", "Thành phố Hồ Chí Minh"),
        ("BẢO HIỂM Y TẾ (BHYT)", "BHYT", "BẢO HIỂM Y TẾ"),
        ("an toàn, vệ sinh lao động (ATVSLĐ)", "ATVSLĐ", "an toàn, vệ sinh lao động"),
        ("the Provincial Competitiveness Index (PCI)", "PCI", "Provincial Competitiveness Index"),
        ("cán bộ và viên chức (CBVC)", "CBVC", "cán bộ và viên chức"),
    ],
)
def test_a_definition_is_found(text: str, short: str, long: str) -> None:
    for form in ("NFC", "NFD"):
        assert find_definitions(unicodedata.normalize(form, text)) == [Definition(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "Hội đồng nhân dân (HDND)",  # đ is not d
        "chỉ số năng lực cạnh tranh (PCI)",
        "họp ngày 24/7 (TTXVN)",
        "phòng cháy. Chữa cháy (PCCC)",  # two sentences
        "phòng cháy (tại chỗ) chữa cháy (PCCC)",
        "ủy ban (A)",
        "Quyết định số 12 năm 2020 (QĐ)",
        "nhân dân (UBND)",
        "phòng cháy, chữa cháy và (PCCC)",  # the last word must have its letter
        "PCCC (phòng cháy, chữa cháy và cứu nạn)",
        "PCCC (công tác phòng cháy, chữa cháy)",
        "(PCCC)",
        "phòng cháy, chữa cháy (pccc)",
        "phòng cháy, chữa cháy PCCC",
    ],
)
def test_nothing_else_is_taken_for_one(text: str) -> None:
    assert find_definitions(text) == []


def test_definitions_come_once_and_in_order() -> None:
    text = "Hội đồng nhân dân (HĐND) và UBND (Ủy ban nhân dân); Hội đồng nhân dân (HĐND)"
    assert find_definitions(text) == [
        Definition("HĐND", "Hội đồng nhân dân"),
        Definition("UBND", "Ủy ban nhân dân"),
    ]


@given(st.text(alphabet="ABĐabđ (),.&\n", max_size=60) | st.text(max_size=60))
def test_a_definition_spells_its_abbreviation(text: str) -> None:
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    for short, long in find_definitions(text):
        assert " ".join(long.split()) in composed
        assert len(long.split()) >= 1
        assert short[0].lower() in "abđ" or len(short) >= 2


@pytest.mark.parametrize("text", ["(A" * 40_000, "và " * 60_000, "(A)" * 30_000, "A." * 50_000,
                                  "và và và và (VVVVV)" * 8_000, "A (" * 40_000])  # fmt: skip
def test_time_grows_with_the_text(text: str) -> None:
    begin = time.perf_counter()
    find_definitions(text)
    assert time.perf_counter() - begin < 4
