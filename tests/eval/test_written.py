"""The written documents and their questions."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from corpus.encoding import make_inert
from corpus.errors import InputError
from eval.reader_examples import gather_lines
from eval.written import (
    FOLDER,
    SPLITS,
    YES_OR_NO,
    Collection,
    load_law,
    load_lists,
    load_squad,
    load_written,
)
from index.embedder import load_embedder
from index.prepare import prepare_model

COUNTS = {"train": (1557, 57912), "dev": (216, 6055), "test": (24, 431)}


@pytest.fixture(scope="module", params=SPLITS)
def split(request: pytest.FixtureRequest) -> tuple[str, Collection]:
    return request.param, load_written(request.param)


def test_every_answer_stands_in_its_proof_and_every_proof_in_its_text(
    split: tuple[str, Collection],
) -> None:
    name, collection = split
    assert (len(collection.texts), len(collection.questions)) == COUNTS[name]
    for question in collection.questions:
        assert question.answerable == (question.type != "unanswerable") == bool(question.evidence)
        if not question.answerable:
            continue
        (document,) = question.documents
        assert all(proof in collection.texts[document] for proof in question.evidence)
        if question.type == "yes_no":
            assert question.answers in (("có",), ("không",)), question
        else:
            assert all(any(a in e for e in question.evidence) for a in question.answers), question


def test_texts_are_as_they_will_be_quoted(split: tuple[str, Collection]) -> None:
    for text in split[1].texts.values():
        assert make_inert(text) == text


def test_no_text_is_in_two_splits() -> None:
    texts = [text for name in SPLITS for text in load_written(name).texts.values()]
    assert len(texts) == len(set(texts)) == sum(count for count, _ in COUNTS.values())


def test_another_split_is_refused() -> None:
    with pytest.raises(InputError, match="train, dev, test"):
        load_written("blind")


def test_questions_about_law_point_into_its_articles(tmp_path: Path) -> None:
    row = json.loads((FOLDER / "law.jsonl").read_text("utf-8").splitlines()[0])
    text = "".join(chr(0x4E00 + i) for i in range(4000))
    articles = tmp_path / "articles.jsonl.gz"
    with gzip.open(articles, "wt", encoding="utf-8") as file:
        for id_ in (row["id"], "another"):
            file.write(json.dumps({"_id": id_, "title": "Điều", "text": text}) + "\n")
    collection = load_law(articles)
    assert list(collection.texts.values()) == [f"Điều\n\n{text}"]
    for asked, question in zip(row["questions"], collection.questions, strict=True):
        assert list(question.evidence) == [text[a:b] for a, b in asked.get("evidence", ())]
        told = [YES_OR_NO[asked["value"]]] if "value" in asked else None
        assert list(question.answers) == (told or [text[a:b] for a, b in asked.get("answers", ())])


def test_halves_of_a_squad_file_share_no_article(tmp_path: Path) -> None:
    def ask(number: int) -> dict[str, object]:
        answer = {"text": "đáp", "answer_start": 0}
        return {"id": f"q{number}", "question": "Gì?", "answers": [answer]}

    articles = [
        {"title": f"T{n}", "paragraphs": [{"context": f"đáp {n}", "qas": [ask(n)]}]}
        for n in range(5)
    ]
    squad, queries = tmp_path / "squad.json", tmp_path / "en" / "queries.jsonl"
    squad.write_text(json.dumps({"data": articles}), "utf-8")
    queries.parent.mkdir()
    rows = [{"_id": f"q{n}", "text": f"What {n}?"} for n in range(4)]
    queries.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    halves = [load_squad(squad, [queries], first) for first in (True, False)]
    asked = [sorted(question.text for question in half.questions) for half in halves]
    assert sorted(asked[0] + asked[1]) == [f"What {n}?" for n in range(4)]
    assert all(len(half.texts) == 5 for half in halves)
    assert 1 <= len(asked[0]) <= 2


@pytest.mark.parametrize(("name", "count"), [("train", (79, 806)), ("dev", (8, 138))])
def test_lists_are_over_documents_that_are_learnt_from(name: str, count: tuple[int, int]) -> None:
    groups = list(load_lists(name))
    assert (len(groups), sum(len(group.questions) for group in groups)) == count
    for group in groups:
        for question in group.questions:
            texts = [group.texts[name] for name in question.documents]
            assert all(any(proof in text for proof in question.evidence) for text in texts)
            assert all(any(proof in text for text in texts) for proof in question.evidence)
            assert all(any(a in proof for proof in question.evidence) for a in question.answers)


@pytest.mark.model
def test_each_document_of_a_list_is_an_example() -> None:
    group = next(load_lists())
    asked = next(q for q in group.questions if 0 < len(q.documents) < len(group.texts))
    tokenizer = Tokenizer.from_file(str(prepare_model().tokenizer))
    with group.open(load_embedder()) as engine:
        examples = list(gather_lines(engine, tokenizer, [asked]))
    assert len(examples) == len(group.texts)
    assert sum(bool(example.proofs) for example in examples) == len(asked.documents)
