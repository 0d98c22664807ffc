"""Imports Gradio without the files for editors that it writes at every import."""

from __future__ import annotations

import gc
import inspect
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def save_time() -> Iterator[None]:
    """Spares a third of the import of Gradio and of the drawing of a page, measured.

    For each of its components Gradio parses the source and renders an interface for editors beside
    the installed package. It leaves out a class whose file cannot be told, so none can be told
    meanwhile. And nothing of what is imported is garbage: it is looked through no more.
    """
    find = inspect.getfile

    def find_other(of: object) -> str:
        if isinstance(of, type) and of.__module__.startswith("gradio."):
            raise OSError("no file, so that none is written beside it")
        return find(of)  # type: ignore[arg-type]

    gc.disable()
    inspect.getfile = find_other  # type: ignore[assignment]
    try:
        yield
    finally:
        inspect.getfile = find
        gc.freeze()
        gc.enable()
