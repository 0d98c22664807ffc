"""What scripts read: the promised fields, on one inert line, and back again."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import QuestionError
from corpus.types import Chunk
from qa.serialise import (
    describe_answer,
    describe_error,
    describe_hit,
    to_line,
)
from qa.types import Answer, Citation, Difference, Entry, Hit, Slice

CITATION = Citation(
    number=1,
    document_id="vinh-phuc.md",
    title="Đề án chuyển đổi số",
    source="vinhphuc.example",
    published="2021-04-28",
    province="Vĩnh Phúc",
    page=None,
    start=4,
    end=9,
    quote="top 1",
    sha256="ab" * 32,
    meeting="2021-04-27",
    heading=Slice("vinh-phuc.md", 0, 3, "vào"),
)
HIT = Hit(Chunk("vinh-phuc.md#0-9", "vinh-phuc.md", 0, 9, "vào top 1"), 0.8125, 1)
ANSWER = Answer(
    question="Tinh nao?",
    status="answered",
    short_answer="Vĩnh Phúc",
    text="Vĩnh Phúc [1]",
    confidence=0.87654321,
    language="vi",
    citations=(CITATION,),
    hits=(HIT,),
    reading="Tỉnh nào?",
    timings_ms={"read": 1.2345},
    standalone="Tỉnh nào vào top 1?",
    short_slice=Slice("vinh-phuc.md", 4, 9, "top 1"),
    differences=(Difference(("top 1", "top 2"), (1, 2)),),
    entries=(Entry("vinh-phuc.md", "Đề án chuyển đổi số", "Vĩnh Phúc", "Vĩnh Phúc", 1),),
    unmentioned=("Lào Cai",),
    proofs=(1,),
)


def test_an_answer_has_the_promised_fields() -> None:
    assert json.loads(to_line(describe_answer(ANSWER))) == {
        "question": "Tinh nao?",
        "status": "answered",
        "short_answer": "Vĩnh Phúc",
        "answer": "Vĩnh Phúc [1]",
        "confidence": 0.8765,
        "language": "vi",
        "reading": "Tỉnh nào?",
        "standalone": "Tỉnh nào vào top 1?",
        "citations": [
            {
                "number": 1,
                "document_id": "vinh-phuc.md",
                "title": "Đề án chuyển đổi số",
                "source": "vinhphuc.example",
                "published": "2021-04-28",
                "province": "Vĩnh Phúc",
                "page": None,
                "start": 4,
                "end": 9,
                "quote": "top 1",
                "sha256": "ab" * 32,
                "meeting": "2021-04-27",
                "heading": {
                    "document_id": "vinh-phuc.md",
                    "start": 0,
                    "end": 3,
                    "text": "vào",
                },
            }
        ],
        "hits": [
            {
                "rank": 1,
                "score": 0.8125,
                "document_id": "vinh-phuc.md",
                "start": 0,
                "end": 9,
                "text": "vào top 1",
            }
        ],
        "timings_ms": {"read": 1.23},
        "short_slice": {"document_id": "vinh-phuc.md", "start": 4, "end": 9, "text": "top 1"},
        "differences": [{"values": ["top 1", "top 2"], "numbers": [1, 2]}],
        "entries": [
            {
                "document_id": "vinh-phuc.md",
                "title": "Đề án chuyển đổi số",
                "province": "Vĩnh Phúc",
                "label": "Vĩnh Phúc",
                "number": 1,
                "value": None,
            }
        ],
        "unmentioned": ["Lào Cai"],
        "proofs": [1],
    }


def test_a_hit_is_the_same_alone_as_in_an_answer() -> None:
    assert describe_answer(ANSWER)["hits"] == [describe_hit(HIT)]


def test_an_error_stands_for_its_question() -> None:
    assert describe_error("", QuestionError("it is empty")) == {
        "question": "",
        "status": "error",
        "error": "it is empty",
    }


def test_letters_stay_readable() -> None:
    assert to_line({"a": "Vĩnh Phúc 越南"}) == '{"a": "Vĩnh Phúc 越南"}'


def test_what_a_terminal_obeys_is_escaped() -> None:
    line = to_line({"a": "\0\x1b[31m\x9b\u202e\u200b\u2028\ud800\U000e0041"})
    assert line == ('{"a": "\\u0000\\u001b[31m\\u009b\\u202e\\u200b\\u2028\\ud800\\udb40\\udc41"}')


@given(st.dictionaries(st.text(), st.text()))
def test_a_line_is_printable_and_reads_back(value: dict[str, str]) -> None:
    line = to_line(value)
    assert line.isprintable()
    assert json.loads(line) == value
