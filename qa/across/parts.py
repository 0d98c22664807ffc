"""Divides a question for several things into one for each: "A là ai, còn B họp ngày nào?".

Patterns read Vietnamese with and without diacritics, letter by letter: folded, "máy" would be
"may", as "mấy" is.
"""

from __future__ import annotations

import re

from qa.extraction.answer_type import detect_answer_type

WORDS = 3  # in a part, at least: "ngày nào, tháng nào" asks for one thing
_CUT = re.compile(
    r"\s*[,;?]\s*(?:\b(?:v[àa]|c[òo]n|and|et|puis|und|y)\s)?"
    r"|\s(?:v[àa]|c[òo]n|and|et|puis|und|y)\s",
    re.IGNORECASE,
)
_VIETNAMESE = (
    r"\b(?:ai|g[ìi]|n[àa]o|bao nhi[êe]u|m[ấa]y(?! (?:t[íi]nh|m[óo]c))|[ởo] [đd][âa]u|khi n[àa]o"
    r"|bao l[âa]u|bao gi[ờo]|v[ìi] sao|t[ạa]i sao)\b"
)
_WHICH = r"(?:which|what|how (?:many|much)|combien|quel(?:le)?s?|welche\w*|wie viele?)"
_FOREIGN = (
    rf"(?:{_WHICH}|who(?:m|se)?|when|where|how|lequel|laquelle|qui|quand|wer|wann|wo"
    r"|qui[ée]n(?:es)?|cu[áa]ndo|cu[áa]nt[oa]s?|d[óo]nde|qué|cuál(?:es)?)"
)
_BEFORE = r"(?:(?:in|on|at|by|to|of|for|from|with|under|over|à|de|pour|in|zu|the)\s)*"
_ASKING = re.compile(rf"{_VIETNAMESE}|\b{_FOREIGN}\b", re.IGNORECASE)
_CHINESE = re.compile("[谁哪几何]|什么|多少")
_BEGINNING = re.compile(rf"{_BEFORE}{_FOREIGN}\b", re.IGNORECASE)  # else it may be a relative word
_AUXILIARY = r"(?:did|do|does|was|were|is|are|ha[sd]|have|will|should|must)\b"
_THING = re.compile(  # "which number" of "which number did it bear", "who wrote" of "who wrote it"
    rf"^who (?!{_AUXILIARY})\w+|\b{_WHICH}(?:(?: (?!{_AUXILIARY})\w+){{1,3}}(?= {_AUXILIARY})"
    rf"| (?!{_AUXILIARY})\w+)",
    re.IGNORECASE,
)
_ALONE = re.compile(  # the question word of a part that does not repeat the thing
    rf"^({_BEFORE})(?:(?:lequel|laquelle|{_WHICH} ones?)\b|who(?= the\b)"
    rf"|{_WHICH}(?= (?:{_AUXILIARY}"
    r"|(?:the|its?|their|in|at|of|for|by|on|dans|pour|de)\b)))",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"^(?:[^?]{3,60}: "
    r"|(?:[ởo]|t[ạa]i|trong|theo|n[ăa]m|h[ồo]i|[đd][ếe]n|v[ềe]|in|at|by|for|on|under|according to"
    r"|à|en|dans|selon|bei) [^?:,]{2,60}, )",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\W*(?:b[ấa]t (?:c[ứu]|k[ỳy])|d[ùu] |n[ếe]u |h[ễe] |khi n[àa]o c[óo]\b)", re.IGNORECASE
)
_SPECIFYING = re.compile(r"l[àa]\s", re.IGNORECASE)  # "... mấy điểm, là những điểm nào?"


def find_parts(asked: str) -> tuple[str, ...]:
    """The questions for each of the things that one asks for; none where it asks for one.

    What stands before the first of them, "Ở tỉnh A, ...", is said of each.
    """
    if _CONDITION.match(asked):
        return ()
    frame = _find_frame(asked)
    parts = _cut(asked[len(frame) :])
    if len(parts) < 2:
        return ()
    if thing := _THING.search(parts[0]):
        parts[1:] = [_repeat(thing[0], part) for part in parts[1:]]
    return tuple(f"{frame}{part}?" for part in parts)


def _repeat(thing: str, part: str) -> str:
    """A part with the thing of the first behind the question word that both begin with."""
    alone = _ALONE.match(part)
    word = alone[0][len(alone[1]) :].split()[0].lower() if alone else ""
    same = word == thing.split()[0].lower() or word in ("lequel", "laquelle")
    return f"{alone[1]}{thing}{part[alone.end() :]}" if alone and same else part


def asks_in_words(text: str) -> bool:
    """Whether a text has a question word: Vietnamese, English, French, German or Chinese."""
    return _ASKING.search(text) is not None or _CHINESE.search(text) is not None


def _find_frame(asked: str) -> str:
    found = _FRAME.match(asked)
    return found[0] if found and not _ASKING.search(found[0]) else ""


def _cut(asked: str) -> list[str]:
    """The parts, each of which asks for a thing; what asks for none belongs to the one before."""
    parts: list[str] = []
    begin = 0
    for cut in _CUT.finditer(asked):
        part, rest = asked[begin : cut.start()].strip(" .?!"), asked[cut.end() :].strip(" .?!")
        bare = cut[0].strip() == ","
        if _asks(part, parts) and _asks(rest, [*parts, part], bare=bare):
            parts.append(part)
            begin = cut.end()
    last = asked[begin:].strip(" .?!")
    return [*parts, last] if parts else []


def _asks(part: str, before: list[str], *, bare: bool = False) -> bool:
    """Whether a part behind others has a question word where its language puts one, and a thing.

    Behind a bare comma what begins with one may tell more of what stands before it, "Ms A, who
    ...", unless that began with the same.
    """
    if len(part.split()) < WORDS + (not before) or (before and _SPECIFYING.match(part)):
        return False
    vietnamese = re.search(_VIETNAMESE, part, re.IGNORECASE)
    if before and not vietnamese:
        begins = _BEGINNING.match(part)
        again = begins and begins[0].split()[-1].lower() in before[-1].lower().split()
        if not begins or (bare and not again):
            return False
        if _ALONE.match(part) and _THING.search(before[0]):
            return True
    told = vietnamese or _ASKING.search(part)
    return told is not None and detect_answer_type(part) not in ("other", "yes_no")
