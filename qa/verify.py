"""Whether a saved quote still stands where it was said to stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.types import Document
from qa.types import Citation

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


def verify_quote(document: Document | None, citation: Citation) -> Verdict:
    """The verdict on one citation, given the present document with its id, if there is one.

    Only the text itself proves a quote: a right checksum beside a wrong quote does not.
    """
    if document is None:
        return Verdict("missing")
    changed = document.sha256 != citation.sha256 if citation.sha256 else None
    quote, text = citation.quote, document.text
    begin = _find_nearest(text, quote, citation.start)
    if not quote or begin is None:
        return Verdict("changed", document_changed=changed)
    end = begin + len(quote)
    exact = (begin, end) == (citation.start, citation.end)
    return Verdict("holds" if exact else "moved", begin, end, changed)


def _find_nearest(text: str, quote: str, offset: int) -> int | None:
    """Where `quote` stands in `text`, as near to `offset` as it does anywhere."""
    offset = min(max(offset, 0), len(text))
    before = text.rfind(quote, 0, offset + len(quote))
    after = text.find(quote, offset)
    found = [place for place in (before, after) if place >= 0]
    return min(found, key=lambda place: abs(place - offset), default=None)
