"""What the reader learns from, and how it is told right from wrong."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
import torch

from corpus.types import Chunk, Span
from eval.reader_examples import Example, is_proof
from eval.train_reader import RANK, _factor, batch, measure_loss
from eval.written import load_written
from index.onnx_reader import Piece, Window
from qa.retrieval.evidence import Sentence


def example(tokens: int, spans: tuple[tuple[int, int], ...], proofs: tuple[int, ...]) -> Example:
    """Two pieces of two tokens behind a question of `tokens` - 5."""
    begin = tokens - 5
    pieces = [Piece(0, begin, [(0, 1), (1, 2)]), Piece(1, begin + 3, [(0, 1), (1, 2)])]
    return Example(Window(list(range(tokens)), pieces), spans, proofs)


def test_a_segment_is_the_place_of_a_piece() -> None:
    assert example(7, (), ()).segments == [-1, -1, 0, 0, -1, 1, 1]


def test_what_nothing_is_known_of_costs_the_logarithm_of_its_alternatives() -> None:
    logits = torch.zeros(2, 7, 4)
    proved = example(7, ((2, 3),), (0,))
    refused = example(7, (), ())
    # Of three alternatives one is right; of four tokens one begins and one ends the answer.
    assert measure_loss(logits[:1], [proved]).item() == pytest.approx(math.log(3) + math.log(4))
    assert measure_loss(logits[:1], [refused]).item() == pytest.approx(math.log(3))
    both = measure_loss(logits, [proved, refused]).item()
    assert both == pytest.approx(math.log(3) + math.log(4))


def test_any_right_span_will_do() -> None:
    logits = torch.zeros(1, 7, 4)
    logits[0, 5, 0] = logits[0, 6, 1] = 50.0
    two = example(7, ((2, 3), (5, 6)), (0, 1))
    assert measure_loss(logits, [two]).item() == pytest.approx(math.log(3 / 2), abs=1e-4)


def test_every_example_is_in_one_batch() -> None:
    examples = [example(7 + i % 5, (), ()) for i in range(600)]
    batches = list(batch(examples, random.Random(1)))
    assert sorted(place for places in batches for place in places) == list(range(600))


def test_a_change_of_low_rank_is_kept_whole() -> None:
    generator = np.random.default_rng(0)
    change = generator.normal(size=(96, RANK)) @ generator.normal(size=(RANK, 64))
    factors = _factor(change.astype(np.float32))
    assert factors.up.shape == (96, RANK)
    assert np.allclose(factors.up @ factors.down, change, atol=1e-3)


def test_a_proof_is_of_the_gold_document() -> None:
    question = next(q for q in load_written("test").questions if q.answerable)
    text = question.evidence[0]

    def sentence(document: str) -> Sentence:
        chunk = Chunk("c", document, 0, len(text), text)
        return Sentence(chunk, Span(0, len(text)), text, 1.0, 1.0, 1.0)

    assert is_proof(sentence(question.documents[0]), question)
    assert not is_proof(sentence("another.txt"), question)
