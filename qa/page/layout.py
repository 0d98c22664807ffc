"""The web page: a chat on the left, the quotes in their documents on the right.

Gradio is imported when it is needed. Annotations are not postponed here, because Gradio reads
those of its event handlers.
"""

import logging
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import HoidapError
from qa.page.render import (
    NO_SOURCES,
    Turn,
    cite_nearest,
    show_engine,
    show_head,
    show_question,
    show_reply,
    show_sources,
)
from qa.page.texts import EXAMPLES, LANGUAGES, TEXTS, choose_texts

if TYPE_CHECKING:
    import gradio as gr

    from qa.engine import Engine

PAGE = Path(__file__).resolve().parent
POLL = 0.5  # seconds between looks at whether the model is loaded
SET_LANGUAGE = "(language) => { document.documentElement.lang = language; }"
SHOW_LAST_QUESTION = """() => setTimeout(() => {
  const questions = document.querySelectorAll("#chat .user-row");
  questions[questions.length - 1]?.scrollIntoView({block: "start"});
}, 50)"""


def take_turn(question: str, engine: "Future[Engine]", language: str) -> Turn:
    """The question answered, once the engine is open, or the reason why it is not."""
    try:
        ready = engine.result()
        answer = ready.ask(question)
        return Turn(question, answer, answer.citations or cite_nearest(answer, ready))
    except HoidapError as error:
        return Turn(question, str(error))
    except Exception:  # the page stays usable, and the terminal says what happened
        logging.exception("a question failed")
        return Turn(question, TEXTS[language]["internal"])


def build_page(engine: "Future[Engine]") -> "gr.Blocks":
    """The page that asks this engine, usable before the engine is open."""
    import gradio as gr

    def show_chat(turns: tuple[Turn, ...], language: str) -> list[Any]:
        messages: list[dict[str, Any]] = []
        for index, turn in enumerate(turns):
            question, reply = show_question(turn), show_reply(turn, index, language)
            messages.append({"role": "user", "content": gr.HTML(question)})
            messages.append({"role": "assistant", "content": gr.HTML(reply)})
        return messages

    def ask(question: str, language: str, turns: tuple[Turn, ...]) -> Iterator[list[Any]]:
        if not question.strip():
            yield [gr.skip(), gr.skip(), gr.skip(), gr.skip()]
            return
        waiting = (*turns, Turn(question))
        yield ["", waiting, show_chat(waiting, language), gr.skip()]
        turns = (*turns, take_turn(question, engine, language))
        chosen = len(turns) - 1, 1
        sources = show_sources(turns, chosen, engine, language)
        yield [gr.skip(), turns, show_chat(turns, language), sources]

    def take_example(event: gr.SelectData) -> str:
        return str(event.value["text"])

    def choose(turns: tuple[Turn, ...], language: str, event: gr.EventData) -> str:
        return show_sources(turns, (int(event.turn), int(event.number)), engine, language)

    def label(language: str) -> list[Any]:
        texts = TEXTS[language]
        return [
            gr.Radio(value=language, label=texts["language"]),
            show_head(language),
            gr.Textbox(label=texts["question"], placeholder=texts["placeholder"]),
            gr.Chatbot(label=texts["chat"], placeholder=texts["welcome"]),
            show_engine(engine, language),
        ]

    def greet(request: gr.Request) -> list[Any]:
        return label(choose_texts(request.headers.get("accept-language", "")))

    def redraw(turns: tuple[Turn, ...], language: str) -> tuple[list[Any], str]:
        chosen = len(turns) - 1, 1
        return show_chat(turns, language), show_sources(turns, chosen, engine, language)

    def watch_engine(language: str) -> tuple[str, gr.Timer]:
        return show_engine(engine, language), gr.Timer(active=not engine.done())

    texts = TEXTS["vi"]
    page = gr.Blocks(title="hỏi đáp", analytics_enabled=False, fill_width=True)
    with page:
        turns = gr.State(())
        with gr.Row(elem_id="head"):
            head = gr.HTML(show_head("vi"))
            language = gr.Radio(
                list(LANGUAGES.items()),
                value="vi",
                label=texts["language"],
                show_label=False,
                container=False,
                elem_id="language",
            )
        state = gr.HTML(elem_id="state")
        with gr.Row(elem_id="body"):
            with gr.Column(elem_id="left"):
                chat = gr.Chatbot(
                    label=texts["chat"],
                    show_label=False,
                    autoscroll=False,
                    buttons=[],
                    placeholder=texts["welcome"],
                    examples=[{"text": example} for example in EXAMPLES],
                    elem_id="chat",
                )
                question = gr.Textbox(
                    label=texts["question"],
                    show_label=False,
                    placeholder=texts["placeholder"],
                    max_lines=6,
                    autofocus=True,
                    submit_btn=True,
                    elem_id="question",
                )
            with gr.Column(elem_id="right"):
                sources = gr.HTML(
                    NO_SOURCES,
                    js_on_load=(PAGE / "sources.js").read_text("utf-8"),
                    elem_id="sources",
                )
        timer = gr.Timer(POLL)

        answer: dict[str, Any] = {
            "fn": ask,
            "inputs": [question, language, turns],
            "outputs": [question, turns, chat, sources],
        }
        hidden: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        question.submit(**answer, **hidden, trigger_mode="always_last")
        chat.example_select(take_example, outputs=question, **hidden).then(**answer, **hidden)
        chat.clear(lambda: ((), NO_SOURCES), outputs=[turns, sources], **hidden)
        chat.change(None, js=SHOW_LAST_QUESTION, api_visibility="private")
        sources.select(choose, [turns, language], sources, **hidden)
        labelled = [language, head, question, chat, state]
        language.input(label, language, labelled, **hidden).then(
            redraw, [turns, language], [chat, sources], **hidden
        ).then(None, language, js=SET_LANGUAGE, api_visibility="private")
        page.load(greet, outputs=labelled, **hidden).then(
            None, language, js=SET_LANGUAGE, api_visibility="private"
        )
        timer.tick(watch_engine, language, [state, timer], queue=False, **hidden)
    page.queue(api_open=False, default_concurrency_limit=8)
    return page
