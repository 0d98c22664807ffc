from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.console import Console

from corpus.errors import InputError
from eval.bootstrap import Interval
from eval.faults import FAULTS, list_faults
from eval.html_report import to_html
from eval.report import (
    About,
    Report,
    format_interval,
    list_inexact,
    make_report,
    make_tables,
    summarise,
    write_report,
)
from eval.run import Outcome
from eval.svg import Series, plot_bars, plot_lines
from tests.eval.answers import NOT_FOUND, QUESTION, RIGHT, UNANSWERABLE, cite, hit, outcome

HOSTILE = "<script>alert(1)</script>\"'&"
ABOUT = About(f"a {HOSTILE}.jsonl", "fake", 2, 0.3, "2026-11-22T13:00:00+00:00")
WRONG = replace(RIGHT, short_answer=HOSTILE, hits=(hit(1, "other.md"), hit(2, "gold.md")))


def report(*outcomes: Outcome) -> Report:
    return make_report(ABOUT, outcomes)


MIXED = report(
    outcome(RIGHT),
    outcome(WRONG, replace(QUESTION, id="q-2", text=f"Ai? {HOSTILE}")),
    outcome(RIGHT, UNANSWERABLE),
    outcome(NOT_FOUND, replace(QUESTION, id="q-4", split="test", language="en")),
)


@pytest.mark.parametrize(
    ("judged", "faults"),
    [
        (outcome(RIGHT), []),
        (outcome(NOT_FOUND, UNANSWERABLE), []),
        (outcome(NOT_FOUND), ["refused"]),
        (outcome(RIGHT, UNANSWERABLE), ["made up"]),
        (outcome(WRONG), ["another document first", "wrong short answer"]),
        (outcome(replace(RIGHT, short_answer=None)), ["no short answer"]),
        (outcome(replace(RIGHT, citations=())), ["not proved"]),
        (outcome(replace(RIGHT, citations=(replace(cite("Hội"), quote="!"),))),
         ["not proved", "inexact quote"]),
        (outcome(RIGHT, replace(QUESTION, documents=("gold.md", "other.md"))), ["partly proved"]),
    ],
)  # fmt: skip
def test_faults_are_told(judged: Outcome, faults: list[str]) -> None:
    assert list_faults(judged) == faults
    assert set(faults) <= set(FAULTS)


def test_the_summary_is_plain_json() -> None:
    summary = json.loads(json.dumps(summarise(report(outcome(RIGHT)))))
    assert summary["questions"] == 1
    assert summary["about"]["threshold"] == 0.3
    assert summary["inexact_quotes"] == []
    first = summary["groups"][0]
    assert (first["split"], first["by"], first["name"]) == ("dev", "all", "all")
    assert (first["hit@1"], first["invented"]) == (1.0, None)
    assert first["intervals"]["short"] == [1.0, 1.0]


def test_inexact_quotes_are_listed() -> None:
    judged = outcome(replace(RIGHT, citations=(replace(cite("Hội nghị"), quote="Hội  nghị"),)))
    assert list_inexact([judged]) == [{"id": "q-1", "quote": "Hội  nghị"}]


def test_the_page_and_the_data_are_written_beside_each_other(tmp_path: Path) -> None:
    page = tmp_path / "new" / "report.html"
    assert write_report(page, MIXED) == [page.with_suffix(".json"), page]
    assert page.read_text("utf-8") == to_html(MIXED)
    content = json.loads(page.with_suffix(".json").read_text("utf-8"))
    assert content["groups"] == summarise(MIXED)["groups"]
    assert [row["question"]["id"] for row in content["outcomes"]] == ["q-1", "q-2", "q-0", "q-4"]
    assert [row["right"] for row in content["outcomes"]] == [True, False, False, False]
    assert content["outcomes"][1]["faults"] == ["another document first", "wrong short answer"]
    assert content["outcomes"][1]["measures"]["mrr@10"] == 0.5
    assert write_report(tmp_path / "data.json", MIXED) == [tmp_path / "data.json"]


def test_half_a_character_in_a_question_does_no_harm(tmp_path: Path) -> None:
    torn = outcome(WRONG, replace(QUESTION, text="Ai \ud800?"))
    write_report(tmp_path / "report.html", report(torn))
    content = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert content["outcomes"][0]["question"]["text"] == "Ai ??"


def test_a_report_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"must end with \.html or \.json"):
        write_report(tmp_path / "report.pdf", MIXED)
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        write_report(tmp_path / "file" / "report.json", MIXED)


VOID = {"meta"}


class Reader(HTMLParser):
    """Holds every tag to be closed in its turn, and counts what would reach for something else."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: dict[str, int] = {}
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[tag] = self.seen.get(tag, 0) + 1
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_sound_needs_nothing_else_and_shows_hostile_text_as_text() -> None:
    page = to_html(MIXED)
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    assert reader.seen["script"] == 1
    assert "alert(1)</script>" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 3
    assert not {"link", "img", "iframe"} & set(reader.seen)
    assert not [value for name, value in reader.attributes if name in ("src", "href")]
    assert not re.search(r"https?://|@import|url\(", page)


def test_the_page_opens_what_went_wrong_and_nothing_else() -> None:
    page = to_html(MIXED)
    assert page.count("<details") == 3
    assert 'data-faults="another document first|wrong short answer"' in page
    assert "What went wrong: 3 of 4 questions" in page
    assert "“not found”" in page
    assert page.count("<svg") == 3 + 2 * 2  # bars of both measures for each split


def test_a_page_of_one_answer_and_one_of_none_that_is_right_are_made() -> None:
    for one in (report(outcome(RIGHT)), report(outcome(NOT_FOUND, UNANSWERABLE))):
        assert "What went wrong: 0 of 1 questions" in to_html(one)


def numbers(svg: str, tag: str, name: str) -> list[float]:
    root = ET.fromstring(svg)
    return [float(each.attrib[name]) for each in root.iter() if each.tag == tag]


def test_lines_are_drawn_to_scale() -> None:
    plot = plot_lines("A <b>", [Series("one & two", [(0, 0), (1, 1)], [1, 1])], ("x", "y"))
    assert numbers(plot, "circle", "cx") == [52, 466]
    assert numbers(plot, "circle", "cy") == [256, 14]
    root = ET.fromstring(plot)
    texts = [each.text for each in root.iter("text")]
    assert "one & two" in texts
    assert root.attrib["aria-label"] == "A <b>"


def test_bars_are_drawn_to_scale() -> None:
    plot = plot_bars("Bars", [("half", Interval(0.5, 0.25, 0.75)), ("none", Interval(0, 0, 0))])
    assert numbers(plot, "rect", "width") == [pytest.approx(274 / 2), 0]


def test_intervals_are_shown_in_percent_or_milliseconds() -> None:
    assert format_interval("short", Interval(0.9731, 0.951, 0.99)) == "97.3 (95.1–99.0)"
    assert format_interval("p50_ms", Interval(97.31, 95.1, 99)) == "97 (95–99)"
    assert format_interval("short", None) == "–"


def test_the_tables_fit_a_console_of_80_columns() -> None:
    outcomes = [outcome(RIGHT), outcome(NOT_FOUND, replace(QUESTION, id="q-2"))]
    outcomes += [outcome(RIGHT, replace(UNANSWERABLE, language="vi-abbreviated"))]
    console = Console(width=80, color_system=None)
    with console.capture() as captured:
        console.print(*make_tables(report(*outcomes)), sep="\n")
    lines = captured.get().splitlines()
    assert all(len(line) <= 80 for line in lines)
    rows = [line.split() for line in lines]
    assert ["short", "50.0", "(0.0–100.0)"] in rows
    heading = next(place for place, row in enumerate(rows) if row[:2] == ["n", "with"])
    whole = ["dev", "3", "2", "100", "50", "100", "50", "50", "50", "100", "50", "1"]
    assert rows[heading + 1] == whole
    assert rows[heading + 3][0] == "vi-abbreviated"
