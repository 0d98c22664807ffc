from __future__ import annotations

import unicodedata

import pytest

from corpus.outline import Heading, heading_of, is_clause, place


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("# Báo cáo quý I", "Báo cáo quý I"),
        ("### Kết quả ###", "Kết quả"),
        ("Điều 5. Phạm vi điều chỉnh", "Điều 5"),
        ("Điều 12a", "Điều 12a"),
        ("Điều 36.3.LQ.1. Thanh niên", "Điều 36.3.LQ.1"),
        ("CHƯƠNG II", "CHƯƠNG II"),
        ("Chương II: Quy định chung", "Chương II"),
        ("Mục 1 - Nguyên tắc", "Mục 1"),
        ("Phần thứ nhất", "Phần thứ nhất"),
        ("PHỤ LỤC I", "PHỤ LỤC I"),
        ("II. Kết quả thực hiện:", "II. Kết quả thực hiện"),
        ("Article 5. Scope", "Article 5"),
        ("Điều 5 của Nghị quyết này quy định mức phí", None),
        ("Điều 5, Điều 6 và Điều 7", None),
        ("Chương trình phát triển du lịch", None),
        ("Mục tiêu đến năm 2030", None),
        ("1. Nhiệm vụ", None),
        ("V. A. Nguyễn đã đến dự.", None),
        ("#hashtag", None),
        ("", None),
    ],
)
def test_heading_of(line: str, label: str | None) -> None:
    for form in ("NFC", "NFD"):
        found = heading_of(unicodedata.normalize(form, line))
        assert (found.label if found else None) == label


def test_ranks_follow_the_order_of_a_law() -> None:
    lines = ["# A", "## B", "Phần I", "Chương I", "Mục 1", "Tiểu mục 1", "II. Việc", "Điều 1. Tên"]
    headings = [heading_of(line) for line in lines]
    ranks = [heading.rank for heading in headings if heading]
    assert len(ranks) == len(lines)
    assert ranks == sorted(set(ranks))


def test_a_heading_replaces_those_of_its_rank_and_below() -> None:
    path: tuple[Heading, ...] = ()
    for line in ("Chương I", "Điều 1. Tên", "Điều 2. Tên", "Chương II", "Mục 1", "Điều 3. Tên"):
        heading = heading_of(line)
        assert heading is not None
        path = place(path, heading)
    assert [heading.label for heading in path] == ["Chương II", "Mục 1", "Điều 3"]


def test_is_clause() -> None:
    assert is_clause("2. Nhiệm vụ")
    assert not is_clause("2.5 lần")
    assert not is_clause("2021. Các sở")
