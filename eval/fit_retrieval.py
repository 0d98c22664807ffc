"""Fits `lexical_weight`, the one parameter of the fusion, and shows how flat its optimum is.

    python -m eval.fit_retrieval [--keep DIR] FOLDER...

The queries of each benchmark are split in two by a hash of the passage that answers them, so that
no passage is on both sides and the versions of a question in several languages stay together. For
each weight of a grid the scores of a question's candidates are turned into the probability that
each answers it,

    P(i) = exp(β · score_i) / Σ_j exp(β · score_j)

and what is maximised on the development half is the mean log P of the right passage, each
benchmark counting the same (a conditional logit: McFadden 1974; as a ranking loss, ListNet's top
one: Cao et al., ICML 2007). β only says how sharp the scores are, and is the best of a grid for
each weight. hit@1 itself is not maximised: it moves in steps of one question, and its best weight
is a matter of luck on a plateau; log P also hears how near a miss was. Both are printed, for both
halves, so that a reader sees the plateau and whether the fit carries over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from eval.collection import Collection
from eval.commands import FOLDER, open_all
from eval.comparison import format_table
from eval.pool import fetch_pool
from index.build import Progress, ignore_progress
from qa.settings import Settings

WEIGHTS = tuple(round(0.1 * step, 1) for step in range(16))
SHARPNESSES = np.geomspace(4, 128, 16)  # of β
HALVES = ("dev", "test")


@dataclass(frozen=True, slots=True)
class Example:
    """A question's candidates: (candidates,) each; at weight w they score rest + w · lexical.

    `right` marks those that answer; `hits` says for each of WEIGHTS whether the product, which
    rescores fewer of them, has one of those first.
    """

    rest: NDArray[np.float64]
    lexical: NDArray[np.float64]
    right: NDArray[np.bool_]
    hits: tuple[bool, ...]


def choose_half(passage: str) -> str:
    """On which side of the split the questions about a passage are."""
    return HALVES[hashlib.sha256(passage.encode("utf-8", "surrogatepass")).digest()[0] % 2]


def gather_examples(
    collection: Collection, progress: Progress = ignore_progress
) -> dict[str, list[Example]]:
    """The examples of each half."""
    settings = [replace(collection.engine.settings, lexical_weight=weight) for weight in WEIGHTS]
    examples: dict[str, list[Example]] = {half: [] for half in HALVES}
    queries = collection.benchmark.queries
    for done, ((query, text), group) in enumerate(
        zip(queries.items(), collection.groups, strict=True)
    ):
        progress(collection.name, done, len(queries))
        judged = collection.benchmark.qrels[query]
        right = {id_ for id_, grade in judged.items() if grade > 0}
        examples[choose_half(group)].append(_make_example(collection, text, right, settings))
    progress(collection.name, len(queries), len(queries))
    return examples


def _make_example(
    collection: Collection, text: str, right: set[str], settings: Sequence[Settings]
) -> Example:
    pool = fetch_pool(collection, text)
    firsts = [pool.rank(one)[:1] for one in settings]
    return Example(
        pool.rest,
        pool.lexical,
        np.array([id_ in right for id_ in pool.ids], bool),
        tuple(any(id_ in right for id_, _ in first) for first in firsts),
    )


def log_chance(example: Example, weight: float) -> NDArray[np.float64]:
    """log P of the right candidates together, for each of SHARPNESSES."""
    scores = SHARPNESSES[:, None] * (example.rest + weight * example.lexical)
    chances: NDArray[np.float64] = _log_sum(scores[:, example.right]) - _log_sum(scores)
    return chances


def _log_sum(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """log Σ exp along the last axis."""
    top = values.max(axis=-1, keepdims=True)
    total: NDArray[np.float64] = np.log(np.exp(values - top).sum(axis=-1)) + top[..., 0]
    return total


def measure_fit(benchmarks: Sequence[Sequence[Example]]) -> NDArray[np.float64]:
    """The mean log P by weight and sharpness, each benchmark counting the same.

    A question whose right passage is no candidate says nothing about the weight and is passed over.
    """
    means = []
    for examples in benchmarks:
        told = [example for example in examples if example.right.any()]
        means.append([[log_chance(e, weight) for e in told] for weight in WEIGHTS])
    fit: NDArray[np.float64] = np.mean([np.mean(rows, axis=1) for rows in means], axis=0)
    return fit


def measure_hits(examples: Sequence[Example]) -> NDArray[np.float64]:
    """hit@1 by weight."""
    hits: NDArray[np.float64] = np.mean([example.hits for example in examples], axis=0)
    return hits


def format_fit(benchmarks: dict[str, dict[str, list[Example]]]) -> Iterator[str]:
    """The table by weight, and the weight that fits best."""
    by_half = {
        half: [halves[half] for halves in benchmarks.values() if halves[half]] for half in HALVES
    }
    fits = {half: measure_fit(by_half[half]) for half in HALVES}
    sharpness = fits["dev"].argmax(axis=1)  # of each weight, on the development half alone
    hits = {half: [measure_hits(examples) for examples in by_half[half]] for half in HALVES}
    rows = [
        [
            str(weight),
            *(f"{fits[half][place, sharpness[place]]:.4f}" for half in HALVES),
            *(f"{100 * np.mean(hits[half], axis=0)[place]:.2f}" for half in HALVES),
            *(
                " / ".join(f"{100 * measure_hits(examples[half])[place]:.1f}" for half in HALVES)
                for examples in benchmarks.values()
            ),
        ]
        for place, weight in enumerate(WEIGHTS)
    ]
    means = [f"{name}, {half}" for name in ("log P", "hit@1") for half in HALVES]
    yield format_table(["lexical_weight", *means, *(f"{name}, both" for name in benchmarks)], rows)
    best = int(fits["dev"].max(axis=1).argmax())
    yield (
        f"Fitted on the development halves: lexical_weight {WEIGHTS[best]} "
        f"(β {SHARPNESSES[sharpness[best]]:.0f}); in the settings: {Settings().lexical_weight}."
    )


@click.command()
@click.option("--keep", type=FOLDER, help="Keeps indexes and vectors here, and uses what is there.")
@click.argument(
    "folders",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
def main(folders: tuple[Path, ...], keep: Path | None) -> None:
    """Prints how well each weight of the grid fits, and the best one."""
    with open_all(folders, keep, None) as (collections, progress):
        examples = {c.name: gather_examples(c, progress) for c in collections}
    for part in format_fit(examples):
        click.echo(part)


if __name__ == "__main__":
    main()
