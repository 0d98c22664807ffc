"""BM25 over syllables and pairs of adjacent syllables, as written and without diacritics.

A Vietnamese word is one to four syllables with spaces between them, so single syllables match too
much and pairs put the word back. tantivy does the counting over what postings.py stores.

A passage's score is the sum over the distinct terms of the question of

    weight · idf · (K1 + 1) · tf / (tf + K1 · (1 - B + B · length / mean length))
    idf = ln(1 + (N - n + 0.5) / (n + 0.5))        N passages, n of them with the term

(Robertson and Zaragoza 2009, with Lucene's idf), where syllables and pairs are fields with lengths
of their own, and a length over 40 is rounded down to one of 256 steps. Of a synonym's forms (see
query.py) the one with the highest sum counts. Removed passages count in N, n and the mean length
until their segment is merged, which moves few passages (see lexical.md); `removed_share` says when
a rebuild pays.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from corpus.errors import IndexMissing
from index.postings import (
    FOLDED_PAIR,
    JOIN,
    KEY,
    PAIR,
    SYLLABLE,
    stored_term,
    unreadable,
    with_keys,
)
from index.postings import LexicalWriter as LexicalWriter
from index.query import Form, Query, QueryTerms, is_syllable, read_terms

K1, B = 1.2, 0.75  # tantivy's own, which it does not let one change
PAIR_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Matches:
    """Passages with at least one term of the question: best first, among equals by lower key.

    `keys` is int64 and `scores` float32. `ceiling` is a score that no passage can exceed.
    """

    keys: NDArray[np.int64]
    scores: NDArray[np.float32]
    ceiling: float


@dataclass(frozen=True, slots=True)
class TermCoverage:
    """How many passages hold a term of the question; a pair is written with a space.

    `known` is how far, 0..1, the passages know what the term says: 1 where one holds it, and inside
    a synonym's span the share, by idf, of syllables that they hold of the form they know best.
    """

    term: str
    document_frequency: int
    idf: float
    known: float = 1.0


_Weights = dict[tuple[str, str], float]  # by field and stored term


@dataclass(frozen=True, slots=True)
class _Plan:
    """The weights to add up, and the forms of each group, of which the best is added."""

    ordinary: _Weights
    groups: list[list[_Weights]]


class LexicalIndex:
    """The passages of a folder as they were when it was opened; safe to use from many threads."""

    def __init__(self, index: tantivy.Index, passages: int) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()
        self._passages = passages  # with the removed ones that are not merged away yet

    @classmethod
    def open(cls, folder: Path) -> LexicalIndex:
        """Opens what a LexicalWriter wrote.

        Raises IndexMissing, IndexMismatch for another version's files, IndexDamaged.
        """
        meta = folder / "meta.json"
        if not meta.is_file():
            raise IndexMissing(f"There is no lexical index in {folder}: add documents first.")
        try:
            segments = json.loads(meta.read_bytes())["segments"]
            return cls(_open(folder), sum(int(segment["max_doc"]) for segment in segments))
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise unreadable(folder, error) from error

    @property
    def count(self) -> int:
        """The number of passages."""
        return self._searcher.num_docs

    @property
    def removed_share(self) -> float:
        """The share of stored passages, 0..1, that were removed but still count in the idf."""
        return 1 - self.count / self._passages if self._passages else 0.0

    def search(
        self,
        query: Query | str,
        limit: int,
        *,
        folded: bool = False,
        pair_weight: float = PAIR_WEIGHT,
        among: Sequence[int] | None = None,
    ) -> Matches:
        """The `limit` best passages, of those under the keys `among` where they are given.

        A text is a query without synonyms; `folded` is for a text alone, a Query says it itself.
        """
        plan = _plan(_as_query(query, folded), pair_weight)
        limit = min(limit, self.count if among is None else len(among))
        if limit < 1 or not plan:
            return Matches(np.empty(0, np.int64), np.empty(0, np.float32), 0.0)
        wanted = self._any_of(plan)
        if among is not None:
            wanted = self._restrict(wanted, among)
        # Passages that tie with the last place are fetched too, so that the lowest keys get in.
        fetch = limit + 1
        while True:
            hits = self._searcher.search(wanted, fetch, count=False).hits
            if len(hits) < fetch or _rounded(hits[-1][0]) < _rounded(hits[limit - 1][0]):
                break
            fetch = min(fetch * 4, self.count + 1)
        keys, scores = self._read(hits)
        order = np.lexsort((keys, -scores))[:limit]
        return Matches(keys[order], scores[order], self._ceiling(plan))

    def scores(
        self,
        query: Query | str,
        keys: Sequence[int],
        *,
        folded: bool = False,
        pair_weight: float = PAIR_WEIGHT,
    ) -> NDArray[np.float32]:
        """The scores that `search` would give to these passages, in their order; 0 for no match."""
        plan = _plan(_as_query(query, folded), pair_weight)
        if not len(keys) or not plan:
            return np.zeros(len(keys), np.float32)
        wanted = self._restrict(self._any_of(plan), keys)
        found, scores = self._read(self._searcher.search(wanted, len(keys), count=False).hits)
        by_key = dict(zip(found.tolist(), scores.tolist(), strict=True))
        return np.array([by_key.get(int(key), 0.0) for key in keys], np.float32)

    def coverage(self, query: Query | str, *, folded: bool = False) -> list[TermCoverage]:
        """The distinct syllables of a text, then its pairs, with the passages that hold each."""
        terms = read_terms(_as_query(query, folded))
        typed, folded = terms.typed
        found = self.document_frequency(typed, folded=folded)
        known = {term: float(count > 0) for term, count in zip(typed, found, strict=True)}
        known |= self._known_shares(terms)
        return [
            TermCoverage(term, count, _idf(count, self.count), known[term])
            for term, count in zip(typed, found, strict=True)
        ]

    def _known_shares(self, terms: QueryTerms) -> dict[str, float]:
        """How far the best form of its group is known, by term of a group."""
        shares: dict[str, float] = {}
        for group in terms.groups:
            best = max(map(self._known_share, group.forms))
            shares |= dict.fromkeys(group.typed.terms, best)
        return shares

    def _known_share(self, form: Form) -> float:
        """The share, 0..1 by idf, of a form's syllables that some passage holds."""
        found = self.document_frequency([*filter(is_syllable, form.terms)], folded=form.folded)
        idfs = [_idf(count, self.count) for count in found]
        known = sum(idf for idf, count in zip(idfs, found, strict=True) if count)
        return known / sum(idfs) if idfs else 0.0

    def document_frequency(self, terms: Sequence[str], *, folded: bool = False) -> list[int]:
        """In how many passages each syllable, or pair with a space in it, occurs."""
        found = []
        for term in terms:
            field, stored = stored_term(term, folded)
            frequency = self._searcher.doc_freq(field, stored)
            if frequency and self.count < self._passages:  # removed passages may be among them
                query = tantivy.Query.term_query(self._schema, field, stored, "freq")
                frequency = self._searcher.search(query, 1, count=True).count  # type: ignore[attr-defined]
            found.append(frequency)
        return found

    def forms(self, folded_syllable: str) -> list[tuple[str, int]]:
        """How a syllable without diacritics is written: (form, passages), most frequent first."""
        found = self._searcher.terms_with_prefix(SYLLABLE, folded_syllable + JOIN)
        return [(term.partition(JOIN)[2], count) for term, count in found]

    def pair_count(self, first: str, second: str) -> int:
        """In how many passages `second` follows `first` directly, removed ones included."""
        return self._searcher.doc_freq(PAIR, f"{first}{JOIN}{second}")

    def folded_pair_count(self, first: str, second: str) -> int:
        """As `pair_count`, of folded syllables, whichever diacritics they are written with."""
        return self._searcher.doc_freq(FOLDED_PAIR, f"{first}{JOIN}{second}")

    def _any_of(self, plan: _Plan) -> tantivy.Query:
        groups = (
            tantivy.Query.disjunction_max_query([self._sum(form) for form in forms], 0.0)
            for forms in plan.groups
        )
        return self._sum(plan.ordinary, *groups)

    def _sum(self, weights: _Weights, *groups: tantivy.Query) -> tantivy.Query:
        # Built from terms, not parsed: no character of a question can be an operator.
        query = tantivy.Query
        terms = [
            query.boost_query(query.term_query(self._schema, *term, "freq"), weight)
            for term, weight in weights.items()
        ]
        return query.boolean_query([(tantivy.Occur.Should, part) for part in (*terms, *groups)])

    def _restrict(self, wanted: tantivy.Query, keys: Sequence[int]) -> tantivy.Query:
        among = tantivy.Query.const_score_query(with_keys(self._schema, keys), 0.0)
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, among), (tantivy.Occur.Must, wanted)]
        )

    def _ceiling(self, plan: _Plan) -> float:
        """The score of a passage in which every term is frequent beyond measure, rounded up."""

        def bound(weights: _Weights) -> float:
            return sum(
                weight * _idf(frequency, self._passages) * (K1 + 1)
                for term, weight in weights.items()
                if (frequency := self._searcher.doc_freq(*term))
            )

        total = bound(plan.ordinary) + sum(max(map(bound, forms)) for forms in plan.groups)
        return math.ceil(total * 1000) / 1000

    def _read(
        self, hits: Sequence[tuple[float, tantivy.DocAddress]]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        keys = self._searcher.fast_field_values(KEY, [address for _, address in hits])
        scores = [_rounded(score) for score, _ in hits]
        return np.array(keys, np.int64), np.array(scores, np.float32)


def _open(folder: Path) -> tantivy.Index:
    if os.access(folder, os.W_OK):
        return _open_still(folder)
    # tantivy takes a lock in the folder to open it; one that is read-only is opened through links,
    # which may go as soon as the files are mapped.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as links:
        for file in folder.iterdir():
            if not file.name.startswith(".tantivy-"):
                Path(links, file.name).symlink_to(file.resolve())
        return _open_still(Path(links))


def _open_still(folder: Path) -> tantivy.Index:
    """The index as it is now: no thread watches the folder, and puts locks into it, for changes."""
    index = tantivy.Index.open(str(folder))
    index.config_reader(reload_policy="Manual")
    return index


def _as_query(query: Query | str, folded: bool) -> Query:
    return Query(query, folded=folded) if isinstance(query, str) else query


def _plan(query: Query, pair_weight: float) -> _Plan | None:
    """What to add up; None where a query has no terms."""

    def weigh(form: Form) -> _Weights:
        return {
            stored_term(term, form.folded): 1.0 if is_syllable(term) else pair_weight
            for term in form.terms
            if pair_weight > 0 or is_syllable(term)
        }

    terms = read_terms(query)
    groups = ([weigh(form) for form in forms] for forms in terms.competing_forms())
    plan = _Plan(weigh(terms.ordinary), [forms for forms in groups if any(forms)])
    return plan if plan.ordinary or plan.groups else None


def _idf(frequency: int, passages: int) -> float:
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def _rounded(score: float) -> float:
    """Equal passages in different segments differ in the last bits, by the order of addition."""
    return round(score, 3)
