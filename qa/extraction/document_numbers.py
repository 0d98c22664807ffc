"""References to documents and their articles as sentences write them."""

from __future__ import annotations

import regex

from corpus.types import Span

KINDS = (
    "nghị quyết", "quyết định", "tờ trình", "chỉ thị", "nghị định", "thông tư", "kế hoạch",
    "công văn", "kết luận", "quy định", "thông báo", "báo cáo", "luật", "bộ luật", "pháp lệnh",
    "chương trình", "hướng dẫn", "công điện", "giấy phép", "quy chế", "đề án",
)  # fmt: skip
_KIND = "|".join(kind.replace(" ", r"\ ") for kind in KINDS)
# Words behind the name of a law that are no part of it.
_AFTER = "về|của|và|được|có|quy|đã|là|này|thì|cho|theo|năm|để|hoặc|do|tại|trong|khi|với"
_CODE = r"\p{Lu}+\d*(?:[/-]?\p{L}+)*"  # NQ/TW, QĐ-TTg, NĐ-CP, QH14
_DOCUMENT = regex.compile(
    rf"""
      (?<!\w)(?i:(?:{_KIND})(?:\ liên\ tịch)?(?:\ số:?)?)\ \d+
      (?:/\d{{4}}(?!\d))?(?:[/-]{_CODE})?
      (?![\w/]*\d|%|[.,]\d|\ (?:năm|tháng|điểm|nội|nhóm|ngày(?!\ \d)))
    | (?<![\w/.,-])\d+(?:/\d{{4}})?[/-]\p{{Lu}}{{2,}}\d*(?:[/-]?\p{{L}}+)*
    | (?<!\w)(?:Bộ\ luật|Luật|Pháp\ lệnh)\ \p{{Lu}}\p{{Ll}}+
      (?:\ (?!(?:{_AFTER})\b)\p{{Ll}}+){{0,4}}(?=[\s,.;]|$)
      (?:\ năm\ \d{{4}}|\ \d{{4}})?
    """,
    regex.VERBOSE,
)
_ARTICLE = regex.compile(
    r"(?:(?i:điểm)\s\p{Ll},?\s)?(?:(?i:khoản)\s\d+,?\s)?(?:Điều|điều)\s\d+\w?(?![\w.,]*\d)"
)


def find_documents(text: str) -> list[Span]:
    """Documents by kind and number, by number alone, and laws by name: Nghị quyết số 12-NQ/TU."""
    return [Span(*match.span()) for match in _DOCUMENT.finditer(text)]


def find_articles(text: str) -> list[Span]:
    """Provisions of a document: khoản 2 Điều 7."""
    return [Span(*match.span()) for match in _ARTICLE.finditer(text)]
