"""Turns and sources as HTML; every character of a question or a document is escaped."""

from __future__ import annotations

import re
from concurrent.futures import Future
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from corpus.errors import HoidapError
from corpus.types import Document
from page.texts import TEXTS
from qa.compose import name_place
from qa.phrases import choose_language
from qa.types import Answer, Citation

if TYPE_CHECKING:
    from qa.engine import Engine

NEAREST = 3  # passages shown where no answer was found
AROUND = 20_000  # characters shown on either side of a quote; most documents are shown whole


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
        Citation(
            number=hit.rank,
            document_id=document.id,
            title=document.title,
            source=document.source,
            published=document.metadata.published,
            province=document.metadata.province,
            page=document.page_of(hit.chunk.start),
            start=hit.chunk.start,
            end=hit.chunk.end,
            quote=hit.chunk.text,
            sha256=document.sha256,
        )
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
    parts = []
    if answer.reading:
        parts.append(
            f'<p class="reading">{texts["reading"]}: <q lang="vi">{escape(answer.reading)}</q></p>'
        )
    if answer.status == "not_found":
        parts.append(f'<p class="short">{texts["not_found"]}</p>')
    frame = choose_language(answer.language)
    for line in answer.text.splitlines():
        large = answer.short_answer is not None and line.startswith(answer.short_answer)
        style = ' class="short"' if large else ""
        parts.append(f'<p lang="{frame}"{style}>{show_marks(line, turn, index, language)}</p>')
    return f'<div class="{answer.status}">{"".join(parts)}</div>'


def show_marks(line: str, turn: Turn, index: int, language: str) -> str:
    """A line of an answer, escaped, with a button for each mark (`[1]`) that has a source."""
    numbers = {source.number for source in turn.sources}

    def show(match: re.Match[str]) -> str:
        number = int(match[1])
        if number not in numbers:
            return match[0]
        label = TEXTS[language]["quote"].format(number=number)
        return (
            f'<button type="button" class="cite" data-turn="{index}" data-number="{number}"'
            f' aria-label="{label}">{number}</button>'
        )

    return re.sub(r"\[(\d{1,3})\]", show, escape(line))


def show_sources(
    turns: tuple[Turn, ...], chosen: tuple[int, int], engine: Future[Engine], language: str
) -> str:
    """The sources of a turn as a list, and the document of the chosen one (turn, number)."""
    texts = TEXTS[language]
    index, number = chosen
    sources = turns[index].sources if 0 <= index < len(turns) else ()
    shown = next((source for source in sources if source.number == number), None)
    if shown is None:
        return f'<p class="empty">{texts["no_sources"]}</p>'
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
    origin = escape(document.source)
    if document.source.startswith(("https://", "http://")):
        origin = f'<a href="{origin}" target="_blank" rel="noopener noreferrer">{origin}</a>'
    return (
        f'<div class="text" lang="{escape(document.metadata.language)}" role="region" tabindex="0"'
        f' aria-label="{texts["text"]}: {escape(document.title)}">'
        f"{'…' if begin else ''}{escape(document.text[begin : quote.start])}"
        f'<mark id="quote">{escape(document.text[quote.start : quote.end])}</mark>'
        f"{escape(document.text[quote.end : end])}{'…' if end < len(document.text) else ''}</div>"
        f'<p class="origin">{texts["source"]}: {origin}</p>'
    )
