"""Starts the page's server, and opens the page in a browser that notes what must never be."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parents[2]
FAKE = str(Path(__file__).with_name("fake_server.py"))


@dataclass
class Server:
    """A running server: its address, and the lines it writes to standard error."""

    process: subprocess.Popen[str]
    url: str
    lines: list[str]
    reader: Thread


def start_server(command: list[str], environment: dict[str, str] | None = None) -> Server:
    """Starts a server and waits until it says where it listens."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stderr is not None
    lines: list[str] = []
    for line in process.stderr:
        lines.append(line)
        if match := re.search(r"http://127\.0\.0\.1:\d+", line):
            reader = Thread(target=lines.extend, args=(process.stderr,), daemon=True)
            reader.start()
            return Server(process, match[0], lines, reader)
    process.stderr.close()
    raise AssertionError(f"the server stopped with {process.wait()}: {''.join(lines)}")


def stop_server(server: Server) -> None:
    """Stops a server, with all its lines read."""
    server.process.terminate()
    server.process.wait(20)
    server.reader.join(20)
    assert server.process.stderr is not None
    server.process.stderr.close()


@cache
def open_context(browser: Browser, locale: str) -> BrowserContext:
    """A browser context for pages in this locale, which share what they fetched."""
    return browser.new_context(locale=locale)


class OpenPage:
    """Opens an address in a fresh page and watches what the page does."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.pages: list[Page] = []
        self.wrongs: list[str] = []

    def __call__(
        self, url: str, locale: str = "vi-VN", width: int = 1280, height: int = 800
    ) -> Page:
        page = open_context(self.browser, locale).new_page()
        page.set_viewport_size({"width": width, "height": height})
        self.pages.append(page)

        def refuse(dialog: object) -> None:
            self.wrongs.append("a dialog opened")
            dialog.dismiss()  # type: ignore[attr-defined]

        page.on("dialog", refuse)
        page.on("pageerror", lambda error: self.wrongs.append(f"error: {error}"))
        page.on(
            "console",
            lambda message: (
                self.wrongs.append(f"console: {message.text}") if message.type == "error" else None
            ),
        )
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((f"{url}/", "data:", "blob:"))
                else self.wrongs.append(f"asked {request.url}")
            ),
        )
        page.set_default_timeout(15_000)
        page.goto(url)
        # The language is set last: from then on the page listens.
        language = "en" if locale.startswith("en") else "vi"
        page.locator(f"html[lang={language}] #question textarea").wait_for()
        return page

    def close(self) -> None:
        for page in self.pages:
            page.close()
        assert self.wrongs == []
