from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.clean import find_furniture
from corpus.metadata import Declared, describe
from corpus.types import Metadata, Span
from tests.corpus.growth import is_quadratic

ARTICLE = """Tỉnh ủy Lạng Sơn họp bàn về chuyển đổi số

Thứ Ba, 15/03/2022, 08:15

Sáng 14/3, Ban Thường vụ Tỉnh ủy Lạng Sơn tổ chức hội nghị cho ý kiến vào ba đề án quan trọng.
Hội nghị căn cứ Nghị quyết số 49-NQ/TU ngày 28/9/2021, thực hiện trước ngày 30/6.

Thu Hà
langson.gov.vn
"""


def about(text: str, declared: Declared | None = None) -> tuple[str, Metadata]:
    return describe(text, furniture=(), declared=declared or Declared())


def of(text: str) -> Metadata:
    return about(text)[1]


def test_a_page_we_have_not_seen() -> None:
    expected = Metadata("2022-03-15", "2022-03-14", "Lạng Sơn", "langson.gov.vn", "vi")
    for form in ("NFC", "NFD"):
        assert about(unicodedata.normalize(form, ARTICLE)) == (
            "Tỉnh ủy Lạng Sơn họp bàn về chuyển đổi số",
            expected,
        )


def test_what_is_declared_comes_first() -> None:
    declared = Declared(
        title="Báo cáo.",
        published="01/02/2020",
        meeting="--05-28",
        province="tỉnh Hoà Bình",
        site="https://www.hoabinh.gov.vn/tin/1",
        language="vi",
    )
    assert about(ARTICLE, declared) == (
        "Báo cáo",
        Metadata("2020-02-01", "--05-28", "Hòa Bình", "hoabinh.gov.vn", "vi"),
    )


def test_furniture_names_no_title_and_no_province() -> None:
    text = "Báo Cao Bằng và Bắc Kạn\nHội nghị của Tỉnh ủy Sơn La\n\nTỉnh Sơn La bàn việc số hóa."
    title, metadata = describe(text, furniture=(Span(0, 23),), declared=Declared())
    assert (title, metadata.province) == ("Hội nghị của Tỉnh ủy Sơn La", "Sơn La")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Kết quả quý I #\n\nNội dung.", "Kết quả quý I"),
        ("12/05/2020\nHội nghị của tỉnh ủy.\nNội dung.", "Hội nghị của tỉnh ủy"),
        ("Hội nghị của tỉnh ủy (12/05/2020)\nNội dung.", "Hội nghị của tỉnh ủy"),
        ("Tin tức\nHội nghị của tỉnh ủy\nNội dung.", "Hội nghị của tỉnh ủy"),
        ("Vì sao phải chuyển đổi số?\n\nNội dung.", "Vì sao phải chuyển đổi số?"),
        ("Hội nghị và các việc khác...\n\nNội dung.", "Hội nghị và các việc khác..."),
        (
            "TỈNH ỦY SƠN LA\nSơn La, ngày 3 tháng 2 năm 2020\nNGHỊ QUYẾT\nVề chuyển đổi số",
            "Nghị quyết về chuyển đổi số",
        ),
        (
            "TỈNH SƠN LA\nNghị quyết số 9/NQ-HĐND ngày 3/2/2020 về du lịch\nĐiều 1",
            "Nghị quyết số 9/NQ-HĐND ngày 3/2/2020 về du lịch",
        ),
        ("Tỉnh bàn về du lịch\nNghị quyết số 9/NQ-HĐND nêu rõ", "Tỉnh bàn về du lịch"),
        ("Một câu dài. " + "Câu khác cũng dài. " * 20, "Một câu dài"),
        ("chữ " * 100, "chữ " * 49 + "chữ…"),
        ("", ""),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert about(text)[0] == title


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("Hội nghị tháng 5 - Cổng thông tin điện tử tỉnh A", "Hội nghị tháng 5"),
        ("Hội nghị tháng 5 | Báo Sơn La", "Hội nghị tháng 5"),
        ("Kinh tế - xã hội tháng 5", "Kinh tế - xã hội tháng 5"),
        ("Hội  nghị\ntháng 5 (01/02/2020).", "Hội nghị tháng 5"),
    ],
)
def test_declared_titles_are_cleaned(title: str, clean: str) -> None:
    assert about("Nội dung.", Declared(title=title))[0] == clean


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("Hội nghị của tỉnh ủy\n10-06-2021 07:20\nNội dung.", "2021-06-10"),
        ("Hội nghị của tỉnh ủy (24/07/2017)\nNội dung.", "2017-07-24"),
        ("Thứ năm, 21/11/2024, 12:13\nHội nghị của tỉnh ủy\nNội dung.", "2024-11-21"),
        ("Chủ nhật, 5/1/2025\nHội nghị của tỉnh ủy\n28/12/2024\nNội dung.", "2024-12-28"),
        ("Hội nghị của tỉnh ủy\nThứ Sáu, 27/08/2021, 20:35 [GMT+7]\nNội dung.", "2021-08-27"),
        ("Hội nghị của tỉnh ủy\nNgày đăng: 28/04/2021\nNội dung.", "2021-04-28"),
        ("Hội nghị của tỉnh ủy\nNội dung.\nNgười viết: A - Đăng ngày 28/04/2021", "2021-04-28"),
        ("Hà Nội, ngày 24 tháng 7 năm 2017\nQUYẾT ĐỊNH\nVề việc thu phí\nNội dung.", "2017-07-24"),
        ("Report of the council\nPublished on 24 July 2017\nText.", "2017-07-24"),
        ("Hội nghị của tỉnh ủy\nNghị quyết ngày 27/4/2017 được thông qua.", None),
        ("TỈNH SƠN LA\nNghị quyết số 9/NQ-HĐND ngày 3 tháng 2 năm 2020 về du lịch", "2020-02-03"),
        ("Kế hoạch số 5/KH-UBND, ngày 3/2/2021\nTheo Luật ngày 1/1/2019.", "2021-02-03"),
        ("Nghị quyết số 52-NQ/TW ngày 27/9/2019 nêu rõ nhiều việc.\nNội dung.", None),
        ("Hội nghị của tỉnh ủy\n31/02/2021\nNội dung.", None),
    ],
)
def test_published(text: str, published: str | None) -> None:
    assert of(text).published == published


@pytest.mark.parametrize(
    ("sentence", "meeting"),
    [
        ("Ngày 24-7, đồng chí A chủ trì hội nghị.", "2021-07-24"),
        ("Sáng ngày 2/8/2021, UBND tỉnh họp phiên thường kỳ.", "2021-08-02"),
        ("Báo A - Hôm nay 5/8, UBND tỉnh họp phiên thường kỳ.", "2021-08-05"),
        ("Chiều nay, UBND tỉnh họp phiên thường kỳ.", "2021-08-05"),
        ("Trong 2 ngày 2-3/8, HĐND tỉnh tổ chức kỳ họp.", "2021-08-02"),
        ("Các nội dung của phiên họp tổ chức trong sáng 28/5.", "--05-28"),
        ("Ngày 6/8 sẽ diễn ra hội nghị.", "--08-06"),
        ("Ngày 29/2, hội nghị đã họp.", "--02-29"),
        ("Ngày 1 tháng 8, tỉnh tổ chức lễ phát động.", "2021-08-01"),
        ("Hội nghị bàn Nghị quyết số 11-NQ/TW ngày 27/7/2021.", None),
        ("Hội nghị bàn Quyết định 218 ngày 1/8.", None),
        ("Hội nghị giao các sở báo cáo trước ngày 2/8.", None),
        ("Hội nghị nhắc lại lễ ký ngày 12/12/2013.", None),
        ("Từ ngày 1/8, phụ cấp được nâng.", None),
        ("Hiện nay hội nghị chưa họp.", None),
    ],
)
def test_meeting(sentence: str, meeting: str | None) -> None:
    page = f"Tin hoạt động của tỉnh\n05/08/2021\n{sentence} Các đại biểu thảo luận."
    assert of(page).meeting == meeting


def test_the_year_of_a_meeting_may_be_the_one_before() -> None:
    page = "Tin hoạt động của tỉnh\n{}\nNgày 30/12, UBND tỉnh họp phiên cuối năm."
    assert of(page.format("03/01/2022")).meeting == "2021-12-30"
    assert of(page.format("")).meeting == "--12-30"


@pytest.mark.parametrize(
    ("line", "site"),
    [
        ("Nguồn: langson.gov.vn", "langson.gov.vn"),
        ("(Theo https://www.langson.gov.vn/tin/1.html)", "langson.gov.vn"),
        ("www.langson.gov.vn", "langson.gov.vn"),
        ("Thu Hà - Minh Anh/LANGSONTV.VN", "langsontv.vn"),
        ("Nguồn: Báo Lạng Sơn", None),
        ("Email: vanthu@langson.gov.vn", None),
    ],
)
def test_site(line: str, site: str | None) -> None:
    assert of(f"Hội nghị của tỉnh ủy\nNội dung.\n\n{line}").site == site


def test_language() -> None:
    assert of("Which province set the goal? It is told below.").language == "en"
    assert of(ARTICLE).language == "vi"
    assert about(ARTICLE, Declared(language="en-US"))[1].language == "vi"
    assert about("Ordo ab chao", Declared(language="LA"))[1].language == "la"


def test_real_pages(seeds: Path) -> None:
    found = []
    for path in sorted(seeds.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        _, metadata = describe(text, furniture=find_furniture(text), declared=Declared())
        assert metadata == describe(text, furniture=(), declared=Declared())[1]
        found.append(metadata)
    assert found == [
        Metadata("2017-07-24", "2017-07-24", "Thái Nguyên", "thainguyen.gov.vn"),
        Metadata("2021-06-10", None, "Thái Nguyên", "thainguyen.gov.vn"),
        Metadata("2021-04-28", "2021-04-27", "Vĩnh Phúc", None),
        Metadata("2021-08-27", "2021-08-27", "Điện Biên", "dienbientv.vn"),
        Metadata("2024-11-21", "--05-28", "Nghệ An", None),
    ]


@given(st.text(), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50))))
def test_any_text_can_be_described(text: str, spans: list[tuple[int, int]]) -> None:
    furniture = [Span(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in spans]
    title, metadata = describe(text, furniture=furniture, declared=Declared())
    assert "\n" not in title
    assert len(title) <= 201
    assert metadata.language


@pytest.mark.parametrize(
    "unit", ["a", "1-", " x", "(1/1/2020)", "ngày 1/1 ", "a.vn/", "a\n", "họp "]
)
def test_no_text_takes_quadratic_time(unit: str) -> None:
    assert not is_quadratic(about, unit, 100_000)
