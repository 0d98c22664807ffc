"""The vector index against NumPy's dot product."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vectors import VectorIndex


def make_vectors(seed: int, count: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((count, 8)).astype(np.float32)


@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(1, 60))
def test_search_ranks_as_the_dot_product_does(seed: int, count: int, limit: int) -> None:
    vectors = make_vectors(seed, count + 1)
    question, passages = vectors[0], vectors[1:]
    keys = np.arange(100, 100 + count)
    index = VectorIndex.create(8)
    index.add(keys.tolist(), passages)
    found = index.search(question, limit)
    expected = passages @ question
    assert found.keys.tolist() == keys[np.argsort(-expected, kind="stable")][:limit].tolist()
    assert found.scores == pytest.approx(np.sort(expected)[::-1][:limit], rel=1e-4, abs=1e-5)


@given(st.integers(0, 2**32 - 1), st.sets(st.integers(0, 39)), st.integers(1, 60))
def test_search_among_keys_ranks_those_alone(seed: int, among: set[int], limit: int) -> None:
    vectors = make_vectors(seed, 31)
    question, passages = vectors[0], vectors[1:]
    index = VectorIndex.create(8)
    index.add(range(30), passages)  # keys from 30 on are unknown
    found = index.search(question, limit, [*among])
    known = sorted(key for key in among if key < 30)
    expected = sorted(known, key=lambda key: (-float(passages[key] @ question), key))[:limit]
    assert found.keys.tolist() == expected
    assert found.scores == pytest.approx(passages[expected] @ question, rel=1e-4, abs=1e-5)


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(0, 29), max_size=40))
def test_scores_are_the_dot_products_in_the_order_of_the_keys(seed: int, keys: list[int]) -> None:
    vectors = make_vectors(seed, 31)
    question, passages = vectors[0], vectors[1:]
    index = VectorIndex.create(8)
    index.add(range(100, 130), passages)
    found = index.scores(question, [key + 100 for key in keys])
    assert found.shape == (len(keys),)
    assert found == pytest.approx(passages[keys] @ question, rel=1e-4, abs=1e-5)


def test_scores_are_those_of_the_vectors_that_stand_now() -> None:
    index = VectorIndex.create(8)
    vectors = make_vectors(2, 4)
    index.add([5, 7, 6], vectors[:3])
    index.remove([5])
    index.add([5], vectors[3:])
    found = index.scores(vectors[0], [6, 5, 7])
    assert found == pytest.approx(vectors[[2, 3, 1]] @ vectors[0], rel=1e-4)
    assert index.search(vectors[0], 3).scores == pytest.approx(np.sort(found)[::-1], rel=1e-4)


def test_equal_scores_come_in_the_order_of_keys() -> None:
    index = VectorIndex.create(8)
    index.add([9, 3, 5], np.ones((3, 8), np.float32))
    assert index.search(np.ones(8, np.float32), 3).keys.tolist() == [3, 5, 9]


def test_removed_keys_are_gone_and_unknown_keys_no_error() -> None:
    index = VectorIndex.create(8)
    index.add([1, 2, 3], make_vectors(0, 3))
    index.remove([2, 77])
    assert index.keys().tolist() == [1, 3]
    assert len(index) == 2


def test_an_empty_index_finds_nothing() -> None:
    assert VectorIndex.create(8).search(np.ones(8, np.float32), 5).keys.tolist() == []


def test_a_saved_index_opens_as_it_was(tmp_path: Path) -> None:
    vectors = make_vectors(1, 5)
    index = VectorIndex.create(8)
    index.add([10, 11, 12, 13, 14], vectors)
    index.save(tmp_path / "v")
    opened = VectorIndex.open(tmp_path / "v")
    assert opened.dimension == 8
    assert opened.search(vectors[3], 1).keys.tolist() == index.search(vectors[3], 1).keys.tolist()
