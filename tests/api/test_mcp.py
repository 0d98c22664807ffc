"""The MCP tools, by the official client over HTTP and over standard input and output."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="the extra mcp is not installed")

import httpx
import mcp

from qa.api import mcp as endpoint
from qa.api import schema
from qa.serialise import describe_answer, describe_hit
from qa.server.service import Service
from tests.api.conftest import Shared, run_server

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "Kinh phí là bao nhiêu?"


def use(server: Any, work: Callable[[Any], Awaitable[Any]], mode: str = "auto") -> Any:
    """What `work` gets from a client of a server, within a minute."""

    async def run() -> Any:
        async with mcp.Client(server, mode=mode) as client:
            return await work(client)

    return asyncio.run(asyncio.wait_for(run(), 60))


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_tools_are_described_and_change_nothing(url: str, mode: str) -> None:
    async def work(client: Any) -> Any:
        return await client.list_tools()

    tools = {tool.name: tool for tool in use(f"{url}/mcp", work, mode).tools}
    assert tools.keys() == {"ask", "search", "read_document"}
    for tool in tools.values():
        assert tool.annotations.read_only_hint
        assert tool.description
    assert tools["ask"].input_schema["required"] == ["question"]
    assert tools["ask"].output_schema["properties"].keys() == schema.Answer.model_fields.keys()


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_ask_search_and_read(url: str, service: Service, mode: str) -> None:
    async def work(client: Any) -> Any:
        answer = await client.call_tool("ask", {"question": QUESTION, "province": "Vĩnh Phúc"})
        hits = await client.call_tool("search", {"query": "thôn, bản", "limit": 1})
        cited = answer.structured_content["citations"][0]
        place = {name: cited[name] for name in ("document_id", "start", "end")}
        return answer, hits, await client.call_tool("read_document", place)

    answer, hits, part = use(f"{url}/mcp", work, mode)
    given = answer.structured_content
    expected = describe_answer(service.ask(QUESTION))
    for name in ("question", "status", "short_answer", "answer", "citations"):
        assert given[name] == expected[name]
    assert given["filter"] == {"province": "Vĩnh Phúc", "since": None, "until": None}
    assert hits.structured_content["hits"] == [
        describe_hit(hit) for hit in service.search("thôn, bản", 1)
    ]
    assert part.structured_content["text"] == given["citations"][0]["quote"]


@pytest.mark.parametrize(
    ("tool", "arguments", "reason"),
    [
        ("ask", {"question": " "}, "holds no word"),
        ("ask", {"question": "a", "province": "Atlantis"}, "is not one province"),
        ("search", {"query": "a", "limit": 0}, "limit"),
        ("read_document", {"document_id": "../x"}, "take an id that `ask` gave"),
    ],
)
def test_what_cannot_be_done_is_told(
    url: str, tool: str, arguments: dict[str, Any], reason: str
) -> None:
    async def work(client: Any) -> Any:
        return await client.call_tool(tool, arguments)

    result = use(f"{url}/mcp", work)
    assert result.is_error
    assert reason in result.content[0].text


def test_a_long_document_is_read_in_parts(service: Service) -> None:
    from qa.api.mcp import build_tools

    document = service.document("2.txt")
    assert document is not None

    async def work(client: Any) -> Any:
        beyond = {"document_id": "2.txt", "start": 10_000}
        return (
            await client.call_tool("read_document", {"document_id": "2.txt", "start": 5}),
            await client.call_tool("read_document", beyond),
        )

    rest, nothing = use(build_tools(service), work)
    assert rest.structured_content["text"] == document.text[5:]
    assert rest.structured_content["characters"] == len(document.text)
    assert nothing.structured_content["text"] == ""


def test_tools_that_cannot_be_built_are_refused(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(service: Service) -> None:
        raise ImportError("another version of the SDK")

    monkeypatch.setattr(endpoint, "_build_manager", fail)
    with run_server(Shared(service)) as url:
        for _ in range(2):
            reply = httpx.post(f"{url}/mcp", json={}, timeout=10)
            assert reply.status_code == 501
            assert "the server's log says why" in reply.json()["error"]["message"]
    assert caplog.text.count("the MCP tools cannot be built") == 1


@pytest.mark.model
def test_the_command_speaks_on_standard_input_and_output(tmp_path: Path) -> None:
    parameters = mcp.StdioServerParameters(
        command=sys.executable,
        args=["-m", "qa.api.stdio"],
        cwd=ROOT,
        env={"XDG_DATA_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
    )

    async def work(client: Any) -> Any:
        question = "Tỉnh nào muốn vào nhóm 10 địa phương tốt nhất về chính quyền số?"
        return await client.call_tool("ask", {"question": question})

    result = use(mcp.stdio_client(parameters), work)  # waits for the model and the sample corpus
    assert result.structured_content["short_answer"] == "Vĩnh Phúc"
