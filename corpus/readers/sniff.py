"""What a file really is, told by its first bytes and not by its name."""

from __future__ import annotations

import io
import re
import zipfile

from corpus.errors import ReadError

SUFFIXES = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
}
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls or .ppt)"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG\r\n", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x7fELF", "a program"),
)
_ZIP = b"PK\x03\x04"
_HTML = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def kind_of(data: bytes, suffix: str) -> str:
    """The kind of document in `data`: `pdf`, `docx`, `html`, `markdown` or `text`.

    The suffix decides only where the content leaves it open. Raises ReadError for content that is
    none of these, and for a suffix that promises what the content does not hold.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_ZIP):
        return _kind_of_zip(data)
    for magic, name in _FOREIGN:
        if data.startswith(magic):
            raise ReadError(f"is {name}; save it as DOCX, PDF, HTML, Markdown or text")
    if _HTML.match(
        data[:4096].replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    ):
        return "html"
    kind = SUFFIXES.get(suffix.lower(), "text")
    if kind in {"pdf", "docx"}:
        raise ReadError(
            f"is named {suffix} but its content is no {kind.upper()}; "
            "save or download it again, or give it the suffix of what it is"
        )
    return kind


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ReadError(f"is a damaged DOCX or zip archive ({error}); save it again") from error
    if "word/document.xml" in names:
        return "docx"
    raise ReadError("is a zip archive but no DOCX; unpack it, or save it as DOCX, PDF or text")
