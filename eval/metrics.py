"""What is measured: rankings against judgements, short answers and quotes against gold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from corpus.normalise import normalise, syllables
from corpus.types import Span

Qrels = Mapping[str, Mapping[str, int]]  # query id -> document id -> grade, relevant from 1 on
Run = Mapping[str, Sequence[tuple[str, float]]]  # query id -> document ids and scores, best first

RANKING_MEASURES = {
    "hit@1": "Success@1",
    "recall@5": "R@5",
    "recall@10": "R@10",
    "mrr@10": "RR@10",
    "ndcg@10": "nDCG@10",
}
RIGHT_F1 = 0.8  # from this overlap on a short answer counts as right


def measure_ranking(qrels: Qrels, run: Run) -> dict[str, float]:
    """The means of RANKING_MEASURES over the queries in `qrels`, 0 for one without a ranking."""
    import ir_measures  # of the extra `eval`

    measures = {name: ir_measures.parse_measure(key) for name, key in RANKING_MEASURES.items()}
    scored = {query: dict(separate_ties(ranking)) for query, ranking in run.items()}
    means = ir_measures.calc_aggregate(list(measures.values()), qrels, scored)
    return {name: float(means[measure]) for name, measure in measures.items()}


def measure_queries(qrels: Qrels, run: Run) -> dict[str, list[float]]:
    """The values of RANKING_MEASURES for each query, in the order of `qrels`."""
    import ir_measures

    names = {ir_measures.parse_measure(key): name for name, key in RANKING_MEASURES.items()}
    scored = {query: dict(separate_ties(ranking)) for query, ranking in run.items()}
    found = {name: dict.fromkeys(qrels, 0.0) for name in RANKING_MEASURES}
    for metric in ir_measures.iter_calc(list(names), qrels, scored):
        found[names[metric.measure]][metric.query_id] = float(metric.value)
    return {name: list(values.values()) for name, values in found.items()}


def separate_ties(ranking: Sequence[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    """The ranking with scores that fall strictly, in the single precision trec_eval reads.

    Tools break ties each in a way of its own; so all of them see the order that was given.
    """
    last = np.float32(np.inf)
    for document, score in ranking:
        last = min(np.float32(score), np.nextafter(last, np.float32(-np.inf)))
        yield document, float(last)


def is_right(answer: str | None, accepted: Sequence[str]) -> bool:
    """Whether a short answer is one of the accepted ones, or shares RIGHT_F1 of its tokens."""
    return answer is not None and any(match_answer(answer, gold) >= RIGHT_F1 for gold in accepted)


def match_answer(answer: str, gold: str) -> float:
    """The F1 of the tokens that two short answers share, 1 for the same answer.

    SQuAD's measure (arXiv 1606.05250) with Vietnamese tokens: case, punctuation, the placement of
    tone marks and the way a figure is written make no difference.
    """
    ours, theirs = Counter(syllables(answer)), Counter(syllables(gold))
    if not ours or not theirs:
        return float(normalise(answer) == normalise(gold))
    shared = (ours & theirs).total()
    return 2 * shared / (ours.total() + theirs.total())


def holds_evidence(quote: Span, text: str, evidence: str) -> bool:
    """Whether the quote `text[quote.start:quote.end]` proves what the evidence proves.

    It does where one lies within the other, white space aside, or where the quote covers half of
    a place in the text at which the evidence stands.
    """
    words = evidence.split()
    quoted = " ".join(text[quote.start : quote.end].split())
    if not words or not quoted:
        return False
    whole = " ".join(words)
    if whole in quoted or quoted in whole:
        return True
    for found in re.finditer(r"\s+".join(map(re.escape, words)), text):
        covered = min(quote.end, found.end()) - max(quote.start, found.start())
        if 2 * covered >= found.end() - found.start():
            return True
    return False


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which so many percent of the values lie, interpolated between neighbours."""
    return float(np.percentile(values, percent))
