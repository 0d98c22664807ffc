"""Bytes become text that can be quoted: the right encoding, NFC, and nothing invisible."""

from __future__ import annotations

import codecs
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.encoding import decode, make_inert
from corpus.errors import ReadError

SENTENCE = "Thường trực Hội đồng nhân dân tỉnh Hà Giang họp phiên thứ 13, nhiệm kỳ 2021 - 2026.\n"
TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"


def windows_1258(text: str) -> bytes:
    """`text` as Windows-1258 writes it: a base letter, then its tone as a mark of its own."""
    pieces = []
    for character in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", character)
        tone = "".join(part for part in parts if part in TONE_MARKS)
        base = "".join(part for part in parts if part not in TONE_MARKS)
        pieces.append(unicodedata.normalize("NFC", base) + tone)
    return "".join(pieces).encode("cp1258")


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_unicode_encodings_are_told_apart_with_and_without_a_mark(encoding: str) -> None:
    assert decode(SENTENCE.encode(encoding)) == SENTENCE


def test_utf16_be_with_its_mark() -> None:
    assert decode(codecs.BOM_UTF16_BE + SENTENCE.encode("utf-16-be")) == SENTENCE


def test_windows_1258_comes_out_composed() -> None:
    data = windows_1258(SENTENCE)
    assert b"\xf2" in data  # the dot below stands alone in these bytes
    assert make_inert(decode(data)) == SENTENCE


def test_a_damaged_byte_does_not_change_the_encoding_of_a_whole_text() -> None:
    data = SENTENCE.encode("utf-8") * 3
    assert decode(data[:4] + b"\xff" + data[4:]).count("\ufffd") == 1
    assert decode(data + "Đ".encode()[:1]).startswith(SENTENCE)


def test_the_declared_encoding_is_used_where_the_bytes_are_not_utf8() -> None:
    assert decode("Привет, мир".encode("cp1251"), declared="windows-1251") == "Привет, мир"
    assert decode("tiếng Việt".encode(), declared="windows-1251") == "tiếng Việt"


@pytest.mark.parametrize("declared", ["no-such-encoding", "zip", "rot13", "punycode", "a\x00b", ""])
def test_a_declared_encoding_that_is_none_is_ignored(declared: str) -> None:
    assert decode(b"caf\xe9", declared=declared) == "café"


def test_binary_data_is_refused_with_the_remedy() -> None:
    with pytest.raises(ReadError, match=r"binary data.*give the document as text"):
        decode(bytes(range(32)) * 20)


def test_bytes_of_no_known_encoding_are_refused() -> None:
    with pytest.raises(ReadError, match="save it as UTF-8"):
        decode(b"\x8a\x8d\x9e" * 40)


def test_a_few_control_characters_do_not_make_a_text_binary() -> None:
    assert make_inert(decode(b"Xin\x00 ch\xc3\xa0o\x07.")) == "Xin chào."


def test_invisible_characters_are_removed() -> None:
    hidden = "a\u200bb\u202ec\u2066d\ufeffe\u00adf\x00g\ud800h\U000e0041i\u2060k"
    assert make_inert(hidden) == "abcdefghik"


def test_line_ends_become_one_kind_and_tabs_stay() -> None:
    assert make_inert("a\r\nb\rc\x0cd\u2028e\x85f\tg\n\nh") == "a\nb\nc\nd\ne\nf\tg\n\nh"


def test_removing_what_separated_a_mark_from_its_letter_still_composes() -> None:
    assert make_inert("e\u200b\u0302\u0323") == "ệ"


def test_a_long_run_of_marks_is_cut_short() -> None:
    assert len(make_inert("a" + "\u0323\u0301" * 200_000)) < 12
    assert len(make_inert("\u05b0\u05c1" * 200_000)) < 12


@given(st.text(st.characters()))
def test_inert_text_is_stable_composed_and_can_be_stored(text: str) -> None:
    inert = make_inert(text)
    assert make_inert(inert) == inert
    assert unicodedata.is_normalized("NFC", inert)
    inert.encode("utf-8")
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in inert)
    assert not any(
        unicodedata.bidirectional(c) in {"RLO", "LRO", "RLE", "LRE", "PDF"} for c in inert
    )


@given(st.binary(max_size=400), st.none() | st.text(max_size=8))
def test_any_bytes_decode_or_are_refused(data: bytes, declared: str | None) -> None:
    try:
        text = decode(data, declared)
    except ReadError:
        return
    assert make_inert(text) == make_inert(make_inert(text))


@given(st.text("aáàảãạâấầẩẫậăắđêềệơởưữựýỳAĐƠỰ ,.1\n", min_size=1))
def test_vietnamese_survives_windows_1258(text: str) -> None:
    assert make_inert(decode(windows_1258(text))) == text
