"""The commands `hoidap eval ...`: the question set, benchmarks in BEIR's layout, speed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import click

from eval.bench import bench
from eval.commands import ablation, peers
from qa.commands import complain, stop

FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group()
def evaluate() -> None:
    """Measures answers, retrieval and speed."""


@evaluate.command()
@click.option(
    "--questions",
    "questions_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A question set in the fields of eval/questions/README.md; the sample's by default.",
)
@click.option("--split", type=click.Choice(["dev", "test", "all"]), default="all")
@click.option("--index", type=FOLDER, help="An index to ask; the sample corpus by default.")
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object.")
@click.option("--report", type=FILE, help="Writes figures and failures to a .md or .json file.")
def run(
    questions_file: Path | None, split: str, index: Path | None, as_json: bool, report: Path | None
) -> None:
    """Asks a question set and measures the answers. Exits with 1 if a quote is not exact."""
    from eval.gold import SAMPLE_QUESTIONS, load_questions
    from eval.report import check_report, list_inexact, make_table, summarise, write_report
    from eval.run import ask_questions
    from index.build import add_paths
    from index.embedder import load_embedder
    from index.snapshot import Snapshot
    from qa.engine import SAMPLE, Engine
    from qa.render import open_console, show_progress
    from qa.settings import Settings

    with TemporaryDirectory() as temporary, show_progress() as progress:
        if report:
            check_report(report)
        questions = load_questions(questions_file or SAMPLE_QUESTIONS, split)
        folder = index or Path(temporary) / "index"
        settings = replace(Settings.from_environment(), index=folder)
        embedder = load_embedder(settings.model, settings.cache)
        if index is None:
            add_paths(folder, [SAMPLE], embedder, settings.split, progress)
        with Engine(Snapshot.open(folder, embedder.identity), embedder, settings) as engine:
            outcomes = ask_questions(engine, questions, progress)
        if report:
            write_report(report, outcomes)
    if as_json:
        click.echo(json.dumps(summarise(outcomes), ensure_ascii=False))
    else:
        open_console().print(make_table(outcomes))
    if inexact := list_inexact(outcomes):
        first = inexact[0]
        stop(
            f"{len(inexact)} quotes are not exact, the first one {first['quote']!r} in the answer "
            f"to {first['id']}"
        )


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


evaluate.add_command(bench)
evaluate.add_command(peers)
evaluate.add_command(ablation)
