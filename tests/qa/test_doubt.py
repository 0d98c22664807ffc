"""A short question is answered as typed where that alone has an answer to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import add_paths
from index.snapshot import Snapshot
from qa.engine import SAMPLE, Engine
from qa.followups.doubt import may_stand, measure_held, stands
from qa.settings import Settings
from qa.types import Answer, Citation, Status
from tests.fakes import FakeEmbedder

WHOLE = "Điện Biên có bao nhiêu tổ dân phố?"
QUESTION = "Lao động nữ được nghỉ bao lâu?"
LAW = "Lao động nữ được nghỉ 06 tháng khi sinh con."
TOPIC = "Điện Biên, tổ dân phố"


def say(confidence: float, *quotes: str, province: str | None = None) -> Answer:
    citations = tuple(
        Citation(n, "a.md", "A", "a.md", None, province, None, 0, len(quote), quote, "")
        for n, quote in enumerate(quotes, 1)
    )
    status: Status = "answered" if quotes else "not_found"
    return Answer(QUESTION, status, None, "", confidence, "vi", citations)


NOTHING = say(0.2)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (QUESTION, True),
        ("Ai hát quốc ca?", True),
        ("Tesla chết năm nào?", True),
        ("Who do gurus control?", True),
        ("Ai chủ trì?", False),
        ("Hạn chót là khi nào?", False),
        ("khi nào?", False),
        ("How much is the allowance?", False),
        ("Where?", False),
    ],
)
def test_only_what_is_hardly_too_short_may_stand(question: str, expected: bool) -> None:
    assert may_stand(question) is expected


@pytest.mark.parametrize(
    ("alone", "fronted", "expected"),
    [
        (say(0.99, LAW), NOTHING, True),
        (say(0.99, LAW), say(0.6, "Mỗi tổ dân phố có 1 bảo vệ."), True),
        (say(0.99, LAW), say(0.6, LAW), False),
        (say(0.5, LAW), say(0.6, "Mỗi tổ dân phố có 1 bảo vệ."), False),
        (say(0.99, LAW, province="Sơn La"), NOTHING, False),
        (say(0.99, LAW, province="Điện Biên"), NOTHING, True),
        (NOTHING, say(0.6, LAW), False),
        (NOTHING, NOTHING, True),
    ],
)
def test_the_surer_answer_tells_what_was_meant(
    alone: Answer, fronted: Answer, expected: bool
) -> None:
    assert stands(QUESTION, TOPIC, alone, fronted) is expected


def test_without_any_answer_a_question_that_is_far_too_short_goes_on() -> None:
    assert not stands("mức phụ cấp bao nhiêu?", TOPIC, NOTHING, NOTHING)


def test_words_are_held_by_the_quotes_together() -> None:
    assert measure_held(QUESTION, say(1, "Lao động", "nữ")) == pytest.approx(3 / 4)
    assert measure_held("khi nào?", say(1, LAW)) == 0


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("law")
    (folder / "law.md").write_text(f"# Bộ luật Lao động\n\n{LAW}\n", encoding="utf-8")
    add_paths(folder / "index", [SAMPLE, folder / "law.md"], FakeEmbedder())
    with Engine(Snapshot.open(folder / "index"), FakeEmbedder(), Settings()) as engine:
        yield engine


def test_a_question_about_something_else_keeps_its_answer(engine: Engine) -> None:
    alone = engine.ask(QUESTION)
    after = engine.ask(QUESTION, previous=[WHOLE])
    assert alone.citations[0].document_id == "law.md"
    assert after.citations == alone.citations
    assert (after.standalone, after.reading) == (QUESTION, None)


def test_a_question_that_goes_on_is_answered_of_what_was_spoken_of(engine: Engine) -> None:
    after = engine.ask("từ khi nào?", previous=[WHOLE])
    assert after.standalone == "Điện Biên, tổ dân phố: từ khi nào?"
