"""The page's texts: the same keys in both languages, and the choice between them."""

from __future__ import annotations

from string import Formatter

import pytest

from qa.page.texts import LANGUAGES, TEXTS, choose_texts


def list_fields(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


def test_both_languages_have_the_same_texts_with_the_same_fields() -> None:
    assert list(TEXTS) == list(LANGUAGES.values()) == ["vi", "en"]
    assert TEXTS["vi"].keys() == TEXTS["en"].keys()
    for key, text in TEXTS["vi"].items():
        assert text, key
        assert list_fields(text) == list_fields(TEXTS["en"][key]), key


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "vi"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("en-US,en;q=0.9,vi;q=0.5", "vi"),
        ("en-GB,en;q=0.9", "en"),
        ("fr,en;q=0.5", "en"),
        ("fr-FR", "vi"),
    ],
)
def test_english_is_for_browsers_that_do_not_read_vietnamese(accepted: str, language: str) -> None:
    assert choose_texts(accepted) == language
