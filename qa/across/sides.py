"""Divides a question about several provinces, or about several years, into one about each.

"So sánh số thôn của A và B", "Ai chủ trì ở A (2017) và ai ở B?", "Bài của A và bài của B đăng khi
nào?": what is asked of each side is the question without the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.normalise import fold
from corpus.provinces import find_provinces
from qa.extraction.answer_type import detect_answer_type

COMPARING = re.compile(
    r"\b(?:so sanh|doi chieu|khac nhau|giong nhau|khac gi|lan luot|compar(?:e|ing|ison)|versus|vs"
    r"|(?:nhieu|it|lon|nho|cao|thap|som|muon) hon|differ\w*|respectively|more|fewer|less|larger"
    r"|smaller|higher|lower|earlier|later|comparez?|vergleiche)\b|比较|相比"
)
_FRAMES = (
    r"(?:(?:cua|o|tai|ben|in|of|at|the|for|nam|hoi|year|tinh|thanh pho|province|en|de|du"
    r"|thang \d+)(?:\W+|$))*"
)
# A dash joins the ends of one thing ("cao tốc Hà Nội - Hải Phòng"), so it does not tell two apart.
_TOGETHER = re.compile(
    r"[\s,]*(?:[,;&，、和与]|\b(?:va|and|hay|hoac|or|voi|with|to|vs\.?|versus|et|und|y|cung|nhu)"
    rf"(?!\w))\s*(?:(?:va|and|hay|or|y|et|und)\s+)?{_FRAMES}"
)
_OPPOSED = re.compile(rf"\W+{_FRAMES}")  # what stands between two in a comparison besides
_COMMAND = re.compile(
    r"^(?:hãy |xin |vui lòng )?(?:so sánh|đối chiếu|compare|please compare|comparez|vergleiche)"
    r"(?: giữa| về| between| the comparison of)?\s+",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\s?\b(?:mỗi (?:tỉnh|nơi|năm|bên|địa phương)|lần lượt|tương ứng|respectively|both|each"
    r"|jeweils|respectivement|respectivamente)\b",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"^(?:tong )?(?:so|ty le|ti le|muc(?! (?:tieu|dich))|kinh phi|dien tich|dan so|thu nhap)\b"
)
_FOREIGN_MEASURE = re.compile(r"(?:the )?(?:number|share|percentage|amount|rate)\b", re.IGNORECASE)
_DAY = re.compile(r"(?:ngay|thoi (?:gian|diem|han))\b")
_FOREIGN_DAY = re.compile(r"(?:the )?(?:\w+ )?dates?\b", re.IGNORECASE)
_NEXT = re.compile(
    r"(?:[,;]|\b(?:và|and|còn|et|und|y|với|so with)\b)\s*(?:\b(?:và|and|còn|et|und)\b)?"
)
_BARE = re.compile(  # of a question: what it repeats of the one before
    r"(?:(?:who|what|which|where|when|how (?:many|much|long)|ai|gi|may|bao nhieu|dau|nao|nguoi"
    r"|wer|was|wo|wann|qui|quand|ou|quien|que|cuando|donde|la|is|it|in|at|of|for|o|tai|cua|ben"
    r"|con|and|va|nam|hoi|thi|sao|(?:19|20)\d\d)(?:\W+|$))*"
)
_MONTH = (
    r"(?:(?:tháng\s+)?\d{1,2}/|tháng\s+\d{1,2}\s+năm\s+"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december)\s+)"
)
_YEAR = re.compile(rf"(?<![\d/.-]){_MONTH}?((?:19|20)\d\d)(?![\d/.-])", re.IGNORECASE)
_IN_YEAR = r"(?:(?:hồi|trong|vào)\s+)?(?:(?:năm|in)\s+)?(?P<year>(?:19|20)\d\d)"
_OWN_YEAR = re.compile(rf"\s*(?:\(\s*{_IN_YEAR}\s*\)|,?\s+{_IN_YEAR.replace('year', 'bare')})")
_AHEAD = re.compile(
    r"(?:den|toi|giai doan|by|until|to|till|jusqu'en|pour|horizon)(?: nam| nhung nam)?$"
)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: whose documents are asked, and what."""

    name: str
    province: str | None
    year: str | None
    question: str


@dataclass(frozen=True, slots=True)
class _Mention:
    """Where a question names a side; `start` and `end` hold its year as well, where it has one."""

    province: str | None
    year: str | None
    start: int
    end: int
    bracketed: bool = False


def find_sides(asked: str, *, years: bool = True) -> tuple[Side, ...]:
    """The sides that a question compares or asks about one by one; none where it has one subject.

    Where it names no two provinces, its years are sides, unless they are not to be looked at.
    """
    mentions = _find_provinces(asked)
    if len({it.province for it in mentions}) < 2:
        mentions = _find_years(asked) if years else []
    sides = list(dict.fromkeys((it.province, it.year) for it in mentions))
    if len(sides) < 2:
        return ()
    questions = _divide(asked, mentions)
    several = [province for province, _ in sides]
    if not questions:
        return ()
    return tuple(
        Side(_name(province, year, several), province, year, _close(question))
        for (province, year), question in zip(sides, questions, strict=True)
    )


def _close(question: str) -> str:
    return question if question.rstrip().endswith(("?", ".", "!", "？")) else f"{question}?"


def _name(province: str | None, year: str | None, provinces: list[str | None]) -> str:
    if province is None or len(set(provinces)) == 1:
        return year or province or ""
    return f"{province} ({year})" if year and provinces.count(province) > 1 else province


def _find_provinces(asked: str) -> list[_Mention]:
    """The provinces with the years that are theirs alone: of the last, only one in brackets."""
    named = find_provinces(asked, folded=True)
    mentions = []
    for mention in named:
        own = _OWN_YEAR.match(asked, mention.end)
        year = own and (own["year"] or own["bare"])
        mentions.append(
            _Mention(
                mention.name,
                year,
                mention.start,
                own.end() if own else mention.end,
                bool(own and own["year"]),
            )
        )
    dated = sum(it.year is not None for it in mentions)
    if mentions and dated == 1 and mentions[-1].year and not mentions[-1].bracketed:
        mentions[-1] = replace(mentions[-1], year=None, end=named[-1].end)
    return mentions


def _find_years(asked: str) -> list[_Mention]:
    found = list(_YEAR.finditer(asked))
    if any(_AHEAD.search(fold(asked[: year.start()])[-16:]) for year in found):
        return []  # what is aimed at, not what was reported
    province = next((it.name for it in find_provinces(asked, folded=True)), None)
    return [_Mention(province, year[1], year.start(), year.end()) for year in found]


def _divide(asked: str, mentions: list[_Mention]) -> list[str]:
    """The question of each side, in their order; none where they are not told apart."""
    sides = list(dict.fromkeys((it.province, it.year) for it in mentions))
    between = [fold(asked[a.end : b.start]) for a, b in pairwise(mentions)]
    joined = all(_TOGETHER.fullmatch(text) for text in between)
    if COMPARING.search(fold(asked)) and not joined:
        joined = all(_OPPOSED.fullmatch(text) for text in between)
        return [_ask_of(asked, side, mentions, joined=joined) for side in sides]
    if joined:
        return [_ask_of(asked, side, mentions, joined=True) for side in sides]
    cuts = [_NEXT.search(asked, a.end, b.start) for a, b in pairwise(mentions)]
    if len(mentions) > len(sides) or not all(cuts):
        return []
    begins = [0, *(cut.end() for cut in cuts if cut)]
    ends = [*(cut.start() for cut in cuts if cut), len(asked)]
    parts = [asked[begin:end].strip() for begin, end in zip(begins, ends, strict=True)]
    again = _repeat(asked, mentions, begins, ends)
    if again or all(map(_asks, parts)):
        return again or parts
    return _share(asked, mentions, begins, ends)


def _asks(text: str) -> bool:
    return detect_answer_type(text) not in ("other", "yes_no")


def _repeat(asked: str, mentions: list[_Mention], begins: list[int], ends: list[int]) -> list[str]:
    """The first question asked of each, where the others only name whom else: "..., who in B?"."""
    first = mentions[0]
    rests = (
        asked[begin : mention.start] + asked[mention.end : end]
        for begin, end, mention in zip(begins[1:], ends[1:], mentions[1:], strict=True)
    )
    if not _asks(asked[: ends[0]]) or not all(map(_is_bare, rests)):
        return []
    before, after = asked[: first.start], asked[first.end : ends[0]].rstrip(" ,")
    return [before + asked[it.start : it.end] + after for it in mentions]


def _is_bare(text: str) -> bool:
    words = re.sub(r"^\W+", "", fold(text))
    return _BARE.fullmatch(words) is not None


def _share(asked: str, mentions: list[_Mention], begins: list[int], ends: list[int]) -> list[str]:
    """The questions of two that share their beginning or their end: "bài của A và bài của B ...".

    What they share before them ends where the first has the second's first word.
    """
    if len(mentions) != 2:
        return []
    first, second = mentions
    word = re.match(r"\w+", asked[begins[1] :])
    same = (
        [
            it.start()
            for it in re.finditer(rf"\b{re.escape(word[0])}\b", asked[: first.start], re.IGNORECASE)
        ]
        if word
        else []
    )
    head = asked[: same[-1]] if same else ""
    own = asked[len(head) : ends[0]].strip(" ,")
    if _asks(head):
        return [f"{head}{own}?", head + asked[begins[1] :]]
    rest = asked[second.end :]
    if not _asks(rest) and not _asks(f"{head}{own}{rest}"):
        return []
    return [f"{head}{own}{rest}", f"{head}{asked[begins[1] : second.end]}{rest}"]


def _ask_for(thing: str) -> str:
    """A thing that was to be compared, as a question for it; the thing where no form is known."""
    if _MEASURE.match(fold(thing)):
        return f"{thing} là bao nhiêu?"
    if _DAY.match(fold(thing)):
        return f"{thing} là ngày nào?"
    if _FOREIGN_DAY.match(thing):
        return f"What date: {thing}?"
    return f"What is {thing}?" if _FOREIGN_MEASURE.match(thing) else thing


def _ask_of(
    asked: str, side: tuple[str | None, str | None], mentions: list[_Mention], *, joined: bool
) -> str:
    """The question without the other sides, and as a question where it commands to compare."""
    if joined:
        own = next(asked[it.start : it.end] for it in mentions if (it.province, it.year) == side)
        text = asked[: mentions[0].start] + own + asked[mentions[-1].end :]
    else:
        text = asked
        for it in reversed(mentions):
            if (it.province, it.year) != side:
                text = text[: it.start] + text[it.end :]
    bare = " ".join(_EACH.sub("", _COMMAND.sub("", text)).split())
    if bare != text and detect_answer_type(bare) == "other":
        return _ask_for(bare.rstrip(".?! "))
    return bare
