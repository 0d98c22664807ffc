"""Asks a question set, and holds every answer against its gold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

from corpus.errors import QuestionError
from corpus.types import Document, Span
from eval.citations import Claim, list_claims
from eval.gold import Question
from eval.short_answers import is_right, is_same_verdict, score_exact, score_f1
from index.build import Progress, ignore_progress
from qa.types import Answer, Citation, Hit, Slice

EXCERPT = 320  # characters of a retrieved passage that a report shows


class Library(Protocol):
    """Whatever holds the documents that an answer quotes."""

    def document(self, document_id: str) -> Document | None: ...


class Answerer(Library, Protocol):
    """What can be evaluated: `qa.engine.Engine`, and whatever answers as it does."""

    def ask(self, question: str) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A hit: whether it is of a gold document, and whether it holds what proves the answer."""

    rank: int
    document_id: str
    score: float
    text: str
    gold: bool
    proving: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """A citation, and whether it proves a claim of the answer."""

    number: int
    document_id: str
    title: str
    quote: str
    proving: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer held against its gold.

    What was found is told whether or not it was `answered`: below the threshold it would have been
    the answer. `claims` say which claims of the answer the quotes prove, `exact` and `f1` are the
    short answer's with the nearest accepted one. `inexact` are the quotes, and whatever else is
    given as a slice, that are not what stands in their documents.
    """

    question: Question
    answered: bool
    confidence: float
    short_answer: str | None
    short_right: bool
    exact: float
    f1: float
    claims: tuple[bool, ...]
    quoted: tuple[Quoted, ...]
    retrieved: tuple[Retrieved, ...]
    inexact: tuple[str, ...]
    milliseconds: float

    @property
    def ranking(self) -> list[str]:
        """The documents retrieved, each at its best passage's place."""
        return list(dict.fromkeys(hit.document_id for hit in self.retrieved))

    @property
    def gold_rank(self) -> int | None:
        """The rank, from 1, of the first passage that is of a gold document."""
        return next((hit.rank for hit in self.retrieved if hit.gold), None)

    @property
    def evidence_cited(self) -> bool:
        """Whether a quote proves the answer, or a claim of it."""
        return any(self.claims)

    @property
    def right(self) -> bool:
        """Whether the answer is right: the short one, or where none is given or known, its proof.

        Never where the documents hold no answer. What is quoted beneath a wrong short answer does
        not make it right.
        """
        if self.question.answers and self.short_answer is not None:
            return self.short_right
        return bool(self.claims) and all(self.claims)


def ask_questions(
    answerer: Answerer,
    questions: Sequence[Question],
    progress: Progress = ignore_progress,
    threshold: float = 0.0,
) -> list[Outcome]:
    """Asks the questions in their order; answers below the threshold count as not found.

    An answerer with a threshold of its own hides what it would have said below it, which the
    curves need. A question that is refused altogether counts as not found, with no confidence.
    """
    outcomes = []
    for done, question in enumerate(questions):
        progress("ask", done, len(questions))
        begin = perf_counter()
        try:
            answer = answerer.ask(question.text)
        except QuestionError as error:
            answer = Answer(question.text, "not_found", None, str(error), 0.0, question.language)
        milliseconds = 1000 * (perf_counter() - begin)
        outcomes.append(judge(question, answer, answerer, milliseconds, threshold))
    progress("ask", len(questions), len(questions))
    return outcomes


def judge(
    question: Question,
    answer: Answer,
    library: Library,
    milliseconds: float = 0.0,
    threshold: float = 0.0,
) -> Outcome:
    """Holds an answer against its question's gold; the library has the documents it quotes."""
    ids = {citation.document_id for citation in answer.citations}
    ids |= {*question.documents, *(hit.chunk.document_id for hit in answer.hits)}
    documents = {id_: document for id_ in ids if (document := library.document(id_)) is not None}
    texts = {id_: document.text for id_, document in documents.items()}
    claims = list_claims(question)
    proved = [_list_proved(claims, citation, texts) for citation in answer.citations]
    language = _tell_language(question, documents)
    said = answer.short_answer
    return Outcome(
        question=question,
        answered=answer.status == "answered" and answer.confidence >= threshold,
        confidence=answer.confidence,
        short_answer=said,
        short_right=is_right(said, question.answers, language)
        or (question.type == "yes_no" and is_same_verdict(said, question.answers)),
        exact=_best(score_exact, said, question, language),
        f1=_best(score_f1, said, question, language),
        claims=tuple(map(any, zip(*proved, strict=True))) or (False,) * len(claims),
        quoted=tuple(
            Quoted(c.number, c.document_id, c.title, c.quote, any(claimed))
            for c, claimed in zip(answer.citations, proved, strict=True)
        ),
        retrieved=tuple(_look_at(hit, question, claims, texts) for hit in answer.hits),
        inexact=tuple(
            each.text
            for each in list_slices(answer)
            if texts.get(each.document_id, "")[each.start : each.end] != each.text
        ),
        milliseconds=milliseconds,
    )


def list_slices(answer: Answer) -> list[Slice]:
    """Everything in an answer that is given as an exact slice of a document."""
    slices = [Slice(c.document_id, c.start, c.end, c.quote) for c in answer.citations]
    slices += [c.heading for c in answer.citations if c.heading]
    return [*slices, answer.short_slice] if answer.short_slice else slices


def _list_proved(
    claims: Sequence[Claim], citation: Citation, texts: dict[str, str]
) -> tuple[bool, ...]:
    """Which claims a citation proves, with the heading that it is quoted under."""
    spans = [Span(citation.start, citation.end)]
    if citation.heading:
        spans.append(Span(citation.heading.start, citation.heading.end))
    text = texts.get(citation.document_id, "")
    return tuple(claim.is_proved(citation.document_id, text, spans) for claim in claims)


def _look_at(
    hit: Hit, question: Question, claims: Sequence[Claim], texts: dict[str, str]
) -> Retrieved:
    chunk = hit.chunk
    text, span = texts.get(chunk.document_id, ""), Span(chunk.start, chunk.end)
    return Retrieved(
        rank=hit.rank,
        document_id=chunk.document_id,
        score=round(hit.score, 4),
        text=chunk.text[:EXCERPT],
        gold=chunk.document_id in question.documents,
        proving=any(claim.is_proved(chunk.document_id, text, [span]) for claim in claims),
    )


def _tell_language(question: Question, documents: dict[str, Document]) -> str:
    """The language of the gold documents, in which the accepted answers are."""
    gold = [documents[id_] for id_ in question.documents if id_ in documents]
    return (gold or [*documents.values()])[0].metadata.language if documents else "vi"


def _best(
    score: Callable[[str, str, str], float], answer: str | None, question: Question, language: str
) -> float:
    if answer is None:
        return 0.0
    return max((score(answer, gold, language) for gold in question.answers), default=0.0)
