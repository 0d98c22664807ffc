"""Questions that ask whether an answer is the right one, made from those that want it.

"Ai chủ trì phiên họp?" becomes "Có phải Lê Văn An chủ trì phiên họp không?", and with another name
of the same document a question that is to be denied. A reader learns from them to hold what is
asked against its proof.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.normalise import strip_diacritics, syllables
from eval.gold import Question
from eval.short_answers import is_right
from qa.extraction.people import find_persons

LONGEST = 90  # characters of an answer that is asked about
BESIDE = 0.6  # of what is denied stands in the proof itself, where something does
PLAIN = 0.6  # of the names in English questions are written without diacritics
_FIGURE = re.compile(r"\d[\d.,]*\d|\d")
_AMOUNTS = frozenset({"number", "percentage", "money", "duration"})
_NAMES = frozenset({"person", "place", "organisation"})
# What asks for each type in a Vietnamese question, where the answer can stand in its place.
_ASKED = {
    kind: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    for kind, words in {
        "person": "(?:đồng chí|ông|bà|người|vị|cán bộ|lãnh đạo) nào|ai",
        "place": "(?:ở|tại) đâu|(?:tỉnh|huyện|xã|phường|thành phố|thị xã|thôn|địa phương|nơi) nào",
        "organisation": "(?:cơ quan|đơn vị|công ty|doanh nghiệp|tổ chức|bên) (?:nào|gì)|ai",
        "number": "bao nhiêu|mấy",
        "percentage": "bao nhiêu(?: phần trăm| ?%)?",
        "money": "bao nhiêu(?: tiền| tỷ đồng| triệu đồng| đồng)?",
        "date": "khi nào|bao giờ|lúc nào",
        "duration": "bao lâu|(?:bao nhiêu|mấy) (?:ngày|tháng|năm|giờ)",
        "document": "văn bản (?:số )?(?:nào|gì)",
        "name": "gì",
        "thing": "những gì|điều gì|việc gì|gì",
    }.items()
}
_LEFT = re.compile(r"\b(?:ai|gì|nào|mấy|bao nhiêu|đâu|sao|bao lâu|bao giờ)\b", re.IGNORECASE)
_FRAMES = (
    "{} phải không?",
    "{}, đúng không?",
    "Có phải {} không?",
    "Có đúng là {} không?",
    "Liệu có phải {}?",
    "{} đúng chứ?",
)
_BE, _DO = "(?P<verb>is|was|were|are)", "(?P<verb>did|does|do)"
_VERBS = "is|was|were|are|did|does|do|will|has|have|had|can|must|should|may"
_MANY, _WHEN = r"how many (?P<thing>[\w\s,'-]+?)", "(?:when|on (?:what|which) (?:day|date))"
_WHICH, _REST = r"(?:what|which)(?: [\w'-]+){1,3}", "(?P<rest>.+)"
# How an English question is turned round, by what it asks for; forms that fit any value alone.
_TURNED = tuple(
    (frozenset(kinds.split()), re.compile(f"{asked} {_REST}", re.IGNORECASE), turned)
    for kinds, asked, turned in (
        ("number", f"{_MANY} {_BE}", "{verb} {bare} {thing} {rest}"),
        ("number", f"{_MANY} {_DO}", "{verb} {rest} {bare} {thing}"),
        ("duration money", f"how (?:long|much) {_DO}", "{verb} {rest} {value}"),
        ("person organisation", f"who {_BE}", "{verb} {value} {rest}"),
        ("person organisation", rf"who(?! (?:{_VERBS})\b)", "is it true that {value} {rest}"),
        ("date", f"{_WHEN} {_BE}", "{verb} {rest} on {value}"),
        ("date", f"{_WHEN} {_DO}", "{verb} {rest} on {value}"),
        ("place", f"where {_BE}", "{verb} {rest} in {value}"),
        ("place", f"where {_DO}", "{verb} {rest} in {value}"),
        ("place organisation name document", f"{_WHICH} {_DO}", "{verb} {rest} {value}"),
    )
)


@dataclass(frozen=True, slots=True)
class Verification:
    """A question for yes or no, and whether yes is right."""

    text: str
    holds: bool


class Verifier:
    """Makes pairs of verifications; what is denied in one was the answer of another question."""

    def __init__(self, questions: Sequence[Question], seed: int = 0) -> None:
        self._chance = random.Random(seed)
        self._answers: dict[tuple[tuple[str, ...], str], set[str]] = defaultdict(set)
        for question in questions:
            self._answers[question.documents, question.type].update(question.answers[:1])

    def verify(self, question: Question, proof: str) -> tuple[Verification, ...]:
        """Whether it is its answer, and whether it is another; none where neither can be asked.

        The proof holds the answer.
        """
        answer = question.answers[0].strip() if question.answers else ""
        other = self._choose_other(question, proof) if 0 < len(answer) <= LONGEST else None
        right, wrong = (it and self._put(question, it) for it in (answer, other))
        return (Verification(right, True), Verification(wrong, False)) if right and wrong else ()

    def _choose_other(self, question: Question, proof: str) -> str | None:
        """Something else of the same kind: of the proof itself, of its document, or made up."""
        beside = [it for it in _list_beside(question, proof) if _differs(it, question)]
        answers = sorted(self._answers[question.documents, question.type])
        others = [it for it in answers if _differs(it, question)]
        if beside and (not others or self._chance.random() < BESIDE):
            return self._chance.choice(beside)
        if others:
            return self._chance.choice(others)
        made = self._change_digit(question)
        return made if made and _differs(made, question) else None

    def _change_digit(self, question: Question) -> str | None:
        answer = question.answers[0]
        places = [place for place, character in enumerate(answer) if character.isdecimal()]
        if not places or question.type not in _AMOUNTS:
            return None
        place = self._chance.choice(places)
        digit = self._chance.choice([it for it in "123456789" if it != answer[place]])
        return answer[:place] + digit + answer[place + 1 :]

    def _put(self, question: Question, value: str) -> str | None:
        asked = question.text.rstrip("?.! ")
        if question.language == "vi":
            return self._put_in_vietnamese(asked, question.type, value)
        if question.language != "en":
            return None
        plain = question.type in _NAMES and self._chance.random() < PLAIN
        return _put_in_english(asked, question.type, strip_diacritics(value) if plain else value)

    def _put_in_vietnamese(self, asked: str, kind: str, value: str) -> str | None:
        found = list(_ASKED[kind].finditer(asked)) if kind in _ASKED else []
        if len(found) != 1:
            return None
        before, word, after = asked[: found[0].start()], found[0][0], asked[found[0].end() :]
        if _LEFT.search(f"{before} {after}"):
            return None
        if kind == "place" and word.lower().endswith("đâu"):
            value = f"{word.split()[0].lower()} {value}"
        figure, _, unit = value.partition(" ")
        if unit and re.match(rf" {re.escape(unit)}(?!\w)", after):
            value = figure
        told = f"{before}{value}{after}".strip()
        frame = self._chance.choice(_FRAMES)
        put = frame.format(told if _begins_with_name(told) else told[0].lower() + told[1:])
        return put[0].upper() + put[1:]


def _list_beside(question: Question, proof: str) -> Iterator[str]:
    """What stands beside the answer in its proof and is of its kind."""
    answer = question.answers[0]
    if question.type == "person":
        yield from (proof[span.start : span.end] for span in find_persons(proof))
    figure = _FIGURE.search(answer)
    if question.type in _AMOUNTS and figure:
        for found in _FIGURE.findall(proof):
            yield answer[: figure.start()] + found + answer[figure.end() :]


def _differs(value: str, question: Question) -> bool:
    """Whether a value is none of the accepted ones, nor part of one or more than one."""
    said = {*syllables(value)}
    held = [{*syllables(answer)} for answer in question.answers]
    return not is_right(value, question.answers) and not any(
        said <= other or other <= said for other in held
    )


def _begins_with_name(text: str) -> bool:
    first, *rest = text.split(maxsplit=2)
    return (len(first) > 1 and first.isupper()) or bool(rest and rest[0][0].isupper())


def _put_in_english(asked: str, kind: str, value: str) -> str | None:
    """The question turned round with the value in it, where its form is one of the common ones."""
    figure = _FIGURE.search(value)
    for kinds, pattern, turned in _TURNED:
        found = pattern.fullmatch(asked) if kind in kinds else None
        if found and ("{bare}" not in turned or figure):
            put = turned.format(value=value, bare=figure and figure[0], **found.groupdict())
            return f"{put[0].upper()}{put[1:]}?"
    return None
