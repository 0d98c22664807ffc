"""Recognises questions that several documents answer together, and what each of them is asked.

"Những tỉnh nào bàn về chuyển đổi số?" lists documents, "So sánh số thôn của A và B" compares what
those of two provinces say, "ở Thái Nguyên năm 2017 và năm 2021" those of two years.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from corpus.normalise import fold
from qa.across.sides import COMPARING, Choice, Side, find_choice, find_sides
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
            rf"{_PLURAL} tinh(?: thanh)?(?: pho)? nao\b"
            r"|\b(?:bao nhieu|may) tinh\b(?! uy| thanh uy| nao| bang)"
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
            r"|\b(?:which|list|name)(?: all)?(?: the)? (?:[\w']+ ){0,3}"
            r"(?:secretaries|chairmen|chairs|chairpersons|leaders)\b"
            r"|\bquels (?:[\w']+ ){0,2}(?:secretaires|presidents|dirigeants)\b"
            r"|哪些(?:省委|市委)?(?:书记|主席|领导)"
        ),
    ),
)


# "Tỉnh nào ...": read letter by letter where there are diacritics, since "tính", "tình" fold alike.
_ONE = re.compile(
    r"^(?:(?:ở|tại|o|tai) )?"
    r"(?:t[ỉi]nh(?: th[àa]nh)?|th[àa]nh ph[ốo]|[đd][ịi]a ph[ưu][ơo]ng|n[ơo]i) n[àa]o\b(?! kh[áa]c)"
    r"|^(?:in )?(?:which|what) (?:province|locality)\b|^(?:dans )?quelle province\b"
    r"|^(?:in )?welche[rn]? provinz\b|^(?:¿|en )*qu[ée] provincia\b|^哪(?:一?个)?省(?!委)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Survey:
    """A question for several documents: `sides` to compare, or none where documents are listed.

    `labels` says what the list is of: provinces, documents, or those who hold an office. `explicit`
    is a comparison that is asked for in words, not by naming two together. `choice` are the sides
    of which it wants one. `one` is a question in the singular, "tỉnh nào", which several may answer
    as well.
    """

    labels: Labels
    sides: tuple[Side, ...] = ()
    explicit: bool = False
    choice: Choice | None = None
    one: bool = False


def read_survey(question: Question) -> Survey | None:
    """What a question asks of several documents; None where one may answer it."""
    asked = fold(question.text)
    labels = next((labels for labels, pattern in _LISTS if pattern.search(asked)), None)
    sides = find_sides(question.text, years=labels in (None, "holder"))
    choice = find_choice(question.text) if labels is None else None
    if sides or choice:
        return Survey("province", sides, COMPARING.search(asked) is not None, choice)
    if labels:
        return Survey(labels)
    return Survey("province", one=True) if _ONE.match(question.text.strip()) else None
