"""Decides questions that want yes or no, as a trained reader tells."""

from __future__ import annotations

import math
from collections.abc import Sequence

from qa.extraction.read import Read
from qa.extraction.short_answer import ShortAnswer
from qa.retrieval.evidence import Sentence

SURE = 0.6  # of a verdict rather than the other: of surer ones 8 of 9 were right, else 56 of 100


def decide(read: Read, sentences: Sequence[Sentence], yes: str, no: str) -> ShortAnswer | None:
    """Yes or no, in the words given, with the sentence that most likely proves it.

    None where the question rather wants something that stands in a sentence, and where no sentence
    was read. The score is how likely the verdict is, the margin how much likelier than the other.
    """
    if not read.wants_verdict:
        return None
    shares = {True: math.exp(read.yes), False: math.exp(read.no)}
    proofs = sorted(
        ((math.exp(evidence), sentence) for sentence, evidence in read.weigh(sentences)),
        key=lambda proof: -proof[0],
    )
    if not proofs:
        return None
    verdict = shares[True] >= shares[False]
    total = sum(share for share, _ in proofs)
    return ShortAnswer(
        yes if verdict else no,
        proofs[0][1],
        None,
        shares[verdict],
        shares[verdict] - shares[not verdict],
        tuple((sentence, share / total) for share, sentence in proofs),
        sure=shares[verdict] >= SURE * sum(shares.values()),
    )
