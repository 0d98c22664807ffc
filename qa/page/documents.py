"""The documents of the index as a list, one of them to read, and what became of added files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from corpus.errors import HoidapError
from corpus.normalise import fold
from corpus.provinces import merged_into
from corpus.types import Document
from index.database import DocumentSummary
from qa.page.html import show_origin, show_progress_bar
from qa.page.places import find_day, tell_document, write_day
from qa.page.reader import show_text
from qa.page.texts import TEXTS, write_number
from qa.page.troubles import name_cause, show_cause

if TYPE_CHECKING:
    from qa.server.additions import Addition
    from qa.server.background import Progress

COLUMNS = ("title", "province", "date", "size", "passages", "file")
FILE = COLUMNS.index("file")
MOST = 1000  # rows shown; the search finds the others


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents of the list are wanted; what is empty leaves none out."""

    text: str = ""
    province: str = ""
    year: str = ""

    def matches(self, summary: DocumentSummary) -> bool:
        """Whether a document is wanted."""
        about = summary.metadata
        words = fold(f"{summary.title} {summary.id}")
        own = about.province
        return (
            all(word in words for word in fold(self.text).split())
            and (not self.province or (own and self.province in (own, merged_into(own))) is True)
            and (not self.year or (find_day(about) or "").startswith(self.year))
        )


def make_rows(summaries: Iterable[DocumentSummary], language: str) -> list[list[str]]:
    """A row a document, in the order of COLUMNS."""
    rows = []
    for it in summaries:
        day = find_day(it.metadata)
        rows.append(
            [
                it.title,
                it.metadata.province or "",
                write_day(day, language) if day else "",
                write_number(it.characters, language),
                write_number(it.chunks, language),
                it.id,
            ]
        )
    return rows


def list_years(summaries: Iterable[DocumentSummary], language: str) -> list[tuple[str, str]]:
    """The years of the documents as choices, the newest first."""
    days = [find_day(it.metadata) or "" for it in summaries]
    years = sorted({day[:4] for day in days if day[:4].isdigit()}, reverse=True)
    return [(TEXTS[language]["any_year"], ""), *((year, year) for year in years)]


def show_count(shown: int, total: int, language: str) -> str:
    """How many documents are found of how many, and that not all of those are listed."""
    texts = TEXTS[language]
    if total == 0:
        return f'<p class="count empty" role="status">{texts["none_yet"]}</p>'
    if shown == 0:
        return f'<p class="count empty" role="status">{texts["none_match"]}</p>'
    key = "count_cut" if shown > MOST else "count_all" if shown == total else "count"
    numbers = {
        name: write_number(number, language)
        for name, number in (("shown", shown), ("total", total), ("most", MOST))
    }
    return f'<p class="count" role="status">{texts[key].format(**numbers)}</p>'


def show_document(document: Document | None, language: str) -> str:
    """A document to read; what to do where none is chosen."""
    texts = TEXTS[language]
    if document is None:
        return f'<p class="empty">{texts["choose"]}</p>'
    about = document.metadata
    size = texts["characters"].format(count=write_number(len(document.text), language))
    details = [*tell_document(about, language), size]
    return (
        f'<div class="reader"><h2 lang="{escape(about.language)}">{escape(document.title)}</h2>'
        f'<div class="origin"><p>{escape(" · ".join(details))}</p>'
        f"<p>{texts['source']}: {show_origin(document.source, document.id)}</p></div>"
        f"{show_text(document, language)}</div>"
    )


def show_progress(progress: Progress, language: str) -> str:
    """How far an addition is."""
    texts = TEXTS[language]
    key = {"read": "adding_read", "index": "adding_index"}.get(progress.stage)
    if key is None:
        return show_progress_bar(texts["adding"])
    said = texts[key].format(done=progress.done, total=progress.total)
    return show_progress_bar(said, progress.done, progress.total)


def show_addition(addition: Addition, language: str) -> str:
    """What became of each file, those that could not be used first, with the reason."""
    texts = TEXTS[language]
    refused = [
        f'<li class="refused"><b>{texts["refused"]}</b> {escape(it.name)}'
        f"{show_cause(f'cause_{it.cause}', _trim(it.name, it.reason), language)}</li>"
        for it in addition.refused
    ]
    done = [
        f'<li class="{key}"><b>{texts[key]}</b> {escape(id_)}</li>'
        for key, ids in (
            ("added", addition.added),
            ("replaced", addition.replaced),
            ("unchanged", addition.unchanged),
        )
        for id_ in ids
    ]
    if not refused and not done:
        return f'<p role="status">{texts["nothing_added"]}</p>'
    return (
        f'<div class="report" role="status"><h2>{texts["report"]}</h2>'
        f"<ul>{''.join(_shorten([*refused, *done]))}</ul></div>"
    )


def show_failure(error: HoidapError, heading: str, language: str) -> str:
    """Why nothing came of an addition or a removal; `heading` is the key of its text."""
    cause = show_cause(name_cause(error), str(error), language)
    return (
        f'<div class="report" role="alert"><h2>{TEXTS[language][heading]}</h2>'
        f'<ul><li class="refused">{cause}</li></ul></div>'
    )


def _trim(name: str, reason: str) -> str:
    """The reason without the name that stands before it."""
    return reason.removeprefix(f"{name}: ")


def _shorten(items: Sequence[str], most: int = 200) -> Sequence[str]:
    return items if len(items) <= most else [*items[:most], f"<li>… +{len(items) - most}</li>"]
