"""What is drawn without a browser: replies, documents, parcels, reports and filters."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import (
    HoidapError,
    IndexDamaged,
    NotReady,
    QuestionError,
    ReadError,
    ReadOnly,
)
from corpus.types import Document, Metadata, Span
from index.database import DocumentSummary
from qa.page.documents import Wanted, list_years, make_rows, show_addition, show_count, show_failure
from qa.page.evaluation import (
    load_report,
    show_groups,
    show_headline,
    show_run,
    trace_risk,
)
from qa.page.evaluation_run import Step
from qa.page.filters import drop, list_provinces, read_filter, show_chips
from qa.page.reader import AROUND, MOST, show_text
from qa.page.reply import show_question, show_reply
from qa.page.sharing import pack, to_markdown
from qa.page.texts import TEXTS
from qa.page.troubles import name_cause, show_cause
from qa.page.turns import Trouble, Turn, list_previous
from qa.phrases import say
from qa.reading.filters import Filter
from qa.server.additions import Addition, Refused
from qa.types import Answer
from tests.page.fake_server import FIRST, LONG, SECOND, SHORT, answer, cite

TAGS = re.compile(r"<[^>]*>")
MARKS = re.compile(r'<mark class="([^"]*)" data-quote="(\d+)">(.*?)</mark>', re.DOTALL)
KNOWN = {"p", "div", "span", "q", "cite", "ol", "ul", "li", "button", "b", "h2", "section"}


def read_marks(html: str) -> dict[str, str]:
    """The marked text of each quote."""
    found: dict[str, str] = {}
    for _, number, text in MARKS.findall(html):
        found[number] = found.get(number, "") + unescape(TAGS.sub("", text))
    return found


@given(st.text(), st.text(min_size=1), st.text(), st.data())
def test_a_document_is_shown_as_it_is_with_its_quotes_marked(
    before: str, quote: str, after: str, data: st.DataObject
) -> None:
    document = Document("d", "T", before + quote + after, "s")
    size = len(document.text)
    start = data.draw(st.integers(0, size))
    furniture = Span(start, data.draw(st.integers(start, size)))
    document = replace(document, furniture=(furniture,))
    other = cite(2, document, document.text)
    chosen = replace(other, number=1, start=len(before), end=len(before + quote), quote=quote)
    html = show_text(document, "vi", [chosen, other], 1)
    shown = html[html.index(">") + 1 : html.rindex("</div>")]
    assert unescape(TAGS.sub("", shown)) == document.text
    assert read_marks(html)["1"] == quote


def test_a_long_document_is_cut_far_from_the_quote() -> None:
    text = "a" * 30_000 + "Đúng đây." + "b" * 30_000
    document = Document("d", "T", text, "s")
    html = show_text(document, "vi", [cite(1, document, "Đúng đây.")], 1)
    assert read_marks(html) == {"1": "Đúng đây."}
    assert ("a" * AROUND in html, "a" * (AROUND + 1) in html) == (True, False)
    assert TEXTS["vi"]["cut"] in html


def test_a_document_is_read_from_its_beginning_without_a_quote() -> None:
    html = show_text(Document("d", "T", "a" * MOST + "b", "s"), "vi")
    assert ("a" * MOST in html, "b…" in html) == (True, False)
    assert TEXTS["vi"]["cut_end"] in html
    whole = show_text(Document("d", "T", "a" * MOST, "s"), "vi")
    assert 'class="note"' not in whole


def test_pages_and_headings_are_shown() -> None:
    html = show_text(SHORT, "en", [cite(1, SHORT, "Trang hai nói về Nghệ An.")], 1)
    assert 'data-label="page 2"></span><mark' in html
    assert '<span class="heading">Mục tiêu</span>' in show_text(LONG, "vi")


@given(st.text(min_size=1), st.sampled_from(["answered", "not_found"]))
def test_nothing_of_a_question_or_an_answer_is_markup(text: str, status: str) -> None:
    given = answer("which", None, ())
    given = replace(
        given,
        question=text,
        status=status,  # type: ignore[arg-type]
        short_answer=text,
        text=text,
        reading=text + "x",
        unmentioned=(text,),
    )
    turn = Turn(text, given, given.citations)
    html = show_question(turn, "vi") + show_reply(turn, 0, "vi")
    names = {found.lower() for found in re.findall(r"</?([a-zA-Z][^\s/>]*)", html)}
    assert names <= KNOWN | {"h3", "label", "input"}
    assert show_reply(Turn(text, Trouble("cause_other", text)), 0, "vi").count("<p") == 3


def test_small_talk_is_replied_to_without_not_found_and_without_a_verdict() -> None:
    said = Answer("hi", "not_found", None, say("en", "small_talk"), 0.0, "en")
    assert show_reply(Turn("hi", said), 0, "vi") == f'<p class="chatted" lang="en">{said.text}</p>'


def test_a_verdict_is_pressed_and_asks_for_the_right_answer_once() -> None:
    turn = Turn("which", answer("which", None, ()), verdict="wrong")
    html = show_reply(turn, 3, "en")
    assert 'data-turn="3" data-verdict="wrong" aria-pressed="true"' in html
    assert "<input" in html
    assert "<input" not in show_reply(replace(turn, expected="x"), 3, "en")
    assert "<input" not in show_reply(replace(turn, verdict="right"), 3, "en")


def test_a_follow_up_refers_to_whole_questions() -> None:
    whole = replace(answer("which", None, ()), standalone="whole?")
    turns = [Turn("a", whole), Turn("b", Trouble("busy")), Turn("c", answer("tinh", None, ()))]
    assert list_previous(turns) == ("whole?", "tỉnh nào")


def test_markdown_says_the_same_and_obeys_nothing() -> None:
    text = to_markdown(answer("which [x](javascript:1)?", None, ()), "vi")
    assert r"\[x\](javascript:1)?" in text
    assert r"\<script\>" in text
    assert not re.search(r"(?<!\\)[<`]", text)
    assert all(line.startswith(("#", "**", ">", "")) for line in text.splitlines())
    assert FIRST.replace("#", r"\#") in text
    assert SECOND.splitlines()[0].replace("<", r"\<").replace(">", r"\>") in text


def test_saved_json_holds_the_filter_as_the_command_writes_it() -> None:
    turn = Turn("which", answer("which", None, ()), filter=Filter(province="Nghệ An"))
    parcel = pack(turn, "json", "vi")
    assert parcel is not None
    assert json.loads(parcel.text)["filter"] == {
        "province": "Nghệ An",
        "since": None,
        "until": None,
    }
    assert pack(Turn("which"), "json", "vi") is None


@pytest.mark.parametrize(
    ("given", "read", "wrong"),
    [
        (("", "", ""), None, ""),
        (("Nghệ An", " 5/2021 ", ""), Filter("Nghệ An", "2021-05-01"), ""),
        (("", "", "2021"), Filter(until="2021-12-31"), ""),
        (("", "mai", ""), None, "bad_date"),
        (("", "mai", "2021"), Filter(until="2021-12-31"), "bad_date"),
        (("Nghệ An", "2022", "2021"), Filter("Nghệ An", "2022-01-01"), "bad_range"),
    ],
)
def test_filters_are_read(given: tuple[str, str, str], read: Filter | None, wrong: str) -> None:
    expected = TEXTS["vi"][wrong].format(text="mai") if wrong else ""
    assert read_filter(*given, "vi") == (read, expected)


def test_a_question_tells_the_filter_it_was_asked_under() -> None:
    told = show_question(Turn("which", filter=Filter("Nghệ An", "2021-05-01")), "en")
    assert told.endswith('<p class="scope">Searching only: Nghệ An, from 2021-05-01</p>')
    assert "scope" not in show_question(Turn("which"), "en")


def test_a_chip_removes_its_condition() -> None:
    chosen = Filter("Nghệ An", "2021-05-01", "2021-12-31")
    html = show_chips(chosen, "", "vi")
    assert re.findall(r'data-name="(\w+)"', html) == ["province", "since", "until", "all"]
    assert show_chips(chosen, "bad <day>", "vi").endswith(html)  # what holds is seen beside it
    assert drop(chosen, "province") == Filter(None, "2021-05-01", "2021-12-31")
    assert drop(drop(chosen, "since"), "until") == Filter("Nghệ An")
    assert drop(Filter("Nghệ An"), "province") is None
    assert drop(chosen, "all") is None


def summarise(id_: str, title: str, province: str | None, day: str | None) -> DocumentSummary:
    about = Metadata(province=province, published=day)
    return DocumentSummary(id_, title, id_, about, 12345, 6)


def test_documents_are_found_by_words_province_and_year() -> None:
    one = summarise("một.md", "Nghị quyết", "Vĩnh Phúc", "2021-04-28")
    two = summarise("hai.md", "Báo cáo", None, None)
    assert [it.id for it in (one, two) if Wanted("nghi QUYET").matches(it)] == ["một.md"]
    assert [it.id for it in (one, two) if Wanted("hai").matches(it)] == ["hai.md"]
    assert [it.id for it in (one, two) if Wanted(province="Phú Thọ").matches(it)] == ["một.md"]
    assert [it.id for it in (one, two) if Wanted(year="2021").matches(it)] == ["một.md"]
    assert list_years([one, two], "vi") == [("Mọi năm", ""), ("2021", "2021")]
    assert list_provinces([one, two], "vi")[1:] == [
        ("Phú Thọ (1)", "Phú Thọ"),
        ("Vĩnh Phúc (1)", "Vĩnh Phúc"),
    ]
    assert make_rows([one], "vi") == [
        ["Nghị quyết", "Vĩnh Phúc", "28/04/2021", "12.345", "6", "một.md"]
    ]


def test_a_report_of_files_names_each_with_its_reason() -> None:
    html = show_addition(
        Addition(("a.md",), refused=(Refused("b<.pdf", "b<.pdf: is <i>bad"),)), "en"
    )
    assert "b&lt;.pdf<p>" in html
    assert ">is &lt;i&gt;bad<" in html
    assert html.index("Could not be used") < html.index("a.md")


def test_a_list_that_is_cut_says_so() -> None:
    told = show_count(1200, 5000, "en")
    assert "1,200 of 5,000" in told
    assert "first 1,000" in told
    assert "first" not in show_count(1000, 5000, "en")


def test_a_failed_removal_is_headed_as_one() -> None:
    html = show_failure(ReadOnly("not <here>"), "removal_failed", "vi")
    assert TEXTS["vi"]["removal_failed"] in html
    assert TEXTS["vi"]["nothing_added"] not in html
    assert TEXTS["vi"]["cause_read_only"] in html
    assert "not &lt;here&gt;" in html


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (QuestionError(""), "cause_long_question"),
        (ReadError(""), "cause_unreadable"),
        (IndexDamaged(""), "cause_index"),
        (NotReady(""), "cause_loading"),
        (HoidapError(""), "cause_other"),
    ],
)
def test_every_error_has_a_text(error: HoidapError, key: str) -> None:
    assert name_cause(error) == key
    vietnamese, english = show_cause(key, "<b>", "vi"), show_cause(key, "<b>", "en")
    assert vietnamese.startswith(f"<p>{TEXTS['vi'][key]}</p><details>")
    assert english == f'<p>{TEXTS["en"][key]}</p><p lang="en">&lt;b&gt;</p>'
    assert '<p lang="en">&lt;b&gt;</p></details>' in vietnamese


def test_risk_is_the_share_of_wrong_answers_among_the_surest() -> None:
    assert trace_risk([(0.9, True), (0.5, False), (0.5, True), (0.1, False)]) == (
        (0.25, 0.0),
        (0.75, 1 / 3),
        (1.0, 0.5),
    )
    assert len(trace_risk([(it / 1000, True) for it in range(1000)])) <= 201


def test_a_report_is_read_and_shown(tmp_path: Path) -> None:
    file = tmp_path / "eval.json"
    assert load_report(file) is None
    file.write_text("{}", "utf-8")
    assert load_report(file) is None
    group = {"split": "test", "by": "all", "name": "all", "questions": 4, "hit@1": 0.975}
    group |= {"intervals": {"hit@1": [0.9, 1.0]}, "p50_ms": 35.4, "short": None}
    language = {**group, "by": "language", "name": "vi"}
    outcome = {"question": {"split": "test"}, "confidence": 0.5, "right": True}
    content = {"groups": [group, language], "outcomes": [outcome]}
    file.write_text(json.dumps(content), "utf-8")
    report = load_report(file)
    assert report is not None
    html = show_headline(report, "en")
    assert "98%<small>90–100</small>" in html
    assert "35\N{NO-BREAK SPACE}ms" in html
    assert TEXTS["en"]["figure_short"] not in html
    assert report.risk == ((1.0, 0.0),)
    table = show_groups(report.languages, "language", "en")
    assert "Vietnamese<small>4</small>" in table
    assert "--share: 98%" in table
    assert "<td>–</td>" in table


def test_a_run_is_told_as_it_goes() -> None:
    assert 'value="3" max="9"' in show_run(Step(3, 9), "vi", True)
    assert "&lt;b&gt;" in show_run(Step(outcome="failed", failure="<b>"), "vi", True)
    assert TEXTS["vi"]["run_stopped"] in show_run(Step(outcome="stopped"), "vi", True)
    assert TEXTS["vi"]["run_impossible"] in show_run(None, "vi", False)
    assert show_run(None, "vi", True) == ""


def test_an_answer_without_a_short_one_is_its_quotes() -> None:
    given: Answer = replace(answer("which", None, ()), short_answer=None)
    html = show_reply(Turn("which", given), 0, "vi")
    assert 'class="short"' not in html
    assert html.count("<q ") == 3
