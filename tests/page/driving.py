"""Starts the page's server, opens the page in a browser that notes what must never be, and asks."""

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
REPLY = ".answered, .not_found, .failed, .chatted"
FAKE = str(Path(__file__).with_name("fake_server.py"))


@dataclass
class Server:
    """A running server: its address, its lines of standard error, its user's data folder."""

    process: subprocess.Popen[str]
    url: str
    lines: list[str]
    reader: Thread
    home: Path = Path()


def start_server(
    command: list[str], environment: dict[str, str] | None = None, folder: Path = ROOT
) -> Server:
    """Starts a server and waits until it says where it listens."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=folder,
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
    context = browser.new_context(locale=locale, accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    return context


class OpenPage:
    """Opens an address in a fresh page and watches what the page does."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.pages: list[Page] = []
        self.wrongs: list[str] = []

    def __call__(
        self,
        url: str,
        locale: str = "vi-VN",
        width: int = 1280,
        height: int = 800,
        query: str = "",
        dark: bool = False,
        language: str = "",
    ) -> Page:
        page = open_context(self.browser, locale).new_page()
        page.emulate_media(color_scheme="dark" if dark else "light")
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
        page.set_default_timeout(30_000)
        page.goto(url + query)
        # The language is set last: from then on the page listens.
        language = language or ("en" if locale.startswith("en") else "vi")
        ready = page.locator(f"html[lang={language}] #question textarea")
        ready.wait_for(timeout=60_000)  # a busy machine takes long to import Gradio
        return page

    def close(self) -> None:
        for page in self.pages:
            if not page.is_closed():  # as before a server of its own is stopped
                page.evaluate("localStorage.clear()")
                page.close()
        assert not self.wrongs, self.wrongs


def ask(page: Page, question: str) -> None:
    """Asks and waits until the reply to this question is there."""
    before = page.locator("#chat .bot-row").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.locator("#chat .bot-row").nth(before).locator(REPLY).wait_for()


def wait_for_mark(page: Page, quote: str) -> None:
    """Waits until exactly this quote is the chosen one, inside its pane and inside the window."""
    page.wait_for_function(
        """(quote) => {
          const marks = [...document.querySelectorAll("#sources mark.chosen")];
          if (marks.map((it) => it.textContent).join("") !== quote) return false;
          const pane = marks[0].closest(".original").getBoundingClientRect();
          const box = marks[0].getBoundingClientRect();
          return box.top >= Math.max(0, pane.top) - 1
            && box.bottom <= Math.min(window.innerHeight, pane.bottom) + 1;
        }""",
        arg=quote,
        timeout=10_000,
    )


def open_tab(page: Page, place: int) -> None:
    """Opens the tab at a place, counted from 0."""
    page.locator("#tabs [role=tab]").nth(place).click()
