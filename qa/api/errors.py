"""Errors as JSON: the reason with its remedy, in the form that OpenAI's clients read too."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from corpus.errors import Busy, HoidapError, InputError, NotReady, ReadOnly
from qa.serialise import Json, to_line

RETRY_SECONDS = 3
PATHS = ("/api/", "/v1/", "/mcp", "/healthz")  # the page's errors are Gradio's
_WHAT = {
    404: "there is nothing at this address; /api describes what there is",
    405: "this address takes another method; /api describes which",
}


def respond(
    value: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A value as JSON that any parser reads back, also where it holds lone surrogates."""
    return Response(to_line(value), status, headers, "application/json")


def refuse(
    status: int, code: str, message: str, param: str | None = None, retry: int | None = None
) -> Response:
    """An error; `retry` are the seconds after which the same may be asked again."""
    kind = "invalid_request_error" if status < 500 else "server_error"
    error: Json = {"message": message, "type": kind, "param": param, "code": code}
    return respond({"error": error}, status, {"Retry-After": str(retry)} if retry else None)


def refuse_for(error: HoidapError) -> Response:
    """The reply that an error of ours stands for."""
    if isinstance(error, InputError):
        return refuse(400, "bad_request", str(error))
    if isinstance(error, ReadOnly):
        return refuse(403, "read_only", str(error))
    if isinstance(error, NotReady):
        return refuse(503, "loading", str(error), retry=RETRY_SECONDS)
    if isinstance(error, Busy):
        return refuse(503, "busy", str(error), retry=RETRY_SECONDS)
    return refuse(503, "unavailable", str(error))


def handle_errors(server: FastAPI) -> None:
    """Gives every error of the interfaces its form."""

    @server.exception_handler(HoidapError)
    async def tell_ours(request: Request, error: HoidapError) -> Response:
        return refuse_for(error)

    @server.exception_handler(RequestValidationError)
    async def tell_invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:]) or "the body"
        if first["type"] == "json_invalid":
            return refuse(400, "bad_request", "the body is not JSON; send an object as /api says")
        message = f"{place}: {first['msg']}; /api describes what it takes"
        return refuse(400, "bad_request", message, place)

    @server.exception_handler(HTTPException)
    async def tell_http(request: Request, error: HTTPException) -> Response:
        message = _WHAT.get(error.status_code, str(error.detail))
        code = "not_found" if error.status_code == 404 else "bad_request"
        return refuse(error.status_code, code, message)

    @server.exception_handler(Exception)
    async def tell_defect(request: Request, error: Exception) -> Response:
        logging.error("a request failed", exc_info=error)
        return refuse(500, "internal", "something failed here; the server's log says what")
