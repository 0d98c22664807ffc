"""What went wrong in the words of the page's language; the error's own detail stands beside it."""

from __future__ import annotations

from corpus.errors import (
    HoidapError,
    ModelError,
    NotReady,
    QuestionError,
    ReadError,
    ReadOnly,
    SnapshotError,
)
from qa.page.html import show_detail
from qa.page.texts import TEXTS

CAUSES: tuple[tuple[type[HoidapError], str], ...] = (
    (QuestionError, "long_question"),  # an empty one is seen before
    (ReadError, "unreadable"),
    (SnapshotError, "index"),
    (ModelError, "model"),
    (NotReady, "loading"),
    (ReadOnly, "read_only"),
)


def name_cause(error: HoidapError) -> str:
    """The key of the text that says what kind of error it is."""
    return next(
        (f"cause_{name}" for kind, name in CAUSES if isinstance(error, kind)), "cause_other"
    )


def show_cause(key: str, detail: str, language: str) -> str:
    """What kind of error it is, and its detail, which is in English."""
    return f"<p>{TEXTS[language][key]}</p>{show_detail(detail, language)}"
