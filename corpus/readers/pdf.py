"""PDF by PDFium: its text layer, broken lines joined to paragraphs, the page of every character.

PDFium is chosen over pypdf for its text: of a page that a browser printed, pypdf breaks six words
in ten apart ("Th ườ ng v ụ"). It must not be called from two threads at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.encoding import make_inert
from corpus.errors import ReadError
from corpus.metadata import Declared
from corpus.readers.lines import Line, continues_over_page, join_lines, read_lines
from corpus.readers.parsed import Parsed, ReadLimits, TextWriter

_MOST_PAGES = 10_000
_MOST_ON_PAGE = 100_000  # characters; a page of a newspaper has a third of it
_EDGE = 2  # lines at the head and at the foot of a page that may run through the document
_LEAST_TEXT = 8  # characters a page on average, below which a text layer holds only stamps
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:(?:trang|page)\W*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[\W_]*", re.I
)
_UNREADABLE = re.compile("[\ue000-\uefff\uf100-\uf8ff\ufffd]")
_NO_TITLE = re.compile(
    r"microsoft \w+ - |(?:about|https?|file):|untitled|\(anonymous\)"
    r"|.*\.(?:docx?|pdf|tmp|rtf|html?)$",
    re.IGNORECASE,
)


def read_pdf(data: bytes, limits: ReadLimits) -> Parsed:
    """The text of a PDF with the offset at which each page begins.

    Running feet, page numbers and the repetitions of running heads are left out.
    Raises ReadError for a file that needs a password, is damaged, or has no text layer.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise ReadError("is encrypted; save a copy without the password") from error
        raise ReadError(f"is a damaged PDF ({error}); download or print it again") from error
    try:
        pages = _read_pages(document, limits)
        _check_text_layer(pages)
        return _write_pages(_without_running_lines(pages), limits, _declare(document))
    finally:
        document.close()


def _read_pages(document: pypdfium2.PdfDocument, limits: ReadLimits) -> list[list[Line]]:
    if len(document) > _MOST_PAGES:
        raise ReadError(f"has {len(document):,} pages; the limit is {_MOST_PAGES:,}; split it")
    pages: list[list[Line]] = []
    characters = 0
    for page in document:
        text_page = page.get_textpage()
        on_page = text_page.count_chars()
        characters += on_page
        limits.check_characters(characters)
        if on_page > _MOST_ON_PAGE:
            raise ReadError(
                f"has {on_page:,} characters on page {len(pages) + 1:,}; the limit is "
                f"{_MOST_ON_PAGE:,}; print it on pages of a common size"
            )
        pages.append(read_lines(text_page))
        text_page.close()
        page.close()
    return pages


def _check_text_layer(pages: Sequence[Sequence[Line]]) -> None:
    text = "".join(line.text for page in pages for line in page)
    if len(text) < _LEAST_TEXT * len(pages):
        raise ReadError(
            f"has no text layer ({len(text):,} characters on {len(pages):,} pages, a scan?); "
            "run text recognition (OCR) on it first"
        )
    unreadable = len(_UNREADABLE.findall(text))
    if unreadable > len(text) // 5:
        raise ReadError(
            f"has a text layer that cannot be read ({unreadable:,} of {len(text):,} characters "
            "mean nothing outside their font); run text recognition (OCR) on it"
        )


def _without_running_lines(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """The pages without page numbers, and without the heads and feet that half of them share.

    The first of the same heads stays, where it may be a title.
    """
    shared = Counter(
        form for page in pages for form in {_form(line) for line in page[:_EDGE] + page[-_EDGE:]}
    )
    running = {form for form, count in shared.items() if count >= max(2, 0.5 * len(pages))}
    seen: set[str] = set()
    kept: list[list[Line]] = []
    for page in pages:
        rest = []
        for number, line in enumerate(page):
            form, at_head = _form(line), number < _EDGE
            at_edge = at_head or number >= len(page) - _EDGE
            if not at_edge or not (form in running or _PAGE_NUMBER.fullmatch(line.text)):
                rest.append(line)
            elif at_head and form in running and form not in seen:
                rest.append(line)
                seen.add(form)
        kept.append(rest)
    return kept


def _form(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text.casefold())


def _write_pages(pages: Sequence[list[Line]], limits: ReadLimits, declared: Declared) -> Parsed:
    writer = TextWriter(limits)
    before: list[Line] = []
    for lines in pages:
        writer.begin_page()
        below = " " if continues_over_page(before, lines) else "\n\n"
        for paragraph in join_lines(lines):
            writer.add(paragraph, below=below)
            below = "\n\n"
        before = lines or before
    return writer.finish(declared)


def _declare(document: pypdfium2.PdfDocument) -> Declared:
    title = make_inert(document.get_metadata_value("Title")).strip()
    return Declared(title=None if _NO_TITLE.match(title) else title or None)
