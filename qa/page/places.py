"""Where a quote or a document is from, in the words of the page's language."""

from __future__ import annotations

import re
from datetime import date

from corpus.types import Metadata
from qa.compose import find_day as find_day
from qa.page.texts import TEXTS
from qa.types import Citation

_YEARLESS = re.compile(r"--(\d\d)-(\d\d)")


def write_day(day: str, language: str) -> str:
    """An ISO day as a reader of this language writes it; one without a year keeps its two parts."""
    if found := _YEARLESS.fullmatch(day):
        return f"{int(found[2])}/{int(found[1])}"
    try:
        return date.fromisoformat(day).strftime("%d/%m/%Y") if language == "vi" else day
    except ValueError:
        return day


def tell_document(about: Citation | Metadata, language: str) -> list[str]:
    """Province and day of a document, those that are known."""
    day = find_day(about)
    return [it for it in (about.province, day and write_day(day, language)) if it]


def tell_place(citation: Citation, language: str) -> list[str]:
    """Page and heading of a quote in its document, those that are known."""
    page = TEXTS[language]["page"].format(page=citation.page) if citation.page else ""
    heading = " ".join(citation.heading.text.strip("# ").split()) if citation.heading else ""
    return [it for it in (page, heading) if it]
