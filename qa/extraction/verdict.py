"""Decides questions that want yes or no, as a trained reader tells."""

from __future__ import annotations

import math
from collections.abc import Sequence

from qa.extraction.read import Read
from qa.extraction.short_answer import ShortAnswer
from qa.retrieval.evidence import Sentence

SURE = 0.55  # of a verdict: of surer ones 7 in 10 were right, of others no more than by chance


def decide(read: Read, sentences: Sequence[Sentence], yes: str, no: str) -> ShortAnswer | None:
    """Yes or no, in the words given, with the sentence that most likely proves it.

    That one is wanted is told from all that was `read`, which one from the likeliest proofs, each
    read alone and weighed by how likely it is one. None where the question rather wants something
    that stands in a sentence, and where no sentence was read. The score is how likely the verdict
    is, the margin how much likelier than the other.
    """
    if not read.wants_verdict:
        return None
    proofs = sorted(
        ((math.exp(evidence), sentence) for sentence, evidence in read.weigh(sentences)),
        key=lambda proof: -proof[0],
    )
    if not proofs:
        return None
    told = [
        (share, _tell(alone)) for share, sentence in proofs if (alone := read.find_alone(sentence))
    ]
    likely = sum(share * yes for share, yes in told) / sum(share for share, _ in told)
    score = max(likely, 1 - likely)
    total = sum(share for share, _ in proofs)
    return ShortAnswer(
        yes if likely >= 0.5 else no,
        proofs[0][1],
        None,
        score,
        2 * score - 1,
        tuple((sentence, share / total) for share, sentence in proofs),
        sure=score >= SURE,
    )


def _tell(alone: Read) -> float:
    """How likely yes is, of yes and no."""
    return 1 / (1 + math.exp(alone.no - alone.yes))
