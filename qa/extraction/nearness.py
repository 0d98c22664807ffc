"""How near a span of a sentence stands to what the question is about."""

from __future__ import annotations

import math
from collections.abc import Sequence

from corpus.types import Span
from qa.extraction.wanted import AMOUNTS, Wanted
from qa.reading.words import Word, find_phrase, first_from, split_words

MOST = 2.0  # of what contact may count
REACH = 12.0  # words at which a term of the question says a third as much as beside the span


def measure_nearness(text: str, spans: Sequence[Span], wanted: Wanted) -> list[float]:
    """How near the question's terms are to each span, 0..1.

    A term in the same clause counts half, and further e^(-words between / 12).
    """
    words = split_words(text)
    total = sum(weight for _, weight in wanted.terms)
    if not spans:
        return []
    places = [(first_from(words, s.start), first_from(words, s.end) - 1) for s in spans]
    if not total or any(first == len(words) for first, _ in places):
        return [0.0] * len(spans)
    near = [0.0] * len(spans)
    for alternatives, weight in wanted.terms:
        found = [(at, at + len(p) - 1) for p in alternatives for at in find_phrase(words, p)]
        if not found:
            continue
        distances = _share_heads(
            [min(_distance(words, term, place) for term in found) for place in places],
            [min(term[1] for term in found) < place[0] for place in places],
            [words[place[0]].clause for place in places],
        )
        for i, distance in enumerate(distances):
            clause = words[places[i][0]].clause
            together = any(words[term[0]].clause == clause for term in found)
            near[i] += weight / total * (0.5 * together + 0.5 * math.exp(-distance / REACH))
    return near


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


def measure_contact(text: str, span: Span, wanted: Wanted, others: Sequence[Span] = ()) -> float:
    """Whether the words right before and right behind a span are the question's, 0..2.

    What stands before the first of several (`others`, in order) is said of all.

    What stands next to a figure says which of several in a row it is: "nông thôn 45.000 đồng, miền
    núi 20.000 đồng". Words that say nothing (là, đạt, hơn) are passed over.
    """
    words = split_words(text)
    known = {form for names, _ in wanted.terms for phrase in names for form in phrase}
    counted = {form for noun in wanted.nouns for form in noun} if wanted.kind in AMOUNTS else set()
    first, last = first_from(words, span.start), first_from(words, span.end)
    if first == len(words):
        return 0.0
    before = _share_known(text, words[max(0, first - 5) : first][::-1], span.start, known)
    behind = _share_known(text, words[last : last + 5], span.end, known - counted)
    if head := next((o for o in others if o.end <= span.start), None):
        start = first_from(words, head.start)
        if words[start].clause == words[first].clause:
            shared = _share_known(text, words[max(0, start - 5) : start][::-1], head.start, known)
            before = max(before, shared if behind else 0.0)
    return min(MOST, before + 0.8 * behind)


def _share_known(text: str, words: Sequence[Word], edge: int, known: set[str]) -> float:
    """Half for the nearest word, if the question has it, and a quarter for each of the next two.

    Twice as much where the words are what the span is said to be: "VNPT làm chủ đầu tư".
    """
    found, told = 0, False
    for word in words:
        between = text[word.end : edge] if word.end <= edge else text[edge : word.start]
        if between.strip() not in ("", ":", "/") or found == 3:
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
        "duoc", "bang", "muc", "voi", "so", "vao", "ngay", "thang", "tu", "cuoi", "dau",
        "lam",
    )
)  # fmt: skip
