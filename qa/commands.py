"""What every command shares: how it is found, how it fails, and how it takes a path."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from functools import cache, wraps
from importlib import metadata
from pathlib import Path
from typing import NoReturn

import click

from corpus.errors import HoidapError, SettingError

INTERRUPTED = 130  # what a shell expects of a command that Ctrl-C ended
BEYOND = "hoidap.commands"  # the entry points by which rooms above this one add commands
SUMMARIES = {
    "eval": "Measure on a question set or a benchmark.",
    "mcp": "Offer the documents to an assistant, as MCP tools.",
    "serve": "Open the web page on this machine.",
}


class Commands(click.Group):
    """The commands here and those of the rooms above, imported only when one of them is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *sorted(_find_beyond())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        own = super().get_command(ctx, cmd_name)
        if own is not None or cmd_name not in _find_beyond():
            return own
        return click.Command(cmd_name, short_help=SUMMARIES.get(cmd_name))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name in SUMMARIES and self.get_command(ctx, name) is None:
            stop(f"the command {name!r} is not here; install the project with pip install -e .")
        resolved = super().resolve_command(ctx, args)
        if name in self.commands or resolved[1] is None:
            return resolved
        return name, _find_beyond()[name].load(), args[1:]

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except HoidapError as error:
            stop(str(error))
        except ModuleNotFoundError as error:
            stop(explain_missing(error))
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read our output has seen enough
                raise
            stop(f"{error}; check the path and its permissions, and the space on the disk")
        except KeyboardInterrupt:
            stop("interrupted", INTERRUPTED)


@cache
def _find_beyond() -> dict[str, metadata.EntryPoint]:
    return {entry.name: entry for entry in metadata.entry_points(group=BEYOND)}


def explain_missing(error: ModuleNotFoundError) -> str:
    """What to install where a command could not import a module."""
    from qa.installed import REINSTALL, find_extra

    module = error.name or str(error)
    extra = find_extra(module)
    remedy = f"install the extra {extra!r}: pip install 'hoidap[{extra}]'" if extra else REINSTALL
    return f"this command needs {module}, which is not installed; {remedy}"


def complain(message: str) -> None:
    """Says on one line of standard error what is wrong."""
    from qa.render import flatten

    click.echo(f"hoidap: {flatten(message)}", err=True)


def stop(message: str, status: int = 1) -> NoReturn:
    """Ends the command with a line on standard error."""
    complain(message)
    raise click.exceptions.Exit(status)


class NonEmptyPath(click.Path):
    """A path; an empty one is an unset variable, and would mean the current folder."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, readable=False)  # the reader says why it cannot read

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str | bytes | os.PathLike[str]:
        text = os.fspath(value)
        if not text.strip() or "\0" in text:
            self.fail("it is empty or no path; name a file or folder", param, ctx)
        return super().convert(os.path.expanduser(text), param, ctx)


def filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command --province, --since and --until, as `chosen`: a Filter, None without any.

    What is no province or no date is wrong usage.
    """

    @click.option("--province", metavar="NAME", help="Ask only documents of this province.")
    @click.option("--since", metavar="DATE", help="Ask only documents of this day or later.")
    @click.option(
        "--until",
        metavar="DATE",
        help="Ask only documents of this day or earlier: 2021, 2021-05, 2021-05-17 or 17/5/2021.",
    )
    @wraps(command)
    def run(
        *args: object, province: str | None, since: str | None, until: str | None, **given: object
    ) -> None:
        from qa.reading.filters import Filter  # --help must not wait for what it imports

        try:
            chosen = Filter.read(province, since, until)
        except SettingError as error:
            raise click.UsageError(str(error)) from error
        command(*args, **given, chosen=chosen)

    return run
