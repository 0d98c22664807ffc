"""Web pages: structure kept as text, and what surrounds the article marked as furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree, html
from lxml.html import HtmlElement

from corpus.encoding import decode, make_inert
from corpus.errors import ReadError
from corpus.metadata import Declared
from corpus.readers.parsed import Parsed, ReadLimits, TextWriter
from corpus.readers.regions import Regions, find_regions
from corpus.readers.tables import Row, write_rows

_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]{1,20})""", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\xa0]+")
_GAP = re.compile(r"\n[ \t]*\n\s*")
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
        ),
        *("dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1"),
        *("h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "nav", "ol", "p"),
        *("pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_WIDEST_SPAN = 20
_LONGEST_CELL = 600  # characters; a table with longer cells lays out a page
_DATES = (
    "article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "dc.date",
    "dc.date.issued",
    "dcterms.issued",
    "date",
)


def read_html(data: bytes, limits: ReadLimits) -> Parsed:
    """The text of a web page, its menus and margins as furniture, and what its head declares."""
    charset = _CHARSET.search(data[:2048])
    source = make_inert(decode(data, charset and charset.group(1).decode("ascii")))
    writer = TextWriter(limits)
    root = write_html(source, writer)
    if root is None:
        raise ReadError("holds no HTML that can be read; save the page again")
    return writer.finish(_declare(root))


def write_html(source: str, writer: TextWriter) -> HtmlElement | None:
    """Writes a page or a fragment of one; gives its root, or None where there is no element."""
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = html.document_fromstring(source.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    flow = _Flow(writer, find_regions(root))
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start" and not flow.enter(element):
            walk.skip_subtree()
        elif event == "end":
            flow.leave(element)
    flow.flush()
    return root


class _Flow:
    """Turns a walk over the elements of a page into blocks of text."""

    def __init__(self, writer: TextWriter, regions: Regions) -> None:
        self._writer = writer
        self._regions = regions
        self._inline: list[str] = []
        self._lists: list[int | None] = []  # the next number of each open list, None for bullets
        self._mark = ""  # of the heading or list item that has begun and has no text yet
        self._first_item = False
        self._margins = 0  # how many open elements begin furniture
        self._outside = 0 if regions.article is None else 1
        self._preformatted = 0

    def enter(self, element: HtmlElement) -> bool:
        """Begins an element; False where what it holds is not to be walked over."""
        if element in self._regions.left_out:
            return False
        tag = element.tag
        if tag in _BLOCKS or element in self._regions.furniture:
            self.flush()
        self._margins += element in self._regions.furniture
        self._outside -= element is self._regions.article
        self._preformatted += tag == "pre"
        if tag in _HEADINGS:
            self._mark = _HEADINGS[tag]
        elif tag in {"ol", "ul"}:
            self._first_item = not self._lists
            self._lists.append(_first_number(element) if tag == "ol" else None)
        elif tag == "li" and self._lists:
            number = self._lists[-1]
            self._mark = "- " if number is None else f"{number}. "
            self._lists[-1] = None if number is None else number + 1
        elif tag == "br":
            self._inline.append("\n")
        elif tag == "table" and _holds_data(element):
            self._write_table(element)
            return False
        self._append(element.text)
        return True

    def leave(self, element: HtmlElement) -> None:
        """Ends an element and takes up the text behind it."""
        if element not in self._regions.left_out:
            tag = element.tag
            if tag in _BLOCKS or element in self._regions.furniture:
                self.flush()
            if tag in _HEADINGS or tag == "li":
                self._mark = ""
            if tag in {"ol", "ul"}:
                self._lists.pop()
            self._margins -= element in self._regions.furniture
            self._outside += element is self._regions.article
            self._preformatted -= tag == "pre"
        self._append(element.tail)

    def flush(self) -> None:
        """Writes the text gathered since the last block."""
        text = "".join(self._inline)
        self._inline.clear()
        for block in _GAP.split(text):
            self._write_block("\n".join(line.strip() for line in block.split("\n")).strip())

    def _append(self, text: str | None) -> None:
        if text:
            self._inline.append(text if self._preformatted else _SPACES.sub(" ", text))

    def _write_block(self, block: str) -> None:
        if not block:
            return
        below = "\n\n"
        if self._mark.startswith("#"):
            block = block.replace("\n", " ")
        elif self._mark:
            below = below if self._first_item else "\n" + "  " * (len(self._lists) - 1)
            self._first_item = False
        self._write(self._mark + block, below)
        self._mark = ""

    def _write_table(self, table: HtmlElement) -> None:
        for caption in table.iterchildren("caption"):
            self._write(_text_of(caption), "\n\n")
        rows, heads = _read_rows(table)
        below = "\n\n"
        for line in write_rows(rows, heads or None):
            self._write(line, below)
            below = "\n"

    def _write(self, block: str, below: str) -> None:
        self._writer.add(block, below=below, furniture=bool(self._margins or self._outside))


def _text_of(element: HtmlElement) -> str:
    return _SPACES.sub(" ", " ".join(element.itertext())).strip()


def _first_number(element: HtmlElement) -> int:
    start = element.get("start", "1")
    return int(start) if re.fullmatch(r"\d{1,6}", start, re.ASCII) else 1


def _holds_data(table: HtmlElement) -> bool:
    """Whether the table is one of facts: older pages use tables to lay out everything."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    if next(table.iterdescendants("th"), None) is not None:
        return True
    rows = [[len(_text_of(cell)) for cell in row.iterchildren("td")] for row in table.iter("tr")]
    return (
        len(rows) > 1
        and max(map(len, rows)) > 1
        and max(max(row, default=0) for row in rows) <= _LONGEST_CELL
    )


def _read_rows(table: HtmlElement) -> tuple[list[Row], int]:
    """The rows of a table, spanned cells filled in, and how many of them are marked as heads."""
    rows: list[Row] = []
    heads = 0
    hanging: dict[int, tuple[int, str]] = {}  # by column: rows still to fill, and with what
    for line in table.iter("tr"):
        cells = list(line.iterchildren("td", "th"))
        if heads == len(rows) and cells and _is_head(line, cells):
            heads += 1
        row: list[str | None] = []
        for cell in cells:
            _fill(row, hanging)
            text, across = _text_of(cell), _span(cell, "colspan", _WIDEST_SPAN)
            down = _span(cell, "rowspan", 1000)
            if down > 1:
                hanging[len(row)] = (down - 1, text)
            row += [text] + [None] * (across - 1)
        _fill(row, hanging)
        rows.append(row)
    return rows, heads


def _fill(row: list[str | None], hanging: dict[int, tuple[int, str]]) -> None:
    """Continues `row` with the cells that hang down from the rows above."""
    while held := hanging.pop(len(row), None):
        remaining, text = held
        if remaining > 1:
            hanging[len(row)] = (remaining - 1, text)
        row.append(text)


def _is_head(line: HtmlElement, cells: list[HtmlElement]) -> bool:
    parent = line.getparent()
    in_head = parent is not None and parent.tag == "thead"
    return in_head or all(cell.tag == "th" for cell in cells)


def _span(cell: HtmlElement, name: str, limit: int) -> int:
    value = cell.get(name, "1")
    return min(max(int(value), 1), limit) if re.fullmatch(r"\d{1,6}", value, re.ASCII) else 1


def _declare(root: HtmlElement) -> Declared:
    meta = dict(_meta(root))
    return Declared(
        title=meta.get("og:title") or _main_title(root),
        published=next((meta[name] for name in _DATES if name in meta), None) or _time(root),
        site=_host(root, meta),
        language=(root.get("lang") or "").split("-")[0].strip().lower() or None,
    )


def _meta(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """Name and content of the `meta` elements; of several with one name the last counts."""
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = make_inert(element.get("content") or "").strip()
        if name and content:
            yield name.lower(), content


def _main_title(root: HtmlElement) -> str | None:
    """The only `h1`, else the `title`, which often ends with the name of the site."""
    headings = [_text_of(element) for element in root.iter("h1")]
    titles = [_text_of(element) for element in root.iter("title")]
    named = headings if len(headings) == 1 and headings[0] else titles
    return make_inert(named[0]) or None if named else None


def _time(root: HtmlElement) -> str | None:
    return next((e.get("datetime") for e in root.iter("time") if e.get("datetime")), None)


def _host(root: HtmlElement, meta: dict[str, str]) -> str | None:
    links = [e.get("href") or "" for e in root.iter("link") if e.get("rel") == "canonical"]
    for address in [*links, meta.get("og:url", "")]:
        try:
            host = urlsplit(address).hostname
        except ValueError:
            continue
        if host and "." in host:
            return host.removeprefix("www.")
    return None
