"""Asking on the page, in a real browser over a fake service."""

from __future__ import annotations

import signal
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest

from qa.page.gradio_words import WORDS
from qa.page.texts import TEXTS
from tests.page.driving import (
    FAKE,
    OpenPage,
    Server,
    ask,
    start_server,
    stop_server,
    wait_for_mark,
)
from tests.page.fake_server import FIRST, HOSTILE, SECOND

pytestmark = [pytest.mark.page, pytest.mark.slow]
VI = TEXTS["vi"]
THIRD = "Trang hai nói về Nghệ An."


def test_an_answer_comes_first_and_its_quotes_are_marked_in_their_documents(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server.url)
    ask(page, "which province?")
    short = page.locator("#chat .answered .short")
    assert short.locator("span").first.inner_text() == "Vĩnh Phúc"
    size = "(it) => parseFloat(getComputedStyle(it).fontSize)"
    quotes = page.locator("#chat .answered .quotes q")
    assert short.evaluate(size) > 1.3 * quotes.first.evaluate(size)
    assert quotes.all_text_contents() == [FIRST, SECOND, THIRD]
    assert page.locator("#chat .quotes cite").all_inner_texts() == [
        "Báo cáo <i>dài</i> · Vĩnh Phúc · 28/04/2021 · Mục tiêu",
        "Văn bản ngắn · Nghệ An · 28/5 · trang 2",
    ]
    wait_for_mark(page, FIRST)
    marks = page.locator("#sources mark")
    numbers = set(marks.evaluate_all("(all) => all.map((it) => it.dataset.quote)"))
    assert numbers == {"1", "2"}, "all quotes of the document are marked"
    text = page.locator("#sources .original")
    assert text.get_attribute("lang") == "vi"
    assert "Đoạn 0 của văn bản thử" in text.inner_text()
    assert "".join(page.locator("#sources .lead").all_text_contents()) == "## Mục tiêu"
    link = page.locator("#sources .origin a")
    assert link.get_attribute("href") == "https://example.vn/?a=1&b=<2>"
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert page.locator("#question textarea").input_value() == ""


def test_choosing_another_number_moves_the_mark(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    ask(page, "which province?")
    wait_for_mark(page, FIRST)
    for place in ("#chat .answered .quotes", "#sources li"):
        page.locator(f"{place} [data-number='2']").click()
        wait_for_mark(page, SECOND)
        assert page.locator("#sources [aria-current]").get_attribute("data-number") == "2"
        page.locator(f"{place} [data-number='3']").first.click()
        wait_for_mark(page, THIRD)
        assert page.locator("#sources .origin a").count() == 0, "javascript: is no source"
        assert "short.pdf" in page.locator("#sources .origin").inner_text()


def test_an_earlier_answer_shows_its_own_sources_again(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    ask(page, "first question?")
    page.evaluate("document.querySelector('#chat .answered').dataset.kept = 'yes'")
    ask(page, "nothing at all")
    wait_for_mark(page, THIRD)
    assert page.locator("#chat [data-kept]").count() == 1, "an answer is not drawn again"
    page.locator("#chat .answered [data-number='2']").click()
    wait_for_mark(page, SECOND)
    assert page.locator("#sources .asked").inner_text() == "first question?"


def test_not_found_looks_different_and_says_what_is_missing(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server.url)
    ask(page, "nothing at all")
    assert page.locator("#chat .answered").count() == 0
    missing = page.locator("#chat .not_found")
    assert missing.locator(".short").inner_text() == VI["not_found"]
    assert missing.locator(".said").get_attribute("lang") == "en"
    assert missing.locator(".parts li").all_inner_texts() == ["Lào Cai <b>"]
    assert missing.locator(".near q").all_inner_texts() == [THIRD]
    assert page.locator("#sources h2").inner_text() == VI["nearest"]
    wait_for_mark(page, THIRD)


def test_differences_and_the_lines_of_documents_are_shown(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server.url)
    ask(page, "differ which")
    values = page.locator("#chat .differences li > span[lang]")
    assert values.all_inner_texts() == ["1.277", "1.300 <b>"]
    page.locator("#chat .differences [data-number='3']").click()
    wait_for_mark(page, THIRD)
    ask(page, "each one")
    labels = page.locator("#chat .entries .label")
    assert labels.all_inner_texts() == ["Vĩnh Phúc", "Nghệ An: 28/5"]
    page.locator("#chat .entries [data-number='3']").click()
    wait_for_mark(page, THIRD)


def test_a_reading_can_be_edited_and_set_aside(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    ask(page, "tinh nao?")
    reading = page.locator("#chat .reading")
    assert reading.locator("q").inner_text() == "tỉnh nào"
    reading.get_by_text(VI["edit"], exact=True).click()
    page.wait_for_function("() => document.activeElement?.value === 'tỉnh nào'", timeout=5_000)
    reading.get_by_text(VI["literal"], exact=True).click()
    again = page.locator("#chat .bot-row").nth(1)
    again.locator(".answered").wait_for()
    assert page.locator("#chat .user-row").nth(1).inner_text().strip() == "tinh nao?"
    assert again.locator(".reading").count() == 0


def test_a_follow_up_is_read_after_the_question_before_it(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server.url)
    ask(page, "which province?")
    ask(page, "and by 2025?")
    reading = page.locator("#chat .reading")
    assert reading.inner_text().startswith(VI["carried"])
    assert reading.locator("q").inner_text() == "which province? + and by 2025?"
    reading.get_by_text(VI["literal"], exact=True).click()
    page.locator("#chat .bot-row").nth(2).locator(".answered").wait_for()
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
        assert page.locator(f"{place} :is(script, img, i, [onerror])").count() == 0
    assert page.locator("#chat .message a, #sources a[href^='javascript']").count() == 0


@pytest.mark.parametrize(
    ("question", "reasons"),
    [
        (
            "fail",
            [
                VI["cause_long_question"],
                "the question has 3 characters <b>too many</b>; shorten it",
            ],
        ),
        ("crash", [VI["internal"]]),
        ("busy", [VI["busy"]]),
        ("???", [VI["empty_question"]]),
    ],
)
def test_an_error_is_told_and_the_page_goes_on(
    server: Server, open_page: OpenPage, question: str, reasons: list[str]
) -> None:
    page = open_page(server.url)
    ask(page, question)
    failed = page.locator("#chat .failed p")
    assert failed.all_text_contents() == [VI["failed"], *reasons]
    for detail in failed.all()[2:]:
        assert not detail.is_visible(), "it is in English"
        page.get_by_text(VI["detail"]).click()
        detail.wait_for()
        assert detail.get_attribute("lang") == "en"
    assert page.locator("#sources").inner_text() == VI["no_sources"]
    ask(page, "which province?")
    wait_for_mark(page, FIRST)


def test_a_slow_question_shows_that_it_is_worked_on_and_can_be_stopped(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server.url)
    page.fill("#question textarea", "slow question")
    page.press("#question textarea", "Enter")
    page.get_by_text(VI["searching"]).wait_for()
    page.locator("#question .stop-button").click()
    page.get_by_text(VI["stopped"]).wait_for()
    page.fill("#question textarea", "slow again")
    page.press("#question textarea", "Enter")
    page.locator("#question .stop-button").wait_for()
    page.keyboard.press("Escape")
    page.locator("#chat .stopped").nth(1).wait_for()
    ask(page, "slow last")  # its answer comes after those of the others would have
    assert page.locator("#chat .answered").count() == 1, "a stopped question stays stopped"
    ask(page, "which province?")


def test_questions_asked_at_once_are_all_answered(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    for text in ("slow one", "which province?"):
        page.fill("#question textarea", text)
        page.press("#question textarea", "Enter")
        page.locator("#chat .user-row").get_by_text(text, exact=True).wait_for()
    page.locator("#chat .answered").nth(1).wait_for()
    assert page.locator("#chat .waiting").count() == 0
    assert [text.strip() for text in page.locator("#chat .user-row").all_inner_texts()] == [
        "slow one",
        "which province?",
    ]


def test_an_opinion_given_while_a_question_runs_stays(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    ask(page, "which province?")
    page.fill("#question textarea", "slow one")
    page.press("#question textarea", "Enter")
    page.locator("#chat .waiting").wait_for()
    page.locator("[data-verdict=right]").first.click()
    page.locator("[data-verdict=right][aria-pressed=true]").wait_for()
    page.locator("#chat .answered").nth(1).wait_for()
    assert page.locator("[data-verdict=right][aria-pressed=true]").count() == 1


def test_an_empty_question_is_not_asked(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    page.fill("#question textarea", "   ")
    with page.expect_response(lambda response: "/queue/join" in response.url):
        page.press("#question textarea", "Enter")
    ask(page, "which province?")
    assert page.locator("#chat .user-row").count() == 1


def test_an_example_is_asked_with_a_click(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    example = page.locator("#chat .example").first
    question = example.inner_text().strip()
    example.click()
    wait_for_mark(page, FIRST)
    page.locator("#chat .user-row").get_by_text(question, exact=True).wait_for()


def test_a_new_conversation_begins_empty(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    ask(page, "which province?")
    page.locator("#new").click()
    page.locator("#sources .empty[lang=vi]").wait_for()
    page.wait_for_function("() => !location.search.includes('q=')")
    ask(page, "and by 2025?")
    assert page.locator("#chat .user-row").count() == 1
    assert page.locator("#chat .reading").count() == 0


def test_an_address_opens_its_question_asked_and_follows_the_last_one(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server.url, query="/?q=which%20%26%20x%3F")
    wait_for_mark(page, FIRST)
    page.locator("#chat .user-row").get_by_text("which & x?", exact=True).wait_for()
    ask(page, "nothing #1 & more")
    page.wait_for_function("() => location.search.includes('nothing')")
    assert parse_qs(urlparse(page.url).query) == {"q": ["nothing #1 & more"]}


def test_an_address_asks_the_whole_question_under_its_filter(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server.url, query="/?q=which%3F&province=Ngh%E1%BB%87+An&since=2021")
    reply = page.locator("#chat .answered .short")
    reply.get_by_text("Nghệ An").wait_for()
    assert page.locator("#chips .chip").count() == 2
    page.locator("#filters > button").click()
    page.wait_for_function("() => document.querySelector('#province input')?.value.includes('An')")
    ask(page, "and by 2025?")
    page.wait_for_function("() => location.search.includes('2025')")
    assert parse_qs(urlparse(page.url).query) == {
        "q": ["which? + and by 2025?"],
        "province": ["Nghệ An"],
        "since": ["2021-01-01"],
    }


def test_an_address_whose_filter_is_wrong_asks_nothing(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url, query="/?q=which%3F&province=%3Cimg+src%3Dx%3EAtlantis")
    page.get_by_text(VI["bad_province"].format(text="<img src=x>Atlantis")).wait_for()
    assert page.locator("#chat .user-row").count() == 0


def test_the_page_waits_visibly_for_the_engine(open_page: OpenPage, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    server = start_server([FAKE, str(gate)])
    try:
        page = open_page(server.url)
        loading = page.locator("#state .loading")
        loading.wait_for()
        assert loading.inner_text() == VI["loading"]
        page.fill("#question textarea", "which province?")
        page.press("#question textarea", "Enter")
        page.locator("#chat .waiting").wait_for()
        gate.touch()
        wait_for_mark(page, FIRST)
        loading.wait_for(state="detached")
        server.process.send_signal(signal.SIGINT)
        server.reader.join(20)
        assert server.process.wait(20) == 0
        assert len(server.lines) == 1, "an interrupted server ends quietly though a page is open"
        page.fill("#question textarea", "and by 2025?")  # a page at rest learns it when it asks
        page.press("#question textarea", "Enter")
        page.get_by_text(WORDS["Connection Lost"]).wait_for()
        open_page.wrongs.clear()  # the browser logs that the server is gone
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
        assert list(filter(None, state.inner_text().split("\n"))) == [
            VI["cause_closed"],
            VI["detail"],
        ]
        state.locator("summary").click()
        page.get_by_text("no model <b>here</b>; name another").wait_for()
        ask(page, "which province?")
        detail = page.locator("#chat .failed [lang=en]")
        assert "no model <b>here</b>" in str(detail.text_content())
        page.close()
    finally:
        stop_server(server)
