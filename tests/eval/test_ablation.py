from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.types import Span
from eval.ablation import ROWS, ExactTokens, add_ingredients, vary_rescored
from index.embedder import Encoding, scale_to_unit
from index.late_interaction import interact
from qa.retrieval.retrieve import retrieve
from tests.eval.fakes import QUERIES, open_fake


def test_exact_tokens_keep_every_tokens_own_vector() -> None:
    generator = np.random.default_rng(1)
    tokens = generator.standard_normal((5, 8)).astype(np.float32)
    offsets = np.array([[n, n + 1] for n in range(5)], np.int64)
    encoding = Encoding(scale_to_unit(tokens.mean(axis=0)), tokens, offsets)
    centre = generator.standard_normal(8).astype(np.float32)
    exact = ExactTokens.encode(encoding, [Span(0, 0), Span(0, 2), Span(2, 5)], centre)
    assert exact.counts.tolist() == [0, 2, 3]
    units = scale_to_unit(tokens - centre)
    assert exact.vectors == pytest.approx(units, abs=1e-3)

    question = generator.standard_normal((3, 8)).astype(np.float32)
    weights = np.linalg.norm(question, axis=1)
    cosines = scale_to_unit(question) @ units.T
    best = [
        float(weights @ cosines[:, part].max(axis=1) / weights.sum())
        for part in (slice(0, 5), slice(0, 2), slice(2, 5))
    ]
    (score,) = interact(question, [exact])
    assert score.passage == pytest.approx((best[0] + max(best[1:])) / 2, abs=1e-3)


def test_every_row_ranks_every_query_and_the_last_is_the_product(tmp_path: Path) -> None:
    with open_fake(tmp_path) as collection:
        runs = add_ingredients(collection)
        assert list(runs) == list(ROWS)
        for query, text in QUERIES.items():
            assert runs[ROWS[-1]][query] == collection.search(text)
        assert all(run["q4"] == [] for run in runs.values())  # refused
        assert all(len(run["q1"]) == 4 for run in runs.values())


def test_rows_differ_only_where_their_ingredient_says_something(tmp_path: Path) -> None:
    with open_fake(tmp_path) as collection:
        runs = add_ingredients(collection)
        *_, dense, _, stored, lexical, accents, terms, _, _ = (runs[row] for row in ROWS)
        assert [id_ for id_, _ in lexical["q1"]] == [id_ for id_, _ in accents["q1"]]
        assert lexical["q2"] != accents["q2"]  # was typed without diacritics
        assert dict(accents["q1"]) == pytest.approx(dict(terms["q1"]))
        assert accents["q3"] != terms["q3"]  # holds an abbreviation
        engine = collection.engine
        found = retrieve(
            collection.engine.read(QUERIES["q1"]), engine.snapshot, engine.embedder, engine.settings
        )
        late = {c.chunk.document_id: c.late for c in found.candidates}
        assert dict(stored["q1"]) == pytest.approx(late)
        cosines = {c.chunk.document_id: c.dense for c in found.candidates}
        assert dict(dense["q1"]) == pytest.approx(cosines)


def test_the_number_of_rescored_candidates_bounds_the_ranking(tmp_path: Path) -> None:
    with open_fake(tmp_path) as collection:
        runs = vary_rescored(collection, (1, 3, 50))
        assert {name: len(run["q1"]) for name, run in runs.items()} == {"1": 1, "3": 3, "50": 4}
        assert [i for i, _ in runs["50"]["q1"]] == [i for i, _ in collection.search(QUERIES["q1"])]
