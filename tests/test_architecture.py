"""The rooms depend on one another in one direction: corpus ← index ← qa ← app, eval beside app."""

from __future__ import annotations

import ast
import re
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
MAY_START = {"app": {"eval"}}  # in a process of its own, by the text of a program

GRADIO = ("layout", "theme", "chat_tab", "documents_tab", "evaluation_tab")


def list_files(room: str) -> list[Path]:
    return [ROOT / "app.py"] if room == "app" else sorted((ROOT / room).rglob("*.py"))


IMPORT_TEXT = re.compile(r"\bfrom (\w+)[\w.]* import\b|\bimport (\w+)")
MODULE_TEXT = re.compile(r"(\w+)(?:\.\w+)+")


def read_text_imports(path: Path) -> set[str]:
    """The rooms whose modules the strings of a file import or name."""
    texts = [
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    imported = {name for text in texts for found in IMPORT_TEXT.findall(text) for name in found}
    for text in texts:
        module = ROOT / text.replace(".", "/")
        if (named := MODULE_TEXT.fullmatch(text)) and (
            module.with_suffix(".py").is_file() or module.is_dir()
        ):
            imported.add(named[1])
    return imported & MAY_USE.keys()


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


@pytest.mark.parametrize("room", MAY_USE)
def test_no_string_names_a_module_that_the_room_may_not_use(room: str) -> None:
    allowed = MAY_USE[room] | MAY_START.get(room, set())
    for path in list_files(room):
        used = read_text_imports(path)
        assert used <= allowed, f"{path.relative_to(ROOT)} names {used - allowed}"


def test_an_import_in_a_string_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "sly.py"
    for line in ("'from eval.cli import evaluate; evaluate()'", "find('eval.cli')", "'import app'"):
        file.write_text(f"x = {line}\n" if line[0] == "'" else line, "utf-8")
        assert read_text_imports(file) == {"app" if "app" in line else "eval"}


def test_only_named_files_import_heavy_packages() -> None:
    allowed = {
        "torch": {f"eval/{name}.py" for name in ("trainable", "train_questions", "train_reader")},
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
