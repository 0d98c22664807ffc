"""Who may come in, how often, and with how much: one wall around the page and the interfaces."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import SettingError
from qa.api.errors import PATHS, refuse, respond

SHORTEST_PASSWORD = 8
MOST_CLIENTS = 10_000  # remembered; more are forgotten, the longest silent first
BODY_BYTES = 1_000_000  # of a request to the interfaces: a long conversation
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?", re.IGNORECASE | re.ASCII)
PAGE_ASKING = "/gradio_api/queue/join"
ASKING = ("/api/ask", "/api/search", "/v1/chat", "/mcp", PAGE_ASKING)
OPEN = ("/manifest.json",)  # browsers ask for it without the login; it holds the page's name


@dataclass(frozen=True, slots=True)
class Login:
    """A name and a password; of both only checksums are kept and compared."""

    user: bytes = field(repr=False)
    password: bytes = field(repr=False)

    @classmethod
    def read(cls, text: str) -> Login:
        """The login in `user:password`. Raises SettingError without a name or with a short one."""
        user, _, password = text.partition(":")
        if not user or len(password) < SHORTEST_PASSWORD:
            raise SettingError(
                "the login is not USER:PASSWORD with a password of at least "
                f"{SHORTEST_PASSWORD} characters; give both, best in HOIDAP_AUTH"
            )
        return cls(_digest(user), _digest(password))

    def admits(self, authorization: str) -> bool:
        """Whether an Authorization header is right: Basic, or Bearer with the password alone."""
        scheme, _, given = authorization.partition(" ")
        if scheme.lower() == "bearer":
            return hmac.compare_digest(_digest(given.strip()), self.password)
        if scheme.lower() != "basic":
            return False
        try:
            user, _, password = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return False
        right = hmac.compare_digest(_digest(user), self.user)
        return hmac.compare_digest(_digest(password), self.password) and right


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


class Allowance:
    """A bucket of `burst` tokens a client, filled again at `per_minute`."""

    def __init__(
        self, per_minute: float, burst: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = per_minute / 60
        self._burst = burst
        self._clock = clock
        self._clients: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> int:
        """Seconds until a client has a token; 0 where it has one."""
        tokens = self._count(client)
        return 0 if tokens >= 1 else max(1, round((1 - tokens) / self._rate))

    def take(self, client: str) -> None:
        """Takes a token from a client."""
        self._clients[client] = (max(0.0, self._count(client) - 1), self._clock())
        self._clients.move_to_end(client)
        while len(self._clients) > MOST_CLIENTS:
            self._clients.popitem(last=False)

    def _count(self, client: str) -> float:
        tokens, last = self._clients.get(client, (float(self._burst), 0.0))
        return min(self._burst, tokens + (self._clock() - last) * self._rate)


@dataclass(frozen=True, slots=True)
class Protection:
    """What the wall asks: a login or none, and questions a minute from one address or any.

    `public_host` is the name, with its port where an address shows one, under which a proxy offers
    the server: its page may ask too.
    """

    login: Login | None = None
    per_minute: int | None = None
    public_host: str | None = None

    @property
    def public_name(self) -> str | None:
        """The public host without its port."""
        return self.public_host and self.public_host.partition(":")[0]


def read_login(host: str, text: str | None, *, required: bool) -> Login | None:
    """The login that was set, None where there is none. Raises SettingError where one must be."""
    if text:
        return Login.read(text)
    if required:
        raise SettingError(
            f"{host} can be reached by others, and no login is set; set HOIDAP_AUTH=USER:PASSWORD "
            "(or --auth), or listen on 127.0.0.1 and name no public host"
        )
    return None


def read_public_host(text: str) -> str:
    """The host that was named, as browsers write it. Raises SettingError for anything else."""
    if not _HOST.fullmatch(text):
        raise SettingError(
            f"{text!r} is no host; give the name in the proxy's address, as in docs.example.vn or "
            "docs.example.vn:8443, without https:// and path"
        )
    return text.lower()


class Wall:
    """ASGI middleware: no request passes that comes from another site, unnamed, or too often."""

    def __init__(self, app: ASGIApp, protection: Protection) -> None:
        self._app = app
        self._login = protection.login
        self._public_host = protection.public_host
        self._failures = Allowance(per_minute=6, burst=10)
        self._known: OrderedDict[str, None] = OrderedDict()  # addresses where somebody logged in
        rate = protection.per_minute
        self._questions = Allowance(rate, max(1, rate // 5)) if rate else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":  # nothing here speaks through websockets
            refused = self._refuse(scope)
            if refused:
                await refused(scope, receive, send)
            elif scope["path"].startswith(PATHS):
                await self._app(scope, *_limit(receive, send, scope))
            else:  # the page limits its uploads itself
                await self._app(scope, receive, send)

    def _refuse(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        client = scope["client"][0] if scope.get("client") else ""
        if is_foreign(headers, self._public_host):
            return refuse(403, "forbidden", "another site may not ask here; open the page itself")
        asks_login = self._login if scope["path"] not in OPEN else None
        if asks_login and (refused := self._require_login(asks_login, headers, client)):
            return refused
        if self._questions and scope["path"].startswith(ASKING):
            if seconds := self._questions.wait(client):
                if scope["path"].startswith(PAGE_ASKING):  # Gradio shows its reader the detail
                    told = f"Too many questions; ask again in {seconds} seconds."
                    return respond({"detail": told}, 429, {"Retry-After": str(seconds)})
                message = f"too many questions from {client}; ask again in {seconds} seconds"
                return refuse(429, "rate_limited", message, retry=seconds)
            self._questions.take(client)
        return None

    def _require_login(self, login: Login, headers: Headers, client: str) -> Response | None:
        given = headers.get("authorization")
        seconds = self._failures.wait(client)
        if given and (client in self._known or not seconds) and login.admits(given):
            self._remember(client)
            return None
        if seconds:
            message = f"too many wrong logins from {client}; try again in {seconds} seconds"
            return refuse(429, "rate_limited", message, retry=seconds)
        if given:
            self._failures.take(client)
        reply = refuse(
            401,
            "unauthorized",
            "this needs a login; give user and password (Basic), or the password as the API key",
        )
        reply.headers["WWW-Authenticate"] = 'Basic realm="hoidap", charset="UTF-8"'
        return reply

    def _remember(self, client: str) -> None:
        """Keeps an address from being shut out by what others behind it get wrong.

        At any other the password is not looked at while it must wait, so that nobody can guess it
        as fast as the server replies.
        """
        self._known[client] = None
        self._known.move_to_end(client)
        if len(self._known) > MOST_CLIENTS:
            self._known.popitem(last=False)


def is_foreign(headers: Headers, public_host: str | None = None) -> bool:
    """Whether a browser sends a request on behalf of another site's page.

    The server's own page is at the request's host, or at the public host where a proxy asks.

    A link from there may open the page; only the browser's own word for who asks counts, for other
    programs send neither header.
    """
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc not in (headers.get("host"), public_host)
    return (
        headers.get("sec-fetch-site") == "cross-site"
        and headers.get("sec-fetch-mode") != "navigate"
    )


def _limit(receive: Receive, send: Send, scope: Scope) -> tuple[Receive, Send]:
    """The same channels, where a body over BODY_BYTES is answered with 413 instead."""
    size = 0
    refused = False

    async def receive_some() -> Message:
        nonlocal size, refused
        message = await receive()
        size += len(message.get("body", b""))
        if size > BODY_BYTES and not refused:
            refused = True
            reply = refuse(
                413, "too_large", f"the body has over {BODY_BYTES:,} bytes; send fewer messages"
            )
            await reply(scope, receive, send)
        return {"type": "http.disconnect"} if refused else message

    async def send_unless_refused(message: Message) -> None:
        if not refused:
            await send(message)

    return receive_some, send_unless_refused
