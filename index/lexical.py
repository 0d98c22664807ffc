"""BM25 over syllables and pairs of adjacent syllables, as written and without diacritics.

A Vietnamese word is one to four syllables with spaces between them, so single syllables match too
much and pairs put the word back. tantivy keeps the postings in immutable segments: a new
generation of an index hard-links the old files and adds its own.

A passage's score is the sum over the distinct terms of the question of

    weight · idf · (K1 + 1) · tf / (tf + K1 · (1 - B + B · length / mean length))
    idf = ln(1 + (N - n + 0.5) / (n + 0.5))        N passages, n of them with the term

(Robertson and Zaragoza 2009, with Lucene's idf), where syllables and pairs are fields with lengths
of their own, and a length over 40 is rounded down to one of 256 steps. Removed passages count in N,
n and the mean length until their segment is merged, which moves few passages (see lexical.md);
`removed_share` says when a rebuild pays.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import tantivy
from numpy.typing import NDArray

from corpus.errors import IndexDamaged, IndexMismatch, IndexMissing, SnapshotError
from corpus.normalise import fold, syllables

K1, B = 1.2, 0.75  # tantivy's own, which it does not let one change
PAIR_WEIGHT = 0.5
MAX_QUERY_SYLLABLES = 256  # of a longer question; the rest is not looked up

_WRITER_BYTES = 64_000_000
_KEY, _SYLLABLE, _PAIR, _FOLDED, _FOLDED_PAIR = "key", "syllable", "pair", "folded", "folded_pair"
# A syllable is stored as "tinh|tỉnh", so that the forms of a folded syllable lie side by side.
_JOIN = "|"


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
    """How many passages hold a term of the question; a pair is written with a space."""

    term: str
    document_frequency: int
    idf: float


class LexicalWriter:
    """Changes the index in a folder, all or nothing: a block that raises leaves it as it was.

    with LexicalWriter(folder) as lexical:
        lexical.remove(old_keys)
        lexical.add(new_keys, texts)

    The folder is made if it is not there. Raises IndexDamaged or IndexMismatch for a folder whose
    index cannot be used, and SnapshotError where the disk is full or another writer is at work.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._schema = _schema()
        try:
            index = tantivy.Index(self._schema, path=str(folder))
        except (ValueError, OSError) as error:
            raise _unreadable(folder, error) from error
        try:
            # One thread: it keeps up with the tokeniser and makes few segments.
            self._writer = index.writer(_WRITER_BYTES, num_threads=1)
        except (ValueError, OSError) as error:
            raise _unwritable(folder, error) from error

    def add(self, keys: Sequence[int], texts: Sequence[str]) -> None:
        """Adds passages under new keys (0 ≤ key < 2⁶³)."""
        for key, text in zip(keys, texts, strict=True):
            written = syllables(text)
            folded = [_fold(syllable) for syllable in written]
            fields = {
                _KEY: int(key),
                _SYLLABLE: " ".join(map(_spelled, written)),
                _PAIR: " ".join(map(_joined, pairwise(written))),
                _FOLDED: " ".join(folded),
                _FOLDED_PAIR: " ".join(map(_joined, pairwise(folded))),
            }
            document = tantivy.Document.from_dict(fields, self._schema)
            try:
                self._writer.add_document(document)
            except (ValueError, OSError) as error:
                raise _unwritable(self._folder, error) from error

    def remove(self, keys: Sequence[int]) -> None:
        """Removes what was added under these keys; a key that is not there is no error."""
        if len(keys):
            self._writer.delete_documents_by_query(_with_keys(self._schema, keys))

    def commit(self) -> None:
        """Writes and syncs everything, merges small segments, and ends this writer."""
        try:
            self._writer.commit()
            self._close()
        except (ValueError, OSError) as error:
            raise _unwritable(self._folder, error) from error

    def rollback(self) -> None:
        """Drops every change and ends this writer."""
        with suppress(ValueError, OSError):  # a writer that failed has nothing to roll back
            self._writer.rollback()
            self._close()

    def _close(self) -> None:
        self._writer.wait_merging_threads()
        for lock in self._folder.glob(".tantivy-*.lock"):
            lock.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.commit()
        else:
            self.rollback()


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
            raise _unreadable(folder, error) from error

    @property
    def count(self) -> int:
        """The number of passages."""
        return self._searcher.num_docs

    @property
    def removed_share(self) -> float:
        """The share of stored passages, 0..1, that were removed but still count in the idf."""
        return 1 - self.count / self._passages if self._passages else 0.0

    def search(
        self, text: str, limit: int, *, folded: bool = False, pair_weight: float = PAIR_WEIGHT
    ) -> Matches:
        """The `limit` best passages; `folded` matches without diacritics, on both sides."""
        weights = self._weights(text, folded, pair_weight)
        limit = min(limit, self.count)
        if limit < 1 or not weights:
            return Matches(np.empty(0, np.int64), np.empty(0, np.float32), 0.0)
        query = self._any_of(weights)
        # Passages that tie with the last place are fetched too, so that the lowest keys get in.
        fetch = limit + 1
        while True:
            hits = self._searcher.search(query, fetch, count=False).hits
            if len(hits) < fetch or _rounded(hits[-1][0]) < _rounded(hits[limit - 1][0]):
                break
            fetch = min(fetch * 4, self.count + 1)
        keys, scores = self._read(hits)
        order = np.lexsort((keys, -scores))[:limit]
        return Matches(keys[order], scores[order], self._ceiling(weights))

    def scores(
        self,
        text: str,
        keys: Sequence[int],
        *,
        folded: bool = False,
        pair_weight: float = PAIR_WEIGHT,
    ) -> NDArray[np.float32]:
        """The scores that `search` would give to these passages, in their order; 0 for no match."""
        weights = self._weights(text, folded, pair_weight)
        if not len(keys) or not weights:
            return np.zeros(len(keys), np.float32)
        among = tantivy.Query.const_score_query(_with_keys(self._schema, keys), 0.0)
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, among), (tantivy.Occur.Must, self._any_of(weights))]
        )
        found, scores = self._read(self._searcher.search(query, len(keys), count=False).hits)
        by_key = dict(zip(found.tolist(), scores.tolist(), strict=True))
        return np.array([by_key.get(int(key), 0.0) for key in keys], np.float32)

    def coverage(self, text: str, *, folded: bool = False) -> list[TermCoverage]:
        """The distinct syllables of a text, then its pairs, with the passages that hold each."""
        terms = _query_terms(text, folded)
        frequencies = self.document_frequency(terms, folded=folded)
        return [
            TermCoverage(term, frequency, _idf(frequency, self.count))
            for term, frequency in zip(terms, frequencies, strict=True)
        ]

    def document_frequency(self, terms: Sequence[str], *, folded: bool = False) -> list[int]:
        """In how many passages each syllable, or pair with a space in it, occurs."""
        found = []
        for term in terms:
            field, stored = _stored(term, folded)
            frequency = self._searcher.doc_freq(field, stored)
            if frequency and self.count < self._passages:  # removed passages may be among them
                query = tantivy.Query.term_query(self._schema, field, stored, "freq")
                frequency = self._searcher.search(query, 1, count=True).count  # type: ignore[attr-defined]
            found.append(frequency)
        return found

    def forms(self, folded_syllable: str) -> list[tuple[str, int]]:
        """How a syllable without diacritics is written: (form, passages), most frequent first."""
        found = self._searcher.terms_with_prefix(_SYLLABLE, folded_syllable + _JOIN)
        return [(term.partition(_JOIN)[2], count) for term, count in found]

    def pair_count(self, first: str, second: str) -> int:
        """In how many passages `second` follows `first` directly, removed ones included."""
        return self._searcher.doc_freq(_PAIR, f"{first}{_JOIN}{second}")

    def _weights(self, text: str, folded: bool, pair_weight: float) -> dict[tuple[str, str], float]:
        """Weight by field and stored term."""
        return {
            _stored(term, folded): pair_weight if " " in term else 1.0
            for term in _query_terms(text, folded)
            if pair_weight > 0 or " " not in term
        }

    def _any_of(self, weights: dict[tuple[str, str], float]) -> tantivy.Query:
        # Built from terms, not parsed: no character of a question can be an operator.
        query = tantivy.Query
        return query.boolean_query(
            [
                (
                    tantivy.Occur.Should,
                    query.boost_query(query.term_query(self._schema, *term, "freq"), weight),
                )
                for term, weight in weights.items()
            ]
        )

    def _ceiling(self, weights: dict[tuple[str, str], float]) -> float:
        """The score of a passage in which every term is frequent beyond measure, rounded up."""
        bound = sum(
            weight * _idf(frequency, self._passages) * (K1 + 1)
            for term, weight in weights.items()
            if (frequency := self._searcher.doc_freq(*term))
        )
        return math.ceil(bound * 1000) / 1000

    def _read(
        self, hits: Sequence[tuple[float, tantivy.DocAddress]]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        keys = self._searcher.fast_field_values(_KEY, [address for _, address in hits])
        scores = [_rounded(score) for score, _ in hits]
        return np.array(keys, np.int64), np.array(scores, np.float32)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder().add_unsigned_field(_KEY, indexed=True, fast=True)
    for field in (_SYLLABLE, _PAIR, _FOLDED, _FOLDED_PAIR):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _open(folder: Path) -> tantivy.Index:
    if os.access(folder, os.W_OK):
        return tantivy.Index.open(str(folder))
    # tantivy takes a lock in the folder to open it; one that is read-only is opened through links,
    # which may go as soon as the files are mapped.
    with tempfile.TemporaryDirectory() as links:
        for file in folder.iterdir():
            if not file.name.startswith(".tantivy-"):
                Path(links, file.name).symlink_to(file.resolve())
        return tantivy.Index.open(links)


def _with_keys(schema: tantivy.Schema, keys: Sequence[int]) -> tantivy.Query:
    return tantivy.Query.term_set_query(schema, _KEY, [int(key) for key in keys])


def _query_terms(text: str, folded: bool) -> list[str]:
    """The distinct syllables, then the distinct pairs, of the first MAX_QUERY_SYLLABLES."""
    found = syllables(text)[:MAX_QUERY_SYLLABLES]
    if folded:
        found = [_fold(syllable) for syllable in found]
    return list(dict.fromkeys((*found, *map(" ".join, pairwise(found)))))


def _stored(term: str, folded: bool) -> tuple[str, str]:
    """The field that holds a term, and the form in which it does."""
    if " " in term:
        return (_FOLDED_PAIR if folded else _PAIR), _joined(term.split())
    return (_FOLDED, term) if folded else (_SYLLABLE, _spelled(term))


def _joined(pair: Iterable[str]) -> str:
    return _JOIN.join(pair)


_fold = lru_cache(1 << 16)(fold)


@lru_cache(1 << 16)
def _spelled(syllable: str) -> str:
    return _fold(syllable) + _JOIN + syllable


def _idf(frequency: int, passages: int) -> float:
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def _rounded(score: float) -> float:
    """Equal passages in different segments differ in the last bits, by the order of addition."""
    return round(score, 3)


def _unreadable(folder: Path, error: Exception) -> SnapshotError:
    if "IncompatibleIndex" in str(error):
        return IndexMismatch(
            f"The lexical index in {folder} was written by another version of tantivy than "
            f"the installed {version('tantivy')}: build the index again."
        )
    return IndexDamaged(f"The lexical index in {folder} is damaged ({error}): build it again.")


def _unwritable(folder: Path, error: Exception) -> SnapshotError:
    return SnapshotError(
        f"The lexical index in {folder} could not be written ({error}): "
        "see that the disk has room and that nothing else writes there, then run it again."
    )
