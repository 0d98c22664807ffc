"""What becomes of an answer: opinions, copies and files, in a real browser over a fake service."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.page.texts import TEXTS
from qa.proof.saved import read_answers
from qa.serialise import describe_answer
from tests.page.driving import OpenPage, Server, ask
from tests.page.fake_server import FIRST, LONG, answer

pytestmark = [pytest.mark.page, pytest.mark.slow]
VI = TEXTS["vi"]


def test_opinions_are_kept_on_this_machine(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    ask(page, "which <opinion>?")
    page.locator("[data-verdict=right]").click()
    page.locator("[data-verdict=right][aria-pressed=true]").wait_for()
    page.locator("[data-verdict=wrong]").first.click()
    field = page.locator("#chat .thanks input")
    field.fill("Nghệ An")
    field.press("Enter")
    field.wait_for(state="detached")
    assert page.locator("#chat .thanks").inner_text() == VI["thanks"]
    rows = [
        json.loads(line)
        for line in (server.home / "hoidap" / "feedback.jsonl").read_text("utf-8").splitlines()
    ]
    mine = [row for row in rows if row["question"] == "which <opinion>?"]
    assert [(row["verdict"], row["expected"]) for row in mine] == [
        ("right", None),
        ("wrong", None),
        ("wrong", "Nghệ An"),
    ]
    assert len({row["id"] for row in mine}) == 1
    assert all(row["generation"] == 1 for row in mine)
    assert mine[0]["answer"] == describe_answer(answer("which <opinion>?", None, ()))


def test_an_answer_is_copied_and_saved(server: Server, open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(server.url)
    ask(page, "which province?")
    page.get_by_role("button", name=VI["copy"], exact=True).click()
    page.get_by_text(VI["copied"]).wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("which province?\n\nVĩnh Phúc [1]\n\n[1] “Đến năm 2030")
    assert "https://example.vn/?a=1&b=<2>" in copied
    with page.expect_download() as waiting:
        page.get_by_text(VI["save_json"]).click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert file.name == "hoidap-which-province.json"
    assert json.loads(file.read_text("utf-8")) == describe_answer(
        answer("which province?", None, ())
    )
    citations = read_answers(file.read_bytes())[0].citations
    assert LONG.text[citations[0].start : citations[0].end] == citations[0].quote == FIRST
    with page.expect_download() as waiting:
        page.get_by_text(VI["save_markdown"]).click()
    waiting.value.save_as(file)
    assert "<script>" not in file.read_text("utf-8").replace("\\<", "")
