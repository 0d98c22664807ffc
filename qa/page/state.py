"""The head of the page, and the line that says whether it can answer yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import HoidapError
from qa.page.texts import TEXTS
from qa.page.troubles import name_cause, show_cause

if TYPE_CHECKING:
    from qa.server.service import Service


def show_head(language: str) -> str:
    """The name of the page and what it is for."""
    return f'<h1 lang="vi">hỏi đáp</h1><p>{TEXTS[language]["purpose"]}</p>'


def show_state(service: Service, language: str) -> str:
    """That the engine is loading, why it failed, or that there is nothing to ask; else nothing."""
    texts = TEXTS[language]
    state = service.state
    if state.stage == "loading":
        return f'<p class="loading" role="status">{texts["loading"]}</p>'
    if state.stage == "failed":
        cause = show_cause("cause_closed", state.reason or "", language)
        return f'<div class="failed" role="alert">{cause}</div>'
    try:
        any_there = bool(service.documents())
    except HoidapError as error:
        cause = show_cause(name_cause(error), str(error), language)
        return f'<div class="failed" role="alert">{cause}</div>'
    return "" if any_there else f'<p class="loading" role="status">{texts["no_documents"]}</p>'
