from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import add_paths
from index.snapshot import Snapshot
from qa.engine import Engine
from qa.extraction.finder import Finder
from qa.extraction.reader import Reader
from qa.settings import Settings
from tests.fakes import FakeEmbedder

TEXTS = {
    "dien-bien.md": "# Điện Biên\n\nToàn tỉnh Điện Biên có 1.277 thôn, bản.\n",
    "vinh-phuc.md": "# Vĩnh Phúc\n\nToàn tỉnh Vĩnh Phúc có 1.238 thôn, tổ dân phố.\n",
}
ASKED = "Toàn tỉnh Điện Biên có bao nhiêu thôn, bản?"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    folder, index = tmp_path / "documents", tmp_path / "index"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    embedder, settings = FakeEmbedder(), Settings(index=index, threshold=0.0)
    add_paths(index, [folder], embedder, settings.split)
    with Engine(Snapshot.open(index, embedder.identity), embedder, settings) as engine:
        yield engine


def test_the_finder_reads_what_the_engine_answers(engine: Engine) -> None:
    reader: Reader = Finder(engine.snapshot, engine.embedder, engine.settings)
    asked = engine.read(ASKED)
    passages = engine.retrieve(asked, engine.settings.hits).candidates
    reading, answer = reader.read(asked, passages), engine.ask(ASKED)
    assert reading is not None
    assert reading.text == answer.short_answer
    assert reading.score == answer.confidence
    assert reading.span is not None
    document = engine.document(reading.chunk.document_id)
    assert document is not None
    assert document.text[reading.span.start : reading.span.end] == reading.text
    assert reading.text.startswith("1.277")


def test_the_finder_reads_the_passages_it_is_given_and_no_others(engine: Engine) -> None:
    reader = Finder(engine.snapshot, engine.embedder, engine.settings)
    asked = engine.read("Toàn tỉnh có bao nhiêu thôn?")
    passages = engine.retrieve(asked, engine.settings.hits).candidates
    for document in TEXTS:
        chosen = [it for it in passages if it.chunk.document_id == document]
        reading = reader.read(asked, chosen)
        assert reading is not None
        assert reading.chunk.document_id == document
    assert reader.read(asked, []) is None
