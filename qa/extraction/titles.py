"""Offices as questions in other languages name them, and the Vietnamese office that is meant."""

from __future__ import annotations

import re

from corpus.normalise import fold
from qa.extraction.people import HEAD, Office

# Ranks by folded words; the first that is found counts.
_RANKS = (
    ("thu tuong", r"prime minister|premier ministre|政府总理|总理"),
    ("bo truong", r"\bminister\b|\bministre\b|部长"),
    ("bi thu", r"secretar|sekretar|secretaire|书记"),
    ("giam doc", r"\bdirector\b|\bdirecteur|\bdirectrice|\bdirektor|厅长|局长|主任"),
    (
        "chu nhiem",
        r"(?:head|chair\w*) of the (?:inspection|control|party'?s? (?:inspection|control))",
    ),
    ("truong ban", r"\bhead of the .*(?:board|commission|committee|section)|部长"),
    (
        "chu tich",
        r"\bchair(?:man|woman|person)?\b(?! (?:the|a|by))|\bchairs? the (?:\w+ ){0,3}people.s\b"
        r"|\bpresident|\bvorsitzend|主席|省长",
    ),
)
_DEPUTY = re.compile(r"\bdeput|\bvice\b|\bvice-|\badjoint|stellvertret|\bvizep|副")
_PERMANENT = re.compile(r"\bpermanent|\bstanding (?:deputy|vice)|常务")
# Bodies by folded words, and the tokens that `qa.extraction.people` names them by.
_BODIES = (
    ("ubnd", r"people.s committee|comite populaire|volkskomitee|comite popular|人民委员会|省长"),
    ("hdnd", r"people.s council|conseil populaire|volksrat|consejo popular|人民议会|人民委员会议"),
    ("tinhuy", r"party|provincial committee|secretar|secretaire|省委|书记"),
    ("y te", r"health|sante|gesundheit|salud|卫生"),
    ("ke hoach dau", r"planning and investment|plan et de l.investissement|计划投资"),
    ("tai chinh", r"finance|finanz|财政"),
    ("thong tin truyen", r"information and communication|信息传媒"),
    ("giao duc dao tao", r"education"),
    ("nong nghiep", r"agriculture"),
    ("xay dung", r"construction"),
    ("tu phap", r"\bjustice\b"),
    ("noi vu", r"home affairs|interior"),
    ("lao dong", r"lab(?:o|ou)r"),
    ("tuyen giao", r"propaganda|宣教|宣传"),
    ("dan van", r"mass mobili[sz]ation|民运"),
    ("to chuc", r"organi[sz]ation (?:board|commission|committee)|组织部"),
    ("noi chinh", r"internal affairs"),
    ("ubkt", r"inspection|control commission|检查委员会"),
    ("cong an", r"police|公安"),
)
_SINGLE = {"ubnd", "hdnd", "tinhuy"}
_ANY_BODY = "|".join(
    [
        *(pattern for body, pattern in _BODIES if body in ("ubnd", "hdnd")),
        r"department|\bboard|commission|party committee|provincial committee|police|省委|amt\b",
    ]
)
_HEADS = re.compile(  # with the body right behind, or before it in Chinese
    r"\b(?:leads?|led|heads?|headed|(?:head|leader|chief) of|dirige(?:ait)?|a la tete (?:du|de)"
    r"|leitete?|leiter(?:in)? (?:des|der)|encabeza(?:ba)?)"
    rf" (?:(?!in\b|at\b|to\b|by\b|meeting|session|team|group)[\w']+ ){{0,3}}?(?:{_ANY_BODY})"
    rf"|(?:{_ANY_BODY})\w{{0,4}}(?:领导|负责人|一把手)"
)


def find_foreign_office(question: str) -> Office | None:
    """The office that a question in another language asks about; None where none is recognised."""
    asked = fold(question)
    rank = next((rank for rank, pattern in _RANKS if re.search(pattern, asked)), None)
    if rank is None and _HEADS.search(asked):
        rank = HEAD
    if rank is None:
        return None
    bodies = [body for body, pattern in _BODIES if re.search(pattern, asked)]
    special = [body for body in bodies if body not in _SINGLE]
    if special:
        bodies = special
    elif "ubnd" in bodies or "hdnd" in bodies:
        bodies = [body for body in bodies if body != "tinhuy"]
    if rank == "chu tich" and bodies == ["tinhuy"]:
        bodies = []
    return Office(
        0,
        0,
        rank,
        _DEPUTY.search(asked) is not None,
        _PERMANENT.search(asked) is not None,
        frozenset(word for body in bodies[:1] for word in body.split()),
    )
