"""A run of the question set in a process of its own, which all open pages see and may stop."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Literal

REPORT = Path("reports") / "eval.json"  # as `make eval` writes it, below the working folder
ROOT = Path(__file__).resolve().parents[2]
# It gives way to those who ask meanwhile, and ends with the server, whose end of the pipe closes.
PREPARE = """\
import os, threading
getattr(os, "nice", int)(10)
threading.Thread(target=lambda: (os.read(0, 1), os._exit(1)), daemon=True).start()
"""
PROGRESS = "HOIDAP_PROGRESS"  # asks a command for lines of progress, as qa.render says them
_PROGRESS_LINE = re.compile(r"ask (?P<done>\d+)/(?P<total>\d+)")


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run is; `outcome` is empty until it ends, `failure` says why without a report."""

    done: int = 0
    total: int = 0
    outcome: Literal["", "done", "stopped", "failed"] = ""
    failure: str = ""


class EvaluationRun:
    """The one run that a server has under way at a time; it goes on when a page is closed.

    `program` is Python source that takes the arguments of `hoidap eval` and writes the report to
    `file`.
    """

    def __init__(self, program: str, file: Path = REPORT) -> None:
        self._program = program
        self._file = file
        self._lock = Lock()
        self._process: subprocess.Popen[str] | None = None
        self.step: Step | None = None  # of the last run, None before the first

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self.step is not None and not self.step.outcome

    def begin(self) -> None:
        """Starts a run where none is under way; raises OSError where no process can be started."""
        with self._lock:
            if self.running:
                return
            self._process = process = self._start()
            self.step = Step()
        Thread(target=self._follow, args=(process,), name="evaluation", daemon=True).start()

    def stop(self) -> None:
        """Ends the run without a report, where one is under way."""
        with self._lock:
            if self.running and self._process:
                self.step = Step(outcome="stopped")
                self._process.kill()

    def _start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", f"{PREPARE}\n{self._program}", "run", "--report"]
        return subprocess.Popen(
            [*command, str(self._file.resolve())],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, PROGRESS: "lines"},
        )

    def _follow(self, process: subprocess.Popen[str]) -> None:
        said = ""
        with process:
            for line in process.stderr or ():
                if found := _PROGRESS_LINE.fullmatch(line.strip()):
                    self._tell(process, Step(int(found["done"]), int(found["total"])))
                elif line.strip():
                    said = line.strip()
            status = process.wait()
        failed = Step(outcome="failed", failure=said or str(status))
        self._tell(process, failed if status else Step(outcome="done"))

    def _tell(self, process: subprocess.Popen[str], step: Step) -> None:
        with self._lock:
            if process is self._process and self.running:  # else it was stopped meanwhile
                self.step = step
