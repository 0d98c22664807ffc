"""The web page: a chat on the left, the quotes in their documents on the right.

`build_page` lays out what `qa/page/` draws, `serve` puts it on this machine's own address. Gradio
and the engine are imported when they are needed: the page is there before the model is. Annotations
are not postponed here, because Gradio reads those of its event handlers.
"""

import logging
import socket
from asyncio import CancelledError
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import click

from corpus.errors import HoidapError
from qa.cli import index_option, load_settings
from qa.commands import stop
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
    from fastapi import FastAPI

    from qa.engine import Engine

PAGE = Path(__file__).resolve().parent / "qa" / "page"
LOOPBACK = ("127.0.0.1", "localhost")
POLL = 0.5  # seconds between looks at whether the model is loaded
HEADERS = [
    (
        b"content-security-policy",
        b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
        b"style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; "
        b"form-action 'self'; frame-ancestors 'none'",
    ),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]
UNDOCUMENTED: dict[str, Any] = {"docs_url": None, "redoc_url": None, "openapi_url": None}
SET_LANGUAGE = "(language) => { document.documentElement.lang = language; }"
SHOW_LAST_QUESTION = """() => setTimeout(() => {
  const questions = document.querySelectorAll("#chat .user-row");
  questions[questions.length - 1]?.scrollIntoView({block: "start"});
}, 50)"""


def open_into(engine: "Future[Engine]", open_engine: "Callable[[], Engine]") -> None:
    """Opens the engine into a future that others wait for, or gives them the error it met."""
    try:
        engine.set_result(open_engine())
    except BaseException as error:
        engine.set_exception(error)


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


def build_server(page: "gr.Blocks", host: str) -> "FastAPI":
    """The page as a server that calls no other host and lets the browser call none."""
    import gradio as gr
    from fastapi import FastAPI
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    def stay_here(app: ASGIApp) -> ASGIApp:
        async def respond(scope: Scope, receive: Receive, send: Send) -> None:
            async def send_with_headers(message: Message) -> None:
                if message["type"] == "http.response.start":
                    message["headers"] = [*message["headers"], *HEADERS]
                await send(message)

            await app(scope, receive, send_with_headers)

        return respond

    server = FastAPI(**UNDOCUMENTED)
    server.add_middleware(stay_here)
    if host in LOOPBACK:  # another site's name that leads here is turned away
        server.add_middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK))
    fonts = ["system-ui", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"]
    theme = gr.themes.Default(
        primary_hue="teal", neutral_hue="slate", font=fonts, font_mono=["monospace"]
    ).set(
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_400",
        input_placeholder_color="*neutral_500",
    )
    gr.mount_gradio_app(
        server,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        max_file_size=1,  # the page takes no files
        ssr_mode=False,
        mcp_server=False,
        app_kwargs=UNDOCUMENTED,
        theme=theme,
        css_paths=PAGE / "style.css",
    )
    return server


@click.command("serve")
@click.option("--host", default=LOOPBACK[0], show_default=True, help="The address to listen on.")
@click.option("--port", default=7860, show_default=True, type=click.IntRange(0, 65535))
@index_option
def serve(host: str, port: int, index: Path | None) -> None:
    """Open the web page on this machine."""
    try:
        settings = load_settings(index)
    except HoidapError as error:
        stop(str(error))
    try:
        listener = socket.create_server((host, port))
    except OSError as error:
        stop(f"cannot listen on {host}:{port} ({error.strerror}); name another --host or --port")
    if host not in LOOPBACK:
        click.echo(f"hoidap: whoever reaches {host} can read the documents here", err=True)

    def open_engine() -> "Engine":
        from qa.engine import Engine

        return Engine.open(settings)

    run(listener, open_engine)


def run(listener: socket.socket, open_engine: "Callable[[], Engine]") -> None:
    """Serves the page on a listening socket until interrupted, opening the engine meanwhile."""
    import uvicorn

    host, port = listener.getsockname()[:2]
    engine: Future[Engine] = Future()
    server = build_server(build_page(engine), host)
    Thread(target=open_into, args=(engine, open_engine), name="open-engine", daemon=True).start()
    click.echo(f"hoidap: http://{host}:{port}", err=True)
    config = uvicorn.Config(server, log_level="warning", timeout_graceful_shutdown=1)
    logging.getLogger("uvicorn.error").addFilter(is_news)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run([listener])


def is_news(record: logging.LogRecord) -> bool:
    """Whether the server's log says more than that open pages were cut off when it stopped."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, CancelledError) and "graceful shutdown" not in record.msg


if __name__ == "__main__":
    serve()
