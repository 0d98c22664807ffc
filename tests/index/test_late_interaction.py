"""Late interaction and its codes against the formula, one number after another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_info  # type: ignore[import-untyped]

from corpus.types import Span
from index.embedder import Encoding, FloatArray, scale_to_unit
from index.late_interaction import (
    LEVELS,
    RANK,
    LateScore,
    TokenCodes,
    choose_rank,
    encode_tokens,
    factor_tokens,
    interact,
)
from tests import oracle

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


def draw_tokens(random: np.random.Generator, count: int, dimension: int) -> FloatArray:
    return random.standard_normal((count, dimension)).astype(np.float32)


def draw_passage(random: np.random.Generator, dimension: int) -> TokenCodes:
    """A passage of a few spans of up to 30 tokens, the first of them, the context, maybe empty."""
    counts = [int(random.integers(0, 4)), *random.integers(1, 30, random.integers(1, 5)).tolist()]
    tokens = scale_to_unit(draw_tokens(random, sum(counts), dimension))
    return factor_tokens(tokens, np.array(counts, np.uint16))


def read(codes: TokenCodes, dimension: int) -> FloatArray:
    """The vectors as they are stored, one row after another."""
    spans = oracle.decode_passage(codes, dimension)
    return np.array([vector for span in spans for vector in span], np.float32)


def numbers(score: LateScore) -> list[float]:
    return [score.passage, *score.sentences]


# codes


def test_two_numbers_are_a_byte_the_first_in_its_lower_bits() -> None:
    """One vector has one direction, itself, and the coordinate 1."""
    vector = np.array([[0.1, -0.9, 0.4]], np.float32)
    codes = factor_tokens(scale_to_unit(vector), np.array([0, 1], np.uint16))
    numbers = vector[0] / np.linalg.norm(vector) * 3**0.5  # 0.175, -1.575, 0.7
    nearest = [int(np.abs(LEVELS - number).argmin()) for number in numbers]
    assert nearest == [8, 2, 10]
    sign = codes.coordinates[0, 0] & 15
    low, high = codes.directions[0].tolist()
    if sign == 11:  # 0.9424, the nearest level to 1
        assert [low & 15, low >> 4, high & 15] == nearest
    else:  # the direction and the coordinate are turned round together
        assert [15 - (low & 15), 15 - (low >> 4), 15 - (high & 15)] == nearest
        assert sign == 4
    expected = LEVELS[nearest] / np.linalg.norm(LEVELS[nearest])
    assert read(codes, 3) == pytest.approx(expected[None], abs=1e-6)


def test_the_levels_are_symmetric_and_rise() -> None:
    assert LEVELS.tolist() == (-LEVELS[::-1]).tolist()
    assert len(LEVELS) == 16
    assert (np.diff(LEVELS) > 0).all()


@given(SEEDS, st.integers(1, 60), st.integers(1, 9))
def test_what_is_read_is_near_to_what_was_stored(seed: int, count: int, dimension: int) -> None:
    """All directions are kept at so few dimensions, so only the rounding is lost."""
    tokens = scale_to_unit(draw_tokens(np.random.default_rng(seed), count, dimension))
    stored = read(factor_tokens(tokens, np.array([count], np.uint16)), dimension)
    assert np.linalg.norm(stored, axis=1) == pytest.approx(np.ones(count), abs=1e-5)
    assert ((stored - tokens) ** 2).sum(axis=1).mean() < 0.2


def test_tokens_with_much_in_common_lose_little() -> None:
    """250 tokens in 20 directions of 384 come back with a cosine of 0.99."""
    random = np.random.default_rng(0)
    tokens = scale_to_unit(draw_tokens(random, 250, 20) @ draw_tokens(random, 20, 384))
    stored = read(factor_tokens(tokens, np.array([250], np.uint16)), 384)
    assert (stored * tokens).sum(axis=1).mean() > 0.985


@pytest.mark.parametrize(
    ("vectors", "rank"), [(1, 1), (31, 31), (90, RANK), (250, 37), (384, 48), (500, 54)]
)
def test_a_passage_has_as_many_directions_as_it_may_take(vectors: int, rank: int) -> None:
    assert choose_rank(vectors, 384) == rank


def test_a_span_without_tokens_has_the_mean_of_the_passage() -> None:
    tokens = np.array([[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0]], np.float32)
    encoding = make_encoding(tokens)
    centre = np.array([0, 0, 0, 1], np.float32)
    codes = encode_tokens(encoding, [Span(0, 3), Span(50, 60), Span(3, 9)], centre)
    assert codes.counts.tolist() == [1, 1, 2]
    mean = tokens.mean(axis=0) - centre
    stored = read(codes, 4)
    assert stored[1] @ mean / np.linalg.norm(mean) > 0.97


def test_a_text_without_tokens_has_its_vector() -> None:
    nothing = Encoding(
        np.array([0.8, 0, -0.6, 0], np.float32),
        np.empty((0, 4), np.float32),
        np.empty((0, 2), np.int64),
    )
    codes = encode_tokens(nothing, [Span(0, 0), Span(0, 5)], np.zeros(4, np.float32))
    assert codes.counts.tolist() == [0, 1]
    assert float(read(codes, 4)[0] @ nothing.vector) > 0.97


def test_an_empty_context_has_no_vectors() -> None:
    encoding = make_encoding(np.ones((3, 4), np.float32))
    codes = encode_tokens(encoding, make_spans(0, 3), np.zeros(4, np.float32))
    assert codes.counts.tolist() == [0, 3]


def test_a_passage_of_250_tokens_takes_at_most_12_kb() -> None:
    tokens = scale_to_unit(draw_tokens(np.random.default_rng(1), 250, 384))
    for counts in ((0, 250), (20, 230), (11, 40, 39, 40, 35, 45, 40), (10, *[16] * 15)):
        codes = factor_tokens(tokens, np.array(counts, np.uint16))
        taken = (codes.directions, codes.coordinates, codes.lengths, codes.counts)
        assert sum(part.nbytes for part in taken) <= 12_000


# scores


@given(SEEDS, DIMENSIONS, st.integers(1, 9), st.integers(1, 6))
def test_scores_are_those_of_the_formula(
    seed: int, dimension: int, asked: int, passages: int
) -> None:
    random = np.random.default_rng(seed)
    question = draw_tokens(random, asked, dimension)
    stored = [draw_passage(random, dimension) for _ in range(passages)]
    found = interact(question, stored)
    for score, passage in zip(found, stored, strict=True):
        expected = oracle.score_passage(
            question.astype(float), oracle.decode_passage(passage, dimension)
        )
        assert len(score.sentences) == len(passage.counts) - 1
        assert numbers(score) == pytest.approx(numbers(expected), abs=1e-5)


def test_a_score_done_by_hand() -> None:
    """Two vectors along two directions of two numbers, each number of the innermost level."""
    inner = 0b0111  # -0.1284
    directions = np.array([[0x88], [0x80 | inner]], np.uint8)  # (+, +) and (-, +)
    coordinates = np.array([[0x8F], [0xF8]], np.uint8)  # outermost where it is its own
    lengths = np.ones(2, np.float16)
    passage = TokenCodes(directions, coordinates, lengths, np.array([0, 1, 1], np.uint16))
    far, near = 2.7326, 0.1284
    first = np.array([far - near, far + near]) / np.hypot(far - near, far + near)
    second = np.array([near - far, near + far]) / np.hypot(near - far, near + far)
    question = np.array([[0, 3], [1, 0]], np.float32)  # weights 3/4 and 1/4
    (score,) = interact(question, [passage])
    each = [0.75 * it[1] + 0.25 * it[0] for it in (first, second)]
    assert score.sentences == pytest.approx(each, abs=1e-6)
    whole = 0.75 * max(first[1], second[1]) + 0.25 * max(first[0], second[0])
    assert score.passage == pytest.approx((whole + max(each)) / 2, abs=1e-6)


def test_no_passages_have_no_scores() -> None:
    assert interact(np.ones((2, 4), np.float32), []) == []


def test_zero_vectors_score_nothing_and_break_nothing() -> None:
    passage = factor_tokens(np.zeros((3, 4), np.float32), np.array([1, 2], np.uint16))
    (score,) = interact(np.ones((2, 4), np.float32), [passage])
    assert numbers(score) == [0, 0]
    (score,) = interact(np.zeros((2, 4), np.float32), [passage])
    assert numbers(score) == [0, 0]


@given(SEEDS, DIMENSIONS, st.integers(1, 9))
def test_a_score_is_a_cosine(seed: int, dimension: int, asked: int) -> None:
    random = np.random.default_rng(seed)
    passage = draw_passage(random, dimension)
    (score,) = interact(draw_tokens(random, asked, dimension), [passage])
    assert max(abs(number) for number in numbers(score)) <= 1 + 1e-5


@given(SEEDS, DIMENSIONS, st.integers(1, 9))
def test_a_passage_is_as_near_as_its_best_sentence_at_least(
    seed: int, dimension: int, asked: int
) -> None:
    random = np.random.default_rng(seed)
    (score,) = interact(draw_tokens(random, asked, dimension), [draw_passage(random, dimension)])
    assert score.passage >= max(score.sentences) - 1e-6


@given(SEEDS, st.integers(1, 40), st.permutations(range(8)))
def test_a_passage_has_the_same_score_in_any_company(
    seed: int, asked: int, order: list[int]
) -> None:
    random = np.random.default_rng(seed)
    question = draw_tokens(random, asked, 65)
    passages = [draw_passage(random, 65) for _ in order]
    alone = [interact(question, [passage])[0] for passage in passages]
    assert interact(question, passages) == alone
    assert interact(question, [passages[n] for n in order]) == [alone[n] for n in order]
    assert interact(question, passages[:1] * 9) == alone[:1] * 9


@given(SEEDS, st.floats(0.001, 1000))
def test_the_length_of_a_question_changes_nothing_and_of_its_tokens_their_weight(
    seed: int, factor: float
) -> None:
    random = np.random.default_rng(seed)
    question, passage = draw_tokens(random, 3, 8), [draw_passage(random, 8)]
    (expected,) = interact(question, passage)
    (longer,) = interact((factor * question).astype(np.float32), passage)
    assert numbers(longer) == pytest.approx(numbers(expected), abs=1e-5)
    doubled = np.concatenate([question, question[:1]])
    weighted = np.concatenate([2 * question[:1], question[1:]])
    (twice,) = interact(doubled, passage)
    (heavier,) = interact(weighted, passage)
    assert numbers(twice) == pytest.approx(numbers(heavier), abs=1e-5)


def test_sums_are_taken_in_one_order_whoever_else_is_asking() -> None:
    pools = [it for it in threadpool_info() if it["user_api"] == "blas"]
    assert [it["num_threads"] for it in pools if "numpy" in it["filepath"]] == [1]
