"""OpenAI's protocol, by OpenAI's own client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("openai", reason="the package openai is not installed")

import openai

from qa.api.openai import find_url, write_content
from qa.serialise import describe_answer
from qa.server.service import Service
from qa.types import Answer, Citation

QUESTION = "Kinh phí là bao nhiêu?"


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[Any]:
    with openai.OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as client:
        yield client


def ask(client: Any, *messages: tuple[str, Any], **more: Any) -> Any:
    turns = [{"role": role, "content": content} for role, content in messages]
    return client.chat.completions.create(model="hoidap", messages=turns, **more)


def without_timings(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "timings_ms"}


def test_there_is_one_model(client: Any) -> None:
    assert [model.id for model in client.models.list()] == ["hoidap"]
    assert client.models.retrieve("hoidap").owned_by == "hoidap"
    with pytest.raises(openai.NotFoundError, match="there is no model 'other'"):
        client.models.retrieve("other")


def test_a_completion_holds_the_answer_its_sources_and_its_proof(
    client: Any, service: Service, url: str
) -> None:
    completion = ask(client, ("user", QUESTION))
    expected = service.ask(QUESTION)
    assert without_timings(completion.hoidap) == without_timings(describe_answer(expected))
    (choice,) = completion.choices
    assert choice.finish_reason == "stop"
    content = choice.message.content
    assert content == write_content(expected)
    assert content.splitlines()[0].rstrip() == expected.text.splitlines()[0]
    cited = expected.citations[0]
    assert "Nguồn:" in content
    assert f"[1] {cited.title} (Vĩnh Phúc, 28/04/2021), họp/1.md {cited.start}–" in content
    assert completion.usage.total_tokens == (
        completion.usage.prompt_tokens + completion.usage.completion_tokens
    )
    assert choice.message.annotations
    for annotation in choice.message.annotations:
        it = annotation.url_citation
        assert content[it.start_index : it.end_index].strip("[]").isdigit()
    first = choice.message.annotations[0].url_citation
    assert (first.title, first.url) == (
        cited.title,
        find_url(cited, f"{url}/"),
    )


def test_a_stream_says_the_same_in_pieces(client: Any) -> None:
    whole = ask(client, ("user", QUESTION))
    chunks = list(
        ask(client, ("user", QUESTION), stream=True, stream_options={"include_usage": True})
    )
    *said, last, counted = chunks
    assert said[0].choices[0].delta.role == "assistant"
    pieces = [chunk.choices[0].delta.content or "" for chunk in said]
    assert len(pieces) > 2
    assert "".join(pieces) == whole.choices[0].message.content
    assert last.choices[0].finish_reason == "stop"
    assert without_timings(last.hoidap) == without_timings(whole.hoidap)
    assert len(last.choices[0].delta.annotations) == len(whole.choices[0].message.annotations)
    assert counted.usage == whole.usage
    assert len({chunk.id for chunk in chunks}) == 1


def test_the_last_question_follows_up_those_before_it(client: Any) -> None:
    completion = ask(
        client,
        ("system", "You are a pirate."),
        ("user", "Tỉnh Vĩnh Phúc có bao nhiêu thôn, bản?"),
        ("assistant", "1.277 [1]"),
        ("user", [{"type": "text", "text": "Còn Điện Biên?"}]),
        temperature=1.5,
        max_tokens=5,
        tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}],
    )
    assert completion.hoidap["question"] == "Còn Điện Biên?"
    assert "Điện Biên" in completion.hoidap["standalone"]
    assert "thôn, bản" in completion.hoidap["standalone"]


@pytest.mark.parametrize(
    ("messages", "more", "param", "reason"),
    [
        ([], {}, "messages", "there is no question"),
        ([("system", "x")], {}, "messages", "there is no question"),
        ([("user", " ")], {}, None, "holds no word"),
        ([("user", "x" * 2001)], {}, None, "2,000"),
        ([("user", "x")], {"n": 2}, "n", "there is one answer"),
        (
            [("user", [{"type": "image_url", "image_url": {"url": "http://x"}}])],
            {},
            "messages",
            "send its text alone",
        ),
    ],
)
def test_what_cannot_be_asked_is_told_as_openai_tells_it(
    client: Any, messages: list[Any], more: dict[str, Any], param: str | None, reason: str
) -> None:
    for stream in (False, True):
        with pytest.raises(openai.BadRequestError, match=reason) as caught:
            ask(client, *messages, stream=stream, **more)
        assert caught.value.param == param
        assert caught.value.type == "invalid_request_error"


def test_another_model_is_not_there(client: Any) -> None:
    with pytest.raises(openai.NotFoundError, match="name 'hoidap'"):
        client.chat.completions.create(model="gpt-4", messages=[{"role": "user", "content": "?"}])


def test_what_a_document_holds_is_inert_where_markdown_is_rendered(client: Any) -> None:
    content = ask(client, ("user", "Số thôn, bản của tỉnh Điện Biên?")).choices[0].message.content
    assert "evil.example" in content or "1.277" in content
    html = pytest.importorskip("markdown_it").MarkdownIt("commonmark").render(content)
    assert "<img" not in html
    assert "<script" not in html
    assert "href" not in html


@pytest.mark.parametrize(
    "text",
    [
        "![x](http://e/x.png)",
        "[x](javascript:alert(1))",
        "[x][1]\n\n[1]: http://e/",
        "![x][1]\n\n[1]: http://e/",
        "<img src=http://e/>",
        "<http://e/>",
        "\\![x](http://e/)",
        "!\\[x](http://e/)",
        "\\<img src=x>",
        "![\n](http://e/)",
    ],
)
def test_no_markdown_of_a_document_fetches_or_links(text: str) -> None:
    citation = Citation(1, "a", text, "b", None, None, None, 0, 1, "c", "")
    answer = Answer("?", "answered", None, text, 1.0, "vi", (citation,))
    html = pytest.importorskip("markdown_it").MarkdownIt("commonmark").render(write_content(answer))
    assert "<img" not in html
    assert "<a " not in html


def test_a_citation_leads_to_where_its_document_is_read() -> None:
    citation = Citation(1, "a b/c.md", "", "/x/c.md", None, None, None, 0, 1, "c", "")
    assert find_url(citation, "http://h/") == "http://h/api/documents/a%20b/c.md"
    citation = Citation(1, "a", "", "https://x.vn/?a=1", None, None, None, 0, 1, "c", "")
    assert find_url(citation, "http://h/") == "https://x.vn/?a=1"
