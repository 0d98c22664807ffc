"""Turns and sources as HTML; every character of a question or a document is escaped."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from corpus.errors import HoidapError
from corpus.types import Document, Span
from qa.compose import make_citation, name_place
from qa.page.texts import TEXTS
from qa.phrases import choose_language
from qa.types import Answer, Citation

if TYPE_CHECKING:
    from qa.engine import Engine

NEAREST = 3  # passages shown where no answer was found
AROUND = 20_000  # characters shown on either side of a quote; most documents are shown whole
# In every language: the page shows it before it knows its reader's, and hides the others.
NO_SOURCES = "".join(
    f'<p class="empty" lang="{language}">{texts["no_sources"]}</p>'
    for language, texts in TEXTS.items()
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what became of it: an answer, an error's message, or None while it waits."""

    question: str
    outcome: Answer | str | None = None
    sources: tuple[Citation, ...] = ()


def show_head(language: str) -> str:
    """The name of the page and what it is for."""
    return f"<h1>hỏi đáp</h1><p>{TEXTS[language]['purpose']}</p>"


def cite_nearest(answer: Answer, engine: Engine) -> tuple[Citation, ...]:
    """The passages nearest to an unanswered question, in the form of quotes."""
    found = ((hit, engine.document(hit.chunk.document_id)) for hit in answer.hits[:NEAREST])
    return tuple(
        make_citation(hit.rank, document, Span(hit.chunk.start, hit.chunk.end))
        for hit, document in found
        if document is not None
    )


def show_engine(engine: Future[Engine], language: str) -> str:
    """A line that says whether the engine is loading or failed; empty when it is ready."""
    if not engine.done():
        return f'<p class="loading" role="status">{TEXTS[language]["loading"]}</p>'
    error = engine.exception()
    if error is None:
        return ""
    reason = str(error) if isinstance(error, HoidapError) else TEXTS[language]["internal"]
    return f'<p class="failed" role="alert">{escape(reason)}</p>'


def show_question(turn: Turn) -> str:
    """A question as it was typed, in HTML."""
    return f'<p class="question" dir="auto">{escape(turn.question)}</p>'


def show_reply(turn: Turn, index: int, language: str) -> str:
    """The reply to a question, in HTML."""
    texts = TEXTS[language]
    if turn.outcome is None:
        return f'<p class="waiting" role="status">{texts["searching"]}</p>'
    if isinstance(turn.outcome, str):
        return (
            f'<div class="failed" role="alert"><p class="short">{texts["failed"]}</p>'
            f"<p>{escape(turn.outcome)}</p></div>"
        )
    answer = turn.outcome
    reading = show_reading(answer, language)
    if answer.status == "answered":
        return f'<div class="answered">{reading}{show_answer(answer, index, language)}</div>'
    return f'<div class="not_found">{reading}{show_not_found(answer, language)}</div>'


def show_reading(answer: Answer, language: str) -> str:
    """How the question was read, where that is not how it was typed."""
    if not answer.reading:
        return ""
    label = TEXTS[language]["reading"]
    return f'<p class="reading">{label}: <q lang="vi">{escape(answer.reading)}</q></p>'


def show_not_found(answer: Answer, language: str) -> str:
    """A heading that no answer has, and what the engine says of it."""
    frame = choose_language(answer.language)
    heading = TEXTS[language]["not_found"]
    return f'<p class="short">{heading}</p><p lang="{frame}">{escape(answer.text)}</p>'


def show_answer(answer: Answer, index: int, language: str) -> str:
    """The short answer with its marks, then the quotes by number; their places are the sources."""
    short = ""
    if answer.short_answer is not None:
        line = escape(answer.text.splitlines()[0])
        for it in answer.citations:
            line = line.replace(f"[{it.number}]", show_mark(it.number, index, language))
        short = f'<p class="short" lang="{choose_language(answer.language)}">{line}</p>'
    quotes = "".join(
        f'<li>{show_mark(it.number, index, language)}<q lang="vi">{escape(it.quote)}</q></li>'
        for it in answer.citations
    )
    return f"{short}<ol>{quotes}</ol>"


def show_mark(number: int, index: int, language: str) -> str:
    """A button that shows a quote of a turn in its document."""
    label = TEXTS[language]["quote"].format(number=number)
    return (
        f'<button type="button" class="cite" data-turn="{index}" data-number="{number}"'
        f' aria-label="{label}">{number}</button>'
    )


def show_sources(
    turns: tuple[Turn, ...], chosen: tuple[int, int], engine: Future[Engine], language: str
) -> str:
    """The sources of a turn as a list, and the document of the chosen one (turn, number)."""
    texts = TEXTS[language]
    index, number = chosen
    sources = turns[index].sources if 0 <= index < len(turns) else ()
    shown = next((source for source in sources if source.number == number), None)
    if shown is None:
        return NO_SOURCES
    outcome = turns[index].outcome
    status = outcome.status if isinstance(outcome, Answer) else "not_found"
    items = "".join(show_source(source, index, source is shown, language) for source in sources)
    document = engine.result().document(shown.document_id)
    return (
        f'<div class="{status}"><h2>{texts["sources" if status == "answered" else "nearest"]}</h2>'
        f'<p class="asked">{escape(turns[index].question)}</p><ol>{items}</ol>'
        f"{show_document(document, shown, language) if document else ''}</div>"
    )


def show_source(source: Citation, index: int, chosen: bool, language: str) -> str:
    """An entry in the list of sources: a button that shows the quote in its document."""
    current = ' aria-current="true"' if chosen else ""
    return (
        f'<li><button type="button" data-turn="{index}" data-number="{source.number}"{current}>'
        f'<span class="number">{source.number}</span>'
        f"<span>{escape(name_place(source, language))}</span></button></li>"
    )


def show_document(document: Document, quote: Citation, language: str) -> str:
    """The text of a document around a quote, with the quote marked."""
    texts = TEXTS[language]
    begin, end = max(0, quote.start - AROUND), quote.end + AROUND
    origin = escape(document.id)
    if document.source.startswith(("https://", "http://")):
        url = escape(document.source)
        origin = f'<a href="{url}" target="_blank" rel="noopener noreferrer">{url}</a>'
    return (
        f'<div class="text" lang="{escape(document.metadata.language)}" role="region" tabindex="0"'
        f' aria-label="{texts["text"]}: {escape(document.title)}">'
        f"{'…' if begin else ''}{escape(document.text[begin : quote.start])}"
        f'<mark id="quote">{escape(document.text[quote.start : quote.end])}</mark>'
        f"{escape(document.text[quote.end : end])}{'…' if end < len(document.text) else ''}</div>"
        f'<p class="origin">{texts["source"]}: {origin}</p>'
    )
