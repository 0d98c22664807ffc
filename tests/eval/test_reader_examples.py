"""The windows that the reader learns from: all of what was found, and single sentences of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from eval import reader_examples
from eval.gold import Question
from eval.reader_examples import SPAN, YES, Example, gather_examples
from index.build import add_paths
from index.snapshot import Snapshot
from qa.engine import Engine
from qa.settings import Settings
from tests.fakes import FakeEmbedder

PROOF = "Xã hội số bao trùm 1.277 thôn, bản."
OTHER = "Xã hội số được bàn ở hội nghị của tỉnh."


def ask(text: str, type_: str, answers: tuple[str, ...], *evidence: str) -> Question:
    return Question(
        id="q-1",
        text=text,
        language="vi",
        split="train",
        type=type_,
        documents=("bao-cao.txt",) if evidence else (),
        answers=answers,
        evidence=evidence,
        near_miss=not evidence,
    )


@pytest.fixture
def tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    return tokenizer


def gather(folder: Path, tokenizer: Tokenizer, question: Question) -> list[Example]:
    (folder / "bao-cao.txt").write_text(f"{PROOF} {OTHER}", "utf-8")
    add_paths(folder / "index", [folder / "bao-cao.txt"], FakeEmbedder())
    with Engine(Snapshot.open(folder / "index"), FakeEmbedder(), Settings()) as engine:
        return list(gather_examples(engine, tokenizer, [question]))


def describe(example: Example) -> tuple[int, int, bool, tuple[int, ...]]:
    """How many sentences there are, how many prove, whether a span answers, and the verdicts."""
    pieces = len(example.window.pieces)
    return pieces, len(example.proofs), bool(example.spans), example.verdicts


@pytest.mark.parametrize(
    ("question", "windows"),
    [
        (
            ask("Xã hội số bao trùm bao nhiêu thôn, bản?", "number", ("1.277",), PROOF),
            [(2, 1, True, (SPAN,)), (1, 1, True, (SPAN,)), (1, 0, False, ())],
        ),
        (
            ask("Xã hội số bao trùm bao nhiêu xã?", "unanswerable", ()),
            [(2, 0, False, ()), (1, 0, False, ())],
        ),
        (
            ask("Xã hội số có bao trùm 1.277 thôn, bản không?", "yes_no", ("có",), PROOF),
            [(2, 1, False, (YES, 2)), (1, 1, False, (YES,)), (1, 0, False, ())],
        ),
    ],
)
def test_a_proof_and_another_sentence_are_learnt_from_alone_too(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tokenizer: Tokenizer,
    question: Question,
    windows: list[tuple[int, int, bool, tuple[int, ...]]],
) -> None:
    monkeypatch.setattr(reader_examples, "ALONE", 1.0)
    monkeypatch.setattr(reader_examples, "EMPTIED", 0.0)
    monkeypatch.setattr(reader_examples.Verifier, "verify", lambda *_: ())
    assert list(map(describe, gather(tmp_path, tokenizer, question))) == windows


def test_the_proof_may_be_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tokenizer: Tokenizer
) -> None:
    monkeypatch.setattr(reader_examples, "ALONE", 0.0)
    monkeypatch.setattr(reader_examples, "EMPTIED", 1.0)
    monkeypatch.setattr(reader_examples.Verifier, "verify", lambda *_: ())
    question = ask("Xã hội số bao trùm bao nhiêu thôn, bản?", "number", ("1.277",), PROOF)
    found = gather(tmp_path, tokenizer, question)
    assert list(map(describe, found)) == [(2, 1, True, (SPAN,)), (1, 0, False, ())]
