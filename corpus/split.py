"""Passages of a document, cut along its structure within a budget of tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corpus.errors import SettingError
from corpus.outline import Heading, heading_of, is_clause, place
from corpus.sentences import split_sentences
from corpus.types import Chunk, Document, Span

CountTokens = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True, slots=True)
class SplitSettings:
    """`max_tokens` bounds a passage, counted as the sum over its sentences.

    A passage begins with up to `overlap_sentences` sentences of the one before it where the budget
    allows. A section or paragraph under `min_tokens` joins what follows instead of standing alone.
    """

    max_tokens: int = 200
    overlap_sentences: int = 1
    min_tokens: int = 24

    def __post_init__(self) -> None:
        for name, least in (("max_tokens", 1), ("overlap_sentences", 0), ("min_tokens", 0)):
            value = getattr(self, name)
            if value < least:
                raise SettingError(f"{name} is {value}; set it to {least} or more")


# What a unit begins, the strongest last; each has a mark in the skeleton that is split.
_PART, _SENTENCE, _LINE, _PARAGRAPH, _CLAUSE = range(5)
_MARKS = "psLPC"
_TOKEN = "x"

_LINE_BREAK = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
_STOPS = (".", ";", ":", "!", "?", "…")
_CLAUSE_ENDS = tuple(map(re.compile, (r"[;:]\s", r",\s", r"\s")))  # the best place to cut first


class _Unit(NamedTuple):
    """A sentence, or a part of one that is over the budget by itself."""

    span: Span
    tokens: int
    begins: int
    whole: bool
    heading: bool
    title: bool  # a line that does not end as a sentence does: it announces what follows
    path: tuple[Heading, ...]


class _Block(NamedTuple):
    """Neighbouring units, `units[first:end]`, that stay together."""

    first: int
    end: int
    tokens: int
    begins: int


def split_document(
    document: Document, count_tokens: CountTokens, settings: SplitSettings | None = None
) -> list[Chunk]:
    """The passages of a document, in order: `document.text[chunk.start:chunk.end] == chunk.text`.

    Every visible character outside the furniture lies in a passage, and no furniture does. A
    passage holds whole sentences, unless one alone is over the budget, and stays in its section.
    `count_tokens` maps texts to their numbers of tokens.
    """
    settings = settings or SplitSettings()
    chunks: list[Chunk] = []
    path: tuple[Heading, ...] = ()
    for run in _runs(document):
        units = _units(document.text, run, path, count_tokens, settings.max_tokens)
        for section in _sections(units, settings.min_tokens):
            before = 0
            for first, end in _pack(_blocks(section, settings), settings.max_tokens):
                begin = _overlap(section, (first, end), before, settings)
                chunks.append(_chunk(document, section, begin, first, end))
                before = first
        path = units[-1].path if units else path
    return chunks


def _runs(document: Document) -> Iterator[Span]:
    """The stretches of text between the furniture."""
    start = 0
    for furniture in sorted(document.furniture, key=lambda span: span.start):
        yield Span(start, furniture.start)
        start = max(start, furniture.end)
    yield Span(start, len(document.text))


def _units(
    text: str, run: Span, path: tuple[Heading, ...], count_tokens: CountTokens, max_tokens: int
) -> list[_Unit]:
    sentences = split_sentences(text, run.start, run.end)
    ends = {sentence.start: sentence.end for sentence in sentences}
    units: list[_Unit] = []
    for span, tokens in _fit(text, sentences, count_tokens, max_tokens):
        line = text[span.start : span.end]
        begins = _PARAGRAPH
        if units:
            breaks = _LINE_BREAK.findall(text, units[-1].span.end, span.start)
            begins = min(_SENTENCE + len(breaks), _PARAGRAPH) if span.start in ends else _PART
        if begins >= _LINE and is_clause(line):
            begins = _CLAUSE
        heading = heading_of(line) if begins >= _LINE else None
        path = place(path, heading) if heading else path
        title = begins >= _LINE and not line.endswith(_STOPS)
        whole = ends.get(span.start) == span.end
        units.append(_Unit(span, tokens, begins, whole, heading is not None, title, path))
    return units


def _fit(
    text: str, spans: Iterable[Span], count_tokens: CountTokens, max_tokens: int
) -> Iterator[tuple[Span, int]]:
    """The spans with their tokens; one over the budget gives way to parts of it that are not."""
    most = max(2000, 16 * max_tokens)  # characters that need no counting to be over the budget
    shorter = [
        part for span in spans for part in _cut(text, span, -(-(span.end - span.start) // most))
    ]
    counts = count_tokens([text[span.start : span.end] for span in shorter]) if shorter else []
    for span, tokens in zip(shorter, counts, strict=True):
        if tokens <= max_tokens or span.end - span.start == 1:
            yield span, tokens
        else:
            parts = _cut(text, span, -(-tokens // max_tokens))
            yield from _fit(text, parts, count_tokens, max_tokens)


def _cut(text: str, span: Span, parts: int) -> Iterator[Span]:
    """The span in so many parts of about one length, cut where a clause or a word ends."""
    step = (span.end - span.start) / min(parts, span.end - span.start)
    cuts = [
        _clause_end(text, span.start + round(i * step), int(0.4 * step))
        for i in range(1, min(parts, span.end - span.start))
    ]
    for start, end in zip([span.start, *cuts], [*cuts, span.end], strict=True):
        part = text[start:end]
        if visible := part.strip():
            start += len(part) - len(part.lstrip())
            yield Span(start, start + len(visible))


def _clause_end(text: str, target: int, reach: int) -> int:
    for pattern in _CLAUSE_ENDS:
        ends = [found.end() for found in pattern.finditer(text, target - reach, target + reach)]
        if ends:
            return min(ends, key=lambda end: abs(end - target))
    return target


def _sections(units: list[_Unit], min_tokens: int) -> Iterator[list[_Unit]]:
    """The units between headings; titles and next to nothing join the section that follows."""
    section: list[_Unit] = []
    tokens, text_seen, named = 0, False, False
    for unit in units:
        if unit.heading and text_seen and tokens >= min_tokens:
            yield section
            section, tokens, text_seen = [], 0, False
        section.append(unit)
        tokens += unit.tokens
        # "Chương II" has its name on the next line
        text_seen = text_seen or not (unit.title and (unit.heading or named))
        named = unit.heading
    if section:
        yield section


def _blocks(section: list[_Unit], settings: SplitSettings) -> list[_Block]:
    """The units of a section, short lines and titles in one block with what follows them."""
    blocks: list[_Block] = []
    held = 0  # tokens since the last line that may begin a passage
    for i, unit in enumerate(section):
        new_line = unit.begins >= _LINE
        if new_line and blocks and (held < settings.min_tokens or section[i - 1].title):
            tokens = blocks[-1].tokens + unit.tokens
            if tokens <= settings.max_tokens:
                blocks[-1] = blocks[-1]._replace(end=i + 1, tokens=tokens)
                held += unit.tokens
                continue
        held = unit.tokens if new_line else held + unit.tokens
        blocks.append(_Block(i, i + 1, unit.tokens, unit.begins))
    if len(blocks) > 1 and blocks[-1].tokens < settings.min_tokens:  # nothing follows the last one
        tokens = blocks[-2].tokens + blocks[-1].tokens
        if tokens <= settings.max_tokens:
            blocks[-2:] = [blocks[-2]._replace(end=blocks[-1].end, tokens=tokens)]
    return blocks


def _pack(blocks: list[_Block], max_tokens: int) -> Iterator[tuple[int, int]]:
    """The first and the end unit of each passage.

    The splitter is shown a skeleton, in which every block is a mark for what it begins and a
    character a token. Its pieces are whole blocks, told by their marks: no text is searched for.
    """
    if sum(block.tokens for block in blocks) <= max_tokens:
        yield blocks[0].first, blocks[-1].end
        return
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # takes 0.3 s to import

    splitter = RecursiveCharacterTextSplitter(
        separators=list(reversed(_MARKS)),
        keep_separator="start",
        strip_whitespace=False,
        chunk_size=max_tokens,
        chunk_overlap=0,
        length_function=lambda piece: piece.count(_TOKEN),
    )
    skeleton = "".join(_MARKS[block.begins] + _TOKEN * block.tokens for block in blocks)
    done = 0
    for piece in splitter.split_text(skeleton):
        end = done + len(piece) - piece.count(_TOKEN)
        yield blocks[done].first, blocks[end - 1].end
        done = end


def _overlap(
    section: list[_Unit], passage: tuple[int, int], before: int, settings: SplitSettings
) -> int:
    """The unit from which a passage repeats the end of the one before it, which began at `before`.

    Whole sentences, within the budget, not across a heading and never all of that passage.
    """
    first, end = passage
    room = settings.max_tokens - sum(unit.tokens for unit in section[first:end])
    begin = first
    while (
        begin > max(before + 1, first - settings.overlap_sentences) and not section[begin].heading
    ):
        room -= section[begin - 1].tokens
        if room < 0 or not section[begin - 1].whole:
            break
        begin -= 1
    return begin


def _chunk(document: Document, section: list[_Unit], begin: int, first: int, end: int) -> Chunk:
    start, stop = section[begin].span.start, section[end - 1].span.end
    innermost = first  # of the titles it begins with: "Chương II", "MỤC TIÊU", "Điều 3. Mục tiêu"
    for i in range(first, end):
        if section[i].heading:
            innermost = i
        if not section[i].title:
            break
    labels = [heading.label for heading in section[innermost].path]
    if labels[:1] == [document.title]:
        del labels[0]
    return Chunk(
        id=f"{document.id}#{start}-{stop}",
        document_id=document.id,
        start=start,
        end=stop,
        text=document.text[start:stop],
        sentences=tuple(unit.span for unit in section[begin:end]),
        heading=" > ".join(labels),
    )
