"""Puts an answer across documents into words: one line a document, each with its quote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from corpus.provinces import find_provinces
from index.lexical import TermCoverage
from qa.across.gathering import Gathering
from qa.compose import cite, locate, write_day
from qa.findings import complete_lists
from qa.phrases import say
from qa.reading.question import Question
from qa.settings import THRESHOLD
from qa.types import Answer, Citation, Entry

SURE = 0.7  # how sure an answer for several provinces must be to stay, and one for a single of them


def spread(
    answer: Answer,
    gathering: Gathering,
    question: Question,
    terms: Sequence[TermCoverage],
    threshold: float,
) -> Answer:
    """The answer with what several documents say in the place of what one of them says.

    Where neither the answer nor the lines are sure enough, it stays as it is, and so does one that
    a single document or quote answers. What is told of one side only, where nobody asked to compare
    them, must be surer. `terms` are the question's words with their weights.
    """
    alone = len(gathering.lines) < 2
    halved = alone and bool(gathering.missing) and not gathering.explicit
    doubtful = answer.confidence < max(THRESHOLD, threshold)
    if doubtful and gathering.confidence < (max(SURE, threshold) if halved else threshold):
        return answer
    told = gathering.chosen is None and (halved or not gathering.missing)
    if not doubtful and alone and told:
        return answer
    if not gathering.explicit and answers_together(answer, gathering.compared):
        return answer
    documents = {line.document.id: line.document for line in gathering.lines}
    sentences = [complete_lists([line.sentence], documents)[0] for line in gathering.lines]
    citations = cite(sentences, documents, question, terms)
    entries = list_entries(gathering, citations, question.language)
    short = join_short(gathering, entries)
    return replace(
        answer,
        status="answered",
        short_answer=short,
        text=write_entries(short, entries, citations, gathering, question.language),
        confidence=gathering.confidence
        if gathering.chosen
        else max(answer.confidence, gathering.confidence),
        citations=citations,
        short_slice=None,
        differences=(),
        entries=entries,
        unmentioned=tuple(dict.fromkeys((*answer.unmentioned, *gathering.missing))),
        proofs=tuple(citation.number for citation in citations) if short else (),
    )


def answers_together(answer: Answer, names: Sequence[str]) -> bool:
    """Whether an answer is sure, and its first quote names all that is compared.

    What two do with one another is not told of each: "A và B ký kết hợp tác ngày nào?". A name is
    a province's, with or without a year, or a year.
    """
    if len(names) < 2 or not answer.citations or answer.confidence < SURE:
        return False
    first = answer.citations[0].quote
    named = {it.name for it in find_provinces(first)}
    return all(name.split(" (")[0] in named or name in first for name in names)


def list_entries(
    gathering: Gathering, citations: Sequence[Citation], language: str
) -> tuple[Entry, ...]:
    """The lines as entries, whose labels tell documents of one province apart by their day."""
    labels = [
        line.name
        or (gathering.labels != "document" and line.document.metadata.province)
        or line.document.title
        for line in gathering.lines
    ]
    times = Counter(labels)
    entries = []
    for line, label, citation in zip(gathering.lines, labels, citations, strict=True):
        day = write_day(citation, language) if times[label] > 1 else None
        entries.append(
            Entry(
                document_id=line.document.id,
                title=line.document.title,
                province=line.document.metadata.province,
                label=f"{label} ({day})" if day else label,
                number=citation.number,
                value=locate(line.short) if line.short else None,
            )
        )
    return tuple(entries)


def join_short(gathering: Gathering, entries: Sequence[Entry]) -> str | None:
    """What the lines come to: the side that is wanted, the provinces listed, or what each says."""
    if gathering.chosen:
        return gathering.chosen
    values = [entry.value.text for entry in entries if entry.value]
    if not values and gathering.labels == "province" and not gathering.lines[0].name:
        values = [entry.province for entry in entries if entry.province]
    if len(values) < len(entries) or gathering.missing:
        return None
    return "; ".join(dict.fromkeys(values)) or None


def write_entries(
    short: str | None,
    entries: Sequence[Entry],
    citations: Sequence[Citation],
    gathering: Gathering,
    language: str,
) -> str:
    """The answer in words: what the lines come to, each line, and what has none."""
    marks = "".join(f"[{citation.number}]" for citation in citations)
    lines = [say(language, "short", short=short, marks=marks)] if short else []
    for entry, citation in zip(entries, citations, strict=True):
        lines.append(
            say(
                language,
                "entry",
                label=f"{entry.label}: {entry.value.text}" if entry.value else entry.label,
                quote=citation.quote,
                mark=f"[{citation.number}]",
            )
        )
    if gathering.further:
        lines.append(say(language, "further", count=str(gathering.further)))
    if gathering.missing:
        names = ", ".join(f"“{name}”" for name in gathering.missing)
        lines.append(say(language, "missing", names=names))
    return "\n".join(lines)
