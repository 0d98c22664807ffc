"""The README's commands print what the README says they print."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"```console\n\$ hoidap (ask [^\n]*|chat)\n(.*?)```", re.DOTALL)
EXAMPLES = BLOCK.findall((ROOT / "README.md").read_text("utf-8"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


def round_off(text: str) -> str:
    """Scores differ in their last digits from one processor to another."""
    return re.sub(r"(\d\.\d)\d+", r"\1", text)


def is_shown(expected: str, printed: str) -> bool:
    """Whether all is printed that is expected, with anything where a line is "..."."""
    parts = [re.escape(round_off(part)) for part in re.split(r"^\.\.\.\n", expected, flags=re.M)]
    return re.fullmatch(".*".join(parts), round_off(printed), re.DOTALL) is not None


def test_the_readme_has_its_examples() -> None:
    assert len(EXAMPLES) == 5


@pytest.mark.model
@pytest.mark.parametrize(("command", "expected"), EXAMPLES)
def test_an_example_prints_what_it_says(command: str, expected: str, home: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HOIDAP_INDEX")}
    environment |= {"XDG_DATA_HOME": str(home), "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        [sys.executable, "-m", "qa", *shlex.split(command)],
        input="\n".join(re.findall(r"^> (.*)", expected, re.MULTILINE)),
        capture_output=True,
        encoding="utf-8",
        env=environment,
        cwd=ROOT,
        check=True,
    )
    assert is_shown(expected, run.stdout), run.stdout
