"""Serves the page over a fake engine; the test that starts it decides when the engine is open.

Usage: python fake_server.py GATE — the engine opens once the file GATE exists, and fails to open
where the file is not empty, with what it says. A connection to any other machine is reported on
standard error as OUTSIDE.
"""

from __future__ import annotations

import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app import run
from corpus.errors import ModelError, QuestionError
from corpus.types import Chunk, Document, Metadata
from qa.types import Answer, Citation, Hit

if TYPE_CHECKING:
    from qa.engine import Engine

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> ${alert(3)} {{x}} `&amp;`"
FIRST = "Đến năm 2030, tỉnh Vĩnh Phúc phấn đấu vào top 10 về chính quyền số."
SECOND = f"Câu thứ hai <b>nằm xa</b> ở cuối văn bản,\n\n{HOSTILE} và hết."
FILLER = "\n\n".join(
    f"Đoạn {number} của văn bản thử, chỉ để làm đầy trang." for number in range(60)
)
LONG = Document(
    id="long.md",
    title="Báo cáo <i>dài</i>",
    text=f"# Báo cáo dài\n\n{FIRST}\n\n{FILLER}\n\n{SECOND}\n",
    source="https://example.vn/?a=1&b=<2>",
    metadata=Metadata(published="2021-04-28", province="Vĩnh Phúc"),
)
SHORT = Document(
    id="short.pdf",
    title="Văn bản ngắn",
    text="Trang một.\n\nTrang hai nói về Nghệ An.",
    source="short.pdf",
    metadata=Metadata(),
    pages=(0, 12),
)
DOCUMENTS = {document.id: document for document in (LONG, SHORT)}


def cite(number: int, document: Document, quote: str) -> Citation:
    start = document.text.index(quote)
    return Citation(
        number=number,
        document_id=document.id,
        title=document.title,
        source=document.source,
        published=document.metadata.published,
        province=document.metadata.province,
        page=document.page_of(start),
        start=start,
        end=start + len(quote),
        quote=quote,
        sha256=document.sha256,
    )


class FakeEngine:
    """Answers by the first word of a question, whatever the rest of it says."""

    def ask(self, question: str) -> Answer:
        first = question.split()[0]
        if first == "fail":
            raise QuestionError("the question has 3 characters <b>too many</b>; shorten it")
        if first == "crash":
            raise RuntimeError("a defect")
        if first == "nothing":
            chunk = Chunk("c", SHORT.id, 12, len(SHORT.text), SHORT.text[12:])
            text = "No answer was found in these documents. The nearest passages follow."
            return Answer(question, "not_found", None, text, 0.1, "en", hits=(Hit(chunk, 0.5, 1),))
        citations = (
            cite(1, LONG, FIRST),
            cite(2, LONG, SECOND),
            cite(3, SHORT, "Trang hai nói về Nghệ An."),
        )
        lines = [
            "Vĩnh Phúc [1].",
            *(f"Theo “{it.title}”: “{it.quote}” [{it.number}]" for it in citations),
            "Không có nguồn [9].",
        ]
        return Answer(
            question=question,
            status="answered",
            short_answer="Vĩnh Phúc",
            text="\n".join(lines),
            confidence=0.9,
            language="vi",
            citations=citations,
            reading="tỉnh nào" if first == "tinh" else None,
        )

    def document(self, document_id: str) -> Document | None:
        return DOCUMENTS.get(document_id)


def report_outside(event: str, arguments: tuple[Any, ...]) -> None:
    address: Any = None
    if event == "socket.connect":
        address = arguments[1]
    elif event == "socket.getaddrinfo":
        address = arguments[:2]
    if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "localhost", "::1", None):
        print(f"OUTSIDE {address}", file=sys.stderr, flush=True)


def main() -> None:
    gate = Path(sys.argv[1])

    def open_engine() -> Engine:
        while not gate.exists():
            time.sleep(0.05)
        if reason := gate.read_text("utf-8"):
            raise ModelError(reason)
        return cast("Engine", FakeEngine())

    sys.addaudithook(report_outside)
    run(socket.create_server(("127.0.0.1", 0)), open_engine)


if __name__ == "__main__":
    main()
