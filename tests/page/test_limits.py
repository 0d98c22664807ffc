"""What the page lets be done at once, and what not at all, without a browser."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from index.build import add_paths
from qa.page.texts import TEXTS
from qa.page.turns import Trouble, Turn
from qa.server.service import Limits, Service
from qa.settings import Settings
from tests.fakes import FakeEmbedder
from tests.page.fake_server import FakeService

if TYPE_CHECKING:
    from gradio import Blocks

pytest.importorskip("gradio", reason="gradio is not installed")


def make_page(tmp_path: Path, *, read_only: bool = False) -> Blocks:
    from qa.page.layout import build_page

    fake = FakeService(tmp_path / "never", read_only)
    return build_page(cast("Service", fake), "print('ask 1/1')")


def find_handler(page: Blocks, name: str) -> Any:
    return next(it for it in page.fns.values() if getattr(it.fn, "__name__", "") == name)


def test_no_request_starts_the_evaluation_of_a_read_only_server(tmp_path: Path) -> None:
    told = find_handler(make_page(tmp_path, read_only=True), "begin_run").fn("vi")
    assert TEXTS["vi"]["run_impossible"] in told[0]
    assert told[2].visible is False, "there is nothing to stop"


def test_more_questions_of_the_page_run_than_the_service_takes(tmp_path: Path) -> None:
    page = make_page(tmp_path)
    limits = Limits()
    at_once = find_handler(page, "ask").concurrency_limit
    assert at_once > limits.at_once + limits.waiting
    assert page._queue.max_thread_count > at_once
    assert page._queue.max_size is not None


def test_a_question_that_the_service_does_not_take_is_told_that_it_is_busy(tmp_path: Path) -> None:
    from qa.page.chat_tab import take_turn

    (tmp_path / "a.txt").write_text("Hội nghị họp ngày 27/4/2021.", "utf-8")
    add_paths(tmp_path / "index", [tmp_path / "a.txt"], FakeEmbedder())
    settings = Settings(index=tmp_path / "index")
    free = threading.Event()
    with Service(settings, FakeEmbedder, limits=Limits(1, 0)) as service:
        service.open()
        held = service.submit(lambda _: free.wait(30))

        def ask() -> Turn:  # in a thread of its own: a browser's loop may run in this one
            turn = Turn("Họp ngày nào?")
            with ThreadPoolExecutor(1) as thread:
                return thread.submit(lambda: asyncio.run(take_turn(turn, service, ()))).result()

        refused = ask()
        free.set()
        assert held.result()
        taken = ask()
    assert refused.outcome == Trouble("busy")
    assert taken.answer is not None
