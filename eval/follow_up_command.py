"""`hoidap eval follow-ups`: how well follow-up questions are read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click


@click.command("follow-ups")
@click.option("--split", type=click.Choice(["dev", "test", "all"]), default="all")
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object.")
def follow_ups(split: str, as_json: bool) -> None:
    """Asks the conversations over the sample corpus: as typed, as read, and written out."""
    from eval.follow_ups import ask_conversations, load_conversations, measure, tabulate, to_json
    from index.build import add_paths
    from index.embedder import load_embedder
    from index.snapshot import Snapshot
    from qa.engine import SAMPLE, Engine
    from qa.render import show_progress
    from qa.settings import Settings

    with TemporaryDirectory(prefix="hoidap-eval-") as temporary, show_progress() as progress:
        folder = Path(temporary) / "index"
        settings = replace(Settings.from_environment(), index=folder)
        embedder = load_embedder(settings.model, settings.cache)
        add_paths(folder, [SAMPLE], embedder, settings.split, progress)
        with Engine(Snapshot.open(folder, embedder.identity), embedder, settings) as engine:
            figures = measure(ask_conversations(engine, load_conversations(split=split), progress))
    if as_json:
        click.echo(json.dumps(to_json(figures)))
    else:
        click.echo(tabulate(figures), nl=False)
