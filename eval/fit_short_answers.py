"""Fits the weights with which `qa.extraction.ranking` tells the short answer among the candidates.

    python -m eval.fit_short_answers [QUESTIONS INDEX ...]

The development parts of the project's own questions, about the sample corpus and about the written
documents, are always among what is fitted on, none of which the reader learnt from; each further
pair names a question file, of which the part `dev` counts where it has one, and the index of its
documents. A question counts where a candidate gives its answer within its evidence. Maximises the
likelihood of all such candidates (a softmax over a question's candidates) with an L2 penalty, and
writes `qa/extraction/ranking.json`: weights with what the reader says, and without. Prints for each
set, for both, how often the best candidate was right with weights fitted on the others, which is
what a new set can expect, and with those fitted on all.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.found import find_sentences
from eval.gold import SAMPLE_QUESTIONS, Question, load_questions
from eval.short_answers import is_right, is_same_verdict
from eval.written import load_written
from index.build import add_paths
from index.embedder import load_embedder
from qa.engine import SAMPLE, Engine
from qa.extraction import ranking
from qa.extraction.read import read_sentences
from qa.extraction.short_answer import gather_options
from qa.retrieval.evidence import Sentence
from qa.settings import Settings

PENALTY = 0.5
GROUP_PENALTY = 1.0  # of what a group of kinds weighs more than all do
LEAST = 0.05  # smaller weights are left out

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of one question: their signals, which to learn from, which are right."""

    signals: list[ranking.Signals]
    learn: NDArray[np.bool_]
    right: NDArray[np.bool_]


def gather_examples(engine: Engine, questions: Sequence[Question]) -> list[Example]:
    """An example for each question that has answers within one document."""
    return [
        _gather(engine, question)
        for question in questions
        if question.answers and question.type != "comparison"
    ]


def _gather(engine: Engine, question: Question) -> Example:
    found = find_sentences(engine, question.text)
    asked, sentences, documents = found.asked, list(found.sentences), found.documents
    reader = engine.embedder.reader
    read = read_sentences(reader, asked, sentences, documents) if reader else None
    options = gather_options(found.kind, asked, sentences, documents, read)
    right = [_is_right(option.text, question) for option in options]
    proved = [_is_proof(option.sentence, question) for option in options]
    return Example(
        [option.signals for option in options],
        np.array([a and b for a, b in zip(right, proved, strict=True)], bool),
        np.array(right, bool),
    )


def _is_right(answer: str, question: Question) -> bool:
    decides = question.type == "yes_no" and is_same_verdict(answer, question.answers)
    return decides or is_right(answer, question.answers)


def _is_proof(sentence: Sentence, question: Question) -> bool:
    """Whether a sentence is evidence; where none is known, of a gold document."""
    if not question.evidence:
        return not question.documents or sentence.chunk.document_id in question.documents
    texts = [evidence.strip() for evidence in question.evidence]
    return any(sentence.text in text or text in sentence.text for text in texts)


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """The weights of the signals that make the right candidates most likely."""
    from scipy.optimize import minimize

    useful = [example for example in examples if example.learn.any()]
    names = sorted({name for example in useful for row in example.signals for name in row})
    tables = [_tabulate(example.signals, names) for example in useful]
    penalties = np.array([_penalise(name) for name in names])

    def measure(weights: Array) -> tuple[float, Array]:
        loss, slope = 0.5 * float(penalties @ weights**2), penalties * weights
        for table, example in zip(tables, useful, strict=True):
            sums = table @ weights
            powers = np.exp(sums - sums.max())
            among = np.where(example.learn, powers, 0.0)
            loss += float(np.log(powers.sum()) - np.log(max(among.sum(), 1e-300)))
            slope += table.T @ (powers / powers.sum() - among / max(among.sum(), 1e-300))
        return loss, slope

    found = minimize(measure, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return dict(zip(names, found.x.tolist(), strict=True))


def _penalise(name: str) -> float:
    return GROUP_PENALTY if " of " in name else PENALTY


def _tabulate(signals: Sequence[ranking.Signals], names: Sequence[str]) -> Array:
    return np.array([[row.get(name, 0.0) for name in names] for row in signals])


def count_right(examples: Sequence[Example], weights: dict[str, float]) -> float:
    """The share of questions whose best candidate is right."""
    names = list(weights)
    values = np.array([weights[name] for name in names])
    hits = [
        bool(example.right[np.argmax(_tabulate(example.signals, names) @ values)])
        for example in examples
        if example.signals
    ]
    return sum(hits) / len(examples)


def main(arguments: Sequence[str]) -> None:
    """Gathers the examples, fits and writes the weights."""
    if len(arguments) % 2:
        raise SystemExit("give pairs of a question file and the index of its documents")
    embedder = load_embedder()
    sets: dict[str, list[Example]] = {}
    written = load_written("dev")
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "index"
        add_paths(own, [SAMPLE], embedder)
        with written.open(embedder) as engine:
            sets["written"] = gather_examples(engine, written.questions)
        pairs = [(SAMPLE_QUESTIONS, own), *zip(*[map(Path, arguments)] * 2, strict=True)]
        for file, index in pairs:
            questions = load_questions(file)
            chosen = [q for q in questions if q.split == "dev"] or questions
            with Engine.open(Settings(index=index), embedder=embedder) as engine:
                sets[str(file)] = gather_examples(engine, chosen)
    tables = {
        "with reader": _fit_all(sets),
        "without reader": _fit_all(
            {name: [leave_reader(e) for e in found] for name, found in sets.items()}
        ),
    }
    path = Path(ranking.__file__).with_name("ranking.json")
    path.write_text(json.dumps(tables, indent=0, ensure_ascii=False) + "\n", "utf-8")


def leave_reader(example: Example) -> Example:
    """The example as it is where there is no reader."""
    kept = [
        place
        for place, row in enumerate(example.signals)
        if not any(name.startswith("read for ") for name in row)
    ]
    return Example(
        [
            {
                name: value
                for name, value in example.signals[place].items()
                if not name.startswith("read ")
            }
            for place in kept
        ],
        example.learn[kept],
        example.right[kept],
    )


def _fit_all(sets: Mapping[str, Sequence[Example]]) -> dict[str, float]:
    """The weights fitted on all sets, after telling what those of the others do on each."""
    for name in sets:
        others = [example for other, found in sets.items() if other != name for example in found]
        if others:
            print(f"{name}: {count_right(sets[name], fit(others)):.3f} by the others' weights")
    weights = fit([example for found in sets.values() for example in found])
    for name, examples in sets.items():
        print(f"{name}: {count_right(examples, weights):.3f} of {len(examples)}")
    return {name: round(value, 2) for name, value in weights.items() if abs(value) >= LEAST}


if __name__ == "__main__":
    main(sys.argv[1:])
