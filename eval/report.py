"""Shows a run: tables for people, and a file of figures and outcomes for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from corpus.errors import InputError
from eval.bootstrap import Interval
from eval.faults import list_faults
from eval.figures import MEASURES, Figures, Group, Row, group_outcomes, score_outcomes
from eval.run import Outcome

COLUMNS = {
    "hit@1": "hit@1",
    "citation_recall": "cited",
    "citation_precision": "prec",
    "f1": "F1",
    "short": "short",
    "refused": "refused",
    "invented": "made up",
    "auroc": "AUROC",
    "p50_ms": "p50",
}
LEGEND = (
    "n questions, of which so many with an answer. In percent: a gold document comes first "
    "(hit@1), quotes prove the answer's claims (cited), quotes that prove one (prec), tokens "
    "shared with the gold answer (F1), short answer right (short), no answer though there is one "
    "(refused), an answer though there is none (made up), confidence tells the two apart (AUROC). "
    "Milliseconds a question (p50)."
)
WHOLE = (
    "In percent, milliseconds for p50_ms and p95_ms, with 95 % intervals by the bootstrap over "
    "base questions; where none of n failed the interval is empty, though 3 / n may fail. Lower is "
    "better for refused, invented, aurc and ece."
)


@dataclass(frozen=True, slots=True)
class About:
    """What was run: file of questions, model, size of the index, threshold, and when (ISO 8601).

    `note` is anything else that belongs at the head of the page.
    """

    questions: str
    model: str
    documents: int
    threshold: float
    made: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A run with everything that was measured of it."""

    about: About
    outcomes: Sequence[Outcome]
    rows: Sequence[Row]
    groups: Sequence[Group]


def make_report(about: About, outcomes: Sequence[Outcome]) -> Report:
    """Measures a run of at least one question."""
    return Report(about, outcomes, score_outcomes(outcomes), group_outcomes(outcomes))


def list_inexact(outcomes: Sequence[Outcome]) -> list[dict[str, str]]:
    """Every quote that is not exact, with the id of the question."""
    return [{"id": o.question.id, "quote": quote} for o in outcomes for quote in o.inexact]


def summarise(report: Report) -> dict[str, Any]:
    """The run as `--json` prints it."""
    return {
        "questions": len(report.outcomes),
        "about": asdict(report.about),
        "inexact_quotes": list_inexact(report.outcomes),
        "groups": [_flatten(group) for group in report.groups],
    }


def _flatten(group: Group) -> dict[str, Any]:
    figures = group.figures
    measured = {name: interval for name, interval in figures.measured.items() if interval}
    return {
        "split": group.split,
        "by": group.by,
        "name": group.name,
        "questions": figures.questions,
        "answerable": figures.answerable,
        **{name: _round(figures.mean(name)) for name in MEASURES},
        "intervals": {
            name: [_round(interval.low), _round(interval.high)]
            for name, interval in measured.items()
        },
    }


def _round(value: float | None) -> float | None:
    return value if value is None else round(value, 4)


def to_json(report: Report) -> str:
    """The whole run: what `--json` prints, and every question with what came of it."""
    outcomes = [
        _describe(outcome, row) for outcome, row in zip(report.outcomes, report.rows, strict=True)
    ]
    content = {**summarise(report), "outcomes": outcomes}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def _describe(outcome: Outcome, row: Row) -> dict[str, Any]:
    return {
        **asdict(outcome),
        "right": outcome.right,
        "faults": list_faults(outcome),
        "measures": {name: _round(value) for name, value in row.items()},
    }


def make_tables(report: Report) -> list[Table | str]:
    """The run as a person reads it, in 80 columns: splits with intervals, then every group."""
    return [_tabulate_wholes(report), f"\n{WHOLE}\n", _tabulate_groups(report), f"\n{LEGEND}"]


def _tabulate_wholes(report: Report) -> Table:
    wholes = [group for group in report.groups if group.by == "all"]
    table = _make_table()
    for group in wholes:
        table.add_column(group.split, justify="right")
    for name in MEASURES:
        intervals = [group.figures.measured.get(name) for group in wholes]
        if any(intervals):
            table.add_row(name, *(format_interval(name, interval) for interval in intervals))
    return table


def _tabulate_groups(report: Report) -> Table:
    table = _make_table()
    for title in ("n", "with", *COLUMNS.values()):
        table.add_column(title, justify="right", min_width=len(title))
    for group in report.groups:
        whole = group.by == "all"
        name = group.split if whole else f"  {group.name}"
        table.add_row(name, *list_cells(group.figures), style="bold" if whole else "")
    return table


def _make_table() -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("", no_wrap=True, overflow="ellipsis")
    return table


def list_cells(figures: Figures) -> list[str]:
    """The numbers of questions and the measures of COLUMNS, as a table shows them."""
    shown = (format_value(name, figures.mean(name)) for name in COLUMNS)
    return [str(figures.questions), str(figures.answerable), *shown]


def format_value(name: str, value: float | None) -> str:
    """97, in percent or milliseconds."""
    if value is None:
        return "–"
    return f"{value:.0f}" if name.endswith("_ms") else f"{100 * value:.0f}"


def format_interval(name: str, interval: Interval | None) -> str:
    """97.3 (95.1–99.0), in percent or milliseconds."""
    if interval is None:
        return "–"
    scale, places = (1, 0) if name.endswith("_ms") else (100, 1)
    mean, low, high = (
        f"{scale * value:.{places}f}" for value in (interval.mean, interval.low, interval.high)
    )
    return f"{mean} ({low}–{high})"


def write_report(path: Path, report: Report) -> list[Path]:
    """Writes the page under a name that ends with .html, and the data beside it as .json.

    A name that ends with .json gets the data alone. Returns what was written. Raises InputError
    for another ending, and where it cannot be written.
    """
    from eval.html_report import to_html

    check_report(path)
    files = {path.with_suffix(".json"): to_json(report)}
    if path.suffix == ".html":
        files[path] = to_html(report)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for file, text in files.items():
            part = file.with_name(f".{file.name}.part")  # whoever reads has one report or the other
            part.write_text(text, "utf-8", errors="replace")  # JSON may hold half a character
            part.replace(file)
    except OSError as error:
        raise InputError(f"the report {path} cannot be written ({error})") from error
    return list(files)


def check_report(path: Path, asked: Path | None = None) -> None:
    """Raises InputError for a name that no report can have: nothing `asked` may be overwritten."""
    if path.suffix not in (".html", ".json"):
        raise InputError(f"the report {path} must end with .html or .json")
    if asked and path.with_suffix(".json").resolve() == asked.resolve():
        raise InputError(f"the report's data would overwrite {asked}; name the report otherwise")
