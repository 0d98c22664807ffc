"""A list that stands over several lines is a short answer, its items joined."""

from __future__ import annotations

import math

import numpy as np
import pytest

from corpus.types import Chunk, Document, Span
from index.reading import Marks
from qa.compose import locate
from qa.extraction.question_words import AnswerType
from qa.extraction.read import Read
from qa.extraction.short_answer import ShortAnswer
from qa.retrieval.evidence import Sentence
from qa.spread_list import find_whole_list

LEAD = "Tỉnh “Xanh” giao ba việc:"
TEXT = f"""# Họp

Bà Sen chủ trì. {LEAD}

1. làm đường xã;
2. dạy nghề, gồm mộc và nề;
3. trồng rừng.

Hết.
"""
ITEMS = "làm đường xã; dạy nghề, gồm mộc và nề; trồng rừng"
SURE, UNSURE = math.log(0.9), math.log(0.1)


def make_sentence(text: str, within: str = TEXT) -> Sentence:
    start = within.index(text)
    chunk = Chunk("d0", "d", 0, len(within), within)
    return Sentence(chunk, Span(start, start + len(text)), text, 1.0, 0.5, 0.0)


def find(
    proofs: dict[str, float],
    kind: AnswerType = "list",
    said: str = "",
    likely: float = SURE,
    asked: str = "Giao những việc nào?",
) -> ShortAnswer | None:
    """With the probability that each sentence proves it, and what is read in the likeliest."""
    sentences = [make_sentence(text) for text in proofs]
    best = max(proofs, key=lambda text: proofs[text], default="")
    start = best.index(said)
    ends = np.array([[start, start + 1], [start + len(said) - 1, start + len(said)]], np.int64)
    spans = np.full((2, 2), likely, np.float32)
    marks = {("d", it.span): Marks(math.log(proofs[it.text]), spans, ends) for it in sentences}
    read = {
        ("d", it.span): (Span(start, start + len(said)),) for it in sentences if said in it.text
    }
    documents = {"d": Document("d", "Họp", TEXT, "d.md")}
    told = Read(-3.0, marks, read if said else {})
    return find_whole_list(kind, asked, told, sentences, documents)


@pytest.mark.parametrize("kind", ["list", "thing", "other"])
def test_what_the_proof_announces_is_the_answer(kind: AnswerType) -> None:
    short = find({LEAD: 0.8, "Bà Sen chủ trì.": 0.2}, kind)
    assert short is not None
    assert short.span is not None
    assert short.text == ITEMS
    assert short.sentence.text[short.span.start : short.span.end].splitlines() == [
        "làm đường xã;",
        "2. dạy nghề, gồm mộc và nề;",
        "3. trồng rừng",
    ]
    assert TEXT[short.sentence.span.start : short.sentence.span.end] == short.sentence.text
    assert short.sentence.text.startswith(LEAD)
    assert short.sentence.text.endswith("3. trồng rừng.")
    assert short.score == pytest.approx(0.8)
    assert [round(share, 2) for _, share in short.places] == [0.8, 0.2]
    assert locate(short) is None  # it stands in several places


def test_an_item_stands_for_its_list_where_it_is_an_answer_whole() -> None:
    proofs = {"1. làm đường xã;": 0.6, "3. trồng rừng.": 0.3, "Hết.": 0.1}
    short = find(proofs, said="làm đường xã")
    assert short is not None
    assert short.text == ITEMS
    assert short.score == pytest.approx(0.9)
    assert find(proofs, "thing", said="làm đường xã") is None


def test_what_an_item_names_is_asked_for_by_itself() -> None:
    item = "2. dạy nghề, gồm mộc và nề;"
    assert find({item: 0.9, "Hết.": 0.1}, said="mộc và nề") is None
    assert find({item: 0.9, "Hết.": 0.1}) is None


def test_what_the_sentence_before_the_list_names_is_the_answer_where_it_is_likely() -> None:
    assert find({LEAD: 0.9}, said="“Xanh”", likely=SURE) is None
    assert find({LEAD: 0.9}, said="“Xanh”", likely=UNSURE) is not None


@pytest.mark.parametrize("kind", ["number", "person", "name", "yes_no"])
def test_another_kind_of_thing_is_no_list(kind: AnswerType) -> None:
    assert find({LEAD: 0.9}, kind) is None


def test_the_list_must_be_the_likeliest_proof() -> None:
    assert find({LEAD: 0.3, "Bà Sen chủ trì.": 0.6}) is None
    assert find({LEAD: 0.4, "Bà Sen chủ trì.": 0.3, "Hết.": 0.3}) is None
    assert find({"Bà Sen chủ trì.": 0.9}) is None
    assert find({}) is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [("Giao ba việc nào?", True), ("Giao 3 việc gì?", True), ("Giao hai việc nào?", False)],
)
def test_there_must_be_as_many_items_as_are_asked_for(asked: str, found: bool) -> None:
    assert (find({LEAD: 0.9}, asked=asked) is not None) is found


def test_items_that_prove_it_alike_are_wanted_together() -> None:
    alike = {"1. làm đường xã;": 0.5, "3. trồng rừng.": 0.45, "Hết.": 0.05}
    short = find(alike, "thing", said="làm đường xã", asked="Tỉnh giao làm gì?")
    assert short is not None
    assert short.text == ITEMS
    alone = {"1. làm đường xã;": 0.9, "3. trồng rừng.": 0.05, "Hết.": 0.05}
    assert find(alone, "thing", said="làm đường xã", asked="Tỉnh giao làm gì?") is None


def test_a_list_of_as_many_items_as_are_asked_for_may_prove_less() -> None:
    proofs = {"Bà Sen chủ trì.": 0.7, LEAD: 0.2, "Hết.": 0.1}
    short = find(proofs, asked="Ba việc nào được giao?")
    assert short is not None
    assert short.text == ITEMS
    assert short.score == pytest.approx(0.2)
    assert find(proofs, asked="Hai việc nào được giao?") is None
    assert find({"Bà Sen chủ trì.": 0.8, LEAD: 0.1, "Hết.": 0.1}, asked="Ba việc nào?") is None


def test_what_is_read_as_so_many_things_is_the_answer_itself() -> None:
    item = "2. dạy nghề, gồm mộc và nề;"
    proofs = {item: 0.7, LEAD: 0.2}
    assert find(proofs, said="mộc và nề", asked="Hai nghề nào được dạy?") is None
