"""Answers and their gold, small enough to judge by hand."""

from __future__ import annotations

from dataclasses import replace

from corpus.types import Chunk, Document
from eval.gold import Question
from eval.run import Outcome, judge
from qa.types import Answer, Citation, Hit

TEXT = "Tỉnh Vĩnh Phúc họp. Năm 2030 vào nhóm 10. Hội nghị kết thúc lúc 5 giờ."
DOCUMENTS = {id_: Document(id_, "Báo cáo", TEXT, id_) for id_ in ("gold.md", "other.md")}
QUESTION = Question(
    id="q-1",
    text="Tỉnh nào?",
    language="vi",
    split="dev",
    type="province",
    documents=("gold.md",),
    answers=("Vĩnh Phúc",),
    evidence=("Tỉnh Vĩnh Phúc họp.",),
)
UNANSWERABLE = replace(
    QUESTION, id="q-0", type="unanswerable", documents=(), answers=(), evidence=()
)


def cite(quote: str, document_id: str = "gold.md") -> Citation:
    start = TEXT.index(quote)
    return Citation(
        number=1,
        document_id=document_id,
        title="Báo cáo",
        source=document_id,
        published=None,
        province=None,
        page=None,
        start=start,
        end=start + len(quote),
        quote=quote,
        sha256="",
    )


def hit(rank: int, document_id: str) -> Hit:
    text = "Tỉnh Vĩnh Phúc họp."
    return Hit(Chunk(f"{document_id}#{rank}", document_id, 0, len(text), text), 1 / rank, rank)


RIGHT = Answer(
    question="Tỉnh nào?",
    status="answered",
    short_answer="Vĩnh Phúc",
    text="Vĩnh Phúc [1]",
    confidence=0.9,
    language="vi",
    citations=(cite("Tỉnh Vĩnh Phúc họp."),),
    hits=(hit(1, "gold.md"), hit(2, "other.md")),
)
NOT_FOUND = replace(RIGHT, status="not_found", short_answer=None, citations=())


class Scripted:
    """Gives the same answer to everything."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def ask(self, question: str) -> Answer:
        return self.answer

    def document(self, document_id: str) -> Document | None:
        return DOCUMENTS.get(document_id)


def outcome(
    answer: Answer,
    question: Question = QUESTION,
    milliseconds: float = 1.0,
    threshold: float = 0.0,
) -> Outcome:
    """The answer held against the question's gold."""
    return judge(question, answer, Scripted(answer), milliseconds, threshold)
