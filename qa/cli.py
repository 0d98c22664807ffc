"""The command line: `hoidap`, the same as `python -m qa`.

Data goes to standard output and everything else to standard error. The exit status is 0 when a
command did what was asked, 1 when something in the input stopped it, 2 for wrong usage.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import InputError
from qa.commands import INTERRUPTED, Commands, NonEmptyPath, complain, filter_options, stop

if TYPE_CHECKING:  # a command imports what it needs when it runs: --help must not wait for it
    from qa.engine import Engine
    from qa.reading.filters import Filter
    from qa.settings import Settings

index_option = click.option(
    "--index",
    "index",
    type=NonEmptyPath(),
    metavar="DIR",
    help="The folder of the index; else HOIDAP_INDEX, else the user's own.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


def load_settings(index: Path | None) -> Settings:
    """The settings of the environment, with the index that the command names."""
    from qa.settings import Settings

    settings = Settings.from_environment()
    return replace(settings, index=index) if index else settings


def find_index(settings: Settings) -> Path:
    """The folder of the index that the settings name, else of the user's own."""
    if settings.index is not None:
        return settings.index
    from qa.settings import default_index

    return default_index()


def open_engine(index: Path | None) -> Engine:
    """The engine, with bars while it makes what it needs for the first time."""
    from qa.engine import Engine
    from qa.render import show_progress

    with show_progress() as progress:
        return Engine.open(load_settings(index), progress)


@contextmanager
def tell_interruption(folder: Path) -> Iterator[None]:
    """On Ctrl-C says what became of the index in a folder, and ends the command."""
    from index.manifest import CURRENT

    def read_generation() -> str:
        pointer = folder / CURRENT
        return pointer.read_text("utf-8", "replace") if pointer.exists() else ""

    before = read_generation()
    try:
        yield
    except KeyboardInterrupt:
        state = "as it was" if read_generation() == before else "complete and current"
        stop(f"interrupted; the index is {state}", INTERRUPTED)


def print_version(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    """Prints the version and ends."""
    if wanted and not ctx.resilient_parsing:
        try:
            click.echo(f"hoidap {metadata.version('hoidap')}")
        except metadata.PackageNotFoundError:
            click.echo("hoidap, not installed as a package")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=print_version,
    help="Show the version and exit.",
)
def hoidap() -> None:
    """Answers questions about Vietnamese government documents with passages it can prove."""


@hoidap.command()
@click.argument("question")
@filter_options
@index_option
@json_option
@click.pass_context
def ask(
    ctx: click.Context,
    question: str,
    index: Path | None,
    as_json: bool,
    chosen: Filter | None,
) -> None:
    """Answer QUESTION with exact quotes.

    With - the questions come from standard input, one a line, and are answered in order.
    """
    from qa.asking import answer_lines, print_answer

    with open_engine(index) as engine:
        if question == "-":
            ctx.exit(int(not answer_lines(engine, chosen, as_json)))
        print_answer(engine.ask(question, chosen), chosen, as_json)


@hoidap.command()
@filter_options
@index_option
@json_option
@click.pass_context
def chat(
    ctx: click.Context,
    index: Path | None,
    as_json: bool,
    chosen: Filter | None,
) -> None:
    """Ask in a conversation.

    A line is a question, which may follow up those before it: "And by 2025?" is read as the whole
    question that it means, and the answer tells how. Ask the whole question to correct that. /new
    starts again; /quit or Ctrl-D ends.
    """
    from qa.asking import converse

    with open_engine(index) as engine:
        ctx.exit(int(not converse(engine, chosen, as_json)))


@hoidap.command()
@click.argument("query")
@click.option("-k", "limit", type=click.IntRange(min=1), default=10, show_default=True)
@filter_options
@index_option
@json_option
def search(
    query: str,
    limit: int,
    index: Path | None,
    as_json: bool,
    chosen: Filter | None,
) -> None:
    """Rank passages for QUERY, without an answer."""
    from qa import render, serialise

    with open_engine(index) as engine:
        hits = engine.search(query, limit, chosen)
    if as_json:
        for hit in hits:
            click.echo(serialise.to_line(serialise.describe_hit(hit)))
    else:
        render.show_hits(render.open_console(), hits)


@hoidap.command()
@click.argument("file", metavar="ANSWER.json", type=NonEmptyPath())
@index_option
@json_option
@click.pass_context
def verify(ctx: click.Context, file: Path, index: Path | None, as_json: bool) -> None:
    """Check the quotes of a saved answer again.

    ANSWER.json is what `ask --json` printed, one answer or several; - reads standard input.
    """
    from index.snapshot import Snapshot
    from qa import render, serialise
    from qa.proof.saved import read_answers
    from qa.proof.verify import check_answer

    try:
        data = sys.stdin.buffer.read() if file == Path("-") else file.read_bytes()
        answers = read_answers(data)
    except (InputError, OSError) as error:
        raise InputError(f"{file} cannot be verified: {error}") from error
    console = render.open_console()
    total = held = 0
    failed = False
    with Snapshot.open(find_index(load_settings(index))) as snapshot:
        find = lru_cache(64)(snapshot.document)
        for answer in answers:
            if answer.problem:
                failed = True
                complain(f"{file} cannot be verified in part: {answer.problem}")
            if not as_json and answer.citations and len(answers) > 1:
                click.echo(f"> {render.flatten(answer.question)}")
            for citation, check in check_answer(answer, find):
                total += 1
                held += check.quote.status == "holds"
                failed |= not check.holds
                if as_json:
                    fields = serialise.describe_check(answer.question, citation, check)
                    click.echo(serialise.to_line(fields))
                else:
                    render.show_check(console, citation, check)
    if not as_json:
        click.echo(f"{held:,} of {total:,} quotes hold" if total else "there are no quotes")
    ctx.exit(int(failed))


@hoidap.command()
@index_option
@json_option
@click.pass_context
def doctor(ctx: click.Context, index: Path | None, as_json: bool) -> None:
    """Say what is installed and what is wrong.

    Names the packages, the model and the index, and for every problem what to do.
    """
    from qa import render, serialise
    from qa.doctor import diagnose

    settings = load_settings(index)
    diagnosis = diagnose(settings, find_index(settings))
    if as_json:
        click.echo(serialise.to_line(serialise.describe_diagnosis(diagnosis)))
    else:
        render.show_diagnosis(render.open_console(), diagnosis)
    ctx.exit(int(bool(diagnosis.problems)))


@hoidap.group("index")
def index_group() -> None:
    """Add, remove, list and check documents."""


@index_group.command("add")
@click.argument("paths", nargs=-1, required=True, type=NonEmptyPath(), metavar="PATH...")
@index_option
@json_option
@click.pass_context
def add(ctx: click.Context, paths: Sequence[Path], index: Path | None, as_json: bool) -> None:
    """Add files and folders of documents.

    Unchanged files cost nothing and changed ones are replaced. A document's id is its path below
    the folder that is given.
    """
    from index.build import add_paths
    from index.embedder import load_embedder
    from qa import render, serialise

    settings = load_settings(index)
    folder = find_index(settings)
    with tell_interruption(folder):
        embedder = load_embedder(settings.model, settings.cache)
        with render.show_progress() as progress:
            report = add_paths(folder, paths, embedder, settings.split, progress)
    if as_json:
        click.echo(serialise.to_line(serialise.describe_addition(report)))
    else:
        render.show_addition(render.open_console(), report)
    render.show_failures(render.open_console(stderr=True), report)
    ctx.exit(int(bool(report.failures)))


@index_group.command("remove")
@click.argument("document_ids", nargs=-1, required=True, metavar="DOCUMENT_ID...")
@index_option
@click.pass_context
def remove(ctx: click.Context, document_ids: Sequence[str], index: Path | None) -> None:
    """Remove documents from the index by their ids."""
    from index.build import remove_documents
    from index.embedder import load_embedder
    from index.manifest import find_current
    from qa import render

    settings = load_settings(index)
    folder = find_index(settings)
    find_current(folder)  # raises where there is no index; a writer would make an empty one
    ids = list(dict.fromkeys(document_ids))
    with tell_interruption(folder):
        missing = remove_documents(folder, ids, load_embedder(settings.model, settings.cache))
    for id_ in ids:
        if id_ in missing:
            complain(f"there is no document {id_!r}; `hoidap index list` shows what there is")
        else:
            click.echo(f"removed {render.flatten(id_)}")
    ctx.exit(int(bool(missing)))


@index_group.command("list")
@index_option
@json_option
def list_documents(index: Path | None, as_json: bool) -> None:
    """List the indexed documents."""
    from index.snapshot import Snapshot
    from qa import render, serialise

    with Snapshot.open(find_index(load_settings(index))) as snapshot:
        summaries = snapshot.summaries()
    if as_json:
        for summary in summaries:
            click.echo(serialise.to_line(serialise.describe_document(summary)))
    else:
        render.show_documents(render.open_console(), summaries)


@index_group.command("check")
@index_option
@json_option
@click.pass_context
def check(ctx: click.Context, index: Path | None, as_json: bool) -> None:
    """Verify every checksum of the index."""
    from qa import render, serialise
    from qa.doctor import list_damage

    damage = list_damage(find_index(load_settings(index)))
    if as_json:
        click.echo(serialise.to_line({"sound": not damage, "damage": damage}))
    else:
        click.echo("\n".join(map(render.flatten, damage)) or "sound")
    ctx.exit(int(bool(damage)))


@hoidap.group("feedback")
def feedback_group() -> None:
    """What readers thought of answers on the web page."""


@feedback_group.command("export")
@click.option("--file", type=NonEmptyPath(), help="The file of opinions, else the user's own.")
def export_feedback(file: Path | None) -> None:
    """Print opinions as a question set, one JSON object a line, for `eval run --questions`."""
    from qa import feedback, serialise

    file = file or feedback.default_file()
    questions = list(feedback.export(feedback.load(file)))
    for question in questions:
        if question is not None:
            click.echo(serialise.to_line(question))
    if left := questions.count(None):
        total = len(questions)
        complain(f"{left} of {total} opinions name no right answer in what was found: see {file}")


def main() -> None:
    """Runs the command line; what a console cannot show is escaped, never an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    hoidap(prog_name="hoidap")
