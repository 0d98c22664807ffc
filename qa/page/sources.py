"""The sources of a turn: the documents that are quoted, and the text of the chosen one."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from corpus.types import Document
from qa.page.html import make_button, make_mark, show_origin
from qa.page.places import tell_document, tell_place
from qa.page.reader import show_text
from qa.page.texts import TEXTS
from qa.page.turns import Turn
from qa.types import Citation

# In every language: the page shows it before it knows its reader's, and hides the others.
NO_SOURCES = "".join(
    f'<p class="empty" lang="{language}">{texts["no_sources"]}</p>'
    for language, texts in TEXTS.items()
)


def show_sources(
    turn: Turn, index: int, number: int, find: Callable[[str], Document | None], language: str
) -> str:
    """The sources of a turn as a list, and the document of the quote with this number."""
    texts = TEXTS[language]
    shown = next((source for source in turn.sources if source.number == number), None)
    if shown is None:
        return NO_SOURCES
    answered = turn.answer is not None and turn.answer.status == "answered"
    document = find(shown.document_id)
    items = "".join(
        _show_source(group, index, shown, language) for group in _by_document(turn.sources)
    )
    return (
        f'<div class="{"answered" if answered else "not_found"}">'
        f'<div class="title"><h2>{texts["sources" if answered else "nearest"]}</h2>'
        f"{make_button('undo', texts['back'], css='link back', turn=index)}</div>"
        f'<p class="asked" dir="auto">{escape(turn.question)}</p><ol>{items}</ol>'
        f"{_show_reader(document, turn.sources, shown, language)}</div>"
    )


def _by_document(sources: tuple[Citation, ...]) -> list[list[Citation]]:
    """The sources by document, each document where its first quote stands."""
    groups: dict[str, list[Citation]] = {}
    for source in sources:
        groups.setdefault(source.document_id, []).append(source)
    return list(groups.values())


def _show_source(group: list[Citation], index: int, shown: Citation, language: str) -> str:
    """A document in the list of sources, with a button for each of its quotes."""
    first = group[0]
    details = " · ".join(tell_document(first, language))
    marks = "".join(
        make_mark(it.number, index, language, current=it.number == shown.number) for it in group
    )
    chosen = " chosen" if first.document_id == shown.document_id else ""
    title = make_button("select", first.title, css="link", turn=index, number=first.number)
    return (
        f'<li class="source{chosen}"><div lang="vi">{title}<small>{escape(details)}</small></div>'
        f'<span class="marks">{marks}</span></li>'
    )


def _show_reader(
    document: Document | None, sources: tuple[Citation, ...], shown: Citation, language: str
) -> str:
    """The quoted document: where it is from, then its text around the quote."""
    texts = TEXTS[language]
    if document is None:
        return f'<p class="empty">{texts["gone"]}</p>'
    quotes = [
        it
        for it in sources
        if it.document_id == document.id and document.text[it.start : it.end] == it.quote
    ]
    details = " · ".join(tell_place(shown, language))
    return (
        f'<div class="origin"><p lang="vi">{escape(details)}</p>'
        f"<p>{texts['source']}: {show_origin(document.source, document.id)}</p></div>"
        + show_text(document, language, quotes, shown.number)
    )
