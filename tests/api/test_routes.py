"""The HTTP interface, by httpx."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

import qa.engine
from corpus.errors import ModelError
from index.embedder import Embedder
from qa.api import schema
from qa.api.conversation import make_whole
from qa.proof.saved import read_answers
from qa.proof.verify import verify_quote
from qa.serialise import describe_answer, describe_document, describe_hit
from qa.server.service import Limits, Service
from qa.settings import Settings
from tests.api.conftest import run_server
from tests.fakes import FakeEmbedder

QUESTION = "Kinh phí là bao nhiêu?"


def ask(url: str, **fields: object) -> httpx.Response:
    return httpx.post(f"{url}/api/ask", json=fields)


def expect_error(reply: httpx.Response, status: int, *parts: str) -> None:
    assert reply.status_code == status
    error = schema.ErrorReply.model_validate(reply.json()).error
    for part in parts:
        assert part in error.message


def without_timings(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "timings_ms"}


def test_an_answer_is_what_the_command_line_prints_and_verifies(url: str, service: Service) -> None:
    reply = ask(url, question=QUESTION)
    assert reply.status_code == 200
    expected = describe_answer(service.ask(QUESTION))
    assert without_timings(reply.json()) == without_timings(expected)
    schema.Answer.model_validate(reply.json())
    (saved,) = read_answers(reply.content)
    assert saved.citations
    for citation in saved.citations:
        assert verify_quote(service.document(citation.document_id), citation).status == "holds"


def test_the_schema_names_every_field_that_is_sent(url: str, service: Service) -> None:
    answer = describe_answer(service.ask(QUESTION))
    assert schema.Answer.model_fields.keys() == answer.keys() | {"filter"}
    citations, hits = answer["citations"], answer["hits"]
    assert isinstance(citations, list)
    assert isinstance(hits, list)
    assert schema.Citation.model_fields.keys() == citations[0].keys()
    assert schema.Hit.model_fields.keys() == hits[0].keys()
    assert schema.DocumentSummary.model_fields.keys() == (
        describe_document(service.documents()[0]).keys()
    )


def test_a_filter_and_earlier_questions_are_taken(url: str) -> None:
    reply = ask(url, question="Có bao nhiêu thôn, bản?", province="vinh phuc", since="2021")
    assert reply.json()["filter"] == {
        "province": "Vĩnh Phúc",
        "since": "2021-01-01",
        "until": None,
    }
    assert {hit["document_id"] for hit in reply.json()["hits"]} == {"họp/1.md"}
    previous = ["Tỉnh Vĩnh Phúc họp năm nào?", "x" * 3000, " ", "Còn Điện Biên?"]
    reply = ask(url, question="Ở đó có bao nhiêu thôn, bản?", previous=previous)
    assert "Điện Biên" in reply.json()["standalone"]


def test_of_a_long_conversation_the_last_questions_count(url: str) -> None:
    previous = ["Tỉnh Vĩnh Phúc họp năm nào?"] * 50 + ["Điện Biên có bao nhiêu xã?"]
    replies = [
        ask(url, question="Ở đó có bao nhiêu thôn, bản?", previous=previous[-last:]).json()
        for last in (51, 5)
    ]
    assert "Điện Biên" in replies[0]["standalone"]
    assert replies[0]["standalone"] == replies[1]["standalone"]


def test_earlier_questions_are_meant_as_they_were_answered(
    service: Service, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("may_stand", "stands"):  # the answer as typed is the surer
        monkeypatch.setattr(qa.engine, name, lambda *_: True)
    questions = ["Điện Biên có bao nhiêu thôn, bản?", "Kinh phí là bao nhiêu?", "Còn Vĩnh Phúc?"]
    with service.lease() as engine:
        expected: list[str] = []
        for question in questions:
            expected.append(engine.ask(question, previous=expected).standalone or "")
        assert make_whole(engine, questions) == expected
        assert engine.follow_up(engine.read(questions[1]), expected[:1]).fronted
    assert expected[1] == questions[1]


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ({"question": " "}, ["holds no word; type what"]),
        ({"question": "x" * 2001}, ["2,001 characters", "2,000"]),
        ({}, ["question", "required"]),
        ({"question": 5}, ["question", "string"]),
        ({"question": "a", "provice": "x"}, ["provice", "not permitted"]),
        ({"question": "a", "province": "Atlantis"}, ["'Atlantis' is not one province"]),
        ({"question": "a", "since": "soon"}, ["'soon' is no date"]),
        ({"question": "a", "since": "2022", "until": "2021"}, ["first day before the last"]),
        ({"question": "a", "previous": "x"}, ["previous", "list"]),
        ([], ["dictionary"]),
    ],
)
def test_a_bad_question_is_told_with_its_remedy(url: str, body: object, parts: list[str]) -> None:
    expect_error(httpx.post(f"{url}/api/ask", json=body), 400, *parts)


def test_what_is_no_json_is_told(url: str) -> None:
    reply = httpx.post(f"{url}/api/ask", content="{", headers={"content-type": "application/json"})
    expect_error(reply, 400, "not JSON")


def test_a_lone_surrogate_harms_nothing(url: str) -> None:
    reply = httpx.post(
        f"{url}/api/ask",
        content=b'{"question": "\\ud800 kinh ph\\u00ed?"}',
        headers={"content-type": "application/json"},
    )
    assert reply.status_code in (200, 400)
    assert isinstance(reply.json(), dict)


def test_passages_are_ranked(url: str, service: Service) -> None:
    expected = [describe_hit(hit) for hit in service.search("thôn, bản", 1)]
    by_body = httpx.post(f"{url}/api/search", json={"query": "thôn, bản", "limit": 1})
    by_address = httpx.get(f"{url}/api/search", params={"query": "thôn, bản", "limit": 1})
    assert by_body.json() == by_address.json() == {"query": "thôn, bản", "hits": expected}
    schema.Hits.model_validate(by_body.json())
    expect_error(httpx.get(f"{url}/api/search", params={"query": "a", "limit": 0}), 400, "limit")
    expect_error(httpx.get(f"{url}/api/search", params={"quer": "a"}), 400, "quer")


def test_documents_are_listed_in_parts_and_read(url: str, service: Service) -> None:
    everything = httpx.get(f"{url}/api/documents").json()
    assert everything == {
        "total": 2,
        "documents": [describe_document(it) for it in service.documents()],
    }
    part = httpx.get(f"{url}/api/documents", params={"offset": 1, "limit": 1}).json()
    assert part == {"total": 2, "documents": everything["documents"][1:]}
    document = service.document("họp/1.md")
    assert document is not None
    read = schema.Document.model_validate(httpx.get(f"{url}/api/documents/họp/1.md").json())
    assert (read.text, read.sha256, read.title) == (document.text, document.sha256, document.title)
    assert read.published == "2021-04-28"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/documents/none.txt", 404),
        ("GET", "/api/documents/../../etc/passwd", 404),
        ("GET", "/api/other", 404),
        ("POST", "/v1/embeddings", 404),
        ("GET", "/api/ask", 405),
    ],
)
def test_what_is_not_there_is_told(url: str, method: str, path: str, status: int) -> None:
    expect_error(httpx.request(method, url + path), status, "/api")


def test_health_and_description(url: str, service: Service) -> None:
    health = schema.Health.model_validate(httpx.get(f"{url}/healthz").json())
    assert (health.status, health.generation) == ("ready", 1)
    described = httpx.get(f"{url}/api/openapi.json").json()
    assert {"/api/ask", "/api/search", "/healthz", "/v1/chat/completions"} <= described[
        "paths"
    ].keys()
    assert described["components"]["schemas"]["Answer"]["properties"].keys() == (
        schema.Answer.model_fields.keys()
    )
    guide = httpx.get(f"{url}/api")
    assert "<h1>hoidap for other programs</h1>" in guide.text
    assert not re.search(r"<(script|link|img|iframe)|url\(", guide.text)  # nothing is fetched


def test_a_service_that_loads_or_failed_says_so(index: Path) -> None:
    gate = threading.Event()

    def load() -> Embedder:
        gate.wait(20)
        raise ModelError("the model is damaged; prepare it again")

    service = Service(Settings(index=index), load)
    with service, run_server(service) as url:
        for reply in (httpx.get(f"{url}/healthz"), ask(url, question=QUESTION)):
            assert reply.status_code == 503
            assert int(reply.headers["retry-after"]) > 0
        assert httpx.get(f"{url}/healthz").json()["status"] == "loading"
        gate.set()
        service.wait(20)
        assert httpx.get(f"{url}/healthz").json()["reason"].startswith("the model is damaged")
        expect_error(ask(url, question=QUESTION), 503, "the model is damaged; prepare it again")


def test_a_busy_service_turns_away_and_says_when_to_come_again(index: Path) -> None:
    service = Service(Settings(index=index), FakeEmbedder, limits=Limits(at_once=1, waiting=0))
    with service, run_server(service) as url:
        assert service.wait(20).stage == "ready"
        gate = threading.Event()
        running = service.submit(lambda engine: gate.wait(20))
        reply = ask(url, question=QUESTION)
        gate.set()
        expect_error(reply, 503, "ask again in a few seconds")
        assert reply.json()["error"]["code"] == "busy"
        assert int(reply.headers["retry-after"]) > 0
        assert running.result(20)
        assert ask(url, question=QUESTION).status_code == 200


def test_a_defect_is_no_page_of_python(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(Settings(index=index), FakeEmbedder)
    monkeypatch.setattr(service, "documents", lambda: 1 / 0)
    with service, run_server(service) as url:
        expect_error(httpx.get(f"{url}/api/documents"), 500, "the server's log")
