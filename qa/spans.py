"""Finds the things in a sentence that could be a short answer, by their kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import regex

from corpus.normalise import fold, normalise, syllables
from corpus.provinces import find_provinces
from corpus.types import Span
from qa.answer_type import AnswerType

_NAME = r"\p{Lu}\p{Ll}+"
_SURNAMES = (
    "Âu|Bạch|Bùi|Cà|Cao|Cầm|Châu|Chu|Danh|Doãn|Dương|Đàm|Đặng|Đào|Điêu|Đinh|Đỗ|Đoàn|Đồng|Giàng|Hà"
    "|Hạng|Hầu|Hồ|Hoàng|Hứa|Huỳnh|Khổng|Khuất|Kiều|Kim|Ksor|La|Lâm|Lê|Lò|Lộc|Lục|Lương|Lường|Lưu|Lý"
    "|Ma|Mạc|Mai|Mùa|Nghiêm|Ngô|Ngọc|Nguyễn|Nông|Phạm|Phan|Phùng|Quách|Quàng|Rơ|Sơn|Sùng|Tạ|Tăng"
    "|Thạch|Thái|Thân|Thào|Tô|Tòng|Tống|Trần|Triệu|Trịnh|Trương|Từ|Văn|Vàng|Vi|Viên|Võ|Vũ|Vương|Y"
)
_DATE = regex.compile(
    r"""
      \d{1,2}[/-]\d{1,2}[/-]\d{4}
    | ngày\ \d{1,2}\ tháng\ \d{1,2}(?:\ năm\ \d{4})?
    | (?<![\d/-])\d{1,2}[/-]\d{1,2}(?![\d/-])
    | tháng\ \d{1,2}(?:[/-]\d{4}|\ năm\ \d{4})?
    | quý\ [IVX]+(?:[/-]\d{4}|\ năm\ \d{4})?
    | (?:19|20)\d{2}\s?[-–]\s?(?:19|20)\d{2}
    | (?<![\w/-])(?:19|20)\d{2}(?![\d/])
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_FIGURE = regex.compile(r"(?<![\w./,-])\d+(?:\.\d{3})*(?:[.,]\d+)?(?![\w/%]|[.,]\d)")
_NOT_AN_AMOUNT = regex.compile(
    r"""
      \d{1,2}[/-]\d{1,2}(?:[/-]\d{4})?
    | (?:ngày|tháng|năm|lần\ thứ|khóa|khoá|điều|khoản)\s\d+
    | (?:19|20)\d{2}\s?[-–]\s?(?:19|20)\d{2}
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_PERCENTAGE = regex.compile(r"\d+(?:[.,]\d+)?\s?(?:%|phần trăm|per ?cent)")
_MONEY = regex.compile(
    r"""
    (?<![\w./,-])\d+(?:\.\d{3})*(?:,\d+)?
    \s?(?:(?:nghìn|ngàn)?\s?(?:tỷ|tỉ|triệu|nghìn|ngàn))?
    \s?(?:đồng(?!\ chí)|USD|đô\ la|VNĐ|VND)
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_DURATION = regex.compile(
    r"\d+(?:[.,]\d+)?\s(?:năm|tháng|tuần|ngày|giờ|phút|years?|months?|weeks?|days?|hours?)\b"
)
_DOCUMENT = regex.compile(
    r"""
      (?:nghị\ quyết|quyết\ định|tờ\ trình|chỉ\ thị|nghị\ định|thông\ tư|kế\ hoạch|công\ văn
        |kết\ luận|quy\ định|thông\ báo|báo\ cáo|luật|pháp\ lệnh|chương\ trình|hướng\ dẫn)
      (?:\ số)?\ \d+(?:[/-]\d{4})?(?:[/-]\p{Lu}+(?:[/-]\p{Lu}+)*)?
    | \d+(?:/\d{4})?[/-]\p{Lu}{2,}(?:[/-]\p{Lu}+)*
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_PERSON = regex.compile(rf"(?<!\w)(?:{_SURNAMES})(?:\ {_NAME}){{0,2}}\ (?:{_NAME}|\p{{Lu}})(?!\w)")
# The second syllables of the words that name branches of government: "Tài chính", "Giáo dục".
_SECOND = (
    "an|bào|binh|chính|chức|dân|dục|dựng|đội|giáo|hành|hiểm|hóa|hoá|hội|học|khoáng|lịch|lực|mại|môi"
    "|nghệ|nghiệp|nguyên|ninh|nội|pháp|phòng|sát|sản|tạo|tải|tế|thanh|thao|thông|thuế|tin|tộc|tra"
    "|trường|tư|vận|viên|viễn|vụ|vực|ương"
)
_ORGANISATION = regex.compile(
    rf"""
    (?<!\w)
    (?:Sở|Bộ|Ban|Tập\ đoàn|Tổng\ công\ ty|Công\ ty|(?:Ủy|Uỷ)\ ban|UBND|HĐND|Hội\ đồng|Công\ an
      |(?:Đảng|Tỉnh|Huyện|Thành)\ (?:ủy|uỷ)|Ngân\ hàng|Trường|Viện|Trung\ tâm|Hội|Liên\ đoàn
      |Đảng\ (?:đoàn|Đoàn)|Tổ)
    (?:(?:\ |,\ |\ và\ |\ -\ )
       (?:{_NAME}(?:\ (?:{_SECOND})(?!\w))?|\p{{Lu}}{{2,}}|tỉnh|huyện|xã|nhân\ dân))+
    (?:\ \(\p{{Lu}}+\))?
    """,
    regex.VERBOSE,
)
_PLACE = regex.compile(
    rf"""
    (?<!\w)
    (?:tỉnh|huyện|xã|phường|thị\ trấn|thị\ xã|thành\ phố|Thành\ phố|TP\.?|TX\.?|quận
      |[Cc]ụm\ công\ nghiệp)
    \ {_NAME}(?:\ {_NAME}){{0,3}}
    """,
    regex.VERBOSE,
)
_QUOTED = regex.compile(r"[“\"‘']([^“”\"‘’']{2,160})[”\"’']")
_ACRONYM = regex.compile(r"(?<!\w)\p{Lu}{2,}\w*(?:-\w+)*")

Finder = Callable[[str], Iterator[Span]]


def _by(pattern: regex.Pattern[str], group: int = 0) -> Finder:
    def find(text: str) -> Iterator[Span]:
        for match in pattern.finditer(text):
            yield Span(*match.span(group))

    return find


def _numbers(text: str) -> Iterator[Span]:
    """Numbers that are neither part of a date nor of a document's number."""
    taken = [m.span() for p in (_NOT_AN_AMOUNT, _DOCUMENT) for m in p.finditer(text)]
    for match in _FIGURE.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            yield Span(*match.span())


def _provinces(text: str) -> Iterator[Span]:
    for mention in find_provinces(text):
        yield Span(mention.start, mention.end)


def _persons(text: str) -> Iterator[Span]:
    """Names of people; a province also begins with a surname, and may stand before a name."""
    mentions = find_provinces(text)
    start = 0
    while match := _PERSON.search(text, start):
        place = next((m for m in mentions if m.start <= match.start() < m.end), None)
        if place is None:
            yield Span(*match.span())
        start = place.end if place else match.end()


_FINDERS: dict[AnswerType, tuple[Finder, ...]] = {
    "province": (_provinces,),
    "person": (_persons,),
    "organisation": (_by(_ORGANISATION),),
    "document": (_by(_DOCUMENT),),
    "place": (_by(_PLACE), _provinces),
    "percentage": (_by(_PERCENTAGE),),
    "money": (_by(_MONEY),),
    "duration": (_by(_DURATION),),
    "date": (_by(_DATE),),
    "number": (_by(_PERCENTAGE), _numbers),
    "name": (_by(_QUOTED, 1), _by(_ACRONYM)),
}


def find_spans(text: str, kind: AnswerType) -> list[Span]:
    """The stretches of a sentence that are of this kind, in order; none overlap."""
    found: list[Span] = []
    for finder in _FINDERS.get(kind, ()):
        for span in finder(text):
            if all(span.end <= other.start or other.end <= span.start for other in found):
                found.append(span)
    return sorted(found, key=lambda span: span.start)


def find_answers(text: str, kind: AnswerType, asked: str) -> list[Span]:
    """The spans of this kind that do not stand in the question itself, which would tell nothing."""
    found = find_spans(text, kind)
    if not found:
        return []
    question = _spell(asked, kind)
    return [s for s in found if _spell(text[s.start : s.end], kind) not in question]


@lru_cache(256)
def _spell(text: str, kind: AnswerType) -> str:
    spelt = fold(text) if kind == "province" else normalise(text)
    return f" {' '.join(syllables(spelt))} "
