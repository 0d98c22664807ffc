"""The tab in which questions are asked: the conversation, its sources, the filters.

Annotations are not postponed here, because Gradio reads those of its event handlers.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from corpus.errors import Busy, HoidapError, QuestionError
from qa import feedback
from qa.page.filters import count_active, drop, list_provinces, read_filter, show_chips
from qa.page.labels import FIRST, LIGHT, QUIET, Labels
from qa.page.reply import show_question, show_reply
from qa.page.sharing import pack
from qa.page.sources import NO_SOURCES, show_sources
from qa.page.texts import TEXTS
from qa.page.troubles import name_cause
from qa.page.turns import Conversation, Trouble, Turn, list_previous, list_sources
from qa.reading.filters import Filter

if TYPE_CHECKING:
    from qa.server.service import Service

PAGE = Path(__file__).resolve().parent
POLL = 0.1  # seconds between looks at whether the engine is open
SPARE = 32  # questions beyond those that the service takes, to be told that it is busy
Turns = tuple[Turn, ...]


@dataclass(frozen=True)
class ChatTab:
    """The components of the tab that others refer to."""

    question: gr.Textbox
    chat: gr.Chatbot
    province: gr.Dropdown
    chosen: gr.State
    sources: gr.HTML
    bridge: gr.HTML
    filters: list[Any]
    ask: dict[str, Any]
    new: dict[str, Any]


def lay_chat(service: "Service", labels: Labels, language: gr.Radio) -> ChatTab:
    """Lays the tab out and connects it to the service."""
    running: dict[str, asyncio.Future[Turn]] = {}  # what is being answered, by the turn's id
    conversation = gr.State(Conversation())  # of which every page gets a copy of its own
    chosen = gr.State(None)
    with gr.Row(elem_id="body"):
        with gr.Column(elem_id="left", scale=6, min_width=320):
            chat = labels.make(
                gr.Chatbot,
                {"label": "chat"},
                show_label=False,
                autoscroll=False,
                buttons=[],
                placeholder=welcome(FIRST),
                examples=[],
                layout="bubble",
                elem_id="chat",
            )
            chips = gr.HTML(apply_default_css=False, elem_id="chips")
            question = labels.make(
                gr.Textbox,
                {"label": "question", "placeholder": "placeholder", "info": "keys"},
                show_label=False,
                max_lines=6,
                max_length=service.settings.max_question,
                autofocus=True,
                submit_btn=True,
                elem_id="question",
            )
            with (
                labels.make(
                    gr.Accordion, {"label": "filters"}, open=False, elem_id="filters"
                ) as accordion,
                gr.Row(),
            ):
                province = labels.make(
                    gr.Dropdown,
                    {"label": "province"},
                    choices=[(TEXTS[FIRST]["any_province"], "")],
                    value="",
                    filterable=True,
                    min_width=150,
                    elem_id="province",
                )
                since = labels.make(
                    gr.Textbox,
                    {"label": "since", "placeholder": "date_placeholder"},
                    min_width=120,
                    elem_id="since",
                )
                until = labels.make(
                    gr.Textbox,
                    {"label": "until", "placeholder": "date_placeholder"},
                    min_width=120,
                    elem_id="until",
                )
        with gr.Column(elem_id="right", scale=5, min_width=320):
            sources = gr.HTML(
                NO_SOURCES,
                js_on_load=(PAGE / "sources.js").read_text("utf-8"),
                apply_default_css=False,
                elem_id="sources",
            )
    bridge = gr.HTML(
        html_template="",
        js_on_load=(PAGE / "page.js").read_text("utf-8"),
        apply_default_css=False,
        elem_id="bridge",
    )
    fields = [province, since, until]

    async def ask(
        text: str, language: str, talk: Conversation, chosen: Filter | None
    ) -> AsyncIterator[list[Any]]:
        async for step in answer(text, language, talk, chosen, list_previous(talk.turns)):
            yield step

    async def ask_example(
        language: str, talk: Conversation, chosen: Filter | None, event: gr.SelectData
    ) -> AsyncIterator[list[Any]]:
        async for step in answer(str(event.value["text"]), language, talk, chosen):
            yield step

    async def ask_as_typed(
        language: str, talk: Conversation, chosen: Filter | None, event: gr.EventData
    ) -> AsyncIterator[list[Any]]:
        async for step in answer(str(event.text), language, talk, chosen, literal=True):
            yield step

    async def answer(
        text: str,
        language: str,
        talk: Conversation,
        chosen: Filter | None,
        previous: tuple[str, ...] = (),
        literal: bool = False,
    ) -> AsyncIterator[list[Any]]:
        if not text.strip():
            yield [gr.skip()] * 3
            return
        turn = Turn(text, filter=chosen)
        talk.begin(turn)
        task = running[turn.id] = asyncio.ensure_future(
            take_turn(turn, service, previous, literal=literal)
        )
        try:
            box = gr.Textbox(value="", submit_btn=False, stop_btn=True)
            yield [box, show_chat(talk.turns, language), gr.skip()]
            await asyncio.wait([task])
        finally:
            task.cancel()
            running.pop(turn.id, None)
        done = replace(turn, outcome=Trouble("stopped")) if task.cancelled() else task.result()
        if not talk.replace(done):  # a new conversation has begun
            return
        index = talk.turns.index(done)
        shown = await asyncio.to_thread(show_turn_sources, talk, index, language)
        waits = any(it.id in running for it in talk.turns)
        box = gr.skip() if waits else settled()
        yield [box, show_chat(talk.turns, language), shown]

    async def stop(talk: Conversation) -> None:
        for turn in talk.turns:
            if task := running.get(turn.id):
                task.cancel()

    async def begin_anew(talk: Conversation) -> list[Any]:
        await stop(talk)
        talk.clear()
        return [settled(), [], NO_SOURCES]

    def show_turn_sources(
        talk: Conversation, index: int, language: str, number: int | None = None
    ) -> str:
        turn = talk.find(index)
        if turn is None or not turn.sources:
            return NO_SOURCES
        first = turn.sources[0].number
        return show_sources(turn, index, number or first, service.document, language)

    def choose(talk: Conversation, language: str, event: gr.EventData) -> str:
        shown = show_turn_sources(talk, int(event.turn), language, int(event.number))
        return f"<!-- {time.monotonic_ns()} -->{shown}"  # news also where it was chosen already

    def judge(talk: Conversation, language: str, event: gr.EventData) -> Any:
        return keep_opinion(talk, language, int(event.turn), str(event.verdict), None)

    def correct(talk: Conversation, language: str, event: gr.EventData) -> Any:
        expected = str(event.text).strip()[:300]
        return keep_opinion(talk, language, int(event.turn), str(event.verdict), expected)

    def keep_opinion(
        talk: Conversation, language: str, index: int, said: str, expected: str | None
    ) -> Any:
        verdict = next((it for it in feedback.VERDICTS if it == said), None)
        turn = talk.find(index)
        if verdict is None or turn is None or turn.answer is None:
            return gr.skip()
        opinion = feedback.Opinion(turn.id, verdict, turn.answer, turn.generation, expected)
        try:
            feedback.keep(opinion, feedback.default_file())
        except OSError:
            logging.exception("an opinion could not be kept")
            gr.Warning(TEXTS[language]["not_kept"])
            return gr.skip()
        talk.replace(replace(turn, verdict=verdict, expected=expected))
        return show_chat(talk.turns, language)

    def wrap_up(talk: Conversation, language: str, event: gr.EventData) -> Any:
        turn = talk.find(int(event.turn))
        parcel = pack(turn, event.form, language) if turn else None
        if parcel is None:
            return gr.skip()
        return {**asdict(parcel), "said": TEXTS[language]["copied"]}

    def take_filter(province: str, since: str, until: str, language: str) -> list[Any]:
        now, wrong = read_filter(province, since, until, language)
        return [now, *show_filter(now, wrong, language)]

    def drop_filter(chosen: Filter | None, language: str, event: gr.EventData) -> list[Any]:
        rest = drop(chosen, str(event.name))
        return [rest, *show_filter(rest, "", language), *show_fields(rest)]

    def redraw(talk: Conversation, language: str, chosen: Filter | None) -> list[Any]:
        placed: dict[str, Any] = {"placeholder": welcome(language)}
        turns = talk.turns
        if turns:  # else a question that is asked meanwhile would be wiped
            placed["value"] = show_chat(turns, language)
        shown = show_turn_sources(talk, len(turns) - 1, language) if turns else gr.skip()
        return [gr.Chatbot(**placed), shown, *show_filter(chosen, "", language)]

    asked: dict[str, Any] = {"outputs": [question, chat, sources], **QUIET}
    asked |= {"concurrency_limit": count_at_once(service), "concurrency_id": "ask"}
    typed = {"fn": ask, "inputs": [question, language, conversation, chosen], **asked}
    context = [language, conversation, chosen]
    question.submit(**typed, trigger_mode="multiple")
    chat.example_select(ask_example, context, **asked)
    bridge.retry(ask_as_typed, context, **asked)
    question.stop(stop, conversation, None, **LIGHT)
    chat.change(None, js="() => window.hoidap.settle()", api_visibility="private")
    bridge.select(choose, [conversation, language], sources, **LIGHT)
    bridge.edit(take_reading, None, question, **LIGHT).then(
        None, js="() => window.hoidap.focus()", api_visibility="private"
    )
    # Gradio shows a warning only of what goes through its queue.
    bridge.like(judge, [conversation, language], chat, **QUIET)
    bridge.submit(correct, [conversation, language], chat, **QUIET)
    bridge.download(wrap_up, [conversation, language], bridge, **LIGHT)
    bridge.clear(drop_filter, [chosen, language], [chosen, chips, accordion, *fields], **LIGHT)
    filtered: dict[str, Any] = {
        "fn": take_filter,
        "inputs": [*fields, language],
        "outputs": [chosen, chips, accordion],
        **LIGHT,
    }
    province.input(**filtered)
    for field in (since, until):
        field.submit(**filtered)
        field.blur(**filtered)
    labels.redraw(redraw, [conversation, language, chosen], [chat, sources, chips, accordion])
    labels.redraw(lambda language: show_provinces(service, language), [language], [province])
    new: dict[str, Any] = {
        "fn": begin_anew,
        "inputs": conversation,
        "outputs": [question, chat, sources],
        **LIGHT,
    }
    return ChatTab(question, chat, province, chosen, sources, bridge, fields, typed, new)


def count_at_once(service: "Service") -> int:
    """How many questions of the page may run: more than the service takes, which then says so."""
    return service.limits.at_once + service.limits.waiting + SPARE


def welcome(language: str) -> str:
    """What stands where no question has been asked yet."""
    texts = TEXTS[language]
    return f"## {texts['welcome']}\n\n{texts['welcome_more']}"


def settled() -> gr.Textbox:
    """The question box when nothing is being answered."""
    return gr.Textbox(submit_btn=True, stop_btn=False)


def take_reading(event: gr.EventData) -> str:
    """How a question was read, for its box."""
    return str(event.text)


def show_filter(chosen: Filter | None, wrong: str, language: str) -> list[Any]:
    """The chips of a filter, and the head of its fields with how many are set."""
    count = count_active(chosen)
    key = "filters_active" if count else "filters"
    head = TEXTS[language][key].format(count=count)
    return [show_chips(chosen, wrong, language), gr.Accordion(label=head)]


def show_fields(chosen: Filter | None) -> list[Any]:
    """What stands in the fields of a filter."""
    given = chosen or Filter()
    return [given.province or "", given.since or "", given.until or ""]


def show_chat(turns: Turns, language: str) -> list[Any]:
    """The conversation as the chatbot takes it."""
    messages: list[dict[str, Any]] = []
    for index, turn in enumerate(turns):
        asked, reply = show_question(turn, language), show_reply(turn, index, language)
        for role, html in (("user", asked), ("assistant", reply)):
            messages.append({"role": role, "content": gr.HTML(html, apply_default_css=False)})
    return messages


async def take_turn(
    turn: Turn, service: "Service", previous: tuple[str, ...], *, literal: bool = False
) -> Turn:
    """The turn with its answer, once the engine is open, or with the reason why there is none."""
    try:
        while service.state.stage == "loading":
            await asyncio.sleep(POLL)
        future = service.submit_question(turn.question, turn.filter, previous, literal=literal)
        answer = await asyncio.wrap_future(future)
        sources = await asyncio.to_thread(list_sources, answer, service.document)
        return replace(turn, outcome=answer, sources=sources, generation=service.generation)
    except Busy:
        return replace(turn, outcome=Trouble("busy"))
    except QuestionError as error:
        empty = not any(letter.isalnum() for letter in turn.question)
        trouble = Trouble("empty_question") if empty else Trouble(name_cause(error), str(error))
        return replace(turn, outcome=trouble)
    except HoidapError as error:
        return replace(turn, outcome=Trouble(name_cause(error), str(error)))
    except Exception:  # the page stays usable, and the terminal says what happened
        logging.exception("a question failed")
        return replace(turn, outcome=Trouble("internal"))


def show_provinces(service: "Service", language: str) -> gr.Dropdown:
    """The provinces of the documents as choices; none while there are no documents."""
    try:
        return gr.Dropdown(choices=list_provinces(service.documents(), language))
    except HoidapError:
        return gr.Dropdown(choices=list_provinces([], language))
