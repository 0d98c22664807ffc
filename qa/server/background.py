"""Work on the index in a process of its own, which shares neither interpreter nor priority.

Questions are slowed by it as little as can be, and a parser that dies takes nothing with it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import HoidapError, InputError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from index.embedder import Embedder

NICENESS = 10
POLL = 0.2  # seconds between looks at whether it is cancelled

Work = Callable[[Path, "Embedder", Callable[[str, int, int], None]], Any]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is: `stage` is `wait`, `read`, `index` or what the model's making tells."""

    stage: str
    done: int
    total: int


def run_in_background(
    index: Path,
    work: Work,
    load: Callable[[], Embedder],
    tell: Callable[[Progress], None],
    cancelled: threading.Event,
) -> Any:
    """What `work` returns, done in a process of low priority that ends when `cancelled` is set.

    Raises the HoidapError that it raised, or InputError where the process died.
    """
    context = get_context("spawn")  # a fork would copy the locks of other threads, held
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, index, work, load), daemon=True)
    process.start()
    theirs.close()
    try:
        while not cancelled.is_set():
            if not ours.poll(POLL):
                continue
            kind, value = ours.recv()
            if kind == "progress":
                tell(value)
            elif kind == "error":
                raise value
            else:
                return value
        raise InputError("the server is closing; add the files again once it runs")
    except EOFError:
        process.join()
        raise InputError(
            f"the process that changes the index ended with {process.exitcode} and the index is "
            "as it was; add fewer files at once, or one by one, to find the file that it is"
        ) from None
    finally:
        process.terminate()
        process.join()
        ours.close()


def _work(pipe: Connection, index: Path, work: Work, load: Callable[[], Embedder]) -> None:
    if hasattr(os, "nice"):
        os.nice(NICENESS)

    def tell(stage: str, done: int, total: int) -> None:
        pipe.send(("progress", Progress(stage, done, total)))

    try:
        result = "result", work(index, load(), tell)
    except HoidapError as error:
        result = "error", error
    except Exception as error:
        result = (
            "error",
            InputError(f"the index cannot be changed ({error!r})"),
        )
    pipe.send(result)
