"""The web page: asking, the documents, the evaluation, each in a tab of its own.

Gradio is imported when it is needed. Annotations are not postponed here, because Gradio reads
those of its event handlers.
"""

import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.page.examples import Examples
from qa.page.filters import NAMES, read_filter
from qa.page.gradio_words import WORDS
from qa.page.labels import FIRST, LIGHT, QUIET, Labels
from qa.page.state import show_head, show_state
from qa.page.texts import LANGUAGES, choose_texts

if TYPE_CHECKING:
    import gradio as gr

    from qa.server.service import Service

PAGE = Path(__file__).resolve().parent
POLL = 0.5  # seconds between looks at how far the service is
START = (PAGE / "start.js").read_text("utf-8").replace("WORDS", json.dumps([*WORDS.items()]))
SET_LANGUAGE = "(language) => window.hoidap.speak(language)"


def build_page(service: "Service", evaluation: str | None = None) -> "gr.Blocks":
    """The page that asks this service, usable before its engine is open.

    `evaluation` is the program that runs the question set, None where it is not installed.
    """
    import gradio as gr

    from qa.page.chat_tab import count_at_once, lay_chat, show_fields, show_provinces
    from qa.page.documents_tab import lay_documents
    from qa.page.evaluation_tab import lay_evaluation

    examples = Examples(service)
    labels = Labels()
    page = gr.Blocks(
        title="hỏi đáp",
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(600, 3600),  # seconds: what was uploaded is kept with the index, or refused
    )
    with page:
        remembered = gr.BrowserState("", storage_key="hoidap-language", secret="hoidap")
        with gr.Row(elem_id="head"):
            head = gr.HTML(show_head(FIRST), apply_default_css=False, elem_id="name")
            new = labels.make(
                gr.Button, {"value": "new"}, size="sm", scale=0, min_width=60, elem_id="new"
            )
            language = gr.Radio(
                list(LANGUAGES.items()),
                value=FIRST,
                label="Ngôn ngữ / Language",
                show_label=False,
                container=False,
                scale=0,
                elem_id="language",
            )
            theme = labels.make(
                gr.Button, {"value": "theme"}, size="sm", scale=0, min_width=60, elem_id="theme"
            )
        state = gr.HTML(show_state(service, FIRST), apply_default_css=False, elem_id="state")
        with gr.Tabs(overflow_behavior="wrap", elem_id="tabs"):
            with labels.make(gr.Tab, {"label": "tab_ask"}, id="ask"):
                asking = lay_chat(service, labels, language)
            with labels.make(gr.Tab, {"label": "tab_documents"}, id="documents") as shelf:
                documents = lay_documents(service, labels, language)
            with labels.make(gr.Tab, {"label": "tab_evaluation"}, id="evaluation") as measured:
                show_report = lay_evaluation(service, labels, language, evaluation)
        timer = gr.Timer(POLL)
        linked = gr.State("")  # the question that the address asks
        refused = gr.State("")  # what is wrong with the filter in the address

        def greet(remembered: str, request: gr.Request) -> list[Any]:
            accepted = request.headers.get("accept-language", "")
            spoken = remembered if remembered in LANGUAGES.values() else choose_texts(accepted)
            given = request.query_params
            question = given.get("q", "")[: service.settings.max_question]
            province, since, until = (given.get(name, "") for name in NAMES)
            chosen, wrong = read_filter(province, since, until, spoken)
            if wrong:  # a question without its filter would have another answer
                question = ""
            return [spoken, question, chosen, wrong, *translate(spoken)]

        def warn(wrong: str) -> None:
            if wrong:
                gr.Warning(escape(wrong))  # Gradio shows it as HTML

        def translate(language: str) -> list[Any]:
            return [show_head(language), show_state(service, language), *labels.say(language)]

        def watch(language: str) -> list[Any]:
            ready = service.state.stage == "ready"
            found = examples.peek() if ready else None
            settled = service.state.stage == "failed" or (ready and examples.settled)
            shown = gr.Chatbot(examples=[{"text": text} for text in found or ()])
            return [
                show_state(service, language),
                shown if found is not None else gr.skip(),
                show_provinces(service, language),
                gr.Timer(active=not settled),
            ]

        translated = [head, state, *labels.components]
        spoken: dict[str, Any] = {"js": SET_LANGUAGE, "api_visibility": "private"}
        page.load(None, js=START, api_visibility="private")
        arrived = [language, linked, asking.chosen, refused, *translated]
        greeted = page.load(greet, remembered, arrived, **LIGHT)
        greeted.then(None, language, **spoken)
        greeted.then(warn, refused, None, **QUIET)
        greeted.then(**{**asking.ask, "inputs": [linked, *asking.ask["inputs"][1:]]})
        switched = language.input(translate, language, translated, **LIGHT)
        switched.then(None, language, **spoken)
        switched.then(lambda language: language, language, remembered, **LIGHT)
        for event in (greeted, switched):
            drawn = event
            for draw, inputs, outputs in labels.redraws:
                drawn = drawn.then(draw, inputs, outputs, **LIGHT)
            if event is greeted:  # last: a province is set once it is among the choices
                drawn.then(show_fields, asking.chosen, asking.filters, **LIGHT)
        watched = [state, asking.chat, asking.province, timer]
        timer.tick(watch, language, watched, **LIGHT)
        for event in documents.changed:
            event.then(lambda: gr.Timer(active=True), None, timer, **LIGHT)
        shelf.select(**documents.refresh)
        measured.select(**show_report)
        theme.click(None, js="() => window.hoidap.turn()", api_visibility="private")
        new.click(**asking.new).then(
            None, js="() => window.hoidap.focus()", api_visibility="private"
        )
    at_once = count_at_once(service)
    page.max_threads += at_once  # Gradio runs at most as many events as threads, also without one
    page.queue(api_open=False, default_concurrency_limit=8, max_size=at_once)
    return page
