"""A new process that answers, against one that only embeds by sentence-transformers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import HoidapError
from eval.timing import Finished, Spread, run_python
from qa.engine import SAMPLE

QUESTION = "Which province targets top 10 digital government by 2030?"
EXPORT = "import sys, pathlib, index.export; index.export.export_model(pathlib.Path(sys.argv[1]))"
EMBED = """
import sys
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu")
print(len(model.encode("query: " + sys.argv[2])))
"""
# Spares sentence-transformers its look at the network, and the reader its account of the loading.
QUIET = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
}
TARGET = 0.25


@dataclass(frozen=True, slots=True)
class ColdStart:
    """Seconds from the start of a process to its end, and ours as a share of the other, by pair."""

    ask: Spread
    sentence_transformers: Spread
    ratio: Spread

    def list_facts(self) -> list[tuple[str, str]]:
        return [
            ("hoidap ask, process start to end, s", str(self.ask)),
            ("sentence-transformers, one question embedded, s", str(self.sentence_transformers)),
            (f"ratio, at most {TARGET} wanted", str(self.ratio)),
        ]


def export_weights(work: Path) -> Path:
    """The default weights as a sentence-transformers folder, written by a process of its own."""
    folder = work / "weights"
    if not folder.exists():
        run_python(["-c", EXPORT, folder])
    return folder


def measure_cold_start(work: Path, weights: Path, pairs: int) -> ColdStart:
    """Alternates the two; the first of each, which fills the file cache, is not counted."""
    index = work / "sample-index"
    run_python(["-m", "qa", "index", "add", SAMPLE, "--index", index])
    ours, theirs = [], []
    for _ in range(pairs + 1):
        ours.append(_ask(index).seconds)
        theirs.append(run_python(["-c", EMBED, weights, QUESTION], QUIET).seconds)
    return ColdStart(
        ask=Spread.of(ours[1:]),
        sentence_transformers=Spread.of(theirs[1:]),
        ratio=Spread.of([a / b for a, b in zip(ours[1:], theirs[1:], strict=True)]),
    )


def _ask(index: Path) -> Finished:
    finished = run_python(["-m", "qa", "ask", QUESTION, "--index", index, "--json"])
    if json.loads(finished.output)["status"] != "answered":
        raise HoidapError(f"{QUESTION!r} was not answered; the time of that says nothing")
    return finished
