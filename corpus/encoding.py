"""From bytes to text that is safe to quote: one encoding, one normal form, nothing invisible."""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import PurePath

from corpus.errors import ReadError

_MARKED = (  # UTF-32 first: its little-endian mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PAGES_OF_VIETNAMESE = frozenset(b"\x00\x01\x03\x1e\x20")  # first bytes of its letters in UTF-16
# Python also knows punycode and the like as encodings; no page may choose those.
_CHARSET_OF_PAGES = re.compile(
    r"(windows|cp|iso|koi8|gb|euc|utf-16|big5|shift)[\w-]{0,12}", re.IGNORECASE | re.ASCII
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Ordering a run of marks takes time quadratic in its length, and no language stacks this many. What
# is no word character, no space and none of the common punctuation and symbols is taken for a mark.
_MARK = (
    "[^\\w\\s\x00-\u02ff\u2000-\u20cf\u2100-\u2cee\u2e00-\u3029"
    "\u3030-\u3098\u309b-\ua66e\uff00-\uffff\U0001f000-\U0001ffff]"
)
_STACKED_MARKS = re.compile(f"({_MARK}{{8}}){_MARK}+")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text in `data`: UTF-8 or UTF-16, with or without a byte order mark, or Windows-1258.

    `declared` is the encoding that the file itself names (an HTML page does), tried after UTF-8.
    A few bytes that are wrong in an otherwise good text become U+FFFD.
    Raises ReadError for binary data and for an encoding that is none of these.
    """
    text = _decode(data, declared)
    controls = len(_CONTROLS.findall(text))
    if controls > 4 + len(text) // 100:
        raise ReadError(
            f"holds binary data, not text ({controls:,} control characters among {len(text):,}); "
            "give the document as text, Markdown, HTML, PDF or DOCX"
        )
    lost = text.count("\ufffd")
    if lost > 4 + len(text) // 20:
        raise ReadError(
            f"is in none of the encodings UTF-8, UTF-16 and Windows-1258 ({lost:,} of "
            f"{len(text):,} characters cannot be read); save it as UTF-8"
        )
    return text


def make_inert(text: str) -> str:
    """`text` as it can be quoted anywhere: NFC, lines ended by `\\n`, nothing invisible in it.

    Control, zero-width and bidirectional control characters and lone surrogates are removed; tabs
    stay. Applying it again changes nothing.
    """
    text = _STACKED_MARKS.sub(r"\1", _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)))
    return _STACKED_MARKS.sub(r"\1", unicodedata.normalize("NFC", text))


def name_of(path: PurePath) -> str:
    """A path as text that can be stored and shown: forward slashes, NFC, on one line.

    Bytes of a name that are no UTF-8 become U+FFFD.
    """
    name = path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return make_inert(name).replace("\n", " ")


def _decode(data: bytes, declared: str | None) -> str:
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if b"\x00" in data and (encoding_16 := _unmarked_utf16(data[:8192])):
        return data.decode(encoding_16, "replace")
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if not broken or 10 * broken <= sum(character > "\x7f" for character in text) - broken:
        return text  # whole, or a page with a few damaged bytes
    return _decode_declared(data, declared) or data.decode("cp1258", "replace")


def _unmarked_utf16(sample: bytes) -> str | None:
    """The byte order of unmarked UTF-16, told by the column that holds the page bytes."""
    for encoding, pages in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        expected = sum(byte in _PAGES_OF_VIETNAMESE for byte in pages)
        if expected >= 0.9 * len(pages) and pages.count(0) >= 0.2 * len(pages):
            return encoding
    return None


def _decode_declared(data: bytes, declared: str | None) -> str | None:
    if declared is None or not _CHARSET_OF_PAGES.fullmatch(declared):
        return None
    try:
        return data.decode(declared, "replace")
    except LookupError:
        return None
