"""The documents and the filters on the page, in a real browser over a fake service."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.page.gradio_words import WORDS
from qa.page.texts import TEXTS
from qa.server.service import Limits
from tests.page.driving import (
    FAKE,
    OpenPage,
    Server,
    ask,
    open_tab,
    start_server,
    stop_server,
    wait_for_mark,
)
from tests.page.fake_server import HOSTILE

pytestmark = [pytest.mark.page, pytest.mark.slow]
VI = TEXTS["vi"]
CELLS = "#documents [role=gridcell]"


def test_documents_are_listed_found_and_read(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    open_tab(page, 1)
    page.locator("#count").get_by_text(VI["count_all"].format(total=2)).wait_for()
    cells = page.locator(CELLS)
    assert [text.strip() for text in cells.all_inner_texts()[:3]] == [
        "Báo cáo <i>dài</i>",
        "Vĩnh Phúc",
        "28/04/2021",
    ]
    cells.first.click()
    reader = page.locator("#reader")
    reader.get_by_role("heading", name="Báo cáo <i>dài</i>").wait_for()
    assert HOSTILE in reader.inner_text()
    assert reader.locator(":is(script, img, i)").count() == 0
    page.fill("#find textarea, #find input", "van ban ngan")
    page.locator("#count").get_by_text(VI["count"].format(shown=1, total=2)).wait_for()
    page.fill("#find textarea, #find input", "không có")
    page.get_by_text(VI["none_match"]).wait_for()
    page.fill("#find textarea, #find input", "")
    page.locator("#of-province input").click()
    page.get_by_role("option", name="Nghệ An (1)").click()
    page.locator("#count").get_by_text(VI["count"].format(shown=1, total=2)).wait_for()
    assert cells.first.inner_text().strip() == "Văn bản ngắn"


def test_files_are_added_reported_one_by_one_and_removed(
    server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    good, bad = tmp_path / "mới.md", tmp_path / "hỏng.pdf"
    good.write_text("# Tệp <u>mới</u>\n\nNội dung mới.", "utf-8")
    bad.write_bytes(b"no pdf")
    page = open_page(server.url)
    open_tab(page, 1)
    page.set_input_files("#upload input[type=file]", [good, bad])
    report = page.locator("#report .report")
    report.wait_for()
    assert [
        list(filter(None, it.split("\n"))) for it in report.locator("li").all_inner_texts()
    ] == [
        [f"{VI['refused']} hỏng.pdf", VI["cause_unreadable"], VI["detail"]],
        [f"{VI['added']} mới.md"],
    ]
    assert report.locator("[lang=en]").text_content() == "is <b>damaged</b>; save it"
    page.locator("#count").get_by_text(VI["count_all"].format(total=3)).wait_for()
    page.locator(CELLS).get_by_text("Tệp <u>mới</u>").click()
    page.locator("#remove").click()
    page.get_by_text(VI["remove_sure"].format(title="Tệp <u>mới</u>")).wait_for()
    page.get_by_role("button", name=VI["remove_no"]).click()
    page.locator("#remove").click()
    page.get_by_role("button", name=VI["remove_yes"], exact=True).click()
    page.get_by_text(VI["removed"].format(title="Tệp <u>mới</u>")).wait_for()
    page.locator("#count").get_by_text(VI["count_all"].format(total=2)).wait_for()
    assert page.locator("#upload, #report").locator("u").count() == 0


def test_a_file_that_is_too_big_does_not_stop_the_others(
    server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    good, big = tmp_path / "vừa.md", tmp_path / "<i>quá lớn.md"
    good.write_text("# Tệp vừa", "utf-8")
    with big.open("wb") as file:
        file.truncate(Limits().add.file_bytes + 1)
    page = open_page(server.url)
    open_tab(page, 1)
    said = VI["too_big"].format(size="50 MB", names=big.name)
    page.set_input_files("#upload input[type=file]", [big, good])
    page.locator("#report .report li").get_by_text(good.name).wait_for()
    page.get_by_text(said).wait_for()
    page.get_by_role("button", name=WORDS["Close"], exact=True).click()
    page.set_input_files("#upload input[type=file]", [big])
    page.get_by_text(said).wait_for()
    page.locator(CELLS).get_by_text("Tệp vừa").click()
    page.locator("#remove").click()
    page.get_by_role("button", name=VI["remove_yes"], exact=True).click()
    page.get_by_text(VI["removed"].format(title="Tệp vừa")).wait_for()


def test_nothing_is_added_or_removed_where_the_server_is_read_only(
    open_page: OpenPage, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    gate.touch()
    server = start_server([FAKE, str(gate), "--read-only"])
    try:
        page = open_page(server.url)
        open_tab(page, 1)
        page.locator(CELLS).first.click()
        page.locator("#reader h2").wait_for()
        for place in ("#upload", "#remove"):
            assert not page.locator(place).is_visible(), place
        open_tab(page, 2)
        page.get_by_text(VI["run_impossible"]).wait_for()
        assert page.locator("#run").is_disabled()
        page.close()
    finally:
        stop_server(server)


def test_filters_hold_are_seen_and_can_be_cleared(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url)
    page.locator("#filters > button").click()
    page.locator("#province input").click()
    page.get_by_role("option", name="Nghệ An (1)").click()
    chips = page.locator("#chips .chip")
    chips.get_by_text("Nghệ An").wait_for()
    page.fill("#since textarea, #since input", "5/2021")
    page.press("#since textarea, #since input", "Enter")
    chips.get_by_text("01/05/2021").wait_for()
    assert page.get_by_text(VI["filters_active"].format(count=2)).count() == 1
    ask(page, "which province?")
    assert "Nghệ An" in page.locator("#chat .answered .short").inner_text()
    wait_for_mark(page, "Trang hai nói về Nghệ An.")
    chips.first.click()
    page.wait_for_function("() => document.querySelectorAll('#chips .chip').length === 1")
    assert page.locator("#province input").input_value() == VI["any_province"]
    ask(page, "which province?")
    assert "Vĩnh Phúc" in page.locator("#chat .answered .short").last.inner_text()
    page.fill("#since textarea, #since input", "hôm <b>qua</b>")
    page.press("#since textarea, #since input", "Enter")
    page.get_by_text(VI["bad_date"].format(text="hôm <b>qua</b>")).wait_for()


def test_a_run_of_the_evaluation_goes_on_when_the_page_is_opened_anew(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server.url)
    open_tab(page, 2)
    page.locator("#run").click()
    under_way = VI["running"].format(done=1, total=3)
    page.get_by_text(under_way).wait_for()
    assert not page.locator("#run").is_visible()
    again = open_page(server.url)
    open_tab(again, 2)
    again.get_by_text(under_way).wait_for()
    again.locator("#run-stop").click()
    again.get_by_text(VI["run_stopped"]).wait_for()
    page.get_by_text(VI["run_stopped"]).wait_for()  # by whomever it was stopped
    page.locator("#run").click()
    page.get_by_text(under_way).wait_for()
    (server.home / "evaluated").touch()
    page.get_by_text(VI["run_done"]).wait_for()
    page.locator("#run").wait_for()
