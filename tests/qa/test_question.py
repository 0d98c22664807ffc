"""A question is read the same however it was typed, or refused with what to do about it."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import QuestionError
from corpus.normalise import fold
from qa.reading.lexicon import default_lexicon
from qa.reading.question import Question, clean, read_question

LIMIT = 2000
QUESTION = "Chính quyền số của Vĩnh Phúc đặt mục tiêu gì?"


class ListedVocabulary:
    """A corpus in which each of a few syllables occurs once, and "chính quyền" as a pair."""

    def __init__(self, *syllables: str) -> None:
        self.syllables = syllables

    def forms(self, folded_syllable: str) -> list[tuple[str, int]]:
        return [(form, 1) for form in self.syllables if fold(form) == folded_syllable]

    def pair_count(self, first: str, second: str) -> int:
        return int((first, second) == ("chính", "quyền"))

    def folded_pair_count(self, first: str, second: str) -> int:
        return int(bool(self.forms(first) and self.forms(second)))


VOCABULARY = ListedVocabulary("chinh", "chỉnh", "chính", "quyển", "quyền", "của", "tỉnh", "số")

LEXICON = default_lexicon()
TERMS = [
    "UBND", "ubnd", "Ủy ban nhân dân", "Uỷ ban", "HĐND", "tỉnh", "Hòa Bình", "TP.HCM", "họp",
    "PCCC", "People's Committee", "on 5 May 2021", "which", "nào", "Hoà", "số",
]  # fmt: skip


def read(text: str, limit: int = LIMIT) -> Question:
    return read_question(text, limit, VOCABULARY)


def test_capitals_that_were_not_told_apart_are_put_right() -> None:
    for typed in ("ai họp ở hòa bình?", "AI HỌP Ở HÒA BÌNH?"):
        question = Question(typed, typed, "vi", False, cased="ai họp ở Hòa Bình?")
        assert not question.tells_capitals
        recased = question.recase()
        assert (recased.text, recased.plain) == ("Ai họp ở Hòa Bình?", "Ai họp ở Hòa Bình?")
    assert Question("Ai họp?", "Ai họp?", "vi", False).tells_capitals


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\t\r\n\u00a0\u3000",
        "?!… — ()",
        "\u200b\u200d\u2060\ufeff",
        "\x00\x1b",
        "\u202e\u2066",
        "\ud800\udfff",
        "\u0301\u0323",
        "🇻🇳 🙂",
        "?" * LIMIT,
    ],
    ids=lambda text: ascii(text[:20]),
)
def test_a_question_without_a_word_is_refused(text: str) -> None:
    with pytest.raises(QuestionError, match=r"holds no word; type what you want to know$") as error:
        read(text)
    assert str(error.value).isprintable()


def test_the_limit_is_told_with_what_to_do() -> None:
    assert read("ệ" * LIMIT).text == "ệ" * LIMIT
    with pytest.raises(QuestionError) as error:
        read("ệ" * (LIMIT + 1))
    assert str(error.value) == (
        "the question has 2,001 characters, the limit is 2,000; ask it shorter"
    )
    with pytest.raises(QuestionError, match="the limit is 3"):
        read("tỉnh", limit=3)


def test_the_limit_counts_what_is_seen() -> None:
    typed = unicodedata.normalize("NFD", "ệ" * LIMIT) + "\u200b" * 99
    assert read(typed).text == "ệ" * LIMIT


@pytest.mark.parametrize(
    "typed",
    [
        "Chính quyền\x00 số\x1b của\x85\x9f Vĩnh Phúc đặt mục tiêu gì?",
        "\ufeff\u202eChính quyền\u202c số của \u2066Vĩnh\u2069 Phúc đặt\u200e mục tiêu gì?",
        "Ch\u200bính qu\u200cyền\u200d s\u00adố của Vĩnh\u2060 Phúc đặt mục tiêu gì?",
        "Chính quyền số\ud83d của Vĩnh\udc00 Phúc đặt mục tiêu gì?",
        "  Chính\tquyền\nsố\u00a0của\u3000Vĩnh  Phúc\r\nđặt\u2028mục\x0btiêu gì? ",
    ],
    ids=["controls", "directions", "zero-width", "surrogates", "spaces"],
)
def test_what_nobody_sees_is_left_out(typed: str) -> None:
    question = read(typed)
    assert question.typed == typed
    assert (question.text, question.plain) == (QUESTION, QUESTION)
    assert (question.language, question.unaccented) == ("vi", False)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_forms_of_unicode_are_one_question(form: Literal["NFC", "NFD"]) -> None:
    typed = unicodedata.normalize(form, QUESTION)
    assert read(typed) == Question(typed, QUESTION, "vi", False)


# Letters that compose, and what may stand between them and their marks.
PIECES = st.sampled_from([*"aoueđêơ ", "\u0302", "\u0323", "\u0301", "\u200b", "\x00", "\u00ad"])


@settings(deadline=None)
@given(st.text(max_size=80) | st.text(PIECES, max_size=9))
def test_the_forms_of_any_text_are_read_alike(text: str) -> None:
    composed = clean(unicodedata.normalize("NFC", text))
    assert composed == clean(unicodedata.normalize("NFD", text))
    assert unicodedata.is_normalized("NFC", composed)
    assert composed == clean(composed)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        question = read(text)
    except QuestionError:
        assert not any(character.isalnum() for character in clean(text))
        return
    assert question.typed == text
    assert fold(question.text) == fold(question.plain)
    assert question.text == " ".join(question.text.split())
    assert question.text.encode().decode() == question.text
    assert len(question.language) == 2


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("chinh quyen so cua tinh", "chính quyền số của tỉnh"),
        ("Chinh quyen cua TINH?", "Chính quyền của TỈNH?"),
        ("chinh\u200b quyen  so", "chính quyền số"),
    ],
)
def test_diacritics_that_were_not_typed_are_restored(typed: str, text: str) -> None:
    question = read(typed)
    assert question == Question(typed, text, "vi", True)
    assert fold(question.plain) == fold(text)


def test_diacritics_that_were_typed_are_kept() -> None:
    question = read("chỉnh quyển số của tỉnh")
    assert (question.text, question.unaccented) == ("chỉnh quyển số của tỉnh", False)


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("Which province targets the top 10 by 2030?", "en"),
        ("Quelle province vise les dix premières places ?", "fr"),
        ("哪个省的目标是前十名？", "zh"),
    ],
)
def test_other_languages_are_left_as_they_are(typed: str, language: str) -> None:
    assert read(typed) == Question(typed, typed, language, False)


# terms


def test_synonyms_are_of_the_question_as_it_was_typed() -> None:
    question = read_question(" hdnd  tinh nao hop?", LIMIT, VOCABULARY, LEXICON)
    assert (question.plain, question.unaccented) == ("hdnd tinh nao hop?", True)
    (council,) = [it for it in question.synonyms if question.plain[it.start : it.end] == "hdnd"]
    assert "Hội đồng nhân dân" in council.alternatives
    assert read("hdnd tinh nao hop?").synonyms == ()  # without a lexicon


@settings(deadline=None)
@given(st.lists(st.sampled_from(TERMS), min_size=1, max_size=8), st.sampled_from(["NFC", "NFD"]))
def test_synonyms_are_disjoint_spans_in_every_form_of_unicode(
    words: list[str], form: Literal["NFC", "NFD"]
) -> None:
    text = " ".join(words)
    question = read_question(text, LIMIT, VOCABULARY, LEXICON)
    place = 0
    for synonym in question.synonyms:
        assert place <= synonym.start < synonym.end <= len(question.plain)
        assert question.plain[synonym.start : synonym.end].strip()
        place = synonym.end
    other = read_question(unicodedata.normalize(form, text), LIMIT, VOCABULARY, LEXICON)
    assert other == replace(question, typed=other.typed)


def test_a_literal_question_is_left_as_it_is_typed() -> None:
    typed = "tinh nao phan dau vao top 10?"
    assert read(typed).text != typed
    asked = read_question(typed, LIMIT, VOCABULARY, literal=True)
    assert (asked.text, asked.language, asked.unaccented) == (typed, "vi", True)
