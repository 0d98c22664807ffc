"""Reads the best sentences against a question: which of them answer, and where the answer stands.

The question and the sentences are read together in one window, a document's sentences in their
order behind its title, so that what answers is told from what only looks like it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.prepare import HIDDEN, INPUTS, READING_OUTPUT
from index.reading import Excerpt, Marks, Reading
from index.session import pad, replace_surrogates

SENTENCES = 7  # the best are read
WINDOW = 288  # tokens, in which most questions find their sentence
QUESTION = 64  # tokens of a question that are read,
TITLE = 24  # of a title
SENTENCE = 160  # and of a sentence
BEGIN, SEPARATOR = 0, 2  # the tokens


@dataclass(frozen=True, slots=True)
class Piece:
    """An excerpt in a window: its place among those offered, and where its tokens begin there.

    `offsets` are the characters of each token in the excerpt.
    """

    place: int
    begin: int
    offsets: list[tuple[int, int]]

    @property
    def range(self) -> slice:
        return slice(self.begin, self.begin + len(self.offsets))


@dataclass(frozen=True, slots=True)
class Window:
    """The tokens of a question and of the excerpts that there is room for."""

    ids: list[int]
    pieces: list[Piece]


def arrange(tokenizer: Tokenizer, question: str, excerpts: Sequence[Excerpt]) -> Window:
    """The question and the first SENTENCES excerpts, which come best first, as far as they fit.

    Of each the first SENTENCE tokens are taken, and one for which there is no room left is passed
    over. Documents stand in the order of their best
    excerpt, each with its title before its excerpts, and these in their own order.
    """
    asked = _tokenise(tokenizer, question)[0][:QUESTION]
    room = WINDOW - len(asked) - 3
    titles: dict[str, list[int]] = {}
    chosen: dict[str, list[tuple[int, Excerpt, list[int], list[tuple[int, int]]]]] = {}
    for place, excerpt in enumerate(excerpts[:SENTENCES]):
        ids, offsets = _tokenise(tokenizer, excerpt.text)
        title = []
        if excerpt.document not in titles:
            title = [*_tokenise(tokenizer, excerpt.title)[0][:TITLE], SEPARATOR]
        ids, offsets = ids[:SENTENCE], offsets[:SENTENCE]
        if not ids or len(title) + len(ids) + 1 > room:
            continue
        titles.setdefault(excerpt.document, title)
        chosen.setdefault(excerpt.document, []).append((place, excerpt, ids, offsets))
        room -= len(title) + len(ids) + 1
    window, pieces = [BEGIN, *asked, SEPARATOR, SEPARATOR], []
    for document, group in chosen.items():
        window += titles[document]
        for place, _, ids, offsets in sorted(group, key=lambda taken: taken[1].start):
            pieces.append(Piece(place, len(window), offsets))
            window += [*ids, SEPARATOR]
    return Window(window, sorted(pieces, key=lambda piece: piece.place))


def _tokenise(tokenizer: Tokenizer, text: str) -> tuple[list[int], list[tuple[int, int]]]:
    tokens = tokenizer.encode(replace_surrogates(text), add_special_tokens=False)
    return tokens.ids, tokens.offsets


class OnnxReader:
    """The reader that was trained on the default model."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        lower: onnxruntime.InferenceSession,
        upper: onnxruntime.InferenceSession,
    ) -> None:
        self._tokenizer = tokenizer
        self._lower = lower
        self._upper = upper

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> Reading:
        """What the excerpts say, those that fit into one window."""
        window = arrange(self._tokenizer, question, excerpts)
        marks: list[Marks | None] = [None] * len(excerpts)
        if not window.pieces:
            return Reading(0.0, tuple(marks))
        ids, mask = pad([window.ids])
        (hidden,) = self._lower.run([HIDDEN], dict(zip(INPUTS, (ids, mask), strict=True)))
        (logits,) = self._upper.run([READING_OUTPUT], {HIDDEN: hidden, INPUTS[1]: mask})
        begins, ends, evidence, none = logits[0].T
        shares = _log_softmax(
            np.array([*(evidence[piece.range].mean() for piece in window.pieces), none[0]])
        )
        first, last = (
            _log_softmax(np.concatenate([row[piece.range] for piece in window.pieces]))
            for row in (begins, ends)
        )
        at = 0
        for piece, share in zip(window.pieces, shares[:-1], strict=True):
            here = slice(at, at := at + len(piece.offsets))
            offsets = np.array(piece.offsets, np.int64)
            marks[piece.place] = Marks(float(share), first[here], last[here], offsets)
        return Reading(float(shares[-1]), tuple(marks))


def _log_softmax(values: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = values - values.max()
    result: NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum())
    return result
