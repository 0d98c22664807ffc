"""How well a span of a sentence fits what a question wants, from the words around it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.normalise import fold
from corpus.types import Span
from qa.extraction.lists import count_items
from qa.extraction.people import find_offices, find_persons, list_offices_of, match_office
from qa.extraction.times import find_times
from qa.extraction.wanted import AMOUNTS, Wanted
from qa.reading.words import Phrase, Word, first_from, split_words

FORMS = (  # the parts of a form that are weighed by themselves too
    *(f"counted as {kind}" for kind in AMOUNTS),
    *("year", "office", "subject", "head", "in office", "time"),
)
_SHARES = {"in office": 0.3}  # of a part in the sum, where that is not the whole of it


def measure_form(text: str, span: Span, wanted: Wanted, others: Sequence[Span] = ()) -> float:
    """What the span itself and the words next to it say for (to 1) or against it (to -1).

    `others` are the spans of the same kind in the sentence, in order.
    """
    return add_up(measure_parts(text, span, wanted, others))


def add_up(parts: Mapping[str, float]) -> float:
    """What the parts of a form say together, as `measure_form`."""
    return sum(_SHARES.get(name, 1.0) * fit for name, fit in parts.items())


def list_forms(parts: Mapping[str, float]) -> dict[str, float]:
    """The parts of FORMS that say something: for a span and against it are two signals."""
    told = {name: fit for name, fit in parts.items() if fit and name in FORMS}
    return {name if fit > 0 else f"no {name}": abs(fit) for name, fit in told.items()}


def measure_parts(
    text: str, span: Span, wanted: Wanted, others: Sequence[Span] = ()
) -> dict[str, float]:
    """What speaks for a span and against it, by name; arguments as of `measure_form`."""
    match wanted.kind:
        case kind if kind in AMOUNTS:
            name = "unit" if lacks_unit(text, span, wanted) else f"counted as {kind}"
            amount = _fit_amount(text, span, wanted, others)
            return {name: amount, "year": _fit_year(text, span, wanted)}
        case "date":
            return {"time": _fit_date(text, span, wanted)}
        case "person":
            return {
                "office": _fit_person(text, span, wanted),
                "subject": _fit_subject(span, wanted, others),
            }
        case "organisation":
            return {
                "head": _fit_head(text, span, wanted),
                "subject": _fit_subject(span, wanted, others),
                "in office": -float(_is_in_office(text, span)),
            }
        case "place" | "document":
            return {"kind": _fit_head(text, span, wanted)}
        case "list":
            return {"items": _fit_list(text, span, wanted)}
        case "thing":
            return {"words": 0.3 * (len(split_words(text[span.start : span.end])) > 4)}
        case "name":
            return {"capitals": -0.4 * text[span.start : span.end].isupper()}
        case "office":
            return {"rank": _fit_office(text, span, wanted)}
        case _:
            return {}


def lacks_unit(text: str, span: Span, wanted: Wanted) -> bool:
    """Whether a span is not in the unit that is asked for by name."""
    measured = fold(text[span.start : span.end]).split()
    measured += fold(text[span.end : span.end + _UNIT_REACH]).split()[:1]
    return wanted.unit is not None and wanted.unit not in measured


def _fit_amount(text: str, span: Span, wanted: Wanted, others: Sequence[Span]) -> float:
    """Whether the thing that is counted stands right behind the figure.

    It is left out behind a further figure of the same thing: "hồ sơ cấp tỉnh 91%, cấp huyện 87%".
    """
    said = fold(text[span.start : span.end])
    if lacks_unit(text, span, wanted):
        return -1.0
    if _RANKED.match(said) and not _RANKED.search(wanted.asked):
        return -1.0
    if not wanted.nouns:
        return 0.0
    words = split_words(text)
    fit = _fit_noun(text, span, wanted)
    if not fit and said.isalpha():  # "hai" counts what stands behind it alone
        return -1.0
    bare = _ITEM_END.match(text, span.end) is not None
    if bare and not fit:
        clause = _clause_at(words, span.start)
        earlier = (o for o in others if o.end <= span.start)
        fits = [
            _fit_noun(text, other, wanted)
            for other in earlier
            if _clause_at(words, other.start) == clause
        ]
        fit = max(fits, default=0.0)
    return fit or (-0.3 if wanted.kind == "number" else 0.0)


def _clause_at(words: Sequence[Word], offset: int) -> int:
    """The clause of the first word that starts at or after a character, else of the last."""
    return words[min(first_from(words, offset), len(words) - 1)].clause


_UNIT_REACH = 12  # characters behind a figure in which its unit stands
_RANKED = re.compile(r"\b(?:top|hang|thu|nhom|rank\w*|position|place|ten best)\b")
_ITEM_END = re.compile(r"\s?(?:[,;.)]|$|và\b)")


def _fit_noun(text: str, span: Span, wanted: Wanted) -> float:
    words = split_words(text)
    after = first_from(words, span.end)
    if after == len(words) or not text[span.end : words[after].start].isspace():
        return 0.0
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
    return best


_YEAR = re.compile(r"(?<![\w/.,])(?:19|20)\d\d(?![\w/])")


def _fit_year(text: str, span: Span, wanted: Wanted) -> float:
    """1 where the year before a figure is the question's, -1 where the text's other one is."""
    years = [(found.start(), found[0]) for found in _YEAR.finditer(text)]
    if not any(year in wanted.years for _, year in years):
        return 0.0
    before = [year for start, year in years if start < span.start]
    nearest = before[-1] if before else years[0][1]
    return 1.0 if nearest in wanted.years else -1.0


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
    if any(office.start == span.start for office in find_offices(text)):
        return -0.2  # an office that no name goes with
    held = list_offices_of(text, span)
    if wanted.office is None:
        return 0.1 if held else 0.0
    if not held:
        return -0.3
    return max(match_office(wanted.office, office) for office in held)


def _fit_list(text: str, span: Span, wanted: Wanted) -> float:
    """Whether there are as many items as asked for, short ones, of the kind that is asked for."""
    said = text[span.start : span.end]
    words = split_words(said)
    count = count_items(said)
    fit = 0.3 * any(_is_at(words, 0, noun) for noun in wanted.nouns)
    if wanted.count:
        fit += 0.5 if wanted.count == count else -0.2
    return fit - 0.6 * (len(words) > _LONG_ITEM * count)


_LONG_ITEM = 12  # words in an item, on average, from which on it is a sentence of its own


def _is_in_office(text: str, span: Span) -> bool:
    """Whether a body only says of what somebody is the head: Bí thư Tỉnh ủy."""
    return any(o.start < span.start and span.end <= o.end for o in find_offices(text))


def _fit_subject(span: Span, wanted: Wanted, others: Sequence[Span]) -> float:
    """A little for the first in the sentence where the question asks who does something."""
    return 0.15 * (wanted.leads and bool(others) and span == min(others, key=lambda o: o.start))


def _fit_office(text: str, span: Span, wanted: Wanted) -> float:
    """Whether the office is that of the person who is asked about, and says more than a member."""
    said = fold(text[span.start : span.end])
    fit = -0.6 if said.startswith("uy vien") else 0.0 if said.startswith("pho") else 0.1
    for person in find_persons(text):
        if any(office.start == span.start for office in list_offices_of(text, person)):
            named = fold(text[person.start : person.end]) in wanted.asked
            return fit + (0.6 if named else -0.8)
    return fit


def _fit_head(text: str, span: Span, wanted: Wanted) -> float:
    """Whether the span begins with the kind of thing that is asked for: a huyện, a nghị quyết."""
    said = split_words(text[span.start : span.end])
    heads = [noun for noun in wanted.nouns if noun in _HEADS]
    if not heads:
        return 0.0
    same = {kind for head in heads for kind in _SAME.get(head, (head,))}
    if text[span.start].isdigit():
        return 0.0
    return 0.5 if any(_is_at(said, 0, kind) for kind in same) else -0.5 if wanted.foreign else -1.0


# Kinds of bodies, places and documents that a question may choose among, and their other names.
_SAME: dict[Phrase, tuple[Phrase, ...]] = {
    ("doanh", "nghiep"): (("tap", "doan"), ("cong", "ty"), ("tong", "cong"), ("ngan", "hang")),
    ("cong", "ty"): (("cong", "ty"), ("tong", "cong"), ("tap", "doan")),
    ("uy", "ban"): (("uy", "ban"), ("ubnd",)),
    ("hoi", "dong"): (("hoi", "dong"), ("hdnd",)),
    ("thanh", "pho"): (("thanh", "pho"), ("tp",)),
    ("thi", "xa"): (("thi", "xa"), ("tx",)),
    ("so",): (("so",), ("cuc",), ("chi", "cuc")),
    ("huyen",): (("huyen",), ("quan",), ("thi", "xa")),
}
_HEADS = frozenset(_SAME) | {
    tuple(kind.split())
    for kind in (
        "bo", "ban", "phong", "cuc", "tap doan", "ngan hang", "quan", "xa", "phuong",
        "thi tran", "thon",
        "cum cong nghiep", "nghi quyet", "quyet dinh", "to trinh", "chi thi",
        "nghi dinh", "thong tu", "ke hoach", "cong van",
        "ket luan", "quy dinh", "luat", "dieu", "phap lenh", "benh vien", "truong",
    )
}  # fmt: skip
