"""Turns of a conversation: a question, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from corpus.types import Document, Span
from qa.compose import make_citation
from qa.feedback import Verdict
from qa.followups.conversation import REMEMBERED
from qa.reading.filters import Filter
from qa.types import Answer, Citation

NEAREST = 3  # passages shown where no answer was found


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a question was not answered; `key` names a text of the page, `detail` is in English."""

    key: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its outcome, None while it waits.

    `sources` are the quotes of an answer, or the passages nearest to what was not found.
    `generation` is that of the index that answered. `verdict` is what the reader thinks of the
    answer, and `expected` what it should have been.
    """

    question: str
    outcome: Answer | Trouble | None = None
    sources: tuple[Citation, ...] = ()
    filter: Filter | None = None
    generation: int | None = None
    verdict: Verdict | None = None
    expected: str | None = None
    id: str = field(default_factory=lambda: uuid4().hex)

    @property
    def answer(self) -> Answer | None:
        """The answer, where there is one."""
        return self.outcome if isinstance(self.outcome, Answer) else None

    @property
    def whole_question(self) -> str:
        """The question as it stands by itself, which a follow-up gets from those before it."""
        answer = self.answer
        return (answer and (answer.standalone or answer.reading)) or self.question


class Conversation:
    """The turns of one open page in their order, which several handlers change at once.

    Each puts back its own turn only, so that none undoes what another did while it waited.
    """

    def __init__(self) -> None:
        self._turns: dict[str, Turn] = {}

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns, oldest first."""
        return tuple(self._turns.values())

    def begin(self, turn: Turn) -> None:
        """Puts a new turn at the end."""
        self._turns[turn.id] = turn

    def replace(self, turn: Turn) -> bool:
        """Puts a turn in the place of the one with its id; false where that is gone."""
        there = turn.id in self._turns
        if there:
            self._turns[turn.id] = turn
        return there

    def find(self, index: int) -> Turn | None:
        """The turn at a place, None where there is none."""
        turns = self.turns
        return turns[index] if 0 <= index < len(turns) else None

    def clear(self) -> None:
        """Forgets all turns."""
        self._turns.clear()


def list_previous(turns: Sequence[Turn]) -> tuple[str, ...]:
    """The whole questions that a follow-up may refer to, oldest first; also those that wait."""
    asked = [turn for turn in turns if turn.answer or turn.outcome is None]
    return tuple(turn.whole_question for turn in asked[-REMEMBERED:])


def list_sources(answer: Answer, find: Callable[[str], Document | None]) -> tuple[Citation, ...]:
    """The quotes of an answer; the nearest passages, in the form of quotes, where there is none."""
    if answer.citations:
        return answer.citations
    found = ((hit, find(hit.chunk.document_id)) for hit in answer.hits[:NEAREST])
    return tuple(
        make_citation(hit.rank, document, Span(hit.chunk.start, hit.chunk.end))
        for hit, document in found
        if document is not None
    )
