"""What the reader learnt: what training changed in the encoder's layers, and its head.

`python -m eval.train_reader` writes the file; `index.onnx_graph` puts it into a graph.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError
from index.prepare import TRAINED
from index.weights import Blocks, FloatArray, quantise, unpack

BITS = 8  # of the weights that are read with: what training changed is lost in fewer
KEYS = 64  # numbers of a token by which the end of a span is told to fit its beginning
# The columns of the head. Of each token: that an answer begins there or ends there, that its
# sentence is evidence; of the first: that there is none, and that the answer is a span, yes or no;
# then KEYS numbers of a span's first token and as many of its last.
BEGINS, ENDS, EVIDENCE, NONE = range(4)
VERDICT = slice(4, 7)
FIRST = slice(7, 7 + KEYS)
LAST = slice(7 + KEYS, 7 + 2 * KEYS)
OUTPUTS = LAST.stop
_CHANGE, _SCALES, _HEAD, _BIAS = ".change", ".scales", "head", "bias"


def score_spans(logits: Any) -> Any:
    """The score of each span by its first and last token, (tokens, tokens), of any two tokens.

    `logits` are (tokens, OUTPUTS), an array or a tensor, and so is what is given. A score is that
    of the beginning, that of the end, and how well these fit together (the biaffine score of arXiv
    1611.01734, without its linear terms).
    """
    fit = logits[:, FIRST] @ logits[:, LAST].T / math.sqrt(KEYS)
    return logits[:, BEGINS, None] + logits[None, :, ENDS] + fit


@dataclass(frozen=True, slots=True)
class ReaderWeights:
    """Changes by the matrix's name, in 4 bits, vectors that replace the encoder's, and the head.

    `head` is fp32 (OUTPUTS, hidden), `bias` (OUTPUTS,).
    """

    changes: Mapping[str, Blocks]
    vectors: Mapping[str, FloatArray]
    head: FloatArray
    bias: FloatArray

    def apply(self, matrices: Mapping[str, Blocks]) -> dict[str, Blocks]:
        """The changed matrices, in 8 bits."""
        return {
            name: quantise(matrices[name].dequantise() + change.dequantise(), BITS)
            for name, change in self.changes.items()
        }


def save_reader_weights(weights: ReaderWeights, path: Path = TRAINED) -> None:
    """Writes the weights, what is not in blocks in half precision."""
    arrays: dict[str, NDArray[np.float16] | NDArray[np.uint8]] = {}
    for name, change in weights.changes.items():
        arrays[name + _CHANGE] = change.pack()
        arrays[name + _SCALES] = change.scales.astype(np.float16)
    for name, vector in weights.vectors.items():
        arrays[name] = vector.astype(np.float16)
    arrays[_HEAD] = weights.head.astype(np.float16)
    arrays[_BIAS] = weights.bias.astype(np.float16)
    np.savez_compressed(path, allow_pickle=False, **arrays)


def load_reader_weights(path: Path = TRAINED) -> ReaderWeights:
    """Reads the weights. Raises ModelError where the file is damaged."""
    try:
        with np.load(path) as file:
            arrays = {name: file[name] for name in file.files}
        names = [n.removesuffix(_CHANGE) for n in arrays if n.endswith(_CHANGE)]
        changes = {
            name: unpack(arrays.pop(name + _CHANGE), _single(arrays.pop(name + _SCALES)))
            for name in names
        }
        head, bias = _single(arrays.pop(_HEAD)), _single(arrays.pop(_BIAS))
        vectors = {name: _single(vector) for name, vector in arrays.items()}
        if not changes or len(head) != OUTPUTS:
            raise ValueError(f"{len(changes)} matrices, {len(head)} outputs")
    except Exception as error:  # a damaged header raises whatever its parser does
        raise ModelError(f"{path} is damaged ({error}); install the package again") from error
    return ReaderWeights(changes, vectors, head, bias)


def _single(values: NDArray[np.generic]) -> FloatArray:
    return values.astype(np.float32)
