"""Fits the weights of `qa.confidence` on the development part of the question set.

    python -m eval.fit_confidence [BEIR_FOLDER ...]

Every answerable question counts twice: as it is, and with its gold documents taken out of the
ranking, which leaves a question on the right subject without an answer. Questions without an answer
count once, and so do questions on far subjects: some queries of the benchmarks that are named, the
even ones for the development part and the odd ones for the test part. Logistic regression with an
L2 penalty, both classes weighing the same. Prints the weights, and on each part how many answerable
questions a threshold refuses and how many unanswerable ones it lets through.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.gold import SAMPLE_QUESTIONS, Question, load_questions, read_rows
from index.build import add_paths
from index.embedder import load_embedder
from qa.confidence import Signals
from qa.engine import SAMPLE, Engine
from qa.findings import weigh
from qa.settings import Settings

PENALTY = 10.0  # the inverse strength that scikit-learn calls C
FAR_STEP = 24  # every 24th query of a benchmark is a far question
THRESHOLDS = (0.2, 0.3, 0.4, 0.5)


@dataclass(frozen=True, slots=True)
class Example:
    """The signals of one question, and whether it could be answered."""

    signals: Signals
    answerable: bool
    removed: bool


def gather_examples(engine: Engine, questions: list[Question]) -> list[Example]:
    """The signals of every question, with and without its gold documents."""
    examples = []
    for question in questions:
        asked = engine.read(question.text)
        retrieval = engine.retrieve(asked, engine.settings.hits)
        views = [(retrieval, bool(question.documents), False)]
        if question.documents:
            left = tuple(
                c for c in retrieval.candidates if c.chunk.document_id not in question.documents
            )
            views.append((replace(retrieval, candidates=left), False, True))
        for view, answerable, removed in views:
            signals = weigh(asked, view, engine.snapshot, engine.embedder, engine.settings).signals
            if signals is not None:
                examples.append(Example(signals, answerable, removed))
    return examples


def fit(examples: list[Example]) -> tuple[NDArray[np.float64], float]:
    """The weights of the signals, in their order, and the constant."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=PENALTY, class_weight="balanced", max_iter=1000)
    model.fit([astuple(e.signals) for e in examples], [e.answerable for e in examples])
    return model.coef_[0], float(model.intercept_[0])


def load_far(folders: Sequence[Path], part: str) -> list[Question]:
    """Questions of benchmarks on other subjects, which the sample corpus cannot answer."""
    begin = 0 if part == "dev" else FAR_STEP // 2
    return [
        Question(str(row["_id"]), str(row["text"]), "", part, "far", (), (), ())
        for folder in folders
        for _, row in list(read_rows(folder / "queries.jsonl"))[begin::FAR_STEP]
    ]


def main() -> None:
    """Fits, and prints what came out."""
    folders = [Path(name) for name in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        settings = Settings(index=index)
        add_paths(index, [SAMPLE], load_embedder(), settings.split)
        with Engine.open(settings) as engine:
            parts = {
                part: gather_examples(
                    engine, [*load_questions(SAMPLE_QUESTIONS, part), *load_far(folders, part)]
                )
                for part in ("dev", "test")
            }
    weights, constant = fit(parts["dev"])
    names = Signals.__dataclass_fields__
    print(*(f"{name} {weight:.2f}" for name, weight in zip(names, weights, strict=True)), sep="\n")
    print(f"constant {constant:.2f}")
    for part, examples in parts.items():
        asked = [e for e in examples if not e.removed]
        totals = np.array([astuple(e.signals) for e in asked]) @ weights + constant
        chances = 1 / (1 + np.exp(-totals))
        answerable = np.array([e.answerable for e in asked])
        for threshold in THRESHOLDS:
            refused = (chances[answerable] < threshold).mean()
            let_through = (chances[~answerable] >= threshold).mean()
            print(
                f"{part} threshold {threshold}: refuses {refused:.0%} of the answerable, "
                f"answers {let_through:.0%} of the unanswerable"
            )


if __name__ == "__main__":
    main()
