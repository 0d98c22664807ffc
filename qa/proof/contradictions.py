"""Finds quotes that contradict each other: two values for one thing.

It would rather miss one than raise a false alarm. Two sentences contradict each other where the
words around their values are the same, of the same place and time, and the values are not: a target
for 2025 and one for 2030 are no contradiction, nor are the shares of two groups.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.normalise import normalise
from corpus.types import Document
from qa.proof.headings import is_item
from qa.proof.statements import PROVINCE, Statement, read_statements
from qa.retrieval.evidence import Sentence

SENTENCES = 12  # of the best, that may contradict a quote
ALIKE = 0.4  # of the words around two values that are shared
SAME = 0.6  # the same in one document, where besides one value has no words of its own
BESIDE = 0.6  # of the words right before the two values
LEAST = 2  # words that are shared
MANY = 6  # words that are shared of what two documents can only mean one thing by
_EVENT = re.compile(  # there are many in a province, as there are of those who take part
    r"\b(?:hội nghị|cuộc họp|phiên họp|kỳ họp|buổi|lớp|hội thảo|đoàn|đại biểu|ban thường vụ"
    r"|meeting|conference|session|delegates?)\b"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_TIME = re.compile(r"(?:19|20)\d\d|\d\d?/\d\d?(?:/\d{4})?")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Different values of the same thing, as written, each with a sentence that says so."""

    values: tuple[str, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    sentence: Sentence
    statement: Statement
    document: Document

    @property
    def text(self) -> str:
        span = self.statement.span
        return self.sentence.text[span.start : span.end]

    @property
    def is_listed(self) -> bool:
        announces = re.search(r":(?:\n|$)", self.sentence.text)
        return announces is not None or is_item(self.document, self.sentence.span)

    @property
    def provinces(self) -> frozenset[str]:
        about = self.document.metadata.province
        return self.statement.provinces or frozenset([about] if about else [])

    @property
    def years(self) -> frozenset[str]:
        """The years it is said of; else those in which the document was written."""
        named = frozenset(f for f in self.statement.figures if _YEAR.fullmatch(f))
        about = self.document.metadata
        days = (about.published, about.meeting)
        return named or frozenset(day[:4] for day in days if day and _YEAR.match(day))


def find_contradictions(
    quotes: Sequence[Sentence],
    asked: str | None,
    sentences: Sequence[Sentence],
    documents: Mapping[str, Document],
) -> list[Contradiction]:
    """The contradictions among the quotes, and of the best sentences with the short answer.

    `asked` is the short answer, which stands in the first quote.
    """
    claims = [_claims(sentence, documents) for sentence in quotes]
    short = [claim for claim in claims[0] if asked and claim.text == asked] if claims else []
    further = [s for s in sentences[:SENTENCES] if s not in quotes]
    told = [claim for own in claims for claim in own]
    found: list[Contradiction] = []
    used: list[_Claim] = []
    for claim in told:
        if claim in used:
            continue
        others = [other for other in told if other.sentence is not claim.sentence]
        if claim in short:
            others += [c for sentence in further for c in _claims(sentence, documents)]
        against: list[_Claim] = []
        for other in others:
            known = {other.statement.value for other in (claim, *against)}
            if other.statement.value not in known and contradict(claim, other):
                against.append(other)
        if against:
            used += against
            both = (claim, *against)
            found.append(
                Contradiction(tuple(c.text for c in both), tuple(c.sentence for c in both))
            )
    return found


def _claims(sentence: Sentence, documents: Mapping[str, Document]) -> list[_Claim]:
    document = documents[sentence.chunk.document_id]
    return [_Claim(sentence, statement, document) for statement in read_statements(sentence.text)]


def contradict(one: _Claim, other: _Claim) -> bool:
    """Whether two claims of different sentences give two values to the same thing."""
    a, b = one.statement, other.statement
    if a.kind != b.kind or a.planned != b.planned or not _differ(a, b):
        return False
    if _tell_apart(a.figures, b.figures) or _tell_apart(a.names, b.names):
        return False
    if not _may_be_of_one_time(one, other):
        return False
    same_document = one.document.id == other.document.id
    if same_document and one.is_listed and other.is_listed:
        return False  # the items of a list, or the clauses of an article, are of different cases
    named = bool(_identifiers(a) & _identifiers(b))
    if one.provinces != other.provinces or not (one.provinces or same_document or named):
        return False
    if a.kind.startswith("person"):
        return True
    if not (same_document or named or (a.kind != "day" and _is_unique(one, other))):
        return False
    likeness = _jaccard(a.words, b.words)
    if same_document or (named and a.kind == "day"):
        if likeness < SAME or _tell_apart(a.words, b.words):
            return False
        if named and a.kind == "day":
            return True
    return (
        bool(a.left and b.left)  # or it is no sentence, or the day on which one begins
        and a.right == b.right
        and _jaccard(a.left, b.left) >= BESIDE
        and len(a.words & b.words) >= LEAST
        and likeness >= ALIKE
    )


def _is_unique(one: _Claim, other: _Claim) -> bool:
    """Whether two documents of one province must mean the same thing: there are many meetings.

    The province itself is one, and what has a name, or is told in many words.
    """
    if any(_EVENT.search(normalise(claim.sentence.text)) for claim in (one, other)):
        return False
    a, b = one.statement, other.statement
    shared = a.words & b.words
    return PROVINCE in shared or bool(a.names & b.names) or len(shared) >= MANY


def _may_be_of_one_time(one: _Claim, other: _Claim) -> bool:
    """Whether no year tells the two apart; an office is of one time only where that is known."""
    if one.years & other.years or not one.years | other.years:
        return True
    known = one.years and other.years
    return not known and not one.statement.kind.startswith("person")


def _differ(a: Statement, b: Statement) -> bool:
    """Whether two values cannot both be meant; a day without its year and half a name can."""
    if a.kind.startswith("person"):
        names = [set(str(it.value[0]).split()) for it in (a, b)]
        return not (names[0] <= names[1] or names[1] <= names[0])
    if len(a.value) != len(b.value):
        return False
    return any(
        x != y and x is not None and y is not None for x, y in zip(a.value, b.value, strict=True)
    )


def _tell_apart(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether each has something that the other has not; one alone may say more of the same."""
    return bool(a - b and b - a)


def _identifiers(statement: Statement) -> frozenset[str]:
    """The numbers that name a document, a congress or a meeting."""
    return frozenset(figure for figure in statement.figures if not _TIME.fullmatch(figure))


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 1.0
