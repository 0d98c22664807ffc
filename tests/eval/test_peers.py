from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.normalise import syllables
from eval.peers import (
    OURS,
    RULES,
    Scores,
    convex_combination,
    dense_alone,
    lexical_first,
    measure_average,
    rank_by_rules,
    reciprocal_ranks,
    score_passages,
    standard_scores,
)
from tests.eval.fakes import CORPUS, QUERIES, open_fake


def make(dense: list[float], lexical: list[float], average: float = 2.0) -> Scores:
    scores = np.array(lexical, np.float32)
    return Scores(np.array(dense, np.float32), scores, scores, average)


def order(fused: NDArray[np.floating]) -> list[int]:
    """The places that are ranked, best first."""
    return [int(place) for place in np.argsort(-fused, kind="stable") if fused[place] > -np.inf]


def test_open_webui_ranks_by_the_cosine() -> None:
    assert order(dense_alone(make([0.1, 0.9, 0.5], [9.0, 0.0, 9.0]))) == [1, 2, 0]


def test_kotaemon_puts_every_lexical_match_before_the_nearest_vectors() -> None:
    assert order(lexical_first(make([0.9, 0.8, 0.7, 0.1], [0.0, 1.0, 0.0, 3.0]))) == [3, 1, 0, 2]
    assert order(lexical_first(make([0.1, 0.9], [0.0, 0.0]))) == [1, 0]


def test_reciprocal_ranks_add_up_over_lists_of_twenty() -> None:
    fused = reciprocal_ranks(make([0.9, 0.8, 0.1], [0.0, 2.0, 1.0]))
    assert fused.tolist() == pytest.approx([1 / 61, 1 / 62 + 1 / 61, 1 / 63 + 1 / 62], abs=2e-9)
    assert order(reciprocal_ranks(make([0.8, 0.9], [1.0, 0.0]))) == [0, 1]
    assert order(reciprocal_ranks(make([0.8, 0.9], [2.0, 1.0]))) == [1, 0]  # equal sums
    many = reciprocal_ranks(make([1 - n / 100 for n in range(30)], [0.0] * 29 + [1.0]))
    assert order(many) == [0, 29, *range(1, 20)]


def test_txtai_scales_bm25_by_its_best_and_the_average() -> None:
    fused = convex_combination(make([0.9, 0.5, 0.4], [0.0, 8.0, 4.0]))  # scale: 8 + 2
    assert fused.tolist() == pytest.approx([0.45, 0.25 + 0.4, 0.2 + 0.2])
    capped = convex_combination(make([0.0, 0.0], [30.0, 6.0]))  # scale: 6 · 2
    assert capped.tolist() == pytest.approx([0.5, 0.25])
    assert convex_combination(make([0.9, 0.5], [0.0, 0.0])).tolist() == pytest.approx([0.45, 0.25])


def test_z_scores_weigh_the_lexical_side_half() -> None:
    dense, lexical = np.array([0.9, 0.5, 0.1]), np.array([0.0, 0.0, 3.0])
    expected = (dense - 0.5) / dense.std() + 0.5 * (lexical - 1) / lexical.std()
    fused = standard_scores(make(dense.tolist(), lexical.tolist()))
    assert fused.tolist() == pytest.approx(expected.tolist(), abs=1e-5)
    assert order(standard_scores(make([0.5, 0.9], [0.0, 0.0]))) == [1, 0]


def test_the_rules_are_given_the_models_own_cosines_and_bm25_of_all_passages(
    tmp_path: Path,
) -> None:
    with open_fake(tmp_path) as collection:
        scores = score_passages(collection, QUERIES["q1"], 1.0)
        lexical = collection.engine.snapshot.lexical
        found = lexical.search(QUERIES["q1"], 4, pair_weight=0)
        by_id = dict(zip(collection.ids, scores.lexical.tolist(), strict=True))
        (encoding,) = collection.embedder.encode([QUERIES["q1"]], "query")
        (passage,) = collection.embedder.encode([collection.passages["p2"].text], "passage")
        place = collection.ids.index("p2")
        assert scores.dense[place] == pytest.approx(float(passage.vector @ encoding.vector))
        assert by_id["p1"] == pytest.approx(float(found.scores[0]))
        assert scores.paired[collection.ids.index("p1")] > by_id["p1"]


def test_the_average_is_that_of_the_corpus(tmp_path: Path) -> None:
    with open_fake(tmp_path) as collection:
        average = measure_average(collection)
    texts = [syllables(text) for text in CORPUS.values()]
    held = Counter(term for text in texts for term in set(text))
    idf = np.mean([np.log(1 + (4 - n + 0.5) / (n + 0.5)) for n in held.values()])
    frequency = sum(map(len, texts)) / len(held)
    assert average == pytest.approx(idf * frequency * 2.2 / (frequency + 1.2))


def test_every_rule_and_the_product_rank_every_query(tmp_path: Path) -> None:
    with open_fake(tmp_path) as collection:
        runs = rank_by_rules(collection)
        ours = [hit.chunk.document_id for hit in collection.engine.search(QUERIES["q1"], 10)]
    assert list(runs) == [*RULES, OURS]
    assert all(list(run) == list(QUERIES) for run in runs.values())
    assert [id_ for id_, _ in runs[OURS]["q1"]] == ours
    assert runs[OURS]["q4"] == []  # refused
