"""DOCX: paragraphs, headings, numbered lists, tables and footnotes, in the document's order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from corpus.encoding import make_inert
from corpus.errors import ReadError
from corpus.metadata import Declared
from corpus.readers.numbering import Numbering, as_number, value_of
from corpus.readers.parsed import Parsed, ReadLimits, TextWriter
from corpus.readers.tables import Row, write_rows

_LARGEST_UNPACKED = 8  # times the limit on the packed file
_WIDEST_SPAN = 20
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset(
    [*map(qn, ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:txbxContent")), _FALLBACK]
)
_BREAKS = frozenset(map(qn, ("w:br", "w:cr")))


def read_word(data: bytes, limits: ReadLimits) -> Parsed:
    """The text of a DOCX with all tracked changes accepted, without the heads and feet of pages.

    Raises ReadError for a damaged file and for one that unpacks to far more than the limit.
    """
    _check_unpacked(data, limits)
    document = docx.Document(io.BytesIO(data))
    writer = TextWriter(limits)
    _Flow(document, writer).write(document.element.body)
    _write_notes(document, writer)
    title = make_inert(document.core_properties.title or "").strip()
    return writer.finish(Declared(title=title or None))


def _check_unpacked(data: bytes, limits: ReadLimits) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    limit = _LARGEST_UNPACKED * limits.bytes
    if unpacked > limit:
        raise ReadError(
            f"unpacks to {unpacked:,} bytes; the limit is {limit:,}; "
            "remove its pictures, or split it"
        )


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style and those it is based on say: a heading level from 1, and a list."""

    heading: int = 0
    list_id: int = 0
    level: int = 0


class _Flow:
    """Writes the blocks of a document in order."""

    def __init__(self, document: WordDocument, writer: TextWriter) -> None:
        self._writer = writer
        self._numbering = Numbering(document)
        self._styles = _read_styles(document)
        self._in_list = False

    def write(self, container: Element) -> None:
        """Writes the paragraphs and tables in a body, a text box or a content control."""
        for block in _blocks(container):
            if block.tag == qn("w:tbl"):
                self._write_table(block)
            else:
                self._write_paragraph(block)
                for box in block.iter(qn("w:txbxContent")):
                    if _FALLBACK not in {parent.tag for parent in box.iterancestors()}:
                        self.write(box)

    def _write_paragraph(self, paragraph: Element) -> None:
        text = _text_of(paragraph)
        if not text:
            return
        heading, mark, level = self._describe(paragraph)
        if heading:
            text = "#" * heading + " " + f"{mark} {text}".replace("\n", " ").strip()
        elif mark:
            text = f"{mark} {text}"
        tight = bool(mark) and not heading and self._in_list
        self._writer.add(text, below="\n" + "  " * level if tight else "\n\n")
        self._in_list = bool(mark) and not heading

    def _describe(self, paragraph: Element) -> tuple[int, str, int]:
        """A paragraph's heading level from 1 (0 for none), its list mark and its list level."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return 0, "", 0
        style = self._styles.get(value_of(properties.find(qn("w:pStyle"))) or "", _Style())
        own = _own_style(properties, style)
        mark = self._numbering.mark(own.list_id, own.level) if own.list_id else ""
        return own.heading, mark, own.level

    def _write_table(self, table: Element) -> None:
        rows, heads = _read_rows(table)
        self._in_list = False
        if heads == 0 and _lays_out(table, rows):
            for cell in table.iter(qn("w:tc")):
                self.write(cell)
            return
        below = "\n\n"
        for line in write_rows(rows, heads or None):
            self._writer.add(line, below=below)
            below = "\n"


def _blocks(container: Element) -> Iterator[Element]:
    """The paragraphs and tables directly in a container, those in content controls included."""
    for child in container:
        if child.tag in {qn("w:p"), qn("w:tbl")}:
            yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")}:
            yield from _blocks(child)


def _text_of(element: Element) -> str:
    """The text of the runs in a paragraph or cell: inserted text too, deleted text not."""
    pieces: list[str] = []
    _gather(element, pieces)
    return "".join(pieces).strip()


def _gather(element: Element, pieces: list[str]) -> None:
    for child in element:
        if child.tag == qn("w:t"):
            pieces.append(child.text or "")
        elif child.tag in _BREAKS:
            pieces.append("\n")
        elif child.tag == qn("w:tab"):
            pieces.append("\t")
        elif child.tag == qn("w:noBreakHyphen"):
            pieces.append("-")
        elif child.tag == qn("w:footnoteReference"):
            pieces.append(f"[{child.get(qn('w:id'))}]")
        elif child.tag not in _SKIPPED:
            _gather(child, pieces)
            if child.tag == qn("w:p"):
                pieces.append("\n")


def _read_styles(document: WordDocument) -> dict[str, _Style]:
    """What each paragraph style says, with what it takes over from the style it is based on."""
    elements = {
        style.get(qn("w:styleId")): style
        for style in document.styles.element.iterchildren(qn("w:style"))
    }
    styles: dict[str, _Style] = {}

    def resolve(name: str | None, depth: int) -> _Style:
        if name is None or name not in elements or depth > 20:
            return _Style()
        if name not in styles:
            element = elements[name]
            base = resolve(value_of(element.find(qn("w:basedOn"))), depth + 1)
            if value_of(element.find(qn("w:name"))) == "Title":
                base = _Style(heading=1)
            properties = element.find(qn("w:pPr"))
            styles[name] = base if properties is None else _own_style(properties, base)
        return styles[name]

    for name in elements:
        resolve(name, 0)
    return styles


def _own_style(properties: Element, base: _Style) -> _Style:
    """What paragraph properties say, over what `base` says."""
    outline = properties.find(qn("w:outlineLvl"))
    heading = base.heading if outline is None else as_number(value_of(outline), missing=9) + 1
    numbers = properties.find(qn("w:numPr"))
    list_id, level = base.list_id, base.level
    if numbers is not None:
        own_list, own_level = numbers.find(qn("w:numId")), numbers.find(qn("w:ilvl"))
        list_id = list_id if own_list is None else as_number(value_of(own_list))
        level = level if own_level is None else min(as_number(value_of(own_level)), 8)
    return _Style(heading if heading <= 6 else 0, list_id, level)


def _lays_out(table: Element, rows: list[Row]) -> bool:
    """Whether the table only sets paragraphs side by side, as at the head and foot of a letter."""
    width = max(map(len, rows), default=0)
    paragraphs = (
        sum(bool(_text_of(paragraph)) for paragraph in cell.iterchildren(qn("w:p")))
        for cell in table.iter(qn("w:tc"))
    )
    return width == 1 or (width == 2 and len(rows) <= 2 and max(paragraphs, default=0) > 1)


def _read_rows(table: Element) -> tuple[list[Row], int]:
    """The rows of a table with merged cells filled in, and how many of them are marked as heads."""
    rows: list[Row] = []
    heads = 0
    above: dict[int, str] = {}
    for line in table.iterchildren(qn("w:tr")):
        properties = line.find(qn("w:trPr"))
        is_head = properties is not None and properties.find(qn("w:tblHeader")) is not None
        if is_head and heads == len(rows):
            heads += 1
        row: list[str | None] = []
        for cell in line.iter(qn("w:tc")):
            if next(cell.iterancestors(qn("w:tbl"))) is not table:
                continue  # a cell of a table within this one, already in the text of its cell
            text, across = _text_of(cell), 1
            shape = cell.find(qn("w:tcPr"))
            if shape is not None:
                across = as_number(value_of(shape.find(qn("w:gridSpan"))), missing=1)
                merge = shape.find(qn("w:vMerge"))
                if merge is not None and value_of(merge) != "restart":
                    text = above.get(len(row), "")
            above[len(row)] = text
            row += [text] + [None] * (min(max(across, 1), _WIDEST_SPAN) - 1)
        rows.append(row)
    return rows, heads


def _write_notes(document: WordDocument, writer: TextWriter) -> None:
    """Writes the footnotes below the text, each with the mark by which the text refers to it."""
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES and not relation.is_external:
            for note in parse_xml(relation.target_part.blob):
                if text := _text_of(note):
                    writer.add(f"[{note.get(qn('w:id'))}] {text}")
