"""Nothing on the page, of ours or of Gradio's, is in the language that was not chosen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import TimeoutError

from qa.page.gradio_words import WORDS
from qa.page.texts import TEXTS
from tests.page.driving import OpenPage, Server, ask, open_tab

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.page, pytest.mark.slow]
VI, EN = TEXTS["vi"], TEXTS["en"]
ALL = {"split": "test", "by": "all", "name": "all", "questions": 2, "hit@1": 0.5, "p50_ms": 35.0}
REPORT = {
    "groups": [ALL, {**ALL, "by": "language", "name": "vi"}, {**ALL, "by": "type", "name": "date"}],
    "outcomes": [
        {"question": {"split": "test"}, "confidence": sure, "right": sure > 0.5}
        for sure in (0.4, 0.9)
    ],
}
OWN_NAMES = {"English", "Tiếng Việt", "Ngôn ngữ / Language"}  # as the switch names the languages
# What is quoted, typed or found is in its own language, and so is what says in which it is.
FIND_FOREIGN = """([english, ours]) => {
  const left = 'q, cite, .question, .original, .origin, .short, [role=gridcell], [role=option], '
    + '[lang], .asked, .parts, .chip, .label, .example, textarea, #documents td, #reader h2, '
    + '#report li, .figures dd, style, script';
  const foreign = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT + 4, (node) =>
    node.nodeType === 1 && node.matches(left) ? NodeFilter.FILTER_REJECT : 1);
  while (walk.nextNode()) {
    const it = walk.currentNode;
    const texts = it.nodeType === 3 ? [it.data] : ['aria-label', 'title', 'placeholder', 'alt']
      .map((name) => it.getAttribute(name) ?? '');
    for (const text of texts.map((it) => it.replace(/“.*”/, '').trim())) {
      const accented = /[đĐ]/.test(text) || text.normalize('NFD') !== text;
      if (!/\\p{L}{2}/u.test(text) || ours.includes(text)) continue;
      if (english ? accented : !accented) foreign.add(text);
    }
  }
  return [...foreign];
}"""


def walk_states(server: Server, page: Page, folder: Path, texts: dict[str, str]) -> Iterator[str]:
    """The main states of the page, by name, one after the other."""
    yield "start"
    page.fill("#question textarea", "slow one")
    page.press("#question textarea", "Enter")
    page.locator("#question .stop-button").wait_for()
    yield "asked"
    page.locator("#chat .answered").wait_for()
    page.locator("[data-verdict=wrong]").click()
    page.locator("#chat .thanks input").wait_for()
    yield "judged"
    for question in ("nothing at all", "fail", "differ which", "each one", "tinh nao"):
        ask(page, question)
    yield "answered in every way"
    page.locator("#filters > button").click()
    page.locator("#province input").click()
    page.get_by_role("option").first.wait_for()
    yield "filters"
    page.get_by_role("option", name="Nghệ An (1)").click()
    page.fill("#since textarea, #since input", "5/2021")
    page.press("#since textarea, #since input", "Enter")
    page.locator("#chips .chip").nth(1).wait_for()
    yield "filtered"
    open_tab(page, 1)
    page.locator("#documents [role=gridcell]").first.click()
    page.locator("#reader h2").wait_for()
    yield "documents"
    page.locator("#remove").click()
    page.locator("#sure-text p").wait_for()
    yield "removal"
    page.get_by_role("button", name=texts["remove_no"]).click()
    bad = folder / "a.pdf"
    bad.write_bytes(b"")
    page.set_input_files("#upload input[type=file]", [bad])
    page.locator("#report .report").wait_for()
    yield "refused"
    report = server.home / "reports" / "eval.json"
    report.parent.mkdir(exist_ok=True)
    report.write_text(json.dumps(REPORT), "utf-8")
    open_tab(page, 2)
    page.locator(".vega-embed svg, .vega-embed canvas").first.wait_for()
    page.locator("#evaluation-about h2").wait_for()
    report.unlink()
    yield "evaluation"
    page.goto(f"{server.url}/?province=Nowhere&q=x")
    page.locator(".toast-title").wait_for()
    page.wait_for_function("(lang) => document.documentElement.lang === lang", arg=choose(texts))
    yield "warned"


def choose(texts: dict[str, str]) -> str:
    return "vi" if texts is VI else "en"


def expect_one_language(page: Page, texts: dict[str, str], state: str) -> None:
    """Waits until nothing is said in another language: what was just drawn is put right at once."""
    ours = [] if texts is EN else [re.sub(r"\{\w*\}", "", it) for it in texts.values()]
    judged = [texts is EN, [*OWN_NAMES, *ours]]
    try:
        page.wait_for_function(f"(it) => !({FIND_FOREIGN})(it).length", arg=judged, timeout=5000)
    except TimeoutError as error:
        raise AssertionError(state, page.evaluate(FIND_FOREIGN, judged)) from error


@pytest.mark.parametrize(("locale", "texts"), [("vi-VN", VI), ("en-US", EN)])
def test_no_state_of_the_page_speaks_another_language(
    server: Server, open_page: OpenPage, tmp_path: Path, locale: str, texts: dict[str, str]
) -> None:
    page = open_page(server.url, locale=locale)
    for state in walk_states(server, page, tmp_path, texts):
        expect_one_language(page, texts, state)


def test_gradio_does_not_speak_the_language_of_a_browser_that_the_page_does_not_speak(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server.url, locale="fr-FR")
    expect_one_language(page, VI, "start")
    open_tab(page, 1)
    page.locator("#upload button").first.wait_for()
    expect_one_language(page, VI, "documents")


def test_what_gradio_says_later_follows_the_switch_and_documents_do_not(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server.url)
    page.evaluate(
        """() => {
          const box = document.createElement('div');
          box.innerHTML = '<p id=a>Connection Lost</p><p id=b title="In queue: 2 of 7"></p>'
            + '<p class=html-container><span id=c>Error</span></p>';
          document.body.append(box);
        }"""
    )

    def read() -> list[str]:
        page.wait_for_function("() => document.querySelector('#a').textContent !== window.before")
        page.evaluate("() => { window.before = document.querySelector('#a').textContent; }")
        told = page.evaluate(
            "() => [document.querySelector('#a').textContent, document.querySelector('#b').title,"
            " document.querySelector('#c').textContent]"
        )
        assert isinstance(told, list)
        return told

    page.evaluate("() => { window.before = 'Connection Lost'; }")
    assert read() == ["Mất kết nối", "Đang chờ: 2 trong 7", "Error"]
    page.get_by_label("English").check()
    assert read() == ["Connection Lost", "In queue: 2 of 7", "Error"]
    page.evaluate("() => { document.querySelector('#a').textContent = 'Mất kết nối'; }")
    page.get_by_label("Tiếng Việt").check()
    page.wait_for_function("() => document.documentElement.lang === 'vi'")


def test_each_word_has_one_translation() -> None:
    assert len(set(WORDS.values())) == len(WORDS)
    for english, vietnamese in WORDS.items():
        assert english.count("{}") == vietnamese.count("{}"), english
