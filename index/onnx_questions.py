"""Encodes questions as was learnt from questions and the sentences that answer them.

Passages are encoded as the model does without training, so that an index does not depend on it; a
question's tokens were trained to lie near those of its answer, in whatever language it is put.
"""

from __future__ import annotations

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.embedder import FloatArray
from index.prepare import EMBEDDED, INPUTS, QUESTION_OUTPUT
from index.session import pad, replace_surrogates

PREFIX = "query: "  # as the model was trained with


class OnnxQuestionEncoder:
    """The question encoder that was trained on the default model."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        words: onnxruntime.InferenceSession,
        layers: onnxruntime.InferenceSession,
        max_tokens: int,
    ) -> None:
        self._tokenizer = tokenizer
        self._words = words
        self._layers = layers
        self._max_tokens = max_tokens

    def encode(self, question: str) -> FloatArray:
        """The vectors of its own tokens, fp32 (tokens, dimension); of all where it has none.

        Tokens beyond the model's window are left out.
        """
        shown, own = tokenise(self._tokenizer, question, self._max_tokens)
        ids, mask = pad([shown])
        (embedded,) = self._words.run([EMBEDDED], {INPUTS[0]: ids})
        (vectors,) = self._layers.run([QUESTION_OUTPUT], {EMBEDDED: embedded, INPUTS[1]: mask})
        found: FloatArray = vectors[0, own if own.any() else slice(None)]
        return found


def tokenise(
    tokenizer: Tokenizer, question: str, max_tokens: int
) -> tuple[list[int], NDArray[np.bool_]]:
    """The ids of the tokens that are read, and which of them are the question's own."""
    tokens = tokenizer.encode(PREFIX + replace_surrogates(question))
    ids, ends = tokens.ids, [end for _, end in tokens.offsets]
    if len(ids) > max_tokens:
        ids, ends = [*ids[: max_tokens - 1], ids[-1]], [*ends[: max_tokens - 1], ends[-1]]
    return ids, np.array([end > len(PREFIX) for end in ends])
