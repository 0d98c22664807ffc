"""Which candidate is the likeliest answer, and why."""

from __future__ import annotations

import math

import pytest

from corpus.types import Chunk, Span
from qa.extraction import ranking
from qa.extraction.fit import FORMS
from qa.extraction.ranking import FITTING, Option, list_options, rank
from qa.extraction.wanted import read_wanted
from qa.retrieval.evidence import Sentence


def options(question: str, *texts: str) -> list[Option]:
    """The options in sentences that come best first, each 0.1 worse than the one before."""
    sentences = [
        Sentence(Chunk(f"{i}", "d", 0, len(t), t), Span(0, len(t)), t, 1 - i / 10, 0.5 - i / 5, 0)
        for i, t in enumerate(texts)
    ]
    return list_options(sentences, [0.0, 0.5][: len(texts)], read_wanted(question))


def test_what_a_sentence_is_worth_is_measured_from_the_best() -> None:
    found = options("Có bao nhiêu xã?", "Có 12 xã.", "Có 13 xã.")
    told = {
        o.text: [round(o.signals[name], 2) for name in ("score", "similarity", "first", "against")]
        for o in found
        if o.candidate.kind == "number"
    }
    assert told == {"12": [0, 0, 1, 0], "13": [-0.1, -0.2, 0, 0.5]}


def test_what_the_question_says_itself_is_told() -> None:
    (told,) = [
        option.signals
        for option in options("Ai dự họp với ông Lò Văn Hạnh?", "Ông Lò Văn Hạnh dự họp.")
        if option.text == "Lò Văn Hạnh"
    ]
    assert (told["said"], told["names said"]) == (1, 1)


def test_the_word_before_a_candidate_is_told_for_its_group() -> None:
    (told,) = [o.signals for o in options("Họp ở đâu?", "Họp tại xã Na Ư.") if o.text == "xã Na Ư"]
    assert told["tại before of where"] == 1.0


def test_a_unit_that_is_asked_for_is_told_of_whatever_has_it() -> None:
    text = "Mất 2 tháng, tức 60 ngày, từ 1/3/2021."
    told = {o.text: o.signals["unit"] for o in options("Mất mấy tháng?", text)}
    assert (told["2 tháng"], told["60 ngày"], told["1/3/2021"]) == (1, 0, 0)


def test_what_several_sentences_say_has_their_votes() -> None:
    found = options("Có bao nhiêu xã?", "Có 12 xã, 3 huyện.", "Cả 12 xã đã họp.")
    votes = {o.text: o.signals["votes"] for o in found if o.candidate.kind == "number"}
    assert votes == {"12": math.log(2), "3": 0.0}


def test_only_kinds_that_fit_are_listed() -> None:
    found = options("Khi nào họp?", "Ngày 27/4, huyện Mường La họp với 12 xã.")
    assert {option.candidate.kind for option in found} <= set(FITTING["date"])


def test_probabilities_are_the_softmax_of_the_weighed_signals(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ranking, "load_weights", lambda is_read: {"score": 10.0, "unknown": 3.0})
    first, second = (o for o in options("Mấy xã?", "Có 12 xã.", "Có 13 xã.") if o.text.isdigit())
    ranked = rank([second, first])
    assert [option.text for _, option in ranked] == ["12", "13"]
    assert ranked[0][0] == pytest.approx(1 / (1 + math.exp(-1)))
    assert rank([]) == []


def test_every_weight_is_of_a_signal_that_is_measured() -> None:
    signals = {name for o in options("Mấy xã?", "Có 12 xã.") for name in o.signals}
    signals |= {f"{sign}{name}" for name in FORMS for sign in ("", "no ")}
    pairs = {f"{kind} for {wanted}" for wanted, kinds in FITTING.items() for kind in kinds}
    plain = {name for name in ranking.load_weights(is_read=False) if " of " not in name}
    assert plain <= signals | pairs


@pytest.mark.parametrize(
    ("question", "verdicts"),
    [
        ("Tỉnh có 4 trụ cột phải không?", {"thống nhất"}),
        ("Xã có được thuê hạ tầng không?", {"thống nhất", "được"}),
        ("Có phải xã thuê hạ tầng không?", {"thống nhất"}),
        ("Xã có phải thuê hạ tầng không?", {"thống nhất", "phải"}),
        ("Can the commune rent it?", {"thống nhất", "được"}),
    ],
)
def test_a_verb_decides_what_is_asked_with_it(question: str, verdicts: set[str]) -> None:
    found = options(question, "Hội nghị thống nhất để xã phải trả và được thuê.")
    assert {o.text for o in found if o.candidate.kind == "verdict"} == verdicts
