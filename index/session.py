"""Opens prepared graphs with ONNX Runtime, and puts texts into the form that they take."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from corpus.errors import ModelError

PADDING = 1  # the token
_SURROGATE = re.compile("[\ud800-\udfff]")


def open_session(graph: Path) -> onnxruntime.InferenceSession:
    """A graph ready to run on the CPU. Raises ModelError where it cannot be loaded."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # Threads that spin while they wait slow everything down once another process wants a core.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelError(
            f"ONNX Runtime {onnxruntime.__version__} cannot load {graph} ({error}); "
            "remove its folder to prepare it again, or update onnxruntime"
        ) from error


def pad(batch: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Token ids of unequal length as one table with its mask, each int64 (texts, tokens)."""
    width = max(map(len, batch))
    ids = np.full((len(batch), width), PADDING, np.int64)
    mask = np.zeros((len(batch), width), np.int64)
    for row, tokens in enumerate(batch):
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
    return ids, mask


def replace_surrogates(text: str) -> str:
    """The text with every surrogate, which no encoding can hold, as U+FFFD; offsets stay."""
    return _SURROGATE.sub("\ufffd", text)
