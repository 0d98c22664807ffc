"""How well a span of a sentence fits what a question wants, from the words around it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from corpus.normalise import fold
from corpus.types import Span
from qa.lists import count_items
from qa.people import find_persons, list_offices_of, match_office
from qa.times import find_times
from qa.wanted import Wanted
from qa.words import Phrase, Word, find_phrase, first_from, split_words

REACH = 12.0  # words at which a term of the question says a third as much as beside the span


def measure_nearness(text: str, spans: Sequence[Span], wanted: Wanted) -> list[tuple[float, float]]:
    """How near the question's terms are to each span, and how much nearer than to the others.

    The first is 0..1: a term in the same clause counts half, and further e^(-words between / 12).
    The second is what a span gets beyond an equal share where each term goes to the spans by how
    near it stands (a softmax over -words / 4); a span by itself gets 0.
    """
    words = split_words(text)
    total = sum(weight for _, weight in wanted.terms)
    if not spans:
        return []
    places = [(first_from(words, s.start), first_from(words, s.end) - 1) for s in spans]
    if not total or any(first == len(words) for first, _ in places):
        return [(0.0, 0.0)] * len(spans)
    near, nearer = [0.0] * len(spans), [0.0] * len(spans)
    for alternatives, weight in wanted.terms:
        found = [(at, at + len(p) - 1) for p in alternatives for at in find_phrase(words, p)]
        if not found:
            continue
        distances = _share_heads(
            [min(_distance(words, term, place) for term in found) for place in places],
            [min(term[1] for term in found) < place[0] for place in places],
            [words[place[0]].clause for place in places],
        )
        closest = min(distances)
        pulls = [math.exp(-(distance - closest) / 4) for distance in distances]
        for i, (distance, pull) in enumerate(zip(distances, pulls, strict=True)):
            clause = words[places[i][0]].clause
            together = any(words[term[0]].clause == clause for term in found)
            near[i] += weight / total * (0.5 * together + 0.5 * math.exp(-distance / REACH))
            nearer[i] += weight / total * (pull / sum(pulls) - 1 / len(spans))
    return list(zip(near, nearer, strict=True))


def _distance(words: Sequence[Word], term: tuple[int, int], place: tuple[int, int]) -> int:
    if term[0] > place[1]:
        return words[term[0]].place - words[max(place)].place
    return max(0, words[place[0]].place - words[term[1]].place)


def _share_heads(distances: list[int], before: list[bool], clauses: list[int]) -> list[int]:
    """The distances where what stands before the first of several spans is said of all of them.

    "Học phí ở thành thị là 80.000 đồng, ở nông thôn 45.000 đồng": both are học phí.
    """
    shared = distances[:]
    for i in range(1, len(distances)):
        if before[i - 1] and clauses[i - 1] == clauses[i]:
            shared[i] = min(shared[i], shared[i - 1] + 1)
    return shared


def measure_contact(text: str, span: Span, wanted: Wanted) -> float:
    """Whether the words right before and right behind a span are the question's, 0..2.

    What stands next to a figure says which of several in a row it is: "nông thôn 45.000 đồng, miền
    núi 20.000 đồng". Words that say nothing (là, đạt, hơn) are passed over.
    """
    words = split_words(text)
    known = {form for names, _ in wanted.terms for phrase in names for form in phrase}
    counted = {form for noun in wanted.nouns for form in noun} if wanted.kind in AMOUNTS else set()
    first, last = first_from(words, span.start), first_from(words, span.end)
    before = _share_known(text, words[max(0, first - 5) : first][::-1], span.start, known)
    behind = _share_known(text, words[last : last + 5], span.end, known - counted)
    return max(before, 0.8 * behind)


def _share_known(text: str, words: Sequence[Word], edge: int, known: set[str]) -> float:
    """Half for the nearest word, if the question has it, and a quarter for each of the next two.

    Twice as much where the words are what the span is said to be: "VNPT làm chủ đầu tư".
    """
    found, told = 0, False
    for word in words:
        between = text[word.end : edge] if word.end <= edge else text[edge : word.start]
        if between.strip() or found == 3:
            break
        edge = word.start if word.end <= edge else word.end
        if word.form in _PASSED and not found:
            told = told or word.form in ("la", "lam")
            continue
        if word.form not in known:
            break
        found += 1
    share = 0.25 * (found + 1) if found else 0.0
    return 2 * share if told and found > 1 else share


# Words between a thing and its figure, folded.
_PASSED = frozenset(
    (
        "la", "dat", "con", "gan", "hon", "khoang", "tren", "duoi", "toi", "den", "co", "da", "nam",
        "duoc", "bang", "muc", "voi", "so", "va", "vao", "ngay", "thang", "tu", "cuoi", "dau",
        "lam",
    )
)  # fmt: skip


AMOUNTS = ("number", "percentage", "money", "duration")


def measure_form(text: str, span: Span, wanted: Wanted) -> float:
    """What the span itself and the words next to it say for (to 1) or against it (to -1)."""
    match wanted.kind:
        case kind if kind in AMOUNTS:
            return _fit_amount(text, span, wanted)
        case "date":
            return _fit_date(text, span, wanted)
        case "person":
            return _fit_person(text, span, wanted)
        case "organisation" | "place" | "document":
            return _fit_head(text, span, wanted)
        case "list":
            return _fit_list(text, span, wanted)
        case "thing":
            return 0.3 if len(split_words(text[span.start : span.end])) > 4 else 0.0
        case "name":
            return -0.4 if text[span.start : span.end].isupper() else 0.0
        case "office":
            return _fit_office(text, span, wanted)
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
    return 0.5 if any(_is_at(said, 0, kind) for kind in same) else -1.0


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
        "cum cong nghiep", "nghi quyet", "quyet dinh", "to trinh", "chi thi",
        "nghi dinh", "thong tu", "ke hoach", "cong van",
        "ket luan", "quy dinh", "luat", "dieu", "phap lenh", "benh vien", "truong",
    )
}  # fmt: skip
