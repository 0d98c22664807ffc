"""What the commands say to people: in 80 columns, and inert whatever a document holds."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from corpus.encoding import make_inert
from qa.phrases import choose_language
from qa.types import Answer, Citation, Hit

if TYPE_CHECKING:
    from index.build import BuildReport, Progress
    from index.database import DocumentSummary
    from qa.doctor import Diagnosis
    from qa.proof.verify import Check, Verdict

WIDEST = 100  # columns: longer lines are hard to read
EXCERPT = 240  # characters of a passage that only might hold the answer
NEAREST = 5
INDENT = 4

WORDS = {
    "vi": {"reading": "đọc là", "confidence": "độ tin cậy"},
    "en": {"reading": "read as", "confidence": "confidence"},
}
VERDICT_STYLES = {"holds": "green", "moved": "yellow", "changed": "red", "missing": "red"}


def open_console(*, stderr: bool = False) -> Console:
    """A console on standard output or error, without styles unless a terminal wants them."""
    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if os.environ.get("NO_COLOR"):
        console = Console(
            stderr=stderr, highlight=False, markup=False, emoji=False, color_system=None
        )
    console.width = min(console.width, WIDEST)
    return console


def flatten(text: str) -> str:
    """The text on one line, with nothing in it that a terminal would obey or hide."""
    return " ".join(make_inert(text).split())


def shorten(text: str, limit: int = EXCERPT) -> str:
    """The beginning of the text on one line, cut between words, at most `limit` characters."""
    text = flatten(text)
    if len(text) <= limit:
        return text
    cut = text[:limit]
    return (cut[: cut.rfind(" ")] if " " in cut[limit // 2 :] else cut[:-1]) + "…"


def show_answer(console: Console, answer: Answer) -> None:
    """The short answer, the answer, then every quote and where it stands."""
    from qa.compose import name_place

    words = WORDS[choose_language(answer.language)]
    lead = _lead(answer)
    _write(console, lead)
    for place, citation in enumerate(answer.citations):
        if lead or place:
            console.print()
        mark = f"[{citation.number}]"
        if citation.heading:
            _write(console, Text(flatten(citation.heading.text), "italic"), mark=mark)
            mark = ""
        _write(console, Text(f"“{flatten(citation.quote)}”"), mark=mark, indent=INDENT)
        for line in (
            name_place(citation, answer.language),
            f"{citation.document_id} {citation.start}–{citation.end}",
        ):
            _write(console, Text(flatten(line), "dim"), indent=INDENT)
    if answer.status == "not_found" and answer.hits:
        console.print()
        show_hits(console, answer.hits[:NEAREST])
    console.print()
    if answer.reading:
        _write(console, Text(f"{words['reading']}: {flatten(answer.reading)}", "dim"))
    _write(console, Text(f"{words['confidence']}: {answer.confidence:.2f}", "dim"))


def _lead(answer: Answer) -> Text:
    """The short answer, strong, and the answer without the quotes that are shown below it."""
    text = answer.text
    for entry in answer.entries:
        mark = f"[{entry.number}]"
        text = text.replace(f"{mark}: “{answer.citations[entry.number - 1].quote}”", mark, 1)
    for citation in answer.citations:
        quoted = f"“{citation.quote}”"
        at = text.find(quoted)
        if at >= 0:
            begin = text.rfind("\n", 0, at) + 1
            end = text.find("\n", at + len(quoted))
            text = text[:begin] + (text[end + 1 :] if end >= 0 else "")
    text = make_inert(text).strip()
    short = flatten(answer.short_answer or "")
    if not text.startswith(short):
        text = f"{short}\n\n{text}".strip()
    return Text.assemble((short, "bold"), text[len(short) :])


def show_hits(console: Console, hits: Sequence[Hit]) -> None:
    """Passages with a line between them."""
    for number, hit in enumerate(hits):
        if number:
            console.print()
        show_hit(console, hit)


def show_hit(console: Console, hit: Hit) -> None:
    """A passage that might hold the answer, shortened, and where it stands."""
    chunk = hit.chunk
    _write(console, Text(shorten(chunk.text)), mark=f"{hit.rank}.")
    place = f"{chunk.document_id} {chunk.start}–{chunk.end}"
    parts = [flatten(part) for part in (chunk.heading, place, f"{hit.score:.3f}") if part]
    _write(console, Text(" · ".join(parts), "dim"), indent=INDENT)


def show_documents(console: Console, summaries: Sequence[DocumentSummary]) -> None:
    """A table of what is indexed; a title gives way, and an id is whole, so it can be copied."""
    from qa.compose import find_day  # NumPy is not needed to show an answer

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("id and title")
    for name in ("province", "date"):
        table.add_column(name, no_wrap=True)
    for name in ("passages", "characters"):
        table.add_column(name, no_wrap=True, justify="right")
    for summary in summaries:
        about = summary.metadata
        table.add_row(
            Group(
                Text(flatten(summary.id), overflow="fold"),
                Text(flatten(summary.title), "dim", no_wrap=True, overflow="ellipsis"),
            ),
            Text(flatten(about.province or "")),
            Text(flatten((find_day(about) or "").removeprefix("--"))),
            f"{summary.chunks:,}",
            f"{summary.characters:,}",
        )
    console.print(table)


def show_addition(console: Console, report: BuildReport) -> None:
    """How many documents were added, replaced and left as they were, and what is now indexed."""
    parts = [
        f"{len(ids):,} {name}"
        for name, ids in (
            ("added", report.added),
            ("replaced", report.replaced),
            ("unchanged", report.unchanged),
        )
        if ids
    ]
    _write(console, Text(", ".join(parts) or "nothing added"))
    if report.skipped:
        _write(console, Text(f"{_count(len(report.skipped), 'file')} of other formats passed over"))
    if report.manifest is not None:
        documents = _count(report.manifest.documents, "document")
        passages = _count(report.manifest.chunks, "passage")
        _write(console, Text(f"the index holds {documents} in {passages}"))


def show_failures(console: Console, report: BuildReport) -> None:
    """The files that could not be used, each on a line with its reason."""
    if not report.failures:
        return
    _write(console, Text(f"{_count(len(report.failures), 'file')} could not be used:"))
    for failure in report.failures:
        reason = failure.reason.removeprefix(f"{failure.path.name}: ")
        console.print(Text(flatten(f"- {failure.path}: {reason}")), soft_wrap=True)


def show_check(console: Console, citation: Citation, check: Check) -> None:
    """One quote and what became of it, then its heading and short answer where they changed."""
    _show_verdict(console, f"[{citation.number}]", citation, check.quote, citation.quote)
    if citation.heading and check.heading and check.heading.status != "holds":
        _show_verdict(console, "heading", citation, check.heading, citation.heading.text)
    if check.short and check.short.status != "holds":
        _show_verdict(console, "short answer", citation, check.short, "")


def _show_verdict(
    console: Console, name: str, citation: Citation, verdict: Verdict, quote: str
) -> None:
    """What became of a part of a citation."""
    place = flatten(citation.document_id)
    if name.startswith("["):
        place = f"{place} {citation.start}–{citation.end}"
    note = {
        "holds": " (the document has changed elsewhere)" if verdict.document_changed else "",
        "moved": f" → {verdict.start}–{verdict.end}",
        "changed": ": the document no longer says this",
        "missing": ": there is no such document in the index",
    }[verdict.status]
    mark = Text(f"{verdict.status:<8}", VERDICT_STYLES[verdict.status])
    indent = len(mark) + 1
    _write(console, Text(f"{name} {place}{note}"), mark=mark, indent=indent)
    if quote:
        _write(console, Text(f"“{shorten(quote, 160)}”", "dim"), indent=indent)


def show_diagnosis(console: Console, diagnosis: Diagnosis) -> None:
    """What is installed, which model, which index, then what is wrong and what to do."""
    packages, model, index = diagnosis.packages, diagnosis.model, diagnosis.index
    core = [f"{it.name} {it.version or 'missing'}" for it in packages if it.extra is None]
    rows = [
        ("hoidap", diagnosis.version or "not installed"),
        ("python", f"{diagnosis.python} on {diagnosis.platform}"),
        ("packages", ", ".join(core) or "unknown"),
    ]
    for extra in sorted({it.extra for it in packages if it.extra}):
        own = [f"{it.name} {it.version or 'not installed'}" for it in packages if it.extra == extra]
        rows.append((f"extra {extra}", ", ".join(own)))
    state = {True: "prepared", False: "prepared on first use", None: "loaded when it is used"}
    rows.append(("model", f"{model.name}, {state[model.prepared]}"))
    if model.folder:
        rows.append(("", str(model.folder)))
    rows.append(("index", str(index.folder)))
    if index.generation is None:
        rows.append(("", "damaged" if index.damage else "none yet"))
    else:
        rows.append(
            (
                "",
                f"generation {index.generation}, {_count(index.documents, 'document')}, "
                f"{_count(index.passages, 'passage')}, {_megabytes(index.bytes or 0)}, "
                + ("damaged" if index.damage else "sound"),
            )
        )
        rows.append(("", f"built with {index.model}"))
    rows.append(("free disk", _megabytes(diagnosis.free_bytes)))
    width = max(len(name) for name, _ in rows) + 2
    for name, value in rows:
        _write(console, Text(flatten(value)), mark=Text(name, "bold"), indent=width)
    console.print()
    if not diagnosis.problems:
        _write(console, Text("Nothing is wrong.", "green"))
    for problem in diagnosis.problems:
        _write(console, Text(flatten(problem)), mark=Text("wrong", "bold red"), indent=7)


@contextmanager
def show_progress() -> Iterator[Progress]:
    """Bars on standard error while something long is done; nothing where that is no terminal.

    With HOIDAP_PROGRESS=lines it is told in lines such as "ask 3/514", for a program that waits.
    """
    if os.environ.get("HOIDAP_PROGRESS") == "lines":
        yield lambda stage, done, total: print(f"{stage} {done}/{total}", file=sys.stderr)
        return
    console = open_console(stderr=True)
    if not console.is_terminal:
        yield lambda stage, done, total: None
        return
    from rich import progress as bars

    live = bars.Progress(
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TimeRemainingColumn(),
        console=console,
        transient=True,
    )
    tasks: dict[str, bars.TaskID] = {}

    def advance(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            live.start()
            tasks[stage] = live.add_task(stage, total=total)
        live.update(tasks[stage], completed=done, total=total)

    try:
        yield advance
    finally:
        live.stop()


def _count(number: int | None, noun: str) -> str:
    return f"{number or 0:,} {noun}{'' if number == 1 else 's'}"


def _megabytes(count: int) -> str:
    return f"{count / 2**20:,.1f} MB" if count < 2**30 else f"{count / 2**30:,.1f} GB"


def _write(console: Console, text: Text, *, mark: str | Text = "", indent: int = 0) -> None:
    """Writes a paragraph behind an indent, in which the first line may carry a mark."""
    if isinstance(mark, str):
        mark = Text(mark)
    if mark:
        indent = max(indent or INDENT, mark.cell_len + 1)
    for number, line in enumerate(text.wrap(console, max(console.width - indent, 20))):
        line.rstrip()
        lead = mark if number == 0 else Text()
        gap = Text(" " * (indent - lead.cell_len))
        console.print(Text.assemble(lead, gap, line), soft_wrap=True)
