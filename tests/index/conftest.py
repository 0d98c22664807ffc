"""A folder of three documents, and a place for an index of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.index.folders import TEXTS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three documents."""
    folder = tmp_path / "folder"
    for name, text in TEXTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Where the index is to be."""
    return tmp_path / "index"
