"""Whether what a saved answer quotes still stands where it was said to stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.types import Document
from qa.phrases import YES_OR_NO
from qa.proof.saved import SavedAnswer
from qa.types import Citation, Slice

VerdictStatus = Literal["holds", "moved", "changed", "missing"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a quote.

    `holds`: the document says it at the cited offsets. `moved`: it says it elsewhere. `changed`:
    it no longer says it. `missing`: there is no such document. `start` and `end` are where the
    quote stands now, None where it does not. `document_changed` compares the document's checksum
    with the cited one, None where either is unknown.
    """

    status: VerdictStatus
    start: int | None = None
    end: int | None = None
    document_changed: bool | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """The verdicts on a citation: its quote, its heading, and the short answer that it proves.

    None where a citation has no heading, or no short answer is taken from it.
    """

    quote: Verdict
    heading: Verdict | None = None
    short: Verdict | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing of it has changed or moved."""
        return all(
            verdict is None or verdict.status == "holds"
            for verdict in (self.quote, self.heading, self.short)
        )


def check_answer(
    answer: SavedAnswer, find: Callable[[str], Document | None]
) -> Iterator[tuple[Citation, Check]]:
    """The citations of a saved answer with what became of each; `find` opens a present document."""
    for place, citation in enumerate(answer.citations):
        document = find(citation.document_id)
        heading = citation.heading
        short = answer.values.get(citation.number)
        verdict = verify_slice(find(short.document_id), short) if short else None
        if place == 0 and answer.short and (verdict is None or verdict.status == "holds"):
            verdict = _verify_short(answer, answer.short, find)
        yield (
            citation,
            Check(
                quote=verify_quote(document, citation),
                heading=verify_slice(find(heading.document_id), heading) if heading else None,
                short=verdict,
            ),
        )


def _verify_short(
    answer: SavedAnswer, short: str, find: Callable[[str], Document | None]
) -> Verdict:
    """The verdict on a short answer: on its slice, or on each of its parts in the citations.

    What no quote holds may be the province that a cited document is about. Yes or no is not
    verified: it is a judgement, and its quotes alone hold or do not.
    """
    found = answer.short_slice
    if found is not None:
        same = found.text == short
        return verify_slice(find(found.document_id), found) if same else Verdict("changed")
    documents = [find(citation.document_id) for citation in answer.citations]
    provinces = {document.metadata.province for document in documents if document}

    def is_told(part: str) -> bool:
        return part in provinces or any(part in citation.quote for citation in answer.citations)

    told = short in YES_OR_NO or is_told(short) or all(is_told(part) for part in short.split("; "))
    return Verdict("holds" if told else "changed")


def verify_quote(document: Document | None, citation: Citation) -> Verdict:
    """The verdict on one quote, given the present document with its id, if there is one."""
    quote = Slice(citation.document_id, citation.start, citation.end, citation.quote)
    return verify_slice(document, quote, citation.sha256)


def verify_slice(document: Document | None, cited: Slice, sha256: str = "") -> Verdict:
    """The verdict on a slice of a document, of which `sha256` is the checksum when it was cited.

    Only the text itself proves a quote: a right checksum beside a wrong quote does not.
    """
    if document is None:
        return Verdict("missing")
    changed = document.sha256 != sha256 if sha256 else None
    begin = _find_nearest(document.text, cited.text, cited.start)
    if not cited.text or begin is None:
        return Verdict("changed", document_changed=changed)
    end = begin + len(cited.text)
    exact = (begin, end) == (cited.start, cited.end)
    return Verdict("holds" if exact else "moved", begin, end, changed)


def _find_nearest(text: str, quote: str, offset: int) -> int | None:
    """Where `quote` stands in `text`, as near to `offset` as it does anywhere."""
    offset = min(max(offset, 0), len(text))
    before = text.rfind(quote, 0, offset + len(quote))
    after = text.find(quote, offset)
    found = [place for place in (before, after) if place >= 0]
    return min(found, key=lambda place: abs(place - offset), default=None)
