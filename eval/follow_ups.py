"""How well follow-up questions are read: conversations asked as typed, as read, and written out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

from corpus.errors import InputError
from corpus.normalise import normalise
from eval.gold import read_rows, read_text
from index.build import Progress, ignore_progress
from qa.retrieval.anchors import find_anchors
from qa.types import Answer

CONVERSATIONS = Path(__file__).parent / "questions" / "follow_ups.jsonl"
Way = Literal["typed", "read", "written"]
WAYS: tuple[Way, ...] = get_args(Way)


class Converser(Protocol):
    """What can be evaluated: `qa.engine.Engine`, and whatever answers as it does."""

    def ask(self, question: str, *, previous: Sequence[str] = ()) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Turn:
    """A question in a conversation and its gold; `whole` is what a person takes it to mean."""

    id: str
    question: str
    whole: str
    documents: tuple[str, ...]
    answers: tuple[str, ...]
    evidence: tuple[str, ...]

    @property
    def follows(self) -> bool:
        """Whether it needs the turns before it."""
        return self.whole != self.question


@dataclass(frozen=True, slots=True)
class Conversation:
    """A first question, which is not measured, and the turns after it."""

    id: str
    split: str
    language: str
    first: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class TurnOutcome:
    """A turn asked in three ways: alone as `typed`, as `read` after the turns before it, and as a
    person has `written` it out. `changed` says that it was read as another question, `reading`."""

    turn: Turn
    reading: str
    changed: bool
    answers: dict[Way, Answer]


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1.

    Of the `standalone` turns those that were left `untouched`. Of the `follow_ups` those that were
    `followed`, read as another question, and those that so came to name the provinces and figures
    that the person's writing names (`anchored`). Of the follow-ups with gold, by the way of asking:
    a gold `document` first, `evidence` quoted, the answer given or quoted (`answer`).
    """

    standalone: int
    untouched: float
    follow_ups: int
    followed: float
    anchored: float
    document: dict[Way, float]
    evidence: dict[Way, float]
    answer: dict[Way, float]


def load_conversations(path: Path = CONVERSATIONS, split: str = "all") -> list[Conversation]:
    """The conversations of a file, of one split or of `all`.

    Raises InputError, naming file and line, for a line that is none.
    """
    read = [_read_conversation(place, row) for place, row in read_rows(path)]
    return [conversation for conversation in read if split in ("all", conversation.split)]


def _read_conversation(place: str, row: dict[str, Any]) -> Conversation:
    id_, turns = read_text(place, row, "id"), row.get("turns")
    if not isinstance(turns, list) or len(turns) < 2 or not all(isinstance(t, dict) for t in turns):
        raise InputError(f"{place}: the field 'turns' is {turns!r:.60}; give two objects or more")
    return Conversation(
        id=id_,
        split=read_text(place, row, "split"),
        language=read_text(place, row, "language"),
        first=read_text(place, turns[0], "question"),
        turns=tuple(_read_turn(f"{id_}-{n}", place, turn) for n, turn in enumerate(turns[1:], 2)),
    )


def _read_turn(id_: str, place: str, row: dict[str, Any]) -> Turn:
    def read_texts(name: str) -> tuple[str, ...]:
        values = row.get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise InputError(f"{place}: the field {name!r} is {values!r}; give a list of texts")
        return tuple(values)

    question = read_text(place, row, "question")
    whole = read_text(place, row, "whole", question)
    return Turn(
        id_, question, whole, read_texts("documents"), read_texts("answers"), read_texts("evidence")
    )


def ask_conversations(
    engine: Converser, conversations: Sequence[Conversation], progress: Progress = ignore_progress
) -> list[TurnOutcome]:
    """Asks every turn in the three ways; what was read of earlier turns is the engine's own."""
    outcomes = []
    for done, conversation in enumerate(conversations):
        progress("ask", done, len(conversations))
        previous = [engine.ask(conversation.first).standalone or conversation.first]
        for turn in conversation.turns:
            typed = engine.ask(turn.question)
            read = engine.ask(turn.question, previous=previous)
            written = engine.ask(turn.whole)
            previous.append(read.standalone or turn.question)
            changed = read.standalone != typed.standalone
            answers: dict[Way, Answer] = {"typed": typed, "read": read, "written": written}
            outcomes.append(TurnOutcome(turn, previous[-1], changed, answers))
    progress("ask", len(conversations), len(conversations))
    return outcomes


def measure(outcomes: Sequence[TurnOutcome]) -> Figures:
    """The figures of conversations."""
    alone = [outcome for outcome in outcomes if not outcome.turn.follows]
    follow_ups = [outcome for outcome in outcomes if outcome.turn.follows]

    def share_by_way(holds: Callable[[Turn, Answer], bool], wanted: str) -> dict[Way, float]:
        gold = [outcome for outcome in follow_ups if getattr(outcome.turn, wanted)]
        return {way: _share([holds(it.turn, it.answers[way]) for it in gold]) for way in WAYS}

    return Figures(
        standalone=len(alone),
        untouched=_share([not outcome.changed for outcome in alone]),
        follow_ups=len(follow_ups),
        followed=_share([outcome.changed for outcome in follow_ups]),
        anchored=_share([is_anchored(outcome) for outcome in follow_ups]),
        document=share_by_way(finds_document, "documents"),
        evidence=share_by_way(quotes_evidence, "evidence"),
        answer=share_by_way(gives_answer, "answers"),
    )


def is_anchored(outcome: TurnOutcome) -> bool:
    """Whether the reading names every province and figure that the person's writing names."""
    wanted, named = find_anchors(outcome.turn.whole), find_anchors(outcome.reading)
    return {*wanted.provinces, *wanted.figures} <= {*named.provinces, *named.figures}


def finds_document(turn: Turn, answer: Answer) -> bool:
    """Whether the first hit is of a gold document."""
    return bool(answer.hits) and answer.hits[0].chunk.document_id in turn.documents


def quotes_evidence(turn: Turn, answer: Answer) -> bool:
    """Whether a quote from a gold document holds an evidence string, or lies within one."""
    return any(
        normalise(evidence) in normalise(citation.quote)
        or normalise(citation.quote) in normalise(evidence)
        for citation in answer.citations
        for evidence in turn.evidence
        if citation.document_id in turn.documents
    )


def gives_answer(turn: Turn, answer: Answer) -> bool:
    """Whether an accepted answer stands in the short answer or in a quote from a gold document."""
    quotes = [it.quote for it in answer.citations if it.document_id in turn.documents]
    texts = [normalise(text) for text in (answer.short_answer or "", *quotes)]
    return any(normalise(accepted) in text for accepted in turn.answers for text in texts)


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 0.0


def to_json(figures: Figures) -> dict[str, object]:
    """The figures with four decimals."""

    def round_off(value: object) -> object:
        if isinstance(value, dict):
            return {name: round_off(it) for name, it in value.items()}
        return round(value, 4) if isinstance(value, float) else value

    return {name: round_off(value) for name, value in asdict(figures).items()}


def tabulate(figures: Figures) -> str:
    """The figures as a table in Markdown."""
    lines = [
        "| turns | | |",
        "|---|---|---|",
        f"| stand alone, left as they are | {figures.standalone} | {figures.untouched:.1%} |",
        f"| follow up, read as another question | {figures.follow_ups} | {figures.followed:.1%} |",
        f"| ... and naming the right places and figures | | {figures.anchored:.1%} |",
        "",
        "| follow-ups asked | " + " | ".join(WAYS) + " |",
        "|---|" + "---|" * len(WAYS),
    ]
    for name, shares in (
        ("gold document first", figures.document),
        ("evidence quoted", figures.evidence),
        ("answer given or quoted", figures.answer),
    ):
        lines.append(f"| {name} | " + " | ".join(f"{shares[way]:.1%}" for way in WAYS) + " |")
    return "\n".join(lines) + "\n"
