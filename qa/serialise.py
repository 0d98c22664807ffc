"""What the commands say to scripts, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from qa.types import Answer, Citation, Difference, Entry, Hit, Slice

if TYPE_CHECKING:
    from index.build import BuildReport
    from index.database import DocumentSummary
    from qa.doctor import Diagnosis
    from qa.proof.verify import Check, Verdict

Json = dict[str, object]


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
        "proofs": list(answer.proofs),
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


def describe_check(question: str, citation: Citation, check: Check) -> Json:
    """The object that `verify --json` prints; `start` and `end` say where the quote stands now."""
    return {
        "question": question,
        "number": citation.number,
        "document_id": citation.document_id,
        **_describe_verdict(check.quote),
        "document_changed": check.quote.document_changed,
        "quote": citation.quote,
        "heading": check.heading and _describe_verdict(check.heading),
        "short_answer": check.short and _describe_verdict(check.short),
    }


def _describe_verdict(verdict: Verdict) -> Json:
    return {"status": verdict.status, "start": verdict.start, "end": verdict.end}


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
