"""Table rows as lines that can be understood, and quoted, alone.

A row becomes `Chỉ tiêu: Kinh tế số; Năm 2025: 20%; Năm 2030: 30%`. With pipes, a quoted row would
be numbers without their meaning, and a passage cut below the head of the table would have lost it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

Row = Sequence[str | None]
"""The cells of a row by column; None is covered by the cell to its left."""

_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(r"[\d.,:/%\s()+–-]+")
_LONGEST_HEADER = 120


def write_rows(rows: Iterable[Row], heads: int | None = None) -> Iterator[str]:
    """One line a row of the table, each value after the header of its column.

    `heads` is the number of header rows where the format marks them; None lets the content tell.
    A table of two columns without a header row reads as `label: value`. A first row of a single
    cell is the title of the table and becomes a line of its own.
    """
    table = [[cell and _SPACES.sub(" ", cell).strip() for cell in row] for row in rows]
    table = [row for row in table if any(row)]
    width = max(map(len, table), default=0)
    while width > 1 and len(table) > 1 and not any(table[0][1:]):
        yield str(table.pop(0)[0])
        heads = heads and heads - 1
    if heads is None:
        heads = _count_heads(table, width)
    heads = min(heads, max(len(table) - 1, 0))
    if heads == 0 and width == 2:
        yield from (": ".join(_distinct(row)) for row in table)
        return
    headers = _name_columns(table[:heads], width)
    yield from (_write_row(row, headers) for row in table[heads:])


def _count_heads(table: Sequence[Row], width: int) -> int:
    """How many rows name the columns: rows of short words, as the rows below them are not.

    Of two columns the first row is a header only above numbers; else it is a pair like the rest.
    """
    if len(table) < 2 or width < 2 or not _names_columns(table[0], width):
        return 0
    if None in table[0][1:]:  # a header over several columns has their own below it
        return 2 if _names_columns(table[1], width) else 1
    numbers = sum(bool(row[-1] and _NUMBER.fullmatch(row[-1])) for row in table[1:])
    return 1 if width > 2 or 2 * numbers > len(table) - 1 else 0


def _names_columns(row: Row, width: int) -> bool:
    cells = [cell for cell in row if cell is not None]
    return (
        len(row) == width
        and len(cells) > 1
        and len(set(cells)) == len(cells)
        and all(c and len(c) <= _LONGEST_HEADER and not _NUMBER.fullmatch(c) for c in cells)
    )


def _name_columns(heads: Sequence[Row], width: int) -> list[str]:
    """The header of each column, from the broadest to the narrowest of its header rows."""
    names: list[list[str]] = [[] for _ in range(width)]
    for row in heads:
        broad = ""
        for column, cell in enumerate(row):
            broad = broad if cell is None else cell
            names[column].append(broad)
    return [" – ".join(_distinct(parts)) for parts in names]


def _write_row(row: Row, headers: Sequence[str]) -> str:
    pairs = []
    for header, cell in zip(headers, row, strict=False):
        if cell:
            value = cell.rstrip(" ;")
            pairs.append(f"{header}: {value}" if header and header != value else value)
    return "; ".join(pairs)


def _distinct(cells: Iterable[str | None]) -> list[str]:
    """The cells that say something, each once, in order."""
    return list(dict.fromkeys(cell.rstrip(" :") for cell in cells if cell))
