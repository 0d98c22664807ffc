"""A folder of documents, and what an index of it holds."""

from __future__ import annotations

from pathlib import Path

from corpus.types import Chunk
from index.build import BuildReport, add_paths
from index.snapshot import Snapshot
from tests.fakes import FakeEmbedder

TEXTS = {
    "a.txt": "Huyện họp ngày 27/4 về chính quyền số.",
    "b.md": "# Kế hoạch\n\nĐến năm 2030, xã hội số bao trùm.",
    "quý 1/c.html": "<p>Kinh tế số chiếm 30% sản phẩm của tỉnh.</p>",
}


def add(index: Path, *paths: Path) -> BuildReport:
    return add_paths(index, paths, FakeEmbedder())


def texts(index: Path) -> dict[str, str]:
    """The text of each indexed document; checks that every index holds the same passages."""
    with Snapshot.open(index) as snapshot:
        assert snapshot.list_damage() == []
        found = [snapshot.document(summary.id) for summary in snapshot.summaries()]
        return {document.id: document.text for document in found if document is not None}


def chunks(index: Path) -> list[Chunk]:
    with Snapshot.open(index) as snapshot:
        found = snapshot.chunks(snapshot.vectors.keys().tolist()).values()
        return sorted(found, key=lambda chunk: (chunk.document_id, chunk.start))


def contents(index: Path) -> dict[str, bytes]:
    """Every file below the index's folder, with what is in it."""
    files = (path for path in index.rglob("*") if path.is_file())
    return {path.relative_to(index).as_posix(): path.read_bytes() for path in files}
