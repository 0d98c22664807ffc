"""The question set and the measures agree: an answer that is the gold itself has no fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.readers import read_document
from corpus.types import Chunk, Document, Span
from eval.citations import list_claims
from eval.faults import list_faults
from eval.figures import measure
from eval.gold import SAMPLE_QUESTIONS, Question, load_questions
from eval.run import judge
from qa.compose import make_citation
from qa.types import Answer, Hit

FOLDER = Path(__file__).resolve().parents[2] / "corpus" / "documents"
DOCUMENTS = {path.name: read_document(path, path.name) for path in FOLDER.glob("*.md")}
QUESTIONS = load_questions(SAMPLE_QUESTIONS)
ANSWERABLE = [it for it in QUESTIONS if it.answerable and it.id == it.base]


class Shelf:
    """The sample corpus."""

    def document(self, document_id: str) -> Document | None:
        return DOCUMENTS.get(document_id)


def answer(question: Question) -> Answer:
    """What a reader who has the gold before them would say."""
    spans = [
        (DOCUMENTS[name], Span(start, start + len(evidence)))
        for evidence in question.evidence
        for name in question.documents
        if (start := DOCUMENTS[name].text.find(evidence)) >= 0
    ]
    chunks = [Chunk(name, name, 0, 10, DOCUMENTS[name].text[:10]) for name in question.documents]
    return Answer(
        question=question.text,
        status="answered",
        short_answer=question.answers[0] if question.answers else None,
        text="",
        confidence=1.0,
        language="vi",
        citations=tuple(make_citation(n, *place) for n, place in enumerate(spans, 1)),
        hits=tuple(Hit(chunk, 1.0, rank) for rank, chunk in enumerate(chunks, 1)),
    )


@pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: question.id)
def test_the_gold_itself_has_no_fault(question: Question) -> None:
    judged = judge(question, answer(question), Shelf())
    assert list_faults(judged) == []
    assert judged.right
    assert (judged.exact, judged.f1) == (1, 1)
    assert all(quoted.proving for quoted in judged.quoted)


@pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: question.id)
def test_each_claim_has_evidence_and_is_not_proved_by_anything_at_all(question: Question) -> None:
    for claim in list_claims(question):
        assert claim.evidence
        for name in question.documents:
            assert not claim.is_proved(name, DOCUMENTS[name].text, [Span(0, 3)])


def test_the_gold_itself_measures_as_perfect() -> None:
    figures = measure([judge(q, answer(q), Shelf()) for q in ANSWERABLE], statistics=False)
    perfect = ("hit@1", "recall@5", "exact", "f1", "short", "citation_recall", "status")
    assert [figures.mean(name) for name in (*perfect, "citation_precision")] == [1] * 8
