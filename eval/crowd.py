"""People who ask one server at the same time, each answer held against the one computed alone."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from corpus.errors import HoidapError
from eval.timing import ROOT

PATIENCE = 120.0  # seconds for an answer, and for the server to be ready

Answers = Mapping[str, Mapping[str, Any]]  # by question


@dataclass(frozen=True, slots=True)
class Reply:
    """One question as a person asked it, in seconds of one clock.

    `answer` is without its timings, and `error` says why there is none.
    """

    question: str
    sent: float
    received: float
    answer: Mapping[str, Any]
    error: str | None = None

    @property
    def milliseconds(self) -> float:
        return 1000 * (self.received - self.sent)


@dataclass(frozen=True, slots=True)
class Change:
    """When a generation may first have answered, and from when on it must have."""

    begun: float
    done: float


@contextmanager
def run_server(index: Path) -> Iterator[int]:
    """The port of `hoidap serve` in a process of its own, once it can be asked."""
    command = [sys.executable, "app.py", "--port", "0", "--read-only", "--index", str(index)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        said = ""
        while not (found := re.search(r"http://127\.0\.0\.1:(\d+)", said)):
            said = process.stderr.readline()
            if not said:
                raise HoidapError(f"the server ended with {process.wait()}; run `hoidap serve`")
        port = int(found[1])
        until = time.monotonic() + PATIENCE
        while (health := read_health(port))["status"] == "loading" and time.monotonic() < until:
            time.sleep(0.2)
        if health["status"] != "ready":
            raise HoidapError(f"the server is not ready: {health['reason'] or health['status']}")
        yield port
    finally:
        process.terminate()
        process.wait()
        process.stderr.close()


def read_health(port: int) -> dict[str, Any]:
    """What `/healthz` says."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", "/healthz")
    health: dict[str, Any] = json.loads(connection.getresponse().read())
    connection.close()
    return health


def ask(connection: HTTPConnection, question: str) -> Reply:
    """One question put to the server; whatever goes wrong is in the reply."""
    sent = time.perf_counter()
    answer: dict[str, Any] = {}
    error = None
    try:
        body = json.dumps({"question": question})
        connection.request("POST", "/api/ask", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = json.loads(response.read())
        if response.status != 200:
            error = f"{response.status}: {answer['error']['message']}"
    except (OSError, HTTPException, ValueError) as broken:
        connection.close()  # the next question opens it again
        error = f"{type(broken).__name__}: {broken}"
    return Reply(question, sent, time.perf_counter(), without_timings(answer), error)


def without_timings(answer: Mapping[str, Any]) -> dict[str, Any]:
    """All of an answer that is the same whenever the same is asked."""
    return {name: value for name, value in answer.items() if name != "timings_ms"}


def ask_in_turn(port: int, questions: Sequence[str]) -> list[Reply]:
    """Every question once, by one person with nobody beside."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    replies = [ask(connection, question) for question in questions]
    connection.close()
    return replies


def ask_at_once(
    port: int,
    questions: Sequence[str],
    people: int,
    seconds: float,
    meanwhile: Callable[[float], list[Change]],
) -> tuple[list[Reply], list[Change]]:
    """People who ask one question after the other, each in an order of their own.

    `meanwhile` is called with the seconds it has, and its changes are returned with the replies.
    """
    until = time.perf_counter() + seconds

    def go_on(person: int) -> list[Reply]:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        order = random.Random(person)
        replies = []
        while time.perf_counter() < until:
            replies.append(ask(connection, order.choice(questions)))
        connection.close()
        return replies

    with ThreadPoolExecutor(people) as crowd:
        going = [crowd.submit(go_on, person) for person in range(people)]
        changes = meanwhile(seconds)
        return [reply for person in going for reply in person.result()], changes


def is_right(reply: Reply, expected: Sequence[Answers], changes: Sequence[Change]) -> bool:
    """Whether a reply is what a generation that was current meanwhile answers alone.

    `expected` are the answers of the first generation, and of that after each change.
    """
    first = sum(change.done <= reply.sent for change in changes)
    last = sum(change.begun < reply.received for change in changes)
    return any(it[reply.question] == reply.answer for it in expected[first : last + 1])
