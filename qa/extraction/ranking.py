"""Ranks what could be an answer: a few signals of each candidate, weighed as fitted.

The probability of a candidate is the softmax, over all candidates of the question's best sentences,
of a weighted sum of its signals. `python -m eval.fit_short_answers` fits the weights on questions
with known answers and writes them to `ranking.json`.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.normalise import fold
from corpus.types import Span
from index.reading import LEAST
from qa.extraction.candidates import Candidate, Kind, find_candidates
from qa.extraction.fit import add_up, lacks_unit, list_forms, measure_parts
from qa.extraction.nearness import measure_contact, measure_nearness
from qa.extraction.question_words import AnswerType
from qa.extraction.read import Read
from qa.extraction.reasons import fit_reason
from qa.extraction.sentences import measure_sentences
from qa.extraction.spans import find_answers
from qa.extraction.wanted import Wanted
from qa.reading.words import Phrase, split_words
from qa.retrieval.evidence import Sentence

_AMOUNTS: tuple[Kind, ...] = ("number", "percentage", "money", "duration", "measure")
_LOOSE: tuple[Kind, ...] = ("proper", "phrase", "noun")
# The kinds of spans that may answer a question of each kind.
FITTING: Mapping[AnswerType, tuple[Kind, ...]] = {
    "province": ("province",),
    "person": ("person", "office", "organisation", "proper", "noun"),
    "organisation": ("organisation", "person", "office", "name", *_LOOSE),
    "document": ("document", "name", "number", *_LOOSE),
    "place": ("place", "province", "organisation", "list", *_LOOSE),
    "percentage": ("percentage", "number", "measure"),
    "money": ("money", "percentage", "number", "measure"),
    "duration": ("duration", "date", "measure", "number"),
    "date": ("date", "duration"),
    "number": (*_AMOUNTS, "name", "noun"),
    "name": ("name", "organisation", "document", *_LOOSE),
    "office": ("office",),
    "list": ("list", "name", "proper", "phrase", "clause", "noun"),
    "thing": ("name", "document", "organisation", "place", "list", "clause", *_LOOSE),
    "yes_no": ("verdict",),
    "other": ("name", "list", "clause", "number", "date", "place", *_LOOSE),
}
_GROUPS: Mapping[AnswerType, str] = {
    **dict.fromkeys(("number", "percentage", "money", "duration"), "amount"),
    **dict.fromkeys(("person", "organisation", "office"), "who"),
    **dict.fromkeys(("place", "province"), "where"),
    **dict.fromkeys(("document", "name", "thing", "other"), "what"),
    "date": "date",
    "list": "list",
    "yes_no": "yes_no",
}
_BY_GROUP = ("near", "contact", "length")  # signals that weigh differently by group
_REACH = 12  # characters before a candidate in which the word before it stands
# What may stand right before an answer, which for each group tells something else.
_BEFORE = re.compile(
    r"(?:(?<!\w)(?:là|gồm|có|do|cho|tại|ở|đến|vào|về|từ|ngày|năm|của|và|với|theo|trong|còn|đạt|chí|ông"
    r"|bà|bởi|giao|bằng|trước|để|được|số)|[:,(“\"])\s*$",
    re.IGNORECASE,
)
_WEIGHTS = Path(__file__).parent / "ranking.json"

Signals = dict[str, float]


@dataclass(frozen=True, slots=True)
class Option:
    """A candidate in its sentence, with what speaks for it and against it by name."""

    sentence: Sentence
    candidate: Candidate
    signals: Signals

    @property
    def text(self) -> str:
        return self.sentence.text[self.candidate.start : self.candidate.end]


def list_options(
    sentences: Sequence[Sentence],
    against: Sequence[float],
    wanted: Wanted,
    read: Read | None = None,
) -> list[Option]:
    """The candidates of the sentences, which come best first, with their signals.

    `against` is what is known against each sentence, 0 or more; `read` is what a reader said.
    """
    if not sentences:
        return []
    votes = _Votes([sentence.text for sentence in sentences])
    return [
        Option(
            sentence,
            candidate,
            {
                **of_sentence,
                **signals,
                **_list_read(sentence, candidate, wanted, read),
                "votes": votes.count(said),
            },
        )
        for sentence, of_sentence in zip(
            sentences, measure_sentences(sentences, against, wanted.terms), strict=True
        )
        for candidate, signals in _list_candidates(
            sentence.text, wanted, read.list_spans(sentence) if read else ()
        )
        if (said := sentence.text[candidate.start : candidate.end])
    ]


def _list_read(
    sentence: Sentence, candidate: Candidate, wanted: Wanted, read: Read | None
) -> Signals:
    """What a reader says of a candidate."""
    if read is None:
        return {}
    evidence, span = read.measure(sentence, candidate.span)
    alone = read.find_alone(sentence)
    proof, said = alone.measure(sentence, candidate.span) if alone else (LEAST, LEAST)
    group = _GROUPS[wanted.kind]
    return {
        "read sentence": evidence,
        "read span": span,
        f"read span of {group}": span,
        "read proof": math.exp(evidence),
        "read share": math.exp(span / 2),  # the root of its probability
        "read left out": float(evidence == LEAST),
        "read alone sentence": proof,
        "read alone span": said,
        "read alone proof": math.exp(proof),
        "read alone share": math.exp(said / 2),
        "read not alone": float(alone is None),
    }


class _Votes:
    """Counts in how many of several texts something is said."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = [text.casefold() for text in texts]
        self._counts: dict[str, float] = {}

    def count(self, said: str) -> float:
        """The logarithm of how many say it."""
        if said not in self._counts:
            held = sum(said.casefold() in text for text in self._texts)
            self._counts[said] = math.log(max(1, held))
        return self._counts[said]


def rank(options: Sequence[Option]) -> list[tuple[float, Option]]:
    """The options with their probabilities, best first; those add up to 1."""
    weights = load_weights(is_read=bool(options) and "read sentence" in options[0].signals)
    sums = [
        sum(weights.get(name, 0.0) * value for name, value in option.signals.items())
        for option in options
    ]
    if not sums:
        return []
    powers = [math.exp(total - max(sums)) for total in sums]
    shares = [power / sum(powers) for power in powers]
    order = sorted(range(len(options)), key=lambda i: -shares[i])
    return [(shares[i], options[i]) for i in order]


@cache
def load_weights(*, is_read: bool) -> dict[str, float]:
    """The weights by signal, fitted with what a reader says or without it."""
    weights: dict[str, dict[str, float]] = json.loads(_WEIGHTS.read_text("utf-8"))
    return weights["with reader" if is_read else "without reader"]


def _list_candidates(
    text: str, wanted: Wanted, read: Sequence[Span]
) -> list[tuple[Candidate, Signals]]:
    """The candidates of a sentence, also those that were `read`, with what it tells by itself."""
    candidates = _choose(text, wanted)
    known = {candidate.span for candidate in candidates}
    candidates += [Candidate(s.start, s.end, "read") for s in read if s not in known]
    same = [c.span for c in candidates if c.kind == wanted.kind]
    nearness = _compare(text, candidates, wanted)
    question = _Said.of(wanted.asked)
    found = []
    for candidate, (near, nearest) in zip(candidates, nearness, strict=True):
        asked_for = candidate.kind in (wanted.kind, "noun")
        others = same if asked_for else ()
        forms = tuple(w.form for w in split_words(text[candidate.start : candidate.end]))
        signals = {
            "near": near,
            "nearest": nearest,
            "contact": measure_contact(text, candidate.span, wanted, others),
            "length": math.log1p(len(forms)),
            "unit": float(wanted.unit is not None and not lacks_unit(text, candidate.span, wanted)),
            "reason": fit_reason(text, candidate.span, wanted.reason),
            "ends clause": float(text[candidate.end : candidate.end + 1] in ("", *".,;:)")),
            **question.compare(text, candidate, forms),
        }
        group = _GROUPS[wanted.kind]
        signals |= {f"{name} of {group}": signals[name] for name in _BY_GROUP}
        if asked_for:
            parts = measure_parts(text, candidate.span, wanted, others)
            signals |= {**list_forms(parts), "form": add_up(parts)}
        if before := _BEFORE.search(text, max(0, candidate.start - _REACH), candidate.start):
            signals[f"{before[0].strip().lower()} before of {group}"] = 1.0
        signals[f"{candidate.kind} for {wanted.kind}"] = 1.0
        found.append((candidate, signals))
    return found


def _choose(text: str, wanted: Wanted) -> list[Candidate]:
    """The candidates of fitting kinds, and those that the question's own noun tells."""
    fitting = FITTING[wanted.kind]
    chosen = [
        c
        for c in find_candidates(text)
        if c.kind in fitting and _is_asked(text[c.start : c.end], wanted)
    ]
    known = {(c.start, c.end) for c in chosen}
    if "noun" in fitting:
        chosen += [
            Candidate(span.start, span.end, "noun")
            for span in find_answers(text, wanted.kind, wanted.asked)
            if (span.start, span.end) not in known
        ]
    return chosen


# Verbs that decide only what is asked with them: "được" answers "có được ... không".
_ECHOED = {
    "duoc": re.compile(r"\bduoc\b|\b(?:can|could|may|allow\w*|permit\w*)\b|可以|能"),
    "phai": re.compile(
        r"(?<!^co )\bphai\b(?! (?:khong|chang))|\b(?:must|ha(?:ve|s|d) to|oblig\w*)\b|必须"
    ),
}


def _is_asked(verdict: str, wanted: Wanted) -> bool:
    echoed = _ECHOED.get(fold(verdict))
    return echoed is None or echoed.search(wanted.asked) is not None


def _compare(
    text: str, candidates: Sequence[Candidate], wanted: Wanted
) -> list[tuple[float, float]]:
    """How near each stands to the question's terms, and that less the nearest of its kind."""
    compared: dict[Candidate, tuple[float, float]] = {}
    kinds: dict[Kind, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        kinds[candidate.kind].append(candidate)
    for alike in kinds.values():
        measured = measure_nearness(text, [c.span for c in alike], wanted)
        most = max(measured)
        for candidate, near in zip(alike, measured, strict=True):
            compared[candidate] = (near, near - most)
    return [compared[candidate] for candidate in candidates]


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of a question, which tell nothing as its answer."""

    forms: Phrase
    known: frozenset[str]

    @classmethod
    def of(cls, asked: str) -> _Said:
        forms = tuple(word.form for word in split_words(asked))
        return cls(forms, frozenset(forms))

    def compare(self, text: str, candidate: Candidate, forms: Phrase) -> Signals:
        """Whether a candidate says what the question says: as a whole, or by all its names."""
        names = [
            word.form
            for word in split_words(text[candidate.start : candidate.end])
            if not text[candidate.start + word.start].islower()
        ]
        length = len(forms)
        whole = any(self.forms[i : i + length] == forms for i in range(len(self.forms)))
        return {
            "said": float(bool(forms) and whole),
            "names said": float(bool(names) and all(name in self.known for name in names)),
        }
