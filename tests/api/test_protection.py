"""Who may come in, how often, and with how much."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SettingError
from qa.api.protection import (
    BODY_BYTES,
    Allowance,
    Login,
    Protection,
    read_login,
    read_public_host,
)
from qa.server.service import Service
from tests.api.conftest import Shared, run_server

PASSWORD = "mật khẩu: dài"
QUESTION = {"question": "Kinh phí là bao nhiêu?"}


@pytest.fixture
def guarded(service: Service, url: str) -> Iterator[str]:
    """The address of a server with a login; fresh, for it counts failures."""
    with run_server(Shared(service), Protection(Login.read(f"an:{PASSWORD}"))) as url:
        yield url


@pytest.fixture(scope="module")
def proxied(service: Service, url: str) -> Iterator[str]:
    """The address of a server that a proxy offers as docs.example.vn."""
    with run_server(Shared(service), Protection(public_host="docs.example.vn")) as url:
        yield url


def ask(url: str, **headers: str) -> httpx.Response:
    return httpx.post(f"{url}/api/ask", json=QUESTION, headers=headers)


def basic(text: str) -> str:
    return f"Basic {base64.b64encode(text.encode()).decode()}"


# logins


@pytest.mark.parametrize("text", ["", "an", "an:", ":long enough", "an:7 chars"[:10]])
def test_a_login_needs_a_name_and_a_long_password(text: str) -> None:
    with pytest.raises(SettingError, match="HOIDAP_AUTH"):
        Login.read(text)


def test_an_open_host_needs_a_login() -> None:
    with pytest.raises(SettingError, match="can be reached by others") as caught:
        read_login("0.0.0.0", None, required=True)
    assert "HOIDAP_AUTH=USER:PASSWORD" in str(caught.value)
    assert read_login("127.0.0.1", None, required=False) is None
    assert "khẩu" not in repr(read_login("0.0.0.0", f"an:{PASSWORD}", required=True))


@given(st.text(), st.text())
def test_only_the_login_itself_is_admitted(user: str, password: str) -> None:
    login = Login.read("an:12345678")
    given = f"{user}:{password}".encode("utf-8", "replace")
    header = f"Basic {base64.b64encode(given).decode()}"
    assert login.admits(header) == (given == b"an:12345678")
    assert login.admits(f"Bearer {password}") == (password.strip() == "12345678")


@pytest.mark.parametrize("header", ["", "Basic", "Basic !", "Basic /w==", "Digest x", "Bearer"])
def test_a_broken_header_is_a_wrong_login(header: str) -> None:
    assert not Login.read("an:12345678").admits(header)


def test_without_the_login_nothing_is_told(guarded: str) -> None:
    for path in ("/healthz", "/api", "/api/openapi.json", "/api/documents", "/v1/models", "/mcp"):
        reply = httpx.get(guarded + path)
        assert reply.status_code == 401
        assert reply.headers["www-authenticate"].startswith("Basic ")
        assert reply.json()["error"]["code"] == "unauthorized"
    assert ask(guarded).status_code == 401
    assert ask(guarded, Authorization=basic(f"an:{PASSWORD}")).status_code == 200
    assert ask(guarded, Authorization=basic(f"bo:{PASSWORD}")).status_code == 401


def test_what_browsers_ask_without_the_login_is_not_refused(guarded: str) -> None:
    assert httpx.get(f"{guarded}/manifest.json").status_code != 401


def test_openai_clients_give_the_password_as_their_key(service: Service, url: str) -> None:
    openai = pytest.importorskip("openai", reason="the package openai is not installed")
    with run_server(Shared(service), Protection(Login.read("an:12345678"))) as guarded:
        for key, error in (("12345678", None), ("wrong-key", openai.AuthenticationError)):
            with openai.OpenAI(base_url=f"{guarded}/v1", api_key=key, max_retries=0) as client:
                if error is None:
                    assert client.models.list().data
                else:
                    with pytest.raises(error):
                        client.models.list()


def test_guessing_is_slowed_down(guarded: str) -> None:
    statuses = [ask(guarded, Authorization=basic(f"an:{n}")).status_code for n in range(11)]
    assert statuses == [401] * 10 + [429]
    refused = ask(guarded, Authorization=basic(f"an:{PASSWORD}"))  # even the right one must wait
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 10


def test_who_logged_in_before_is_not_shut_out_by_another_behind_the_address(guarded: str) -> None:
    right = basic(f"an:{PASSWORD}")
    assert ask(guarded, Authorization=right).status_code == 200
    for number in range(11):
        wrong = ask(guarded, Authorization=basic(f"an:{number}"))
    assert wrong.status_code == 429
    assert ask(guarded, Authorization=right).status_code == 200
    assert ask(guarded, Authorization=basic("an:12")).status_code == 429


# how often


def test_tokens_come_back_with_time() -> None:
    now = [1000.0]
    allowance = Allowance(per_minute=60, burst=2, clock=lambda: now[0])
    for _ in range(2):
        assert allowance.wait("a") == 0
        allowance.take("a")
    assert allowance.wait("a") == 1
    assert allowance.wait("b") == 0
    now[0] += 1
    assert allowance.wait("a") == 0
    now[0] += 100
    for _ in range(2):
        allowance.take("a")
    assert allowance.wait("a") == 1  # never more than the burst


@given(st.lists(st.floats(0, 10), max_size=60))
def test_no_client_gets_more_than_its_rate(pauses: list[float]) -> None:
    now = [0.0]
    allowance = Allowance(per_minute=30, burst=3, clock=lambda: now[0])
    taken = 0
    for pause in pauses:
        now[0] += pause
        if not allowance.wait("a"):
            allowance.take("a")
            taken += 1
    assert taken <= 3 + now[0] * 0.5 + 1e-6


def test_one_address_may_ask_only_so_often(service: Service, url: str) -> None:
    with run_server(Shared(service), Protection(per_minute=10)) as limited:
        assert [ask(limited).status_code for _ in range(3)] == [200, 200, 429]
        refused = ask(limited)
        assert refused.json()["error"]["code"] == "rate_limited"
        assert 1 <= int(refused.headers["retry-after"]) <= 6
        joined = httpx.post(f"{limited}/gradio_api/queue/join", json={})
        seconds = joined.headers["retry-after"]
        assert joined.json() == {"detail": f"Too many questions; ask again in {seconds} seconds."}
        assert httpx.get(f"{limited}/api/documents").status_code == 200  # reading costs little


# from where


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Host": "evil.example"}, 400),
    ],
)
def test_another_site_may_not_ask(url: str, headers: dict[str, str], status: int) -> None:
    assert ask(url, **headers).status_code == status
    own = ask(url, Origin=url)
    assert own.status_code == 200
    assert "access-control-allow-origin" not in own.headers


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("docs.example.vn", "https://docs.example.vn", 200),  # the proxy kept the name
        ("127.0.0.1", "https://docs.example.vn", 200),  # or wrote its own
        ("docs.example.vn", None, 200),
        ("docs.example.vn", "https://evil.example", 403),
        ("127.0.0.1", "https://docs.example.vn:8443", 403),
        ("127.0.0.1", "https://docs.example.vn.evil.example", 403),
        ("evil.example", "https://docs.example.vn", 400),
    ],
)
def test_the_page_behind_a_proxy_may_ask(
    proxied: str, host: str, origin: str | None, status: int
) -> None:
    headers = {"Host": host} | ({"Origin": origin} if origin else {})
    assert ask(proxied, **headers).status_code == status


def test_a_public_host_with_a_port_is_of_that_port(service: Service, url: str) -> None:
    with run_server(Shared(service), Protection(public_host="docs.example.vn:8443")) as proxied:
        for origin, status in (("docs.example.vn:8443", 200), ("docs.example.vn", 403)):
            headers = {"Host": "docs.example.vn:8443", "Origin": f"https://{origin}"}
            assert ask(proxied, **headers).status_code == status


@pytest.mark.parametrize("text", ["", "https://docs.example.vn", "a/b", "*", "a b", "-a", "a:b"])
def test_a_public_host_is_a_name(text: str) -> None:
    assert read_public_host("Docs.Example.vn:8443") == "docs.example.vn:8443"
    with pytest.raises(SettingError, match="without https://"):
        read_public_host(text)


def test_a_link_from_another_site_may_open_the_page(url: str) -> None:
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert httpx.get(f"{url}/api", headers=link).status_code == 200


def test_the_browser_is_told_to_stay(url: str) -> None:
    for path in ("/healthz", "/api", "/api/none"):
        headers = httpx.get(url + path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


# with how much


def test_a_body_over_the_limit_is_refused(url: str) -> None:
    json = {"content-type": "application/json"}
    filled = b'{"question": "' + b"x" * BODY_BYTES + b'"}'
    assert httpx.post(f"{url}/api/ask", content=filled, headers=json).status_code == 413

    def stream() -> Iterator[bytes]:  # of no length that is told
        for _ in range(20):
            yield b" " * 100_000

    reply = httpx.post(f"{url}/v1/chat/completions", content=stream(), headers=json)
    assert reply.status_code == 413
    assert "1,000,000" in reply.json()["error"]["message"]
