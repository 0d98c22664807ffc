"""The rooms depend on one another in one direction: corpus ← index ← qa ← app, eval beside app."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAY_USE = {
    "corpus": {"corpus"},
    "index": {"corpus", "index"},
    "qa": {"corpus", "index", "qa"},
    "eval": {"corpus", "index", "qa", "eval"},
    "app": {"corpus", "index", "qa", "app"},
}

GRADIO = ("layout", "theme", "chat_tab", "documents_tab", "evaluation_tab")


def list_files(room: str) -> list[Path]:
    return [ROOT / "app.py"] if room == "app" else sorted((ROOT / room).rglob("*.py"))


def read_imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("room", MAY_USE)
def test_a_room_uses_only_rooms_below_it(room: str) -> None:
    for path in list_files(room):
        used = read_imports(path) & MAY_USE.keys()
        assert used <= MAY_USE[room], f"{path.relative_to(ROOT)} imports {used - MAY_USE[room]}"


def test_only_named_files_import_heavy_packages() -> None:
    allowed = {
        "torch": set(),
        "sentence_transformers": {"index/transformer_embedder.py", "eval/bench_speed.py"},
        "gradio": {
            "qa/server/web.py",
            "qa/page/endpoint.py",
            *(f"qa/page/{name}.py" for name in GRADIO),
        },
    }
    for room in MAY_USE:
        for path in list_files(room):
            name = path.relative_to(ROOT).as_posix()
            for package in read_imports(path) & allowed.keys():
                assert name in allowed[package], f"{name} imports {package}"
