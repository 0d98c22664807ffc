"""A document's text as it is read on the page: quotes marked, headings strong, furniture pale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from corpus.outline import heading_of
from corpus.types import Document, Span
from qa.page.texts import TEXTS
from qa.types import Citation

AROUND = 20_000  # characters shown on either side of a quote; most documents are shown whole
MOST = 200_000  # characters shown of a document that is read without a quote
LONGEST_HEADING = 200


def show_text(
    document: Document, language: str, quotes: Sequence[Citation] = (), chosen: int | None = None
) -> str:
    """The text of a document, all quotes from it marked and the chosen one strongest.

    A long text is cut far from the chosen quote, else after its beginning.
    """
    texts = TEXTS[language]
    centre = next((it for it in quotes if it.number == chosen), None)
    begin = max(0, centre.start - AROUND) if centre else 0
    end = min(len(document.text), centre.end + AROUND if centre else MOST)
    body = "".join(_paint(document, Span(begin, end), quotes, chosen, language))
    cut = begin > 0 or end < len(document.text)
    return (
        f'<div class="original" lang="{escape(document.metadata.language)}"'
        f' role="region" tabindex="0" aria-label="{texts["text"]}: {escape(document.title)}">'
        f"{'…' if begin else ''}{body}{'…' if end < len(document.text) else ''}</div>"
        + (f'<p class="note">{texts["cut" if centre else "cut_end"]}</p>' if cut else "")
    )


def _paint(
    document: Document,
    shown: Span,
    quotes: Sequence[Citation],
    chosen: int | None,
    language: str,
) -> Iterator[str]:
    text = document.text
    headings = list(_find_headings(text, shown))
    hashes = [Span(it.start, it.start + _count_hashes(text, it)) for it in headings]
    leads = [Span(it.heading.start, it.heading.end) for it in quotes if it.heading]
    spans: list[Span | Citation] = [*quotes, *headings, *hashes, *document.furniture, *leads]
    cuts = {shown.start, shown.end, *(edge for it in spans for edge in (it.start, it.end))}
    pages = {offset: number for number, offset in enumerate(document.pages, 1)}
    edges = sorted(edge for edge in cuts | pages.keys() if shown.start <= edge <= shown.end)
    for start, end in pairwise(edges):
        if page := pages.get(start):
            label = TEXTS[language]["page"].format(page=page)
            yield f'<span class="page" data-label="{escape(label)}"></span>'
        here = Span(start, end)
        names = [
            name
            for name, layer in (
                ("heading", headings),
                ("hash", hashes),
                ("furniture", document.furniture),
                ("lead", leads),
            )
            if any(_covers(it, here) for it in layer)
        ]
        quote = min(
            (it for it in quotes if _covers(it, here)),
            key=lambda it: (it.number != chosen, it.number),
            default=None,
        )
        piece = escape(text[start:end]).replace("\n\n", '\n<span class="gap">\n</span>')
        if quote is not None:
            names += ["chosen"] if quote.number == chosen else []
            names += ["first"] if quote.start == start else []
            yield f'<mark class="{" ".join(names)}" data-quote="{quote.number}">{piece}</mark>'
        elif names:
            yield f'<span class="{" ".join(names)}">{piece}</span>'
        else:
            yield piece


def _find_headings(text: str, shown: Span) -> Iterator[Span]:
    """The lines that are headings."""
    start = shown.start
    for line in text[shown.start : shown.end].splitlines(keepends=True):
        end = start + len(line)
        if len(line) <= LONGEST_HEADING and heading_of(line):
            yield Span(start, end - (len(line) - len(line.rstrip("\r\n"))))
        start = end


def _count_hashes(text: str, heading: Span) -> int:
    """The length of the marks before a Markdown heading, which are not read."""
    line = text[heading.start : heading.end]
    return len(line) - len(line.lstrip("# "))


def _covers(outer: Span | Citation, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
