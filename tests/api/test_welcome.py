"""When the server tells its address, and how its replies leave it."""

from __future__ import annotations

import asyncio
import inspect
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("gradio", reason="gradio is not installed")

import gradio
import httpx
import uvicorn

from qa.page.endpoint import _ask_once
from qa.page.importing import save_time
from qa.server import web
from qa.server.service import Service
from qa.server.web import build_server, run
from qa.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI


async def look(server: FastAPI) -> str:
    """What whoever opens the page sees."""
    transport = httpx.ASGITransport(server)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        page = (await client.get("/")).text
    return "page" if "gradio_config" in page else "waiting"


def serve(
    build_page: Callable[[], gradio.Blocks], patience: float, told: Callable[[], None]
) -> list[str]:
    """What is seen before the address is told, when it is told, and at last."""
    seen: list[str] = []

    async def watch() -> None:
        welcome = asyncio.Event()
        server = build_server(
            Service(Settings()), build_page, "127.0.0.1", welcome=welcome.set, patience=patience
        )
        async with server.router.lifespan_context(server):
            seen.append(await look(server))
            await welcome.wait()
            seen.append(await look(server))
            told()
            while seen[-1] == "waiting":
                await asyncio.sleep(0.01)  # the page is put in place meanwhile
                seen.append(await look(server))

    with ThreadPoolExecutor(1) as thread:  # a browser's loop may run in this one
        thread.submit(lambda: asyncio.run(asyncio.wait_for(watch(), 60))).result()
    return seen


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> list[Service]:
    """The services that were started, of which none opens an engine."""
    started: list[Service] = []
    monkeypatch.setattr(Service, "start", lambda service: started.append(service))
    return started


def test_the_address_is_told_once_the_page_is_drawn() -> None:
    begun = threading.Event()

    def build_page() -> gradio.Blocks:
        begun.set()
        return gradio.Blocks()

    assert serve(build_page, 60, lambda: None) == ["waiting", "page"]
    assert begun.is_set()


def test_the_address_is_told_without_a_page_that_is_slow_to_draw() -> None:
    may_draw = threading.Event()

    def build_page() -> gradio.Blocks:
        assert may_draw.wait(60)
        return gradio.Blocks()

    seen = serve(build_page, 0.05, may_draw.set)
    assert set(seen[:-1]) == {"waiting"}
    assert len(seen) > 2
    assert seen[-1] == "page"


def test_the_service_is_started_soon_after_the_address_is_told(
    monkeypatch: pytest.MonkeyPatch, started: list[Service]
) -> None:
    monkeypatch.setattr(web, "FIRST_LOOK", 0.05)
    service = Service(Settings())

    async def watch() -> list[int]:
        before: list[int] = []
        server = build_server(
            service, gradio.Blocks, "127.0.0.1", welcome=lambda: before.append(len(started))
        )
        async with server.router.lifespan_context(server):
            while not started:
                await asyncio.sleep(0.01)
        return before

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: asyncio.run(asyncio.wait_for(watch(), 60))).result() == [0]
    assert started == [service]


def test_the_address_is_told_where_the_page_cannot_be_drawn(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told = threading.Event()

    def build_page() -> gradio.Blocks:
        raise RuntimeError("a defect")

    async def watch() -> str:
        service = Service(Settings())
        server = build_server(service, build_page, "127.0.0.1", welcome=told.set, patience=60)
        async with server.router.lifespan_context(server):
            while not told.is_set():
                await asyncio.sleep(0.01)
            return await look(server)

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: asyncio.run(watch())).result() == "waiting"
    assert "the page cannot be drawn" in caplog.text


def test_a_page_that_cannot_be_asked_in_advance_is_served_nevertheless(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("a defect")

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(_ask_once(fail))).result()
    assert "not made ready" in caplog.text


def test_no_reply_waits_for_the_one_who_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    held: list[int] = []

    def note(_: uvicorn.Server, sockets: list[socket.socket]) -> None:
        with socket.create_connection(sockets[0].getsockname()), sockets[0].accept()[0] as reply:
            held.append(reply.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    monkeypatch.setattr(uvicorn.Server, "run", note)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        run(listener, Service(Settings()), gradio.Blocks)
    assert held[0] != 0
    assert capsys.readouterr().err == "", "the address is told by the server that runs"


def test_importing_in_a_hurry_leaves_everything_as_it_was() -> None:
    find = inspect.getfile
    with save_time():
        with pytest.raises(OSError, match="no file"):
            inspect.getfile(gradio.Blocks)
        assert inspect.getfile(Service).endswith("service.py")
    assert inspect.getfile is find
