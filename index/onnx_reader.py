"""Reads the best sentences against a question: which of them answer, and where the answer stands.

The question and the sentences are read together in one window, a document's sentences in their
order behind its title, so that what answers is told from what only looks like it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from index.prepare import EMBEDDED, INPUTS, READING_OUTPUT
from index.reader_head import EVIDENCE, NONE, VERDICT, score_spans
from index.reading import Excerpt, Marks, Reading
from index.session import pad, replace_surrogates
from index.weights import FloatArray

SENTENCES = 7  # the best are read
WINDOW = 384  # tokens, in which most questions find their sentence
QUESTION = 64  # tokens of a question that are read,
TITLE = 24  # of a title
SENTENCE = 200  # and of a sentence
LONGEST = 60  # tokens of an answer
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
    over. Documents stand in the order of their best excerpt, each with its title before its
    excerpts, and these in their own order.
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
        words: onnxruntime.InferenceSession,
        layers: onnxruntime.InferenceSession,
    ) -> None:
        self._tokenizer = tokenizer
        self._words = words
        self._layers = layers

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> Reading:
        """What the excerpts say, those that fit into one window."""
        window = arrange(self._tokenizer, question, excerpts)
        if not window.pieces:
            return Reading(0.0, (None,) * len(excerpts))
        ids, mask = pad([window.ids])
        (embedded,) = self._words.run([EMBEDDED], {INPUTS[0]: ids})
        (logits,) = self._layers.run([READING_OUTPUT], {EMBEDDED: embedded, INPUTS[1]: mask})
        return _interpret(logits[0], window, len(excerpts))


def _interpret(logits: FloatArray, window: Window, count: int) -> Reading:
    """What the logits, (tokens, OUTPUTS), say of the pieces of a window for `count` excerpts."""
    pieces = window.pieces
    evidence = [logits[piece.range, EVIDENCE].mean() for piece in pieces]
    shares = _log_softmax(np.array([*evidence, logits[0, NONE]], np.float32))
    scores = [_score_inside(logits[piece.range]) for piece in pieces]
    spans = _log_softmax(np.concatenate([score.ravel() for score in scores]))
    _, yes, no = _log_softmax(logits[0, VERDICT])
    marks: list[Marks | None] = [None] * count
    at = 0
    for piece, share, score in zip(pieces, shares[:-1], scores, strict=True):
        here = spans[at : at + score.size].reshape(score.shape)
        at += score.size
        marks[piece.place] = Marks(float(share), here, np.array(piece.offsets, np.int64))
    return Reading(float(shares[-1]), tuple(marks), float(yes), float(no))


def _score_inside(logits: FloatArray) -> FloatArray:
    """The scores of the spans of a sentence, -inf for what is none or longer than LONGEST."""
    scores = score_spans(logits)
    every = np.ones(scores.shape, bool)
    inside = np.triu(every) & np.tril(every, LONGEST - 1)
    result: FloatArray = np.where(inside, scores, -np.inf).astype(np.float32)
    return result


def _log_softmax(values: FloatArray) -> FloatArray:
    shifted = values - values.max()
    result: FloatArray = shifted - np.log(np.exp(shifted).sum())
    return result
