"""Centres against plain means over the generic sentences, and through the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
from index.embedder import Encoding, FloatArray, Role
from index.late_interaction import TokenCodec
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


def test_passages_are_centred_on_the_generic_ones_and_scaled_by_their_spread() -> None:
    centre = mean_of_means(GENERIC_PASSAGES, "passage")
    encodings = FakeEmbedder().encode(GENERIC_PASSAGES, "passage")
    centred = [token - centre for encoding in encodings for token in encoding.tokens]
    units = [token / np.linalg.norm(token) for token in centred]
    mean = np.mean(units, axis=0)
    spread = np.sqrt(np.mean([(unit - mean) ** 2 for unit in units], axis=0))
    assert CENTRES.passage == pytest.approx(centre, abs=1e-6)
    assert CENTRES.scale == pytest.approx(spread, abs=1e-6)
    assert CENTRES.codec == TokenCodec(CENTRES.passage, CENTRES.scale)


def test_a_dimension_in_which_nothing_differs_has_a_scale_above_nought() -> None:
    class Flat(FakeEmbedder):
        """A model with a dimension that it does not use."""

        def encode(self, texts: Sequence[str], role: Role) -> Iterator[Encoding]:
            for encoding in super().encode(texts, role):
                encoding.tokens[:, 0] = 0.5
                yield encoding

    scale = measure_centres(Flat()).scale
    assert scale[0] == np.float32(1e-3)
    assert scale[1:].min() > 0.01


def test_all_are_of_single_precision_and_one_length() -> None:
    for vector in (CENTRES.passage, CENTRES.scale, *CENTRES.questions.values()):
        assert (str(vector.dtype), vector.shape) == ("float32", (64,))


@pytest.mark.parametrize("dimension", [1, 5, 384])
def test_centres_come_back_as_they_went_in(tmp_path: Path, dimension: int) -> None:
    random = np.random.default_rng(dimension)
    passage, scale, *questions = random.standard_normal((5, dimension)).astype(np.float32)
    stored = Centres(dict(zip(("vi", "en", OTHER), questions, strict=True)), passage, scale)
    connection = database.open_for_writing(tmp_path / "chunks.sqlite")
    connection.executescript(database.SCHEMA)
    database.store_centres(connection, stored)
    fetched = database.fetch_centres(connection)
    connection.close()
    assert fetched.passage.tolist() == passage.tolist()
    assert fetched.scale.tolist() == scale.tolist()
    assert {name: it.tolist() for name, it in fetched.questions.items()} == {
        name: it.tolist() for name, it in stored.questions.items()
    }
