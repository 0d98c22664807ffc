"""What the reader learnt: low-rank corrections of the encoder's upper layers, and its head.

`python -m eval.train_reader` writes the file; `index.onnx_graph` puts it into a graph.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError
from index.prepare import TRAINED
from index.weights import FloatArray

OUTPUTS = 4  # of a token: an answer begins, ends, its sentence is evidence, there is none
_DOWN, _UP, _HEAD, _BIAS = ".down", ".up", "head", "bias"


@dataclass(frozen=True, slots=True)
class LowRank:
    """A correction `up @ down` of a matrix: `up` is (rows, rank), `down` (rank, columns)."""

    down: FloatArray
    up: FloatArray


@dataclass(frozen=True, slots=True)
class ReaderWeights:
    """Corrections by the matrix's name, vectors that replace the encoder's, and the head.

    `head` is fp32 (OUTPUTS, hidden), `bias` (OUTPUTS,).
    """

    corrections: Mapping[str, LowRank]
    vectors: Mapping[str, FloatArray]
    head: FloatArray
    bias: FloatArray


def save_reader_weights(weights: ReaderWeights, path: Path = TRAINED) -> None:
    """Writes the weights in half precision."""
    arrays: dict[str, NDArray[np.float16]] = {}
    for name, correction in weights.corrections.items():
        arrays[name + _DOWN] = correction.down.astype(np.float16)
        arrays[name + _UP] = correction.up.astype(np.float16)
    for name, vector in weights.vectors.items():
        arrays[name] = vector.astype(np.float16)
    arrays[_HEAD] = weights.head.astype(np.float16)
    arrays[_BIAS] = weights.bias.astype(np.float16)
    np.savez_compressed(path, allow_pickle=False, **arrays)


def load_reader_weights(path: Path = TRAINED) -> ReaderWeights:
    """Reads the weights, in fp32. Raises ModelError where the file is damaged."""
    try:
        with np.load(path) as file:
            arrays = {name: file[name].astype(np.float32) for name in file.files}
        head, bias = arrays.pop(_HEAD), arrays.pop(_BIAS)
        names = {name.removesuffix(_DOWN) for name in arrays if name.endswith(_DOWN)}
        corrections = {
            name: LowRank(arrays.pop(name + _DOWN), arrays.pop(name + _UP)) for name in names
        }
    except (OSError, EOFError, ValueError, KeyError, BadZipFile, zlib.error) as error:
        raise ModelError(f"{path} is damaged ({error}); install the package again") from error
    return ReaderWeights(corrections, arrays, head, bias)
