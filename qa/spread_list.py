"""A list that stands over several lines, as the short answer to a question that wants all of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.types import Document, Span
from qa.extraction.lists import count_items
from qa.extraction.question_words import AnswerType
from qa.extraction.read import Read
from qa.extraction.short_answer import ShortAnswer
from qa.extraction.wanted import read_wanted
from qa.proof.headings import find_heading, find_items, is_item, run_over_list
from qa.retrieval.evidence import Sentence

LIKELY = 0.5  # of the proof, for a list to hold the answer
NAMED = 0.3  # of a span in the sentence that announces a list, for that to be the answer
OF_ITEM = 0.7  # of an item that is the answer by itself; else the question asks for a part of it
COUNTED = 0.15  # of the proof, for one of as many items as the question names
LOOKED = 4  # best proofs in which one of these is looked for
SPREAD = 0.65  # of a list's share that the likeliest item may have where none is asked for alone
_ANNOUNCED: frozenset[AnswerType] = frozenset({"list", "thing", "other"})


@dataclass(frozen=True, slots=True)
class _List:
    """The items of a list, and the sentence that announces them; `span` holds both."""

    lead: Span
    items: tuple[Span, ...]
    span: Span


def find_whole_list(
    kind: AnswerType,
    asked: str,
    read: Read,
    sentences: Sequence[Sentence],
    documents: Mapping[str, Document],
) -> ShortAnswer | None:
    """The items of the list that most likely proves the answer, joined by semicolons.

    The proof is the sentence that announces the list, or an item that is an answer whole where
    several are wanted or prove it alike. Where the question names their number and what most
    likely proves it is not as many, a list that is may prove less. None where something else is
    likelier, or wanted, or another number of them. The span holds all items.
    """
    proofs = [(sentence, math.exp(evidence)) for sentence, evidence in read.weigh(sentences)]
    if kind not in _ANNOUNCED or not proofs:
        return None
    proofs.sort(key=lambda proof: -proof[1])
    total = sum(share for _, share in proofs)
    count = read_wanted(asked, kind).count
    first, found = proofs[0][0], _find_list(proofs[0][0], documents)
    counted = False
    if count and not (found and len(found.items) == count) and not _counts(first, count, read):
        first, found = _find_counted(count, proofs, documents) or (first, None)
        counted = True
    if found is None or (count is not None and len(found.items) != count):
        return None
    inside = [proof for proof in proofs if _holds(found, first, proof[0])]
    share = sum(own for _, own in inside) / total
    if share < (COUNTED if counted else LIKELY):
        return None
    spread = proofs[0][1] <= SPREAD * sum(own for _, own in inside)
    if not counted and not _wants_all(kind, first, found, read, spread=spread):
        return None
    document = documents[first.chunk.document_id]
    text = document.text
    whole = replace(first, span=found.span, text=text[found.span.start : found.span.end])
    begin = found.span.start
    span = Span(found.items[0].start - begin, found.items[-1].end - begin)
    others = [(sentence, own / total) for sentence, own in proofs if (sentence, own) not in inside]
    return ShortAnswer(
        "; ".join(" ".join(text[item.start : item.end].split()) for item in found.items),
        whole,
        span,
        share,
        2 * share - 1,
        ((whole, share), *sorted(others, key=lambda place: -place[1])),
    )


def _counts(sentence: Sentence, count: int, read: Read) -> bool:
    """Whether what is read in a sentence is as many things as are asked for."""
    spans = read.list_spans(sentence)
    return any(count_items(sentence.text[span.start : span.end]) == count for span in spans)


def _find_counted(
    count: int, proofs: Sequence[tuple[Sentence, float]], documents: Mapping[str, Document]
) -> tuple[Sentence, _List] | None:
    """The list of so many items that the likeliest of the best proofs belongs to."""
    for sentence, _ in proofs[:LOOKED]:
        found = _find_list(sentence, documents)
        if found and len(found.items) == count:
            return sentence, found
    return None


def _find_list(sentence: Sentence, documents: Mapping[str, Document]) -> _List | None:
    """The list that a sentence announces, or is an item of."""
    document = documents[sentence.chunk.document_id]
    lead: Span | None = sentence.span
    if not sentence.text.endswith(":"):
        item = is_item(document, sentence.span)
        lead = find_heading(document, sentence.span, lambda _: False) if item else None
    items = find_items(document, lead) if lead else []
    return _List(lead, tuple(items), run_over_list(document, lead)) if lead and items else None


def _holds(found: _List, first: Sentence, sentence: Sentence) -> bool:
    if sentence.chunk.document_id != first.chunk.document_id:
        return False
    return sentence.span.start < found.span.end and found.span.start < sentence.span.end


def _wants_all(
    kind: AnswerType, proof: Sentence, found: _List, read: Read, *, spread: bool
) -> bool:
    """Whether the items are wanted, not what an item or the sentence before them names."""
    spans = read.list_spans(proof)
    if proof.span.start < found.lead.end:
        return all(math.exp(read.measure(proof, span)[1]) < NAMED for span in spans)
    inside = [it for it in found.items if it.start < proof.span.end and proof.span.start < it.end]
    longest = max((span.end - span.start for span in spans), default=0)
    return (kind == "list" or spread) and all(
        longest >= OF_ITEM * (it.end - it.start) for it in inside
    )
