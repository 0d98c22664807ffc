"""Where the real pages and benchmarks are, and a reason to skip where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the five real pages."""
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip(f"the real pages are not on this machine ({folder})")
    return folder


@pytest.fixture(scope="session")
def benchmarks() -> Path:
    """The folder of the XQuAD benchmarks."""
    folder = SHARED / "benchmarks"
    if not folder.is_dir():
        pytest.skip(f"the benchmarks are not on this machine ({folder})")
    return folder
