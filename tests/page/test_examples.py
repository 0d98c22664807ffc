"""Example questions: those of the sample, else what documents are found to answer."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from corpus.types import Document, Metadata
from index.database import DocumentSummary
from qa.engine import SAMPLE as DOCUMENTS
from qa.page.examples import SAMPLE, Examples, choose_examples, list_candidates
from qa.types import Answer
from tests.page.fake_server import cite

TEXT = (
    "Đồng chí Lê Thành Đô, Chủ tịch UBND tỉnh Điện Biên, chủ trì phiên họp. "
    "Phiên họp bàn về Nghị quyết số 12/2021/NQ-HĐND ngày 5/5/2021."
)
DOCUMENT = Document("a.md", "Phiên họp tháng 8", TEXT, "a.md", Metadata(province="Điện Biên"))


@dataclass
class Fake:
    """Answers a question about its one document with a short answer, from that document."""

    document_: Document = DOCUMENT
    short: str = "Lê Thành Đô"
    generation: int | None = 1
    asked: list[str] = field(default_factory=list)

    def ask(self, question: str) -> Answer:
        self.asked.append(question)
        citations = (cite(1, self.document_, TEXT),)
        return Answer(question, "answered", self.short, "", 0.9, "vi", citations)

    def documents(self) -> list[DocumentSummary]:
        it = self.document_
        return [DocumentSummary(it.id, it.title, it.source, it.metadata, 1, 1)]

    def document(self, document_id: str) -> Document | None:
        return self.document_ if document_id == self.document_.id else None


def test_questions_are_derived_from_a_document() -> None:
    assert [example.question for example in list_candidates(Fake())] == [
        "Ai là Chủ tịch UBND tỉnh Điện Biên?",
        "Nghị quyết số 12/2021/NQ-HĐND nói về việc gì?",
        "Phiên họp tháng 8 có nội dung gì?",
    ]


def test_only_what_is_answered_rightly_is_an_example() -> None:
    assert choose_examples(Fake())[0] == "Ai là Chủ tịch UBND tỉnh Điện Biên?"
    assert choose_examples(Fake(short="Ai khác")) == ()
    long = choose_examples(Fake(short="sửa đổi quy định về phí và lệ phí"))
    assert "Ai là Chủ tịch UBND tỉnh Điện Biên?" not in long
    assert len(long) == 2


def test_one_example_is_typed_without_diacritics() -> None:
    long = choose_examples(Fake(short="sửa đổi quy định về phí và lệ phí"))
    assert long[1] == "phien hop thang 8 co noi dung gi?"


def test_the_questions_of_the_sample_are_of_its_documents() -> None:
    assert SAMPLE
    for example in SAMPLE:
        document = DOCUMENTS / example.document_id
        assert example.short in document.read_text("utf-8")


def test_the_sample_has_its_own_examples() -> None:
    sample = Document(SAMPLE[0].document_id, "T", TEXT, "s")
    assert choose_examples(Fake(sample, "Vĩnh Phúc")) == tuple(it.question for it in SAMPLE)


def test_examples_are_looked_for_once_a_generation() -> None:
    fake = Fake(generation=None)
    examples = Examples(fake)
    assert examples.peek() is None
    fake.generation = 1
    examples.peek()
    for _ in range(200):
        if examples.settled:
            break
        time.sleep(0.01)
    first = examples.peek()
    assert first
    asked = len(fake.asked)
    assert examples.peek() == first
    assert len(fake.asked) == asked
    fake.generation = 2
    assert examples.peek() == first, "the old ones stay while new ones are looked for"
