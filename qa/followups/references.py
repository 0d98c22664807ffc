"""What in a question points back: "nó", "tỉnh này", "cuộc họp đó", "it", "the province", "she"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import regex

from corpus.types import Span
from qa.followups.parts import (
    LEADING_VERB,
    find_fixed,
    find_slots,
    is_vietnamese,
    list_content,
    split_tokens,
)

Target = Literal["place", "person", "thing"]

_FLAGS = regex.IGNORECASE | regex.VERBOSE
_THIS_VI = r"(?:này|đó|ấy|kia|nói\ trên)(?!\w)"
# "họ" that is a family or its name, no pronoun.
_THEY_VI = (
    r"(?<!(?:dòng|gia|tên|theo|cùng|người)\ )"
    r"họ(?!\ (?:tên|và\ tên|hàng|của|tộc|đạo|nội|ngoại|cha|mẹ|gì|nào|là\ gì)(?!\w))"
)
_VIETNAMESE: tuple[tuple[Target, str], ...] = (
    (
        "place",
        rf"(?:tỉnh|thành\ phố|địa\ phương|nơi|chỗ)\ {_THIS_VI}|(?:ở|tại)\ (?:đó|đây|đấy)(?!\w)",
    ),
    (
        "person",
        r"(?:ông|bà|anh|chị|đồng\ chí|người|vị)\ (?:ấy|này|đó|ta)(?!\w)"
        r"|^(?:ông|bà)(?=\ (?-i:\p{Ll}))(?!\ (?:nào|bà|con)(?!\w))",
    ),
    ("thing", rf"(?:nó|chúng(?!\ (?:ta|tôi|sinh|cư)(?!\w))|{_THEY_VI})(?!\ (?-i:\p{{Lu}})|\w)"),
    ("thing", rf"(?P<noun>(?:[^\W\d_]+\ ){{1,4}}?){_THIS_VI}"),
)  # fmt: skip
# "đó" that joins clauses, and "này" that tells a time.
_JOINS_VI = regex.compile(
    r"(?<!\w)(?:trong|do|từ|sau|nhờ|theo|khi|bởi|vì|qua|trước|lần|thời\ gian|năm|tháng)$", _FLAGS
)
_SUBJECTS = r"(?:the|this|that|these|those|said)"
_THINGS_EN = (
    r"(?:meeting|session|conference|resolution|scheme|plan|projects?|draft|school|committee"
    r"|submission|proposal|document|decision|app|application|programme|program|report|law|directive"
    r"|item|target|network|portal|road|event|news|article|page)"
)
_ENGLISH: tuple[tuple[Target, str], ...] = (
    ("place", rf"{_SUBJECTS}\ (?:same\ )?(?:province|locality)(?!\ of)(?!\w)"),
    ("place", r"(?<!(?:is|are|was|were|be)\ )there(?!\ (?:is|are|was|were))(?!\w)"),
    ("person", r"(?:he|she|him|her|his|hers)(?!\w)"),
    (
        "thing",
        rf"{_SUBJECTS}\ (?P<noun>{_THINGS_EN})(?!\w)(?!\ (?:of|in|on|for|to|about|at|from)\ )",
    ),
    (
        "thing",
        r"(?:its|they|them|their|theirs)(?!\w)"
        r"|(?<!(?:find|finds|found|make|makes|made|is|was)\ (?=it\ \w+\ (?:to|that|for)\ ))it(?!\w)"
        r"(?!\ (?:takes?|costs?)(?!\w))",
    ),
    ("thing", r"(?:this|that|these|those)(?=\W*$|\ (?:about|for|from|with|in|by)\W*$)"),
)  # fmt: skip
_PATTERNS = {
    language: tuple(
        (target, regex.compile(rf"(?<![\w’'-])(?:{pattern})", _FLAGS))
        for target, pattern in patterns
    )
    for language, patterns in (("vi", _VIETNAMESE), ("en", _ENGLISH))
}
# "Which province set its target?" speaks of its own province, "who has their fares paid?" of them.
_OWN_NOUN = regex.compile(
    r"(?<!\w)(?:which|what)\ (?!is|are|was|were|did|does|do|will|has|have)\w+\ .*?$"
    r"|who\ (?:\w+\ )?(?:ha(?:ve|s|d)|gets?|got)\ $",
    _FLAGS,
)
_POSSESSIVE = regex.compile(r"(?:(?:its|their|his)(?!\w)|her(?=\ [a-z]))", regex.IGNORECASE)
_BEFORE_PLACE = regex.compile(r"(?:tỉnh|thành phố|ở|tại)\s", regex.IGNORECASE)
_INFORMATION_TECHNOLOGY = regex.compile(r"IT")


class Reference(NamedTuple):
    """Words that stand for something named earlier: `text[start:end]`.

    `noun` is what it is called, where a noun stands with it (cuộc họp đó). `possessive` says that
    it wants a genitive in its place.
    """

    target: Target
    start: int
    end: int
    noun: str = ""
    possessive: bool = False

    def write_out(self, text: str, meant: str) -> str:
        """The text with what is meant in the place of the reference."""
        written = text[self.start : self.end]
        lead = ""
        if self.target == "place":
            before = _BEFORE_PLACE.match(written)
            lead = before[0] if before else "in " if written.lower() == "there" else ""
        if self.possessive:
            meant += "'s"
        return f"{text[: self.start]}{lead}{meant}{text[self.end :]}"


def find_reference(text: str) -> Reference | None:
    """The first words that point back behind the question; None where they point into it."""
    inward: list[Span] = []
    for target, pattern in _PATTERNS["vi" if is_vietnamese(text) else "en"]:
        for found in pattern.finditer(text):
            if any(found.start() < it.end and it.start < found.end() for it in inward):
                continue
            noun = _find_noun(text, found)
            start = noun.start if noun and is_vietnamese(text) else found.start()
            name = text[noun.start : noun.end] if noun else ""
            possessive = bool(_POSSESSIVE.match(text, found.start()))
            reference = Reference(target, start, found.end(), name, possessive)
            if _points_back(text, reference):
                return reference
            inward.append(Span(*found.span()))
    return None


def narrow(text: str, reference: Reference) -> Iterator[Reference]:
    """The reference, then with less and less of what stands before its noun: ký quyết định đó."""
    yield reference
    if reference.noun and is_vietnamese(text):
        for word in split_tokens(reference.noun)[1:]:
            start = reference.start + word.start
            yield reference._replace(start=start, noun=reference.noun[word.start :])


def _find_noun(text: str, found: regex.Match[str]) -> Span | None:
    """The noun in the words that were found, without names, small words and verbs before it."""
    if not found.groupdict().get("noun"):
        return None
    start, end = found.span("noun")
    words = [word for word in split_tokens(text) if start <= word.start < end]
    content = set(list_content(text))
    others = [i for i, word in enumerate(words) if word not in content]
    words = words[others[-1] + 1 if others else 0 :] or words[-1:]
    verb = LEADING_VERB.match(text, words[0].start)
    rest = [word for word in words if verb is None or word.start >= verb.end()]
    return Span((rest or words)[0].start, words[-1].end)


def _points_back(text: str, reference: Reference) -> bool:
    before = text[: reference.start]
    written = text[reference.start : reference.end]
    if _INFORMATION_TECHNOLOGY.fullmatch(written) or _JOINS_VI.search(reference.noun):
        return False
    if reference.target == "place":
        return all(slot.kind != "province" for slot in find_slots(text))
    anchors = list(find_fixed(text))
    if anchors and reference.noun and regex.match("the ", written, regex.IGNORECASE):
        return False
    if reference.noun:  # another province may have what is spoken of
        provinces = [slot for slot in find_slots(text) if slot.kind == "province"]
        anchors = [it for it in anchors if not any(s.start <= it.start < s.end for s in provinces)]
    if any(anchor.start < reference.start for anchor in anchors):
        return False  # it has been named in this very question
    if reference.possessive and _OWN_NOUN.match(before):
        return False
    return reference.target != "thing" or bool(reference.noun) or len(split_tokens(before)) < 7
