"""What a person sees and does on the page, in a real browser over a fake engine."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from qa.page.texts import EXAMPLES, TEXTS
from tests.page.driving import FAKE, ROOT, OpenPage, Server, start_server, stop_server
from tests.page.fake_server import FIRST, HOSTILE, SECOND

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.page, pytest.mark.slow]


def ask(page: Page, question: str) -> None:
    """Asks and waits until the reply to this question is there."""
    before = page.locator("#chat .bot-row").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.locator("#chat .bot-row").nth(before).locator(".answered, .not_found, .failed").wait_for()


def wait_for_mark(page: Page, quote: str) -> None:
    """Waits until exactly this quote is marked, inside its pane and inside the window."""
    page.wait_for_function(
        """(quote) => {
          const mark = document.querySelector("#sources mark");
          if (!mark || mark.textContent !== quote) return false;
          const [box, pane] = [mark, mark.parentElement].map((it) => it.getBoundingClientRect());
          return box.top >= Math.max(0, pane.top) - 1
            && box.bottom <= Math.min(window.innerHeight, pane.bottom) + 1;
        }""",
        arg=quote,
        timeout=10_000,
    )


def test_an_answer_comes_first_and_its_quote_is_marked_in_its_document(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server.url)
    ask(page, "which province?")
    short = page.locator("#chat .answered .short")
    assert short.inner_text().startswith("Vĩnh Phúc")
    size = "(it) => parseFloat(getComputedStyle(it).fontSize)"
    quotes = page.locator("#chat .answered ol q")
    assert short.evaluate(size) > 1.3 * quotes.first.evaluate(size)
    assert quotes.all_text_contents() == [FIRST, SECOND, "Trang hai nói về Nghệ An."]
    wait_for_mark(page, FIRST)
    text = page.locator("#sources .text")
    assert text.get_attribute("lang") == "vi"
    assert "Đoạn 0 của văn bản thử" in text.inner_text()
    assert page.locator("#sources li").all_inner_texts() == [
        "1\n“Báo cáo <i>dài</i>” (Vĩnh Phúc, 28/04/2021)",
        "2\n“Báo cáo <i>dài</i>” (Vĩnh Phúc, 28/04/2021)",
        "3\n“Văn bản ngắn” (tr. 2)",
    ]
    link = page.locator("#sources .origin a")
    assert link.get_attribute("href") == "https://example.vn/?a=1&b=<2>"
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert page.locator("#question textarea").input_value() == ""


@pytest.mark.parametrize("place", ["#chat .answered", "#sources li"])
def test_choosing_another_number_moves_the_mark(
    server: Server, open_page: OpenPage, place: str
) -> None:
    page = open_page(server.url)
    ask(page, "which province?")
    wait_for_mark(page, FIRST)
    page.locator(f"{place} [data-number='2']").click()
    wait_for_mark(page, SECOND)
    assert page.locator("#sources [aria-current]").get_attribute("data-number") == "2"
    page.locator(f"{place} [data-number='1']").first.click()
    wait_for_mark(page, FIRST)
    page.locator(f"{place} [data-number='3']").click()
    wait_for_mark(page, "Trang hai nói về Nghệ An.")
    assert page.locator("#sources .origin a").count() == 0


def test_an_earlier_answer_shows_its_own_sources_again(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    ask(page, "first question?")
    ask(page, "nothing at all")
    wait_for_mark(page, "Trang hai nói về Nghệ An.")
    page.locator("#chat .answered [data-number='2']").click()
    wait_for_mark(page, SECOND)
    assert page.locator("#sources .asked").inner_text() == "first question?"


def test_not_found_looks_different_and_offers_the_nearest_passages(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server.url)
    ask(page, "nothing at all")
    assert page.locator("#chat .answered").count() == 0
    assert page.locator("#chat .not_found .short").inner_text() == TEXTS["vi"]["not_found"]
    assert page.locator("#chat .not_found [lang=en]").inner_text().startswith("No answer")
    assert page.locator("#sources h2").inner_text() == TEXTS["vi"]["nearest"]
    wait_for_mark(page, "Trang hai nói về Nghệ An.")


def test_the_reading_is_shown_only_where_it_differs(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    ask(page, "tinh nao?")
    assert page.locator("#chat .reading").inner_text() == "Câu hỏi được hiểu là: tỉnh nào"
    ask(page, "which province?")
    assert page.locator("#chat .reading").count() == 1


def test_hostile_text_is_only_text(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    question = f"which {HOSTILE} ![x](https://example.com/x.png) <a href='javascript:alert(4)'>x"
    ask(page, question)
    page.locator("#sources li [data-number='2']").click()
    wait_for_mark(page, SECOND)
    assert page.locator("#chat .user-row").inner_text().strip() == question
    assert page.locator("#sources .asked").inner_text() == question
    assert HOSTILE in page.locator("#chat .answered").inner_text()
    for place in ("#chat .message", "#sources"):
        assert page.locator(f"{place} :is(script, img, i, b, [onerror])").count() == 0
    assert page.locator("#chat .message a, #sources a[href^='javascript']").count() == 0


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("fail", "the question has 3 characters <b>too many</b>; shorten it"),
        ("crash", TEXTS["vi"]["internal"]),
    ],
)
def test_an_error_is_told_and_the_page_goes_on(
    server: Server, open_page: OpenPage, question: str, reason: str
) -> None:
    page = open_page(server.url)
    ask(page, question)
    failed = page.locator("#chat .failed")
    assert failed.inner_text().split("\n\n") == [TEXTS["vi"]["failed"], reason]
    assert page.locator("#sources").inner_text() == TEXTS["vi"]["no_sources"]
    ask(page, "which province?")
    wait_for_mark(page, FIRST)


def test_an_empty_question_is_not_asked(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    page.fill("#question textarea", "   ")
    page.press("#question textarea", "Enter")
    ask(page, "which province?")
    assert page.locator("#chat .user-row").count() == 1


def test_an_example_is_asked_with_a_click(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    assert page.locator("#chat .example").all_inner_texts() == list(EXAMPLES)
    page.locator("#chat .example").first.click()
    wait_for_mark(page, FIRST)
    page.locator("#chat .user-row").get_by_text(EXAMPLES[0], exact=True).wait_for()


def test_clearing_the_chat_begins_anew(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    ask(page, "which province?")
    page.get_by_role("button", name=re.compile("clear", re.IGNORECASE)).click()
    page.locator("#sources .empty[lang=vi]").wait_for()
    ask(page, "which province?")
    assert page.locator("#chat .user-row").count() == 1


@pytest.mark.parametrize(
    ("locale", "language"), [("vi-VN", "vi"), ("en-US", "en"), ("fr-FR", "vi")]
)
def test_the_page_speaks_the_language_of_the_browser(
    server: Server, open_page: OpenPage, locale: str, language: str
) -> None:
    page = open_page(server.url, locale=locale)
    page.get_by_text(TEXTS[language]["purpose"]).wait_for()
    assert page.locator("html").get_attribute("lang") == language
    placeholder = page.locator("#question textarea").get_attribute("placeholder")
    assert placeholder == TEXTS[language]["placeholder"]
    assert page.locator("#sources").inner_text() == TEXTS[language]["no_sources"]


def test_switching_the_language_keeps_the_conversation(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    ask(page, "tinh nao?")
    page.get_by_label("English").check()
    page.wait_for_function("() => document.documentElement.lang === 'en'")
    page.get_by_text(TEXTS["en"]["reading"]).wait_for()
    assert page.locator("#sources h2").inner_text() == TEXTS["en"]["sources"]
    assert page.locator("#chat .user-row").count() == 1


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_nothing_is_wider_than_the_window(server: Server, open_page: OpenPage, width: int) -> None:
    page = open_page(server.url, width=width)
    ask(page, "which " + "x" * 300)
    page.locator("#chat .answered [data-number='2']").click()
    wait_for_mark(page, SECOND)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_waits_visibly_for_the_engine(open_page: OpenPage, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    server = start_server([FAKE, str(gate)])
    try:
        page = open_page(server.url)
        loading = page.locator("#state .loading")
        loading.wait_for()
        assert loading.inner_text() == TEXTS["vi"]["loading"]
        page.fill("#question textarea", "which province?")
        page.press("#question textarea", "Enter")
        page.locator("#chat .waiting").wait_for()
        gate.touch()
        wait_for_mark(page, FIRST)
        loading.wait_for(state="detached")
    finally:
        stop_server(server)


def test_an_engine_that_cannot_open_says_why(open_page: OpenPage, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    gate.write_text("no model <b>here</b>; name another", "utf-8")
    server = start_server([FAKE, str(gate)])
    try:
        page = open_page(server.url)
        state = page.locator("#state .failed")
        state.wait_for()
        assert state.inner_text() == "no model <b>here</b>; name another"
        ask(page, "which province?")
        assert "no model <b>here</b>" in page.locator("#chat .failed").inner_text()
    finally:
        stop_server(server)


def test_an_interrupted_server_ends_quietly_though_a_page_is_open(
    open_page: OpenPage, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    gate.touch()
    server = start_server([FAKE, str(gate)])
    page = open_page(server.url)
    ask(page, "which province?")
    server.process.send_signal(signal.SIGINT)
    server.reader.join(20)
    assert server.process.wait(20) == 0
    assert len(server.lines) == 1
    stop_server(server)
    page.wait_for_timeout(500)
    open_page.wrongs.clear()  # the browser logs that the server is gone


def test_the_server_turns_away_what_the_page_does_not_need(server: Server) -> None:
    def fetch(path: str, **headers: str) -> int:
        try:
            with urlopen(Request(server.url + path, headers=headers), timeout=10) as reply:
                assert "default-src 'self'" in reply.headers["content-security-policy"]
                return int(reply.status)
        except HTTPError as error:
            return error.code

    assert fetch("/") == 200
    assert fetch("/", Host="elsewhere.example") == 400
    assert fetch("/openapi.json") == 404
    assert fetch(f"/gradio_api/file={ROOT / 'pyproject.toml'}") == 403


def test_a_port_in_use_is_told_with_its_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "app.py", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"hoidap: cannot listen on 127.0.0.1:{port} (Address already")
    assert "--port" in ended.stderr


@pytest.mark.model
def test_the_examples_are_answered_from_the_sample_documents(
    open_page: OpenPage, tmp_path: Path
) -> None:
    environment = {"XDG_DATA_HOME": str(tmp_path), "HOIDAP_INDEX": ""}
    server = start_server(["app.py", "--port", "0"], environment)
    try:
        page = open_page(server.url)
        page.set_default_timeout(120_000)  # the model is prepared and the documents are indexed
        for example in EXAMPLES:
            ask(page, example)
            answer = page.locator("#chat .answered").last
            assert answer.locator(".short").inner_text().startswith("Vĩnh Phúc")
            quote = answer.locator("ol q").first.text_content()
            assert quote is not None
            wait_for_mark(page, quote)
        restored = "tỉnh nào phấn đấu vào top 10 cả nước về chính quyền số đến năm 2030?"
        assert page.locator("#chat .reading q").all_text_contents() == [restored]
    finally:
        stop_server(server)
