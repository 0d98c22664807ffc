"""Fits the weights of `qa.confidence` on questions with and without an answer.

    python -m eval.fit_confidence [QUESTIONS=DOCUMENTS ...] [BEIR_FOLDER ...]

The development part of the sample's questions is always one set; each further one is a question
set, of which the development part is used where it has one, with the folder of its documents. Some
queries of the benchmarks that are named are put to every set, as questions on far subjects. A
question that has an answer gives several examples: as it is; with its gold documents taken out of
what was found, and with only its evidence taken out of them, which leave a question on the right
subject without an answer; and with another province or another year in it. Each set weighs the
same, and a made-up example less than a question that somebody wrote. Two of three questions that
readers ask are taken to have an answer, which is what makes the confidence a probability.

Prints the weights of a logistic regression over all sets, and how well one that was fitted on the
other sets tells each set's questions apart, which is what to go by.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.normalise import normalise
from corpus.provinces import find_provinces
from corpus.types import Span
from eval.calibration import choose_operation, measure_auroc, measure_ece
from eval.gold import SAMPLE_QUESTIONS, Question, load_questions, read_rows
from index.build import add_paths
from index.embedder import Embedder, load_embedder
from qa.confidence import Signals
from qa.engine import SAMPLE, Engine
from qa.findings import weigh
from qa.retrieval.retrieve import Candidate, Retrieval
from qa.settings import Settings

PENALTY = 5.0  # the inverse strength that scikit-learn calls C
MADE_UP = 0.3  # of what a written question weighs, one that was changed
UNANSWERABLE = 3.0  # and a written one without an answer, of which there are few
ANSWERABLE = 2 / 3  # of the questions that readers ask
FAR_STEP = 40  # every 40th query of a benchmark is a far question
THRESHOLDS = (0.4, 0.45, 0.5, 0.55, 0.6)
ANOTHER_PROVINCE = "Bạc Liêu"
YEARS_LATER = 9
_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/.-])")

Floats = NDArray[np.float64]
View = Callable[[Retrieval], Retrieval]


@dataclass(frozen=True, slots=True)
class Example:
    """The signals of one question, whether it could be answered, and how it was `made`."""

    collection: str
    question: Question
    made: str
    signals: Signals
    answerable: bool


def gather_examples(name: str, engine: Engine, questions: Sequence[Question]) -> list[Example]:
    """The examples that each question of a set gives."""
    examples = []
    for question in questions:
        for made, text, view in _vary(question):
            asked = engine.read(text)
            retrieval = engine.asides.join(view(engine.retrieve(asked, engine.settings.hits)))
            if not retrieval.candidates:
                continue
            reader = engine.embedder.reader
            signals = weigh(asked, retrieval, engine.snapshot, engine.settings, reader).signals
            if signals is not None:
                answerable = made == "written" and question.answerable
                made = "far" if question.type == "far" else made
                examples.append(Example(name, question, made, signals, answerable))
    return examples


def _vary(question: Question) -> Iterator[tuple[str, str, View]]:
    yield "written", question.text, _leave
    if not question.answerable:
        return
    yield "no document", question.text, lambda found: remove_documents(found, question)
    yield "no evidence", question.text, lambda found: remove_evidence(found, question)
    if elsewhere := exchange_province(question.text):
        yield "province", elsewhere, _leave
    if (later := exchange_year(question.text)) != question.text:
        yield "year", later, _leave


def _leave(found: Retrieval) -> Retrieval:
    return found


def remove_documents(found: Retrieval, question: Question) -> Retrieval:
    """What was found without the passages of the question's gold documents."""
    left = (c for c in found.candidates if c.chunk.document_id not in question.documents)
    return replace(found, candidates=tuple(left))


def remove_evidence(found: Retrieval, question: Question) -> Retrieval:
    """What was found without the sentences that hold evidence or an accepted answer.

    Scores of passages stay, so that the question looks as answerable as it did.
    """
    gold = [normalise(text) for text in (*question.evidence, *question.answers)]
    cut = (
        _cut_sentences(candidate, gold)
        if candidate.chunk.document_id in question.documents
        else candidate
        for candidate in found.candidates
    )
    return replace(found, candidates=tuple(c for c in cut if c.sentences))


def _cut_sentences(candidate: Candidate, gold: Sequence[str]) -> Candidate:
    """The candidate without what is gold, its text blank there."""
    chunk = candidate.chunk
    spans = chunk.sentences or (Span(chunk.start, chunk.end),)
    text, kept = chunk.text, []
    for place, span in enumerate(spans):
        start, end = span.start - chunk.start, span.end - chunk.start
        said = normalise(chunk.text[start:end])
        if any(each in said or said in each for each in gold):
            text = text[:start] + " " * (end - start) + text[end:]
        else:
            kept.append(place)
    return replace(
        candidate,
        chunk=replace(chunk, text=text, sentences=tuple(spans[place] for place in kept)),
        sentences=tuple(candidate.sentences[place] for place in kept),
    )


def exchange_province(question: str) -> str | None:
    """The question about a province that few documents name; None where it names none."""
    mentions = find_provinces(question, folded=True)
    if not mentions:
        return None
    last = mentions[-1]
    return question[: last.start] + ANOTHER_PROVINCE + question[last.end :]


def exchange_year(question: str) -> str:
    """The question about a later year, where it names one."""
    return _YEAR.sub(lambda year: str(int(year[0]) + YEARS_LATER), question)


def fit(examples: Sequence[Example]) -> tuple[Floats, float]:
    """The weights of the signals, in their order, and the constant."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=PENALTY, max_iter=2000)
    model.fit(
        [e.signals.values for e in examples],
        [e.answerable for e in examples],
        sample_weight=weigh_examples(examples),
    )
    return model.coef_[0], float(model.intercept_[0])


def weigh_examples(examples: Sequence[Example]) -> Floats:
    """What each example counts: each set the same, and the answerable their share of the whole."""
    weights = np.array(
        [
            MADE_UP if e.made != "written" else 1.0 if e.answerable else UNANSWERABLE
            for e in examples
        ]
    )
    sets = np.array([e.collection for e in examples])
    classes = np.array([e.answerable for e in examples])
    for name in np.unique(sets):
        weights[sets == name] /= weights[sets == name].sum()
    weights[classes] *= ANSWERABLE / weights[classes].sum()
    weights[~classes] *= (1 - ANSWERABLE) / weights[~classes].sum()
    return weights * len(examples)


def estimate(examples: Sequence[Example], weights: Floats, constant: float) -> Floats:
    """The confidences of the examples."""
    totals = np.array([e.signals.values for e in examples]) @ weights + constant
    return 1 / (1 + np.exp(-totals))


def report(name: str, examples: Sequence[Example], confidences: Floats) -> Iterator[str]:
    """How well the confidences tell a set's examples apart, and what thresholds do."""
    answerable = np.array([e.answerable for e in examples])
    made = np.array([e.made for e in examples])
    written = made == "written"
    for kind in dict.fromkeys(made.tolist()):
        chosen = (answerable & written) | (made == kind)
        auroc = measure_auroc(confidences[chosen], answerable[chosen])
        if auroc is not None:
            yield f"{name}: AUROC {auroc:.3f} ({kind})"
    own, good = confidences[written], answerable[written]
    yield f"{name}: ECE {measure_ece(own, good):.3f}"
    if operation := choose_operation(own, good, 0.1):
        yield f"{name}: {operation.refused:.0%} refused where 10% are made up"
    for threshold in THRESHOLDS:
        refused, invented = (own[good] < threshold).mean(), (own[~good] >= threshold).mean()
        yield f"{name}: at {threshold} refuses {refused:.0%}, makes up {invented:.0%}"


def load_far(folder: Path) -> list[Question]:
    """Questions of a benchmark, which no other collection answers."""
    rows = [row for _, row in read_rows(folder / "queries.jsonl")][::FAR_STEP]
    return [
        Question(f"{folder.name} {row['_id']}", str(row["text"]), "", "dev", "far", (), (), ())
        for row in rows
    ]


def main() -> None:
    """Gathers, fits, and prints what came out."""
    sets = [(SAMPLE_QUESTIONS, SAMPLE)]
    far: list[Question] = []
    for argument in sys.argv[1:]:
        questions, divided, documents = argument.partition("=")
        if divided:
            sets.append((Path(questions), Path(documents)))
        else:
            far += load_far(Path(argument))
    embedder = load_embedder()
    examples: list[Example] = []
    for path, folder in sets:
        examples += _gather_set(path, folder, far, embedder)
    for name in dict.fromkeys(e.collection for e in examples):
        own = [e for e in examples if e.collection == name]
        others = [e for e in examples if e.collection != name]
        print(*report(name, own, estimate(own, *fit(others or own))), sep="\n")
    weights, constant = fit(examples)
    names = Signals.__dataclass_fields__
    print(*(f"{name} {weight:.2f}" for name, weight in zip(names, weights, strict=True)), sep="\n")
    print(f"constant {constant:.2f}")


def _gather_set(
    questions: Path, documents: Path, far: Sequence[Question], embedder: Embedder
) -> list[Example]:
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        settings = Settings(index=index)
        add_paths(index, [documents], embedder, settings.split)
        with Engine.open(settings, embedder=embedder) as engine:
            known = load_questions(questions)
            asked = [question for question in known if question.split == "dev"]
            return gather_examples(str(questions), engine, [*(asked or known), *far])


if __name__ == "__main__":
    main()
