"""What the server of the page lets in, and how it says that it cannot listen."""

from __future__ import annotations

import socket
import subprocess
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.page.driving import ROOT, Server

pytestmark = [pytest.mark.page, pytest.mark.slow]


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
