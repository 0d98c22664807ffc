"""How well a span of a sentence fits what a question wants, from the words around it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from corpus.normalise import fold
from corpus.types import Span
from qa.lists import count_items
from qa.people import list_offices_of, match_office
from qa.times import find_times
from qa.wanted import Wanted
from qa.words import Phrase, Word, find_phrase, first_from, split_words

REACH = 8.0  # words at which a term of the question says a third as much as beside the span


def measure_nearness(text: str, span: Span, wanted: Wanted) -> float:
    """How near the question's terms stand to a span, 0..1: each counts e^(-words between / 8)."""
    words = split_words(text)
    first = first_from(words, span.start)
    last = max(first, first_from(words, span.end) - 1)
    total = sum(weight for _, weight in wanted.terms)
    if not total or first == len(words):
        return 0.0
    near = 0.0
    for alternatives, weight in wanted.terms:
        distance = min(
            (
                _distance(words, at, len(phrase), first, last)
                for phrase in alternatives
                for at in find_phrase(words, phrase)
            ),
            default=None,
        )
        if distance is not None:
            near += weight * math.exp(-distance / REACH)
    return near / total


def _distance(words: Sequence[Word], at: int, length: int, first: int, last: int) -> int:
    if at > last:
        return words[at].place - words[last].place
    return max(0, words[first].place - words[min(at + length, len(words)) - 1].place)


def measure_form(text: str, span: Span, wanted: Wanted) -> float:
    """What the span itself and the words next to it say for (to 1) or against it (to -1)."""
    match wanted.kind:
        case "number" | "percentage" | "money" | "duration":
            return _fit_amount(text, span, wanted)
        case "date":
            return _fit_date(text, span, wanted)
        case "person":
            return _fit_person(text, span, wanted)
        case "organisation" | "place" | "document":
            return _fit_head(text, span, wanted)
        case "list":
            count = count_items(text[span.start : span.end])
            return 0.5 * (wanted.count == count) if wanted.count else 0.0
        case "office":
            return _fit_office(text, span)
        case _:
            return 0.0


def _fit_amount(text: str, span: Span, wanted: Wanted) -> float:
    """Whether the thing that is counted stands right behind the figure, or right before it."""
    if not wanted.nouns:
        return 0.0
    words = split_words(text)
    after = first_from(words, span.end)
    longest = max(len(noun) for noun in wanted.nouns)
    best = 0.0
    for noun in wanted.nouns:
        share = 1.0 if wanted.foreign or len(noun) > 1 else 0.6
        if len(noun) > 1 and not wanted.foreign:
            share = 0.8 + 0.2 * (len(noun) - 1) / max(1, longest - 1)
        for skipped in range(4):
            if skipped and not _is_listed(text, words, after, after + skipped):
                break
            if _is_at(words, after + skipped, noun):
                best = max(best, share - 0.1 * (skipped > 0))
    if not best and wanted.kind == "number":
        return -0.3
    return best


def _is_at(words: Sequence[Word], at: int, phrase: Phrase) -> bool:
    return tuple(word.form for word in words[at : at + len(phrase)]) == phrase


def _is_listed(text: str, words: Sequence[Word], first: int, last: int) -> bool:
    """Whether several things are counted together (1.277 thôn, bản, đội), or some of them."""
    if last >= len(words):
        return False
    between = text[words[last - 1].end : words[last].start]
    return between in (", ", "/") or (words[first].form in ("cac", "so") and last == first + 1)


_BEFORE = 28  # characters before a date that say what it is of


def _fit_date(text: str, span: Span, wanted: Wanted) -> float:
    time = next((t for t in find_times(text) if t.start == span.start), None)
    if time is None:
        return 0.0
    before = fold(text[max(0, span.start - _BEFORE) : span.start])
    fit = 0.0
    if wanted.grain == "day":
        fit += 0.5 if time.grain in ("day", "days") else -1.0
    elif wanted.grain:
        fit += 0.5 if time.grain == wanted.grain else -0.5
    elif time.grain in ("day", "days"):
        fit += 0.3
    match wanted.aim:
        case "deadline":
            fit += 0.5 if _ends(before, "truoc", "truoc ngay", "cham nhat", "den het") else 0.0
        case "start":
            fit += 0.5 if _ends(before, "tu", "tu ngay", "tu nam", "hieu luc") else 0.0
        case _:
            pass
    if wanted.aim != "deadline" and _ends(before, "truoc ngay", "truoc"):
        fit -= 0.2
    if _is_of_document(before) and wanted.aim != "issued":
        fit -= 0.6
    return fit


def _ends(before: str, *cues: str) -> bool:
    return before.rstrip(" ,").endswith(cues)


def _is_of_document(before: str) -> bool:
    """Whether a date is that of a document named before it: "số 12-NQ/TU ngày"."""
    return _DOCUMENT_BEFORE.search(before.rstrip(" ,")) is not None


_DOCUMENT_BEFORE = re.compile(
    r"(?:\d+[/-][a-z][\w/-]*|(?:so|nghi quyet|quyet dinh|to trinh|chi thi) \d+),?(?: ngay)?$"
)


def _fit_person(text: str, span: Span, wanted: Wanted) -> float:
    held = list_offices_of(text, span)
    if wanted.office is None:
        return 0.1 if held else 0.0
    if not held:
        return -0.3
    return max(match_office(wanted.office, office) for office in held)


def _fit_office(text: str, span: Span) -> float:
    said = fold(text[span.start : span.end])
    if said.startswith("uy vien"):
        return -0.3
    return 0.0 if said.startswith("pho") else 0.1


def _fit_head(text: str, span: Span, wanted: Wanted) -> float:
    """Whether the span begins with the kind of thing that is asked for: a huyện, a nghị quyết."""
    said = split_words(text[span.start : span.end])
    heads = [noun for noun in wanted.nouns if noun in _HEADS]
    if not heads:
        return 0.0
    same = {kind for head in heads for kind in _SAME.get(head, (head,))}
    return 0.5 if any(_is_at(said, 0, kind) for kind in same) else -0.5


# Kinds of bodies, places and documents that a question may choose among, and their other names.
_SAME: dict[Phrase, tuple[Phrase, ...]] = {
    ("doanh", "nghiep"): (("tap", "doan"), ("cong", "ty"), ("tong", "cong"), ("ngan", "hang")),
    ("cong", "ty"): (("cong", "ty"), ("tong", "cong"), ("tap", "doan")),
    ("uy", "ban"): (("uy", "ban"), ("ubnd",)),
    ("hoi", "dong"): (("hoi", "dong"), ("hdnd",)),
    ("thanh", "pho"): (("thanh", "pho"), ("tp",)),
    ("thi", "xa"): (("thi", "xa"), ("tx",)),
    ("huyen",): (("huyen",), ("quan",), ("thi", "xa")),
}
_HEADS = frozenset(_SAME) | {
    tuple(kind.split())
    for kind in (
        "so", "bo", "tap doan", "ngan hang", "quan", "xa", "phuong", "thi tran", "thon",
        "cum cong nghiep", "nghi quyet", "quyet dinh", "to trinh", "chi thi", "nghi dinh", "thong tu", "ke hoach", "cong van",
        "ket luan", "quy dinh", "luat", "dieu", "phap lenh", "benh vien", "truong",
    )
}  # fmt: skip
