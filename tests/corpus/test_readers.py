"""Every format comes out as text that can be quoted, or as a ReadError that says what to do."""

# ruff: noqa: E501 (tables of cases are read across)

from __future__ import annotations

import io
import os
import random
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.encoding import make_inert
from corpus.errors import ReadError
from corpus.readers import SUFFIXES, ReadLimits, read_document
from corpus.readers.numbering import write_number
from corpus.readers.tables import write_rows
from corpus.types import Document

Reader = Callable[..., Document]

LEAD = (
    "Ngày 12/6, Ủy ban nhân dân tỉnh Lai Châu họp phiên thường kỳ tháng 6, cho ý kiến vào kế "
    "hoạch phát triển hạ tầng số của tỉnh."
)
MORE = (
    "Theo kế hoạch, đến hết năm 2025 toàn tỉnh có 1.012 trạm phát sóng; 100% trung tâm xã có "
    "cáp quang và 85% hộ gia đình dùng được mạng băng rộng."
)

LAST = (
    "Sở Khoa học và Công nghệ được giao chủ trì, phối hợp với các huyện rà soát những bản chưa có "
    "sóng và báo cáo trước ngày 30 tháng 9 để bố trí vốn cho năm sau."
)


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Writes bytes or text under a name and reads the document in them."""

    def write_and_read(
        name: str, content: bytes | str, limits: ReadLimits | None = None
    ) -> Document:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_document(path, name, limits or ReadLimits())

    return write_and_read


# Plain text


def test_plain_text_is_quoted_as_it_stands(read: Reader) -> None:
    document = read("a.txt", f"\ufeffTiêu đề\r\n\r\n{LEAD}\r\n")
    assert document.text == f"Tiêu đề\n\n{LEAD}\n"
    assert document.id == "a.txt"
    assert document.source.endswith("a.txt")
    assert os.path.isabs(document.source)
    assert document.pages == ()


def test_a_saved_page_has_its_furniture_marked(read: Reader) -> None:
    text = (
        f"Đăng nhập\n\nLai Châu bàn kế hoạch hạ tầng số\n12/06/2024\n\n{LEAD}\n\nNguồn: Báo tỉnh\n"
    )
    document = read("a.txt", text)
    cut = [document.text[span.start : span.end] for span in document.furniture]
    assert cut == ["Đăng nhập", "12/06/2024", "Nguồn: Báo tỉnh"]
    assert document.text == text  # nothing is removed
    assert document.title == "Lai Châu bàn kế hoạch hạ tầng số"


# Markdown


def test_markdown_is_its_body_and_the_front_matter_describes_it(read: Reader) -> None:
    body = f"# Hạ tầng số\n\n{LEAD}\n\n## Mục tiêu\n\n- một\n- hai\n  - hai rưỡi\n\n3. ba\n4. bốn"
    front = (
        "---\ntitle: Hạ tầng số Lai Châu\npublished: 2024-06-13\nmeeting: '2024-06-12'\n"
        "province: Lai Châu\nsite: laichau.gov.vn\nlanguage: vi\ntags: [a, b]\n---\n\n"
    )
    document = read("a.md", front + body + "\n")
    assert document.text == body
    assert document.title == "Hạ tầng số Lai Châu"
    assert document.metadata.published == "2024-06-13"
    assert document.metadata.meeting == "2024-06-12"
    assert document.metadata.province == "Lai Châu"
    assert document.metadata.site == "laichau.gov.vn"
    assert document.metadata.language == "vi"
    assert document.furniture == ()


def test_markdown_marks_are_taken_from_the_text(read: Reader) -> None:
    source = (
        "Tiêu đề\n=======\n\nChữ **đậm**, [liên kết](http://a.vn/x) và `mã` &amp; \\*sao\\*.\n"
        "Dòng hai<br>dòng ba <!-- ẩn -->\n\n![ảnh](a.png)\n\n> trích dẫn\n\n***\n\n"
        "<p>đoạn <b>HTML</b></p>\n"
    )
    assert read("a.md", source).text == (
        "# Tiêu đề\n\nChữ đậm, liên kết và mã & *sao*.\nDòng hai\ndòng ba\n\ntrích dẫn\n\nđoạn HTML"
    )


def test_a_markdown_table_becomes_rows_that_stand_alone(read: Reader) -> None:
    source = "Bảng:\n\n| Huyện | Xã |\n|---|--:|\n| Sìn Hồ | 21 |\n| Tam **Đường** | 13 |\n\nHết."
    assert read("a.md", source).text == (
        "Bảng:\n\nHuyện: Sìn Hồ; Xã: 21\nHuyện: Tam Đường; Xã: 13\n\nHết."
    )


def test_rules_at_the_top_are_no_front_matter(read: Reader) -> None:
    assert read("a.md", "---\nChỉ là một câu.\n---\n\nCâu khác.").text.endswith("Câu khác.")
    assert "Chỉ là một câu." in read("a.md", "---\nChỉ là một câu.\n---\n\nCâu khác.").text


def test_broken_front_matter_is_named(read: Reader) -> None:
    with pytest.raises(
        ReadError, match=r"^a\.md: has front matter that is no valid YAML.*correct it"
    ):
        read("a.md", "---\ntitle: [a\n---\n\nChữ.")


# HTML

PAGE = f"""<!DOCTYPE html>
<html lang="vi-VN"><head><meta charset="utf-8"><title>Hạ tầng số | Cổng tỉnh</title>
<link rel="canonical" href="https://www.laichau.gov.vn/tin/1">
<meta property="article:published_time" content="2024-06-13T08:00:00+07:00">
<script>var x = "không phải chữ";</script><style>p {{}}</style></head>
<body><form id="aspnetForm"><header><a href="/">Logo</a></header>
<nav><ul><li><a href="/a">Trang nhất</a></li><li><a href="/b">Tin</a></li></ul></nav>
<div class="main"><h1>Lai Châu bàn hạ tầng số</h1>
<p>{LEAD}</p><p>{MORE}<br>Dòng <b>hai</b> của đoạn.</p>
<h2>Chỉ tiêu</h2><ol start="3"><li>Trạm<ul><li>mới</li><li>cũ</li></ul></li><li>Cáp</li></ol>
<figure><img src="a.jpg"><figcaption>Chú thích hình</figcaption></figure>
<p style="display: none">ẩn</p>
<div class="box"><a href="/1">Tin một dài</a> <a href="/2">Tin hai dài</a> <a href="/3">Ba</a></div>
</div><aside>Bên lề</aside><footer>Chân trang</footer></form></body></html>"""


def test_html_keeps_its_structure_and_marks_its_margins(read: Reader) -> None:
    document = read("a.html", PAGE)
    spans = document.furniture
    cut = [document.text[span.start : span.end] for span in spans]
    rest = "".join(
        " " if any(s.start <= n < s.end for s in spans) else c for n, c in enumerate(document.text)
    )
    article = [line.strip() for line in rest.split("\n") if line.strip()]
    assert article == [
        "# Lai Châu bàn hạ tầng số",
        LEAD,
        MORE,
        "Dòng hai của đoạn.",
        "## Chỉ tiêu",
        "3. Trạm",
        "- mới",
        "- cũ",
        "4. Cáp",
    ]
    assert cut == [
        "Logo",
        "- Trang nhất",
        "- Tin",
        "Chú thích hình",
        "Tin một dài Tin hai dài Ba",
        "Bên lề",
        "Chân trang",
    ]
    assert "không phải chữ" not in document.text
    assert "ẩn" not in document.text
    assert document.title == "Lai Châu bàn hạ tầng số"
    assert document.metadata.published == "2024-06-13"
    assert document.metadata.site == "laichau.gov.vn"


def test_what_a_page_marks_as_its_article_is_the_article(read: Reader) -> None:
    source = (
        "<html><body><div>Một khẩu hiệu của trang</div><article><header><h1>Tít</h1></header>"
        f"<p>{LEAD}</p><p>Ngắn</p></article><div>Một dòng khác</div></body></html>"
    )
    document = read("a.html", source)
    assert [document.text[s.start : s.end] for s in document.furniture] == [
        "Một khẩu hiệu của trang",
        "Một dòng khác",
    ]


def test_a_page_of_links_alone_keeps_them(read: Reader) -> None:
    links = "".join(f"<li><a href='/{n}'>Văn bản số {n}</a></li>" for n in range(5))
    document = read("a.html", f"<html><body><ul>{links}</ul></body></html>")
    assert document.furniture == ()
    assert "- Văn bản số 4" in document.text


def test_html_tables_of_facts_become_rows_and_tables_of_layout_paragraphs(read: Reader) -> None:
    source = (
        "<table><tr><td>"
        "<table><caption>Bảng 1</caption><tr><th rowspan=2>Xã</th><th colspan=2>Năm</th></tr>"
        "<tr><th>2023</th><th>2024</th></tr><tr><td>An Hòa</td><td>5</td><td>7</td></tr>"
        "<tr><td rowspan=2>Bình Lộc</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>"
        f"</table></td><td><p>{LEAD}</p></td></tr></table>"
    )
    assert read("a.html", source).text == (
        "Bảng 1\n\nXã: An Hòa; Năm – 2023: 5; Năm – 2024: 7\n"
        "Xã: Bình Lộc; Năm – 2023: 1; Năm – 2024: 2\n"
        f"Xã: Bình Lộc; Năm – 2023: 3; Năm – 2024: 4\n\n{LEAD}"
    )


def test_html_in_the_encoding_that_it_names(read: Reader) -> None:
    head = b"<html><head><meta charset=%s></head><body>"
    assert read("a.html", head % b"windows-1258" + b"<p>\xd0\xfd\xf5\xccng s\xf4\xec 5").text == (
        "Đường số 5"
    )
    assert read("a.html", head % b"windows-1251" + "<p>Да".encode("cp1251")).text == "Да"
    assert read("a.html", head % b"windows-1251" + "<p>Đường".encode()).text == "Đường"
    source = (head % b"utf-16").decode() + "<p>Đường"
    assert read("a.html", source.encode("utf-16")).text == "Đường"


def test_deep_html_is_read(read: Reader) -> None:
    assert read("a.html", "<html><body>" + "<div>" * 1_000 + "sâu").text == "sâu"


def test_direction_overrides_written_as_entities_are_removed(read: Reader) -> None:
    assert read("a.html", "<html><body>a&#8238;b&#0;c&#x200b;d</body></html>").text == "ab\ufffdcd"


# PDF, made by hand: a font that is named and not embedded, and the table of what its codes mean


Placed = tuple[float, float, float, str]
"""Left, height above the foot of the page, size, and text; `_` leaves the width of a letter free."""


def make_pdf(pages: Sequence[Sequence[Placed]], title: str = "", encrypted: bool = False) -> bytes:
    """A PDF of the lines on each page; every letter is half as wide as it is high."""
    letters = sorted({c for page in pages for *_, text in page for c in text if c != "_"})
    codes = {letter: number for number, letter in enumerate(letters, 1)}

    def show(text: str) -> str:
        pieces = (f"<{codes[c]:04x}>" if c != "_" else "-500" for c in text)
        return f"[{' '.join(pieces)}] TJ"

    mapping = "\n".join(
        f"<{code:04x}> <{letter.encode('utf-16-be').hex()}>" for letter, code in codes.items()
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{mapping}\nendbfchar\nendcmap end end"
    )
    streams = [
        "BT\n"
        + "\n".join(
            f"/F {size} Tf 1 0 0 1 {left} {base} Tm {show(text)}" for left, base, size, text in page
        )
        + "\nET"
        for page in pages
    ]
    kids = " ".join(f"{8 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Plain /Encoding /Identity-H"
        " /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Plain /DW 500 /FontDescriptor 5 0 R"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        "<< /Type /FontDescriptor /FontName /Plain /Flags 4 /FontBBox [0 -200 500 800]"
        " /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
        f"<< /Title <feff{title.encode('utf-16-be').hex()}> >>",
    ]
    for number, stream in enumerate(streams):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800]"
            f" /Resources << /Font << /F 3 0 R >> >> /Contents {9 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    data, offsets = b"%PDF-1.5\n", []
    for number, item in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{item}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    secret = f"<{'00' * 32}>"
    lock = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {secret} /U {secret} /P -4 >> /ID [<00> <00>]"
        if encrypted
        else ""
    )
    trailer = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 7 0 R {lock} >>\n"
        f"startxref\n{len(data)}\n%%EOF"
    )
    return data + trailer.encode("latin-1")


def lay_out(text: str, width: int, top: float, first: float = 20) -> list[Placed]:
    """The lines of a paragraph broken at `width` letters, the first indented, 15 points apart."""
    lines: list[str] = []
    for word in text.split(" "):
        room = width - (4 if len(lines) <= 1 else 0)
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [(50 + (0 if n else first), top - 15 * n, 10.0, line) for n, line in enumerate(lines)]


def test_pdf_paragraphs_are_joined_and_pages_known(read: Reader) -> None:
    head = (200.0, 780.0, 10.0, "BÁO CÁO THÁNG")
    over = lay_out(LAST, 60, 700)
    pages = [
        [head, *lay_out(LEAD, 60, 700), *lay_out(MORE, 60, 655), (300.0, 20.0, 10.0, "1")],
        [head, *over[:2], (300.0, 20.0, 10.0, "2")],
        [head, *over[2:], (300.0, 20.0, 10.0, "Trang 3/3")],
    ]
    document = read("a.pdf", make_pdf(pages, title="Báo cáo hạ tầng"))
    assert document.text == f"BÁO CÁO THÁNG\n\n{LEAD}\n\n{MORE}\n\n{LAST}"
    assert document.pages[:2] == (0, document.text.index(LAST))
    assert document.text[document.pages[2] :] == " ".join(line[3] for line in over[2:])
    assert document.page_of(document.text.index("1.012")) == 1
    assert document.page_of(document.text.index(LAST)) == 2
    assert document.page_of(len(document.text) - 1) == 3
    assert document.title == "Báo cáo hạ tầng"


@pytest.mark.parametrize("title", ["about:blank", "https://a.vn/b", "Microsoft Word - a"])
def test_pdf_titles_that_programs_put_there_are_no_titles(read: Reader, title: str) -> None:
    assert read("a.pdf", make_pdf([lay_out(LEAD, 60, 700)], title=title)).title != title


def test_pdf_items_headings_and_hyphens(read: Reader) -> None:
    lines = [
        "Điều 1. Hội nghị bàn về phát triển kinh tế",
        "- xã hội của tỉnh theo quy định tại khoản 2",
        "Điều 5 của Luật số 67 năm 2006 và inter-",
        "national rules of 2021 on Covid-",
        "19;",
        "a) Nội dung thứ nhất của điều này là thế;",
        "b) Nội dung thứ hai của điều này là vậy;",
        "Điều 2. Thi hành.",
    ]
    data = make_pdf([[(50.0, 700 - 15 * n, 10.0, line) for n, line in enumerate(lines)]])
    assert read("a.pdf", data).text.split("\n\n") == [
        "Điều 1. Hội nghị bàn về phát triển kinh tế - xã hội của tỉnh theo quy định tại khoản 2 "
        "Điều 5 của Luật số 67 năm 2006 và international rules of 2021 on Covid-19;",
        "a) Nội dung thứ nhất của điều này là thế;",
        "b) Nội dung thứ hai của điều này là vậy;",
        "Điều 2. Thi hành.",
    ]


def test_pdf_letters_drawn_out_of_order_are_put_back(read: Reader) -> None:
    whole = "Thường vụ họp bàn"
    plain = "".join(c if c.isascii() else "_" for c in whole)
    marked = "".join("_" if c.isascii() else c for c in whole)
    page = [(50.0, 700.0, 10.0, plain), (50.0, 700.0, 10.0, marked)]
    assert read("a.pdf", make_pdf([page])).text == whole


def test_pdf_rows_of_a_table_stay_rows(read: Reader) -> None:
    rows = [("Huyện", "Xã"), ("Sìn Hồ", "21"), ("Nậm Nhùn", "11")]
    page = [
        (left, 700 - 15.0 * n, 10.0, cell)
        for n, row in enumerate(rows)
        for left, cell in zip((50.0, 300.0), row, strict=True)
    ]
    assert read("a.pdf", make_pdf([page])).text == "Huyện Xã\n\nSìn Hồ 21\n\nNậm Nhùn 11"


def test_a_pdf_that_needs_a_password(read: Reader) -> None:
    with pytest.raises(ReadError, match=r"^a\.pdf: is encrypted; save a copy without the password"):
        read("a.pdf", make_pdf([[(50.0, 700.0, 10.0, LEAD)]], encrypted=True))


def test_a_pdf_without_a_text_layer(read: Reader) -> None:
    with pytest.raises(ReadError, match=r"no text layer \(0 characters on 2 pages.*OCR"):
        read("a.pdf", make_pdf([[], []]))


def test_a_pdf_whose_letters_mean_nothing(read: Reader) -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        read("a.pdf", make_pdf([[(50.0, 700.0, 10.0, "\ue123\ue456\ue789 " * 8)]]))


def test_a_damaged_pdf(read: Reader) -> None:
    with pytest.raises(ReadError, match="damaged PDF"):
        read("a.pdf", b"%PDF-1.7\nnothing of the kind")


# DOCX


def save(document: WordDocument) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_docx_in_order_with_headings_lists_and_tables(read: Reader) -> None:
    word = docx.Document()
    word.core_properties.title = "Kế hoạch hạ tầng"
    word.add_heading("Kế hoạch", 0)
    word.add_paragraph(LEAD)
    word.add_heading("Chỉ tiêu", 2)
    for item in ("Trạm", "Cáp"):
        word.add_paragraph(item, style="List Number")
    word.add_paragraph("gạch", style="List Bullet")
    table = word.add_table(3, 3)
    rows = [("Huyện", "Trạm", "Cáp"), ("Sìn Hồ", "21", ""), ("Tam Đường", "", "có")]
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    word.add_paragraph("Sau bảng.")
    document = read("a.docx", save(word))
    assert document.text == (
        f"# Kế hoạch\n\n{LEAD}\n\n## Chỉ tiêu\n\n1. Trạm\n2. Cáp\n- gạch\n\n"
        "Huyện: Sìn Hồ; Trạm: 21\nHuyện: Tam Đường; Cáp: có\n\nSau bảng."
    )
    assert document.title == "Kế hoạch hạ tầng"


def test_docx_numbers_of_a_legal_document(read: Reader) -> None:
    word = docx.Document()
    numbering = word.part.numbering_part.element
    levels = (("Chương %1", "upperRoman"), ("Điều %2.", "decimal"), ("%3)", "lowerLetter"))
    xml = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, (text, form) in enumerate(levels)
    )
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{xml}</w:abstractNum>'
    numbering.insert(0, parse_xml(abstract))
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>')
    )
    plan = [
        (0, "Quy định chung"),
        (1, "Phạm vi"),
        (2, "xã"),
        (2, "phường"),
        (1, "Đối tượng"),
        (2, "ai"),
    ]
    for level, text in plan:
        properties = word.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="91"/></w:numPr>'
            )
        )
    lines = [line.strip() for line in read("a.docx", save(word)).text.split("\n")]
    assert lines == [
        "Chương I Quy định chung",
        "Điều 1. Phạm vi",
        "a) xã",
        "b) phường",
        "Điều 2. Đối tượng",
        "a) ai",
    ]


def test_docx_changes_controls_and_footnotes(read: Reader) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("Giữ ")._p
    paragraph.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>thêm </w:t></w:r></w:ins>"))
    paragraph.append(
        parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>bớt</w:delText></w:r></w:del>")
    )
    paragraph.append(parse_xml(f"<w:r {nsdecls('w')}><w:footnoteReference w:id='2'/></w:r>"))
    control = OxmlElement("w:sdt")
    content = OxmlElement("w:sdtContent")
    control.append(content)
    content.append(parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>Trong khung.</w:t></w:r></w:p>"))
    word.element.body.insert(1, control)
    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:id='0'><w:p/></w:footnote>"
        "<w:footnote w:id='2'><w:p><w:r><w:t>Sửa năm 2020.</w:t></w:r></w:p></w:footnote>"
        "</w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), word.part.package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    assert read("a.docx", save(word)).text == ("Giữ thêm [2]\n\nTrong khung.\n\n[2] Sửa năm 2020.")


def test_docx_merged_cells_and_the_table_at_the_head_of_a_letter(read: Reader) -> None:
    word = docx.Document()
    head = word.add_table(1, 2)
    head.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nTỈNH LAI CHÂU"
    head.cell(0, 0).add_paragraph("Số: 5/BC-UBND")
    head.cell(0, 1).text = "Độc lập - Tự do - Hạnh phúc"
    table = word.add_table(4, 3)
    cells = [("Xã", "Năm", ""), ("", "2023", "2024"), ("A", "1", "2"), ("", "3", "4")]
    for line, row in zip(table.rows, cells, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 0).merge(table.cell(3, 0))
    for line in list(table.rows)[:2]:
        line._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    assert read("a.docx", save(word)).text == (
        "ỦY BAN NHÂN DÂN\nTỈNH LAI CHÂU\n\nSố: 5/BC-UBND\n\nĐộc lập - Tự do - Hạnh phúc\n\n"
        "Xã: A; Năm – 2023: 1; Năm – 2024: 2\nXã: A; Năm – 2023: 3; Năm – 2024: 4"
    )


def test_a_docx_that_unpacks_to_far_more_than_it_is(read: Reader) -> None:
    stream = io.BytesIO(save(docx.Document()))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.png", bytes(2_000_000))
    with pytest.raises(ReadError, match=r"unpacks to 2,\d+,\d+ bytes; the limit is 480,000"):
        read("a.docx", stream.getvalue(), ReadLimits(bytes=60_000))


# Tables


@pytest.mark.parametrize(
    ("rows", "heads", "lines"),
    [
        ([["Họ tên", "Lê Văn A"], ["Chức vụ", "Chủ tịch"]], None, ["Họ tên: Lê Văn A", "Chức vụ: Chủ tịch"]),
        ([["Tỉnh", "Dân số"], ["Lai Châu", "482.100"]], None, ["Tỉnh: Lai Châu; Dân số: 482.100"]),
        ([["Bảng 2", "", ""], ["STT", "Xã", "Thôn"], ["1", "A", "4"]], None, ["Bảng 2", "STT: 1; Xã: A; Thôn: 4"]),
        ([["1", "2", "3"], ["4", "5", "6"]], None, ["1; 2; 3", "4; 5; 6"]),
        ([["A", "B"], ["x", "y"]], 1, ["A: x; B: y"]),
        ([["Xã", "Năm", None], ["Thôn", "số", "tên"], ["A", "1", "x"]], None,
         ["Xã – Thôn: A; Năm – số: 1; Năm – tên: x"]),
        ([["Xã", "Ghi chú", "Số"], ["A", "", "3;"]], None, ["Xã: A; Số: 3"]),
        ([], None, []),
        ([["", ""]], None, []),
    ],
)  # fmt: skip
def test_rows(rows: list[list[str | None]], heads: int | None, lines: list[str]) -> None:
    assert list(write_rows(rows, heads)) == lines


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (4, "decimal", "4"), (4, "decimalZero", "04"), (4, "upperRoman", "IV"),
        (1994, "lowerRoman", "mcmxciv"), (3, "lowerLetter", "c"), (28, "upperLetter", "BB"),
        (7, "none", ""), (0, "upperRoman", "0"),
    ],
)  # fmt: skip
def test_numbers_in_the_formats_of_word(number: int, form: str, written: str) -> None:
    assert write_number(number, form) == written


# What a file really is, and what cannot be read


def test_a_file_is_read_as_what_it_is(read: Reader) -> None:
    assert read("a.txt", make_pdf([[(50.0, 700.0, 10.0, "Đây là PDF.")]])).text == "Đây là PDF."
    assert read("b.txt", "<html><body><p>Đây là HTML.</p></body></html>").text == "Đây là HTML."
    word = docx.Document()
    word.add_paragraph("Đây là DOCX.")
    assert read("c.pdf", save(word)).text == "Đây là DOCX."
    assert read("d.html", "<html><body>x < y</body></html>".encode("utf-16")).text == "x < y"


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "chữ")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", r"is empty \(0 bytes\); remove it"),
        ("a.txt", b" \n\t\xef\xbb\xbf", "holds no text"),
        ("a.md", b"---\ntitle: x\n---\n", "holds no text"),
        ("a.html", b"<html><head><title>x</title></head><body></body></html>", "holds no text"),
        ("a.txt", bytes(range(256)) * 8, "binary data"),
        ("a.md", b"\x00" * 500, "binary data"),
        ("a.pdf", b"chu", r"is named \.pdf but its content is no PDF"),
        ("a.docx", b"chu", r"is named \.docx but its content is no DOCX"),
        ("a.docx", zipped(), "zip archive but no DOCX"),
        ("a.docx", b"PK\x03\x04 broken", "damaged DOCX or zip"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", r"old Office file.*save it as DOCX"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "an image"),
        ("a.txt", b"{\\rtf1 abc}", "an RTF file"),
    ],
)
def test_what_cannot_be_read(read: Reader, name: str, content: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message) as caught:
        read(name, content)
    assert str(caught.value).startswith(f"{name}: ")


def test_a_file_over_the_limits(read: Reader) -> None:
    with pytest.raises(ReadError, match=r"has 1,001 bytes; the limit is 1,000; split it"):
        read("a.txt", "x" * 1001, ReadLimits(bytes=1000))
    for name in ("a.txt", "a.md", "a.html"):
        with pytest.raises(ReadError, match="limit of 100 characters; split it"):
            read(name, "chữ " * 50, ReadLimits(characters=100))
    with pytest.raises(ReadError, match="limit of 10 characters"):
        read("a.pdf", make_pdf([[(50.0, 700.0, 10.0, LEAD)]]), ReadLimits(characters=10))


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="is no regular file"):
        read_document(tmp_path, "x")
    with pytest.raises(ReadError, match=r"cannot be read \(No such file or directory\)"):
        read_document(tmp_path / "a.txt", "x")


def test_a_parser_that_fails_in_its_own_way_is_a_read_error(read: Reader) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<not xml")
    with pytest.raises(ReadError, match="is damaged or not what its name says"):
        read("a.docx", stream.getvalue())


BEGINNINGS = st.sampled_from(
    [b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html><table><tr><td colspan=9>", b"---\n", b"\xff\xfe"]
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bytes")


def check(place: Path, suffix: str, data: bytes) -> None:
    """Reads the bytes under that suffix: an inert text with its parts in it, or a ReadError."""
    path = place / f"file{suffix}"
    path.write_bytes(data)
    try:
        document = read_document(path, "file")
    except ReadError:
        return
    assert document.text.strip()
    assert make_inert(document.text) == document.text
    assert all(0 <= s.start < s.end <= len(document.text) for s in document.furniture)
    assert list(document.pages) == sorted(document.pages)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=60, deadline=None)
@given(beginning=BEGINNINGS, rest=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(
    place: Path, suffix: str, beginning: bytes, rest: bytes
) -> None:
    check(place, suffix, beginning + rest)


MARKUP = ["<p>", "</p>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td rowspan=3>", "<th>", "<h1>",
          "</h1>", "<br>", "<pre>", "<nav>", "<a href=x>", "</a>", "</table>", "<article>", "</div>",
          "# ", "- ", "1. ", "| a | b |\n", "|---|---|\n", "\n", "\n\n", "    ", "> ", "```\n", "**",
          "chữ", "Câu văn dài. " * 20]  # fmt: skip


@pytest.mark.parametrize("suffix", [".html", ".md"])
@settings(max_examples=100, deadline=None)
@given(pieces=st.lists(st.sampled_from(MARKUP), max_size=40))
def test_any_markup_is_read_or_refused(place: Path, suffix: str, pieces: list[str]) -> None:
    check(place, suffix, "".join(pieces).encode())


@pytest.fixture(scope="module")
def whole_files() -> dict[str, bytes]:
    word = docx.Document()
    word.add_paragraph(LEAD)
    return {".docx": save(word), ".pdf": make_pdf([lay_out(LEAD, 60, 700)])}


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_damaged_files_are_read_or_refused(
    place: Path, whole_files: dict[str, bytes], suffix: str, seed: int
) -> None:
    data = bytearray(whole_files[suffix])
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 20)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    check(place, suffix, bytes(data[: chance.randint(1, len(data))] if seed % 3 == 0 else data))
