"""Serves the page over a fake service; the test that starts it decides when it is open.

Usage: python fake_server.py GATE [--read-only] — the service opens once the file GATE exists, and
fails to open where the file is not empty, with what it says. The evaluation ends once there is a
file `evaluated` beside GATE. A connection to any other machine is reported on standard error as
OUTSIDE.
"""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, cast

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from corpus.errors import Busy, NotReady, QuestionError
from corpus.types import Chunk, Document, Metadata, Span
from index.database import DocumentSummary
from qa.page.layout import build_page
from qa.reading.filters import Filter
from qa.server.additions import Addition, Refused, Upload
from qa.server.background import Progress
from qa.server.service import Limits, State
from qa.server.web import run
from qa.settings import Settings
from qa.types import Answer, Citation, Difference, Entry, Hit, Slice

if TYPE_CHECKING:
    from qa.server.service import Service

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> ${alert(3)} {{x}} `&amp;`"
FIRST = "Đến năm 2030, tỉnh Vĩnh Phúc phấn đấu vào top 10 về chính quyền số."
SECOND = f"Câu thứ hai <b>nằm xa</b> ở cuối văn bản,\n\n{HOSTILE} và hết."
HEADING = "## Mục tiêu"
FILLER = "\n\n".join(
    f"Đoạn {number} của văn bản thử, chỉ để làm đầy trang." for number in range(60)
)
LONG = Document(
    id="long.md",
    title="Báo cáo <i>dài</i>",
    text=f"# Báo cáo dài\n\n{HEADING}\n\n{FIRST}\n\n{FILLER}\n\n{SECOND}\n",
    source="https://example.vn/?a=1&b=<2>",
    metadata=Metadata(published="2021-04-28", province="Vĩnh Phúc"),
    furniture=(Span(0, 14),),
)
SHORT = Document(
    id="short.pdf",
    title="Văn bản ngắn",
    text="Trang một.\n\nTrang hai nói về Nghệ An.",
    source="javascript:alert(5)",
    metadata=Metadata(meeting="--05-28", province="Nghệ An"),
    pages=(0, 12),
)

EVALUATE = """
import os, sys, time
print("ask 1/3", file=sys.stderr, flush=True)
while not os.path.exists({!r}):
    time.sleep(0.01)
"""
DAY = Slice(SHORT.id, 0, 5, "28/5")


def cite(number: int, document: Document, quote: str, heading: str = "") -> Citation:
    start = document.text.index(quote)
    above = document.text.index(heading) if heading else 0
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
        meeting=document.metadata.meeting,
        heading=Slice(document.id, above, above + len(heading), heading) if heading else None,
    )


def answer(
    question: str, filter: Filter | None, previous: Sequence[str], *, literal: bool = False
) -> Answer:
    """Answers by the first word of a question, whatever the rest of it says."""
    first = question.split()[0]
    if first == "???":
        raise QuestionError("the question holds no word")
    if first == "fail":
        raise QuestionError("the question has 3 characters <b>too many</b>; shorten it")
    if first == "busy":
        raise Busy("9 questions wait")
    if first == "crash":
        raise RuntimeError("a defect")
    if first == "slow":
        time.sleep(1)
    if first == "nothing":
        chunk = Chunk("c", SHORT.id, 12, len(SHORT.text), SHORT.text[12:])
        return Answer(
            question,
            "not_found",
            None,
            "No answer was found in these documents. The nearest passages follow.",
            0.1,
            "en",
            hits=(Hit(chunk, 0.5, 1),),
            unmentioned=("Lào Cai <b>",),
        )
    quoted = "Trang hai nói về Nghệ An."
    citations = (cite(1, LONG, FIRST, HEADING), cite(2, LONG, SECOND), cite(3, SHORT, quoted))
    lines = [
        "Vĩnh Phúc [1].",
        *(f"Theo “{it.title}”: “{it.quote}” [{it.number}]" for it in citations),
        "Không có nguồn [9].",
    ]
    given = Answer(
        question=question,
        status="answered",
        short_answer="Vĩnh Phúc",
        text="\n".join(lines),
        confidence=0.9,
        language="vi",
        citations=citations,
        hits=(Hit(Chunk("c", SHORT.id, 12, len(SHORT.text), SHORT.text[12:]), 0.5, 1),),
        reading="tỉnh nào" if first == "tinh" and not literal else None,
        proofs=(1,),
    )
    if question.endswith("nội dung gì?"):
        given = replace(given, short_answer=None, proofs=())
    if first == "differ":
        given = replace(given, differences=(Difference(("1.277", "1.300 <b>"), (1, 3)),))
    if first == "each":
        given = replace(
            given,
            entries=(
                Entry(LONG.id, LONG.title, "Vĩnh Phúc", "Vĩnh Phúc", 1),
                Entry(SHORT.id, SHORT.title, "Nghệ An", "Nghệ An", 3, DAY),
            ),
        )
    if first == "and" and previous:
        given = replace(given, standalone=f"{previous[-1]} + {question}")
    if filter and filter.province == "Nghệ An":
        given = replace(given, short_answer="Nghệ An", citations=citations[2:], text="Nghệ An [3].")
    return given


class FakeService:
    """What the page uses of a service, over two documents."""

    def __init__(self, gate: Path, read_only: bool) -> None:
        self.settings = Settings()
        self.limits = Limits()
        self.read_only = read_only
        self.folder = gate.parent / "index"
        self.state = State("loading")
        self.generation: int | None = None
        self._documents = {it.id: it for it in (LONG, SHORT)}
        self._askers = ThreadPoolExecutor(4)
        Thread(target=self._open, args=(gate,), daemon=True).start()

    def __enter__(self) -> FakeService:
        return self

    def __exit__(self, *_: object) -> None:
        self._askers.shutdown(wait=False, cancel_futures=True)

    def start(self) -> FakeService:
        return self

    def _open(self, gate: Path) -> None:
        while not gate.exists():
            time.sleep(0.05)
        if reason := gate.read_text("utf-8"):
            self.state = State("failed", reason)
        else:
            self.generation, self.state = 1, State("ready")

    def _require_ready(self) -> None:
        if self.state.stage != "ready":
            raise NotReady(self.state.reason or "it is loading")

    def submit_question(
        self,
        question: str,
        filter: Filter | None = None,
        previous: Sequence[str] = (),
        *,
        literal: bool = False,
    ) -> Future[Answer]:
        self._require_ready()
        return self._askers.submit(answer, question, filter, previous, literal=literal)

    def ask(
        self, question: str, filter: Filter | None = None, previous: Sequence[str] = ()
    ) -> Answer:
        return self.submit_question(question, filter, previous).result()

    def documents(self) -> list[DocumentSummary]:
        self._require_ready()
        return [
            DocumentSummary(it.id, it.title, it.source, it.metadata, len(it.text), 2)
            for it in sorted(self._documents.values(), key=lambda it: it.id)
        ]

    def document(self, document_id: str) -> Document | None:
        return self._documents.get(document_id)

    def add(self, uploads: Sequence[Upload]) -> Iterator[Progress | Addition]:
        """Takes `.md` files; refuses the others."""
        added, refused = [], []
        for done, upload in enumerate(uploads):
            yield Progress("read", done, len(uploads))
            if upload.path.suffix != ".md":
                refused.append(Refused(upload.name, f"{upload.name}: is <b>damaged</b>; save it"))
                continue
            text = upload.path.read_text("utf-8")
            title = text.splitlines()[0].lstrip("# ")
            self._documents[upload.name] = Document(upload.name, title, text, upload.name)
            added.append(upload.name)
        yield Addition(tuple(added), refused=tuple(refused), generation=2)

    def remove(self, document_ids: Sequence[str]) -> list[str]:
        return [id_ for id_ in document_ids if self._documents.pop(id_, None) is None]


def report_outside(event: str, arguments: tuple[Any, ...]) -> None:
    address: Any = None
    if event == "socket.connect":
        address = arguments[1]
    elif event == "socket.getaddrinfo":
        address = arguments[:2]
    if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "localhost", "::1", None):
        print(f"OUTSIDE {address}", file=sys.stderr, flush=True)


def main() -> None:
    sys.addaudithook(report_outside)
    gate = Path(sys.argv[1])
    service = FakeService(gate, "--read-only" in sys.argv)
    shown = cast("Service", service)
    listener = socket.create_server(("127.0.0.1", 0))
    run(listener, shown, lambda: build_page(shown, EVALUATE.format(str(gate.parent / "evaluated"))))


if __name__ == "__main__":
    main()
