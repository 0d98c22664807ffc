"""Chunks by the place and the day of their documents, against the same rule in Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Chunk, Document, Metadata
from index.passage import make_passage
from index.snapshot import Snapshot
from index.writer import Writer
from tests.fakes import FakeEmbedder

ABOUT = {
    "both": Metadata("2021-04-28", "2021-04-27", "Vĩnh Phúc"),
    "published": Metadata("2021-06-10", None, "Thái Nguyên"),
    "no year": Metadata("2017-07-24", "--07-23", "Thái Nguyên"),
    "no year at all": Metadata(None, "--05-28", "Nghệ An"),
    "no province": Metadata("2022-01-01"),
    "nothing": Metadata(),
}
TEXT = "Hội nghị bàn về chính quyền số."


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """One document for each case, of two chunks."""
    folder = tmp_path_factory.mktemp("index")
    embedder = FakeEmbedder()
    with Writer(folder, embedder, {}) as writer:
        for name, about in ABOUT.items():
            document = Document(name, "Báo cáo", TEXT, name, about)
            whole = Chunk(f"{name}#0", name, 0, len(TEXT), TEXT)
            half = replace(whole, id=f"{name}#1", end=8, text=TEXT[:8])
            passages = [make_passage(document, chunk) for chunk in (whole, half)]
            texts = [passage.text for passage in passages]
            writer.add(document, "f" * 64, passages, list(embedder.encode(texts, "passage")))
        writer.publish()
    with Snapshot.open(folder) as snapshot:
        yield snapshot


def day_of(about: Metadata) -> str:
    days = [day for day in (about.meeting, about.published) if day and day[0].isdigit()]
    return days[0] if days else ""


DAYS = st.one_of(
    st.none(),
    st.sampled_from(["2017-07-24", "2021-04-27", "2021-04-28", "2021-06-10", "2022-01-01"]),
    st.dates().map(str),
)
PROVINCES = st.none() | st.lists(
    st.sampled_from(["Vĩnh Phúc", "Thái Nguyên", "Nghệ An", "Cà Mau"]), unique=True
)


@given(PROVINCES, DAYS, DAYS)
def test_all_chunks_of_the_documents_that_match_and_no_other(
    snapshot: Snapshot, provinces: list[str] | None, since: str | None, until: str | None
) -> None:
    expected = {
        name
        for name, about in ABOUT.items()
        if (provinces is None or about.province in provinces)
        and (since is None or day_of(about) >= since)
        and (until is None or "" < day_of(about) <= until)
    }
    keys = snapshot.select(provinces, since, until)
    assert keys == sorted(keys)
    assert len(keys) == 2 * len(expected)
    assert {chunk.document_id for chunk in snapshot.chunks(keys).values()} == expected
