"""The last report of `hoidap eval run`, as figures and plots."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from qa.page.evaluation_run import REPORT, Step
from qa.page.html import show_detail, show_progress_bar
from qa.page.texts import TEXTS, write_number

HEADLINE = ("hit@1", "citation_recall", "short", "status", "refused", "invented", "p50_ms")
PLOTTED = ("hit@1", "citation_recall", "short")
POINTS = 200  # of a curve
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """A report's figures: of all questions of the split to trust most, and of its groups.

    `risk` holds (coverage, risk) pairs: the share of wrong answers among the surest so many.
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
        splits = [group["split"] for group in content["groups"]]
        split = "test" if "test" in splits else splits[0]
        mine = [group for group in content["groups"] if group["split"] == split]
        by = {name: [it for it in mine if it["by"] == name] for name in ("all", "language", "type")}
        asked = [it for it in content["outcomes"] if split in ("all", it["question"]["split"])]
        return Report(
            datetime.fromtimestamp(file.stat().st_mtime),
            by["all"][0],
            tuple(by["language"]),
            tuple(by["type"]),
            trace_risk([(float(it["confidence"]), bool(it["right"])) for it in asked]),
        )
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return None


def trace_risk(answers: Sequence[tuple[float, bool]]) -> tuple[tuple[float, float], ...]:
    """(coverage, risk) where only the surest are answered; equal confidences stand together.

    `answers` are confidences, and whether the answer was right.
    """
    surest = sorted(answers, key=lambda it: -it[0])
    points = []
    wrong = 0
    for count, (confidence, right) in enumerate(surest, 1):
        wrong += not right
        if count == len(surest) or surest[count][0] != confidence:
            points.append((count / len(surest), wrong / count))
    step = max(1, -(-len(points) // POINTS))
    return (*points[:-1:step], *points[-1:])


def show_headline(report: Report | None, language: str) -> str:
    """The report's headline figures, each with its 95 % interval."""
    texts = TEXTS[language]
    if report is None:
        return f'<p class="empty">{texts["no_report"]}</p>'
    day = f"{report.written:%d/%m/%Y %H:%M}" if language == "vi" else f"{report.written:%F %H:%M}"
    figures = "".join(
        f'<div class="figure"><dt>{texts[f"figure_{name}"]}</dt>'
        f"<dd>{escape(told)}{_show_interval(report.whole, name)}</dd></div>"
        for name in HEADLINE
        if (told := _tell(report.whole.get(name), name)) is not None
    )
    asked = write_number(report.whole["questions"], language)
    note = texts["report_date"].format(day=day, questions=asked)
    return f'<dl class="figures">{figures}</dl><p class="note">{escape(note)}</p>'


def _tell(value: float | None, name: str) -> str | None:
    if value is None:
        return None
    return f"{value:.0f}\N{NO-BREAK SPACE}ms" if name.endswith("_ms") else f"{100 * value:.0f}%"


def _show_interval(group: Row, name: str) -> str:
    low, high = (group.get("intervals") or {}).get(name) or (None, None)
    if low is None or high is None or low == high:
        return ""
    scale = 1 if name.endswith("_ms") else 100
    return f"<small>{scale * low:.0f}–{scale * high:.0f}</small>"


def show_groups(groups: Sequence[Row], kind: str, language: str) -> str:
    """A table of groups, `kind` of which are `language` or `type`, with bars for their shares."""
    texts = TEXTS[language]
    if not groups:
        return ""
    heads = "".join(f'<th scope="col">{texts[f"figure_{name}"]}</th>' for name in PLOTTED)
    rows = ""
    for it in groups:
        name = texts.get(f"{kind}_{it['name']}") or str(it["name"])
        bars = "".join(_show_bar(it.get(measure)) for measure in PLOTTED)
        head = f'<th scope="row">{escape(name)}<small>{it["questions"]}</small></th>'
        rows += f"<tr>{head}{bars}</tr>"
    return (
        f'<table class="groups"><caption>{texts[f"plot_{kind}s"]}</caption>'
        f'<thead><tr><th scope="col">{texts["group"]}</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _show_bar(share: float | None) -> str:
    if share is None:
        return "<td>–</td>"
    percent = round(100 * share)
    return f'<td><span class="bar" style="--share: {percent}%">{percent}%</span></td>'


def show_about(language: str) -> str:
    """What the evaluation measures."""
    texts = TEXTS[language]
    return f"<h2>{texts['evaluation']}</h2><p>{texts['evaluation_more']}</p>"


def show_run(step: Step | None, language: str, runnable: bool) -> str:
    """How far a run is, why it failed, or that there can be none."""
    texts = TEXTS[language]
    if not runnable:
        return f'<p class="note">{texts["run_impossible"]}</p>'
    if step is None:
        return ""
    if step.outcome == "failed":
        detail = show_detail(step.failure, language)
        return f'<div class="failed" role="alert"><p>{texts["run_failed"]}</p>{detail}</div>'
    if step.outcome:
        said = texts["run_stopped"] if step.outcome == "stopped" else texts["run_done"]
        return f'<p class="note" role="status">{said}</p>'
    if not step.total:
        return show_progress_bar(texts["preparing"])
    said = texts["running"].format(done=step.done, total=step.total)
    return show_progress_bar(said, step.done, step.total)
