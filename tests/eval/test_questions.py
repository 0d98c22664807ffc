"""The sample questions: gold strings stand in their documents, and nothing leaks across splits."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from corpus.readers import read_document
from corpus.sentences import split_sentences

ROOT = Path(__file__).resolve().parents[2]
CARD = (ROOT / "eval/questions/README.md").read_text(encoding="utf-8")
LINES = (ROOT / "eval/questions/sample.jsonl").read_text(encoding="utf-8").splitlines()
COUNTS = {"further": ("dev", 204), "comparisons": ("dev", 104), "fresh": ("test", 195)}
Row = dict[str, Any]
ROWS: list[Row] = [json.loads(line) for line in LINES]
DOCUMENTS = {
    path.name: read_document(path, path.name).text
    for path in (ROOT / "corpus/documents").glob("*.md")
}
ANSWERABLE = [row for row in ROWS if row["documents"]]
UNANSWERABLE = [row for row in ROWS if not row["documents"]]
BASES = [row for row in ROWS if row["id"] == row["pair"]]
FIELDS = {
    *("id", "question", "language", "split", "type"),
    *("documents", "answers", "evidence", "pair"),
}
LANGUAGES = {
    "un": "vi-unaccented",
    "ab": "vi-abbreviated",
    **{name: name for name in ("vi", "en", "zh", "fr", "de", "es")},
}
WRONG = {"province", "year", "quantity", "office", "object"}


def unaccented(text: str) -> str:
    marked = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in marked if not unicodedata.combining(letter))


def table(head: str, columns: dict[str, Iterable[str]]) -> str:
    """A Markdown table of how often each name stands in each column, with the sums."""
    counts = {name: Counter(values) for name, values in columns.items()}
    names = sorted({name for counter in counts.values() for name in counter})
    lines = [f"| {head} | {' | '.join(counts)} |", "|---" * (len(counts) + 1) + "|"]
    for name in names:
        lines.append(f"| {name} | {' | '.join(str(c[name]) for c in counts.values())} |")
    lines.append(f"| all | {' | '.join(str(c.total()) for c in counts.values())} |")
    return "\n".join(lines)


def of_split(rows: list[Row], split: str) -> list[Row]:
    return [row for row in rows if row["split"] == split]


def list_agreed(row: Row) -> list[str]:
    """What readers agree on beyond the writer's gold, the parts of an answer apart."""
    agreed = (*row.get("agreed_answers", ()), *row.get("agreed_evidence", ()))
    return [part for one in agreed for part in one.split("; ")]


def miss_of(row: Row) -> str:
    return f"near miss, {row['wrong']}" if row["near_miss"] else "far"


@pytest.mark.parametrize("name", COUNTS)
def test_gold_strings_of_the_later_questions_stand_in_their_documents(name: str) -> None:
    lines = (ROOT / f"eval/questions/{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows: list[Row] = [json.loads(line) for line in lines]
    split, count = COUNTS[name]
    assert len({row["id"] for row in rows}) == len(rows) == count
    assert all(row["split"] == split and row["pair"] in {r["id"] for r in rows} for row in rows)
    assert not {row["question"] for row in rows} & {row["question"] for row in ROWS}
    for row in rows:
        texts = [DOCUMENTS[document] for document in row["documents"]]
        assert all(any(proof in text for text in texts) for proof in row["evidence"])
        assert all(any(proof in text for proof in row["evidence"]) for text in texts)
        sought = row.get("parts", row["answers"]) if row["type"] != "yes_no" else []
        assert all(any(answer in text for text in texts) for answer in sought)
        assert bool(row["documents"]) == (row["type"] != "unanswerable") == bool(row["answers"])
        assert all(any(it in text for text in texts) for it in list_agreed(row))
    answerable = sum(bool(row["documents"]) for row in rows)
    near = sum(row.get("near_miss", False) for row in rows)
    told = f"{answerable} with an answer; of the {count - answerable} others {near} are near misses"
    assert name != "fresh" or told in CARD


@pytest.mark.parametrize("row", ANSWERABLE, ids=lambda row: row["id"])
def test_gold_strings_stand_in_a_gold_document(row: Row) -> None:
    texts = [DOCUMENTS[name] for name in row["documents"]]
    assert row["answers"]
    for text in texts:
        assert any(evidence in text for evidence in row["evidence"])
    for evidence in row["evidence"]:
        assert any(evidence in text for text in texts)
    if row["type"] == "yes_no":
        assert row["answers"] in (["có"], ["không"])
        return
    sought: list[str] = row["answers"]
    if "parts" in row:
        sought = row["parts"]
        assert row["answers"] == ["; ".join(sought)]
    for answer in sought:
        assert any(answer in text for text in texts)
    assert any(answer in evidence for answer in sought for evidence in row["evidence"])
    assert all(any(it in text for text in texts) for it in list_agreed(row))


def test_fields_are_the_ones_the_data_card_names() -> None:
    for row in ANSWERABLE:
        assert set(row) - {"parts", "agreed_answers", "agreed_evidence"} == FIELDS
    for row in UNANSWERABLE:
        assert row["type"] == "unanswerable"
        assert row["answers"] == row["evidence"] == []
        if row["near_miss"] is True:
            assert set(row) == FIELDS | {"near_miss", "wrong"}
            assert row["wrong"] in WRONG
        else:
            assert row["near_miss"] is False
            assert set(row) == FIELDS | {"near_miss"}


def test_ids_and_questions_are_unique() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert len({row["question"] for row in ROWS}) == len(ROWS)


def test_an_id_is_the_base_question_and_the_variant() -> None:
    for row in ROWS:
        base, variant = row["id"].rsplit("-", 1)
        assert row["pair"] == f"{base}-vi"
        assert row["language"] == LANGUAGES[variant]


def test_variants_of_a_question_share_split_and_gold() -> None:
    variants = defaultdict(list)
    for row in ROWS:
        variants[row["pair"]].append(row)
    for base, rows in variants.items():
        assert rows[0]["id"] == base
        assert {"vi", "en"} <= {row["language"] for row in rows}
        differing = ("id", "question", "language")
        gold = [{name: row[name] for name in row if name not in differing} for row in rows]
        assert all(one == gold[0] for one in gold)


def test_no_sentence_is_evidence_in_both_splits() -> None:
    sentences = {name: split_sentences(text) for name, text in DOCUMENTS.items()}
    used: dict[str, set[tuple[str, int]]] = {"dev": set(), "test": set()}
    for row in BASES:
        for name, evidence in product(row["documents"], row["evidence"]):
            start = DOCUMENTS[name].find(evidence)
            end = start + len(evidence) if start >= 0 else -1
            used[row["split"]] |= {
                (name, sentence.start)
                for sentence in sentences[name]
                if sentence.start < end and start < sentence.end
            }
    assert used["dev"]
    assert not used["dev"] & used["test"]


def test_each_type_is_as_frequent_in_one_split_as_in_the_other() -> None:
    kinds = {
        split: Counter(
            miss_of(row) if row in UNANSWERABLE else row["type"] for row in of_split(BASES, split)
        )
        for split in ("dev", "test")
    }
    assert kinds["dev"].keys() == kinds["test"].keys()
    assert all(abs(kinds["dev"][kind] - kinds["test"][kind]) <= 1 for kind in kinds["dev"])


def by_split(column: Callable[[Row], str], rows: list[Row]) -> dict[str, Iterable[str]]:
    return {
        f"{unit} in `{split}`": map(column, of_split(chosen, split))
        for unit, chosen in (
            ("base questions", [row for row in rows if row in BASES]),
            ("lines", rows),
        )
        for split in ("dev", "test")
    }


def test_the_data_card_gives_the_counts() -> None:
    groups = {
        "with an answer": ANSWERABLE,
        "near miss": [row for row in UNANSWERABLE if row["near_miss"]],
        "far": [row for row in UNANSWERABLE if not row["near_miss"]],
        "`dev`": of_split(ROWS, "dev"),
        "`test`": of_split(ROWS, "test"),
    }
    languages = {name: (row["language"] for row in rows) for name, rows in groups.items()}
    several = [row for row in BASES if len(row["documents"]) > 1]
    for counted in (
        f"{len(BASES)} base questions in {len(ROWS)} lines",
        f"{len(several)} base questions have several gold documents",
        table("language", dict(languages)),
        table("type", by_split(lambda row: row["type"], ROWS)),
        table("without an answer", by_split(miss_of, UNANSWERABLE)),
    ):
        assert counted in CARD, f"the data card should say:\n{counted}"


def test_every_document_is_asked_about() -> None:
    assert {name for row in ROWS for name in row["documents"]} == set(DOCUMENTS)


def test_questions_are_written_as_their_language_says() -> None:
    bases = {row["id"]: row["question"] for row in ROWS}
    for row in ROWS:
        if row["language"] == "vi-unaccented":
            assert row["question"].lower() == unaccented(bases[row["pair"]]).lower()
        if row["language"] == "vi":
            assert row["question"] != unaccented(row["question"])


@pytest.mark.parametrize("text", [*LINES, *DOCUMENTS.values()], ids=lambda text: text[:20])
def test_text_is_nfc(text: str) -> None:
    assert unicodedata.is_normalized("NFC", text)
