"""The components whose texts follow the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qa.page.texts import TEXTS

FIRST = "vi"  # until the browser has said what it reads
# How handlers are wired: out of sight, and where they are quick past the queue too.
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
LIGHT: dict[str, Any] = {**QUIET, "queue": False}


class Labels:
    """Makes components with texts of the page, and says them again in another language."""

    def __init__(self) -> None:
        self.components: list[Any] = []
        self.redraws: list[tuple[Callable[..., Any], list[Any], list[Any]]] = []
        self._says: list[tuple[Callable[..., Any], Mapping[str, str]]] = []

    def make(self, kind: Callable[..., Any], said: Mapping[str, str], **given: Any) -> Any:
        """A component of a kind; `said` maps its properties to the keys of their texts."""
        component = kind(**self._read(said, FIRST), **given)
        self.components.append(component)
        self._says.append((kind, said))
        return component

    def redraw(self, draw: Callable[..., Any], inputs: list[Any], outputs: list[Any]) -> None:
        """Has what is drawn by this handler drawn again when the language has changed."""
        self.redraws.append((draw, inputs, outputs))

    def say(self, language: str) -> list[Any]:
        """An update of each component, in the order of `components`."""
        return [kind(**self._read(said, language)) for kind, said in self._says]

    def _read(self, said: Mapping[str, str], language: str) -> dict[str, str]:
        return {name: TEXTS[language][key] for name, key in said.items()}
