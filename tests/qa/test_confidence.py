"""Signals of findings made by hand, and the confidence that comes of them."""

from __future__ import annotations

import math
from dataclasses import astuple, fields, replace

import numpy as np
import pytest

from corpus.types import Chunk, Document, Metadata, Span
from qa.confidence import (
    CONSTANT,
    UNREAD_CONSTANT,
    UNREAD_WEIGHTS,
    WEIGHTS,
    Signals,
    estimate_confidence,
    gather_signals,
)
from qa.extraction.question_words import AnswerType
from qa.extraction.read import Read
from qa.extraction.short_answer import ShortAnswer
from qa.reading.question import Question
from qa.retrieval.anchors import Anchors
from qa.retrieval.evidence import Sentence
from qa.retrieval.retrieve import Candidate, Retrieval
from qa.settings import Settings

TEXT = "Tỉnh Sơn La có 204 xã, do ông Lò Minh Hùng làm Bí thư."
DOCUMENT = Document("a", "Báo cáo năm 2020", TEXT, "a", Metadata("2021-04-28", province="Sơn La"))
CHUNK = Chunk("a#0", "a", 0, len(TEXT), TEXT, (Span(0, len(TEXT)),))
SENTENCE = Sentence(CHUNK, Span(0, len(TEXT)), TEXT, 1.0, 0.6, 0.5)
RETRIEVAL = Retrieval((Candidate(CHUNK, 0.9, 0.6, 0.5, 0.3, (0.6,)),), 1.0, (), np.zeros(2, "f4"))
NOTHING_NAMED = Anchors((), ())
FOR = ("score", "near", "similarity")
LEFT_OUT = ("score", "similarity", "margin")  # where there is a reader
UNSURE = Signals(0.5, 0.2, 0.5, 0.5, 0.5, 0.0, 0.0, 0.0)


def answer(words: str, score: float = 0.8, margin: float = 0.4) -> ShortAnswer:
    start = TEXT.index(words)
    return ShortAnswer(words, SENTENCE, Span(start, start + len(words)), score, margin)


def gather(
    text: str,
    kind: AnswerType,
    short: ShortAnswer | None,
    anchors: Anchors = NOTHING_NAMED,
    language: str = "vi",
    read: Read | None = None,
) -> Signals:
    question = Question(text, text, language, False)
    signals = gather_signals(
        question, [SENTENCE], RETRIEVAL, kind, short, anchors, {"a": DOCUMENT}, read
    )
    assert signals is not None
    return signals


@pytest.mark.parametrize(
    ("signals", "weights", "constant"),
    [
        (UNSURE, UNREAD_WEIGHTS, UNREAD_CONSTANT),
        (replace(UNSURE, some=0.1), WEIGHTS, CONSTANT),
    ],
    ids=["by rules", "with a reader"],
)
def test_confidence_is_the_logistic_function_of_the_weighted_signals(
    signals: Signals, weights: Signals, constant: float
) -> None:
    products = zip(astuple(weights), astuple(signals), strict=True)
    total = constant + sum(weight * (signal or 0.0) for weight, signal in products)
    assert estimate_confidence(signals) == pytest.approx(1 / (1 + math.exp(-total)))


RULES = [field.name for field in fields(Signals)][:-3]


@pytest.mark.parametrize("signal", RULES)
@pytest.mark.parametrize("some", [None, 0.2], ids=["by rules", "with a reader"])
def test_each_signal_speaks_for_or_against_an_answer_as_it_should(
    signal: str, some: float | None
) -> None:
    unsure = replace(UNSURE, some=some)
    least = estimate_confidence(unsure)
    more = estimate_confidence(replace(unsure, **{signal: 1.0}))
    if some is not None and signal in LEFT_OUT:
        assert more == least
    else:
        assert (more > least) == (signal in FOR)
        assert more != least


def test_a_reader_that_finds_some_answer_makes_surer() -> None:
    likely, unlikely = (estimate_confidence(replace(UNSURE, some=some)) for some in (0.3, -0.3))
    assert likely > unlikely


def test_a_sentence_that_answers_by_itself_makes_surer() -> None:
    held = replace(UNSURE, some=0.1)
    likely, unlikely = (estimate_confidence(replace(held, alone=alone)) for alone in (0.3, -0.3))
    assert likely > unlikely


def test_alone_is_that_of_the_answer_s_sentence_or_the_least_of_what_was_read() -> None:
    other = replace(SENTENCE, span=Span(60, 70))
    lone = {
        ("a", SENTENCE.span): Read(math.log(0.2), {}, {}),
        ("a", other.span): Read(math.log(0.6), {}, {}),
    }
    read = Read(math.log(0.1), {}, {}, alone=lone)
    for short, none in ((answer("204"), 0.2), (None, 0.6)):
        signals = gather("Có bao nhiêu xã?", "number", short, read=read)
        assert signals.some == pytest.approx(math.log(9) / 10)
        assert signals.alone == pytest.approx(math.log(1 / none - 1) / 10)
    assert gather("Có bao nhiêu xã?", "number", answer("204")).alone is None


@pytest.mark.parametrize("missing", [Anchors(("Cà Mau",), ()), Anchors((), ("2035",))])
def test_what_is_said_of_another_province_or_year_is_no_answer(missing: Anchors) -> None:
    asked, sure = "Sơn La có bao nhiêu xã?", answer("204", 1.0, 0.3)
    known, other = (gather(asked, "number", sure, named) for named in (NOTHING_NAMED, missing))
    assert (other.score, other.near) == (0.0, 0.0)
    assert estimate_confidence(other) < Settings().threshold <= estimate_confidence(known)


def test_of_several_years_that_are_compared_one_is_enough() -> None:
    found = [
        gather("Bao nhiêu?", "number", answer("204"), Anchors((), years)).figure
        for years in (("2020", "2035"), ("2034", "2035"), ("2020", "17/5"))
    ]
    assert found == [0.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("words", "kind", "asked", "told"),
    [
        ("12 tỷ đồng", "money", "Hết bao nhiêu tiền?", True),
        ("40", "money", "Hết bao nhiêu tiền?", False),
        ("40 phút", "duration", "Trong bao lâu?", True),
        ("6m", "duration", "Trong bao lâu?", False),
        ("6m", "number", "Cao bao nhiêu mét?", True),
        ("Giám đốc Sở", "person", "Ai quyết định?", True),
        ("Giám đốc Sở", "person", "Ai là Chủ tịch UBND tỉnh?", False),
    ],
)
def test_a_short_answer_must_have_the_form_of_what_is_wanted(
    words: str, kind: AnswerType, asked: str, told: bool
) -> None:
    text = "Giám đốc Sở cho 40 trạm, cao 6m, chạy 40 phút, hết 12 tỷ đồng."
    held = replace(SENTENCE, text=text)
    start = text.index(words)
    short = ShortAnswer(words, held, Span(start, start + len(words)), 0.8, 0.4)
    assert gather(asked, kind, short).score == (0.8 if told else 0.0)


def test_nothing_found_has_no_signals() -> None:
    question = Question("Ai?", "Ai?", "vi", False)
    assert gather_signals(question, [], RETRIEVAL, "person", None, Anchors((), ()), {}) is None


def test_a_number_that_counts_what_is_asked_about_speaks_for_itself() -> None:
    found = gather("Sơn La có bao nhiêu xã?", "number", answer("204"))
    assert (found.score, found.margin, found.similarity) == (0.8, 0.4, 0.6)
    assert 0 < found.near <= 1
    assert found.misfit == 0.0


def test_a_number_of_something_else_does_not() -> None:
    found = gather("Sơn La có bao nhiêu bệnh viện?", "number", answer("204"))
    assert (found.score, found.margin) == (0.8, 0.4)
    assert found.misfit > 0


def test_what_is_not_of_the_wanted_kind_counts_as_no_answer() -> None:
    found = gather("Sơn La có bao nhiêu xã?", "number", answer("Sơn La"))
    assert (found.score, found.near, found.margin) == (0.0, 0.0, 0.4)


def test_a_kind_that_cannot_be_told_is_not_held_against_an_answer() -> None:
    assert gather("Kết luận thế nào?", "other", answer("204 xã")).score == 0.8


def test_without_a_short_answer_nothing_is_said_for_one() -> None:
    found = gather("Sơn La có bao nhiêu xã?", "number", None)
    assert found == Signals(0.0, 0.0, 0.6, 0.0, 0.0, 0.0, 0.0, 0.0)


def test_the_province_of_the_document_answers_without_a_place_in_the_sentence() -> None:
    short = ShortAnswer("Sơn La", SENTENCE, None, 1.0, 1.0)
    assert gather("Tỉnh nào có 204 xã?", "province", short).score == 1.0


def test_what_the_question_names_and_the_passage_lacks_counts_against() -> None:
    named = Anchors(("Cà Mau",), ("2035",), ("Mộc Châu",))
    found = gather("Bao nhiêu xã?", "number", answer("204"), named)
    assert (found.province, found.figure, found.name) == (1.0, 1.0, 1.0)


def test_what_the_passage_or_its_document_holds_does_not() -> None:
    named = Anchors(("Sơn La",), ("2020", "4/2021", "204"), ("Lo Minh Hung",))
    found = gather("Bao nhiêu xã?", "number", answer("204"), named)
    assert (found.province, found.figure, found.name) == (0.0, 0.0, 0.0)
