"""The files of what training changed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from index.prepare import TRAINED_QUESTIONS, TRAINED_READER
from index.reader_head import OUTPUTS
from index.trained_weights import (
    READER_OWN,
    TrainedWeights,
    load_trained_weights,
    save_trained_weights,
)
from index.weights import Blocks, quantise


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "reader.npz"
    values = np.arange(64, dtype=np.uint8).reshape(2, 32) % 16
    change = Blocks(values, np.array([[0.5], [0.25]], np.float32))
    vector = np.arange(3, dtype=np.float32)
    head, bias = np.ones((OUTPUTS, 3), np.float32), np.zeros(OUTPUTS, np.float32)
    own = {"head": head, "bias": bias}
    save_trained_weights(TrainedWeights({"l6.q.w": change}, {"l6.q.b": vector}, own), path)
    read = load_trained_weights(path, READER_OWN)
    assert list(read.changes) == ["l6.q.w"]
    assert read.changes["l6.q.w"].dequantise().tolist() == change.dequantise().tolist()
    assert {name: found.tolist() for name, found in read.vectors.items()} == {
        "l6.q.b": vector.tolist()
    }
    assert {name: found.tolist() for name, found in read.own.items()} == {
        "head": head.tolist(),
        "bias": bias.tolist(),
    }


def test_a_change_is_added_to_what_was_there() -> None:
    numbers = np.linspace(-1, 1, 64, dtype=np.float32).reshape(2, 32)
    before, change = quantise(numbers, 4), quantise(numbers[::-1] / 10, 4)
    weights = TrainedWeights({"a": change}, {}, {})
    changed = weights.apply({"a": before, "b": before})
    assert list(changed) == ["a"]
    expected = before.dequantise() + change.dequantise()
    assert changed["a"].bits == 8
    assert np.abs(changed["a"].dequantise() - expected).max() <= 0.5 / 127 * expected.max() * 1.01


TURNED = bytearray(TRAINED_READER.read_bytes())
TURNED[200:240] = bytes(byte ^ 0xFF for byte in TURNED[200:240])


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 cut", bytes(TURNED)], ids=["empty", "cut", "turned"]
)
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "reader.npz"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"reader\.npz is damaged"):
        load_trained_weights(path, READER_OWN)


def test_weights_for_another_head_are_refused() -> None:
    for lengths in ({"head": OUTPUTS}, {"shift": 384}, READER_OWN | {"head": OUTPUTS + 1}):
        with pytest.raises(ModelError, match=r"reader\.npz is damaged"):
            load_trained_weights(TRAINED_READER, lengths)


@pytest.mark.parametrize(
    ("path", "lengths"),
    [(TRAINED_READER, READER_OWN), (TRAINED_QUESTIONS, {"shift": 384})],
    ids=["reader", "questions"],
)
def test_the_projects_own_weights_fit_all_layers(path: Path, lengths: dict[str, int]) -> None:
    weights = load_trained_weights(path, lengths)
    assert len(weights.changes) == 12 * 6
    for name, change in weights.changes.items():
        rows = 1536 if ".fi." in name else 384
        columns = 1536 if ".fo." in name else 384
        assert change.values.shape == (rows, columns)
    assert {array.shape[-1] for array in weights.own.values()} <= {384, OUTPUTS}
