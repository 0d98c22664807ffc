"""What the commands say to scripts, one JSON object a line, and saved answers read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from corpus.errors import InputError
from qa.types import Answer, Citation, Difference, Entry, Hit, Slice

if TYPE_CHECKING:
    from index.build import BuildReport
    from index.database import DocumentSummary
    from qa.doctor import Diagnosis
    from qa.verify import Verdict

Json = dict[str, object]
Field = TypeVar("Field", int, str)


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """What a line of `ask --json` claims: a question and the quotes that answered it."""

    question: str
    citations: tuple[Citation, ...]


def to_line(value: Mapping[str, object]) -> str:
    """The value as one line of JSON, readable and inert.

    Letters stay as they are; what a terminal would obey or hide (controls, direction marks,
    zero-width characters, lone surrogates) is escaped, so that any parser still reads it back.
    """
    line = json.dumps(value, ensure_ascii=False)
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in line)


def describe_answer(answer: Answer) -> Json:
    """The object that `ask --json` prints."""
    return {
        "question": answer.question,
        "status": answer.status,
        "short_answer": answer.short_answer,
        "answer": answer.text,
        "confidence": round(float(answer.confidence), 4),
        "language": answer.language,
        "reading": answer.reading,
        "standalone": answer.standalone,
        "citations": [describe_citation(citation) for citation in answer.citations],
        "hits": [describe_hit(hit) for hit in answer.hits],
        "timings_ms": {stage: round(float(ms), 2) for stage, ms in answer.timings_ms.items()},
        "short_slice": _describe_slice(answer.short_slice),
        "differences": [_describe_difference(it) for it in answer.differences],
        "entries": [_describe_entry(entry) for entry in answer.entries],
        "unmentioned": list(answer.unmentioned),
    }


def describe_citation(citation: Citation) -> Json:
    """A citation as `ask --json` holds it."""
    return {
        "number": citation.number,
        "document_id": citation.document_id,
        "title": citation.title,
        "source": citation.source,
        "published": citation.published,
        "province": citation.province,
        "page": citation.page,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "sha256": citation.sha256,
        "meeting": citation.meeting,
        "heading": _describe_slice(citation.heading),
    }


def _describe_slice(found: Slice | None) -> Json | None:
    if found is None:
        return None
    return {
        "document_id": found.document_id,
        "start": found.start,
        "end": found.end,
        "text": found.text,
    }


def _describe_difference(difference: Difference) -> Json:
    return {"values": list(difference.values), "numbers": list(difference.numbers)}


def _describe_entry(entry: Entry) -> Json:
    return {
        "document_id": entry.document_id,
        "title": entry.title,
        "province": entry.province,
        "label": entry.label,
        "number": entry.number,
        "value": _describe_slice(entry.value),
    }


def describe_hit(hit: Hit) -> Json:
    """The object that `search --json` prints, also held by `ask --json`."""
    return {
        "rank": hit.rank,
        "score": round(float(hit.score), 6),
        "document_id": hit.chunk.document_id,
        "start": hit.chunk.start,
        "end": hit.chunk.end,
        "text": hit.chunk.text,
    }


def describe_error(question: str, error: Exception) -> Json:
    """The object that stands for a question that could not be asked."""
    return {"question": question, "status": "error", "error": str(error)}


def describe_document(summary: DocumentSummary) -> Json:
    """The object that `index list --json` prints."""
    about = summary.metadata
    return {
        "document_id": summary.id,
        "title": summary.title,
        "source": summary.source,
        "province": about.province,
        "published": about.published,
        "meeting": about.meeting,
        "site": about.site,
        "language": about.language,
        "passages": summary.chunks,
        "characters": summary.characters,
    }


def describe_addition(report: BuildReport) -> Json:
    """The object that `index add --json` prints."""
    return {
        "added": list(report.added),
        "replaced": list(report.replaced),
        "unchanged": list(report.unchanged),
        "failed": [{"path": str(it.path), "reason": it.reason} for it in report.failures],
        "skipped": [{"path": str(it.path), "reason": it.reason} for it in report.skipped],
    }


def describe_verdict(question: str, citation: Citation, verdict: Verdict) -> Json:
    """The object that `verify --json` prints; `start` and `end` say where the quote stands now."""
    return {
        "question": question,
        "number": citation.number,
        "document_id": citation.document_id,
        "status": verdict.status,
        "start": verdict.start,
        "end": verdict.end,
        "document_changed": verdict.document_changed,
        "quote": citation.quote,
    }


def describe_diagnosis(diagnosis: Diagnosis) -> Json:
    """The object that `doctor --json` prints."""
    model, index = diagnosis.model, diagnosis.index
    return {
        "version": diagnosis.version,
        "python": diagnosis.python,
        "platform": diagnosis.platform,
        "packages": {it.name: it.version for it in diagnosis.packages if it.extra is None},
        "extras": {
            extra: {it.name: it.version for it in diagnosis.packages if it.extra == extra}
            for extra in sorted({it.extra for it in diagnosis.packages if it.extra})
        },
        "model": {
            "name": model.name,
            "folder": str(model.folder) if model.folder else None,
            "prepared": model.prepared,
            "identity": model.identity,
        },
        "index": {
            "folder": str(index.folder),
            "generation": index.generation,
            "model": index.model,
            "documents": index.documents,
            "passages": index.passages,
            "bytes": index.bytes,
            "damage": list(index.damage),
        },
        "free_bytes": diagnosis.free_bytes,
        "problems": list(diagnosis.problems),
    }


def read_answers(data: bytes) -> list[SavedAnswer]:
    """The answers in what `ask --json` printed: one object, also indented, or one a line.

    Raises InputError naming the line and the field where it is anything else.
    """
    try:
        text = data.decode(json.detect_encoding(data))
    except UnicodeDecodeError as error:
        raise InputError(f"it is not text ({error}); give what `ask --json` printed") from error
    try:
        values = [(1, _parse(text))]
    except ValueError:
        lines = enumerate(text.split("\n"), 1)
        values = [(number, _parse_line(line, number)) for number, line in lines if line.strip()]
    if not values:
        raise InputError("it is empty; give what `ask --json` printed")
    return [_read_answer(value, f"line {number}") for number, value in values]


def _parse(text: str) -> object:
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _parse_line(line: str, number: int) -> object:
    try:
        return _parse(line)
    except ValueError as error:
        raise InputError(
            f"line {number} is not JSON ({error}); give what `ask --json` printed"
        ) from None


def _read_answer(value: object, place: str) -> SavedAnswer:
    if not isinstance(value, dict) or not isinstance(value.get("question"), str):
        raise InputError(f"{place} is no answer; give what `ask --json` printed")
    citations = value.get("citations", [] if value.get("status") == "error" else None)
    if not isinstance(citations, list):
        raise InputError(f'{place} has no list of "citations"; give what `ask --json` printed')
    return SavedAnswer(
        value["question"],
        tuple(
            _read_citation(citation, number, f"{place}, citation {number}")
            for number, citation in enumerate(citations, 1)
        ),
    )


def _read_citation(value: object, number: int, place: str) -> Citation:
    if not isinstance(value, dict):
        raise InputError(f"{place} is not an object; give what `ask --json` printed")

    found = Citation(
        number=_allow(value, "number", int) or number,
        document_id=_require(value, "document_id", str, place),
        title=_allow(value, "title", str) or "",
        source=_allow(value, "source", str) or "",
        published=_allow(value, "published", str),
        province=_allow(value, "province", str),
        page=_allow(value, "page", int),
        start=_require(value, "start", int, place),
        end=_require(value, "end", int, place),
        quote=_require(value, "quote", str, place),
        sha256=_allow(value, "sha256", str) or "",
        meeting=_allow(value, "meeting", str),
        heading=_read_slice(value.get("heading"), f"{place}, heading"),
    )
    if not found.quote:
        raise InputError(f'{place}: "quote" is empty, so there is nothing to verify')
    return found


def _read_slice(value: object, place: str) -> Slice | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise InputError(f"{place} is not an object; give what `ask --json` printed")
    return Slice(
        document_id=_require(value, "document_id", str, place),
        start=_require(value, "start", int, place),
        end=_require(value, "end", int, place),
        text=_require(value, "text", str, place),
    )


def _allow(value: Json, name: str, kind: type[Field]) -> Field | None:
    found = value.get(name)
    return found if isinstance(found, kind) else None


def _require(value: Json, name: str, kind: type[Field], place: str) -> Field:
    found = value.get(name)
    if not isinstance(found, kind) or isinstance(found, bool):
        needed = "a whole number" if kind is int else "a text"
        raise InputError(f'{place}: "{name}" is {found!r:.40}, and must be {needed}')
    return found
