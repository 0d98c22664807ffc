"""The server that the page and the interfaces share: this machine's own address, no other host."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from asyncio import CancelledError
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from qa.api.protection import Protection
    from qa.server.service import Service

LOOPBACK = ("127.0.0.1", "localhost")
PATIENCE = 3.5  # seconds that the page has to be drawn before the address is told without it
# Seconds until the engine is opened: whoever opens the page at once has it a second earlier for it.
FIRST_LOOK = 1.0
SILENT = {  # what Gradio and the packages under it may tell other hosts, and ask of them
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}
HEADERS = [
    (
        b"content-security-policy",
        b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
        b"style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; "
        b"form-action 'self'; frame-ancestors 'none'",
    ),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]


def run(
    listener: socket.socket,
    service: Service,
    build_page: Callable[[], gr.Blocks],
    protection: Protection | None = None,
) -> None:
    """Serves the page and the interfaces on a listening socket until it is interrupted.

    It answers at once, and tells its address as soon as whoever opens it there finds the page. The
    page is drawn first and the engine opened after it: two at once would only slow each other.
    """
    os.environ.update(SILENT)
    import uvicorn

    host, port = listener.getsockname()[:2]
    # Head and body of a reply go out as two: without this the second waits 40 ms to be asked for.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def welcome() -> None:
        click.echo(f"hoidap: http://{host}:{port}", err=True)

    server = build_server(service, build_page, host, protection, welcome=welcome)
    config = uvicorn.Config(
        server, log_level="warning", server_header=False, timeout_graceful_shutdown=1
    )
    logging.getLogger("uvicorn.error").addFilter(is_news)
    with service, suppress(KeyboardInterrupt):
        uvicorn.Server(config).run([listener])


def build_server(
    service: Service,
    build_page: Callable[[], gr.Blocks] | None,
    host: str,
    protection: Protection | None = None,
    *,
    welcome: Callable[[], object] = lambda: None,
    patience: float = PATIENCE,
) -> FastAPI:
    """The page, where there is one, and the interfaces as one server, which calls no other host.

    Nor does it let a browser call one, and no other site's page call it. It calls `welcome` once
    the page is drawn or `patience` seconds have passed, and starts the service soon after.
    """
    from fastapi import FastAPI
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    from qa.api import mcp, openai, routes
    from qa.api.errors import handle_errors
    from qa.api.protection import Protection, Wall
    from qa.page.endpoint import Endpoint

    tools = mcp.Endpoint(service)
    page = Endpoint(build_page, service) if build_page else None

    async def open_service() -> None:
        if page:
            with suppress(TimeoutError):
                await asyncio.wait_for(page.settled.wait(), patience)
            welcome()
            await asyncio.sleep(FIRST_LOOK)
        service.start()

    @asynccontextmanager
    async def open_everything(_: FastAPI) -> AsyncIterator[None]:
        works = [open_service(), tools.run(), *([page.run()] if page else [])]
        tasks = [asyncio.create_task(it) for it in works]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    server = FastAPI(
        title="hoidap",
        description="Answers from documents, with exact quotes. Errors are told as ErrorReply.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=open_everything,
    )
    handle_errors(server)
    server.include_router(routes.build_router(service))
    server.include_router(openai.build_router(service))
    server.router.routes.append(tools.route)
    server.include_router(routes.refuse_unknown(["/api", "/v1", mcp.PATH]))
    if page:
        server.mount("/", page)  # every address that is left
    protection = protection or Protection()
    server.add_middleware(Wall, protection=protection)
    if host in LOOPBACK:  # another site's name that leads here is turned away
        names = [*LOOPBACK, *filter(None, [protection.public_name])]
        server.add_middleware(TrustedHostMiddleware, allowed_hosts=names)
    server.add_middleware(stay_here)
    return server


def stay_here(app: ASGIApp) -> ASGIApp:
    """ASGI middleware that tells browsers to call no other host, and to guess nothing."""

    async def respond(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        await app(scope, receive, send_with_headers)

    return respond


def is_news(record: logging.LogRecord) -> bool:
    """Whether the server's log says more than that open pages were cut off when it stopped."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, CancelledError) and "graceful shutdown" not in record.msg
