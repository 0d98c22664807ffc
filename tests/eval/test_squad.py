from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from corpus.errors import InputError
from corpus.types import Span
from eval.beir import index_entries
from eval.cli import evaluate
from eval.run import ask_questions
from eval.squad import Squad, ask_as, find_keys, read_gold_passages, read_squad
from eval.squad_figures import Said, list_given, list_open, make_figures, score_said
from index.snapshot import Snapshot
from qa.engine import Engine
from qa.extraction.reader import Reading
from qa.reading.question import Question as Asked
from qa.retrieval.retrieve import Candidate
from qa.settings import Settings
from tests.fakes import FakeEmbedder

RIVER = "Sông Hồng dài 1.149 km và chảy qua Hà Nội."
MOUNTAIN = "Núi Phan Xi Păng ở Lào Cai cao 3.143 mét."


def ask(id_: str, question: str, *answers: str, **more: Any) -> dict[str, Any]:
    given = [{"text": answer, "answer_start": 0} for answer in answers]
    return {"id": id_, "question": question, "answers": given, **more}


def wrap(*paragraphs: dict[str, Any]) -> dict[str, Any]:
    return {"version": "v2.0", "data": [{"title": "Địa_lý", "paragraphs": list(paragraphs)}]}


VERSION_1 = wrap(
    {
        "context": RIVER,
        "qas": [
            ask("q1", "Sông Hồng dài bao nhiêu km?", "1.149 km", "1149"),
            ask("q2", "Sông Hồng chảy qua đâu?", "Hà Nội"),
        ],
    },
    {"context": MOUNTAIN, "qas": [ask("q3", "Núi Phan Xi Păng cao bao nhiêu?", "3.143 mét")]},
)
VERSION_2 = wrap(
    *VERSION_1["data"][0]["paragraphs"],
    {
        "context": RIVER,
        "qas": [ask("q4", "Sông Hồng rộng bao nhiêu?", is_impossible=True)],
    },
)


def write(folder: Path, content: object) -> Path:
    path = folder / "squad.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def test_paragraphs_are_documents_and_questions_have_theirs(tmp_path: Path) -> None:
    squad = read_squad(write(tmp_path, VERSION_2))
    assert [(each.id, each.title, each.text) for each in squad.paragraphs] == [
        ("paragraph-00001", "Địa lý", RIVER),
        ("paragraph-00002", "Địa lý", MOUNTAIN),
    ]
    assert {each.metadata.language for each in squad.paragraphs} == {"vi"}
    first, _, third, impossible = squad.questions
    assert (first.id, first.answers, first.type) == ("q1", ("1.149 km", "1149"), "number")
    assert first.documents == (first.pair,) == ("paragraph-00001",)
    assert third.documents == ("paragraph-00002",)
    assert (impossible.answerable, impossible.pair) == (False, "paragraph-00001")
    assert squad.refused == ()


def test_the_first_questions_are_taken_over_all_paragraphs(tmp_path: Path) -> None:
    squad = read_squad(write(tmp_path, VERSION_1), limit=1)
    assert (len(squad.questions), len(squad.paragraphs)) == (1, 2)


def test_a_bad_question_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    content = wrap(
        {
            "context": RIVER,
            "qas": [
                ask("q1", "Sông nào?", "Sông Hồng"),
                ask("q1", "Sông nào nữa?", "Sông Hồng"),
                ask("q2", "Sông nào?"),
                ask("q3", " ", "Sông Hồng"),
                {"id": "q4"},
                "q5",
            ],
        }
    )
    squad = read_squad(write(tmp_path, content))
    assert [question.id for question in squad.questions] == ["q1"]
    assert len(squad.refused) == 5
    assert "the id 'q1' was given before" in squad.refused[0]
    assert "'q2' has no answer, and is not said to be impossible" in squad.refused[1]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "cannot be read as JSON"),
        ("[]", "not in SQuAD's format"),
        ({"data": [{"title": "x"}]}, "not in SQuAD's format"),
        ({"data": [{"paragraphs": [{"context": 5, "qas": []}]}]}, "not in SQuAD's format"),
        ({"data": []}, "holds no question"),
    ],
)
def test_a_file_in_another_format_is_an_error(
    tmp_path: Path, content: object, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read_squad(write(tmp_path, content))


def test_questions_may_be_asked_in_the_words_of_another_file(tmp_path: Path) -> None:
    squad = read_squad(write(tmp_path, VERSION_2))
    english = wrap({"context": "x", "qas": [ask("q2", "Where does the Red River flow?", "Hanoi")]})
    asked = ask_as(squad, read_squad(write(tmp_path, english)))
    (question,) = asked.questions
    assert (question.text, question.language) == ("Where does the Red River flow?", "en")
    assert (question.answers, question.documents) == (("Hà Nội",), ("paragraph-00001",))
    assert asked.paragraphs == squad.paragraphs
    with pytest.raises(InputError, match="share no question's id"):
        ask_as(squad, replace(asked, questions=()))


def test_the_first_accepted_answer_need_not_be_the_one(tmp_path: Path) -> None:
    squad = read_squad(write(tmp_path, VERSION_1))
    said = [Said("1149", 0.9), Said("thủ đô Hà Nội", 0.2), Said(None, 0.0)]
    found = score_said(squad, said)
    assert set(found) == {"exact", "f1", "right"}
    assert [each.mean for each in found.values() if each] == pytest.approx(
        [1 / 3, (1 + 2 * 2 / 6) / 3, 1 / 3]
    )
    refusing = score_said(squad, said, threshold=0.5)["f1"]
    assert refusing is not None
    assert refusing.mean == pytest.approx(1 / 3)


def test_where_there_is_no_answer_giving_none_is_right(tmp_path: Path) -> None:
    squad = read_squad(write(tmp_path, VERSION_2))
    right = [Said("1149", 0.9), Said("Hà Nội", 0.9), Said("3.143 mét", 0.9)]
    for last, share in ((Said(None, 0.0), 1.0), (Said("5 km", 0.9), 0.0), (Said("5 km", 0.1), 1.0)):
        found = score_said(squad, [*right, last], threshold=0.5)
        assert {name: each.mean for name, each in found.items() if each} == pytest.approx(
            {
                **dict.fromkeys(("exact", "f1", "right"), (3 + share) / 4),
                **dict.fromkeys(("has_exact", "has_f1", "has_right"), 1.0),
                **dict.fromkeys(("no_exact", "no_f1", "no_right"), share),
            }
        )


def test_articles_go_where_the_paragraph_is_english(tmp_path: Path) -> None:
    context = "The bridge was built by the army in the year 1903, and it is the oldest of them."
    content = wrap({"context": context, "qas": [ask("q", "Who built it?", "the army")]})
    found = score_said(read_squad(write(tmp_path, content)), [Said("army", 1.0)])
    assert found["exact"] is not None
    assert found["exact"].mean == 1


class Oracle:
    """A reader that finds the answers it is told in whatever passages it gets."""

    def __init__(self, *answers: str) -> None:
        self.answers = answers
        self.given: list[list[str]] = []

    def read(self, question: Asked, passages: Sequence[Candidate]) -> Reading | None:
        self.given.append([it.chunk.text for it in passages])
        for candidate in passages:
            for answer in self.answers:
                if (start := candidate.chunk.text.find(answer)) >= 0:
                    span = Span(start, start + len(answer))
                    return Reading(candidate.chunk, answer, span, 0.8)
        return None


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[Engine, Squad]]:
    squad = read_squad(write(tmp_path, VERSION_2))
    embedder, settings = FakeEmbedder(), Settings(index=tmp_path / "index", threshold=0.0)
    index_entries(tmp_path / "index", squad.paragraphs, embedder)
    with Engine(Snapshot.open(tmp_path / "index", embedder.identity), embedder, settings) as engine:
        yield engine, squad


def test_a_reader_gets_the_gold_paragraph_alone(opened: tuple[Engine, Squad]) -> None:
    engine, squad = opened
    oracle = Oracle("1.149 km", "3.143 mét")
    readings = read_gold_passages(engine, oracle, squad, find_keys(engine))
    assert oracle.given == [[RIVER], [RIVER], [MOUNTAIN], [RIVER]]
    assert [each.text for each in list_given(readings)] == ["1.149 km"] * 2 + [
        "3.143 mét",
        "1.149 km",
    ]


def test_a_question_that_the_product_refuses_is_not_read(opened: tuple[Engine, Squad]) -> None:
    engine, squad = opened
    refused = replace(squad, questions=(replace(squad.questions[0], text="???"),))
    assert read_gold_passages(engine, Oracle("1"), refused, find_keys(engine)) == [None]
    assert list_given([None]) == [Said(None, 0.0)]


def test_figures_hold_every_setting(opened: tuple[Engine, Squad]) -> None:
    engine, squad = opened
    outcomes = ask_questions(engine, squad.questions)
    readings = read_gold_passages(
        engine, Oracle("1.149 km", "Hà Nội", "3.143 mét"), squad, find_keys(engine)
    )
    figures = make_figures(squad, outcomes, readings, threshold=0.9)
    assert (figures["paragraphs"], figures["questions"], figures["answerable"]) == (2, 4, 3)
    assert figures["given"]["has_exact"][0] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["given"]["no_exact"][0] == 0
    assert figures["given_refusing"]["has_exact"][0] == 0
    assert figures["given_refusing"]["no_exact"][0] == 1
    said = score_said(squad, list_open(outcomes))["f1"]
    assert said is not None
    assert figures["open"]["f1"][0] == pytest.approx(said.mean, abs=1e-4)
    assert figures["product"]["hit@1"] == 1.0


def test_the_command_prints_people_a_table_and_programs_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.embedder.load_embedder", lambda *_: FakeEmbedder())
    file = str(write(tmp_path, VERSION_2))
    keep, page = str(tmp_path / "kept"), str(tmp_path / "page.html")
    run = CliRunner().invoke(evaluate, ["squad", file, "--json", "--keep", keep, "--report", page])
    assert run.exit_code == 0
    figures = json.loads(run.stdout)
    assert list(figures)[:4] == ["paragraphs", "questions", "answerable", "threshold"]
    assert set(figures) > {"open", "open_refusing", "given", "given_refusing", "index_seconds"}
    page_text = (tmp_path / "page.html").read_text("utf-8")
    assert "<svg" in page_text
    assert "With the gold paragraph given, an answer forced: exact" in page_text
    shown = CliRunner().invoke(evaluate, ["squad", file, "--limit", "2", "--keep", keep])
    assert shown.exit_code == 0, shown.output
    assert "given, refusing " in shown.stdout
    assert all(len(line) <= 80 for line in shown.stdout.splitlines())


def test_a_report_never_overwrites_what_is_asked(tmp_path: Path) -> None:
    file = write(tmp_path, VERSION_2)
    run = CliRunner().invoke(
        evaluate, ["squad", str(file), "--report", str(tmp_path / "squad.html")]
    )
    assert isinstance(run.exception, InputError)
    assert "would overwrite" in str(run.exception)
    assert json.loads(file.read_text("utf-8")) == VERSION_2


def test_the_benchmark_is_read_whole(benchmarks: Path) -> None:
    for language in ("vi", "en"):
        path = benchmarks / "squad-format" / f"xquad.{language}.json"
        if not path.exists():
            pytest.skip("the benchmark is not here")
        squad = read_squad(path)
        assert (len(squad.paragraphs), len(squad.questions), squad.refused) == (240, 1190, ())
        languages = [each.metadata.language for each in squad.paragraphs]
        assert languages.count(language) >= 239
