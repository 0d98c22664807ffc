"""`hoidap serve`, the same as `python app.py`: the page on this machine's own address."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import HoidapError
from qa import web
from qa.cli import index_option, load_settings
from qa.commands import stop
from qa.page.layout import build_page
from qa.web import LOOPBACK

if TYPE_CHECKING:
    from qa.engine import Engine


@click.command("serve")
@click.option("--host", default=LOOPBACK[0], show_default=True, help="The address to listen on.")
@click.option("--port", default=7860, show_default=True, type=click.IntRange(0, 65535))
@index_option
def serve(host: str, port: int, index: Path | None) -> None:
    """Open the web page on this machine."""
    try:
        settings = load_settings(index)
    except HoidapError as error:
        stop(str(error))
    try:
        listener = socket.create_server((host, port))
    except OSError as error:
        stop(f"cannot listen on {host}:{port} ({error.strerror}); name another --host or --port")
    if host not in LOOPBACK:
        click.echo(f"hoidap: whoever reaches {host} can read the documents here", err=True)

    def open_engine() -> Engine:
        from qa.engine import Engine

        return Engine.open(settings)

    run(listener, open_engine)


def run(listener: socket.socket, open_engine: Callable[[], Engine]) -> None:
    """Serves the page on a listening socket until interrupted, opening the engine meanwhile."""
    web.run(listener, open_engine, build_page)


if __name__ == "__main__":
    serve()
