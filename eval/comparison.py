"""Compares ways to search on the same queries: figures with intervals, as Markdown and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

from corpus.errors import InputError
from eval.bootstrap import Interval, estimate_difference, estimate_mean
from eval.collection import Collection, Rankings
from eval.metrics import measure_queries

MEASURES = ("hit@1", "recall@5", "mrr@10")
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
LEGEND = (
    "In percent, with 95 % intervals by the bootstrap over the passages asked for "
    "([eval/bootstrap.py](bootstrap.py)); a difference whose interval excludes 0 is **bold**."
)


@dataclass(frozen=True, slots=True)
class System:
    """What one way to search reaches on a benchmark, by measure.

    `difference` is in hit@1, between the two systems of `Comparison.pairs`.
    """

    name: str
    figures: Mapping[str, Interval]
    difference: Interval | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The systems on one benchmark, in the order in which they are shown."""

    benchmark: str
    queries: int
    passages: int
    systems: tuple[System, ...]


def compare(
    collection: Collection,
    runs: Mapping[str, Rankings],
    pairs: Mapping[str, tuple[str, str]] | None = None,
) -> Comparison:
    """Measures the runs of all systems by the judgements of a benchmark.

    `pairs` names for a system whose hit@1 less whose is its difference.
    """
    groups = collection.groups
    values = {name: measure_queries(collection.benchmark.qrels, run) for name, run in runs.items()}

    def subtract(first: str, second: str) -> Interval:
        return estimate_difference(values[first]["hit@1"], values[second]["hit@1"], groups)

    systems = (
        System(
            name,
            {measure: estimate_mean(values[name][measure], groups) for measure in MEASURES},
            subtract(*pairs[name]) if pairs and name in pairs else None,
        )
        for name in runs
    )
    return Comparison(
        collection.name, len(collection.benchmark.queries), len(collection.ids), tuple(systems)
    )


def to_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as `--json` prints it: shares, [mean, low, high] each."""
    systems = [
        {
            "system": system.name,
            **{name: list(astuple(figure)) for name, figure in system.figures.items()},
            "difference": list(astuple(system.difference)) if system.difference else None,
        }
        for system in comparison.systems
    ]
    return asdict(comparison) | {"systems": systems}


def format_share(figure: Interval) -> str:
    """94.2 (93.0–95.3)"""
    return f"{100 * figure.mean:.1f} ({100 * figure.low:.1f}–{100 * figure.high:.1f})"


def format_difference(figure: Interval | None) -> str:
    """**+1.2** (+0.4 to +2.0), in points."""
    if figure is None:
        return ""
    mean, low, high = (f"{100 * value + 0.0:+.1f}" for value in astuple(figure))
    return f"**{mean}** ({low} to {high})" if figure.excludes_zero else f"{mean} ({low} to {high})"


def format_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table with its first column to the left and the others to the right."""
    marks = ["---", *["---:"] * (len(header) - 1)]
    return "".join(f"| {' | '.join(row)} |\n" for row in (header, marks, *rows))


def introduce(comparisons: Sequence[Comparison]) -> str:
    """How the tables are read, and how many queries and passages there are."""
    sizes = (f"{c.benchmark} {c.queries:,} over {c.passages:,}" for c in comparisons)
    return f"{LEGEND} Questions over passages: {', '.join(sizes)}.\n"


def tabulate(comparison: Comparison, label: str) -> str:
    """All measures of the systems on one benchmark, and under a label their differences."""
    rows = [
        [
            system.name,
            *(format_share(system.figures[name]) for name in MEASURES),
            format_difference(system.difference),
        ]
        for system in comparison.systems
    ]
    return f"### {comparison.benchmark}\n\n{format_table(['', *MEASURES, label], rows)}"


def tabulate_hits(comparisons: Sequence[Comparison], corner: str = "") -> str:
    """hit@1 of the systems, a benchmark a column."""
    rows = [
        [systems[0].name, *(format_share(system.figures["hit@1"]) for system in systems)]
        for systems in zip(*(c.systems for c in comparisons), strict=True)
    ]
    return format_table([corner, *(c.benchmark for c in comparisons)], rows)


def tabulate_differences(comparisons: Sequence[Comparison]) -> str:
    """The differences of the systems that have one, a benchmark a column."""
    rows = [
        [systems[0].name, *(format_difference(system.difference) for system in systems)]
        for systems in zip(*(c.systems for c in comparisons), strict=True)
        if any(system.difference for system in systems)
    ]
    return format_table(["", *(c.benchmark for c in comparisons)], rows)


def write_measured(page: Path, measured: str) -> None:
    """Puts the text between the marks of a page, which stays as it is around them.

    Raises InputError where the page cannot be read or written, or has no marks.
    """
    try:
        text = page.read_text("utf-8")
        head, begin, rest = text.partition(BEGIN)
        _, end, tail = rest.partition(END)
        if not end:
            raise InputError(f"{page} has no lines {BEGIN} and {END}; put them where it shall go")
        page.write_text(f"{head}{begin}\n\n{measured.strip()}\n\n{end}{tail}", "utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the page {page} cannot be written ({error})") from error
