"""What a question names, how documents fit it, and that nothing is excluded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.types import Chunk, Metadata
from index.build import add_paths
from index.snapshot import Snapshot
from qa.reading.question import Question
from qa.retrieval.retrieve import retrieve
from qa.retrieval.routing import Route, find_route
from qa.settings import Settings
from tests.fakes import FakeEmbedder

REPORT = """---
title: Hội nghị
province: {province}
published: {day}
---

Có 120 trường học và 900 giường bệnh.
"""
PLACES = ("Điện Biên", "Hà Giang", "Nghệ An", "Phú Thọ", "Sơn La", "Vĩnh Phúc")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """Two reports a province, of 2019 and 2021, that differ in their metadata alone."""
    folder = tmp_path_factory.mktemp("corpus") / "reports"
    folder.mkdir()
    for province in PLACES:
        for year in (2019, 2021):
            text = REPORT.format(province=province, day=f"{year}-05-17")
            (folder / f"{province} {year}.md").write_text(text, "utf-8")
    add_paths(folder.parent / "index", [folder], FakeEmbedder())
    with Snapshot.open(folder.parent / "index") as snapshot:
        yield snapshot


def ask(text: str) -> Question:
    return Question(text, text, "vi", unaccented=False)


@pytest.mark.parametrize(
    ("question", "route"),
    [
        ("Tỉnh Vĩnh Phúc họp ngày 27/4/2021?", Route(("Vĩnh Phúc",), ("2021-04-27",), ("2021",))),
        ("Who met on 27 April 2021?", Route((), ("2021-04-27",), ("2021",))),
        ("Ngày 28/5 họp gì?", Route((), ("--05-28",), ())),
        ("So sánh Hà Nội và Nghệ An năm 2019", Route(("Hà Nội", "Nghệ An"), (), ("2019",))),
        ("Có 1.277 thôn, bản?", Route()),
    ],
)
def test_what_a_question_names(question: str, route: Route) -> None:
    assert find_route(ask(question)) == route
    assert bool(route) == (route != Route())


@pytest.mark.parametrize(
    ("route", "misfits"),
    [
        (Route(), [0, 0, 0, 0]),
        (Route(("Vĩnh Phúc",)), [0, 0.5, 2, 1]),
        (Route(("Phú Thọ",)), [0.5, 0, 2, 1]),
        (Route(("Vĩnh Phúc", "Nghệ An")), [0, 0.5, 0, 1]),
        (Route(days=("2021-04-27",), years=("2021",)), [0, 0.5, 1, 1]),
        (Route(days=("--05-28",)), [1, 1, 0, 1]),
        (Route(("Vĩnh Phúc",), years=("2021",)), [0, 0.5, 2.5, 1.5]),
        (Route(("Cà Mau",)), [1, 1, 1, 0]),
        (Route(years=("2030",)), [0, 0, 0, 0]),
    ],
)
def test_passages_are_set_back_behind_the_one_that_fits_best(
    route: Route, misfits: list[float]
) -> None:
    abouts = {
        1: Metadata("2021-04-28", "2021-04-27", "Vĩnh Phúc"),
        2: Metadata("2021-06-10", None, "Phú Thọ"),
        3: Metadata(None, "--05-28", "Nghệ An"),
        4: Metadata(),
    }
    assert route.misfits([1, 2, 3, 4], abouts).tolist() == misfits
    assert route.misfits([], {}).tolist() == []


def test_a_passage_of_another_province_that_names_the_one_asked_for_is_as_good_as_of_none() -> None:
    def chunk(text: str, heading: str = "") -> Chunk:
        return Chunk("x", "x", 0, len(text), text, heading=heading)

    abouts = dict.fromkeys([1, 2, 3], Metadata(province="Hà Nội")) | {4: Metadata()}
    chunks = {
        1: chunk("Ở TP.HCM."),
        2: chunk("Ở đó.", "HỒ CHÍ MINH"),
        3: chunk("Hà Nội."),
        4: chunk(""),
    }
    route = Route(("Hồ Chí Minh",))
    assert route.misfits([1, 2, 3, 4], abouts).tolist() == [1, 1, 1, 0]
    assert route.misfits([1, 2, 3, 4], abouts, chunks).tolist() == [0, 0, 1, 0]


@pytest.mark.parametrize("candidates", [1, 100])
def test_the_place_and_the_time_come_first_and_nothing_is_excluded(
    snapshot: Snapshot, candidates: int
) -> None:
    limits = Settings(candidates=candidates)
    for place in PLACES:
        question = ask(f"Tỉnh {place} có bao nhiêu giường bệnh ngày 17/5/2021?")
        found = retrieve(question, snapshot, FakeEmbedder(), limits).candidates
        assert found[0].chunk.document_id == f"{place} 2021.md"
        question = ask(f"Tỉnh {place} có bao nhiêu giường bệnh?")
        found = retrieve(question, snapshot, FakeEmbedder(), limits).candidates
        assert [it.chunk.document_id[:-8] for it in found[:2]] == [place, place]
        if candidates == 100:
            assert len(found) == 2 * len(PLACES)


def test_what_fits_best_keeps_its_score(snapshot: Snapshot) -> None:
    def scores(text: str, weight: float) -> dict[str, float]:
        limits = Settings(anchor_weight=weight)
        found = retrieve(ask(text), snapshot, FakeEmbedder(), limits).candidates
        return {it.chunk.document_id: it.score for it in found}

    unnamed = "Có bao nhiêu giường bệnh?"
    assert scores(unnamed, 0.0) == scores(unnamed, 9.0)
    named = "Vĩnh Phúc có bao nhiêu giường bệnh năm 2021?"
    without, weighed = scores(named, 0.0), scores(named, 0.1)
    behind = {"Vĩnh Phúc 2021.md": 0.0, "Vĩnh Phúc 2019.md": 0.05, "Phú Thọ 2021.md": 0.05}
    for place in PLACES[:3]:
        behind |= {f"{place} 2021.md": 0.2, f"{place} 2019.md": 0.25}
    for name, loss in behind.items():
        assert weighed[name] == pytest.approx(without[name] - loss)
