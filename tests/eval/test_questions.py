"""The sample questions: gold strings stand in their documents, and nothing leaks across splits."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINES = (ROOT / "eval/questions/sample.jsonl").read_text(encoding="utf-8").splitlines()
ROWS: list[dict[str, Any]] = [json.loads(line) for line in LINES]
DOCUMENTS = {
    path.name: path.read_text(encoding="utf-8") for path in (ROOT / "corpus/documents").glob("*.md")
}
ANSWERABLE = [row for row in ROWS if row["documents"]]
UNANSWERABLE = [row for row in ROWS if not row["documents"]]
FIELDS = {
    *("id", "question", "language", "split", "type"),
    *("documents", "answers", "evidence", "pair"),
}


def unaccented(text: str) -> str:
    marked = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in marked if not unicodedata.combining(letter))


@pytest.mark.parametrize("row", ANSWERABLE, ids=lambda row: row["id"])
def test_gold_strings_stand_in_a_gold_document(row: dict[str, Any]) -> None:
    texts = [DOCUMENTS[name] for name in row["documents"]]
    for evidence in row["evidence"]:
        assert any(evidence in text for text in texts)
    if row["type"] != "yes_no":
        for answer in row["answers"]:
            assert any(answer in text for text in texts)
        assert any(answer in evidence for answer in row["answers"] for evidence in row["evidence"])
    assert row["answers"]
    assert row["evidence"]


def test_fields_are_the_ones_the_data_card_names() -> None:
    for row in ANSWERABLE:
        assert set(row) == FIELDS
    for row in UNANSWERABLE:
        assert set(row) == FIELDS | {"near_miss"}
        assert row["answers"] == row["evidence"] == []
        assert isinstance(row["near_miss"], bool)


def test_ids_and_questions_are_unique() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert len({row["question"] for row in ROWS}) == len(ROWS)


def test_variants_of_a_question_share_split_and_gold() -> None:
    variants = defaultdict(list)
    for row in ROWS:
        variants[row["pair"]].append(row)
    for base, rows in variants.items():
        assert rows[0]["id"] == base
        assert {"vi", "vi-unaccented", "en"} <= {row["language"] for row in rows}
        for field in ("split", "type", "documents", "answers", "evidence"):
            assert all(row[field] == rows[0][field] for row in rows)


def test_counts_are_the_ones_the_data_card_gives() -> None:
    answerable = Counter(row["language"] for row in ANSWERABLE)
    assert answerable == {"vi": 40, "vi-unaccented": 40, "en": 40, "zh": 8, "fr": 8}
    assert Counter(row["near_miss"] for row in UNANSWERABLE) == {True: 20, False: 19}
    assert Counter(row["split"] for row in ROWS) == {"dev": 93, "test": 82}
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
