"""Centres against plain means over the generic sentences, and through the database."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from index import database
from index.centres import (
    GENERIC_PASSAGES,
    GENERIC_QUESTIONS,
    OTHER,
    Centres,
    measure_centres,
)
from index.embedder import FloatArray, Role
from tests.fakes import FakeEmbedder

CENTRES = measure_centres(FakeEmbedder())


def mean_of_means(texts: Iterable[str], role: Role) -> FloatArray:
    """The mean over texts of each one's mean token."""
    means = [next(FakeEmbedder().encode([text], role)).tokens.mean(axis=0) for text in texts]
    return np.asarray(np.mean(means, axis=0), np.float32)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_centre_of_a_language_is_the_mean_of_its_questions(language: str) -> None:
    expected = mean_of_means(GENERIC_QUESTIONS[language], "query")
    assert CENTRES.of_question(language) == pytest.approx(expected, abs=1e-6)


def test_every_other_language_has_the_mean_of_all() -> None:
    groups = [mean_of_means(texts, "query") for texts in GENERIC_QUESTIONS.values()]
    expected = np.mean(groups, axis=0)
    for language in (OTHER, "zh", "fr", "xx", ""):
        assert CENTRES.of_question(language) == pytest.approx(expected, abs=1e-6)


def test_passages_are_centred_on_the_generic_ones() -> None:
    assert CENTRES.passage == pytest.approx(mean_of_means(GENERIC_PASSAGES, "passage"), abs=1e-6)


def test_all_are_of_single_precision_and_one_length() -> None:
    for vector in (CENTRES.passage, *CENTRES.questions.values()):
        assert (str(vector.dtype), vector.shape) == ("float32", (64,))


@pytest.mark.parametrize("dimension", [1, 5, 384])
def test_centres_come_back_as_they_went_in(tmp_path: Path, dimension: int) -> None:
    random = np.random.default_rng(dimension)
    passage, *questions = random.standard_normal((4, dimension)).astype(np.float32)
    stored = Centres(dict(zip(("vi", "en", OTHER), questions, strict=True)), passage)
    connection = database.open_for_writing(tmp_path / "chunks.sqlite")
    connection.executescript(database.SCHEMA)
    database.store_centres(connection, stored)
    fetched = database.fetch_centres(connection)
    connection.close()
    assert fetched.passage.tolist() == passage.tolist()
    assert {name: it.tolist() for name, it in fetched.questions.items()} == {
        name: it.tolist() for name, it in stored.questions.items()
    }
