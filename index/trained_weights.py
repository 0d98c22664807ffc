"""What training changed in the encoder's layers, and what it put on top of them, as files keep it.

`index.onnx_graph` puts it into a graph, `eval.trainable` makes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError
from index.reader_head import OUTPUTS
from index.weights import Blocks, FloatArray, quantise, unpack

GRAPH_BITS = 8  # of the weights of a graph: what training changed is lost in fewer
READER_OWN = {"head": OUTPUTS, "bias": OUTPUTS}
_CHANGE, _SCALES = ".change", ".scales"


@dataclass(frozen=True, slots=True)
class TrainedWeights:
    """Changes by the matrix's name, in 4 bits, and vectors that replace the encoder's.

    `own` are the arrays that the encoder has not, by names without a dot.
    """

    changes: Mapping[str, Blocks]
    vectors: Mapping[str, FloatArray]
    own: Mapping[str, FloatArray]

    def apply(self, matrices: Mapping[str, Blocks]) -> dict[str, Blocks]:
        """The changed matrices, in 8 bits."""
        return {
            name: quantise(matrices[name].dequantise() + change.dequantise(), GRAPH_BITS)
            for name, change in self.changes.items()
        }


def save_trained_weights(weights: TrainedWeights, path: Path) -> None:
    """Writes the weights, what is not in blocks in half precision."""
    arrays: dict[str, NDArray[np.float16] | NDArray[np.uint8]] = {}
    for name, change in weights.changes.items():
        arrays[name + _CHANGE] = change.pack()
        arrays[name + _SCALES] = change.scales.astype(np.float16)
    for name, vector in (*weights.vectors.items(), *weights.own.items()):
        arrays[name] = vector.astype(np.float16)
    np.savez_compressed(path, allow_pickle=False, **arrays)


def load_trained_weights(path: Path, lengths: Mapping[str, int]) -> TrainedWeights:
    """Reads the weights, whose own arrays have these lengths.

    Raises ModelError where the file is damaged.
    """
    try:
        with np.load(path) as file:
            arrays = {name: file[name] for name in file.files}
        names = [n.removesuffix(_CHANGE) for n in arrays if n.endswith(_CHANGE)]
        changes = {
            name: unpack(arrays.pop(name + _CHANGE), _single(arrays.pop(name + _SCALES)))
            for name in names
        }
        vectors = {name: _single(vector) for name, vector in arrays.items()}
        own = {name: vectors.pop(name) for name in arrays if "." not in name}
        found = {name: len(array) for name, array in own.items()}
        if not changes or found != lengths:
            raise ValueError(f"{len(changes)} matrices, {found}")
    except Exception as error:  # a damaged header raises whatever its parser does
        raise ModelError(f"{path} is damaged ({error}); install the package again") from error
    return TrainedWeights(changes, vectors, own)


def _single(values: NDArray[np.generic]) -> FloatArray:
    return values.astype(np.float32)
