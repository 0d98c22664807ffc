"""Question sets as people keep them: a table saved as CSV, with English or Vietnamese headings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from corpus.errors import InputError
from corpus.normalise import fold

# What a field of a question may be called, folded.
_NAMES = {
    "id": "id, ma, ma cau hoi, stt, so thu tu",
    "question": "question, questions, cau hoi, noi dung cau hoi",
    "documents": "documents, document, expected document, file, tai lieu, van ban, tep",
    "answers": "answers, answer, expected answer, cau tra loi, tra loi, dap an",
    "evidence": "evidence, quote, bang chung, dan chung, trich dan, cau trich",
    "parts": "parts, cac phan",
    "agreed_answers": "agreed_answers",
    "agreed_evidence": "agreed_evidence",
    "language": "language, ngon ngu, tieng",
    "split": "split, phan, tap",
    "type": "type, kind, loai, loai cau hoi",
    "pair": "pair, base question, cau hoi goc",
    "near_miss": "near_miss, near miss, gan dung",
    "wrong": "wrong, sai o",
}
FIELDS = {name: field for field, names in _NAMES.items() for name in names.split(", ")}
SEPARATORS = ";,\t"


def name_fields(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row under the fields' own names; what is no field keeps its name, empty ones are gone."""
    named = ((FIELDS.get(_fold_name(name), name), value) for name, value in row.items())
    return {name: value for name, value in named if value not in ("", None)}


def _fold_name(name: str) -> str:
    return " ".join(fold(name).split())


def read_table(path: Path) -> Iterator[tuple[str, int, dict[str, str] | InputError]]:
    """The rows of a CSV file: its place (`questions.csv, line 3`), the line and the cells by name.

    Cells are separated by semicolons, commas or tabs, as the heading has them; a row with another
    number of cells than the heading comes as an InputError. Raises InputError for a file that is
    not UTF-8, with or without a byte order mark, or has no column for the question.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path} cannot be read as UTF-8 text ({error}); save it as 'CSV UTF-8'"
        ) from error
    lines = io.StringIO(text, newline="")
    skipped = _skip_to_heading(lines)
    heading = lines.readline()
    lines.seek(lines.tell() - len(heading))
    separator = max(SEPARATORS, key=heading.count)
    rows = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
    names = [name.strip() for name in next(rows, [])]
    if "question" not in name_fields(dict.fromkeys(names, "given")):
        raise InputError(
            f"{path} has no column for the question; its headings are "
            f"{', '.join(names) or 'none'}; call one 'question' or 'câu hỏi'"
        )
    while True:
        line = skipped + rows.line_num + 1
        place = f"{path}, line {line}"
        try:
            cells = [cell.strip() for cell in next(rows)]
        except StopIteration:
            return
        except csv.Error as error:
            yield place, line, InputError(f"{place}: no row of a table ({error})")
            continue
        if not any(cells):
            continue
        if len(cells) > len(names) and any(cells[len(names) :]):
            yield (
                place,
                line,
                InputError(
                    f"{place}: {len(cells)} cells below {len(names)} headings; "
                    f"put a cell that holds {separator!r} between quotation marks"
                ),
            )
            continue
        yield place, line, dict(zip(names, cells, strict=False))


def _skip_to_heading(lines: io.StringIO) -> int:
    """Moves past blank lines and Excel's `sep=;`, and says how many they are."""
    skipped = 0
    while True:
        begin = lines.tell()
        line = lines.readline()
        if not line or (line.strip(" \r\n;,\t") and not line.lower().startswith("sep=")):
            lines.seek(begin)
            return skipped
        skipped += 1
