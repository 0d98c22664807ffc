"""Which sentences are quoted beside the one that holds the short answer."""

from __future__ import annotations

from dataclasses import replace

from corpus.types import Chunk, Span
from qa.extraction.short_answer import ShortAnswer
from qa.findings import list_quotes
from qa.retrieval.evidence import Sentence
from qa.settings import Settings

SETTINGS = Settings(max_quotes=3, max_quotes_per_document=2)


def sentence(text: str, document: str = "a") -> Sentence:
    return Sentence(Chunk(text, document, 0, len(text), text), Span(0, len(text)), text, 1, 1, 0)


ONE, TWO, THREE = (sentence(f"Xã có {count} hộ.") for count in ("10", "20", "30"))
OTHER, FAR = sentence("Xã có 40 hộ.", "b"), sentence("Xã có 50 hộ.", "b")


def quote(*places: tuple[Sentence, float]) -> list[Sentence]:
    short = ShortAnswer("10", places[0][0], Span(6, 8), 0.5, 0.1, places)
    return list_quotes([FAR, *(place for place, _ in places)], short, SETTINGS)


def test_the_short_answers_own_sentence_comes_first_and_then_what_is_likely() -> None:
    assert quote((ONE, 0.5), (TWO, 0.3), (OTHER, 0.07)) == [ONE, TWO]


def test_nothing_is_added_to_what_is_enough() -> None:
    assert quote((ONE, 0.9), (TWO, 0.1)) == [ONE]
    assert quote((ONE, 0.6), (TWO, 0.31), (OTHER, 0.09)) == [ONE, TWO]


def test_quotes_are_limited_in_all_and_by_document_and_none_is_repeated() -> None:
    again = replace(ONE, span=Span(1, 1 + len(ONE.text)))
    assert quote((ONE, 0.3), (TWO, 0.2), (THREE, 0.2), (OTHER, 0.1), (FAR, 0.1)) == [
        ONE, TWO, OTHER,
    ]  # fmt: skip
    assert quote((ONE, 0.4), (again, 0.3), (OTHER, 0.2)) == [ONE, OTHER]


def test_a_province_that_its_document_is_about_is_quoted_with_what_names_it() -> None:
    about = ShortAnswer("Sơn La", ONE, None, 1.0, 1.0)
    named = replace(sentence("Sơn La có 60 hộ."), score=1)
    assert list_quotes([ONE, TWO, named], about, SETTINGS) == [ONE, named]


def test_without_a_short_answer_the_best_sentences_are_quoted() -> None:
    worse = replace(OTHER, score=0.5)
    assert list_quotes([ONE, TWO, worse], None, SETTINGS) == [ONE, TWO]
