"""OpenAI's chat completions: hoidap as a model for whatever speaks that protocol.

Source: https://platform.openai.com/docs/api-reference/chat. The last message of the user is the
question and those before it are what it may follow up; what shapes a language model (temperature,
a system prompt, tools) is accepted and changes nothing, for nothing here is generated.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from qa.api.conversation import ask
from qa.api.errors import refuse, respond
from qa.api.routes import ERRORS, describe
from qa.compose import write_day
from qa.phrases import say
from qa.serialise import Json, to_line
from qa.server.service import Service
from qa.types import Answer, Citation

MODEL = "hoidap"
STARTED = int(time.time())
# What would become a picture, a disguised link or a tag where a client renders Markdown.
_OBEYED = re.compile(r"\\|(?<=!)\[|(?<=\])[(:]|<")
_MARK = re.compile(r"\[(\d+)\]")


class Part(BaseModel):
    """A piece of a message; only text can be asked."""

    type: str
    text: str | None = None


class Message(BaseModel):
    """A turn of the conversation."""

    role: str
    content: str | list[Part] | None = None


class StreamOptions(BaseModel):
    """Whether the last piece of a stream counts tokens."""

    include_usage: bool = False


class ChatRequest(BaseModel):
    """A conversation; every other parameter of OpenAI's is accepted and ignored."""

    messages: list[Message]
    model: str = MODEL
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: int | None = None


def build_router(service: Service) -> APIRouter:
    """The routes of `/v1` over a service."""
    router = APIRouter(responses=ERRORS)

    @router.get("/v1/models", summary="The models of OpenAI's protocol: hoidap")
    async def list_models() -> dict[str, Any]:
        return {"object": "list", "data": [_describe_model()]}

    @router.get("/v1/models/{model}", summary="The model of OpenAI's protocol", response_model=None)
    async def show_model(model: str) -> Response:
        return respond(_describe_model()) if model == MODEL else _refuse_model(model)

    @router.post("/v1/chat/completions", summary="Answer a conversation", response_model=None)
    async def complete(asked: ChatRequest, request: Request) -> Response:
        if asked.model != MODEL:
            return _refuse_model(asked.model)
        if asked.n not in (None, 1):
            return _refuse_value("n", f"n is {asked.n}, and there is one answer; leave it out")
        users = [message for message in asked.messages if message.role == "user"]
        if not users:
            reason = "messages has none of the user, so there is no question; add one"
            return _refuse_value("messages", reason)
        questions = [read_text(message) for message in users]
        if None in questions:
            reason = "a message of the user holds something else than text; send its text alone"
            return _refuse_value("messages", reason)
        *previous, question = [text or "" for text in questions]
        answer = await ask(service, question, None, previous)
        reply = await run_in_threadpool(Reply, answer, service, str(request.base_url))
        if not asked.stream:
            return respond(reply.whole())
        usage = asked.stream_options is not None and asked.stream_options.include_usage
        return StreamingResponse(reply.stream(usage), media_type="text/event-stream")

    return router


def read_text(message: Message) -> str | None:
    """What a message says; None where it holds anything but text."""
    if isinstance(message.content, list):
        if any(part.type != "text" or part.text is None for part in message.content):
            return None
        return "\n".join(part.text or "" for part in message.content)
    return message.content or ""


class Reply:
    """An answer in the forms of the protocol, with OpenAI's annotations and the answer's JSON."""

    def __init__(self, answer: Answer, service: Service, base: str) -> None:
        self.content = write_content(answer)
        self.annotations = annotate(self.content, answer, base)
        self.answer = describe(answer, None)
        self.id = f"chatcmpl-{uuid4().hex}"
        self.created = int(time.time())
        self.fingerprint = f"generation-{service.generation}"
        with service.lease() as engine:
            asked, said = engine.embedder.count_tokens([answer.question, self.content])
        self.usage = {
            "prompt_tokens": asked,
            "completion_tokens": said,
            "total_tokens": asked + said,
        }

    def whole(self) -> Json:
        """The completion; `hoidap` holds the answer as `ask --json` prints it."""
        message = {
            "role": "assistant",
            "content": self.content,
            "refusal": None,
            "annotations": self.annotations,
        }
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return self._frame("chat.completion", [choice]) | {
            "usage": self.usage,
            "hoidap": self.answer,
        }

    def stream(self, usage: bool) -> Iterator[str]:
        """The completion in server-sent events: a line at a time, and at last its proof."""
        yield self._event({"role": "assistant", "content": ""})
        for line in self.content.splitlines(keepends=True):
            yield self._event({"content": line})
        yield self._event({"annotations": self.annotations}, "stop", {"hoidap": self.answer})
        if usage:
            chunk = self._frame("chat.completion.chunk", []) | {"usage": self.usage}
            yield f"data: {to_line(chunk)}\n\n"
        yield "data: [DONE]\n\n"

    def _event(self, delta: Json, finish: str | None = None, beside: Json | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return (
            f"data: {to_line(self._frame('chat.completion.chunk', [choice]) | (beside or {}))}\n\n"
        )

    def _frame(self, kind: str, choices: list[Json]) -> Json:
        return {
            "id": self.id,
            "object": kind,
            "created": self.created,
            "model": MODEL,
            "system_fingerprint": self.fingerprint,
            "choices": choices,
        }


def write_content(answer: Answer) -> str:
    """The answer with its marks, and the list of what they stand for, inert as Markdown."""
    lines = answer.text.split("\n")
    if answer.citations:
        lines += ["", say(answer.language, "sources")]
        lines += [f"[{it.number}] {_name_source(it, answer.language)}" for it in answer.citations]
    return _OBEYED.sub(r"\\\g<0>", "  \n".join(lines))  # two spaces: a break in Markdown too


def _name_source(citation: Citation, language: str) -> str:
    about = [citation.province, write_day(citation, language)]
    known = ", ".join(it for it in about if it)
    place = f"{citation.document_id} {citation.start}–{citation.end}"
    return f"{citation.title}{f' ({known})' if known else ''}, {place}"


def annotate(content: str, answer: Answer, base: str) -> list[Json]:
    """OpenAI's `url_citation` for each mark in the content, with where the document is read."""
    cited = {it.number: it for it in answer.citations}
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": mark.start(),
                "end_index": mark.end(),
                "title": cited[int(mark[1])].title,
                "url": find_url(cited[int(mark[1])], base),
            },
        }
        for mark in _MARK.finditer(content)
        if int(mark[1]) in cited
    ]


def find_url(citation: Citation, base: str) -> str:
    """Where a document came from on the web, else where this server shows its text."""
    if re.match(r"https?://", citation.source):
        return citation.source
    return f"{base}api/documents/{quote(citation.document_id)}"


def _describe_model() -> Json:
    return {"id": MODEL, "object": "model", "created": STARTED, "owned_by": MODEL}


def _refuse_model(model: str) -> Response:
    message = f"there is no model {model!r}; name {MODEL!r}"
    return refuse(404, "model_not_found", message, "model")


def _refuse_value(name: str, message: str) -> Response:
    return refuse(400, "invalid_value", message, name)
