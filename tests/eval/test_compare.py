from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from eval.cli import evaluate
from eval.compare import Change, Entry, compare_runs, read_run, weigh_changes
from eval.figures import MEANS, MEASURES
from eval.report import About, make_report, write_report
from eval.run import Outcome
from tests.eval.answers import NOT_FOUND, QUESTION, RIGHT, UNANSWERABLE, outcome

ABOUT = About("questions.jsonl", "fake", 2, 0.3, "2026-11-22T13:00:00+00:00")
WRONG = replace(RIGHT, short_answer="Hà Nội", confidence=0.6)
UNSURE = replace(NOT_FOUND, confidence=0.1)


def count_coins(better: int, worse: int) -> float:
    """McNemar's p by its definition: fair coins at least as one-sided, either way."""
    total = better + worse
    heads = [sum(coins) for coins in product((0, 1), repeat=total)]
    extreme = [count for count in heads if abs(2 * count - total) >= abs(better - worse)]
    return float(Fraction(len(extreme), len(heads)))


@given(st.integers(0, 6), st.integers(0, 6))
def test_mcnemar_is_the_one_counted_over_all_coins(better: int, worse: int) -> None:
    assert weigh_changes(better, worse) == pytest.approx(count_coins(better, worse))
    assert weigh_changes(better, worse) == weigh_changes(worse, better)


def test_mcnemar_of_the_textbook() -> None:
    assert weigh_changes(0, 0) == 1
    assert weigh_changes(1, 6) == pytest.approx(0.125)
    assert weigh_changes(2000, 2200) == pytest.approx(0.0021, abs=1e-3)


def write(path: Path, *outcomes: Outcome) -> Path:
    write_report(path, make_report(ABOUT, outcomes))
    return path


def ask(number: int, *, answerable: bool = True) -> dict[str, object]:
    return {"question": replace(QUESTION if answerable else UNANSWERABLE, id=f"q-{number}")}


@pytest.fixture
def runs(tmp_path: Path) -> tuple[Path, Path]:
    before = [
        outcome(WRONG, **ask(1)),
        outcome(RIGHT, **ask(2)),
        outcome(RIGHT, **ask(3)),
        outcome(RIGHT, **ask(4, answerable=False)),
        outcome(RIGHT, **ask(5)),
    ]
    after = [
        outcome(RIGHT, **ask(1)),
        outcome(RIGHT, **ask(2)),
        outcome(UNSURE, **ask(3)),
        outcome(UNSURE, **ask(4, answerable=False)),
        outcome(RIGHT, **ask(6)),
    ]
    return write(tmp_path / "a.json", *before), write(tmp_path / "b.json", *after)


def find(changes: tuple[Change, ...], name: str) -> Change:
    return next(change for change in changes if change.measure == name)


def test_what_changed_is_counted_over_the_questions_of_both(runs: tuple[Path, Path]) -> None:
    compared = compare_runs(*map(read_run, runs))
    assert compared.questions == 4
    assert (compared.only_before, compared.only_after) == (("q-5",), ("q-6",))
    short = find(compared.changes, "short")
    assert (short.before, short.after) == pytest.approx((2 / 3, 2 / 3))
    assert (short.better, short.worse, short.p) == (1, 1, 1.0)
    assert short.difference.mean == 0
    refused = find(compared.changes, "refused")
    assert (refused.before, refused.after) == pytest.approx((0, 1 / 3))
    assert (refused.better, refused.worse) == (0, 1)
    invented = find(compared.changes, "invented")
    assert (invented.before, invented.after, invented.better) == (1, 0, 1)
    precision = find(compared.changes, "citation_precision")  # of what both answered
    assert (precision.before, precision.after, precision.p) == (1, 1, None)
    auroc = find(compared.changes, "auroc")
    assert (auroc.before, auroc.after) == pytest.approx((1 / 3, (2 + 0.5) / 3))
    assert set(MEASURES) - {change.measure for change in compared.changes} == set()


def test_each_question_tells_what_is_gone_and_what_is_new(runs: tuple[Path, Path]) -> None:
    turns = compare_runs(*map(read_run, runs)).turns
    assert [(turn.id, turn.gone, turn.new) for turn in turns] == [
        ("q-3", (), ("refused",)),
        ("q-1", ("wrong short answer",), ()),
        ("q-4", ("made up",), ()),
    ]
    assert [(turn.before, turn.after) for turn in turns] == [
        ("Vĩnh Phúc", "not found"),
        ("Hà Nội", "Vĩnh Phúc"),
        ("Vĩnh Phúc", "not found"),
    ]


def test_a_run_does_not_differ_from_itself(runs: tuple[Path, Path]) -> None:
    entries = read_run(runs[0])
    compared = compare_runs(entries, entries)
    assert compared.turns == compared.only_before == compared.only_after == ()
    for change in compared.changes:
        assert change.before == change.after
        assert (change.difference.mean, change.difference.low, change.difference.high) == (0, 0, 0)
        assert change.p in (None, 1.0)


def test_variants_of_a_question_are_drawn_together() -> None:
    def make(right: float, pair: str, number: int) -> Entry:
        measures = dict.fromkeys(MEANS) | {"short": right}
        id_ = f"{pair}-{number}"
        return Entry(id_, "?", pair, True, True, 0.9, "x", bool(right), (), 1.0, measures)

    before = {e.id: e for pair in "ab" for n in range(20) if (e := make(0.0, pair, n))}
    after = {e.id: e for pair in "ab" for n in range(20) if (e := make(pair == "a", pair, n))}
    change = find(compare_runs(before, after).changes, "short")
    assert (change.difference.mean, change.difference.low, change.difference.high) == (0.5, 0, 1)
    assert change.p is not None
    assert change.p < 1e-4  # which takes the 20 for independent


def test_what_no_run_wrote_is_an_error(tmp_path: Path, runs: tuple[Path, Path]) -> None:
    for text, message in (
        ("{", "cannot be read as JSON"),
        ("[]", "is no run"),
        ('{"outcomes": [{}]}', r"is no run \(KeyError\('question'\)"),
    ):
        (tmp_path / "x.json").write_text(text)
        with pytest.raises(InputError, match=message):
            read_run(tmp_path / "x.json")
    entries = read_run(runs[0])
    with pytest.raises(InputError, match="no question in common"):
        compare_runs(entries, {})


def test_the_command_prints_people_tables_and_programs_json(runs: tuple[Path, Path]) -> None:
    files = [str(path) for path in runs]
    content = json.loads(CliRunner().invoke(evaluate, ["compare", *files, "--json"]).stdout)
    assert (content["questions"], content["only_after"]) == (4, ["q-6"])
    short = next(change for change in content["changes"] if change["measure"] == "short")
    assert (short["better"], short["worse"], short["p"]) == (1, 1, 1.0)
    assert content["turns"][0]["new"] == ["refused"]
    shown = CliRunner().invoke(evaluate, ["compare", *files]).stdout
    assert "4 questions in both runs, 2 in one alone" in " ".join(shown.split())
    assert "+ refused" in shown
    assert all(len(line) <= 80 for line in shown.splitlines())
    same = CliRunner().invoke(evaluate, ["compare", files[0], files[0]]).stdout
    assert "gone (-)" not in same
