"""What in a sentence could be an answer to some question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.extraction.candidates import Kind, find_candidates


@pytest.mark.parametrize(
    ("text", "answer", "kind"),
    [
        ("Chiều cao đến trần nhà ít nhất là 6m.", "6m", "measure"),
        ("Độ chiếu sáng từ 200 lux trở lên.", "200 lux", "measure"),
        ("Sổ có giá trị hai mươi bốn tháng.", "hai mươi bốn tháng", "measure"),
        ("Phạt từ 05 năm đến 10 năm tù.", "từ 05 năm đến 10 năm", "measure"),
        ("Đưa hàng lên sàn Postmart và Voso.", "Postmart và Voso", "proper"),
        ("Nơi nhận không nhận hồ sơ qua thư.", "không nhận hồ sơ qua thư", "verdict"),
        ("Hồ sơ gửi cho người lao động.", "người lao động", "phrase"),
        ("Họp xong, đoàn thăm nhà máy.", "đoàn thăm nhà máy", "phrase"),
        ("Có 12 xã.", "12", "number"),
    ],
)
def test_things_are_found_with_their_kind(text: str, answer: str, kind: Kind) -> None:
    found = {text[c.start : c.end]: c.kind for c in find_candidates(text)}
    assert found[answer] == kind


def test_neither_a_piece_of_a_number_nor_a_year_is_a_candidate() -> None:
    text = "Nghị quyết 12-NQ/TU: từ năm sau, trong năm ngày, xã họp."
    found = {
        text[c.start : c.end] for c in find_candidates(text) if c.kind in ("proper", "measure")
    }
    assert found == {"Nghị", "năm ngày"}


@given(st.text("0123 năm,;.:()“” àđ Hà Nội và không được 5%", max_size=60))
def test_candidates_lie_in_the_text_and_none_comes_twice(text: str) -> None:
    spans = [(c.start, c.end) for c in find_candidates(text)]
    assert len(spans) == len(set(spans))
    assert all(0 <= start < end <= len(text) for start, end in spans)
