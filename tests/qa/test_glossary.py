"""What questions in other languages name, in Vietnamese."""

from __future__ import annotations

import pytest

from qa.extraction.glossary import find_concepts, spell_out


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("How many poor households are there?", "ho ngheo"),
        ("Combien de communes participent ?", "xa"),
        ("Wie viele Gemeinden?", "xa"),
        ("有多少个合作社？", "hop tac xa"),
    ],
)
def test_things_are_found(question: str, name: str) -> None:
    names = {" ".join(phrase) for concept in find_concepts(question) for phrase in concept.names}
    assert name in names


def test_concepts_stand_where_the_question_names_them() -> None:
    question = "Which digital transformation plan?"
    concept = find_concepts(question)[0]
    assert question[concept.start : concept.end] == "digital transformation"


def test_abbreviations_are_spelt_out_in_their_place() -> None:
    assert spell_out("Theo QĐ nào?") == "Theo Quyết định nào?"
    assert spell_out("Theo quyết định nào?") == "Theo quyết định nào?"
