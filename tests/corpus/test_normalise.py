from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.normalise import fold, has_diacritics, normalise, place_tone_marks, syllables

VIETNAMESE = st.text(
    alphabet="aàáảãạăằâầeèéêếiìíoòóỏõọôồơờuùúưừyýỳbcdđghklmnpqrstvxHĐÒÁ 0123456789./-,:\n",
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Hoà Bình", "hòa bình"),
        ("Hòa Bình", "hòa bình"),
        ("uỷ ban, ủy ban", "ủy ban, ủy ban"),
        ("Thuý THÚY", "thúy thúy"),
        ("khoẻ khỏe toả tỏa", "khỏe khỏe tỏa tỏa"),
        ("hoàn hòan hoạt họat", "hoàn hoàn hoạt hoạt"),
        ("Huỳnh Hùynh xoáy ngoài", "huỳnh huỳnh xoáy ngoài"),
        ("quý qúy quỷ quà", "quý quý quỷ quà"),
        ("của thuở khuya khuỷu tuyến", "của thuở khuya khuỷu tuyến"),
        ("2021 – 2025 — 2030‑2035", "2021 - 2025 - 2030-2035"),
        ("“Ứng dụng” ‘số’ «a»", '"ứng dụng" \'số\' "a"'),
        ("a\u00a0b\u2009c \t d\n\ne ", "a b c d e"),
        ("zero\u200bwidth \u202eđảo\u202c", "zerowidth đảo"),
        ("Ðảng bộ ĐẢNG", "đảng bộ đảng"),
        ("100 m², 12²", "100 m2, 12²"),
        ("ＡＢＣ１２，", "abc12,"),
        ("vân vân…", "vân vân..."),
        ("", ""),
    ],
)
def test_normalise(written: str, plain: str) -> None:
    assert normalise(written) == plain


@pytest.mark.parametrize(
    ("written", "placed"),
    [
        ("Hoà Bình, Thuỷ", "Hòa Bình, Thủy"),
        ("UỶ BAN, HOÀ, hOà", "ỦY BAN, HÒA, hÒa"),
        ("Hùynh hòan", "Huỳnh hoàn"),
        ("qúy QÚY quý", "quý QUÝ quý"),
        ("đã đặt đúng: hòa, hoàn, của", "đã đặt đúng: hòa, hoàn, của"),
        ("  “Hoà”\t–\u00a0OÀ… ", "  “Hòa”\t–\u00a0ÒA… "),
        ("plain ASCII", "plain ASCII"),
        ("İ hoà", "İ hoà"),  # in lower case it is longer
        ("", ""),
    ],
)
def test_tone_marks_are_placed_letter_for_letter(written: str, placed: str) -> None:
    assert place_tone_marks(written) == placed


TONED = st.text("hoaeuyqcnti òóỏõọàáảãạèéẻẽẹùúủũụỳýỷỹỵHOAEUYQÒÀẺÙỲỶ²-“.", max_size=20)


@given(st.text() | VIETNAMESE | TONED | st.text("oàOÀuỷ\u0302\u0323\u200b", max_size=9))
def test_placing_tone_marks_moves_nothing_else(text: str) -> None:
    placed = place_tone_marks(text)
    assert len(placed) == len(text)
    assert place_tone_marks(placed) == placed
    assert [it.isupper() for it in placed] == [it.isupper() for it in text]
    assert fold(placed) == fold(text)
    moved = [place for place, (new, old) in enumerate(zip(placed, text, strict=True)) if new != old]
    assert all(fold(placed[place]) == fold(text[place]) for place in moved)


@given(VIETNAMESE | TONED | st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Mn"))))
def test_tone_marks_are_placed_where_normalise_puts_them(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assume(not any(map(unicodedata.combining, text)))
    assert normalise(place_tone_marks(text)) == normalise(text)
    assert place_tone_marks(normalise(text)) == normalise(text)


@given(st.text())
def test_normalise_twice_is_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert fold(fold(text)) == fold(text) == fold(normalise(text))


@given(st.text() | VIETNAMESE)
def test_composed_and_decomposed_text_are_the_same(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert normalise(composed) == normalise(decomposed)
    assert fold(composed) == fold(decomposed)
    assert syllables(composed) == syllables(decomposed)
    assert has_diacritics(composed) == has_diacritics(decomposed)


@given(VIETNAMESE)
def test_folding_and_cutting_into_syllables_commute(text: str) -> None:
    assert syllables(fold(text)) == [fold(token) for token in syllables(text)]


@given(VIETNAMESE)
def test_folded_text_has_no_diacritics(text: str) -> None:
    assert not has_diacritics(fold(text))
    assert fold(text).isascii()


def test_has_diacritics() -> None:
    assert has_diacritics("tỉnh")
    assert has_diacritics("Đ")
    assert not has_diacritics("tinh nao - 2025 “top” 省")


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Tại 1.277 thôn, bản", "tại 1277 thôn bản"),
        ("1,277 = 1277 = 1.277", "1277 1277 1277"),
        ("hệ số 0,5; 0.5", "hệ số 0,5 0,5"),
        ("1.234.567,89 và 1,234,567.89", "1234567,89 và 1234567,89"),
        ("06 nội dung, 6 nội dung", "6 nội dung 6 nội dung"),
        ("số 12-NQ/TU.", "số 12-nq/tu 12 nq tu"),
        ("số 49/2016/NQ-HĐND", "số 49/2016/nq-hđnd 49 2016 nq hđnd"),
        ("09-NQ/TW", "9-nq/tw 9 nq tw"),
        ("57/2020/QH14", "57/2020/qh14 57 2020 qh14"),
        ("Quyết định 217", "quyết định 217"),
        ("08/12/2016", "8/12/2016 8/12 8 12 2016"),
        ("ngày 08 tháng 12 năm 2016", "ngày 8 tháng 12 năm 2016 8/12/2016 8/12 8 12 2016"),
        ("ngay 24 thang 7, nam 2017", "ngay 24 thang 7 nam 2017 24/7/2017 24/7 24 7 2017"),
        ("ngày 2 tháng 9", "ngày 2 tháng 9 2/9 2 9"),
        ("trong 24 tháng 7 người", "trong 24 tháng 7 người"),
        ("224 tháng 7 năm 2017", "224 tháng 7 năm 2017"),
        ("24-25/7/2017", "24/7/2017 24/7 24 7 2017 25/7/2017 25/7 25 7 2017"),
        ("24-25/7", "24/7 24 7 25/7 25 7"),
        ("Ngày 24-7", "ngày 24/7 24 7"),
        ("tháng 08/2021", "tháng 8/2021 8 2021"),
        ("2021-2025", "2021-2025 2021 2025"),
        ("50 000 đồng", "50 000 50000 đồng"),
        ("năm 2017 500 người", "năm 2017 500 người"),
        ("1 277 000,5", "1 277 000,5"),
        ("sáng 24 tháng 7", "sáng 24 tháng 7 24/7 24 7"),
        ("2853,2854", "2853,2854 2853 2854"),
        ("đến năm2030", "đến năm 2030"),
        ("12,5% và 5G", "12,5 và 5g"),
        ("C-ThaiNguyen TP.HCM", "c thainguyen tp hcm"),
        ("哪个省2025", "哪 个 省 2025"),
        ("… - ?", ""),
        ("0" * 5000, "0" * 5000),
    ],
)
def test_syllables(text: str, tokens: str) -> None:
    assert syllables(text) == tokens.split()


@pytest.mark.parametrize(
    "written",
    ["24/7/2017", "24-7-2017", "24.7.2017", "24/07/2017", "2017-07-24", "ngày 24/7/2017",
     "24 tháng 7 năm 2017", "Ngày 24 tháng 07, năm 2017", "ngay 24 thang 7 nam 2017"],
)  # fmt: skip
def test_every_way_to_write_a_date_holds_its_parts_in_order(written: str) -> None:
    """So that a day without a year is found in every date that it stands in."""
    held = " ".join(syllables(written))
    assert held.endswith("24/7/2017 24/7 24 7 2017")
    assert " ".join(syllables("24-7")) in held


@pytest.mark.parametrize("written", ["1.277", "1,277", "1277", "1 277"])
def test_every_way_to_write_a_number_ends_in_one_form(written: str) -> None:
    assert syllables(f"tại {written} thôn")[-2:] == ["1277", "thôn"]


@pytest.mark.parametrize("written", ["12-NQ/TU", "12/NQ-TU", "12 NQ/TU", "12 - NQ/TU", "12–nq/tu"])
def test_every_way_to_write_a_document_number_holds_its_parts(written: str) -> None:
    assert syllables(written)[-3:] == ["12", "nq", "tu"]
