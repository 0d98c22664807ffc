"""What no document mentions is told in the asker's own words, and nothing that one does mention."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.build import add_paths
from index.snapshot import Snapshot
from qa.reading.question import read_question
from qa.retrieval.anchors import find_anchors
from qa.uncovered import list_unknown_things, list_unmentioned
from tests.fakes import FakeEmbedder

REPORT = """Tỉnh Nghệ An phấn đấu đến năm 2025 có 60% số hộ gia đình mua sắm trực tuyến.
Nghị quyết số 12-NQ/TU nói về thu nhập và phúc lợi của người dân.
Chủ tịch UBND tỉnh nhắc tới các dự án đầu tư và hạ tầng số ở các xã nghèo."""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    folder = tmp_path_factory.mktemp("uncovered")
    (folder / "report.txt").write_text(REPORT, "utf-8")
    add_paths(folder / "index", [folder / "report.txt"], FakeEmbedder())
    with Snapshot.open(folder / "index") as snapshot:
        yield snapshot


def read(asked: str, snapshot: Snapshot) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is unmentioned for sure, and what else is as far as one can tell."""
    question = read_question(asked, 2000, snapshot.lexical)
    terms = snapshot.lexical.coverage(question.plain)
    unknown = [term.term for term in terms if " " not in term.term and not term.known]
    anchors = find_anchors(question.text, question.plain)
    return (
        list_unmentioned(question, anchors, unknown, snapshot.lexical),
        list_unknown_things(question, snapshot.lexical),
    )


@pytest.mark.parametrize(
    ("asked", "unmentioned"),
    [
        ("Lào Cai có bao nhiêu xã nghèo?", ("Lào Cai",)),
        ("How many communes does Lao Cai have?", ("Lào Cai",)),
        ("Nghệ An có mục tiêu gì đến năm 2045?", ("2045", "mục tiêu")),
        ("Nghị quyết 36-NQ/TW nói gì?", ("36-NQ/TW",)),
        ("到2045年，义安省的目标是什么？", ("2045",)),
        ("Nghệ An có sân bay COVID-19 không?", ("COVID-19", "sân bay")),
        ("Liệt kê và so sánh các xã nghèo", ()),
        ("Nghệ An phấn đấu đến năm 2025 có bao nhiêu phần trăm hộ gia đình?", ()),
        ("How many communes are there?", ()),
    ],
)
def test_what_stands_nowhere_is_unmentioned_as_it_was_typed(
    asked: str, unmentioned: tuple[str, ...], snapshot: Snapshot
) -> None:
    assert read(asked, snapshot)[0] == unmentioned


@pytest.mark.parametrize(
    ("asked", "things"),
    [
        ("Nghệ An có bao nhiêu hộ nghèo?", ("hộ nghèo",)),  # hộ and nghèo stand apart
        ("Nghệ An có bao nhiêu hộ gia đình?", ()),
        ("Thu nhập của người dân là bao nhiêu?", ()),
        ("Có bao nhiêu ca mắc COVID-19?", ("ca mắc COVID-19",)),
        ("How many hospitals are there in Nghe An?", ("hospitals",)),
        ("How many households are there in Nghe An?", ()),
        ("Did Einstein visit Nghe An?", ("Einstein",)),
        ("Is Hanoi mentioned, or Nghe An?", ("Hanoi",)),
        ("Does Nghean have projects?", ()),
    ],
)
def test_what_is_so_nowhere_is_told_as_far_as_one_can(
    asked: str, things: tuple[str, ...], snapshot: Snapshot
) -> None:
    assert read(asked, snapshot)[1] == things
