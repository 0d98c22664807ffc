"""`hoidap eval peers` and `hoidap eval ablation`: ways to search compared on benchmarks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from eval.collection import Collection

FOLDER = click.Path(file_okay=False, path_type=Path)
Command = TypeVar("Command", bound=Callable[..., Any])


def _compared(command: Command) -> Command:
    """What both commands take."""
    for add in (
        click.option("--json", "as_json", is_flag=True, help="Prints one JSON object."),
        click.option("--limit", type=click.IntRange(min=1), help="Asks only the first queries."),
        click.option(
            "--keep", type=FOLDER, help="Keeps indexes and vectors here, and uses what is there."
        ),
        click.option(
            "--write",
            "page",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="Puts the tables between the marks of this page.",
        ),
        click.argument(
            "folders",
            nargs=-1,
            required=True,
            metavar="FOLDER...",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
        ),
    ):
        command = add(command)
    return command


@contextmanager
def open_all(
    folders: Sequence[Path], keep: Path | None, limit: int | None
) -> Iterator[tuple[Iterator[Collection], Callable[[str, int, int], None]]]:
    """The collections of the folders one after another, and who is told how far it is."""
    from eval.collection import open_collection
    from eval.encodings import KeptEmbedder
    from index.embedder import load_embedder
    from qa.render import show_progress
    from qa.settings import Settings

    settings = Settings.from_environment()
    with TemporaryDirectory(prefix="hoidap-eval-") as temporary, show_progress() as progress:
        work = keep or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        model = load_embedder(settings.model, settings.cache)
        with KeptEmbedder(model, work / "encodings.sqlite") as embedder:

            def open_each() -> Iterator[Collection]:
                for folder in folders:
                    with open_collection(folder, work, embedder, limit, progress) as collection:
                        yield collection

            yield open_each(), progress


def _show(measured: str, content: object, as_json: bool, page: Path | None) -> None:
    from eval.comparison import write_measured

    if page:
        write_measured(page, measured)
    click.echo(json.dumps(content, ensure_ascii=False) if as_json else measured)


@click.command()
@_compared
def peers(
    folders: tuple[Path, ...],
    as_json: bool,
    limit: int | None,
    keep: Path | None,
    page: Path | None,
) -> None:
    """Compares the fusion rules of other assistants with ours, over the same candidates."""
    from eval.comparison import compare, introduce, tabulate, to_json
    from eval.peers import OURS, RULES, rank_by_rules

    pairs = {name: (OURS, name) for name in RULES}
    with open_all(folders, keep, limit) as (collections, progress):
        found = [compare(c, rank_by_rules(c, progress), pairs) for c in collections]
    tables = (tabulate(comparison, "hoidap's hit@1 less this") for comparison in found)
    measured = "\n".join((introduce(found), *tables))
    _show(measured, {"benchmarks": [to_json(comparison) for comparison in found]}, as_json, page)


@click.command()
@click.option(
    "--rescored",
    type=click.IntRange(min=1),
    multiple=True,
    help="Candidates that late interaction reads; 10, 20, 50 and 100 by default.",
)
@_compared
def ablation(
    folders: tuple[Path, ...],
    as_json: bool,
    limit: int | None,
    keep: Path | None,
    page: Path | None,
    rescored: tuple[int, ...],
) -> None:
    """Adds the retriever's ingredients one by one, and measures what each is worth."""
    from eval.ablation import RESCORED, ROWS, add_ingredients, vary_rescored
    from eval.comparison import (
        compare,
        introduce,
        tabulate_differences,
        tabulate_hits,
        to_json,
    )

    pairs = {row: (row, above) for above, row in pairwise(ROWS)}
    found, swept = [], []
    with open_all(folders, keep, limit) as (collections, progress):
        for collection in collections:
            found.append(compare(collection, add_ingredients(collection, progress), pairs))
            runs = vary_rescored(collection, rescored or RESCORED, progress)
            swept.append(compare(collection, runs))
    parts = (
        introduce(found),
        "### hit@1\n",
        tabulate_hits(found),
        "### hit@1 less that of the row above, in points\n",
        tabulate_differences(found),
        "### hit@1 by the number of candidates that late interaction reads\n",
        tabulate_hits(swept, "candidates"),
    )
    content = {
        "benchmarks": [to_json(comparison) for comparison in found],
        "rescored": [to_json(comparison) for comparison in swept],
    }
    _show("\n".join(parts), content, as_json, page)
