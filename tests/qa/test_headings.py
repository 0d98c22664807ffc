"""A quote that cannot be understood alone has the line above it, one that can has none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Document, Span
from qa.proof.headings import find_heading, find_items, run_over_list

REPORT = """# Báo cáo

## Nhiệm vụ năm 2025

Tỉnh họp hai lần. Ủy ban giao các việc:

- lập kế hoạch;
- phân công, gồm:
  + sở chủ trì;
  + sở phối hợp;
- kiểm tra.

Kinh phí được cân đối hằng năm.

Chính sách này có từ năm 2020.

## Kết quả

Hội nghị thông qua 3 nội dung gồm: đề án một; đề án hai; đề án ba.

## Mục tiêu

- Đến năm 2030, tỉnh có chính quyền số.
- kinh tế số.

1. Chính quyền số
- Đến năm 2025: 80%
a) thành thị
"""

LAW = """Chương II
QUYỀN CỦA THANH NIÊN

Điều 5. Trách nhiệm
1. Ủy ban nhân dân tỉnh ban hành chương trình.
2. Sở Nội vụ:
a) tham mưu;
b) báo cáo.
3. Ủy ban nhân dân xã thực hiện.

Điều này có từ lâu.

Chương III
Điều 6. Kinh phí
Kinh phí do ngân sách cấp.
"""

TABLES = """Bảng 1. Chỉ tiêu
Chỉ tiêu: Kinh tế số; Năm 2025: 20%; Năm 2030: 30%
Chỉ tiêu: Xã hội số; Năm 2025: 60%; Năm 2030: 80%

Tỉnh có nhiều xã. Số xã như sau:

Năm: 2018; Xã: 210; Huyện: 9
Năm: 2019; Xã: 207; Huyện: 9

| Năm | Xã |
|-----|----|
| 2020 | 204 |
| 2021 | 200 |
"""


def heading_of(text: str, quote: str, *, asked: str = "\0", furniture: str = "") -> str | None:
    cut = (Span(text.find(furniture), text.find(furniture) + len(furniture)),) if furniture else ()
    document = Document("a.md", "Báo cáo", text, "a.md", furniture=cut)
    start = text.index(quote)
    found = find_heading(document, Span(start, start + len(quote)), lambda line: asked in line)
    return found and text[found.start : found.end]


@pytest.mark.parametrize(
    ("quote", "heading"),
    [
        ("lập kế hoạch;", "Ủy ban giao các việc:"),
        ("kiểm tra.", "Ủy ban giao các việc:"),
        ("sở phối hợp;", "phân công, gồm:"),
        ("phân công, gồm:", "Ủy ban giao các việc:"),
        ("Kinh phí được cân đối hằng năm.", None),
        ("Chính sách này có từ năm 2020.", "Nhiệm vụ năm 2025"),
        ("Hội nghị thông qua 3 nội dung gồm: đề án một; đề án hai; đề án ba.", None),
        ("đề án hai; đề án ba.", "Hội nghị thông qua 3 nội dung gồm:"),
        ("Đến năm 2030, tỉnh có chính quyền số.", None),
        ("kinh tế số.", "Mục tiêu"),
        ("Đến năm 2025: 80%", "Chính quyền số"),
        ("thành thị", "Chính quyền số"),
    ],
)
def test_lists_sections_and_parts_of_sentences(quote: str, heading: str | None) -> None:
    assert heading_of(REPORT, quote) == heading


def test_a_heading_that_names_what_is_asked_comes_with_any_quote() -> None:
    quote = "Kinh phí được cân đối hằng năm."
    assert heading_of(REPORT, quote, asked="2025") == "Nhiệm vụ năm 2025"
    assert heading_of(REPORT, quote, asked="2030") is None


@pytest.mark.parametrize(
    ("quote", "heading"),
    [
        ("Ủy ban nhân dân tỉnh ban hành chương trình.", "Điều 5. Trách nhiệm"),
        ("báo cáo.", "Sở Nội vụ:"),
        ("Ủy ban nhân dân xã thực hiện.", "Điều 5. Trách nhiệm"),
        ("Điều này có từ lâu.", "Điều 5. Trách nhiệm"),
        ("Kinh phí do ngân sách cấp.", None),
    ],
)
def test_articles_clauses_and_points_of_a_law(quote: str, heading: str | None) -> None:
    assert heading_of(LAW, quote) == heading


def test_a_bare_chapter_has_its_name_on_the_next_line() -> None:
    text = "Chương II\nQUYỀN CỦA THANH NIÊN\nĐây là quyền."
    assert heading_of(text, "Đây là quyền.") == "Chương II\nQUYỀN CỦA THANH NIÊN"


@pytest.mark.parametrize(
    ("quote", "heading"),
    [
        ("Chỉ tiêu: Xã hội số; Năm 2025: 60%; Năm 2030: 80%", "Bảng 1. Chỉ tiêu"),
        ("Năm: 2019; Xã: 207; Huyện: 9", "Số xã như sau:"),
        ("| 2021 | 200 |", "| Năm | Xã |"),
        ("| Năm | Xã |", None),
    ],
)
def test_rows_have_the_head_or_the_caption_of_their_table(quote: str, heading: str | None) -> None:
    assert heading_of(TABLES, quote) == heading


def test_the_title_of_the_document_is_no_heading() -> None:
    assert heading_of("# Báo cáo\n\nĐây là kết quả.", "Đây là kết quả.") is None


def test_furniture_is_no_heading() -> None:
    text = "## Kết quả\n\n## Liên kết web\n\nĐây là kết quả."
    assert heading_of(text, "Đây là kết quả.") == "Liên kết web"
    assert heading_of(text, "Đây là kết quả.", furniture="## Liên kết web") == "Kết quả"


def test_a_lead_in_goes_back_to_the_beginning_of_its_wrapped_sentence() -> None:
    text = "Tỉnh họp. Ủy ban giao\ncác sở những việc sau:\n- lập kế hoạch;"
    assert heading_of(text, "lập kế hoạch;") == "Ủy ban giao\ncác sở những việc sau:"


def run_over(text: str, quote: str) -> str:
    start = text.index(quote)
    document = Document("a.md", "Báo cáo", text, "a.md")
    found = run_over_list(document, Span(start, start + len(quote)))
    return text[found.start : found.end]


@pytest.mark.parametrize(
    ("quote", "whole"),
    [
        (
            "Ủy ban giao các việc:",
            "Ủy ban giao các việc:\n\n- lập kế hoạch;\n- phân công, gồm:\n"
            "  + sở chủ trì;\n  + sở phối hợp;\n- kiểm tra.",
        ),
        ("phân công, gồm:", "phân công, gồm:\n  + sở chủ trì;\n  + sở phối hợp;"),
        ("Tỉnh họp hai lần.", "Tỉnh họp hai lần."),
    ],
)
def test_what_announces_a_list_is_quoted_with_it(quote: str, whole: str) -> None:
    assert run_over(REPORT, quote) == whole


def test_a_list_that_ends_the_document_is_whole_and_one_too_long_is_left_out() -> None:
    assert run_over("Các việc:\n- a;\n- b.\n", "Các việc:") == "Các việc:\n- a;\n- b."
    long = "Các việc:\n" + "- lập kế hoạch;\n" * 100
    assert run_over(long, "Các việc:") == "Các việc:"
    assert run_over("Các việc:", "Các việc:") == "Các việc:"
    assert run_over("Các việc:\n\nTỉnh họp.", "Các việc:") == "Các việc:"


lines = st.lists(
    st.sampled_from(
        [
            "",
            "- a;",
            "+ b",
            "1. c:",
            "a) d",
            "## E",
            "Điều 2. F",
            "G:",
            "H. I.",
            "| j |",
            "k: l; m: n",
        ]
    ),
    min_size=1,
    max_size=12,
)


@given(lines, st.data())
def test_a_heading_is_a_slice_above_its_quote(found: list[str], data: st.DataObject) -> None:
    text = "\n".join(found)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    document = Document("a.md", "Báo cáo", text, "a.md")
    heading = find_heading(document, Span(start, end), lambda line: True)
    if heading is not None:
        assert 0 <= heading.start < heading.end <= start
        assert text[heading.start : heading.end].strip() == text[heading.start : heading.end]


def items_of(text: str, lead: str) -> list[str]:
    start = text.index(lead)
    document = Document("a.md", "Báo cáo", text, "a.md")
    return [text[it.start : it.end] for it in find_items(document, Span(start, start + len(lead)))]


@pytest.mark.parametrize(
    "text",
    [
        "Giao việc:\n1. làm đường;\n2. dạy nghề.",
        "Giao việc:\r\n\r\n- làm đường;\r\n- dạy nghề.\r\n\r\nHết.",
        "- Giao việc:\n  + làm đường;\n  + dạy nghề\n\nHết.",
        "Giao việc:\n\na) làm đường,\n\nb) dạy nghề.\n\n",
    ],
)
def test_the_items_of_a_list_are_without_their_marks(text: str) -> None:
    assert items_of(text, "Giao việc:") == ["làm đường", "dạy nghề"]


@pytest.mark.parametrize(
    "text",
    [
        "Giao việc:\n1. làm đường.",
        "Giao việc:\n1. làm đường;\n2. dạy nghề\nnông thôn;\n3. trồng rừng.",
        "Giao việc:\n1. làm đường;\n+ cho xã;\n2. dạy nghề.",
        "- Giao việc:\n- làm đường;\n- dạy nghề.\n- Thời gian: 8 giờ.",
        "a) Giao việc:\n1. làm đường;\n2. dạy nghề.\nb) Giải pháp:\n1. vay vốn.",
        "Giao việc: làm đường.",
    ],
)
def test_a_list_that_may_be_another_s_or_go_on_has_no_items(text: str) -> None:
    assert items_of(text, "Giao việc:") == []
