"""Fits the weights of `qa.across.lines` on lists over groups of documents.

    python -m eval.fit_lists

Each document of a group is an example of each of its questions: it is of the list or it is not.
Prints the weights of a logistic regression over all groups and how well one that was fitted on the
other groups tells each group's documents apart, which is what to go by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict

from eval.calibration import measure_auroc
from eval.fit_confidence import PENALTY
from eval.found import find_sentences
from eval.written import load_lists
from index.embedder import load_embedder
from qa.across.gathering import PASSAGES
from qa.across.lines import LISTED, LineSignals, rate_documents


@dataclass(frozen=True, slots=True)
class Example:
    """A document and a question of a group; `told` says whether it is of the list.

    `count` is how many of the group are of it.
    """

    group: int
    question: str
    count: int
    signals: LineSignals
    told: bool


def gather_examples() -> Iterator[Example]:
    """An example a question and document of the held-out groups."""
    embedder = load_embedder()
    reader = embedder.reader
    if reader is None:
        raise RuntimeError("lists are fitted with a reader, and this model has none")
    for number, group in enumerate(load_lists("dev")):
        with group.open(embedder) as engine:
            for question in group.questions:
                asked = engine.read(question.text)
                found = find_sentences(engine, question.text, PASSAGES)
                for line, signals in rate_documents(
                    asked, found.sentences, found.documents, reader
                ):
                    told = line.document.id in question.documents
                    yield Example(number, question.id, len(question.documents), signals, told)


def main() -> None:
    """Prints the weights and what they are worth on groups they were not fitted on."""
    examples = list(gather_examples())
    signals = np.array([astuple(example.signals) for example in examples])
    told = np.array([example.told for example in examples])
    groups = np.array([example.group for example in examples])
    model = LogisticRegression(C=PENALTY)
    shares = cross_val_predict(
        model, signals, told, groups=groups, cv=LeaveOneGroupOut(), method="predict_proba"
    )[:, 1]
    found = Counter(example.question for example in examples if example.told)
    right = {example.question: found[example.question] == example.count for example in examples}
    for example, share in zip(examples, shares, strict=True):
        right[example.question] &= (share >= LISTED) == example.told
    print(f"{len(examples)} documents of {len(right)} questions, {told.mean():.1%} of their lists")
    print(f"AUROC {measure_auroc(shares.tolist(), told.tolist()):.3f}")
    print(f"told rightly {((shares >= LISTED) == told).mean():.1%}")
    print(f"whole lists {np.mean(list(right.values())):.1%}")
    model.fit(signals, told)
    names = [field.name for field in fields(LineSignals)]
    print(dict(zip(names, np.round(model.coef_[0], 2).tolist(), strict=True)))
    print("constant", round(float(model.intercept_[0]), 2))


if __name__ == "__main__":
    main()
