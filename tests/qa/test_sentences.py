"""What speaks for a sentence as the place of the answer."""

from __future__ import annotations

import math

from corpus.types import Chunk, Span
from qa.extraction.sentences import measure_sentences
from qa.retrieval.evidence import Sentence

TEXT = "Hộ nghèo năm 2023\nĐầu năm xã có 30 hộ. Cuối năm còn 12 hộ."


def sentence(said: str, score: float, similarity: float) -> Sentence:
    start = TEXT.index(said)
    chunk = Chunk("c", "d", 0, len(TEXT), TEXT)
    return Sentence(chunk, Span(start, start + len(said)), said, score, similarity, 0.0)


def test_each_sentence_is_measured_from_the_best() -> None:
    found = measure_sentences(
        [
            sentence("Cuối năm còn 12 hộ.", 0.9, 0.5),
            sentence("Hộ nghèo năm 2023", 0.8, 0.7),
        ],
        [0.0, 0.5],
        (((("cuoi", "nam"),), 1.0), ((("ho", "ngheo"),), 1.0)),
    )
    told = [{name: round(value, 2) for name, value in each.items()} for each in found]
    assert told == [
        {
            "score": 0.0,
            "similarity": -0.2,
            "cover": 0.0,  # what it lacks stands before it
            "first": 1.0,
            "heading": 0.0,
            "size": round(math.log1p(0.19), 2),
            "against": 0.0,
        },
        {
            "score": -0.1,
            "similarity": 0.0,
            "cover": -0.5,
            "first": 0.0,
            "heading": 1.0,
            "size": round(math.log1p(0.17), 2),
            "against": 0.5,
        },
    ]
