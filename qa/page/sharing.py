"""An answer taken elsewhere: as text with its references, as Markdown, as `ask --json`."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Literal

from corpus.encoding import make_inert
from corpus.normalise import fold
from qa.compose import name_place
from qa.page.turns import Turn
from qa.serialise import describe_answer, to_line
from qa.types import Answer, Citation

Form = Literal["copy", "json", "md"]
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


@dataclass(frozen=True, slots=True)
class Parcel:
    """What the browser is given: to copy where `name` is None, else to save under that name."""

    text: str
    name: str | None = None
    kind: str = "text/plain"


def pack(turn: Turn, form: Form, language: str) -> Parcel | None:
    """The answer of a turn in a form; None where there is no answer."""
    answer = turn.answer
    if answer is None:
        return None
    if form == "json":
        return Parcel(to_json(turn, answer), f"{_name(answer)}.json", "application/json")
    if form == "md":
        return Parcel(to_markdown(answer, language), f"{_name(answer)}.md", "text/markdown")
    return Parcel(to_text(answer, language))


def to_json(turn: Turn, answer: Answer) -> str:
    """The line that `ask --json` prints for this answer, which `hoidap verify` takes."""
    fields = describe_answer(answer)
    if turn.filter:
        fields["filter"] = asdict(turn.filter)
    return to_line(fields) + "\n"


def to_text(answer: Answer, language: str) -> str:
    """Question, answer and references as plain text."""
    quotes = [f"[{it.number}] “{it.quote}”\n    {_refer(it, language)}" for it in answer.citations]
    return make_lines([answer.question, _lead(answer), *quotes])


def to_markdown(answer: Answer, language: str) -> str:
    """Question, answer and references in Markdown, in which nothing from a document is markup."""
    parts = [f"# {_escape(answer.question)}", f"**{_escape(_lead(answer))}**"]
    parts += ["\n".join(f"> {_escape(line)}" for line in f"[{it.number}] “{it.quote}”".split("\n"))
              + f"\n>\n> {_escape(_refer(it, language))}" for it in answer.citations]  # fmt: skip
    return make_lines(parts)


def make_lines(parts: list[str]) -> str:
    """Paragraphs with an empty line between them."""
    return "\n\n".join(parts) + "\n"


def _lead(answer: Answer) -> str:
    """The short answer with its marks, else what is said where there is none."""
    if answer.status == "not_found":
        return make_inert(answer.text)
    if answer.short_answer is None:
        return " ".join(f"[{it.number}]" for it in answer.citations)
    marks = "".join(f"[{number}]" for number in answer.proofs)
    return make_inert(f"{answer.short_answer} {marks}").strip()


def _refer(citation: Citation, language: str) -> str:
    """The document, place, date and page of a quote, its offsets, and its address on the web."""
    where = f"{name_place(citation, language)}, {citation.start}–{citation.end}"
    address = citation.source if citation.source.startswith(("http://", "https://")) else ""
    return make_inert(f"{where}, {citation.document_id}" + (f", {address}" if address else ""))


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", make_inert(text))


def _name(answer: Answer) -> str:
    words = re.findall(r"[a-z0-9]+", fold(answer.question))
    return "-".join(["hoidap", *words])[:60].rstrip("-")
