"""`hoidap mcp`: the tools for an assistant that starts this program and speaks to it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from qa.cli import index_option, load_settings


@click.command("mcp")
@index_option
def serve_tools(index: Path | None) -> None:
    """Offer the documents to an assistant, as MCP tools on standard input and output."""
    from qa.api.mcp import build_tools
    from qa.server.service import Service
    from qa.server.web import SILENT

    os.environ.update(SILENT)
    with Service(load_settings(index), read_only=True) as service:
        build_tools(service.start()).run("stdio")


if __name__ == "__main__":
    serve_tools()
