"""`make load`: many people at once on an index of real size, with additions meanwhile."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from eval.bench import LAW, describe_machine
from eval.bench_scale import ask_about, build_index, copy_index, list_new, write_articles
from eval.crowd import (
    Answers,
    Change,
    Reply,
    ask_at_once,
    ask_in_turn,
    is_right,
    read_health,
    run_server,
    without_timings,
)
from eval.metrics import percentile
from eval.timing import run_python
from index.snapshot import Snapshot
from qa.engine import Engine
from qa.serialise import describe_answer
from qa.settings import Settings

ADDITIONS = 3
WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Latencies:
    """How long answers took, in milliseconds, and how many there were in a second."""

    answers: int
    p50_ms: float
    p95_ms: float
    most_ms: float
    per_second: float

    @classmethod
    def of(cls, replies: Sequence[Reply]) -> Latencies:
        times = [reply.milliseconds for reply in replies]
        begin, end = min(it.sent for it in replies), max(it.received for it in replies)
        return cls(
            answers=len(times),
            p50_ms=round(percentile(times, 50), 1),
            p95_ms=round(percentile(times, 95), 1),
            most_ms=round(max(times), 1),
            per_second=round(len(times) / (end - begin), 2),
        )


@dataclass(frozen=True, slots=True)
class Load:
    """What a crowd met; `index_seconds` is None where the index was there already.

    `wrong` are answers that no generation gives which was current while they were asked.
    `addition_seconds` are whole processes that add articles while people ask.
    """

    documents: int
    passages: int
    index_seconds: float | None
    people: int
    seconds: float
    questions: int
    errors: int
    wrong: int
    generations: int
    addition_seconds: tuple[float, ...]
    alone: Latencies
    crowd: Latencies


def measure_load(
    keep: Path, work: Path, corpus: Path, count: int, people: int, seconds: float, asked: int
) -> tuple[Load, list[str]]:
    """The figures, and what went wrong first."""
    made = build_index(keep, corpus, count)
    with Snapshot.open(keep / "index") as snapshot:
        manifest = snapshot.manifest
        questions = ask_about(snapshot, asked)
    new = list_new(keep / "index", corpus, count)
    folders = [work / f"new-{number}" for number in range(ADDITIONS)]
    for number, folder in enumerate(folders):
        write_articles(folder, new[number::ADDITIONS])
    say(f"answering {len(questions)} questions alone on {ADDITIONS + 1} generations")
    rehearsal = copy_index(keep / "index", work / "rehearsal")
    expected = [answer_alone(rehearsal, questions)]
    for folder in folders:
        add(folder, rehearsal)
        expected.append(answer_alone(rehearsal, questions))
    index = copy_index(keep / "index", work / "index")

    def add_all(available: float) -> list[Change]:
        changes = []
        begin = time.perf_counter()
        for number, folder in enumerate(folders, 1):
            time.sleep(max(0, begin + available * number / (ADDITIONS + 1) - time.perf_counter()))
            changes.append(add(folder, index))
        return changes

    with run_server(index) as port:
        ask_in_turn(port, questions[:WARM_UP])
        alone = ask_in_turn(port, questions)
        say(f"{people} people ask for {seconds:g} s, with {ADDITIONS} additions")
        crowd, changes = ask_at_once(port, questions, people, seconds, add_all)
        generation = read_health(port)["generation"]
    replies = [*alone, *crowd]
    errors = [f"{it.question!r}: {it.error}" for it in replies if it.error]
    wrong = [
        f"{it.question!r}: another answer than alone"
        for it in replies
        if not it.error and not is_right(it, expected, changes)
    ]
    load = Load(
        documents=manifest.documents,
        passages=manifest.chunks,
        index_seconds=round(made.seconds, 1) if made else None,
        people=people,
        seconds=seconds,
        questions=len(questions),
        errors=len(errors),
        wrong=len(wrong),
        generations=generation - manifest.generation,
        addition_seconds=tuple(round(it.done - it.begun, 2) for it in changes),
        alone=Latencies.of(alone),
        crowd=Latencies.of(crowd),
    )
    return load, errors + wrong


def answer_alone(index: Path, questions: Sequence[str]) -> Answers:
    """Each question's answer by an engine that nobody else asks."""
    with Engine.open(replace(Settings.from_environment(), index=index)) as engine:
        return {it: without_timings(describe_answer(engine.ask(it))) for it in questions}


def add(folder: Path, index: Path) -> Change:
    """Adds a folder of articles by `hoidap index add`."""
    begun = time.perf_counter()
    run_python(["-m", "qa", "index", "add", folder, "--index", index])
    return Change(begun, time.perf_counter())


def list_facts(load: Load) -> list[tuple[str, str, str]]:
    """The figures of the crowd beside those of one person."""
    one, many = load.alone, load.crowd
    return [
        ("people", "1", f"{load.people}"),
        ("answers", f"{one.answers:,}", f"{many.answers:,}"),
        ("p50, ms", f"{one.p50_ms:,.0f}", f"{many.p50_ms:,.0f}"),
        ("p95, ms", f"{one.p95_ms:,.0f}", f"{many.p95_ms:,.0f}"),
        ("slowest, ms", f"{one.most_ms:,.0f}", f"{many.most_ms:,.0f}"),
        ("answers a second", f"{one.per_second:.1f}", f"{many.per_second:.1f}"),
        ("errors", "", f"{load.errors}"),
        ("wrong answers", "", f"{load.wrong}"),
        ("additions meanwhile, s each", "", ", ".join(map("{:.1f}".format, load.addition_seconds))),
    ]


def say(message: str) -> None:
    """Tells on standard error what goes on."""
    click.echo(f"load: {message}", err=True)


@click.command()
@click.option("--articles", type=click.IntRange(10), default=10_000, show_default=True)
@click.option("--people", type=click.IntRange(1), default=50, show_default=True)
@click.option("--seconds", type=click.FloatRange(1), default=60.0, show_default=True)
@click.option("--questions", type=click.IntRange(1), default=100, show_default=True)
@click.option("--corpus", type=click.Path(dir_okay=False, path_type=Path), default=LAW)
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the index is kept, or is already.",
)
@click.option("--report", type=click.Path(path_type=Path), default=Path("reports/load.json"))
@click.pass_context
def load(
    ctx: click.Context,
    articles: int,
    people: int,
    seconds: float,
    questions: int,
    corpus: Path,
    keep: Path | None,
    report: Path,
) -> None:
    """Has many people ask one server at once, and holds every answer against the one alone."""
    if not corpus.is_file():
        say(f"skipped: there is no {corpus.name}; name the articles with --corpus")
        return
    with TemporaryDirectory(prefix="hoidap-load-", dir=keep) as work:
        kept = keep or Path(work) / "kept"
        kept.mkdir(exist_ok=True)
        result, problems = measure_load(
            kept, Path(work), corpus, articles, people, seconds, questions
        )
    report.parent.mkdir(parents=True, exist_ok=True)
    content = {"machine": describe_machine(), "load": asdict(result)}
    report.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    show(result)
    for problem in problems[:10]:
        say(problem)
    if result.generations != ADDITIONS:
        say(f"{result.generations} of {ADDITIONS} additions reached the server")
    say(f"wrote {report}")
    ctx.exit(int(bool(problems) or result.generations != ADDITIONS))


def show(result: Load) -> None:
    """Prints the figures as a table."""
    from rich.table import Table

    from qa.render import open_console

    about = f"{result.documents:,} documents in {result.passages:,} passages"
    if result.index_seconds:
        about += f", indexed in {result.index_seconds:,.0f} s"
    table = Table("", "alone", "at once", title=about)
    for fact in list_facts(result):
        table.add_row(*fact)
    open_console().print(table)


if __name__ == "__main__":
    load()
