"""What stands beside an article: never in a passage, yet read, weighed and quoted exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

import pytest

from corpus.types import Chunk, Document, Span
from index.build import add_paths
from index.centres import measure_centres
from index.snapshot import Snapshot
from qa.engine import Engine
from qa.retrieval.asides import DOCUMENTS, LINES, Asides, list_lines
from qa.retrieval.evidence import Sentence
from qa.retrieval.retrieve import Candidate, Retrieval
from qa.settings import Settings
from tests.fakes import FakeEmbedder

CAPTION = "Đồng chí Trần Thị Mỵ - Trưởng ban Dân vận Tỉnh ủy phát biểu tại hội nghị."
ADDRESS = "Địa chỉ: số 9 phố Hàng Mắm, thành phố Sơn La"
PAGE = f"""<html><head><title>Tỉnh ủy Sơn La họp thường kỳ tháng 5</title></head><body>
<nav><a href="/">Trang chủ</a></nav>
<article><h1>Tỉnh ủy Sơn La họp thường kỳ tháng 5</h1>
<p>Ngày 12/5/2021, Tỉnh ủy Sơn La họp phiên thường kỳ, bàn về giảm nghèo và đường giao thông.</p>
<figure><img src="a.jpg"><figcaption>{CAPTION}</figcaption></figure>
<p>Hội nghị thống nhất giao Sở Giao thông vận tải lập kế hoạch sửa 12 tuyến đường trong năm.</p>
<p>Kết luận hội nghị, đồng chí Bí thư Tỉnh ủy yêu cầu các huyện báo cáo trước ngày 30/6/2021.</p>
</article><footer><p>{ADDRESS}</p><p>Đang truy cập: 2940</p></footer></body></html>"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("asides")
    (folder / "page.html").write_text(PAGE, "utf-8")
    (folder / "plain.txt").write_text("Thành phố trồng 300 cây xanh quanh hồ.", "utf-8")
    add_paths(folder / "index", [folder / "page.html", folder / "plain.txt"], FakeEmbedder())
    with Engine(Snapshot.open(folder / "index"), FakeEmbedder(), Settings()) as engine:
        yield engine


def list_asides(engine: Engine, question: str) -> list[str]:
    found = engine.retrieve(engine.read(question), 10)
    assert found.asides == ()
    return [aside.text for aside in engine.asides.join(found).asides]


def test_captions_and_addresses_are_found_beside_their_article(engine: Engine) -> None:
    question = "Ai là Trưởng ban Dân vận Tỉnh ủy Sơn La?"
    assert list_asides(engine, question) == [CAPTION, ADDRESS]
    assert all(CAPTION not in hit.chunk.text for hit in engine.search(question))


@pytest.mark.parametrize(
    ("question", "said", "quote"),
    [
        ("Ai là Trưởng ban Dân vận Tỉnh ủy Sơn La?", "Trần Thị Mỵ", CAPTION),
        ("Tỉnh ủy Sơn La có bao nhiêu tuyến đường phải sửa?", "12", "12 tuyến đường"),
    ],
)
def test_the_line_or_the_sentence_that_answers_is_quoted(
    engine: Engine, question: str, said: str, quote: str
) -> None:
    answer = Engine(engine.snapshot, engine.embedder, Settings(threshold=0.0)).ask(question)
    assert (answer.short_answer or "").startswith(said)
    first = answer.citations[0]
    document = engine.document(first.document_id)
    assert document is not None
    assert quote in first.quote
    assert document.text[first.start : first.end] == first.quote


def test_the_nearest_line_is_the_one_that_shares_the_words(engine: Engine) -> None:
    found = engine.asides.join(engine.retrieve(engine.read("Trưởng ban Dân vận phát biểu"), 10))
    assert max(found.asides, key=lambda aside: aside.similarity).text == CAPTION


def test_a_document_without_such_lines_has_none(engine: Engine) -> None:
    found = engine.retrieve(engine.read("cây xanh quanh hồ"), 10)
    assert found.candidates[0].chunk.document_id == "plain.txt"
    assert {aside.chunk.document_id for aside in engine.asides.join(found).asides} == {"page.html"}


def test_counters_menus_and_marks_say_nothing() -> None:
    kept = [CAPTION, ADDRESS, "Ảnh: Lò Hà", "10-06-2021 07:20"]
    dropped = ["Trang chủ", "Đang truy cập: 2940", "1", "Các tin đã đưa ngày:", "Thời tiết"]
    lines = [*kept, *dropped]
    text = "\n".join(lines)
    spans = [Span(text.index(line), text.index(line) + len(line)) for line in lines]
    document = Document("d", "", text, "", furniture=tuple(spans))
    assert [text[span.start : span.end] for span in list_lines(document)] == kept


def test_a_line_s_context_is_the_passage_and_itself() -> None:
    chunk = Chunk("d#0", "d", 10, 20, "Tỉnh họp.", (Span(10, 20),))
    beside = Sentence(chunk, Span(30, 40), CAPTION, 1.0, 0.5, 0.5)
    inside = Sentence(chunk, Span(10, 20), "Tỉnh họp.", 1.0, 0.5, 0.5)
    assert beside.context == f"Tỉnh họp.\n{CAPTION}"
    assert inside.context == "Tỉnh họp."


class Library:
    """Documents in the place of an index, each nothing but captions; it counts what is fetched."""

    def __init__(self, documents: int, captions: int) -> None:
        text = "\n".join(f"Đồng chí Lê Văn {place} phát biểu." for place in range(captions))
        spans = [Span(line.start(), line.end()) for line in re.finditer(r".+", text)]
        self.documents = {
            str(number): Document(str(number), "Họp", text, "", furniture=tuple(spans))
            for number in range(documents)
        }
        self.centres = measure_centres(FakeEmbedder())
        self.fetched: list[str] = []

    def document(self, document_id: str) -> Document:
        self.fetched.append(document_id)
        return self.documents[document_id]

    def retrieve(self) -> Retrieval:
        """Two passages of each document, in turn."""
        chunks = [Chunk(f"{id_}.{n}", id_, 0, 3, "Họp") for n in (0, 1) for id_ in self.documents]
        candidates = tuple(Candidate(chunk, 0.5, 0.5, 0.5, 0.5, (0.5,)) for chunk in chunks)
        (question,) = FakeEmbedder().encode(["Ai phát biểu?"], "query")
        return Retrieval(candidates, 1.0, (), question.tokens)


def test_only_the_first_lines_of_the_best_documents_are_read_and_each_once() -> None:
    library = Library(documents=DOCUMENTS + 2, captions=LINES + 3)
    asides = Asides(cast("Snapshot", library), FakeEmbedder())
    found = asides.join(library.retrieve()).asides
    expected = [str(number) for number in range(DOCUMENTS) for _ in range(LINES)]
    assert [aside.chunk.document_id for aside in found] == expected
    assert asides.join(library.retrieve()).asides == found
    assert library.fetched == [str(number) for number in range(DOCUMENTS)]
