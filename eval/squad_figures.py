"""What short answers on a file in SQuAD's format are worth: exact match, F1, and intervals.

Exact match and F1 are those of eval/short_answers.py; where there is no answer, giving none is
right (1) and giving one wrong (0), as SQuAD 2 counts it (arXiv 1806.03822).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rich.table import Table

from eval.bootstrap import Interval, estimate_means
from eval.figures import measure
from eval.gold import Question
from eval.run import Outcome
from eval.short_answers import is_right, score_exact, score_f1
from eval.squad import Squad
from qa.extraction.reader import Reading

MEASURES = ("exact", "f1", "right")
PRODUCT = ("hit@1", "recall@5", "mrr@10", "passage@5", "evidence", "refused", "invented", "auroc")
PRODUCT_TIMES = ("p50_ms", "p95_ms")
SETTINGS = {
    "open": "open",
    "open_refusing": "open, refusing",
    "given": "given",
    "given_refusing": "given, refusing",
}
NAMES = {"": "", "has_": "  with an answer", "no_": "  without one"}


@dataclass(frozen=True, slots=True)
class Said:
    """A short answer, None where there is none, and the confidence that there is one."""

    text: str | None
    confidence: float


def list_open(outcomes: Sequence[Outcome]) -> list[Said]:
    """What was said with all paragraphs to search, whatever the confidence."""
    return [Said(outcome.short_answer, outcome.confidence) for outcome in outcomes]


def list_given(readings: Sequence[Reading | None]) -> list[Said]:
    """What was said with the gold paragraph given, whatever the confidence."""
    return [Said(it.text, it.score) if it else Said(None, 0.0) for it in readings]


def score_said(
    squad: Squad, said: Sequence[Said], threshold: float = 0.0
) -> dict[str, Interval | None]:
    """Exact match, F1 and the share that is right, each with its interval over paragraphs.

    Of all questions, and in version 2 of those that have an answer (`has_...`) and those that have
    none (`no_...`). What is said below the threshold counts as not said.
    """
    languages = {paragraph.id: paragraph.metadata.language for paragraph in squad.paragraphs}
    rows = []
    for question, each in zip(squad.questions, said, strict=True):
        text = each.text if each.confidence >= threshold else None
        rows.append(_score(question, text, languages[question.pair]))
    table = np.array(rows)
    answerable = np.array([question.answerable for question in squad.questions])
    pairs = [question.pair for question in squad.questions]
    parts = {"": np.ones(len(rows), bool)}
    if not answerable.all():
        parts |= {"has_": answerable, "no_": ~answerable}
    found: dict[str, Interval | None] = {}
    for prefix, chosen in parts.items():
        columns = estimate_means(np.where(chosen[:, None], table, np.nan), pairs)
        found |= {prefix + name: each for name, each in zip(MEASURES, columns, strict=True)}
    return found


def _score(question: Question, text: str | None, language: str) -> tuple[float, float, float]:
    if text is None or not question.answerable:
        nothing = float(text is None and not question.answerable)
        return nothing, nothing, nothing
    measures: tuple[Callable[[str, str, str], float], ...] = (score_exact, score_f1)
    exact, f1 = (
        max(measure(text, gold, language) for gold in question.answers) for measure in measures
    )
    return exact, f1, float(is_right(text, question.answers, language))


def make_figures(
    squad: Squad,
    outcomes: Sequence[Outcome],
    readings: Sequence[Reading | None],
    threshold: float,
) -> dict[str, Any]:
    """The run as `--json` prints it: what the product does, and short answers in each setting.

    A measure of short answers comes as [mean, low, high].
    """
    said = {"open": list_open(outcomes), "given": list_given(readings)}
    product = measure(outcomes, statistics=False)
    return {
        "paragraphs": len(squad.paragraphs),
        "questions": len(squad.questions),
        "answerable": sum(question.answerable for question in squad.questions),
        "threshold": threshold,
        "product": {name: _round(product.mean(name)) for name in (*PRODUCT, *PRODUCT_TIMES)},
        **{
            name + suffix: _flatten(score_said(squad, each, least))
            for name, each in said.items()
            for suffix, least in (("", 0.0), ("_refusing", threshold))
        },
    }


def _flatten(found: Mapping[str, Interval | None]) -> dict[str, list[float] | None]:
    return {
        name: [round(value, 4) for value in (each.mean, each.low, each.high)] if each else None
        for name, each in found.items()
    }


def _round(value: float | None) -> float | None:
    return value if value is None else round(value, 4)


def tell_given(figures: Mapping[str, Any]) -> str:
    """What was reached with the gold paragraph given, in a sentence for the head of a page."""
    shown = [f"{name} {_show(figures['given'][name])}" for name in MEASURES]
    return f"With the gold paragraph given, an answer forced: {', '.join(shown)} percent."


def tabulate(figures: Mapping[str, Any]) -> list[Table | str]:
    """The run as a person reads it, in 80 columns."""
    product = ", ".join(
        f"{name} {value:.0f}" if name in PRODUCT_TIMES else f"{name} {100 * value:.1f}"
        for name, value in figures["product"].items()
        if value is not None
    )
    legend = (
        f"\n{figures['questions']:,} questions, {figures['paragraphs']:,} paragraphs. In percent, "
        "with 95 % intervals by the bootstrap over paragraphs; right is F1 from 0.8 on with the "
        "same figures. Open is with all paragraphs to search, given with the gold paragraph alone; "
        f"refusing is saying nothing below the product's threshold. The product, open: {product}."
    )
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("")
    for title in ("exact match", "F1", "right"):
        table.add_column(title, justify="right", no_wrap=True)
    for setting, says in SETTINGS.items():
        found = figures[setting]
        for prefix in (prefix for prefix in NAMES if prefix + "exact" in found):
            figures_of = (_show(found[prefix + measured]) for measured in MEASURES)
            table.add_row(NAMES[prefix] or says, *figures_of)
    return [table, legend]


def _show(figure: list[float] | None) -> str:
    if figure is None:
        return "–"
    mean, low, high = (f"{100 * value:.1f}" for value in figure)
    return f"{mean} ({low}–{high})"
