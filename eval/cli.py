"""The commands `hoidap eval ...`: the question set, benchmarks in BEIR's layout, speed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import click

from eval.answer_commands import compare, run, squad, template, written
from eval.bench import bench
from eval.commands import ablation, peers
from eval.follow_up_command import follow_ups
from qa.commands import complain

FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group()
def evaluate() -> None:
    """Measures answers, retrieval and speed."""


@evaluate.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object.")
@click.option("--run", "run_file", type=FILE, help="Writes the rankings in TREC's run format.")
@click.option("--limit", type=click.IntRange(min=1), help="Asks only the first queries.")
@click.option(
    "--keep",
    type=FOLDER,
    help="Keeps the index in this folder, and uses what it holds already.",
)
def beir(
    folder: Path, as_json: bool, run_file: Path | None, limit: int | None, keep: Path | None
) -> None:
    """Runs a benchmark in BEIR's layout: corpus.jsonl, queries.jsonl, qrels/test.tsv."""
    from eval.beir import format_run, index_entries, rank_queries, read_benchmark
    from eval.metrics import measure_ranking
    from index.embedder import load_embedder
    from index.snapshot import Snapshot
    from qa.engine import Engine
    from qa.render import show_progress
    from qa.settings import Settings

    with TemporaryDirectory() as temporary, show_progress() as progress:
        benchmark = read_benchmark(folder, limit)
        if run_file:
            run_file.parent.mkdir(parents=True, exist_ok=True)
        index = keep or Path(temporary) / "index"
        settings = replace(Settings.from_environment(), index=index)
        embedder = load_embedder(settings.model, settings.cache)
        begin = perf_counter()
        index_entries(index, benchmark.entries, embedder, progress)
        index_seconds = perf_counter() - begin
        with Engine(Snapshot.open(index, embedder.identity), embedder, settings) as engine:
            ranked = rank_queries(engine, benchmark.queries, progress)
        means = measure_ranking(benchmark.qrels, ranked.run)
        if run_file:
            run_file.write_text(format_run(ranked.run), "utf-8")
    if ranked.refused:
        complain(f"{len(ranked.refused)} queries were refused, and count as finding nothing")
    figures = {
        "queries": len(benchmark.queries),
        "passages": len(benchmark.entries),
        **{name: round(mean, 4) for name, mean in means.items()},
        "index_seconds": round(index_seconds, 2),
        "queries_per_second": round(len(benchmark.queries) / ranked.seconds, 2),
    }
    if as_json:
        click.echo(json.dumps(figures))
    else:
        for name, figure in figures.items():
            click.echo(f"{name:<20}{figure:>10}")


for command in (run, written, squad, compare, template, bench, peers, ablation, follow_ups):
    evaluate.add_command(command)
