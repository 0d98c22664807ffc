"""How well follow-up questions are read: conversations asked as typed, as read, and written out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

from corpus.errors import InputError
from corpus.types import Document
from eval.gold import Question, read_rows, read_text, read_texts
from eval.run import Outcome, judge
from index.build import Progress, ignore_progress
from qa.types import Answer

CONVERSATIONS = Path(__file__).parent / "questions" / "follow_ups.jsonl"
Way = Literal["typed", "read", "written"]
WAYS: tuple[Way, ...] = get_args(Way)


class Converser(Protocol):
    """What can be evaluated: `qa.engine.Engine`, and whatever answers as it does."""

    def ask(self, question: str, *, previous: Sequence[str] = ()) -> Answer: ...

    def document(self, document_id: str) -> Document | None: ...


@dataclass(frozen=True, slots=True)
class Turn:
    """A question in a conversation and its gold; `whole` is what a person takes it to mean."""

    gold: Question
    whole: str

    @property
    def follows(self) -> bool:
        """Whether it needs the turns before it."""
        return self.whole != self.gold.text


@dataclass(frozen=True, slots=True)
class Conversation:
    """A first question, which is not measured, and the turns after it."""

    id: str
    language: str
    first: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class TurnOutcome:
    """A turn asked in three ways: alone as `typed`, as `read` after the turns before it, and as a
    person has `written` it out. `reading` is the question that was searched for `read`."""

    conversation: Conversation
    turn: Turn
    reading: str
    changed: bool
    outcomes: dict[Way, Outcome]


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1. `untouched` of the questions that stand alone are searched as they are;
    `followed` of the others are read with what came before. Of the turns with gold that need the
    turns before them, by the way of asking: the gold `document` first, its `evidence` cited, the
    `short` answer right."""

    standalone: int
    untouched: float
    follow_ups: int
    followed: float
    document: dict[Way, float]
    evidence: dict[Way, float]
    short: dict[Way, float]


def load_conversations(path: Path = CONVERSATIONS, split: str = "all") -> list[Conversation]:
    """The conversations of a file, of one split or of `all`. Raises InputError."""
    rows = [(place, row) for place, row in read_rows(path)]
    return [
        _read_conversation(place, row) for place, row in rows if split in ("all", row.get("split"))
    ]


def _read_conversation(place: str, row: dict[str, Any]) -> Conversation:
    id_, turns = read_text(place, row, "id"), row.get("turns")
    if not isinstance(turns, list) or len(turns) < 2 or not all(isinstance(t, dict) for t in turns):
        raise InputError(f"{place}: the field 'turns' is {turns!r:.60}; give two objects or more")
    language, split = read_text(place, row, "language"), read_text(place, row, "split")

    def read(number: int, turn: dict[str, Any]) -> Turn:
        gold = Question(
            id=f"{id_}-{number}",
            text=read_text(place, turn, "question"),
            language=language,
            split=split,
            type="follow-up",
            documents=read_texts(place, turn, "documents"),
            answers=read_texts(place, turn, "answers"),
            evidence=read_texts(place, turn, "evidence"),
        )
        return Turn(gold, read_text(place, turn, "whole", gold.text))

    first = read_text(place, turns[0], "question")
    return Conversation(
        id_, language, first, tuple(read(n, turn) for n, turn in enumerate(turns[1:], 2))
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
            alone = engine.ask(turn.gold.text)
            read = engine.ask(turn.gold.text, previous=previous)
            written = engine.ask(turn.whole)
            previous.append(read.standalone or turn.gold.text)
            answers: dict[Way, Answer] = {"typed": alone, "read": read, "written": written}
            outcomes.append(
                TurnOutcome(
                    conversation,
                    turn,
                    previous[-1],
                    read.standalone != alone.standalone,
                    {way: judge(turn.gold, answer, engine) for way, answer in answers.items()},
                )
            )
    progress("ask", len(conversations), len(conversations))
    return outcomes


def measure(outcomes: Sequence[TurnOutcome]) -> Figures:
    """The figures of conversations."""
    alone = [outcome for outcome in outcomes if not outcome.turn.follows]
    follow_ups = [outcome for outcome in outcomes if outcome.turn.follows]
    gold = [outcome.outcomes for outcome in follow_ups if outcome.turn.gold.documents]
    short = [outcome.outcomes for outcome in follow_ups if outcome.turn.gold.answers]
    return Figures(
        standalone=len(alone),
        untouched=_share([not outcome.changed for outcome in alone]),
        follow_ups=len(follow_ups),
        followed=_share([outcome.changed for outcome in follow_ups]),
        document={way: _share([it[way].gold_rank == 1 for it in gold]) for way in WAYS},
        evidence={way: _share([it[way].evidence_cited for it in gold]) for way in WAYS},
        short={way: _share([it[way].short_right for it in short]) for way in WAYS},
    )


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 0.0


def to_json(figures: Figures) -> dict[str, object]:
    """The figures with four decimals."""

    def round_off(value: object) -> object:
        if isinstance(value, dict):
            return {name: round_off(it) for name, it in value.items()}
        return round(value, 4) if isinstance(value, float) else value

    return {name: round_off(value) for name, value in asdict(figures).items()}
