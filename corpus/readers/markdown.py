"""Markdown with front matter, as readable plain text: headings stay, the other marks go."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence

import frontmatter
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.encoding import decode, make_inert
from corpus.errors import ReadError
from corpus.metadata import Declared
from corpus.readers.html import write_html
from corpus.readers.parsed import Parsed, ReadLimits, TextWriter
from corpus.readers.tables import Row, write_rows

_LINE_BREAK = re.compile(r"<br\b", re.IGNORECASE)


def read_markdown(data: bytes, limits: ReadLimits) -> Parsed:
    """The text of a `.md` file below its front matter, and what the front matter declares.

    Known keys are title, published, meeting, province, site and language; others are ignored.
    Raises ReadError for front matter that is no YAML.
    """
    source = make_inert(decode(data))
    limits.check_characters(len(source))
    front, body = _split_front_matter(source)
    writer = TextWriter(limits)
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    _write_blocks(tokens, writer)
    parsed = writer.finish(_declare(front))
    return Parsed(parsed.text, parsed.declared, curated=bool(front))


def _split_front_matter(source: str) -> tuple[Mapping[str, object], str]:
    try:
        front, body = frontmatter.parse(source)
    except (yaml.YAMLError, ValueError) as error:
        problem = " ".join(str(error).split())
        raise ReadError(
            f"has front matter that is no valid YAML ({problem}); correct it"
        ) from error
    # Without any key, what stood between two rules was a part of the text.
    return (front, body) if front else ({}, source)


def _declare(front: Mapping[str, object]) -> Declared:
    def value(key: str) -> str | None:
        given = front.get(key)
        if isinstance(given, datetime.datetime):
            given = given.date()
        if isinstance(given, str | int | datetime.date) and not isinstance(given, bool):
            return make_inert(str(given)).strip() or None
        return None

    return Declared(
        title=value("title"),
        published=value("published"),
        meeting=value("meeting"),
        province=value("province"),
        site=value("site"),
        language=value("language"),
    )


def _write_blocks(tokens: Sequence[Token], writer: TextWriter) -> None:
    """Writes the blocks of a parsed page in order; lists keep their marks, tables become rows."""
    lists: list[int | None] = []  # for each open list, the next number, or None for bullets
    mark = ""  # of the list item that has begun and has no text yet
    first = False
    stream = iter(tokens)
    for token in stream:
        match token.type:
            case "ordered_list_open":
                first = not lists
                lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_open":
                first = not lists
                lists.append(None)
            case "ordered_list_close" | "bullet_list_close":
                lists.pop()
            case "list_item_open":
                number = lists[-1]
                mark = f"{'' if number is None else number}{token.markup} "
                lists[-1] = None if number is None else number + 1
            case "list_item_close":
                mark = ""
            case "heading_open":
                title = _plain(next(stream)).replace("\n", " ")
                writer.add(f"{'#' * int(token.tag[1])} {title}" if title else "")
            case "table_open":
                for number, row in enumerate(write_rows(_read_rows(stream), heads=1)):
                    writer.add(row, below="\n" if number else "\n\n")
            case "html_block":
                write_html(token.content, writer)
            case "inline" | "fence" | "code_block":
                text = _plain(token)
                tight = mark and not first
                below = "\n" + "  " * (len(lists) - 1) if tight else "\n\n"
                writer.add(mark + text if text.strip() else "", below=below)
                first, mark = False, ""


def _read_rows(stream: Iterator[Token]) -> Iterator[Row]:
    """The rows of the table that has just begun in the stream, which is read to the table's end."""
    row: list[str] = []
    for token in stream:
        if token.type == "table_close":
            return
        if token.type == "inline":
            row.append(_plain(token))
        elif token.type == "tr_close":
            yield row
            row = []


def _plain(token: Token) -> str:
    """The text of a token as a reader of the rendered page sees it; of an image, nothing."""
    if token.children is None:
        return token.content
    pieces = []
    for child in token.children:
        if child.type in {"softbreak", "hardbreak"}:
            pieces.append("\n")
        elif child.type == "html_inline":
            pieces.append("\n" if _LINE_BREAK.match(child.content) else "")
        elif child.type != "image":
            pieces.append(child.content)
    return "".join(pieces)
