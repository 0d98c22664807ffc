from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import InputError
from eval.bootstrap import Interval, estimate_difference, estimate_mean
from eval.collection import Ranking
from eval.comparison import (
    BEGIN,
    END,
    Comparison,
    System,
    compare,
    format_difference,
    format_share,
    introduce,
    tabulate,
    tabulate_differences,
    tabulate_hits,
    to_json,
    write_measured,
)
from tests.eval.fakes import open_fake

NONE = Interval(0.0, 0.0, 0.0)
FIRST = System("a", dict.fromkeys(("hit@1", "recall@5", "mrr@10"), Interval(0.5, 0.4, 0.6)), None)
SECOND = System(
    "b",
    dict.fromkeys(("hit@1", "recall@5", "mrr@10"), Interval(0.7, 0.6, 0.8)),
    Interval(0.2, 0, 1),
)


def test_the_systems_are_measured_query_by_query(tmp_path: Path) -> None:
    right: dict[str, Ranking] = {
        "q1": [("p1", 2.0)],
        "q2": [("p1", 2.0), ("p2", 1.0)],
        "q3": [("p4", 1.0)],
        "q4": [],
    }
    none: dict[str, Ranking] = {query: [] for query in right}
    with open_fake(tmp_path) as collection:
        found = compare(collection, {"right": right, "none": none}, {"right": ("right", "none")})
    assert (found.benchmark, found.queries, found.passages) == ("bench", 4, 4)
    first, second = found.systems
    groups = ["p1", "p2", "p4", "p3"]
    assert first.figures["hit@1"] == estimate_mean([1, 0, 1, 0], groups)
    assert first.figures["recall@5"] == estimate_mean([1, 1, 1, 0], groups)
    assert first.figures["mrr@10"] == estimate_mean([1, 0.5, 1, 0], groups)
    assert first.difference == estimate_difference([1, 0, 1, 0], [0, 0, 0, 0], groups)
    assert second.figures["hit@1"] == NONE
    assert second.difference is None


def test_figures_are_shown_in_percent_and_significant_differences_stand_out() -> None:
    assert format_share(Interval(0.9416, 0.93, 0.9532)) == "94.2 (93.0–95.3)"
    assert format_difference(Interval(0.012, 0.004, 0.02)) == "**+1.2** (+0.4 to +2.0)"
    assert format_difference(Interval(-0.012, -0.02, 0.0)) == "-1.2 (-2.0 to +0.0)"
    assert format_difference(Interval(-0.0, -0.0, 0.0)) == "+0.0 (+0.0 to +0.0)"
    assert format_difference(None) == ""


def test_a_benchmark_has_a_row_a_system_or_a_column() -> None:
    one = Comparison("x", 1190, 240, (FIRST, SECOND))
    assert "Questions over passages: x 1,190 over 240, x 1,190 over 240." in introduce([one, one])
    share = "50.0 (40.0–60.0)"
    assert f"| a | {share} | {share} | {share} |  |\n" in tabulate(one, "ours less this")
    assert tabulate_hits([one, one], "n").splitlines()[:3] == [
        "| n | x | x |",
        "| --- | ---: | ---: |",
        f"| a | {share} | {share} |",
    ]
    assert tabulate_differences([one]).splitlines()[2:] == ["| b | +20.0 (+0.0 to +100.0) |"]


def test_json_has_mean_low_and_high() -> None:
    content = to_json(Comparison("x", 3, 2, (FIRST, SECOND)))
    assert (content["benchmark"], content["queries"], content["passages"]) == ("x", 3, 2)
    assert content["systems"][1] == {
        "system": "b",
        "hit@1": [0.7, 0.6, 0.8],
        "recall@5": [0.7, 0.6, 0.8],
        "mrr@10": [0.7, 0.6, 0.8],
        "difference": [0.2, 0, 1],
    }


def test_only_what_stands_between_the_marks_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Title\n\n{BEGIN}\n\nold\n\n{END}\n\nReading.\n", "utf-8")
    for _ in range(2):
        write_measured(page, "| new |\n")
        assert page.read_text("utf-8") == f"# Title\n\n{BEGIN}\n\n| new |\n\n{END}\n\nReading.\n"


@pytest.mark.parametrize("text", ["no marks", f"{END} {BEGIN}", BEGIN])
def test_a_page_without_marks_stays_as_it_is(tmp_path: Path, text: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(text, "utf-8")
    with pytest.raises(InputError, match="has no lines"):
        write_measured(page, "new")
    assert page.read_text("utf-8") == text
