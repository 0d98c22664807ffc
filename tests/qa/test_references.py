"""What points back behind a question is told from what points into it."""

from __future__ import annotations

import pytest

from qa.followups.references import find_reference, narrow


@pytest.mark.parametrize(
    ("question", "target", "words"),
    [
        ("Nó có hiệu lực khi nào?", "thing", "Nó"),
        ("Bí thư tỉnh này là ai?", "place", "tỉnh này"),
        ("Ở đó có bao nhiêu xã?", "place", "Ở đó"),
        ("Bà ấy sinh năm nào?", "person", "Bà ấy"),
        ("Hội nghị đó bàn gì?", "thing", "Hội nghị đó"),
        ("Vĩnh Phúc có chỉ tiêu đó không?", "thing", "chỉ tiêu đó"),
        ("Who signed it?", "thing", "it"),
        ("Who is the chairman there?", "place", "there"),
        ("Who leads the province?", "place", "the province"),
        ("What does she do?", "person", "she"),
        ("Who spoke at that meeting?", "thing", "that meeting"),
        ("When was that?", "thing", "that"),
    ],
)
def test_words_that_point_back(question: str, target: str, words: str) -> None:
    found = find_reference(question)
    assert found is not None
    assert (found.target, question[found.start : found.end]) == (target, words)


@pytest.mark.parametrize(
    "question",
    [
        "Which province raised its target?",
        "When did Sơn La hold its session?",
        "How many dams are there in Sơn La?",
        "Is it allowed to fish here?",
        "How long does it take to file?",
        "Is the IT plan ready?",
        "Who signed the plan of the coast?",
        "Khi đó ai dự họp?",
        "Sau đó ai ký?",
        "Sơn La đặt mục tiêu gì cho tỉnh này?",
        "Ông Lò Văn Hạnh nói gì?",
        "Ai ký?",
    ],
)
def test_words_that_do_not(question: str) -> None:
    assert find_reference(question) is None


def test_what_is_meant_is_written_in_their_place() -> None:
    question = "What is their budget?"
    found = find_reference(question)
    assert found is not None
    assert found.write_out(question, "Sơn La") == "What is Sơn La's budget?"


def test_a_noun_is_narrowed_down_word_by_word() -> None:
    question = "Ai soạn quyết định đó?"
    found = find_reference(question)
    assert found is not None
    assert [question[it.start : it.end] for it in narrow(question, found)] == [
        "soạn quyết định đó",
        "quyết định đó",
        "định đó",
    ]
