"""What an answer must prove, and which of its citations do: ALCE's recall and precision.

ALCE (Gao et al., EMNLP 2023, arXiv 2305.14627) asks of each statement whether its citations
together entail it (recall), and of each citation whether it entails the statement alone or is
needed for it (precision). In place of a model that judges entailment stands gold: a statement is a
claim of the question's answer, and a citation proves it that holds its evidence. A quote that
proves the answer in words that nobody wrote down as evidence counts as none, so that both figures
are lower bounds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.types import Span
from eval.gold import Question
from eval.short_answers import split_answer


@dataclass(frozen=True, slots=True)
class Claim:
    """Something to be proved by a passage of one of the documents; of any where there is none.

    It does so that holds a piece of evidence, or one of the answers where no evidence is known.
    """

    documents: tuple[str, ...]
    evidence: tuple[str, ...]
    answers: tuple[str, ...]

    def is_proved(self, document_id: str, text: str, spans: Sequence[Span]) -> bool:
        """Whether spans of a document's text prove it."""
        if self.documents and document_id not in self.documents:
            return False
        if self.evidence:
            return any(self._is_held(span, text) for span in spans)
        quotes = [text[span.start : span.end] for span in spans]
        return not self.answers or any(
            holds_answer(quote, answer) for quote in quotes for answer in self.answers
        )

    def _is_held(self, span: Span, text: str) -> bool:
        """Whether a quote holds a piece of evidence, or an answer and lies within such a piece."""
        quote = text[span.start : span.end]
        names_it = any(holds_answer(quote, answer) for answer in self.answers)
        return any(
            holds_evidence(span, text, piece) or (names_it and _squeeze(quote) in _squeeze(piece))
            for piece in self.evidence
        )


def list_claims(question: Question) -> tuple[Claim, ...]:
    """What an answer to the question must prove; nothing where it has none.

    Each of its parts by the evidence that names it, or where none does by that which names none
    (the province that a document is about); else one thing of each gold document, as those are
    compared or listed; else one thing.
    """
    if not question.answerable:
        return ()
    documents, evidence = question.documents, question.evidence
    if question.parts:
        naming = {p: [e for e in evidence if holds_answer(e, p)] for p in question.parts}
        nameless = [e for e in evidence if not any(e in pieces for pieces in naming.values())]
        return tuple(Claim(documents, tuple(naming[p] or nameless), (p,)) for p in question.parts)
    if len(documents) < 2:
        return (Claim(documents, evidence, question.answers),)
    return tuple(Claim((name,), evidence, question.answers) for name in documents)


def measure_recall(proved: Sequence[bool]) -> float | None:
    """The share of the claims that the citations prove; None without claims."""
    return sum(proved) / len(proved) if proved else None


def measure_precision(proving: Sequence[bool]) -> float | None:
    """The share of the citations that prove a claim; None without citations."""
    return sum(proving) / len(proving) if proving else None


def holds_answer(quote: str, answer: str) -> bool:
    """Whether the tokens of an answer stand in the quote one after another: 10 not in 2010."""
    ours, sought = split_answer(quote), split_answer(answer)
    width = len(sought)
    return any(ours[at : at + width] == sought for at in range(len(ours) - width + 1))


def holds_evidence(quote: Span, text: str, evidence: str) -> bool:
    """Whether the quote `text[quote.start:quote.end]` proves what the evidence proves.

    It does where the evidence lies within it, white space aside, or where it covers half of a place
    in the text at which the evidence stands: a fragment of a sentence does not prove the sentence.
    """
    words = evidence.split()
    quoted = _squeeze(text[quote.start : quote.end])
    if not words or not quoted:
        return False
    if " ".join(words) in quoted:
        return True
    for found in re.finditer(r"\s+".join(map(re.escape, words)), text):
        covered = min(quote.end, found.end()) - max(quote.start, found.start())
        if 2 * covered >= found.end() - found.start():
            return True
    return False


def _squeeze(text: str) -> str:
    return " ".join(text.split())
