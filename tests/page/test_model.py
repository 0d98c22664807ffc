"""The page over the real service: from nothing to an answer, with a document of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.page.examples import SAMPLE
from qa.page.texts import TEXTS
from tests.page.driving import OpenPage, ask, open_tab, start_server, stop_server, wait_for_mark

pytestmark = [pytest.mark.page, pytest.mark.slow, pytest.mark.model]
VI = TEXTS["vi"]
OWN = (
    "# Thông báo về hội chợ nông sản\n\n"
    "Hội chợ nông sản tỉnh Hậu Giang khai mạc tại thành phố Vị Thanh, có 137 gian hàng.\n"
)


def test_a_newcomer_asks_the_sample_and_then_a_document_of_their_own(
    open_page: OpenPage, tmp_path: Path
) -> None:
    environment = {"XDG_DATA_HOME": str(tmp_path / "home"), "HOIDAP_INDEX": ""}
    server = start_server(["app.py", "--port", "0"], environment)
    try:
        page = open_page(server.url)
        page.set_default_timeout(120_000)  # the model is prepared and the documents are indexed
        examples = page.locator("#chat .example")
        examples.first.wait_for()
        assert examples.all_inner_texts() == [it.question for it in SAMPLE]
        examples.nth(1).click()
        reply = page.locator("#chat .answered").last
        reply.wait_for()
        assert reply.locator(".short").inner_text().startswith("Vĩnh Phúc")
        restored = "tỉnh nào phấn đấu vào top 10 cả nước về chính quyền số đến năm 2030?"
        assert reply.locator(".reading q").text_content() == restored
        quote = reply.locator(".quotes q").first.text_content()
        assert quote is not None
        wait_for_mark(page, quote)
        ask(page, "Lào Cai có bao nhiêu tổ dân phố?")
        assert "Lào Cai" in page.locator("#chat .not_found .said").inner_text()

        own, broken = tmp_path / "hội chợ.md", tmp_path / "hỏng.pdf"
        own.write_text(OWN, "utf-8")
        broken.write_bytes(b"%PDF-1.7 broken")
        open_tab(page, 1)
        page.set_input_files("#upload input[type=file]", [own, broken])
        page.locator("#report .report").wait_for()
        told = page.locator("#report li").all_inner_texts()
        assert [line.split("\n")[0].split(" hộ")[0].split(" hỏ")[0] for line in told] == [
            VI["refused"],
            VI["added"],
        ]
        open_tab(page, 0)
        ask(page, "Hội chợ nông sản Hậu Giang có bao nhiêu gian hàng?")
        last = page.locator("#chat .answered").last
        assert "137" in last.inner_text()
        wait_for_mark(page, str(last.locator(".quotes q").first.text_content()))
        page.close()
    finally:
        stop_server(server)
