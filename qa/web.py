"""The server that the page and the interfaces share: this machine's own address, no other host."""

from __future__ import annotations

import logging
import socket
from asyncio import CancelledError
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

    from qa.engine import Engine

STYLE = Path(__file__).resolve().parent / "page" / "style.css"
LOOPBACK = ("127.0.0.1", "localhost")
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
UNDOCUMENTED: dict[str, Any] = {"docs_url": None, "redoc_url": None, "openapi_url": None}


def build_server(page: gr.Blocks, host: str) -> FastAPI:
    """The page as a server that calls no other host and lets the browser call none."""
    import gradio as gr
    from fastapi import FastAPI
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    def stay_here(app: ASGIApp) -> ASGIApp:
        async def respond(scope: Scope, receive: Receive, send: Send) -> None:
            async def send_with_headers(message: Message) -> None:
                if message["type"] == "http.response.start":
                    message["headers"] = [*message["headers"], *HEADERS]
                await send(message)

            await app(scope, receive, send_with_headers)

        return respond

    server = FastAPI(**UNDOCUMENTED)
    server.add_middleware(stay_here)
    if host in LOOPBACK:  # another site's name that leads here is turned away
        server.add_middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK))
    fonts = ["system-ui", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"]
    theme = gr.themes.Default(
        primary_hue="teal", neutral_hue="slate", font=fonts, font_mono=["monospace"]
    ).set(
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_400",
        input_placeholder_color="*neutral_500",
    )
    gr.mount_gradio_app(
        server,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        max_file_size=1,  # the page takes no files
        ssr_mode=False,
        mcp_server=False,
        app_kwargs=UNDOCUMENTED,
        theme=theme,
        css_paths=STYLE,
    )
    return server


def open_into(engine: Future[Engine], open_engine: Callable[[], Engine]) -> None:
    """Opens the engine into a future that others wait for, or gives them the error it met."""
    try:
        engine.set_result(open_engine())
    except BaseException as error:
        engine.set_exception(error)


def run(
    listener: socket.socket,
    open_engine: Callable[[], Engine],
    build_page: Callable[[Future[Engine]], gr.Blocks],
) -> None:
    """Serves the page on a listening socket until interrupted, opening the engine meanwhile."""
    import uvicorn

    host, port = listener.getsockname()[:2]
    engine: Future[Engine] = Future()
    server = build_server(build_page(engine), host)
    Thread(target=open_into, args=(engine, open_engine), name="open-engine", daemon=True).start()
    click.echo(f"hoidap: http://{host}:{port}", err=True)
    config = uvicorn.Config(server, log_level="warning", timeout_graceful_shutdown=1)
    logging.getLogger("uvicorn.error").addFilter(is_news)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run([listener])


def is_news(record: logging.LogRecord) -> bool:
    """Whether the server's log says more than that open pages were cut off when it stopped."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, CancelledError) and "graceful shutdown" not in record.msg
