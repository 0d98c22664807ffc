"""The engine answers a follow-up as the whole question, in the asker's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from corpus.errors import QuestionError
from index.build import add_paths
from index.snapshot import Snapshot
from qa.engine import SAMPLE, Engine
from qa.reading.filters import Filter
from qa.settings import Settings
from qa.types import Answer
from tests.fakes import FakeEmbedder

WHOLE = "Điện Biên có bao nhiêu tổ dân phố?"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("corpus") / "index"
    add_paths(folder, [SAMPLE], FakeEmbedder())
    with Engine(Snapshot.open(folder), FakeEmbedder(), Settings()) as engine:
        yield engine


def strip(answer: Answer) -> Answer:
    return replace(answer, timings_ms={}, question="", reading=None)


def test_a_follow_up_gets_the_answer_of_the_whole_question(engine: Engine) -> None:
    answer = engine.ask("còn Nghệ An thì sao?", previous=[WHOLE])
    whole = "Nghệ An có bao nhiêu tổ dân phố?"
    assert (answer.question, answer.standalone) == ("còn Nghệ An thì sao?", whole)
    assert answer.reading == whole
    assert strip(answer) == strip(engine.ask(whole))


def test_typed_without_diacritics_it_is_read_with_them(engine: Engine) -> None:
    answer = engine.ask("con Nghe An thi sao?", previous=[WHOLE])
    assert answer.reading == "Nghệ An có bao nhiêu tổ dân phố?"
    assert engine.ask("nghi quyet 12-NQ/TU ban hanh khi nao?").standalone == (
        "nghị quyết 12-NQ/TU ban hành khi nào?"
    )


@pytest.mark.parametrize(
    ("question", "language"), [("And in Nghệ An?", "en"), ("Nghệ An?", "vi"), ("2030?", "vi")]
)
def test_the_frame_is_in_the_askers_language(engine: Engine, question: str, language: str) -> None:
    assert engine.ask(question, previous=[WHOLE]).language == language


@pytest.mark.parametrize(
    "previous", [[], ["Ai chủ trì phiên họp ở Nghệ An?"], ["?", "", "x" * 10_000]]
)
def test_a_question_of_its_own_is_asked_as_it_is(engine: Engine, previous: list[str]) -> None:
    answer = engine.ask(WHOLE, previous=previous)
    assert replace(answer, timings_ms={}) == replace(engine.ask(WHOLE), timings_ms={})
    assert (answer.standalone, answer.reading) == (WHOLE, None)


def test_an_earlier_question_over_the_limit_is_passed_over(engine: Engine) -> None:
    long = f"{WHOLE} {'dài ' * 1000}"
    assert engine.ask("khi nào?", previous=[long]).standalone == "khi nào?"
    assert engine.ask("còn Nghệ An?", previous=[WHOLE, long]).standalone == (
        "Nghệ An có bao nhiêu tổ dân phố?"
    )


def test_small_talk_is_declined_and_no_part_of_the_conversation(engine: Engine) -> None:
    thanks = engine.ask("Cảm ơn bạn!", previous=[WHOLE])
    assert (thanks.status, thanks.hits, thanks.standalone) == ("not_found", (), "Cảm ơn bạn!")
    assert engine.ask("còn Nghệ An?", previous=[WHOLE, "Cảm ơn bạn!"]).standalone == (
        "Nghệ An có bao nhiêu tổ dân phố?"
    )
    assert engine.ask(WHOLE, previous=["xin chào"]).standalone == WHOLE
    assert engine.ask("khi nào?", previous=["xin chào"]).standalone == "khi nào?"


def test_a_reading_over_the_limit_is_not_taken(engine: Engine) -> None:
    short = Engine(engine.snapshot, engine.embedder, replace(engine.settings, max_question=40))
    question = "ai chủ trì và ai dự, khi nào, ở đâu?"
    assert short.ask(question, previous=[WHOLE]).standalone == question
    with pytest.raises(QuestionError):
        short.ask(" ", previous=[WHOLE])


def test_what_was_answered_is_recalled_within_the_filter(engine: Engine) -> None:
    asked = "Tỉnh nào bàn về chuyển đổi số?"
    for province in ("Nghệ An", "Vĩnh Phúc"):
        answer = engine.ask("Ai là Bí thư tỉnh đó?", Filter(province), [asked])
        assert answer.standalone == f"Ai là Bí thư tỉnh {province}?"


def test_phrases_are_likened_without_what_all_share(engine: Engine) -> None:
    likeness = engine._liken("tổ dân phố", ["tổ dân phố", "dân phố", "kinh phí"])
    assert likeness[0] == pytest.approx(1)
    assert likeness[0] > likeness[1] > likeness[2]
