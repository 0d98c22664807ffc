"""What the product would have ranked at other settings, from one search that rescores more.

The first stage's choice and the final score are sums of what a Candidate holds; so a sweep over
`lexical_weight` or `rescored` needs no further search; at another weight, what lies beyond the pool
is too far behind to matter. A test holds this to `qa.retrieve`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from corpus.errors import QuestionError
from eval.collection import Collection, Ranking, rank_candidates
from qa.retrieve import Retrieval, retrieve
from qa.settings import Settings

POOL = 100
COVERAGE_EXPONENT = 2  # of qa.retrieve


def fetch_pool(collection: Collection, text: str, size: int = POOL) -> Retrieval | None:
    """The best `size` of what both first stages propose, rescored; None for a refused question."""
    engine = collection.engine
    settings = replace(engine.settings, rescored=size)
    try:
        asked = collection.read(text)
    except QuestionError:
        return None
    return retrieve(asked, engine.snapshot, engine.embedder, settings)


def rank_as_if(pool: Retrieval | None, settings: Settings) -> Ranking:
    """The product's ranking with these settings; `rescored` is no more than the pool's size."""
    if pool is None:
        return []
    weight = settings.lexical_weight * pool.coverage**COVERAGE_EXPONENT
    dense = np.array([c.dense + weight * c.lexical for c in pool.candidates])
    best = np.argsort(-dense, kind="stable")[: settings.rescored]
    chosen = [pool.candidates[place] for place in np.sort(best)]
    return rank_candidates(chosen, [c.late + weight * c.lexical for c in chosen])
