"""The page on the server: drawn once the server answers, for Gradio takes seconds to import."""

from __future__ import annotations

import logging
from asyncio import Event, to_thread
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.api.errors import RETRY_SECONDS, refuse
from qa.page.importing import save_time

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

    from qa.server.service import Service

STYLE = Path(__file__).with_name("style.css")
UNDOCUMENTED: dict[str, Any] = {"docs_url": None, "redoc_url": None, "openapi_url": None}
WAITING = (
    '<!doctype html><html lang="vi"><meta charset="utf-8"><title>hỏi đáp</title>'
    '<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="1">'
    '<link rel="icon" href="data:,">'
    "<style>:root{color-scheme:light dark}body{font:1.1rem/1.6 system-ui,sans-serif;display:grid;"
    "place-content:center;min-height:90vh;text-align:center}</style>"
    '<main role="status"><p>Đang mở hỏi đáp…<p lang="en">Opening hỏi đáp…</main></html>'
)


class Endpoint:
    """The page as an ASGI application, which asks for patience until it is drawn."""

    def __init__(self, build_page: Callable[[], gr.Blocks], service: Service) -> None:
        self._build_page = build_page
        self._service = service
        self._app: ASGIApp | None = None
        self.settled = Event()  # once the page is drawn, or cannot be

    async def run(self) -> None:
        """Draws the page and serves whoever comes, until it is cancelled."""
        try:
            app = await to_thread(self._mount)
        except Exception:
            logging.exception("the page cannot be drawn")
            self.settled.set()
            return
        async with app.router.lifespan_context(app):
            await _ask_once(app)
            self._app = app
            self.settled.set()
            await Event().wait()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self._app or _wait(scope))(scope, receive, send)

    @save_time()
    def _mount(self) -> FastAPI:
        import gradio as gr
        from fastapi import FastAPI

        from qa.page.theme import make_theme

        service = self._service
        app: FastAPI = gr.mount_gradio_app(
            FastAPI(**UNDOCUMENTED),
            self._build_page(),
            path="/",
            footer_links=[],
            run_history=False,
            enable_monitoring=False,
            show_error=False,
            max_file_size=1 if service.read_only else service.limits.add.file_bytes,
            ssr_mode=False,
            mcp_server=False,
            app_kwargs={**UNDOCUMENTED},  # Gradio adds to it
            theme=make_theme(),
            css_paths=STYLE,
        )
        return app


async def _ask_once(app: ASGIApp) -> None:
    """Has Gradio make what it makes for the first who opens the page: a fifth of a second.

    Where that fails it is logged, and the page is left to whoever opens it.
    """
    try:
        from httpx import ASGITransport, AsyncClient

        async with AsyncClient(transport=ASGITransport(app), base_url="http://127.0.0.1") as client:
            await client.get("/")
    except Exception:
        logging.exception("the page was not made ready for the first who opens it")


def _wait(scope: Scope) -> Response:
    if scope["method"] == "GET" and scope["path"] == "/":
        return HTMLResponse(WAITING, headers={"Cache-Control": "no-store"})
    return refuse(503, "loading", "the page is being opened; try again", retry=RETRY_SECONDS)
