"""`hoidap serve`, the same as `python app.py`: the page and the interfaces on this machine."""

from __future__ import annotations

import importlib.util
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import HoidapError
from qa.cli import index_option, load_settings
from qa.commands import stop
from qa.page.layout import build_page
from qa.server import web
from qa.server.service import Service
from qa.server.web import LOOPBACK

if TYPE_CHECKING:
    from qa.api.protection import Protection

EVALUATE = "from eval.cli import evaluate; evaluate(prog_name='hoidap eval')"


@click.command("serve")
@click.option("--host", default=LOOPBACK[0], show_default=True, help="The address to listen on.")
@click.option("--port", default=7860, show_default=True, type=click.IntRange(0, 65535))
@click.option(
    "--auth",
    metavar="USER:PASSWORD",
    envvar="HOIDAP_AUTH",
    help="What whoever comes must give; best in HOIDAP_AUTH, which no list of processes shows.",
)
@click.option(
    "--public-host",
    metavar="NAME",
    help="The name under which a proxy offers this server to others, as in docs.example.vn.",
)
@click.option("--read-only", is_flag=True, help="Let nobody add or remove documents.")
@click.option(
    "--rate",
    type=click.IntRange(min=1),
    metavar="N",
    help="Questions a minute from one address; where others can come 300, else any number.",
)
@index_option
def serve(
    host: str,
    port: int,
    auth: str | None,
    public_host: str | None,
    read_only: bool,
    rate: int | None,
    index: Path | None,
) -> None:
    """Open the web page on this machine, with interfaces for other programs."""
    try:
        settings = load_settings(index)
        protection = protect(host, auth, rate, public_host)
    except HoidapError as error:
        stop(str(error))
    try:
        listener = socket.create_server((host, port))
    except OSError as error:
        stop(f"cannot listen on {host}:{port} ({error.strerror}); name another --host or --port")
    run(listener, Service(settings, read_only=read_only), protection)


def protect(
    host: str, auth: str | None, rate: int | None, public_host: str | None = None
) -> Protection:
    """What guards the server; raises SettingError where others can come without a login."""
    from qa.api.protection import Protection, read_login, read_public_host

    public = read_public_host(public_host) if public_host else None
    reachable = public or host
    open_host = reachable not in LOOPBACK
    login = read_login(reachable, auth, required=open_host)
    if open_host:
        click.echo(
            f"hoidap: whoever reaches {reachable} and knows the password can read the documents; "
            "a password travels readable unless a proxy adds TLS",
            err=True,
        )
    return Protection(login, rate or (300 if open_host else None), public)


def run(listener: socket.socket, service: Service, protection: Protection | None = None) -> None:
    """Serves the page and the interfaces until interrupted."""
    program = EVALUATE if importlib.util.find_spec("eval.cli") else None
    web.run(listener, service, lambda: build_page(service, program), protection)


if __name__ == "__main__":
    serve()
