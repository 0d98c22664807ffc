"""Where the real pages and benchmarks are, or a reason to skip; which examples are drawn."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Whoever runs the tests draws the same examples; HYPOTHESIS_PROFILE=default draws others each time.
settings.register_profile("same", derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

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
