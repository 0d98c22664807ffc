"""`hoidap serve` as a person starts it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from app import protect, serve

ROOT = Path(__file__).resolve().parents[2]
LOGIN = {"HOIDAP_AUTH": "an:12345678"}


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", ""])
def test_others_may_only_come_with_a_login(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOIDAP_AUTH", raising=False)
    result = CliRunner().invoke(serve, ["--host", host, "--port", "0"])
    assert result.exit_code == 1
    assert "can be reached by others" in result.stderr
    assert "HOIDAP_AUTH=USER:PASSWORD" in result.stderr
    result = CliRunner().invoke(serve, ["--host", host, "--port", "0", "--auth", "an:short"])
    assert result.exit_code == 1
    assert "at least 8 characters" in result.stderr
    assert "short" not in result.stderr


def test_a_public_host_wants_a_login_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOIDAP_AUTH", raising=False)
    named = ["--public-host", "docs.example.vn", "--port", "0"]
    result = CliRunner().invoke(serve, named)
    assert result.exit_code == 1
    assert "docs.example.vn can be reached by others" in result.stderr
    protection = protect("127.0.0.1", "an:12345678", None, "docs.example.vn")
    assert (protection.per_minute, protection.public_host) == (300, "docs.example.vn")
    assert protection.login is not None
    result = CliRunner().invoke(serve, ["--public-host", "https://x", "--auth", "an:12345678"])
    assert result.exit_code == 1
    assert "'https://x' is no host" in result.stderr


@contextmanager
def start(*options: str, environment: dict[str, str]) -> Iterator[str]:
    """The address of a server that has just said that it listens."""
    process = subprocess.Popen(
        [sys.executable, "app.py", "--port", "0", *options],
        cwd=ROOT,
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stderr is not None
    try:
        said = ""
        while not (found := re.search(r"http://[\d.]+:\d+", said)):
            said = process.stderr.readline()
            assert said, "it ended"
        yield found[0].replace("0.0.0.0", "127.0.0.1")
    finally:
        process.terminate()
        process.wait(20)
        process.stderr.close()


def test_it_answers_while_the_model_and_the_page_are_not_there_yet(tmp_path: Path) -> None:
    with start("--index", str(tmp_path / "none"), environment={}) as url:
        health = httpx.get(f"{url}/healthz", timeout=20).json()
        assert health["status"] in ("loading", "failed")
        page = httpx.get(url, timeout=20)
        assert page.status_code == 200
        assert "hỏi đáp" in page.text


def test_the_login_of_the_environment_guards_page_and_interfaces(tmp_path: Path) -> None:
    options = ["--host", "0.0.0.0", "--index", str(tmp_path / "none"), "--read-only"]
    with start(*options, environment=LOGIN) as url:
        for path in ("/", "/healthz", "/config", "/gradio_api/info"):
            assert httpx.get(url + path, timeout=20).status_code == 401
        assert httpx.get(url, auth=("an", "12345678"), timeout=20).status_code == 200
        own = {"Authorization": "Bearer 12345678"}
        assert httpx.get(f"{url}/v1/models", headers=own, timeout=20).status_code == 200
