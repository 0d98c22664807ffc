"""What changed between two runs of the same questions, question by question.

Right or wrong is compared by McNemar's test, exact: of the b questions that only one run and the c
that only the other got right, as many on one side or more would come by a fair coin with

    p = min(1, 2 · Σ_{i ≤ min(b, c)} C(b + c, i) / 2^(b + c))

(McNemar, Psychometrika 1947; exact for small numbers by the binomial). It takes the questions for
independent, which variants of one question are not; the paired bootstrap, which every measure has,
draws them together (eval/bootstrap.py). Where both agree, trust it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Table

from corpus.errors import InputError
from eval.bootstrap import Interval, estimate_means, estimate_statistic
from eval.figures import BINARY, LOWER_IS_BETTER, MEANS, list_statistics

WRITTEN = "give two files that `hoidap eval run --report FILE.json` wrote"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a run says of one question."""

    id: str
    text: str
    pair: str
    answerable: bool
    answered: bool
    confidence: float
    short_answer: str | None
    right: bool
    faults: tuple[str, ...]
    milliseconds: float
    measures: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Change:
    """A measure of both runs over the questions that both were asked.

    `difference` is after less before. `better` and `worse` count questions, and `p` is McNemar's;
    they are None for a measure that is not of yes or no for each question.
    """

    measure: str
    before: float
    after: float
    difference: Interval
    better: int | None
    worse: int | None
    p: float | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of which something else came: faults that are gone, and new ones."""

    id: str
    question: str
    gone: tuple[str, ...]
    new: tuple[str, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RunComparison:
    """Two runs over the `questions` that both have; the ids that only one has."""

    questions: int
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    changes: tuple[Change, ...]
    turns: tuple[Turn, ...]


def read_run(path: Path) -> dict[str, Entry]:
    """The questions of a run by id. Raises InputError for a file that no run wrote."""
    try:
        rows = json.loads(path.read_bytes())["outcomes"]
        entries = [_read_entry(row) for row in rows]
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path} cannot be read as JSON ({error}); {WRITTEN}") from error
    except (TypeError, KeyError, AttributeError) as error:
        raise InputError(f"{path} is no run ({error!r} is wrong with it); {WRITTEN}") from error
    return {entry.id: entry for entry in entries}


def _read_entry(row: Mapping[str, Any]) -> Entry:
    question = row["question"]
    return Entry(
        id=str(question["id"]),
        text=str(question["text"]),
        pair=str(question["pair"] or question["id"]),
        answerable=bool(question["documents"] or question["answers"]),
        answered=bool(row["answered"]),
        confidence=float(row["confidence"]),
        short_answer=row["short_answer"],
        right=bool(row["right"]),
        faults=tuple(map(str, row["faults"])),
        milliseconds=float(row["milliseconds"]),
        measures={name: row["measures"].get(name) for name in MEANS},
    )


def compare_runs(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> RunComparison:
    """What changed from one run to the other. Raises InputError where they share no question."""
    shared = [id_ for id_ in before if id_ in after]
    if not shared:
        raise InputError("the two runs have no question in common; compare runs of the same set")
    one, other = [before[id_] for id_ in shared], [after[id_] for id_ in shared]
    return RunComparison(
        questions=len(shared),
        only_before=tuple(id_ for id_ in before if id_ not in after),
        only_after=tuple(id_ for id_ in after if id_ not in before),
        changes=(*_compare_means(one, other), *_compare_statistics(one, other)),
        turns=tuple(_list_turns(one, other)),
    )


def _compare_means(one: Sequence[Entry], other: Sequence[Entry]) -> list[Change]:
    tables = [
        np.array([[entry.measures[name] for name in MEANS] for entry in run], np.float64)
        for run in (one, other)
    ]
    both = ~np.isnan(tables[0]) & ~np.isnan(tables[1])  # precision is of what was answered alone
    ours, theirs = (np.where(both, table, np.nan) for table in tables)
    intervals = estimate_means(theirs - ours, [entry.pair for entry in one])
    changes = []
    for column, (name, difference) in enumerate(zip(MEANS, intervals, strict=True)):
        if difference is None:
            continue
        gain = (theirs - ours)[:, column] * (-1 if name in LOWER_IS_BETTER else 1)
        better, worse = int((gain > 0).sum()), int((gain < 0).sum())
        binary = name in BINARY
        changes.append(
            Change(
                measure=name,
                before=float(np.nanmean(ours[:, column])),
                after=float(np.nanmean(theirs[:, column])),
                difference=difference,
                better=better if binary else None,
                worse=worse if binary else None,
                p=weigh_changes(better, worse) if binary else None,
            )
        )
    return changes


def _compare_statistics(one: Sequence[Entry], other: Sequence[Entry]) -> list[Change]:
    pairs = [entry.pair for entry in one]
    ours, theirs = (
        list_statistics(
            confidences=[entry.confidence for entry in run],
            answerable=[entry.answerable for entry in run],
            right=[entry.right for entry in run],
            times=[entry.milliseconds for entry in run],
        )
        for run in (one, other)
    )
    everything = np.arange(len(one))
    changes = []
    for name in ours:

        def subtract(places: Any, name: str = name) -> float | None:
            before, after = ours[name](places), theirs[name](places)
            return None if before is None or after is None else after - before

        difference = estimate_statistic(subtract, len(one), pairs)
        before, after = ours[name](everything), theirs[name](everything)
        if difference is not None and before is not None and after is not None:
            changes.append(Change(name, before, after, difference, None, None, None))
    return changes


def weigh_changes(better: int, worse: int) -> float:
    """The two-sided p of McNemar's exact test, 1 where nothing changed."""
    total = better + worse
    tail = sum(comb(total, count) for count in range(min(better, worse) + 1))
    return min(1.0, float(2 * tail / 2**total))


def _list_turns(one: Sequence[Entry], other: Sequence[Entry]) -> list[Turn]:
    """The questions of which something else came, those that got worse first."""
    turns = [
        Turn(
            id=a.id,
            question=a.text,
            gone=tuple(fault for fault in a.faults if fault not in b.faults),
            new=tuple(fault for fault in b.faults if fault not in a.faults),
            before=_say(a),
            after=_say(b),
        )
        for a, b in zip(one, other, strict=True)
    ]
    changed = [turn for turn in turns if turn.gone or turn.new or turn.before != turn.after]
    return sorted(changed, key=lambda turn: len(turn.gone) - len(turn.new))


def _say(entry: Entry) -> str:
    if not entry.answered:
        return "not found"
    return entry.short_answer or "no short answer"


def to_json(comparison: RunComparison) -> dict[str, Any]:
    """The comparison as `--json` prints it."""
    return asdict(comparison)


def tabulate(comparison: RunComparison) -> list[Table | str]:
    """The comparison as a person reads it: the measures, then the questions that changed."""
    missing = len(comparison.only_before) + len(comparison.only_after)
    legend = (
        f"\n{comparison.questions:,} questions in both runs"
        + (f", {missing:,} in one alone" if missing else "")
        + ". In percent, the last two in milliseconds; difference with its 95 % interval, * where "
        "that excludes 0; questions that got better and worse, and McNemar's exact p.\n"
    )
    shown: list[Table | str] = [_tabulate_changes(comparison), legend]
    return [*shown, _tabulate_turns(comparison)] if comparison.turns else shown


def _tabulate_changes(comparison: RunComparison) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("", no_wrap=True)
    for title in ("A", "B", "B - A", "better", "worse", "p"):
        table.add_column(title, justify="right", no_wrap=True)
    for change in comparison.changes:
        scale = 1 if change.measure.endswith("_ms") else 100
        interval = change.difference
        mark = "*" if interval.excludes_zero else ""
        table.add_row(
            change.measure + (" ↓" if change.measure in LOWER_IS_BETTER else ""),
            f"{scale * change.before:.1f}",
            f"{scale * change.after:.1f}",
            f"{scale * interval.mean:+.1f} ({scale * interval.low:+.1f} to "
            f"{scale * interval.high:+.1f}){mark}",
            "" if change.better is None else str(change.better),
            "" if change.worse is None else str(change.worse),
            "" if change.p is None else f"{change.p:.3f}",
        )
    return table


def _tabulate_turns(comparison: RunComparison) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for title in ("changed", "A said", "B said", "gone (-) and new (+)"):
        table.add_column(title, overflow="fold")
    for turn in comparison.turns:
        faults = [*(f"- {fault}" for fault in turn.gone), *(f"+ {fault}" for fault in turn.new)]
        table.add_row(turn.id, turn.before, turn.after, "\n".join(faults))
    return table
