"""The file of what the reader learnt."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from index.prepare import TRAINED
from index.reader_weights import (
    OUTPUTS,
    ReaderWeights,
    load_reader_weights,
    save_reader_weights,
)
from index.weights import Blocks, quantise


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "reader.npz"
    values = np.arange(64, dtype=np.uint8).reshape(2, 32) % 16
    change = Blocks(values, np.array([[0.5], [0.25]], np.float32))
    vector = np.arange(3, dtype=np.float32)
    head, bias = np.ones((OUTPUTS, 3), np.float32), np.zeros(OUTPUTS, np.float32)
    save_reader_weights(ReaderWeights({"l6.q.w": change}, {"l6.q.b": vector}, head, bias), path)
    read = load_reader_weights(path)
    assert list(read.changes) == ["l6.q.w"]
    assert read.changes["l6.q.w"].dequantise().tolist() == change.dequantise().tolist()
    assert {name: found.tolist() for name, found in read.vectors.items()} == {
        "l6.q.b": vector.tolist()
    }
    assert (read.head.tolist(), read.bias.tolist()) == (head.tolist(), bias.tolist())


def test_a_change_is_added_to_what_was_there() -> None:
    numbers = np.linspace(-1, 1, 64, dtype=np.float32).reshape(2, 32)
    before, change = quantise(numbers, 4), quantise(numbers[::-1] / 10, 4)
    weights = ReaderWeights({"a": change}, {}, numbers, numbers[0])
    changed = weights.apply({"a": before, "b": before})
    assert list(changed) == ["a"]
    expected = before.dequantise() + change.dequantise()
    assert changed["a"].bits == 8
    assert np.abs(changed["a"].dequantise() - expected).max() <= 0.5 / 127 * expected.max() * 1.01


TURNED = bytearray(TRAINED.read_bytes())
TURNED[200:240] = bytes(byte ^ 0xFF for byte in TURNED[200:240])


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 cut", bytes(TURNED)], ids=["empty", "cut", "turned"]
)
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "reader.npz"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"reader\.npz is damaged"):
        load_reader_weights(path)


def test_the_projects_own_weights_fit_all_layers() -> None:
    weights = load_reader_weights()
    assert len(weights.changes) == 12 * 6
    for name, change in weights.changes.items():
        rows = 1536 if ".fi." in name else 384
        columns = 1536 if ".fo." in name else 384
        assert change.values.shape == (rows, columns)
    assert weights.head.shape == (OUTPUTS, 384)
