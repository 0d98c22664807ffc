"""What the reader learns from, and how it is told right from wrong."""

from __future__ import annotations

import math
import random

import pytest
import torch

from corpus.types import Chunk, Span
from eval.reader_examples import NO, SPAN, YES, Example, is_proof
from eval.train_reader import SPAN_WEIGHT, VERDICT_WEIGHT, batch, measure_loss
from eval.written import load_written
from index.onnx_reader import Piece, Window
from index.reader_head import BEGINS, ENDS, FIRST, LAST, OUTPUTS, VERDICT
from qa.retrieval.evidence import Sentence


def example(
    tokens: int, spans: tuple[tuple[int, int], ...], proofs: tuple[int, ...], *verdicts: int
) -> Example:
    """Two pieces of two tokens behind a question of `tokens` - 5."""
    begin = tokens - 5
    pieces = [Piece(0, begin, [(0, 1), (1, 2)]), Piece(1, begin + 3, [(0, 1), (1, 2)])]
    return Example(Window(list(range(tokens)), pieces), spans, proofs, verdicts)


REFUSED = example(7, (), ())


def test_a_segment_is_the_place_of_a_piece() -> None:
    assert REFUSED.segments == [-1, -1, 0, 0, -1, 1, 1]


def test_what_nothing_is_known_of_costs_the_logarithm_of_its_alternatives() -> None:
    logits = torch.zeros(2, 7, OUTPUTS)
    proved = example(7, ((2, 3),), (0,), SPAN)
    # Of two proofs and none one is right, of three spans in each of two pieces, of three verdicts.
    shares = (1, SPAN_WEIGHT, VERDICT_WEIGHT)
    expected = sum(w * math.log(n) for w, n in zip(shares, (3, 6, 3), strict=True))
    assert measure_loss(logits[:1], [proved]).item() == pytest.approx(expected)
    assert measure_loss(logits[:1], [REFUSED]).item() == pytest.approx(math.log(3))
    assert measure_loss(logits, [proved, REFUSED]).item() == pytest.approx(expected)


def test_any_right_span_will_do() -> None:
    logits = torch.zeros(1, 7, OUTPUTS)
    logits[0, 5, BEGINS] = logits[0, 6, ENDS] = 50.0
    two = example(7, ((2, 3), (5, 6)), (0, 1))
    assert measure_loss(logits, [two]).item() == pytest.approx(math.log(3 / 2), abs=1e-4)


def test_an_end_may_fit_one_beginning_alone() -> None:
    logits = torch.zeros(1, 7, OUTPUTS)
    logits[0, 2, FIRST.start] = logits[0, 3, LAST.start] = 20.0  # 400 / 8 for this pair
    first = example(7, ((2, 3),), (0, 1))
    assert measure_loss(logits, [first]).item() == pytest.approx(math.log(3 / 2), abs=1e-4)


def test_a_verdict_is_learnt() -> None:
    logits = torch.zeros(1, 7, OUTPUTS)
    logits[0, 0, VERDICT] = torch.tensor([0.0, 50.0, 0.0])
    yes, no = (example(7, (), (0, 1), verdict) for verdict in (YES, NO))
    assert measure_loss(logits, [yes]).item() == pytest.approx(math.log(3 / 2), abs=1e-4)
    assert measure_loss(logits, [no]).item() == pytest.approx(
        math.log(3 / 2) + VERDICT_WEIGHT * 50, abs=1e-4
    )


def test_that_a_verdict_is_wanted_is_learnt_from_either() -> None:
    logits = torch.zeros(2, 7, OUTPUTS)
    logits[0, 0, VERDICT] = torch.tensor([0.0, 50.0, 0.0])
    logits[1, 0, VERDICT] = torch.tensor([50.0, 0.0, 0.0])
    asks = example(7, (), (0, 1), YES, NO)
    free, dear = (measure_loss(row[None], [asks]).item() for row in logits)
    assert free == pytest.approx(math.log(3 / 2), abs=1e-4)
    assert dear - free == pytest.approx(VERDICT_WEIGHT * (50 - math.log(2)), abs=1e-4)


def test_every_example_is_in_one_batch() -> None:
    examples = [example(7 + i % 5, (), ()) for i in range(600)]
    batches = list(batch(examples, random.Random(1)))
    assert sorted(place for places in batches for place in places) == list(range(600))


def test_a_proof_is_of_the_gold_document() -> None:
    question = next(q for q in load_written("test").questions if q.answerable)
    text = question.evidence[0]

    def sentence(document: str) -> Sentence:
        chunk = Chunk("c", document, 0, len(text), text)
        return Sentence(chunk, Span(0, len(text)), text, 1.0, 1.0, 1.0)

    assert is_proof(sentence(question.documents[0]), question)
    assert not is_proof(sentence("another.txt"), question)
