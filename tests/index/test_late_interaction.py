"""Late interaction and its codes against the formula, one number after another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Span
from index.embedder import Encoding, FloatArray, scale_to_unit
from index.late_interaction import LEVELS, LateScore, TokenCodec, TokenCodes, interact
from tests import oracle

PLAIN = TokenCodec(np.zeros(4, np.float32), np.full(4, 0.5, np.float32))
SEEDS = st.integers(0, 2**32 - 1)
DIMENSIONS = st.integers(1, 13)


def make_encoding(tokens: FloatArray) -> Encoding:
    """A text whose tokens are two characters each, with a space between."""
    starts = 3 * np.arange(len(tokens))
    vector = scale_to_unit(tokens.sum(axis=0) + 1)
    return Encoding(vector, tokens, np.stack([starts, starts + 2], axis=1))


def make_spans(*counts: int) -> list[Span]:
    """Spans of so many tokens each."""
    ends = np.cumsum(counts).tolist()
    return [Span(3 * (end - count), 3 * end) for count, end in zip(counts, ends, strict=True)]


def draw_codec(random: np.random.Generator, dimension: int) -> TokenCodec:
    scale = random.uniform(0.2, 2, dimension) / dimension**0.5
    centre = random.standard_normal(dimension)
    return TokenCodec(centre.astype(np.float32), scale.astype(np.float32))


def draw_tokens(random: np.random.Generator, count: int, dimension: int) -> FloatArray:
    return random.standard_normal((count, dimension)).astype(np.float32)


def draw_passage(random: np.random.Generator, codec: TokenCodec) -> TokenCodes:
    """A passage of a few spans of up to 30 tokens, the first of them, the context, maybe empty."""
    counts = [int(random.integers(0, 4)), *random.integers(1, 30, random.integers(1, 5)).tolist()]
    tokens = draw_tokens(random, sum(counts), len(codec.centre))
    return codec.encode(make_encoding(tokens), make_spans(*counts))


def spans_of(passage: TokenCodes, codec: TokenCodec) -> list[list[oracle.Vector]]:
    """The vectors of each span as they are stored."""
    vectors = list(codec.decode(passage.codes).astype(float) * codec.scale)
    ends = np.cumsum(passage.counts).tolist()
    return [
        vectors[end - count : end] for count, end in zip(passage.counts.tolist(), ends, strict=True)
    ]


def numbers(score: LateScore) -> list[float]:
    return [score.passage, *score.sentences]


# codes


def test_four_numbers_are_a_byte_the_first_in_its_lowest_bits() -> None:
    unit = [-0.9, -0.1, 0.1, 0.4]  # -1.8, -0.2, 0.2 and 0.8 in units of the scale
    codes = PLAIN.encode(make_encoding(np.array([unit], np.float32)), make_spans(1))
    assert codes.codes.tolist() == [[0b10_10_01_00]]
    assert codes.counts.tolist() == [1]
    assert PLAIN.decode(codes.codes).tolist() == [LEVELS[[0, 1, 2, 2]].tolist()]


@pytest.mark.parametrize("dimension", [1, 3, 4, 5, 384])
def test_every_byte_is_read_as_its_levels(dimension: int) -> None:
    codec = TokenCodec(np.zeros(dimension, np.float32), np.ones(dimension, np.float32))
    width = -(-dimension // 4)
    codes = np.arange(256, dtype=np.uint8)[:, None].repeat(width, axis=1)
    expected = [[LEVELS[byte >> 2 * (n % 4) & 3] for n in range(dimension)] for byte in range(256)]
    assert codec.decode(codes).tolist() == expected


def test_the_numbers_beyond_the_dimension_are_empty_bits() -> None:
    codec = TokenCodec(np.zeros(5, np.float32), np.full(5, 0.1, np.float32))
    codes = codec.encode(make_encoding(np.ones((1, 5), np.float32)), make_spans(1)).codes
    assert codes.tolist() == [[0xFF, 0x03]]


@given(SEEDS, DIMENSIONS)
def test_every_number_is_rounded_to_the_nearest_level(seed: int, dimension: int) -> None:
    random = np.random.default_rng(seed)
    codec = draw_codec(random, dimension)
    encoding = make_encoding(draw_tokens(random, 11, dimension))
    spans = make_spans(2, 1, 5, 3)
    codes = codec.encode(encoding, spans)
    exact = [it / codec.scale for span in spans for it in oracle.pool_pairs(encoding, span, codec)]
    stored = codec.decode(codes.codes)
    assert codes.codes.dtype == np.uint8
    assert codes.codes.shape == (len(exact), -(-dimension // 4))
    assert stored.shape == (len(exact), dimension)
    off = np.abs(LEVELS - np.array(exact)[..., None])
    assert np.abs(stored - np.array(exact)) == pytest.approx(off.min(axis=-1), abs=1e-5)


@given(st.lists(st.integers(0, 255), min_size=1, max_size=6))
def test_what_is_read_is_stored_as_it_was(code: list[int]) -> None:
    zeros = np.zeros(4 * len(code), np.float32)
    levels = TokenCodec(zeros, zeros + 1).decode(np.array([code], np.uint8))
    codec = TokenCodec(zeros, zeros + 1 / np.float32(np.linalg.norm(levels)))  # of length 1 so
    assert codec.encode(make_encoding(levels), make_spans(1)).codes.tolist() == [code]


def test_tokens_are_averaged_in_pairs_within_a_span() -> None:
    a, b, c = ([1, 1, -1, -1], [-1, 1, 1, -1], [-1, -1, 1, 1])
    encoding = make_encoding(np.array([a, b, c, a, b], np.float32))
    codes = PLAIN.encode(encoding, make_spans(3, 2))
    assert codes.counts.tolist() == [2, 1]
    outer, inner = 1.5104, 0.4528
    ab = [-inner, outer, -inner, -outer]  # a + b is 0, 2, 0, -2, and 0 falls to the lower level
    assert PLAIN.decode(codes.codes) == pytest.approx(
        np.array([ab, [-outer, -outer, outer, outer], ab]), abs=1e-6
    )


def test_a_span_without_tokens_has_the_mean_of_the_passage() -> None:
    tokens = np.array([[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0]], np.float32)
    encoding = make_encoding(tokens)
    codec = TokenCodec(np.array([0, 0, 0, 1], np.float32), PLAIN.scale)
    codes = codec.encode(encoding, [Span(0, 3), Span(50, 60), Span(3, 9)])
    mean = encoding.tokens.mean(axis=0, keepdims=True)
    alone = codec.encode(make_encoding(mean), make_spans(1))
    assert codes.counts.tolist() == [1, 1, 1]
    assert codes.codes[1].tolist() == alone.codes[0].tolist()


def test_a_text_without_tokens_has_its_vector() -> None:
    nothing = Encoding(
        np.array([0.8, 0, -0.6, 0], np.float32),
        np.empty((0, 4), np.float32),
        np.empty((0, 2), np.int64),
    )
    codes = PLAIN.encode(nothing, [Span(0, 0), Span(0, 5)])
    assert codes.counts.tolist() == [0, 1]
    assert PLAIN.decode(codes.codes).tolist() == [LEVELS[[3, 1, 0, 1]].tolist()]


def test_an_empty_context_has_no_vectors() -> None:
    encoding = make_encoding(np.ones((3, 4), np.float32))
    assert PLAIN.encode(encoding, make_spans(0, 3)).counts.tolist() == [0, 2]


def test_a_passage_of_250_tokens_takes_at_most_12_kb() -> None:
    codec = draw_codec(np.random.default_rng(0), 384)
    encoding = make_encoding(draw_tokens(np.random.default_rng(1), 250, 384))
    for counts in ((0, 250), (20, 230), (11, 40, 39, 40, 35, 45, 40), (10, *[16] * 15)):
        codes = codec.encode(encoding, make_spans(*counts))
        vectors = sum(-(-count // 2) for count in counts)
        assert codes.codes.shape == (vectors, 96)
        assert codes.codes.nbytes + codes.counts.nbytes == 96 * vectors + 2 * len(counts) <= 12_288


# scores


@given(SEEDS, DIMENSIONS, st.integers(1, 9), st.integers(1, 6))
def test_scores_are_those_of_the_formula(
    seed: int, dimension: int, asked: int, passages: int
) -> None:
    random = np.random.default_rng(seed)
    codec = draw_codec(random, dimension)
    question = draw_tokens(random, asked, dimension)
    stored = [draw_passage(random, codec) for _ in range(passages)]
    found = interact(question, stored, codec)
    for score, passage in zip(found, stored, strict=True):
        expected = oracle.score_passage(question.astype(float), spans_of(passage, codec))
        assert len(score.sentences) == len(passage.counts) - 1
        assert numbers(score) == pytest.approx(numbers(expected), abs=1e-5)


@pytest.mark.parametrize("dimension", [3, 64, 384])
@pytest.mark.parametrize("asked", [1, 7])
def test_a_text_is_scored_as_the_formula_says(dimension: int, asked: int) -> None:
    random = np.random.default_rng(dimension + asked)
    codec = draw_codec(random, dimension)
    question = draw_tokens(random, asked, dimension)
    lengths = [(0, 1), (2, 3), (0, 120, 7), (5, 1, 1, 1), (1, 200)]
    encodings = [make_encoding(draw_tokens(random, sum(counts), dimension)) for counts in lengths]
    spans = [make_spans(*counts) for counts in lengths]
    codes = [codec.encode(*item) for item in zip(encodings, spans, strict=True)]
    for score, encoding, places in zip(
        interact(question, codes, codec), encodings, spans, strict=True
    ):
        rounded = oracle.round_passage(encoding, places, codec)
        expected = oracle.score_passage(question.astype(float), rounded)
        assert numbers(score) == pytest.approx(numbers(expected), abs=1e-5)


def test_a_score_done_by_hand() -> None:
    """At a scale of 1/2 a number of the outermost level is 0.7552 or its negative."""
    codes = np.array([[0b11_00_00_00], [0b00_00_00_11]], np.uint8)
    passage = TokenCodes(codes, np.array([0, 1, 1], np.uint16))
    question = np.array([[0, 0, 0, 3], [1, 0, 0, 0]], np.float32)  # weights 3/4 and 1/4
    (score,) = interact(question, [passage], PLAIN)
    best = 1.5104 / 2
    assert score.sentences == pytest.approx([0.75 * best - 0.25 * best, -0.75 * best + 0.25 * best])
    assert score.passage == pytest.approx((best + 0.5 * best) / 2)


def test_no_passages_have_no_scores() -> None:
    assert interact(np.ones((2, 4), np.float32), [], PLAIN) == []


def test_zero_vectors_score_nothing_and_break_nothing() -> None:
    passage = PLAIN.encode(make_encoding(np.zeros((3, 4), np.float32)), make_spans(1, 2))
    assert PLAIN.decode(passage.codes) == pytest.approx(np.full((2, 4), LEVELS[1]))
    (score,) = interact(np.zeros((2, 4), np.float32), [passage], PLAIN)
    assert numbers(score) == [0, 0]
    some, more = np.ones((1, 4), np.float32), np.array([[1] * 4, [0] * 4], np.float32)
    assert interact(some, [passage], PLAIN) == interact(more, [passage], PLAIN)


@given(SEEDS, DIMENSIONS, st.integers(1, 9))
def test_a_score_is_as_large_as_the_longest_stored_vector_at_most(
    seed: int, dimension: int, asked: int
) -> None:
    """So it lies in -1..1 but for the rounding, by which a stored vector is not quite of length 1:
    1.5104 times the length of the scale at the very most."""
    random = np.random.default_rng(seed)
    codec = draw_codec(random, dimension)
    passage = draw_passage(random, codec)
    (score,) = interact(draw_tokens(random, asked, dimension), [passage], codec)
    stored = codec.decode(passage.codes) * codec.scale
    longest = float(np.linalg.norm(stored, axis=1).max())
    assert max(abs(number) for number in numbers(score)) <= longest + 1e-5
    assert longest <= 1.5105 * float(np.linalg.norm(codec.scale))


@given(SEEDS, DIMENSIONS, st.integers(1, 9))
def test_a_passage_is_as_near_as_its_best_sentence_at_least(
    seed: int, dimension: int, asked: int
) -> None:
    random = np.random.default_rng(seed)
    codec = draw_codec(random, dimension)
    (score,) = interact(draw_tokens(random, asked, dimension), [draw_passage(random, codec)], codec)
    assert score.passage >= max(score.sentences) - 1e-6


@given(SEEDS, st.integers(1, 40), st.permutations(range(8)))
def test_a_passage_has_the_same_score_in_any_company(
    seed: int, asked: int, order: list[int]
) -> None:
    random = np.random.default_rng(seed)
    codec = draw_codec(random, 65)
    question = draw_tokens(random, asked, 65)
    passages = [draw_passage(random, codec) for _ in order]
    alone = [interact(question, [passage], codec)[0] for passage in passages]
    assert interact(question, passages, codec) == alone
    assert interact(question, [passages[n] for n in order], codec) == [alone[n] for n in order]
    assert interact(question, passages[:1] * 9, codec) == alone[:1] * 9


@given(SEEDS, st.floats(0.001, 1000))
def test_the_length_of_a_question_changes_nothing_and_of_its_tokens_their_weight(
    seed: int, factor: float
) -> None:
    random = np.random.default_rng(seed)
    codec = draw_codec(random, 8)
    question, passage = draw_tokens(random, 3, 8), [draw_passage(random, codec)]
    (expected,) = interact(question, passage, codec)
    (longer,) = interact((factor * question).astype(np.float32), passage, codec)
    assert numbers(longer) == pytest.approx(numbers(expected), abs=1e-5)
    doubled = np.concatenate([question, question[:1]])
    weighted = np.concatenate([2 * question[:1], question[1:]])
    (twice,) = interact(doubled, passage, codec)
    (heavier,) = interact(weighted, passage, codec)
    assert numbers(twice) == pytest.approx(numbers(heavier), abs=1e-5)
