"""What benchmarks share: processes with their time and memory, and figures that show noise."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter

from corpus.errors import HoidapError

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Spread:
    """The least, the median and the greatest of several measurements of one thing."""

    least: float
    median: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        return cls(min(values), statistics.median(values), max(values))

    def __str__(self) -> str:
        return f"{self.median:.3g} ({self.least:.3g}–{self.most:.3g})"


@dataclass(frozen=True, slots=True)
class Finished:
    """A process that ended well: its wall time, its peak of resident memory, what it printed."""

    seconds: float
    peak_bytes: int
    output: str


def run_python(
    arguments: Sequence[object], environment: Mapping[str, str] | None = None
) -> Finished:
    """Runs the interpreter with arguments, from the project's folder, and waits for it.

    POSIX only. The peak is never less than this process's own size, for the kernel counts a child
    before it becomes another program: measure memory before anything large is loaded here.
    Raises HoidapError where the process does not exit with 0.
    """
    command = [sys.executable, *map(str, arguments)]
    with TemporaryFile() as output:
        begin = perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=output, env={**os.environ, **(environment or {})}
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise HoidapError(
                f"`{' '.join(command)[:200]}` ended with {process.returncode}; "
                "see what it said above"
            )
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    unit = 1 if sys.platform == "darwin" else 1024
    return Finished(seconds, usage.ru_maxrss * unit, text)
