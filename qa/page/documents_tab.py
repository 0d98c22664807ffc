"""The tab with the documents: their list, one to read, adding and removing.

Annotations are not postponed here, because Gradio reads those of its event handlers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from corpus.errors import HoidapError
from corpus.readers.sniff import SUFFIXES
from index.database import DocumentSummary
from qa.page.documents import (
    COLUMNS,
    FILE,
    MOST,
    Wanted,
    list_years,
    make_rows,
    show_addition,
    show_count,
    show_document,
    show_failure,
    show_progress,
)
from qa.page.filters import list_provinces
from qa.page.labels import FIRST, LIGHT, QUIET, Labels
from qa.page.texts import TEXTS
from qa.server.additions import Addition, Upload, is_upload

if TYPE_CHECKING:
    from qa.server.service import Service

PAGE = Path(__file__).resolve().parent
SHOW_READER = """() => { if (window.innerWidth < 800)
  document.querySelector("#reading").scrollIntoView({block: "start"}); }"""


@dataclass(frozen=True)
class DocumentsTab:
    """What others refer to: how the list is drawn again, and the events after which it changed."""

    refresh: dict[str, Any]
    changed: list[Any]


def lay_documents(service: "Service", labels: Labels, language: gr.Radio) -> DocumentsTab:
    """Lays the tab out and connects it to the service."""
    shown = gr.State(None)  # the id of the document that is read
    writable = not service.read_only
    with gr.Row(elem_id="shelf"):
        with gr.Column(elem_id="catalogue", scale=6, min_width=320):
            with gr.Group(visible=writable, elem_id="adding"):
                files = labels.make(
                    gr.File, {"label": "add"}, file_count="multiple", height=84, elem_id="upload"
                )
                formats = gr.HTML(
                    show_formats(service, FIRST),
                    js_on_load=(PAGE / "upload.js").read_text("utf-8"),
                    apply_default_css=False,
                    elem_id="formats",
                )
            report = gr.HTML(apply_default_css=False, elem_id="report")
            with gr.Row(elem_id="wanted"):
                text = labels.make(
                    gr.Textbox,
                    {"label": "find_document", "placeholder": "find_placeholder"},
                    min_width=160,
                    scale=3,
                    elem_id="find",
                )
                province = labels.make(
                    gr.Dropdown,
                    {"label": "province"},
                    choices=[(TEXTS[FIRST]["any_province"], "")],
                    value="",
                    min_width=170,
                    scale=2,
                    elem_id="of-province",
                )
                year = labels.make(
                    gr.Dropdown,
                    {"label": "year"},
                    choices=[(TEXTS[FIRST]["any_year"], "")],
                    value="",
                    min_width=150,
                    elem_id="of-year",
                )
            count = gr.HTML(apply_default_css=False, elem_id="count")
            table = labels.make(
                gr.Dataframe,
                {"label": "list"},
                headers=name_columns(FIRST),
                type="array",
                datatype="str",
                interactive=False,
                wrap=True,
                buttons=[],
                max_height=520,
                column_widths=["33%", "15%", "14%", "10%", "10%", "18%"],
                elem_id="documents",
            )
        with gr.Column(elem_id="reading", scale=5, min_width=320):
            reader = gr.HTML(show_document(None, FIRST), apply_default_css=False, elem_id="reader")
            with gr.Row(visible=False, elem_id="removal") as removal:
                remove = labels.make(
                    gr.Button, {"value": "remove"}, size="sm", variant="secondary", elem_id="remove"
                )
            with gr.Group(visible=False, elem_id="sure") as sure:
                asked = gr.HTML(apply_default_css=False, elem_id="sure-text")
                with gr.Row():
                    yes = labels.make(gr.Button, {"value": "remove_yes"}, size="sm", variant="stop")
                    no = labels.make(gr.Button, {"value": "remove_no"}, size="sm")
    wanted = [text, province, year]

    def draw(text: str, province: str, year: str, language: str) -> list[Any]:
        summaries = list_documents(service)
        match = Wanted(text or "", province or "", year or "").matches
        found = [it for it in summaries if match(it)]
        rows = make_rows(found[:MOST], language)
        return [
            gr.Dataframe(value=rows or None, headers=name_columns(language), visible=bool(rows)),
            show_count(len(found), len(summaries), language),
            gr.Dropdown(choices=list_provinces(summaries, language)),
            gr.Dropdown(choices=list_years(summaries, language)),
            show_formats(service, language),
        ]

    def read(language: str, event: gr.SelectData) -> list[Any]:
        row = event.row_value
        document = service.document(row[FILE]) if row else None
        found = document is not None
        return [
            show_document(document, language),
            row[FILE] if found else None,
            gr.Row(visible=found and writable),
            gr.Group(visible=False),
        ]

    def add(paths: list[str] | None, language: str) -> Iterator[list[Any]]:
        uploads = [Upload(Path(path).name, Path(path)) for path in paths or ()]
        if not uploads:
            yield [gr.skip(), gr.skip()]
            return
        try:
            for news in service.add(uploads):
                if isinstance(news, Addition):
                    yield [show_addition(news, language), None]
                else:
                    yield [show_progress(news, language), gr.skip()]
        except HoidapError as error:
            yield [show_failure(error, "nothing_added", language), None]

    def refuse(language: str, event: gr.EventData) -> None:
        names = ", ".join(map(str, event.names))[:300]
        said = TEXTS[language]["too_big"].format(size=tell_most(service), names=names)
        gr.Warning(escape(said))  # Gradio shows it as HTML

    def ask_removal(id_: str | None, language: str) -> list[Any]:
        document = service.document(id_) if id_ else None
        if document is None:
            return [gr.skip(), gr.skip(), gr.skip()]
        key = "remove_upload_sure" if is_upload(service.folder, document.id) else "remove_sure"
        said = TEXTS[language][key].format(title=document.title)
        return [show_line(said), gr.Row(visible=False), gr.Group(visible=True)]

    def take_away(id_: str | None, language: str) -> list[Any]:
        document = service.document(id_) if id_ else None
        if document is None:
            return [gr.skip()] * 4
        try:
            service.remove([document.id])
        except HoidapError as error:
            failure = show_failure(error, "removal_failed", language)
            return [failure, gr.skip(), gr.skip(), gr.skip()]
        said = TEXTS[language]["removed"].format(title=document.title)
        return [show_line(said), show_document(None, language), None, gr.Group(visible=False)]

    def redraw(id_: str | None, language: str) -> str:
        return show_document(service.document(id_) if id_ else None, language)

    refresh: dict[str, Any] = {
        "fn": draw,
        "inputs": [*wanted, language],
        "outputs": [table, count, province, year, formats],
        **LIGHT,
    }
    text.change(
        **{**refresh, "outputs": [table, count, province, year, formats]},
        trigger_mode="always_last",
    )
    province.input(**refresh)
    year.input(**refresh)
    table.select(read, language, [reader, shown, removal, sure], **LIGHT).then(
        None, js=SHOW_READER, api_visibility="private"
    )
    added = files.upload(
        add, [files, language], [report, files], concurrency_id="add", concurrency_limit=4, **QUIET
    ).then(**refresh)
    formats.upload(refuse, language, None, **QUIET)
    remove.click(ask_removal, [shown, language], [asked, removal, sure], **LIGHT)
    no.click(
        lambda: (gr.Row(visible=True), gr.Group(visible=False)), None, [removal, sure], **LIGHT
    )
    removed = yes.click(take_away, [shown, language], [report, reader, shown, sure], **QUIET).then(
        **refresh
    )
    labels.redraw(redraw, [shown, language], [reader])
    labels.redraw(draw, [*wanted, language], refresh["outputs"])
    return DocumentsTab(refresh, [added, removed])


def list_documents(service: "Service") -> list[DocumentSummary]:
    """The documents of the index; none while it is being opened or cannot be."""
    try:
        return service.documents()
    except HoidapError:
        return []


def name_columns(language: str) -> list[str]:
    """The heads of the columns of the list."""
    return [TEXTS[language][f"column_{name}"] for name in COLUMNS]


def show_formats(service: "Service", language: str) -> str:
    """How files are added, which, and how big they may be."""
    texts = TEXTS[language]
    said = texts["formats"].format(formats=", ".join(SUFFIXES), size=tell_most(service))
    most = service.limits.add.file_bytes
    return f'<p data-most="{most}"><b>{texts["drop"]}</b><br>{said}</p>'


def tell_most(service: "Service") -> str:
    """How big a file may be."""
    return f"{service.limits.add.file_bytes // 1_000_000} MB"


def show_line(text: str) -> str:
    """A line of text."""
    return f'<p role="status">{escape(text)}</p>'
