"""Preparing the model: once, whole or not at all, and any number of processes at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from index import prepare
from index.prepare import RECIPE, prepare_model
from index.weights import Blocks, quantise, read_weights, unpack

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    code = "from index.prepare import prepare_model; print(prepare_model().identity)"
    environment = os.environ | {"HOIDAP_CACHE": str(folder)}
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    outputs = [racer.communicate()[0] for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0]
    assert outputs[0] == outputs[1] != ""
    return folder


def test_two_processes_at_once_leave_one_sound_model(cache: Path) -> None:
    assert list_models(cache) == [f"e5-small-q4-{RECIPE}"]
    assert prepare_model(cache).dimension == 384


def test_the_second_time_nothing_is_made(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare_model(cache)
    assert capsys.readouterr().err == ""


def test_a_damaged_model_is_made_again(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graph = prepare_model(cache).words
    content = bytearray(graph.read_bytes())
    content[1000] ^= 1
    graph.write_bytes(content)
    prepare_model(cache)
    assert "preparing" in capsys.readouterr().err
    assert graph.read_bytes() != content
    assert list_models(cache) == [f"e5-small-q4-{RECIPE}"]


def test_an_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(prepare, "sync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        prepare_model(tmp_path)
    assert list_models(tmp_path) == []


def test_leftovers_of_killed_preparations_go(tmp_path: Path) -> None:
    leftover = tmp_path / "models" / ".making-old"
    leftover.mkdir(parents=True)
    prepare_model(tmp_path)
    assert list_models(tmp_path) == [f"e5-small-q4-{RECIPE}"]


def list_models(cache: Path) -> list[str]:
    return sorted(p.name for p in (cache / "models").iterdir() if p.name != prepare.LOCK)


def test_without_the_package_the_error_names_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModelError, match="HOIDAP_MODEL"):
        prepare_model(tmp_path)


def test_a_wrong_or_cut_weights_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"PK\x03\x04" * 100)
    with pytest.raises(ModelError, match="not a weights file"):
        read_weights(path)
    path.write_bytes(b"E5S1" + bytes(20))
    with pytest.raises(ModelError, match="damaged"):
        read_weights(path)


def test_blocks_dequantise_by_the_formula() -> None:
    values = np.arange(32, dtype=np.uint8).reshape(1, 32) % 16
    blocks = Blocks(values, np.array([[0.5]], np.float32))
    assert blocks.dequantise()[0].tolist() == [(n - 8) * 0.5 for n in values[0].tolist()]


@pytest.mark.parametrize("bits", [4, 8])
def test_rounding_errs_by_half_a_step_at_most(bits: int) -> None:
    matrix = np.random.default_rng(0).normal(size=(3, 64)).astype(np.float32)
    matrix[1, :32] = 0
    blocks = quantise(matrix, bits)
    steps = np.repeat(blocks.scales, 32, axis=1)
    assert np.all(np.abs(blocks.dequantise() - matrix) <= steps / 2 * 1.001)
    assert blocks.values.max() < 2**bits


def test_packed_blocks_are_unpacked_again() -> None:
    blocks = quantise(np.random.default_rng(1).normal(size=(2, 64)).astype(np.float32), 4)
    packed = blocks.pack()
    assert packed.shape == (2, 32)
    assert unpack(packed, blocks.scales).values.tolist() == blocks.values.tolist()
