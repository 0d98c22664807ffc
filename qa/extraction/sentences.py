"""What speaks for each of several sentences as the one that an answer stands in."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from qa.extraction.terms import Terms, measure_cover
from qa.retrieval.evidence import Sentence

BEFORE = 250  # characters before a sentence that may say what it is about
_SHORT = 120  # characters of what may be a heading
_SENTENCE = re.compile(r"[.;…!?:”]$|: |\|")  # a heading has none of it, nor what a table row has


def measure_sentences(
    sentences: Sequence[Sentence], against: Sequence[float], terms: Terms
) -> list[Mapping[str, float]]:
    """The signals of each sentence, which come best first, by name.

    How far it is behind the best in `score`, in `similarity` and in the share of the terms that
    stand in it, in its heading or right before it (`cover`); whether it is the `first`, looks like
    a `heading`, and how long it is (`size`). `against` is what is known against each, 0 or more.
    """
    total = sum(weight for _, weight in terms) or 1.0
    covers = [measure_cover(_with_context(sentence), terms) / total for sentence in sentences]
    best, most = sentences[0].score, max(covers)
    likest = max(sentence.similarity for sentence in sentences)
    return [
        {
            "score": sentence.score - best,
            "similarity": sentence.similarity - likest,
            "cover": covers[place] - most,
            "first": float(place == 0),
            "heading": float(_is_heading(sentence.text)),
            "size": math.log1p(len(sentence.text) / 100),
            "against": against[place],
        }
        for place, sentence in enumerate(sentences)
    ]


def _is_heading(text: str) -> bool:
    return len(text) < _SHORT and not _SENTENCE.search(text)


def _with_context(sentence: Sentence) -> str:
    """A sentence with the heading of its passage and what stands before it there."""
    chunk = sentence.chunk
    at = max(0, sentence.span.start - chunk.start)
    return f"{chunk.heading}\n{chunk.text[max(0, at - BEFORE) : at]}\n{sentence.text}"
