"""The last report of `hoidap eval run`, as figures and plots."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from qa.page.html import show_progress_bar
from qa.page.texts import TEXTS, write_number

REPORT = Path("reports") / "eval.json"  # as `make eval` writes it, below the working folder
HEADLINE = ("document_1", "evidence", "short", "status", "refused", "invented", "p50")
PLOTTED = ("document_1", "evidence", "short")
PROGRESS = "HOIDAP_PROGRESS"  # asks a command for lines of progress, as qa.render says them
_PROGRESS_LINE = re.compile(r"ask (?P<done>\d+)/(?P<total>\d+)")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """A report's figures: of all questions of the best split to trust, and of its groups.

    `risk` holds (coverage, risk) pairs, empty where the report has none.
    """

    written: datetime
    whole: Row
    languages: tuple[Row, ...]
    types: tuple[Row, ...]
    risk: tuple[tuple[float, float], ...] = ()


def load_report(file: Path = REPORT) -> Report | None:
    """The report in a file; None where there is none, or none that can be read."""
    try:
        content = json.loads(file.read_text("utf-8"))
        groups = content["groups"]
        splits = [group["split"] for group in groups]
        split = "test" if "test" in splits else splits[0]
        mine = [group for group in groups if group["split"] == split]
        whole = next(group for group in mine if group["by"] == "all")
        written = datetime.fromtimestamp(file.stat().st_mtime)
        return Report(
            written,
            whole,
            tuple(group for group in mine if group["by"] == "language"),
            tuple(group for group in mine if group["by"] == "type"),
            _read_risk(content),
        )
    except (OSError, ValueError, KeyError, IndexError, StopIteration, TypeError):
        return None


def _read_risk(content: Row) -> tuple[tuple[float, float], ...]:
    points = content.get("risk_coverage") or ()
    return tuple((float(it["coverage"]), float(it["risk"])) for it in points)


def show_headline(report: Report | None, language: str) -> str:
    """The report's headline figures."""
    texts = TEXTS[language]
    if report is None:
        return f'<p class="empty">{texts["no_report"]}</p>'
    day = f"{report.written:%d/%m/%Y %H:%M}" if language == "vi" else f"{report.written:%F %H:%M}"
    figures = "".join(
        f'<div class="figure"><dt>{texts[f"figure_{name}"]}</dt><dd>{escape(told)}</dd></div>'
        for name in HEADLINE
        if (told := _tell(report.whole, name, language)) is not None
    )
    asked = write_number(report.whole["questions"], language)
    note = texts["report_date"].format(day=day, questions=asked)
    return f'<dl class="figures">{figures}</dl><p class="note">{escape(note)}</p>'


def _tell(group: Row, name: str, language: str) -> str | None:
    value = group.get("p50_ms" if name == "p50" else name)
    if value is None:
        return None
    return f"{value:.0f} ms" if name == "p50" else f"{100 * value:.0f}%"


def list_shares(groups: Sequence[Row], language: str) -> list[tuple[str, str, float]]:
    """Each group's name, the name of a measure, and its share, for a bar plot."""
    return [
        (group["name"], TEXTS[language][f"figure_{name}"], round(group[name], 3))
        for group in groups
        for name in PLOTTED
        if group.get(name) is not None
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run is; `failure` says why it ended without a report."""

    done: int = 0
    total: int = 0
    ended: bool = False
    failure: str = ""


def can_run() -> bool:
    """Whether the evaluation is installed; the page only calls its command."""
    return importlib.util.find_spec("eval.cli") is not None


def run_evaluation(file: Path = REPORT) -> Iterator[Step]:
    """Runs the question set in a process of low priority and writes its report to a file."""
    yield Step()
    command = [sys.executable, "-m", "qa", "eval", "run", "--report", str(file.resolve())]
    environment = {**os.environ, PROGRESS: "lines"}
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
        preexec_fn=_give_way if hasattr(os, "nice") else None,
    )
    said = ""
    try:
        for line in process.stderr or ():
            if found := _PROGRESS_LINE.fullmatch(line.strip()):
                yield Step(int(found["done"]), int(found["total"]))
            elif line.strip():
                said = line.strip()
        status = process.wait()
    finally:
        process.kill()  # whoever closed the page wants no report
        process.wait()
    yield Step(ended=True, failure=(said or str(status)) if status else "")


def _give_way() -> None:
    os.nice(10)


def show_about(language: str) -> str:
    """What the evaluation measures."""
    texts = TEXTS[language]
    return f"<h2>{texts['evaluation']}</h2><p>{texts['evaluation_more']}</p>"


def show_run(step: Step | None, language: str, runnable: bool) -> str:
    """How far a run is, why it failed, or that there can be none."""
    texts = TEXTS[language]
    if not runnable:
        return f'<p class="note">{texts["run_impossible"]}</p>'
    if step is None or (step.ended and not step.failure):
        return ""
    if step.ended:
        reason = f'<span lang="en">{escape(step.failure)}</span>'
        return f'<p class="failed" role="alert">{texts["run_failed"].format(reason=reason)}</p>'
    if not step.total:
        return show_progress_bar(texts["preparing"])
    said = texts["running"].format(done=step.done, total=step.total)
    return show_progress_bar(said, step.done, step.total)
