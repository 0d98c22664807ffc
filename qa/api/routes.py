"""The HTTP interface: ask, search and read documents as JSON."""

from __future__ import annotations

from asyncio import wrap_future
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse
from starlette.routing import Match

from qa.api import schema
from qa.api.conversation import ask
from qa.api.errors import RETRY_SECONDS, refuse, respond
from qa.installed import DISTRIBUTION, find_version
from qa.reading.filters import Filter
from qa.serialise import Json, describe_answer, describe_document, describe_hit
from qa.server.service import Service
from qa.types import Answer

GUIDE = Path(__file__).with_name("guide.md")
ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": schema.ErrorReply, "description": "What was sent cannot be used"},
    413: {"model": schema.ErrorReply, "description": "The body is too large"},
    429: {"model": schema.ErrorReply, "description": "This client asks too often"},
    503: {"model": schema.ErrorReply, "description": "Loading or busy; see Retry-After"},
}
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
MISSING: dict[int | str, dict[str, Any]] = {
    404: {"model": schema.ErrorReply, "description": "There is no such document"}
}


def describe(answer: Answer, chosen: Filter | None) -> Json:
    """An answer as `ask --json` prints it, with the filter it was asked under."""
    return describe_answer(answer) | ({"filter": asdict(chosen)} if chosen else {})


def build_router(service: Service) -> APIRouter:
    """The routes of `/api` and `/healthz` over a service."""
    router = APIRouter(responses=ERRORS)

    @router.post("/api/ask", response_model=schema.Answer, summary="Answer a question")
    async def ask_question(asked: schema.AskRequest) -> Response:
        chosen = asked.read_filter()
        answer = await ask(service, asked.question, chosen, asked.previous)
        return respond(describe(answer, chosen))

    async def find(query: str, limit: int, chosen: Filter | None) -> Response:
        hits = await wrap_future(service.submit(lambda engine: engine.search(query, limit, chosen)))
        return respond({"query": query, "hits": [describe_hit(hit) for hit in hits]})

    @router.post("/api/search", response_model=schema.Hits, summary="Rank passages")
    async def search(asked: schema.SearchRequest) -> Response:
        return await find(asked.query, asked.limit, asked.read_filter())

    @router.get("/api/search", response_model=schema.Hits, summary="Rank passages")
    async def search_by_address(asked: Annotated[schema.SearchRequest, Query()]) -> Response:
        return await find(asked.query, asked.limit, asked.read_filter())

    @router.get("/api/documents", response_model=schema.DocumentList, summary="List documents")
    async def list_documents(
        offset: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=schema.MOST_DOCUMENTS)] = 100,
    ) -> Response:
        found = await run_in_threadpool(service.documents)
        listed = [describe_document(it) for it in found[offset : offset + limit]]
        return respond({"total": len(found), "documents": listed})

    @router.get(
        "/api/documents/{document_id:path}",
        response_model=schema.Document,
        responses=MISSING,
        summary="Read a document",
    )
    async def read_document(document_id: str) -> Response:
        document = await run_in_threadpool(service.document, document_id)
        if document is None:
            message = f"there is no document {document_id!r}; /api/documents lists what there is"
            return refuse(404, "not_found", message, "document_id")
        about = document.metadata
        return respond(
            {
                "document_id": document.id,
                "title": document.title,
                "source": document.source,
                "province": about.province,
                "published": about.published,
                "meeting": about.meeting,
                "site": about.site,
                "language": about.language,
                "characters": len(document.text),
                "sha256": document.sha256,
                "pages": list(document.pages),
                "text": document.text,
            }
        )

    @router.get("/healthz", response_model=schema.Health, summary="Whether it can be asked")
    async def tell_health() -> Response:
        await run_in_threadpool(service.refresh)
        state = service.state
        health: Json = {
            "status": state.stage,
            "reason": state.reason,
            "generation": service.generation,
            "version": find_version(DISTRIBUTION),
        }
        if state.stage == "ready":
            return respond(health)
        return respond(health, 503, {"Retry-After": str(RETRY_SECONDS)})

    @router.get("/api", include_in_schema=False)
    @router.get("/api/", include_in_schema=False)
    async def show_guide() -> Response:
        return HTMLResponse(render_guide())

    return router


def render_guide() -> str:
    """The description of the interfaces as a page that needs no other file."""
    from markdown_it import MarkdownIt

    body = MarkdownIt("commonmark").enable("table").render(GUIDE.read_text("utf-8"))
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>hoidap: interfaces</title>'
        '<meta name="viewport" content="width=device-width">'
        "<style>body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;"
        "padding:0 1rem}pre{overflow:auto;padding:.75rem;background:#8882}td,th{padding:.2rem "
        ".6rem;text-align:left;vertical-align:top}:root{color-scheme:light dark}</style>"
        f"{body}</html>"
    )


def refuse_unknown(prefixes: Sequence[str]) -> APIRouter:
    """Routes that say there is nothing where the page would answer otherwise; add them last."""
    router = APIRouter(include_in_schema=False)

    async def tell(request: Request) -> Response:
        matches = (route.matches(request.scope)[0] for route in request.app.routes)
        raise HTTPException(405 if Match.PARTIAL in matches else 404)

    for prefix in prefixes:
        router.add_api_route(f"{prefix}/{{path:path}}", tell, methods=METHODS)
    return router
