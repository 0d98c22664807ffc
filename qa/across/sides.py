"""Divides a question about several provinces, or about several years, into one about each.

"So sánh số thôn của A và B", "Ai chủ trì ở A (2017) và ai ở B?", "Bài của A và bài của B đăng khi
nào?": what is asked of each side is the question without the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from corpus.normalise import fold
from corpus.provinces import find_provinces
from qa.across.choice import Order, read_order, restate, wants_one
from qa.across.parts import asks_in_words, find_parts
from qa.extraction.answer_type import detect_answer_type
from qa.extraction.people import find_offices

COMPARING = re.compile(
    r"\b(?:so sanh|doi chieu|khac nhau|giong nhau|khac gi|lan luot|compar(?:e[ds]?|ing|ison)"
    r"|versus|vs|(?:nhieu|it|lon|nho|cao|thap|som|muon) hon|differ\w*|respectively|more|fewer|less"
    r"|larger|smaller|higher|lower|earlier|later|comparez|vergleiche)\b|比较|相比"
)
_FRAMES = (
    r"(?:(?:cua|o|tai|ben|in|of|at|the|for|nam|hoi|year|tinh|thanh pho|province|en|de|du"
    r"|thang \d+)(?:\W+|$))*"
)
# A dash joins the ends of one thing ("cao tốc Hà Nội - Hải Phòng"), so it does not tell two apart.
_TOGETHER = re.compile(
    r"[\s,]*(?:[,;&，、和与]|\b(?:va|and|hay|hoac|or|ou|oder|voi|with|to|vs\.?|versus|et|und|y|cung|nhu)"
    rf"(?!\w))\s*(?:(?:va|and|hay|or|y|et|und)\s+)?{_FRAMES}"
)
_OPPOSED = re.compile(rf"\W+{_FRAMES}")  # what stands between two in a comparison besides
_COMMAND = re.compile(
    r"^(?:hãy |xin |vui lòng |please )?"
    r"(?:so s[áa]nh|đối chiếu|compare|comparing|comparez|vergleiche)"
    r"(?: giữa| về| between| the comparison of)?(?:\s*:\s*|\s+)",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\s?\b(?:mỗi (?:tỉnh|nơi|năm|bên|địa phương)|lần lượt|tương ứng|respectively|both|each"
    r"|jeweils|respectivement|respectivamente)\b|分别|各自|(?<![十第])[两二三四五](?:个?省(?!委)|(?=省委))",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"^(?:tong )?(?:so|ty le|ti le|muc(?! (?:tieu|dich))|kinh phi|dien tich|dan so|thu nhap)\b"
)
_FOREIGN_MEASURE = re.compile(r"(?:the )?(?:number|share|percentage|amount|rate)\b", re.IGNORECASE)
_DAY = re.compile(r"(?:ngay|thoi (?:gian|diem|han))\b")
_FOREIGN_DAY = re.compile(r"(?:the )?(?:\w+ )?dates?\b", re.IGNORECASE)
_AND = r"\b(?:v[àa]|and|c[òo]n|et|und|y)\b"
_NEXT = re.compile(rf"(?:[,;]|{_AND})\s*(?:{_AND})?", re.IGNORECASE)
_BARE = re.compile(  # of a question: what it repeats of the one before
    r"(?:(?:who|what|which|where|when|how (?:many|much|long)|ai|gi|may|bao nhieu|dau|nao|nguoi"
    r"|wer|was|wo|wann|qui|quand|ou|quien|que|cuando|donde|la|is|it|in|at|of|for|o|tai|cua|ben"
    r"|con|and|va|nam|hoi|thi|sao|(?:19|20)\d\d|(?:giu |nam |lam |held |holds )?"
    r"(?:ghe|chuc|chuc vu|vi tri|cuong vi|that|this|the same)"
    r" (?:do|ay|nay|post|position|role|office|seat|job))(?:\W+|$))*"
)
_MONTH = (
    r"(?:(?:tháng\s+)?\d{1,2}/|(?:(?:ngày\s+)?\d{1,2}\s+)?tháng\s+\d{1,2}\s+năm\s+"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december)\s+)"
)
_END = r"(?!\d|\s*[/.–-]\s*\d)"  # of a year that is no part of a date or a period
_YEAR = re.compile(rf"(?<![\d/.–-]){_MONTH}?((?:19|20)\d\d){_END}", re.IGNORECASE)
_IN_BRACKETS = re.compile(
    r"\s*\(\s*(?:(?:hồi|trong|vào)\s+)?(?:(?:năm|in)\s+)?((?:19|20)\d\d)\s*\)"
)
_IN_YEAR = re.compile(
    rf",?\s+(?:(?:hồi|trong|vào)\s+)?(?:năm|nam|in)\s+((?:19|20)\d\d){_END}", re.IGNORECASE
)
_STRAY = re.compile(r"^\W*(?:(?:giữa|trong|between|entre|zwischen)\W+)?[\s:,]*", re.IGNORECASE)
_HEAD = 4  # words that are repeated before each side, at most
_AHEAD = re.compile(
    r"(?:den|toi|giai doan|tam nhin|dinh huong|by|until|to|till|jusqu'en|pour|horizon)"
    r"(?: nam| nhung nam)?$"
)


_Whose = tuple[str | None, str | None]  # the province and the year of a side


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: whose documents are asked, and what."""

    name: str
    province: str | None
    year: str | None
    question: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Sides of which one is wanted, and the `question` without their names.

    `order` is how they are to be ordered; None where the one is wanted that something is said of.
    """

    sides: tuple[Side, ...]
    question: str
    order: Order | None


@dataclass(frozen=True, slots=True)
class _Mention:
    """Where a question names a side; `start` and `end` hold its year as well, where it has one."""

    province: str | None
    year: str | None
    start: int
    end: int

    @property
    def side(self) -> _Whose:
        return self.province, self.year


def find_sides(asked: str, *, years: bool = True) -> tuple[Side, ...]:
    """The sides that a question compares or asks about one by one; none where it has one subject.

    Where it names no two provinces, its years are sides, unless they are not to be looked at.
    """
    mentions = _find_provinces(asked)
    if len({it.province for it in mentions}) < 2:
        mentions = _find_years(asked) if years else []
    sides = list(dict.fromkeys(it.side for it in mentions))
    questions = _divide(asked, sides, mentions) if len(sides) > 1 else []
    if not questions:
        return ()
    provinces = [province for province, _ in sides]
    return tuple(
        Side(_name(province, year, provinces), province, year, _close(question))
        for (province, year), question in zip(sides, questions, strict=True)
    )


def find_choice(asked: str) -> Choice | None:
    """The sides of which a question wants one: "A hay B, tỉnh nào ...?"; None where it wants none.

    Each side is asked the question without the others, and as it is told what orders them.
    """
    mentions = _find_provinces(asked)
    years = len({it.province for it in mentions}) < 2
    if years:
        mentions = _find_years(asked)
    sides = list(dict.fromkeys(it.side for it in mentions))
    between = [asked[a.end : b.start] for a, b in pairwise(mentions)]
    joined = _are_joined(asked, mentions)
    order = read_order(asked)
    if len(sides) < 2 or not joined or not wants_one(asked, between, order, years=years):
        return None
    provinces = [province for province, _ in sides]
    nameless = asked[: mentions[0].start] + asked[mentions[-1].end :]
    return Choice(
        tuple(
            Side(
                _name(province, year, provinces),
                province,
                year,
                _close(restate(_ask_of(asked, (province, year), mentions, joined=True), order)),
            )
            for province, year in sides
        ),
        _close(_STRAY.sub("", nameless).rstrip(" ?:,")),
        order,
    )


def names_a_side(asked: str) -> bool:
    """Whether a question names a province or a year, which may be a side of a comparison."""
    return bool(find_provinces(asked, folded=True)) or _YEAR.search(asked) is not None


def drop_year(question: str, year: str) -> str:
    """A question without the year it names, and without what belongs to that: "hồi năm 2017"."""
    named = rf"(?:\b(?:hồi|trong|vào|của|năm|nam|in|of)\s+)*(?<![\d/.–-]){_MONTH}?{year}{_END}"
    bare = re.sub(rf",?\s*\(?{named}\)?", "", question, flags=re.IGNORECASE)
    return re.sub(r"^\W+", "", bare)


def _close(question: str) -> str:
    return question if question.rstrip().endswith(("?", ".", "!", "？")) else f"{question}?"


def _name(province: str | None, year: str | None, provinces: list[str | None]) -> str:
    if province is None or len(set(provinces)) == 1:
        return str(year)
    return f"{province} ({year})" if year and provinces.count(province) > 1 else province


def _find_provinces(asked: str) -> list[_Mention]:
    """The provinces, each with the year that is its alone; none where a year is of no one's.

    A year behind the last one that is not in brackets is that of all, unless another has its own.
    """
    named = find_provinces(asked, folded=True)
    bare = [_IN_YEAR.match(asked, it.end) for it in named]
    if not any(bare[:-1]):
        bare = [None for _ in named]
    own = [_IN_BRACKETS.match(asked, it.end) or year for it, year in zip(named, bare, strict=True)]
    mentions = [
        _Mention(it.name, found[1], it.start, found.end())
        if found
        else _Mention(it.name, None, it.start, it.end)
        for it, found in zip(named, own, strict=True)
    ]
    told = [year.start(1) for year in _YEAR.finditer(asked)]
    left = [at for at in told if not any(it.start <= at < it.end for it in mentions)]
    return [] if any(bare) and left else mentions


def _find_years(asked: str) -> list[_Mention]:
    """The years with the month or the brackets that they stand in; none where one is aimed at."""
    found = list(_YEAR.finditer(asked))
    if any(_AHEAD.search(fold(asked[: year.start()])[-16:]) for year in found):
        return []
    province = next((it.name for it in find_provinces(asked, folded=True)), None)
    mentions = []
    for year in found:
        start, end = year.span()
        bracketed = asked[start - 1 : start] == "(" and asked[end : end + 1] == ")"
        mentions.append(_Mention(province, year[1], start - bracketed, end + bracketed))
    return mentions


def _divide(asked: str, sides: list[_Whose], mentions: list[_Mention]) -> list[str]:
    """The question of each side, in their order; none where they are not told apart."""
    if _are_joined(asked, mentions):
        return [_ask_of(asked, side, mentions, joined=True) for side in sides]
    if told := _distribute(asked, mentions):
        return told
    between = [fold(asked[a.end : b.start]) for a, b in pairwise(mentions)]
    compared = COMPARING.search(fold(asked)) is not None
    cuts = [_NEXT.search(asked, a.end, b.start) for a, b in pairwise(mentions)]
    again: list[str] = []
    if len(mentions) == len(sides) and all(cuts):
        begins = [0, *(cut.end() for cut in cuts if cut)]
        ends = [*(cut.start() for cut in cuts if cut), len(asked)]
        again = _repeat(asked, mentions, begins, ends)
        if again or not compared:
            return again or _cut(asked, mentions, begins, ends)
    if not compared:
        return []
    joined = all(_OPPOSED.fullmatch(text) for text in between)
    return [_ask_of(asked, side, mentions, joined=joined) for side in sides]


def _are_joined(asked: str, mentions: list[_Mention]) -> bool:
    """Whether nothing but "and" joins the sides, and what stands before the first: "bài về"."""
    if not mentions:
        return True
    words = fold(asked[: mentions[0].start]).split()[-_HEAD:]
    heads = [" ".join(words[first:]) for first in range(len(words))]
    for a, b in pairwise(mentions):
        text = fold(asked[a.end : b.start]).rstrip()
        head = next((head for head in heads if text.endswith(f" {head}")), "")
        if not _TOGETHER.fullmatch(text.removesuffix(head) + " " * (not head)):
            return False
    return True


def _distribute(asked: str, mentions: list[_Mention]) -> list[str]:
    """What is asked of each of those that a Chinese question names before 分别, "respectively"."""
    subject, respectively, rest = asked.partition("分别")
    named = re.split("[和与、，]", subject) if respectively else []
    own = [asked[it.start : it.end] for it in mentions]
    alone = len(named) == len(own) and all(map(str.__contains__, named, own))
    return [f"{name}{rest}" for name in named] if alone else []


def _cut(asked: str, mentions: list[_Mention], begins: list[int], ends: list[int]) -> list[str]:
    """The questions that stand one after another, or that share their beginning or end."""
    told, own = find_parts(asked), [asked[it.start : it.end] for it in mentions]
    if len(told) == len(own) and all(
        (name in part) is (name == mine)
        for part, mine in zip(told, own, strict=True)
        for name in own
    ):
        return list(told)
    parts = [asked[begin:end].strip() for begin, end in zip(begins, ends, strict=True)]
    return parts if all(map(_wants_a_thing, parts)) else _share(asked, mentions, begins, ends)


def _wants_a_thing(text: str) -> bool:
    """Whether a text asks for a thing by itself; "the chairman of A" goes on with a question."""
    alone = asks_in_words(text) or bool(find_offices(text))
    return alone and detect_answer_type(text) not in ("other", "yes_no")


def _repeat(asked: str, mentions: list[_Mention], begins: list[int], ends: list[int]) -> list[str]:
    """The first question asked of each, where the others only name whom else: "..., who in B?"."""
    first = mentions[0]
    rests = (
        asked[begin : mention.start] + asked[mention.end : end]
        for begin, end, mention in zip(begins[1:], ends[1:], mentions[1:], strict=True)
    )
    if not _wants_a_thing(asked[: ends[0]]) or not all(map(_is_bare, rests)):
        return []
    before, after = asked[: first.start], asked[first.end : ends[0]].rstrip(" ,")
    return [_COMMAND.sub("", before + asked[it.start : it.end] + after) for it in mentions]


def _is_bare(text: str) -> bool:
    words = re.sub(r"^\W+", "", fold(text))
    return _BARE.fullmatch(words) is not None


def _share(asked: str, mentions: list[_Mention], begins: list[int], ends: list[int]) -> list[str]:
    """The questions of two that share their beginning or their end: "bài của A và bài của B ...".

    What they share before them ends where the first has the second's first word; of two years that
    word must be there, since "họp năm 2015 và xong năm 2018" is one thing.
    """
    if len(mentions) != 2:
        return []
    first, second = mentions
    word = re.match(r"\w+", asked[begins[1] :])
    spelt = rf"\b{re.escape(word[0])}\b" if word else r"(?!)"
    same = [it.start() for it in re.finditer(spelt, asked[: first.start], re.IGNORECASE)]
    if not same and first.province == second.province:
        return []
    head = asked[: same[-1]] if same else ""
    own, rest = asked[len(head) : ends[0]].strip(" ,"), asked[second.end :]
    if _wants_a_thing(head):
        return [f"{head}{own}?", head + asked[begins[1] :]]
    if not _wants_a_thing(rest):
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


def _ask_of(asked: str, side: _Whose, mentions: list[_Mention], *, joined: bool) -> str:
    """The question without the other sides, and as a question where it commands to compare."""
    if joined:
        own = next(asked[it.start : it.end] for it in mentions if it.side == side)
        text = asked[: mentions[0].start] + own + asked[mentions[-1].end :]
    else:
        text = asked
        for it in reversed(mentions):
            if it.side != side:
                text = text[: it.start] + text[it.end :]
    bare = " ".join(_EACH.sub("", _COMMAND.sub("", text)).split())
    if bare != text and detect_answer_type(bare) == "other":
        return _ask_for(bare.rstrip(".?! "))
    return bare
