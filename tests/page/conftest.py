"""A browser and a server for the tests of the page, and what must hold in all of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.page.driving import FAKE, OpenPage, Server, start_server, stop_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SWITCHES = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """Where the browser is, None where it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; the test is skipped where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The page over the fake engine, open from the start; it must call no other machine."""
    home = tmp_path_factory.mktemp("page")
    gate = home / "gate"
    gate.touch()
    running = start_server([FAKE, str(gate)], {"XDG_DATA_HOME": str(home)}, home)
    running.home = home
    yield running
    stop_server(running)
    assert not [line for line in running.lines if "OUTSIDE" in line]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages, in none of which an error, a dialog or a request to another host may be."""
    opener = OpenPage(browser)
    yield opener
    opener.close()
