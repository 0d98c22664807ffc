"""Shows the outcomes of a run: a table for people, Markdown and JSON for files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.table import Table

from corpus.errors import InputError
from eval.run import Figures, Group, Outcome, group_outcomes

TITLES = {
    "questions": "n",
    "answerable": "with",
    "document_1": "doc@1",
    "document_5": "doc@5",
    "evidence": "cited",
    "short": "short",
    "refused": "refused",
    "invented": "made up",
    "status": "right",
    "p50_ms": "p50",
    "p95_ms": "p95",
}
LEGEND = (
    "n questions, of which so many with an answer. Shares in percent. With an answer: the gold "
    "document is the first hit's (doc@1) or one of the first five hits' (doc@5), a citation holds "
    "the evidence (cited), the short answer is right (short), no answer was given (refused). "
    "Without: an answer was given nevertheless (made up). Rightly answered or not found (right). "
    "Latency of a question in milliseconds (p50, p95)."
)


def list_inexact(outcomes: Sequence[Outcome]) -> list[dict[str, str]]:
    """Every quote that is not exact, with the id of the question."""
    return [{"id": o.question.id, "quote": quote} for o in outcomes for quote in o.inexact]


def summarise(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The run as `--json` prints it."""
    return {
        "questions": len(outcomes),
        "inexact_quotes": list_inexact(outcomes),
        "groups": [_flatten(group) for group in group_outcomes(outcomes)],
    }


def _flatten(group: Group) -> dict[str, Any]:
    head = {"split": group.split, "by": group.by, "name": group.name}
    return head | asdict(group.figures)


def make_table(outcomes: Sequence[Outcome]) -> Table:
    """The run as a person reads it, in 80 columns."""
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, caption=LEGEND)
    table.caption_justify = "left"
    table.add_column("", no_wrap=True, overflow="ellipsis")
    for title in TITLES.values():
        table.add_column(title, justify="right", min_width=len(title))
    for group in group_outcomes(outcomes):
        whole = group.by == "all"
        name = group.split if whole else f"  {group.name}"
        table.add_row(name, *_cells(group.figures), style="bold" if whole else "")
    return table


def write_report(path: Path, outcomes: Sequence[Outcome]) -> None:
    """Writes the run with every outcome, in the format that the file's name ends with.

    Raises InputError for another ending than `.md` and `.json`, and where it cannot be written.
    """
    check_report(path)
    text = _to_json(outcomes) if path.suffix == ".json" else _to_markdown(outcomes)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise InputError(f"the report {path} cannot be written ({error})") from error


def check_report(path: Path) -> None:
    """Raises InputError for a report that could not be written for its name."""
    if path.suffix not in (".json", ".md"):
        raise InputError(f"the report {path} must end with .md or .json")


def _to_json(outcomes: Sequence[Outcome]) -> str:
    rows = [{"right": is_sound(outcome), **asdict(outcome)} for outcome in outcomes]
    content = {**summarise(outcomes), "outcomes": rows}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _to_markdown(outcomes: Sequence[Outcome]) -> str:
    columns = ["split", "", *TITLES.values()]
    lines = ["# Evaluation", "", LEGEND, "", _row(columns), _row(["---"] * len(columns))]
    for group in group_outcomes(outcomes):
        lines.append(_row([group.split, group.name, *_cells(group.figures)]))
    lines += ["", f"Quotes that are not exact: {len(list_inexact(outcomes))}."]
    lines += ["", "## What went wrong", ""]
    lines += [_row(["question", "asked", "document's rank", "evidence", "short answer"])]
    lines += [_row(["---"] * 5)]
    for outcome in outcomes:
        if not is_sound(outcome):
            rank = outcome.gold_rank if outcome.question.answerable else "no answer exists"
            cited = "cited" if outcome.evidence_cited else "not cited"
            given = (outcome.short_answer or "none") if outcome.answered else "not found"
            row = (outcome.question.id, outcome.question.text, rank, cited, given)
            lines.append(_row([str(cell).replace("|", "\\|") for cell in row]))
    return "\n".join(lines) + "\n"


def is_sound(outcome: Outcome) -> bool:
    """Whether nothing is to be wished for: not found rightly, or answered right and proved."""
    if not outcome.question.answerable:
        return not outcome.answered
    right = outcome.short_right or not outcome.question.answers
    return outcome.answered and outcome.gold_rank == 1 and outcome.evidence_cited and right


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cells(figures: Figures) -> list[str]:
    return [_show(name, value) for name, value in asdict(figures).items()]


def _show(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name in ("questions", "answerable"):
        return str(value)
    return f"{value:.0f}" if name.endswith("_ms") else f"{100 * value:.0f}"
