"""`hoidap eval run`, `squad`, `compare` and `template`: how good the answers are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

import click

from qa.commands import complain, stop

if TYPE_CHECKING:
    from eval.report import Report
    from eval.run import Outcome
    from index.build import Progress
    from qa.engine import Engine

FILE = click.Path(dir_okay=False, path_type=Path)
GIVEN_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
json_option = click.option("--json", "as_json", is_flag=True, help="Prints one JSON object.")
report_option = click.option(
    "--report",
    "page",
    type=FILE,
    help="Writes a page (.html) with the data beside it (.json), or the data alone.",
)


@click.command()
@click.option(
    "--questions",
    "questions_file",
    type=GIVEN_FILE,
    help="Your own questions, JSON Lines or CSV as `hoidap eval template` shows; the sample's "
    "by default.",
)
@click.option("--split", default="all", show_default=True, help="Asks only this part of them.")
@click.option("--index", type=FOLDER, help="An index to ask; the sample corpus by default.")
@json_option
@report_option
@click.pass_context
def run(
    ctx: click.Context,
    questions_file: Path | None,
    split: str,
    index: Path | None,
    as_json: bool,
    page: Path | None,
) -> None:
    """Asks a question set and measures the answers.

    Exits with 1 if a quote is not exact, or a question of the set cannot be used.
    """
    from eval.gold import SAMPLE_QUESTIONS, choose_split, read_questions
    from eval.gold_documents import match_documents
    from eval.metrics import load_measures
    from eval.report import check_report
    from eval.run import ask_questions

    load_measures()  # what is missing is told before anything is asked
    path = questions_file or SAMPLE_QUESTIONS
    if page:
        check_report(page, path)
    loaded = read_questions(path)
    if loaded.unknown:
        names = ", ".join(map(repr, loaded.unknown))
        complain(f"{path}: passed over {names}; eval/questions/README.md names the fields")
    chosen = choose_split(path, loaded.questions, split)
    with open_engine(index, own=questions_file is not None) as (engine, threshold, progress):
        known = [document.id for document in engine.documents()]
        questions, wrong = match_documents(chosen, known)
        outcomes = ask_questions(engine, questions, progress, threshold)
        report = _report(path.name, engine, threshold, outcomes)
    refused = (*loaded.refused, *wrong)
    for each in refused:
        complain(each)
    _show(report, as_json, page)
    ctx.exit(int(bool(refused)))


@contextmanager
def open_engine(
    index: Path | None, *, own: bool, documents: Path | None = None
) -> Iterator[tuple[Engine, float, Progress]]:
    """The engine that answers whatever its confidence, the product's threshold, and the progress.

    Without an index that of the environment is asked `own` questions, and an index made of the
    `documents`, the sample corpus where none are given, all others.
    """
    from index.build import add_paths
    from index.embedder import load_embedder
    from index.snapshot import Snapshot
    from qa.engine import SAMPLE, Engine
    from qa.render import show_progress
    from qa.settings import Settings

    settings = Settings.from_environment()
    chosen = index or (settings.index if own else None)
    with TemporaryDirectory() as temporary, show_progress() as progress:
        folder = chosen or Path(temporary) / "index"
        embedder = load_embedder(settings.model, settings.cache)
        if chosen is None:
            add_paths(folder, [documents or SAMPLE], embedder, settings.split, progress)
        open_minded = replace(settings, index=folder, threshold=0.0)
        with Engine(Snapshot.open(folder, embedder.identity), embedder, open_minded) as engine:
            yield engine, settings.threshold, progress


def _report(
    name: str, engine: Engine, threshold: float, outcomes: Sequence[Outcome], note: str = ""
) -> Report:
    from eval.report import About, make_report

    about = About(
        questions=name,
        model=engine.embedder.identity,
        documents=len(engine.documents()),
        threshold=threshold,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        note=note,
    )
    return make_report(about, outcomes)


def _show(report: Report, as_json: bool, page: Path | None) -> None:
    """Prints and writes a report; ends the command where a quote is not exact."""
    from eval.report import list_inexact, make_tables, summarise, write_report
    from qa.render import open_console

    if as_json:
        click.echo(json.dumps(summarise(report), ensure_ascii=False))
    else:
        open_console().print(*make_tables(report), sep="\n")
    if page:
        click.echo(f"wrote {' and '.join(map(str, write_report(page, report)))}", err=True)
    if inexact := list_inexact(report.outcomes):
        first = inexact[0]
        stop(
            f"{len(inexact)} quotes are not exact, the first one {first['quote']!r} in the answer "
            f"to {first['id']}"
        )


@click.command()
@click.argument("file", type=GIVEN_FILE)
@json_option
@click.option("--limit", type=click.IntRange(min=1), help="Asks only the first questions.")
@click.option(
    "--asked",
    type=GIVEN_FILE,
    help="Asks the questions in the words of this file, in another language, by their ids.",
)
@report_option
@click.option(
    "--keep", type=FOLDER, help="Keeps the index in this folder, and uses what it holds already."
)
@click.pass_context
def squad(
    ctx: click.Context,
    file: Path,
    as_json: bool,
    limit: int | None,
    asked: Path | None,
    page: Path | None,
    keep: Path | None,
) -> None:
    """Measures short answers on a file in SQuAD's format, version 1 or 2.

    All its paragraphs are indexed; questions are asked of all of them, and then of their own
    paragraph alone.
    """
    from eval.beir import index_entries
    from eval.metrics import load_measures
    from eval.report import check_report, write_report
    from eval.run import ask_questions
    from eval.squad import ask_as, find_keys, read_gold_passages, read_squad
    from eval.squad_figures import make_figures, tabulate, tell_given
    from index.embedder import load_embedder
    from index.snapshot import Snapshot
    from qa.engine import Engine
    from qa.extraction.finder import Finder
    from qa.render import open_console, show_progress
    from qa.settings import Settings

    load_measures()
    if page:
        check_report(page, file)
    questions = read_squad(file, limit)
    if asked:
        questions = ask_as(questions, read_squad(asked))
    for each in questions.refused:
        complain(each)
    given = Settings.from_environment()
    with TemporaryDirectory() as temporary, show_progress() as progress:
        settings = replace(given, index=keep or Path(temporary) / "index", threshold=0.0)
        embedder = load_embedder(settings.model, settings.cache)
        begin = perf_counter()
        assert settings.index is not None
        index_entries(settings.index, questions.paragraphs, embedder, progress)
        index_seconds = perf_counter() - begin
        with Engine(Snapshot.open(settings.index, embedder.identity), embedder, settings) as engine:
            outcomes = ask_questions(engine, questions.questions, progress, given.threshold)
            reader = Finder(engine.snapshot, embedder, settings)
            readings = read_gold_passages(engine, reader, questions, find_keys(engine), progress)
            figures = make_figures(questions, outcomes, readings, given.threshold)
            note = tell_given(figures)
            report = _report(file.name, engine, given.threshold, outcomes, note)
    figures["index_seconds"] = round(index_seconds, 2)
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False))
    else:
        open_console().print(*tabulate(figures), sep="\n")
    if page:
        click.echo(f"wrote {' and '.join(map(str, write_report(page, report)))}", err=True)
    ctx.exit(int(bool(questions.refused)))


@click.command()
@click.option("--split", type=click.Choice(["train", "dev", "test"]), default="test")
@json_option
@report_option
def written(split: str, as_json: bool, page: Path | None) -> None:
    """Asks the questions about the further documents that were written for the project.

    What was trained learnt from `train`, and weights were fitted on `dev`: only `test` tells what
    unseen documents can expect.
    """
    from eval.metrics import load_measures
    from eval.report import check_report
    from eval.run import ask_questions
    from eval.written import FOLDER, load_written

    load_measures()
    if page:
        check_report(page, FOLDER / f"{split}.jsonl")
    collection = load_written(split)
    with TemporaryDirectory() as temporary:
        texts = Path(temporary)
        collection.lay_out(texts)
        with open_engine(None, own=False, documents=texts) as (engine, threshold, progress):
            outcomes = ask_questions(engine, collection.questions, progress, threshold)
            report = _report(f"written, {split}", engine, threshold, outcomes)
    _show(report, as_json, page)


@click.command()
@click.argument("before", type=GIVEN_FILE, metavar="A.json")
@click.argument("after", type=GIVEN_FILE, metavar="B.json")
@json_option
def compare(before: Path, after: Path, as_json: bool) -> None:
    """Says what changed between two runs, from what `eval run --report` wrote of each."""
    from eval.compare import compare_runs, read_run, tabulate, to_json
    from qa.render import open_console

    comparison = compare_runs(read_run(before), read_run(after))
    if as_json:
        click.echo(json.dumps(to_json(comparison), ensure_ascii=False))
    else:
        open_console().print(*tabulate(comparison), sep="\n")


@click.command()
def template() -> None:
    """Prints a table of questions to fill in: save it as CSV, and give it to `eval run`."""
    from eval.gold import TEMPLATE

    click.echo(TEMPLATE.read_text("utf-8"), nl=False)
