"""A question's capitals: those of documents, or the commonest, but never those of the shift key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedder import load_embedder, weigh_pieces
from qa.reading.capitals import choose_commonest, copy_capitals, find_names, write_capitals
from tests.qa.test_question import ListedVocabulary

COMMON = {"Schule", "I", "UN", "Luther"}
PASSAGES = (
    "Đoàn đi tỉnh Hòa Bình. Bình đẳng là tốt.",
    "Ở tỉnh Hòa Bình có hòa bình, ban AI và Ban Ai. Hòa bình!",
)


def measure(words: Sequence[str]) -> list[float]:
    return [2.0 * (word in COMMON) for word in words]


CHOOSE = partial(choose_commonest, measure)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("ai ở tỉnh hòa bình?", "AI ở tỉnh Hòa Bình?"),  # AI and Ai tie: by code point
        ("BÌNH ĐẲNG", "Bình đẳng"),
        ("WARUM HAT LUTHER EINE SCHULE?", "warum hat Luther eine Schule?"),
        ("what did i say to the un on 24/7?", "what did I say to the UN on 24/7?"),
        ("12-NQ/TU", "12-nq/tu"),
        ("", ""),
    ],
)
def test_words_are_written_as_in_passages_or_as_is_commonest(text: str, written: str) -> None:
    assert write_capitals(text, PASSAGES, CHOOSE) == written


def test_parts_of_names_have_capitals() -> None:
    assert write_capitals("who is LE VAN a?", (), CHOOSE, {"le", "van"}) == "who is Le Van a?"


@given(st.text(), st.text())
def test_the_shift_key_changes_nothing_and_letters_stay_in_their_places(
    text: str, passage: str
) -> None:
    written = write_capitals(text, (passage,), CHOOSE)
    assert len(written) == len(text)
    assert write_capitals(written, (passage,), CHOOSE) == written
    for other in (text.swapcase(), text.upper(), text.lower()):
        if len(other) == len(text) and other.lower() == text.lower():
            assert write_capitals(other, (passage,), CHOOSE) == written


def test_names_are_syllables_that_documents_hold_in_a_row() -> None:
    vocabulary = ListedVocabulary("điện", "biên", "on", "the")
    question = "Who met on the dien BIEN plain, dien, bien?"
    assert find_names(question, "en", vocabulary) == {"dien", "bien"}
    assert find_names("dien-bien", "en", vocabulary) == set()


def test_capitals_are_copied_letter_by_letter() -> None:
    assert copy_capitals("Tỉnh Điện Biên", "tinh DIEN bien") == "Tinh Dien Bien"


def test_a_letter_whose_capital_is_two_stays_as_it_is() -> None:
    assert copy_capitals("STRAẞE", "straße") == "STRAßE"
    assert write_capitals("ﬁn ßa le", (), CHOOSE, {"ﬁn", "ßa", "le"}) == "ﬁn ßa Le"


def test_the_commoner_pieces_and_the_fewer_weigh_more() -> None:
    assert weigh_pieces([5]) > weigh_pieces([50]) > weigh_pieces([5, 5])


@pytest.mark.model
@pytest.mark.parametrize(
    ("common", "other"),
    [("Schule", "schule"), ("tackles", "Tackles"), ("Luther", "luther"), ("tỉnh", "Tỉnh")],
)
def test_the_model_knows_how_words_are_spelt(common: str, other: str) -> None:
    first, second = load_embedder().commonness([common, other])
    assert first > second
