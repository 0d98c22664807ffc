"""Saved answers are read back as they were printed, and what is damaged is told by its place."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError, QuestionError
from qa.proof.saved import read_answers
from qa.serialise import describe_answer, describe_error, to_line
from qa.types import Answer, Citation, Entry, Slice

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
ANSWER = Answer(
    question="Tinh nao?",
    status="answered",
    short_answer="top 1",
    text="top 1 [1]",
    confidence=0.87654321,
    language="vi",
    citations=(CITATION,),
    short_slice=Slice("vinh-phuc.md", 4, 9, "top 1"),
    entries=(Entry("vinh-phuc.md", "Đề án", "Vĩnh Phúc", "Vĩnh Phúc", 1, CITATION.heading),),
)


def test_a_saved_answer_reads_back() -> None:
    line = to_line(describe_answer(ANSWER)).encode()
    (saved,) = read_answers(line)
    assert saved.question == "Tinh nao?"
    assert saved.citations == (CITATION,)
    assert (saved.short, saved.short_slice) == ("top 1", ANSWER.short_slice)
    assert saved.values == {1: CITATION.heading}
    assert saved.problem is None


def test_what_a_reader_thought_of_an_answer_may_stand_around_it() -> None:
    opinion = {"rating": 1, "answer": describe_answer(ANSWER)}
    assert read_answers(to_line(opinion).encode())[0].citations == (CITATION,)


def test_a_list_of_answers_is_read_in_order() -> None:
    other = {**describe_answer(ANSWER), "question": "Khi nào?"}
    saved = read_answers(json.dumps([describe_answer(ANSWER), other]).encode())
    assert [it.question for it in saved] == ["Tinh nao?", "Khi nào?"]


def test_a_damaged_line_does_not_stop_the_others() -> None:
    good = to_line(describe_answer(ANSWER))
    torn = good[: len(good) // 2]
    odd = to_line({**describe_answer(ANSWER), "short_slice": {"start": "4"}})
    saved = read_answers("\n".join([good, torn, odd, good]).encode())
    assert [it.citations for it in saved] == [(CITATION,), (), (), (CITATION,)]
    assert [bool(it.problem) for it in saved] == [False, True, True, False]
    assert (saved[1].problem or "").startswith("line 2 is not JSON")
    assert (saved[2].problem or "").startswith('line 3, short_slice: "document_id" is None')


def test_several_lines_read_back_in_order() -> None:
    lines = [
        to_line(describe_answer(ANSWER)),
        to_line(describe_error("", QuestionError("it is empty"))),
        "",
        to_line({**describe_answer(ANSWER), "question": "Khi nào?", "citations": []}),
    ]
    saved = read_answers("\n".join(lines).encode())
    assert [(it.question, len(it.citations)) for it in saved] == [
        ("Tinh nao?", 1),
        ("", 0),
        ("Khi nào?", 0),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_indented_object_in_any_encoding_of_json(encoding: str) -> None:
    text = json.dumps(describe_answer(ANSWER), indent=2, ensure_ascii=False)
    assert read_answers(text.encode(encoding))[0].citations == (CITATION,)


def test_the_added_fields_may_be_absent() -> None:
    least = {"document_id": "a", "start": 0, "end": 1, "quote": "x"}
    (saved,) = read_answers(json.dumps({"question": "q", "citations": [least]}).encode())
    (citation,) = saved.citations
    assert (citation.number, citation.document_id, citation.sha256) == (1, "a", "")
    assert citation.meeting is None


def with_citation(**changes: object) -> bytes:
    fields = {"document_id": "a", "start": 0, "end": 1, "quote": "x", **changes}
    return json.dumps({"question": "q", "citations": [fields]}).encode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "it is empty"),
        (b" \n\n", "it is empty"),
        (b"\xff\x81\x00x", "it is not text"),
        (b"not json", "line 1 is not JSON"),
        (b'[{"question": "q"}]', 'answer 1 has no list of "citations"'),
        (b"[]", "line 1 is no answer"),
        (b"[1, 2]", "answer 1 is no answer"),
        (b"{}", "line 1 is no answer"),
        (b'{"question": "q"}', 'line 1 has no list of "citations"'),
        (b'{"question": "q", "citations": [3]}', "line 1, citation 1 is not an object"),
        (with_citation(start="0"), "\"start\" is '0', and must be a whole number"),
        (with_citation(start=True), '"start" is True'),
        (with_citation(end=1.5), '"end" is 1.5'),
        (with_citation(quote=None), '"quote" is None, and must be a text'),
        (with_citation(quote=""), '"quote" is empty'),
        (with_citation(document_id=["a" * 90]), '"document_id" is'),
        (b"[" * 100_000, "line 1 is not JSON (nested too deeply)"),
    ],
)
def test_anything_else_is_refused_by_name(data: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_answers(data)
    assert message in str(caught.value)


@given(st.binary(max_size=60))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    with suppress(InputError):
        read_answers(data)
