"""Takes the pictures of the README from the real page over the sample documents.

Usage: python -m tests.page.screenshots FOLDER — needs playwright and a Chromium; the report on the
evaluation page is made first. A picture has at most 200 kB.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.page.conftest import SWITCHES, find_chromium
from tests.page.driving import ROOT, ask, open_tab, start_server, stop_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MOST_BYTES = 200_000
RUN = "from eval.cli import evaluate; evaluate()"
ENGLISH = "Which province targets top 10 digital government by 2030?"
UNACCENTED = "tinh nao phan dau vao top 10 ca nuoc ve chinh quyen so den nam 2030?"
MISSING = "Lào Cai có bao nhiêu tổ dân phố?"
DESKTOP, PHONE = (1280, 800), (360, 740)


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    from playwright.sync_api import sync_playwright

    with serve_sample() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=SWITCHES)
        with open_page(browser, url, DESKTOP) as page:
            page.locator("#chat .example").first.wait_for(timeout=120_000)
            take(page, folder / "page-start.png")
            ask(page, ENGLISH)
            page.wait_for_timeout(700)
            take(page, folder / "page-light.png")
            ask(page, MISSING)
            page.wait_for_timeout(700)
            take(page, folder / "page-not-found.png")
            open_tab(page, 1)
            page.locator("#documents [role=gridcell]").first.click()
            page.locator("#reader h2").wait_for()
            take(page, folder / "page-documents.png")
            open_tab(page, 2)
            page.locator("#risk svg, #risk canvas").first.wait_for()
            take(page, folder / "page-evaluation.png")
        with open_page(browser, url, DESKTOP, dark=True) as page:
            ask(page, UNACCENTED)
            page.wait_for_timeout(700)
            take(page, folder / "page-dark.png")
        with open_page(browser, url, PHONE) as page:
            ask(page, UNACCENTED)
            page.wait_for_timeout(700)
            take(page, folder / "page-phone.png")
            page.locator("#chat .quotes [data-number='1']").click()
            page.wait_for_timeout(700)
            take(page, folder / "page-phone-quote.png")
        browser.close()


@contextmanager
def serve_sample() -> Iterator[str]:
    """The real page over an index of the sample documents, with a report on the question set."""
    with TemporaryDirectory() as home:
        environment = {"XDG_DATA_HOME": home, "HOIDAP_INDEX": "", "PYTHONPATH": str(ROOT)}
        report = [sys.executable, "-c", RUN, "run", "--report", "reports/eval.json"]
        subprocess.run(
            report, cwd=home, env={**os.environ, **environment}, check=True, stdout=sys.stderr
        )
        server = start_server([str(ROOT / "app.py"), "--port", "0"], environment, Path(home))
        try:
            yield server.url
        finally:
            stop_server(server)


@contextmanager
def open_page(
    browser: Browser, url: str, size: tuple[int, int], *, dark: bool = False
) -> Iterator[Page]:
    """The page in a window of a size, on a sharp screen where it is a phone's."""
    context = browser.new_context(
        locale="vi-VN",
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=2 if size == PHONE else 1,
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(url)
    page.locator("html[lang=vi] #question textarea").wait_for()
    yield page
    context.close()


def take(page: Page, file: Path) -> None:
    """Saves what is seen in 256 colours: such a page has few more."""
    from PIL import Image

    page.wait_for_timeout(300)
    page.screenshot(path=file, animations="disabled")
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(256, Image.Quantize.MEDIANCUT).save(file, optimize=True)
    size = file.stat().st_size
    print(f"{file} {size:,} bytes")
    assert size <= MOST_BYTES, f"{file} has {size} bytes"


if __name__ == "__main__":
    main()
