"""Asks a question set and says, by split, language and type, how often the answers are right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Literal, Protocol

from corpus.errors import InputError
from corpus.types import Document, Span
from eval.gold import Question
from eval.metrics import holds_evidence, is_right, percentile
from index.build import Progress, ignore_progress
from qa.types import Answer, Citation

TOP = 5


class Answerer(Protocol):
    """What can be evaluated: `qa.engine.Engine`, and whatever answers as it does."""

    def ask(self, question: str) -> Answer: ...

    def document(self, document_id: str) -> Document | None: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer held against its gold.

    `gold_rank` is the rank, from 1, of the first hit that is from a gold document. `evidence_cited`
    says whether a citation of a gold document holds an evidence string. `inexact` are the quotes
    that are not what stands in their documents.
    """

    question: Question
    answered: bool
    short_answer: str | None
    confidence: float
    gold_rank: int | None
    evidence_cited: bool
    short_right: bool
    inexact: tuple[str, ...]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The measures of a group of questions, shares from 0 to 1; None where nothing was to measure.

    Of the answerable ones: a gold document in the first hit (`document_1`), in one of the first
    five (`document_5`), `evidence` cited, the short answer right (`short`), an answer `refused`. Of
    those without an answer: `invented`, answered nevertheless. Of all: `status`, rightly answered
    or not found.
    """

    questions: int
    answerable: int
    document_1: float | None
    document_5: float | None
    evidence: float | None
    short: float | None
    refused: float | None
    invented: float | None
    status: float
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of the questions of a split that share a language or a type, or of all."""

    split: str
    by: Literal["all", "language", "type"]
    name: str
    figures: Figures


def ask_questions(
    answerer: Answerer, questions: Sequence[Question], progress: Progress = ignore_progress
) -> list[Outcome]:
    """Asks the questions in their order.

    Raises InputError where the index lacks gold documents: the figures would say nothing.
    """
    gold = {id_ for question in questions for id_ in question.documents}
    missing = sorted(id_ for id_ in gold if answerer.document(id_) is None)
    if missing:
        raise InputError(
            f"the index lacks {len(missing)} of {len(gold)} gold documents, {missing[0]!r} first; "
            "name the index of the documents that the questions are about with --index"
        )
    outcomes = []
    for done, question in enumerate(questions):
        progress("ask", done, len(questions))
        begin = perf_counter()
        answer = answerer.ask(question.text)
        milliseconds = 1000 * (perf_counter() - begin)
        outcomes.append(judge(question, answer, answerer, milliseconds))
    progress("ask", len(questions), len(questions))
    return outcomes


def judge(
    question: Question, answer: Answer, answerer: Answerer, milliseconds: float = 0.0
) -> Outcome:
    """Holds an answer against its question's gold."""
    texts = {}
    for citation in answer.citations:
        document = answerer.document(citation.document_id)
        texts[citation.document_id] = document.text if document else ""
    return Outcome(
        question=question,
        answered=answer.status == "answered",
        short_answer=answer.short_answer,
        confidence=answer.confidence,
        gold_rank=next(
            (hit.rank for hit in answer.hits if hit.chunk.document_id in question.documents), None
        ),
        evidence_cited=any(
            proves(citation, question, texts[citation.document_id]) for citation in answer.citations
        ),
        short_right=is_right(answer.short_answer, question.answers),
        inexact=tuple(
            citation.quote
            for citation in answer.citations
            if texts[citation.document_id][citation.start : citation.end] != citation.quote
        ),
        milliseconds=milliseconds,
    )


def proves(citation: Citation, question: Question, text: str) -> bool:
    """Whether a citation is of a gold document and holds an evidence string of the question."""
    span = Span(citation.start, citation.end)
    return citation.document_id in question.documents and any(
        holds_evidence(span, text, evidence) for evidence in question.evidence
    )


def group_outcomes(outcomes: Sequence[Outcome]) -> list[Group]:
    """The figures of each split: of all, by language and by type, in the order first met.

    Those of all splits together come first where there are several.
    """
    groups = []
    splits = _distinct(outcome.question.split for outcome in outcomes)
    if len(splits) > 1:
        groups.append(Group("all", "all", "all", measure(outcomes)))
    for split in splits:
        part = [outcome for outcome in outcomes if outcome.question.split == split]
        groups.append(Group(split, "all", "all", measure(part)))
        groups += _group_by(part, split, "language", lambda outcome: outcome.question.language)
        groups += _group_by(part, split, "type", lambda outcome: outcome.question.type)
    return groups


def _group_by(
    outcomes: Sequence[Outcome],
    split: str,
    by: Literal["language", "type"],
    name_of: Callable[[Outcome], str],
) -> list[Group]:
    return [
        Group(split, by, name, measure([o for o in outcomes if name_of(o) == name]))
        for name in _distinct(map(name_of, outcomes))
    ]


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def measure(outcomes: Sequence[Outcome]) -> Figures:
    """The figures of at least one outcome."""
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    others = [outcome for outcome in outcomes if not outcome.question.answerable]
    times = [outcome.milliseconds for outcome in outcomes]
    ranks = [outcome.gold_rank or TOP + 1 for outcome in answerable]
    right = [outcome.answered == outcome.question.answerable for outcome in outcomes]
    return Figures(
        questions=len(outcomes),
        answerable=len(answerable),
        document_1=_share([rank == 1 for rank in ranks]),
        document_5=_share([rank <= TOP for rank in ranks]),
        evidence=_share([outcome.evidence_cited for outcome in answerable]),
        short=_share([outcome.short_right for outcome in answerable if outcome.question.answers]),
        refused=_share([not outcome.answered for outcome in answerable]),
        invented=_share([outcome.answered for outcome in others]),
        status=sum(right) / len(right),
        p50_ms=percentile(times, 50),
        p95_ms=percentile(times, 95),
    )


def _share(found: Sequence[bool]) -> float | None:
    return sum(found) / len(found) if found else None
