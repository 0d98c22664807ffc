"""Every answer to the question set proves itself: what it says stands in its quotes, as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.normalise import normalise, syllables
from index.build import add_paths
from index.embedder import load_embedder
from index.snapshot import Snapshot
from qa.compose import name_place
from qa.engine import SAMPLE, Engine
from qa.phrases import PHRASES, YES_OR_NO
from qa.proof.verify import verify_quote
from qa.serialise import describe_answer, to_line
from qa.settings import Settings
from qa.types import Answer, Slice

QUESTIONS = Path(__file__).resolve().parents[2] / "eval" / "questions" / "sample.jsonl"
FRAME = {
    word.lower()
    for phrases in PHRASES.values()
    for phrase in phrases.values()
    for word in re.findall(r"\w+", re.sub(r"\{\w+\}", " ", phrase))
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("proof")
    embedder = load_embedder()
    add_paths(folder, [SAMPLE], embedder)
    with Engine(Snapshot.open(folder), embedder, Settings()) as engine:
        yield engine


@pytest.fixture(scope="module")
def answers(engine: Engine) -> list[Answer]:
    lines = QUESTIONS.read_text("utf-8").splitlines()
    return [engine.ask(json.loads(line)["question"]) for line in lines]


def assert_slice(engine: Engine, found: Slice) -> None:
    document = engine.document(found.document_id)
    assert document is not None
    assert found.text
    assert document.text[found.start : found.end] == found.text


@pytest.mark.model
def test_quotes_headings_and_short_answers_are_exact_slices(
    engine: Engine, answers: list[Answer]
) -> None:
    for answer in answers:
        for citation in answer.citations:
            assert verify_quote(engine.document(citation.document_id), citation).status == "holds"
            if citation.heading:
                assert_slice(engine, citation.heading)
                assert citation.heading.document_id == citation.document_id
                assert citation.heading.end <= citation.start
        if answer.short_slice:
            assert_slice(engine, answer.short_slice)
            assert answer.short_slice.text == answer.short_answer
        for entry in answer.entries:
            citation = answer.citations[entry.number - 1]
            assert (citation.document_id, citation.title) == (entry.document_id, entry.title)
            if entry.value:
                assert_slice(engine, entry.value)
                assert entry.value.text in citation.quote


@pytest.mark.model
def test_a_short_answer_stands_in_a_quote_or_is_a_document_s_province_or_a_verdict(
    answers: list[Answer],
) -> None:
    for answer in answers:
        if answer.short_answer in YES_OR_NO and answer.short_slice is None:
            assert answer.proofs == (1,)
            continue
        short = answer.short_answer or ""
        parts = [short] if answer.short_slice else short.split("; ")
        for part in filter(None, parts):
            assert any(part in it.quote or part == it.province for it in answer.citations), answer


@pytest.mark.model
def test_every_figure_and_name_of_an_answer_stands_in_a_quote_or_its_place(
    answers: list[Answer],
) -> None:
    for answer in answers:
        said = re.sub(r"\[\d+\]", " ", answer.text)
        places = [f"{it.quote}\n{name_place(it, answer.language)}" for it in answer.citations]
        labels = [entry.label for entry in answer.entries]
        proven = "\n".join((*places, *labels, *answer.unmentioned))
        held = {*syllables(proven)} | {normalise(word) for word in re.findall(r"\w+", proven)}
        for word in re.findall(r"\w+", said):
            if word[0].isupper() and word.lower() not in FRAME:
                assert normalise(word) in held, (word, answer)
        for token in syllables(said):
            if any(character.isdigit() for character in token):
                assert token in held, (token, answer)


@pytest.mark.model
def test_every_mark_is_a_citation_and_every_citation_is_marked(answers: list[Answer]) -> None:
    for answer in answers:
        marks = {int(number) for number in re.findall(r"\[(\d+)\]", answer.text)}
        assert {it.number for it in answer.citations} <= marks


@pytest.mark.model
def test_documents_that_agree_raise_no_alarm(answers: list[Answer]) -> None:
    assert [answer.question for answer in answers if answer.differences] == []


@pytest.mark.model
def test_every_label_tells_its_document_from_the_others(answers: list[Answer]) -> None:
    for answer in answers:
        labels = [entry.label for entry in answer.entries]
        assert len({*labels}) == len(labels)


@pytest.mark.model
def test_every_answer_can_be_saved(answers: list[Answer]) -> None:
    for answer in answers:
        assert json.loads(to_line(describe_answer(answer)))["question"] == answer.question
