from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eval.pool import fetch_pool
from qa.retrieval.retrieve import retrieve
from tests.eval.fakes import QUERIES, open_fake


@pytest.mark.parametrize("weight", [0.0, 0.4, 2.0])
@pytest.mark.parametrize("rescored", [1, 2, 50])
def test_rankings_at_other_settings_are_those_of_the_product(
    tmp_path: Path, weight: float, rescored: int
) -> None:
    with open_fake(tmp_path) as collection:
        engine = collection.engine
        settings = replace(engine.settings, lexical_weight=weight, rescored=rescored)
        for query in ("q1", "q2", "q3"):
            pool = fetch_pool(collection, QUERIES[query])
            asked = engine.read(QUERIES[query])
            searched = retrieve(asked, engine.snapshot, engine.embedder, settings)
            expected = [(c.chunk.document_id, c.score) for c in searched.candidates]
            ranked = pool.rank(settings)
            assert [id_ for id_, _ in ranked] == [id_ for id_, _ in expected]
            assert [score for _, score in ranked] == pytest.approx([s for _, s in expected])


def test_at_its_own_settings_it_is_the_products_search(tmp_path: Path) -> None:
    with open_fake(tmp_path) as collection:
        for text in QUERIES.values():
            ranked = fetch_pool(collection, text).rank(collection.engine.settings)
            searched = collection.search(text)
            assert [id_ for id_, _ in ranked] == [id_ for id_, _ in searched]
