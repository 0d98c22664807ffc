"""Questions as programs send them: the earlier ones as they were typed, not as they were meant."""

from __future__ import annotations

from asyncio import wrap_future
from collections.abc import Sequence

from corpus.errors import QuestionError
from qa.engine import Engine
from qa.followups.conversation import REMEMBERED
from qa.reading.filters import Filter
from qa.server.service import Service
from qa.types import Answer


async def ask(
    service: Service, question: str, chosen: Filter | None, previous: Sequence[str]
) -> Answer:
    """The answer to a question after earlier ones, oldest first, each as it was typed.

    Raises QuestionError, SettingError, Busy or NotReady.
    """

    def work(engine: Engine) -> Answer:
        return engine.ask(question, chosen, make_whole(engine, previous[-REMEMBERED:]))

    return await wrap_future(service.submit(work))


def make_whole(engine: Engine, questions: Sequence[str]) -> list[str]:
    """The questions, each as the whole question that it meant after those before it.

    Only where its words leave open whether it follows them up does it take an answer to tell.
    """
    whole: list[str] = []
    for question in questions:
        try:
            found = engine.follow_up(engine.read(question), whole)
            answer = engine.ask(question, previous=whole) if found.fronted else None
            whole.append((answer and answer.standalone) or found.standalone)
        except QuestionError:  # too long or empty: nothing can follow it up
            continue
    return whole
