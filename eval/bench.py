"""`make bench`: start-up, real size and embedding speed, each with its comparison in one run."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import click

SHARED = Path(__file__).resolve().parents[2] / "shared"
LAW = SHARED / "corpora" / "phap-dien.jsonl.gz"
XQUAD = SHARED / "benchmarks" / "xquad-vi-to-vi" / "corpus.jsonl"
QUICK_ARTICLES = 300
ARTICLES_A_MINUTE = 400  # on two cores
SLICES = 4
PACKAGES = ("onnxruntime", "faiss-cpu", "tantivy", "sentence-transformers", "torch")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured, how often, and on which texts; `work` is a folder to be thrown away.

    `keep` holds the articles and their index.
    """

    pairs: int
    articles: int
    questions: int
    passages: int
    law: Path
    corpus: Path
    work: Path
    keep: Path


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part that could not be measured here, and why."""

    skipped: str

    def list_facts(self) -> list[tuple[str, str]]:
        return [("skipped", self.skipped)]


class Result(Protocol):
    """A frozen dataclass that can say its figures, each with what it is."""

    def list_facts(self) -> list[tuple[str, str]]: ...


def measure_cold(plan: Plan) -> Result:
    from eval.bench_cold import export_weights, measure_cold_start

    if not find_spec("sentence_transformers"):
        return Skipped("the extra 'models' is not installed")
    weights = export_weights(plan.work)
    say(f"starting {2 * (plan.pairs + 1)} processes")
    return measure_cold_start(plan.work, weights, plan.pairs)


def measure_size(plan: Plan) -> Result:
    from eval.bench_scale import is_kept, measure_real_size

    if not plan.law.is_file():
        return Skipped(f"there is no {plan.law.name}; name the articles with --law")
    if not is_kept(plan.keep):
        minutes = max(1, round(plan.articles / ARTICLES_A_MINUTE))
        say(f"indexing {plan.articles:,} articles, about {minutes} min on two cores")
    return measure_real_size(plan.keep, plan.work, plan.law, plan.articles, plan.questions)


def measure_speed(plan: Plan) -> Result:
    from eval.bench_cold import export_weights
    from eval.bench_speed import measure_embedding, read_passages

    if not find_spec("sentence_transformers"):
        return Skipped("the extra 'models' is not installed")
    weights = export_weights(plan.work)
    say(f"embedding {plan.passages} passages with both")
    return measure_embedding(weights, read_passages(plan.corpus, plan.passages), SLICES)


# In this order: peak memory is measured before a model is loaded here (see timing.run_python).
PARTS: dict[str, Callable[[Plan], Result]] = {
    "cold": measure_cold,
    "size": measure_size,
    "speed": measure_speed,
}
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--quick", is_flag=True, help=f"Takes {QUICK_ARTICLES} articles.")
@click.option("--part", "parts", type=click.Choice(list(PARTS)), multiple=True, help="Only this.")
@click.option("--pairs", type=click.IntRange(1), default=3, show_default=True)
@click.option("--articles", type=click.IntRange(10), default=10_000, show_default=True)
@click.option("--questions", type=click.IntRange(1), default=100, show_default=True)
@click.option("--passages", type=click.IntRange(16), default=240, show_default=True)
@click.option("--law", type=FILE, default=LAW, help="The articles: gzip, one JSON object a line.")
@click.option("--corpus", type=FILE, default=XQUAD, help="The passages, a BEIR corpus.jsonl.")
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the index of articles is kept, or is already; `eval.load` takes the same folder.",
)
@click.option("--report", type=FILE, default=Path("reports/bench.json"), show_default=True)
def bench(
    quick: bool,
    parts: tuple[str, ...],
    pairs: int,
    articles: int,
    questions: int,
    passages: int,
    law: Path,
    corpus: Path,
    keep: Path | None,
    report: Path,
) -> None:
    """Measures start-up, an index of real size, and embedding speed."""
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="hoidap-bench-", dir=keep) as work:
        count = QUICK_ARTICLES if quick else articles
        kept = keep or Path(work) / "kept"
        plan = Plan(pairs, count, questions, passages, law, corpus, Path(work), kept)
        results = {
            name: measure(plan) for name, measure in PARTS.items() if not parts or name in parts
        }
    content: dict[str, Any] = {"machine": describe_machine()}
    content |= {name: asdict(result) for name, result in results.items()}  # type: ignore[call-overload]
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    show(results)
    say(f"wrote {report}")


def describe_machine() -> dict[str, object]:
    """What the figures depend on."""
    versions: dict[str, str | None] = {}
    for package in PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = None
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "packages": versions,
    }


def say(message: str) -> None:
    """Tells on standard error what goes on."""
    click.echo(f"bench: {message}", err=True)


def show(results: Mapping[str, Result]) -> None:
    """Prints the figures as a table."""
    from rich.table import Table

    from qa.render import open_console

    table = Table(show_header=False)
    for result in results.values():
        for fact in result.list_facts():
            table.add_row(*fact)
        table.add_section()
    open_console().print(table)


if __name__ == "__main__":
    from qa.cli import main

    sys.argv[1:1] = ["eval", "bench"]
    main()
