"""The file of what the reader learnt."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from index.prepare import TRAINED
from index.reader_weights import (
    OUTPUTS,
    LowRank,
    ReaderWeights,
    load_reader_weights,
    save_reader_weights,
)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "reader.npz"
    numbers = np.arange(6, dtype=np.float32).reshape(2, 3)
    correction = LowRank(down=numbers, up=numbers.T)
    head, bias = np.ones((OUTPUTS, 3), np.float32), np.zeros(OUTPUTS, np.float32)
    save_reader_weights(
        ReaderWeights({"l6.q.w": correction}, {"l6.q.b": numbers[0]}, head, bias), path
    )
    read = load_reader_weights(path)
    assert list(read.corrections) == ["l6.q.w"]
    assert read.corrections["l6.q.w"].down.tolist() == numbers.tolist()
    assert read.corrections["l6.q.w"].up.tolist() == numbers.T.tolist()
    assert {name: vector.tolist() for name, vector in read.vectors.items()} == {
        "l6.q.b": numbers[0].tolist()
    }
    assert (read.head.tolist(), read.bias.tolist()) == (head.tolist(), bias.tolist())


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


def test_the_projects_own_weights_fit_the_upper_half() -> None:
    weights = load_reader_weights()
    assert len(weights.corrections) == 6 * 6
    for name, correction in weights.corrections.items():
        rows = 1536 if ".fi." in name else 384
        columns = 1536 if ".fo." in name else 384
        assert (correction.up.shape[0], correction.down.shape[1]) == (rows, columns)
        assert correction.up.shape[1] == correction.down.shape[0]
    assert weights.head.shape == (OUTPUTS, 384)
