"""The conversations are sound, and what is measured on them is counted by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.errors import InputError
from corpus.normalise import normalise
from corpus.readers import read_document
from corpus.types import Chunk
from eval.cli import evaluate
from eval.follow_ups import (
    ask_conversations,
    load_conversations,
    measure,
    tabulate,
    to_json,
)
from qa.engine import SAMPLE
from qa.types import Answer, Citation, Hit


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def test_the_conversations_are_many_and_a_quarter_of_their_turns_stands_alone() -> None:
    dev, test = load_conversations(split="dev"), load_conversations(split="test")
    assert (len(dev) >= 60, len(test) >= 40) == (True, True)
    assert {it.language for it in dev} == {it.language for it in test}
    assert {it.language for it in dev} == {"vi", "vi-unaccented", "en", "mixed"}
    turns = [turn for conversation in test for turn in conversation.turns]
    assert sum(not turn.follows for turn in turns) >= len(turns) / 4
    ids = [turn.id for it in load_conversations() for turn in it.turns]
    assert len(set(ids)) == len(ids)
    firsts = {it.first for it in dev}
    assert all(it.turns[0].question not in firsts for it in test)


def test_gold_stands_in_its_document() -> None:
    texts = {path.name: read_document(path, path.name).text for path in SAMPLE.glob("*.md")}
    for conversation in load_conversations():
        for turn in conversation.turns:
            assert bool(turn.documents) == bool(turn.evidence)
            for document in turn.documents:
                for gold in (*turn.evidence, *turn.answers):
                    assert normalise(gold) in normalise(texts[document]), turn.id


def hit(document: str) -> tuple[Hit, ...]:
    return (Hit(Chunk("1", document, 0, 1, "x"), 1.0, 1),)


def cite(document: str, quote: str) -> tuple[Citation, ...]:
    return (Citation(1, document, "", "", None, None, None, 0, 1, quote, ""),)


class FakeEngine:
    """Knows one answer to the whole question, and reads "ở đâu?" as that one."""

    def ask(self, question: str, *, previous: Sequence[str] = ()) -> Answer:
        whole = "Họp ở đâu?" if question == "ở đâu?" and previous else question
        if whole == "Họp ở đâu?":
            return Answer(
                question, "answered", "Sơn La", "", 1.0, "vi", cite("a", "Họp ở Sơn La."),
                hit("a"), standalone=whole,
            )  # fmt: skip
        return Answer(question, "not_found", None, "", 0.0, "vi", (), hit("b"), standalone=whole)


def test_the_figures_are_counted(tmp_path: Path) -> None:
    gold = {"documents": ["a"], "answers": ["Sơn La"], "evidence": ["ở Sơn La"]}
    path = write(
        tmp_path / "turns.jsonl",
        {
            "id": "1",
            "split": "dev",
            "language": "vi",
            "turns": [
                {"question": "Ai họp?"},
                {"question": "ở đâu?", "whole": "Họp ở đâu?", **gold},
                {"question": "còn Hà Giang?", "whole": "Hà Giang họp ở đâu?", **gold},
                {"question": "Ai ký?"},
            ],
        },
    )
    figures = measure(ask_conversations(FakeEngine(), load_conversations(path)))
    assert to_json(figures) == {
        "standalone": 1,
        "untouched": 1.0,
        "follow_ups": 2,
        "followed": 0.5,
        "anchored": 1.0,
        "document": {"typed": 0.0, "read": 0.5, "written": 0.5},
        "evidence": {"typed": 0.0, "read": 0.5, "written": 0.5},
        "answer": {"typed": 0.0, "read": 0.5, "written": 0.5},
    }
    assert "| gold document first | 0.0% | 50.0% | 50.0% |\n" in tabulate(figures)


@pytest.mark.parametrize(
    ("turns", "reason"),
    [
        ("ở đâu?", "give two objects or more"),
        ([{"question": "Ai?"}], "give two objects or more"),
        ([{"question": "Ai?"}, {"whole": "Ai họp?"}], "'question' is None"),
        ([{"question": "Ai?"}, {"question": "Đâu?", "answers": "x"}], "'answers' is 'x'"),
    ],
)
def test_a_line_that_is_no_conversation_is_named(
    tmp_path: Path, turns: object, reason: str
) -> None:
    row = {"id": "1", "split": "dev", "language": "vi", "turns": turns}
    path = write(tmp_path / "turns.jsonl", row)
    with pytest.raises(InputError, match=reason) as error:
        load_conversations(path)
    assert f"{path}, line 1" in str(error.value)


@pytest.mark.model
def test_follow_ups_find_their_documents() -> None:
    result = CliRunner().invoke(evaluate, ["follow-ups", "--split", "test", "--json"])
    assert result.exit_code == 0, result.output
    figures = json.loads(result.stdout)
    assert figures["untouched"] > 0.75  # a few that name little go on about the topic
    assert figures["followed"] >= 0.95
    assert figures["document"]["read"] >= max(0.95, figures["document"]["typed"] + 0.1)
