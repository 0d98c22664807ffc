"""What the product would have ranked at other settings, from one search that rescores more.

A score is a sum of which `lexical_weight` weighs one part, so a sweep over it or over `rescored`
needs no further search. What lies beyond the pool at another weight is too far behind to matter;
within it a test holds the rankings to `qa.retrieval.retrieve`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.errors import QuestionError
from eval.collection import Collection, Ranking, rank_scores
from qa.retrieval.retrieve import retrieve
from qa.settings import Settings

POOL = 100


@dataclass(frozen=True, slots=True)
class Pool:
    """A question's candidates, best first: fp64 (candidates,) each.

    At a weight w the first stage sorts by `dense` + w · `lexical`, and the final score is `rest`
    + w · `lexical`.
    """

    ids: tuple[str, ...]
    dense: NDArray[np.float64]
    rest: NDArray[np.float64]
    lexical: NDArray[np.float64]

    def rank(self, settings: Settings) -> Ranking:
        """The product's ranking with these settings; `rescored` is at most the pool's size."""
        lexical = settings.lexical_weight * self.lexical
        best = np.argsort(-(self.dense + lexical), kind="stable")[: settings.rescored]
        chosen = np.sort(best)  # so that equals stay in the product's order
        return rank_scores([self.ids[place] for place in chosen], (self.rest + lexical)[chosen])


def fetch_pool(collection: Collection, text: str, size: int = POOL) -> Pool:
    """The best `size` of what both first stages propose, none for a question that is refused."""
    engine = collection.engine
    settings = replace(engine.settings, rescored=size)
    try:
        asked = engine.read(text)
    except QuestionError:
        return Pool((), *np.empty((3, 0)))
    found = retrieve(asked, engine.snapshot, engine.embedder, settings)
    scores, late, dense, shares = np.array(
        [(c.score, c.late, c.dense, c.lexical) for c in found.candidates]
    ).T
    lexical = found.trust * shares
    rest = scores - settings.lexical_weight * lexical
    return Pool(
        tuple(c.chunk.document_id for c in found.candidates), dense + rest - late, rest, lexical
    )
