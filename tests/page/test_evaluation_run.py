"""A run of the question set: one at a time, stopped by whoever sees it, gone with the server."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.page.evaluation_run import PREPARE, EvaluationRun, Step

TALK = "import sys; print('read 1/5\\nask 1/2\\nask 2/2', file=sys.stderr)"
WAIT = "import sys, time; print('ask 1/2', file=sys.stderr, flush=True); time.sleep(60)"


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(1000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("it never came to hold")


def finish(program: str, file: Path) -> Step | None:
    run = EvaluationRun(program, file)
    assert not run.running
    run.begin()
    wait_until(lambda: not run.running)
    return run.step


def test_a_run_ends_done_or_failed_with_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "eval.json"
    assert finish(TALK, file) == Step(outcome="done")
    assert finish("raise SystemExit('no index <b>')", file) == Step(
        outcome="failed", failure="no index <b>"
    )


def test_the_program_is_given_where_to_write_its_report(tmp_path: Path) -> None:
    file = tmp_path / "eval.json"
    write = "import sys; open(sys.argv[-1], 'w').write(' '.join(sys.argv[1:3]))"
    assert finish(write, file) == Step(outcome="done")
    assert file.read_text("utf-8") == "run --report"


def test_one_run_goes_at_a_time_and_can_be_stopped_and_begun_again(tmp_path: Path) -> None:
    run = EvaluationRun(WAIT, tmp_path / "eval.json")
    run.begin()
    wait_until(lambda: run.step == Step(1, 2))
    first = run._process
    run.begin()
    assert run._process is first
    run.stop()
    assert run.step == Step(outcome="stopped")
    assert first is not None
    assert first.wait(20) != 0
    run.stop()
    run.begin()
    wait_until(lambda: run.step == Step(1, 2))
    assert run._process is not first
    run.stop()


def test_a_run_that_cannot_start_can_be_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = EvaluationRun(TALK, tmp_path / "eval.json")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", str(tmp_path / "none"))
        with pytest.raises(OSError, match="none"):
            run.begin()
    assert not run.running
    run.begin()
    wait_until(lambda: run.step == Step(outcome="done"))


def test_a_run_ends_with_the_server() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", f"{PREPARE}\n{WAIT}"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert process.stdin is not None
        assert process.stderr.readline() == "ask 1/2\n"
        process.stdin.close()
        assert process.wait(20) == 1
