"""Tests of questions that ask whether an answer is right."""

from __future__ import annotations

import pytest

from eval.gold import Question
from eval.verification import Verifier


def question(text: str, kind: str, answer: str, language: str = "vi") -> Question:
    return Question(text, text, language, "train", kind, ("a.md",), (answer,), ("proof",))


def verify(asked: Question, *others: Question, proof: str = "") -> list[tuple[str, bool]]:
    made = Verifier([asked, *others]).verify(asked, proof)
    return [(it.text, it.holds) for it in made]


@pytest.mark.parametrize(
    ("text", "kind", "answer", "other", "told"),
    [
        ("Ai chủ trì phiên họp?", "person", "Lê Văn An", "Bùi Thị Hoa", "{} chủ trì phiên họp"),
        ("Có bao nhiêu hộ mất điện?", "number", "250 hộ", "31 hộ", "có {} mất điện"),
        ("Phiên họp ở đâu?", "place", "thị xã Sơn Tây", "huyện Ba Vì", "phiên họp ở {}"),
        ("Cơ quan nào ký?", "organisation", "Sở Y tế", "Công an tỉnh", "{} ký"),
    ],
)
def test_an_answer_stands_where_it_was_asked_for_in_vietnamese(
    text: str, kind: str, answer: str, other: str, told: str
) -> None:
    made = verify(question(text, kind, answer), question("Khác?", kind, other))
    (right, holds), (wrong, fails) = made
    assert (holds, fails) == (True, False)
    assert told.format(answer).casefold() in right.casefold()
    assert told.format(other).casefold() in wrong.casefold()


@pytest.mark.parametrize(
    ("text", "kind", "answer", "told"),
    [
        ("How many roads were closed?", "number", "12 tuyến", "Were 12 roads closed?"),
        ("How many roads did it close?", "number", "12", "Did it close 12 roads?"),
        ("When was the bridge opened?", "date", "2/9/2021", "Was the bridge opened on 2/9/2021?"),
        ("Which plan did they adopt?", "document", "18/KH-UBND", "Did they adopt 18/KH-UBND?"),
        ("How long does it last?", "duration", "5 năm", "Does it last 5 năm?"),
        ("Where was it held?", "place", "20 Lê Lợi", "Was it held in 20 Lê Lợi?"),
    ],
)
def test_an_english_question_is_turned_round(text: str, kind: str, answer: str, told: str) -> None:
    asked = question(text, kind, answer, "en")
    made = verify(asked, question("Else?", kind, "7 x", "en"))
    assert (made[0][0].replace("Le Loi", "Lê Lợi"), made[0][1]) == (told, True)


def test_who_did_it_is_asked_by_name_with_or_without_diacritics() -> None:
    asked = question("Who chaired it?", "person", "Lê Văn An", "en")
    told = verify(asked, question("Who spoke?", "person", "Bùi Thị Hoa", "en"))[0][0]
    assert told in {f"Is it true that {name} chaired it?" for name in ("Lê Văn An", "Le Van An")}


def test_another_figure_of_the_proof_is_denied_or_one_that_is_made_up() -> None:
    asked = question("Có mấy hộ?", "number", "250 hộ")
    assert "31" in verify(asked, proof="Xã có 250 hộ, 31 hộ nghèo.")[1][0]
    (_, right), (changed, wrong) = verify(asked, proof="Xã có 250 hộ.")
    assert (right, wrong) == (True, False)
    assert "250" not in changed


@pytest.mark.parametrize(
    ("text", "kind", "language"),
    [
        ("Ai chủ trì và ai dự?", "person", "vi"),
        ("Cơ sở nào khai mạc?", "organisation", "vi"),
        ("Có ai?", "list", "vi"),
        ("Ai?", "person", "de"),
        ("Who was it?", "person", "fr"),
        ("Who will chair it?", "person", "en"),
        ("How many roads will they build?", "number", "en"),
        ("Since when has he worked?", "date", "en"),
    ],
)
def test_what_cannot_be_turned_round_is_left(text: str, kind: str, language: str) -> None:
    asked = question(text, kind, "Lê Văn An 12", language)
    assert verify(asked, question("Khác?", kind, "Bùi Thị Hoa 9", language)) == []


@pytest.mark.parametrize(
    ("kind", "answer", "same"),
    [
        ("person", "Lê Văn An", "ông Lê Văn An"),
        ("person", "Hòa An", "Hoà An"),
        ("number", "1.277", "1277"),
    ],
)
def test_what_was_accepted_is_never_denied(kind: str, answer: str, same: str) -> None:
    asked = question("Ai?" if kind == "person" else "Mấy?", kind, answer)
    made = verify(asked, question("Khác?", kind, same))
    assert not any(same in text for text, _ in made)
    assert bool(made) is (kind == "number")  # a figure can be made up, a name cannot
