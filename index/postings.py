"""How passages are stored for the lexical index: the fields, their terms, and the writer.

tantivy keeps the postings in immutable segments: a new generation of an index hard-links the old
files and adds its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self

import tantivy

from corpus.errors import IndexDamaged, IndexMismatch, SnapshotError
from corpus.normalise import syllables
from index.query import fold_syllable, is_syllable

KEY, SYLLABLE, PAIR, FOLDED, FOLDED_PAIR = "key", "syllable", "pair", "folded", "folded_pair"
# A syllable is stored as "tinh|tỉnh", so that the forms of a folded syllable lie side by side.
JOIN = "|"

_WRITER_BYTES = 64_000_000


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
        self._schema = make_schema()
        try:
            index = tantivy.Index(self._schema, path=str(folder))
        except (ValueError, OSError) as error:
            raise unreadable(folder, error) from error
        try:
            # One thread: it keeps up with the tokeniser and makes few segments.
            self._writer = index.writer(_WRITER_BYTES, num_threads=1)
        except (ValueError, OSError) as error:
            raise _unwritable(folder, error) from error

    def add(self, keys: Sequence[int], texts: Sequence[str]) -> None:
        """Adds passages under new keys (0 ≤ key < 2⁶³)."""
        for key, text in zip(keys, texts, strict=True):
            written = syllables(text)
            folded = [fold_syllable(syllable) for syllable in written]
            fields = {
                KEY: int(key),
                SYLLABLE: " ".join(map(_spelled, written)),
                PAIR: " ".join(map(_joined, pairwise(written))),
                FOLDED: " ".join(folded),
                FOLDED_PAIR: " ".join(map(_joined, pairwise(folded))),
            }
            document = tantivy.Document.from_dict(fields, self._schema)
            try:
                self._writer.add_document(document)
            except (ValueError, OSError) as error:
                raise _unwritable(self._folder, error) from error

    def remove(self, keys: Sequence[int]) -> None:
        """Removes what was added under these keys; a key that is not there is no error."""
        if len(keys):
            self._writer.delete_documents_by_query(with_keys(self._schema, keys))

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


def make_schema() -> tantivy.Schema:
    """The fields of a passage."""
    builder = tantivy.SchemaBuilder().add_unsigned_field(KEY, indexed=True, fast=True)
    for field in (SYLLABLE, PAIR, FOLDED, FOLDED_PAIR):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def with_keys(schema: tantivy.Schema, keys: Sequence[int]) -> tantivy.Query:
    """A query for the passages under these keys."""
    return tantivy.Query.term_set_query(schema, KEY, [int(key) for key in keys])


def stored_term(term: str, folded: bool) -> tuple[str, str]:
    """The field that holds a term, and the form in which it does."""
    if is_syllable(term):
        return (FOLDED, term) if folded else (SYLLABLE, _spelled(term))
    return (FOLDED_PAIR if folded else PAIR), _joined(term.split())


def _joined(pair: Iterable[str]) -> str:
    return JOIN.join(pair)


@lru_cache(1 << 16)
def _spelled(syllable: str) -> str:
    return fold_syllable(syllable) + JOIN + syllable


def unreadable(folder: Path, error: Exception) -> SnapshotError:
    """What to raise where tantivy cannot open the files of a folder."""
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
