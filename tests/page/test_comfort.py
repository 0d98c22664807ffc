"""Languages, keyboard, dark mode, small windows and screen readers, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from qa.page.texts import TEXTS
from tests.page.driving import OpenPage, Server, ask, open_tab, wait_for_mark
from tests.page.fake_server import FIRST, SECOND

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.page, pytest.mark.slow]
SERIOUS = ("serious", "critical")


@pytest.fixture(scope="session")
def list_violations() -> Callable[[Page], list[str]]:
    """What axe-core finds on a page that is serious."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    ).Axe()

    def look(page: Page) -> list[str]:
        page.wait_for_function(  # colours fade in
            "() => document.getAnimations().every((it) => it.playState !== 'running'"
            " || it.effect.getTiming().iterations === Infinity)"
        )
        found = axe.run(page).response["violations"]
        return [
            f"{it['id']}: {node['target']} {[check['message'] for check in node['any']]}"
            for it in found
            if it["impact"] in SERIOUS
            for node in it["nodes"]
        ]

    return look


@pytest.mark.parametrize(
    ("locale", "language"), [("vi-VN", "vi"), ("en-US", "en"), ("fr-FR", "vi")]
)
def test_the_page_speaks_the_language_of_the_browser(
    server: Server, open_page: OpenPage, locale: str, language: str
) -> None:
    page = open_page(server.url, locale=locale)
    texts = TEXTS[language]
    page.get_by_text(texts["welcome"]).wait_for()
    assert page.locator("html").get_attribute("lang") == language
    placeholder = page.locator("#question textarea").get_attribute("placeholder")
    assert placeholder == texts["placeholder"]
    page.wait_for_function(  # not at once: what is being drawn anew may show its clock
        "text => document.querySelector('#sources').innerText === text", arg=texts["no_sources"]
    )
    tabs = page.locator("#tabs [role=tab]").all_inner_texts()
    assert tabs[:3] == [texts["tab_ask"], texts["tab_documents"], texts["tab_evaluation"]]


def test_switching_the_language_keeps_the_conversation_and_is_remembered(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server.url)
    ask(page, "tinh nao?")
    page.get_by_label("English").check()
    page.wait_for_function("() => document.documentElement.lang === 'en'")
    page.get_by_text(TEXTS["en"]["reading"]).wait_for()
    assert page.locator("#sources h2").inner_text() == TEXTS["en"]["sources"]
    assert page.locator("#chat .user-row").count() == 1
    again = open_page(server.url, language="en")
    again.get_by_text(TEXTS["en"]["welcome"]).wait_for()


def test_everything_can_be_done_with_the_keyboard(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    page.wait_for_function("() => document.activeElement?.matches('#question textarea')")
    page.keyboard.type("which")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("province?")
    assert page.locator("#question textarea").input_value() == "which\nprovince?"
    page.keyboard.press("Enter")
    wait_for_mark(page, FIRST)
    page.keyboard.type("never asked")
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.querySelector('#question textarea').value === ''")
    page.locator("#chat .bubble-wrap").focus()
    for number in ("1", "1", "2", "3"):
        page.keyboard.press("Tab")
        page.wait_for_function(
            "number => document.activeElement.dataset.number === number"
            " && getComputedStyle(document.activeElement).outlineStyle === 'solid'",
            arg=number,
        )
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    wait_for_mark(page, SECOND)


def test_the_dark_page_is_dark_and_remembers_a_choice(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url, dark=True)
    ground = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)[0]"
    assert page.evaluate(ground) < 50
    page.locator("#theme").click()
    page.wait_for_function(f"() => {ground} > 200")
    again = open_page(server.url, dark=True)
    again.wait_for_function(f"() => {ground} > 200")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_state_has_a_serious_violation(
    server: Server,
    open_page: OpenPage,
    list_violations: Callable[[Page], list[str]],
    dark: bool,
) -> None:
    page = open_page(server.url, dark=dark)
    page.locator("#chat .example").first.wait_for()
    assert list_violations(page) == []
    for question in ("differ which", "each one", "nothing at all", "fail"):
        ask(page, question)
    page.locator("[data-verdict=wrong]").last.click()
    page.locator("#chat .thanks input").wait_for()
    page.locator("#filters > button").click()
    page.fill("#since textarea, #since input", "2021")
    page.press("#since textarea, #since input", "Enter")
    page.locator("#chips .chip").wait_for()
    ask(page, "which one")
    page.locator("#chat .scope").wait_for()
    page.locator("#chat .differences [data-number='1']").click()
    wait_for_mark(page, FIRST)
    assert list_violations(page) == []
    open_tab(page, 1)
    page.locator("#documents [role=gridcell]").first.click()
    page.locator("#reader h2").wait_for()
    assert list_violations(page) == []
    open_tab(page, 2)
    page.locator("#evaluation-about h2").wait_for()
    assert list_violations(page) == []


@pytest.mark.parametrize("width", [360, 768, 1000, 1280])
def test_the_list_of_documents_stands_in_columns_that_hold_its_words(
    server: Server, open_page: OpenPage, width: int
) -> None:
    page = open_page(server.url, width=width)
    open_tab(page, 1)
    page.locator("#documents [role=gridcell]").first.wait_for()
    page.wait_for_function(  # heads over their columns, and no word or number cut in two
        """() => {
          const shown = (it) => it.getBoundingClientRect().width > 0;
          const heads = [...document.querySelectorAll('#documents th')].filter(shown);
          const row = document.querySelector('#documents [role=row] [role=gridcell]').parentElement;
          const cells = [...row.querySelectorAll('[role=gridcell]')].filter(shown);
          return heads.length === cells.length && heads.length >= 3 && heads.every((head, i) =>
            Math.abs(head.getBoundingClientRect().left - cells[i].getBoundingClientRect().left) < 3
            && [head, cells[i]].every((it) => it.scrollWidth <= it.clientWidth + 1));
        }""",
        timeout=10_000,
    )
    dates = page.locator("#documents [aria-colindex='3'][role=gridcell] span")
    assert dates.first.inner_text().strip() == "28/04/2021"
    assert len(dates.first.element_handle().evaluate("(it) => [...it.getClientRects()]")) == 1


def test_the_head_of_a_phone_takes_two_rows(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url, width=360)
    button = page.locator("#theme").bounding_box()
    assert button is not None
    page.wait_for_function(
        "(most) => document.querySelector('#head').offsetHeight < most", arg=3 * button["height"]
    )


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_window(server: Server, open_page: OpenPage, width: int) -> None:
    page = open_page(server.url, width=width)
    ask(page, "which " + "x" * 300)
    page.locator("#chat .answered .quotes [data-number='2']").click()
    wait_for_mark(page, SECOND)
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) <= width
    if width < 800:
        page.get_by_text(TEXTS["vi"]["back"]).click()
        page.wait_for_function(
            "() => document.querySelector('#chat .question').getBoundingClientRect().top >= -1"
        )
        page.locator("#chat .answered .quotes [data-number='2']").click()
        wait_for_mark(page, SECOND)  # brought into view again, though it was chosen already
    for tab, drawn in ((1, "#documents [role=gridcell]"), (2, "#headline :is(dl, p)")):
        open_tab(page, tab)
        page.locator(drawn).first.wait_for()
        page.wait_for_function(f"(most) => {wide} <= most", arg=width, timeout=5000)
