from __future__ import annotations

import json
import re
import unicodedata
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.provinces import (
    Province,
    find_provinces,
    merged_into,
    province_of,
    provinces,
    same_province,
)
from tests.corpus.growth import is_quadratic


def named(text: str, *, folded: bool = False) -> list[str]:
    return [mention.name for mention in find_provinces(text, folded=folded)]


def test_the_table_agrees_with_the_maintained_list() -> None:
    # read as data: importing the package would need its geometry libraries
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        pytest.skip("vietnamadminunits is not installed")
    data = Path(spec.origin).parent / "data"

    def table(file: str) -> dict[str, dict[str, str]]:
        return json.loads((data / file).read_text(encoding="utf-8"))["DICT_PROVINCE"]  # type: ignore[no-any-return]

    legacy, today = table("parser_legacy.json"), table("parser_from_2025.json")
    merged = table("converter_2025.json")
    expected = {
        (
            old["provinceShort"],
            old["province"].split(old["provinceShort"])[0].strip().lower(),
        ): today[next(new for new, parts in merged.items() if key in parts)]["provinceShort"]
        for key, old in legacy.items()
    }
    assert {(p.name, p.kind): p.merged_into for p in provinces()} == expected


def test_there_were_63_and_there_are_34() -> None:
    assert len({province.name for province in provinces()}) == 63
    assert len({province.merged_into for province in provinces()}) == 34


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("tỉnh Thái Nguyên và Vĩnh Phúc", ["Thái Nguyên", "Vĩnh Phúc"]),
        ("Hoà Bình, Hòa Bình, Thanh Hoá", ["Hòa Bình", "Hòa Bình", "Thanh Hóa"]),
        ("TỈNH ỦY NGHỆ AN", ["Nghệ An"]),
        ("TP. Hồ Chí Minh, TP.HCM, TPHCM, Sài Gòn", ["Hồ Chí Minh"] * 4),
        ("Thừa Thiên Huế, Thừa Thiên – Huế, TP Huế", ["Huế"] * 3),
        ("Bà Rịa - Vũng Tàu, Bà Rịa-Vũng Tàu, BR-VT", ["Bà Rịa - Vũng Tàu"] * 3),
        ("Đắk Lắk, Đắc Lắc, Đăk Lăk, Dak Lak", ["Đắk Lắk"] * 4),
        ("Bắc Cạn, Kontum", ["Bắc Kạn", "Kon Tum"]),
        ("Which goals did Vinh Phuc and Dien Bien set?", ["Vĩnh Phúc", "Điện Biên"]),
        ("Hoa Binh province, the province of An Giang", ["Hòa Bình", "An Giang"]),
        ("Bí thư Tỉnh ủy Thái Nguyên Nguyễn Văn Bình", ["Thái Nguyên"]),
        ("Sở Tài nguyên và Môi trường Hà Nội", ["Hà Nội"]),
        ("quản lý Hà Nam; đô thị Hải Phòng", ["Hà Nam", "Hải Phòng"]),
        ("tỉnh hòa bình", ["Hòa Bình"]),
        ("vĩnh phúc đặt mục tiêu gì?", ["Vĩnh Phúc"]),
        ("UBND tỉnh An Giang", ["An Giang"]),
        # not provinces
        ("vì hòa bình và phát triển", []),
        ("VÌ HÒA BÌNH THẾ GIỚI", []),
        ("xã Hòa Bình, phường Hòa Bình, huyện Điện Biên, thị xã Quảng Trị", []),
        ("đường Hòa Bình, phố Huế, sông Sài Gòn, cầu Cần Thơ", []),
        ("Thái Bình Dương, Điện Biên Phủ", []),
        ("bà Nguyễn Hà Giang, ông Trần Thái Bình", []),
        ("Chủ tịch Hồ Chí Minh; Đoàn TNCS Hồ Chí Minh", []),
        ("Hoa Binh; Thai Binh", []),
        ("diễn biến, đánh giá lại, đa năng", []),
        ("Ông Lê Thu Hà. Nội dung gồm ba phần", []),
        ("dien bien co bao nhieu thon", []),
        ("Hà Nội2 xHà Nội", []),
    ],
)
def test_find_provinces(text: str, names: list[str]) -> None:
    for form in ("NFC", "NFD"):
        assert named(unicodedata.normalize(form, text)) == names


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("vinh phuc dat muc tieu gi", ["Vĩnh Phúc"]),
        ("ubnd tinh dien bien giao ai", ["Điện Biên"]),
        ("bao nhieu thon o dien bien", ["Điện Biên"]),
        ("bao nhieu thon ban tai tinh dien bien?", ["Điện Biên"]),
        ("muc tieu cua gia lai", ["Gia Lai"]),
        ("bi thu tinh uy hoa binh la ai", ["Hòa Bình"]),
        ("tp hcm va an giang", ["Hồ Chí Minh", "An Giang"]),
        ("Thai Binh co gi moi", ["Thái Bình"]),
        ("tinh nao danh gia lai dien bien dich benh", []),
        ("trong 5 nam dinh huong den nam 2030", []),
        ("nghi quyet ve nha da nang cho hoc sinh", []),
    ],
)
def test_find_provinces_in_a_question_without_diacritics(question: str, names: list[str]) -> None:
    assert named(question, folded=True) == names


@given(st.sampled_from(provinces()), st.sampled_from(["tỉnh ", "thành phố ", "TP. ", "Tỉnh ủy "]))
def test_every_spelling_is_found_where_it_stands(province: Province, cue: str) -> None:
    for spelling in (province.name, *province.spellings):
        text = f"Tại {cue}{spelling}, hội nghị"
        (mention,) = find_provinces(text)
        assert mention.name == province.name
        assert text[mention.start : mention.end] == spelling


@given(st.text() | st.text(alphabet="Hàa NộịoiĐiện Biênế\u0301.- "))
def test_mentions_are_ordered_slices_of_the_text(text: str) -> None:
    mentions = find_provinces(text)
    assert [m.start for m in mentions] == sorted({m.start for m in mentions})
    assert all(0 <= m.start < m.end <= len(text) for m in mentions)


def test_merged_into() -> None:
    assert merged_into("Vĩnh Phúc") == "Phú Thọ"
    assert merged_into("tỉnh Bắc Kạn") == "Thái Nguyên"
    assert merged_into("TPHCM") == merged_into("binh duong") == "Hồ Chí Minh"
    assert merged_into("Hà Nội") == "Hà Nội"
    with pytest.raises(InputError, match="'Atlantis' is no province"):
        merged_into("Atlantis")


def test_same_province() -> None:
    assert same_province("Hoà Bình", "Hòa Bình")
    assert same_province("Vĩnh Phúc", "Phú Thọ")
    assert same_province("Phú Thọ", "tỉnh Vĩnh Phúc")
    assert not same_province("Vĩnh Phúc", "Hòa Bình")
    assert not same_province("Vĩnh Phúc", "Hà Nội")
    assert same_province("Lào", "lao")
    assert not same_province("Lào", "Hà Nội")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tỉnh ủy Lạng Sơn họp. Đoàn đã thăm Hà Nội, Hà Nội, Hà Nam.", "Lạng Sơn"),
        ("Hội nghị thường kỳ\n\nNguồn: langson.gov.vn", "Lạng Sơn"),
        ("Hội nghị thường kỳ\n\nbaonghean.vn", "Nghệ An"),
        ("Tin ảnh/LANGSONTV.VN", "Lạng Sơn"),
        ("Họp ở Sơn La.\nPhát triển bởi A, nền tảng do UBND TP Hà Nội chuyển giao", "Sơn La"),
        ("Nghị quyết của Quốc hội về ngân sách", None),
        ("", None),
    ],
)
def test_province_of(text: str, name: str | None) -> None:
    assert province_of(text) == name


def test_the_province_of_real_pages(seeds: Path) -> None:
    found = [province_of(p.read_text(encoding="utf-8")) for p in sorted(seeds.glob("*.txt"))]
    assert found == ["Thái Nguyên", "Thái Nguyên", "Vĩnh Phúc", "Điện Biên", "Nghệ An"]


@pytest.mark.parametrize("unit", ["a", "a.", "Hà Nội ", "-", "1-", "e\u0301", "tỉnh "])
def test_no_text_takes_quadratic_time(unit: str) -> None:
    assert not is_quadratic(province_of, unit, 100_000)


def test_chinese_names_count_but_those_of_other_things() -> None:
    def names(text: str) -> list[tuple[str, str]]:
        return [(it.name, text[it.start : it.end]) for it in find_provinces(text)]

    assert names("河江省的投资方") == [("Hà Giang", "河江省")]
    assert names("太原省委与胡志明市") == [("Thái Nguyên", "太原"), ("Hồ Chí Minh", "胡志明市")]
    assert names("和平省 và tỉnh Nghệ An") == [("Hòa Bình", "和平省"), ("Nghệ An", "Nghệ An")]
    assert names("高平省委") == [("Cao Bằng", "高平")]
    for text in (
        "奠边府大捷, 和平谈判",
        "如何提高平均收入",
        "许多农民",
        "越南定于",
        "胡志明主席",
        "中国河南省",
    ):
        assert names(text) == [], text


def test_every_province_has_a_chinese_name_of_its_own() -> None:
    known = [name for province in provinces() for name in province.chinese]
    assert len(set(known)) == len(known) >= 63
    assert all(re.fullmatch(r"[\u4e00-\u9fff\U00020000-\U0002ffff]{2,4}", name) for name in known)
