"""How far careful readers agree with the sample's gold, and what it accepts because they do.

    python -m eval.agreement [REPORT]

Three readers, who knew neither the gold nor the program, answered the questions each alone from the
reports (`questions/readers.jsonl`): what they would say, all that they would accept, and
every sentence that proves it alone. What all three accept is right as well, as SQuAD takes each of
its annotators' answers for right (arXiv 1606.05250, section 3.3). How often what a reader would say
is right by the writer's gold tells how much that lacked. A REPORT of `hoidap eval run` (its .json)
is measured by the writer's gold alone, too.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.citations import holds_answer
from eval.gold import SAMPLE_QUESTIONS, Question, load_questions, read_rows, read_text, read_texts
from eval.short_answers import is_right

READERS = Path(__file__).parent / "questions" / "readers.jsonl"
QUESTIONS = tuple(
    SAMPLE_QUESTIONS.with_name(f"{name}.jsonl") for name in ("sample", "further", "fresh")
)


@dataclass(frozen=True, slots=True)
class Reader:
    """What one reader says to a question.

    `first` is their own answer, "" to a question that wants yes or no; `accepted` are all that they
    take for right, `proofs` the sentences that each prove it.
    """

    first: str
    accepted: tuple[str, ...]
    proofs: tuple[str, ...]


def load_readers() -> dict[str, tuple[Reader, ...]]:
    """What each reader says, by the base question's id."""
    readers: dict[str, list[Reader]] = defaultdict(list)
    for place, row in read_rows(READERS):
        first = read_text(place, row, "first", "")
        said = Reader(first, read_texts(place, row, "accepted"), read_texts(place, row, "proofs"))
        readers[read_text(place, row, "pair")].append(said)
    return {pair: tuple(said) for pair, said in readers.items()}


def list_agreed(question: Question, readers: Sequence[Reader]) -> tuple[list[str], list[str]]:
    """Answers and sentences that all readers accept and the writer's gold does not hold.

    Every part of an answer ("A; B") stands in a sentence that proves it, and a sentence holds an
    accepted answer, unless yes or no is asked for. No sentence is taken for a question whose gold
    is of several documents or parts, as each proves its own, and no heading.
    """
    single = not question.parts and len(question.documents) == 1
    proofs = [
        proof
        for proof in (_intersect([reader.proofs for reader in readers]) if single else ())
        if not proof.startswith("#")
        and not any(known in proof for known in question.evidence)
        and (
            question.type == "yes_no"
            or any(holds_answer(proof, answer) for answer in question.answers)
        )
    ]
    sentences = (*question.evidence, *proofs)
    answers = [
        answer
        for answer in _intersect([reader.accepted for reader in readers])
        if not is_right(answer, question.answers)
        and all(any(holds_answer(it, part) for it in sentences) for part in answer.split("; "))
    ]
    return answers, proofs


def _intersect(lists: Sequence[Sequence[str]]) -> list[str]:
    return [it for it in lists[0] if all(it in other for other in lists)] if lists else []


def measure_agreement(
    questions: Sequence[Question], readers: dict[str, tuple[Reader, ...]]
) -> tuple[int, float]:
    """How many base questions readers answered, and how often what one said is right, 0..1.

    That is measured by the writer's answers alone.
    """
    asked = [q for q in questions if q.id == q.base and any(r.first for r in readers[q.base])]
    right = [
        is_right(one.first, list_written(q.answers, q.agreed))
        for q in asked
        for one in readers[q.base]
    ]
    return len(asked), sum(right) / len(right)


def list_written(answers: Sequence[str], agreed: Sequence[str]) -> list[str]:
    """The accepted answers that the question's writer thought of."""
    return [answer for answer in answers if answer not in agreed]


def measure_parts() -> Iterator[tuple[str, int, float]]:
    """The agreement for each part of each set that was read, with the part's name."""
    readers = load_readers()
    for path in QUESTIONS:
        questions = [q for q in load_questions(path) if q.answerable and q.base in readers]
        for split in sorted({question.split for question in questions}):
            part = [question for question in questions if question.split == split]
            yield f"{path.stem}, {split}", *measure_agreement(part, readers)


def measure_report(path: Path) -> Iterator[tuple[str, int, float, float]]:
    """For each part of a report its name, its questions with an answer, and how many were right.

    That is the share of short answers that are right, and right by the writer's gold alone.
    """
    parts: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for row in json.loads(path.read_text("utf-8"))["outcomes"]:
        gold, said = row["question"], row["short_answer"]
        if gold["answers"]:
            agreed = gold.get("agreed", ())
            right = row["answered"] and row["short_right"]
            strictly = right and (
                not agreed or is_right(said, list_written(gold["answers"], agreed))
            )
            parts[gold["split"]].append((right, strictly))
    for split, told in sorted(parts.items()):
        right, strictly = (sum(column) / len(told) for column in zip(*told, strict=True))
        yield split, len(told), right, strictly


def main(arguments: Sequence[str]) -> None:
    """Prints the readers' agreement, or a report's figures with and without it."""
    rows = measure_report(Path(arguments[0])) if arguments else measure_parts()
    names = ["part", "questions", "short right", "by the writer's gold alone"]
    if not arguments:
        names = ["part", "base questions", "right by the writer's gold"]
    print(f"| {' | '.join(names)} |\n|{'---|' * len(names)}")
    for name, count, *shares in rows:
        print(f"| {name} | {count} | {' | '.join(f'{share:.1%}' for share in shares)} |")


if __name__ == "__main__":
    main(sys.argv[1:])
