"""Everything that can be set, in one frozen object, with the limits it must keep."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.errors import SettingError
from corpus.split import SplitSettings
from index.embedder import DEFAULT_MODEL

THRESHOLD = 0.35  # the confidence below which nothing is told, unless another is set


@dataclass(frozen=True, slots=True)
class Settings:
    """What shapes an answer.

    `model` is `default`, a model's name on a hub or a local folder. `index` and `cache` are
    folders, None for the user's own. Lengths are in characters. `candidates` is how many chunks
    each first stage proposes, `rescored` how many of them late interaction reads,
    `lexical_weight` what a perfect lexical match adds to its score, and `anchor_weight` what a
    passage loses that is of no known province though another is of the one that is asked about.
    `threshold` is the confidence below which an answer is "not found".
    """

    model: str = DEFAULT_MODEL
    index: Path | None = None
    cache: Path | None = None
    max_question: int = 2000
    candidates: int = 100
    hits: int = 10
    rescored: int = 40
    lexical_weight: float = 0.5
    anchor_weight: float = 0.05
    threshold: float = THRESHOLD
    max_quotes: int = 4
    max_quotes_per_document: int = 3
    split: SplitSettings = field(default_factory=SplitSettings)

    def __post_init__(self) -> None:
        for name, least in (
            ("max_question", 1),
            ("candidates", 1),
            ("rescored", 1),
            ("hits", 1),
            ("max_quotes", 1),
            ("max_quotes_per_document", 1),
        ):
            value = getattr(self, name)
            if value < least:
                raise SettingError(f"{name} is {value}; set it to {least} or more")
        if not 0 <= self.threshold <= 1:
            raise SettingError(f"threshold is {self.threshold}; set it between 0 and 1")

    @classmethod
    def from_environment(cls) -> Settings:
        """The defaults with HOIDAP_MODEL, HOIDAP_INDEX and HOIDAP_CACHE in their place."""
        settings = cls()
        if model := os.environ.get("HOIDAP_MODEL"):
            settings = replace(settings, model=model)
        if index := os.environ.get("HOIDAP_INDEX"):
            settings = replace(settings, index=Path(index))
        if cache := os.environ.get("HOIDAP_CACHE"):
            settings = replace(settings, cache=Path(cache))
        return settings


def default_index() -> Path:
    """The user's own index: `index` in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("hoidap", appauthor=False) / "index"
