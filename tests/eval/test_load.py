"""A crowd's answers are held against the right generations, and its figures are counted right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra web is not installed")

from eval.bench_scale import copy_index
from eval.crowd import (
    Change,
    Reply,
    ask,
    ask_at_once,
    ask_in_turn,
    is_right,
    read_health,
    without_timings,
)
from eval.load import Latencies
from index.build import add_paths
from index.snapshot import Snapshot
from qa.engine import Engine
from qa.serialise import describe_answer
from qa.server.service import Service
from qa.settings import Settings
from tests.api.conftest import run_server
from tests.fakes import FakeEmbedder

QUESTIONS = ["Kinh phí là bao nhiêu?", "Họp ngày nào?"]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("Kinh phí là 120 tỷ đồng. Họp ngày 27/4/2021.", "utf-8")
    add_paths(tmp_path / "index", [tmp_path / "a.txt"], FakeEmbedder())
    return tmp_path / "index"


@pytest.fixture
def port(index: Path) -> Iterator[int]:
    with Service(Settings(index=index), FakeEmbedder) as service, run_server(service) as url:
        service.wait(20)
        yield int(url.rpartition(":")[2])


@pytest.mark.parametrize(
    ("sent", "received", "right"),
    [
        (0, 9, {"old"}),  # before the change began
        (0, 11, {"old", "new"}),  # while it went on, either may answer
        (12, 13, {"old", "new"}),
        (12, 30, {"old", "new"}),
        (20, 30, {"new"}),  # asked once it was done
        (21, 22, {"new"}),
    ],
)
def test_a_reply_must_be_of_a_generation_that_was_current(
    sent: float, received: float, right: set[str]
) -> None:
    expected = [{"q": {"answer": "old"}}, {"q": {"answer": "new"}}]
    changes = [Change(10, 20)]
    for answer in ("old", "new", "mixed up"):
        reply = Reply("q", sent, received, {"answer": answer})
        assert is_right(reply, expected, changes) == (answer in right)


def test_latencies_are_counted_over_the_time_all_took() -> None:
    replies = [Reply("q", 10 + number, 10.5 + number, {}) for number in range(4)]
    replies.append(Reply("q", 10, 12, {}))
    found = Latencies.of(replies)
    # The 95th percentile of five lies four fifths of the way from the fourth to the fifth.
    assert found == Latencies(answers=5, p50_ms=500, p95_ms=1700, most_ms=2000, per_second=1.43)


def test_a_crowd_gets_what_the_engine_answers_alone(index: Path, port: int) -> None:
    with Engine.open(Settings(index=index), embedder=FakeEmbedder()) as engine:
        expected = [{it: without_timings(describe_answer(engine.ask(it))) for it in QUESTIONS}]
    told: list[float] = []

    def meanwhile(seconds: float) -> list[Change]:
        told.append(seconds)
        return []

    replies, changes = ask_at_once(port, QUESTIONS, 5, 0.5, meanwhile)
    replies += ask_in_turn(port, QUESTIONS)
    assert (told, changes) == ([0.5], [])
    assert len(replies) >= 7
    for reply in replies:
        assert reply.error is None
        assert is_right(reply, expected, changes)
        other = next(it for it in QUESTIONS if it != reply.question)
        assert not is_right(replace(reply, question=other), expected, changes)


def test_what_goes_wrong_is_in_the_reply(port: int) -> None:
    from http.client import HTTPConnection

    assert read_health(port)["status"] == "ready"
    refused = ask(HTTPConnection("127.0.0.1", port, timeout=20), " ")
    assert refused.error is not None
    assert refused.error.startswith("400: the question")
    gone = ask(HTTPConnection("127.0.0.1", 1, timeout=20), "?")
    assert gone.error is not None
    assert gone.error.startswith("ConnectionRefusedError")


def test_a_copied_index_changes_without_its_source(index: Path, tmp_path: Path) -> None:
    copied = copy_index(index, tmp_path / "copy")
    (tmp_path / "b.txt").write_text("Một văn bản khác.", "utf-8")
    for path in ("b.txt", "a.txt"):
        (tmp_path / path).write_text("Một văn bản khác.", "utf-8")
        add_paths(copied, [tmp_path / path], FakeEmbedder())
    with Snapshot.open(copied) as snapshot:
        assert snapshot.manifest.generation == 3
    with Snapshot.open(index) as snapshot:
        assert snapshot.manifest.generation == 1
        assert snapshot.list_damage() == []
