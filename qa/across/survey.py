"""Recognises questions that several documents answer together, and what each of them is asked.

"Những tỉnh nào bàn về chuyển đổi số?" lists documents, "So sánh số thôn của A và B" compares what
those of two provinces say, "ở Thái Nguyên năm 2017 và năm 2021" those of two years.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from corpus.normalise import fold
from corpus.provinces import find_provinces
from qa.extraction.answer_type import detect_answer_type
from qa.reading.question import Question

Labels = Literal["province", "document", "holder"]

_SAYS = r"(?: nao)? (?:noi|ban|de cap|nhac|quy dinh|lien quan|co noi dung)"
_DOCUMENT = (
    r"(?:(?:tai lieu|bai viet|bai bao|ban tin|hoi nghi|cuoc hop|phien hop|ky hop|bien ban)"
    r"|(?:van ban|nghi quyet|quyet dinh|bao cao|thong bao|ke hoach|luat|nghi dinh|thong tu"
    rf"|dieu luat|dieu khoan|dieu)(?={_SAYS}))"
)
_OFFICE = r"(?:bi thu|pho bi thu|chu tich|pho chu tich|lanh dao|giam doc)(?: \w+){0,5}"
_PLURAL = r"\b(?:nhung|cac|tat ca cac|tat ca nhung)"
_NAMING = r"\b(?:liet ke|ke ten|neu ten)(?: \w+){0,3}"
_WHICH = r"\b(?:which|what|list|name)(?: all)?(?: of)?(?: the)?(?: \w+)?"
_LISTS: tuple[tuple[Labels, re.Pattern[str]], ...] = (
    (
        "province",
        re.compile(
            rf"{_PLURAL} tinh(?: thanh)?(?: pho)? nao\b|\b(?:bao nhieu|may) tinh\b(?! uy| thanh uy)"
            rf"|^(?:o |tai )?(?:nhung|cac) dia phuong nao\b|{_NAMING} (?:tinh|dia phuong)\b(?! uy)"
            rf"|{_WHICH} (?:provinces|localities)\b|\bhow many provinces\b|\bquelles provinces\b"
            r"|\bwelche provinzen\b|\bque provincias\b|哪些省(?!委)|哪些地方"
        ),
    ),
    (
        "document",
        re.compile(
            rf"{_PLURAL} {_DOCUMENT} nao\b|{_NAMING} {_DOCUMENT}"
            rf"|{_WHICH} (?:documents|meetings|conferences|sessions|articles|pages|texts|reports)\b"
            r"|\bquels documents\b|\bwelche dokumente\b|\bque documentos\b"
            r"|哪些(?:文件|会议|文档|文章)"
        ),
    ),
    (
        "holder",
        re.compile(
            rf"{_PLURAL} {_OFFICE} (?:nao|la (?:nhung )?ai)\b|\bnhung ai la {_OFFICE}"
            rf"|{_OFFICE} (?:cua |o )?(?:tung|moi|cac) (?:tinh|dia phuong)\b"
            rf"|\b(?:tung|moi) (?:tinh|dia phuong)\b.* {_OFFICE}|{_NAMING} {_PLURAL} {_OFFICE}"
            r"|\bwhich (?:[\w']+ ){0,3}(?:secretaries|chairmen|chairs|chairpersons|leaders)\b"
            r"|哪些(?:省委|市委)?(?:书记|主席|领导)"
        ),
    ),
)
_COMPARING = re.compile(
    r"\b(?:so sanh|doi chieu|khac nhau|giong nhau|khac gi|lan luot|compare|comparison|versus|vs"
    r"|(?:nhieu|it|lon|nho|cao|thap|som|muon) hon|differ\w*|respectively|more|fewer|less|larger"
    r"|smaller|higher|lower|earlier|later|comparez?|vergleiche)\b|比较|相比"
)
_FRAMES = r"(?:(?:cua|o|tai|in|of|at|the|nam|year|tinh|thanh pho|province|en|de|du)(?:\W+|$))*"
# A dash joins the ends of one thing ("cao tốc Hà Nội - Hải Phòng"), so it does not tell two apart.
_TOGETHER = re.compile(
    r"[\s,]*(?:[,;&，、和与]|\b(?:va|and|hay|hoac|or|voi|with|to|vs\.?|versus|et|und|y|cung|nhu)"
    rf"(?!\w))\s*(?:(?:va|and|hay|or)\s+)?{_FRAMES}"
)
_OPPOSED = re.compile(rf"\W+{_FRAMES}")  # what stands between two in a comparison besides
_COMMAND = re.compile(
    r"^(?:hãy |xin |vui lòng )?(?:so sánh|đối chiếu|compare|please compare|comparez|vergleiche)"
    r"(?: giữa| về| between| the comparison of)?\s+",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\s?\b(?:mỗi (?:tỉnh|nơi|năm|địa phương)|lần lượt|tương ứng|respectively|both|each)\b",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"^(?:tong )?(?:so|ty le|ti le|muc(?! (?:tieu|dich))|kinh phi|dien tich|dan so|thu nhap)\b"
)
_FOREIGN_MEASURE = re.compile(r"(?:the )?(?:number|share|percentage|amount|rate)\b", re.IGNORECASE)
_DAY = re.compile(r"(?:ngay|thoi (?:gian|diem|han))\b")
_FOREIGN_DAY = re.compile(r"(?:the )?(?:\w+ )?dates?\b", re.IGNORECASE)
_NEXT_QUESTION = re.compile(r"(?:[,;]|\bvà\b|\band\b|\bcòn\b)\s*(?:\b(?:và|and|còn)\b)?")
_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/.-])")
_AHEAD = re.compile(r"(?:den|toi|giai doan|by|until|to|till|jusqu'en|pour)(?: nam| nhung nam)?$")


@dataclass(frozen=True, slots=True)
class Subject:
    """One side of a comparison: whose documents are asked, and what."""

    name: str
    province: str | None
    year: str | None
    question: str


@dataclass(frozen=True, slots=True)
class Survey:
    """A question for several documents: `subjects` to compare, or none where documents are listed.

    `labels` says what the list is of: provinces, documents, or those who hold an office. `explicit`
    is a comparison that is asked for in words, not by naming two together.
    """

    labels: Labels
    subjects: tuple[Subject, ...] = ()
    explicit: bool = False


class _Place(NamedTuple):
    name: str
    start: int
    end: int


def read_survey(question: Question) -> Survey | None:
    """What a question asks of several documents; None where one may answer it."""
    asked = fold(question.text)
    labels = next((labels for labels, pattern in _LISTS if pattern.search(asked)), None)
    subjects = _compare_provinces(question.text) or (
        () if labels else _compare_years(question.text)
    )
    if subjects:
        return Survey("province", subjects, _COMPARING.search(asked) is not None)
    return Survey(labels) if labels else None


def _compare_provinces(asked: str) -> tuple[Subject, ...]:
    places = [_Place(m.name, m.start, m.end) for m in find_provinces(asked, folded=True)]
    return tuple(Subject(name, name, None, text) for name, text in _divide(asked, places))


def _compare_years(asked: str) -> tuple[Subject, ...]:
    years = [_Place(m[0], m.start(), m.end()) for m in _YEAR.finditer(asked)]
    if any(_is_ahead(asked, year) for year in years):
        return ()
    province = next((mention.name for mention in find_provinces(asked, folded=True)), None)
    return tuple(Subject(name, province, name, text) for name, text in _divide(asked, years))


def _is_ahead(asked: str, year: _Place) -> bool:
    """Whether a year is one that is aimed at ("đến năm 2025"), not one that was reported on."""
    return _AHEAD.search(fold(asked[: year.start])[-16:]) is not None


def _divide(asked: str, places: list[_Place]) -> list[tuple[str, str]]:
    """Each name with the question that is about it alone; none where they are not compared."""
    names = list(dict.fromkeys(place.name for place in places))
    if len(names) < 2:
        return []
    between = [asked[a.end : b.start] for a, b in pairwise(places)]
    joined = all(_TOGETHER.fullmatch(fold(text)) for text in between)
    if _COMPARING.search(fold(asked)):
        joined = joined or all(_OPPOSED.fullmatch(fold(text)) for text in between)
        return [(name, _ask_of(asked, name, places, joined=joined)) for name in names]
    if joined:
        return [(name, _ask_of(asked, name, places, joined=True)) for name in names]
    cuts = [_NEXT_QUESTION.search(asked, a.end, b.start) for a, b in pairwise(places)]
    if len(places) > len(names) or not all(cuts):
        return []
    begins = [0, *(cut.end() for cut in cuts if cut)]
    ends = [*(cut.start() for cut in cuts if cut), len(asked)]
    parts = [asked[begin:end].strip() for begin, end in zip(begins, ends, strict=True)]
    asking = all(detect_answer_type(part) not in ("other", "yes_no") for part in parts)
    return list(zip(names, parts, strict=True)) if asking else []


def _ask_for(thing: str) -> str:
    """A thing that was to be compared, as a question for it; the thing where no form is known."""
    if _MEASURE.match(fold(thing)):
        return f"{thing} là bao nhiêu?"
    if _DAY.match(fold(thing)):
        return f"{thing} là ngày nào?"
    if _FOREIGN_DAY.match(thing):
        return f"What date: {thing}?"
    return f"What is {thing}?" if _FOREIGN_MEASURE.match(thing) else thing


def _ask_of(asked: str, name: str, places: list[_Place], *, joined: bool) -> str:
    """The question without the other names, and as a question where it commands to compare."""
    if joined:
        own = next(asked[place.start : place.end] for place in places if place.name == name)
        text = asked[: places[0].start] + own + asked[places[-1].end :]
    else:
        text = asked
        for place in reversed(places):
            if place.name != name:
                text = text[: place.start] + text[place.end :]
    bare = " ".join(_EACH.sub("", _COMMAND.sub("", text)).split())
    if bare != text and detect_answer_type(bare) == "other":
        return _ask_for(bare.rstrip(".?! "))
    return bare
