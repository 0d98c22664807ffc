"""Sentences beyond the best ones that go on with a list, so that an answer may stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from qa.retrieval.evidence import Sentence

_GOES_ON = re.compile(r"(?:Đó là|Cụ thể|(?:Bao )?[Gg]ồm)\b")


def find_continuations(sentences: list[Sentence], best: list[Sentence]) -> Iterator[Sentence]:
    """Sentences that go on with a list ("Đó là …"), scored like the one before them."""
    further = [s for s in sentences if _GOES_ON.match(s.text)]
    for first in best:
        for second in further:
            apart = second.span.start - first.span.end
            if first.chunk.document_id == second.chunk.document_id and 0 <= apart < 4:
                yield replace(second, score=first.score)
