from __future__ import annotations

from dataclasses import replace

from corpus.errors import QuestionError
from eval.run import ask_questions, list_slices
from qa.types import Answer, Slice
from tests.eval.answers import (
    NOT_FOUND,
    QUESTION,
    RIGHT,
    TEXT,
    UNANSWERABLE,
    Scripted,
    cite,
    hit,
    outcome,
)


def test_a_right_answer_is_right_in_all() -> None:
    judged = outcome(RIGHT)
    assert judged.answered
    assert judged.gold_rank == 1
    assert judged.evidence_cited
    assert judged.short_right
    assert judged.inexact == ()


def test_the_gold_rank_is_that_of_the_first_passage_of_a_gold_document() -> None:
    hits = (hit(1, "other.md"), hit(2, "other.md"), hit(3, "gold.md"), hit(4, "gold.md"))
    assert outcome(replace(RIGHT, hits=hits)).gold_rank == 3
    assert outcome(replace(RIGHT, hits=hits[:2])).gold_rank is None


def test_evidence_counts_from_a_gold_document_alone() -> None:
    elsewhere = replace(RIGHT, citations=(cite("Tỉnh Vĩnh Phúc họp.", "other.md"),))
    assert not outcome(elsewhere).evidence_cited
    beside = replace(RIGHT, citations=(cite("Năm 2030 vào nhóm 10."),))
    assert not outcome(beside).evidence_cited


def test_a_quote_that_is_not_the_slice_is_told() -> None:
    altered = replace(cite("Tỉnh Vĩnh Phúc họp."), quote="Tỉnh Vĩnh Phúc  họp.")
    unknown = cite("Năm 2030", "gone.md")
    judged = outcome(replace(RIGHT, citations=(altered, unknown, cite("Hội nghị"))))
    assert judged.inexact == ("Tỉnh Vĩnh Phúc  họp.", "Năm 2030")


def test_all_that_is_given_as_a_slice_is_held_to_its_document() -> None:
    heading = Slice("gold.md", 0, 4, "Tỉnh")
    answer = replace(
        RIGHT,
        citations=(replace(cite("Hội nghị"), heading=heading),),
        short_slice=Slice("gold.md", 5, 14, "Vĩnh Phuc"),
    )
    assert [each.text for each in list_slices(answer)] == ["Hội nghị", "Tỉnh", "Vĩnh Phuc"]
    assert outcome(answer).inexact == ("Vĩnh Phuc",)


def test_a_heading_proves_with_its_quote() -> None:
    start = TEXT.index("Tỉnh")
    heading = Slice("gold.md", start, start + 19, TEXT[start : start + 19])
    beside = replace(RIGHT, citations=(cite("Năm 2030 vào nhóm 10."),))
    headed = replace(beside, citations=(replace(beside.citations[0], heading=heading),))
    assert (outcome(beside).claims, outcome(headed).claims) == ((False,), (True,))
    assert [quoted.proving for quoted in outcome(headed).quoted] == [True]


def test_a_claim_is_proved_by_any_of_the_quotes() -> None:
    parts = replace(
        QUESTION,
        evidence=("Tỉnh Vĩnh Phúc họp.", "Năm 2030 vào nhóm 10."),
        parts=("Vĩnh Phúc", "nhóm 10"),
    )
    one = replace(RIGHT, citations=(cite("Hội nghị"), cite("vào nhóm 10.")))
    judged = outcome(one, parts)
    assert judged.claims == (False, True)
    assert [quoted.proving for quoted in judged.quoted] == [False, True]
    assert outcome(replace(RIGHT, citations=()), parts).claims == (False, False)


def test_below_the_threshold_nothing_is_answered_and_what_was_found_is_still_told() -> None:
    judged = outcome(RIGHT, threshold=0.95)
    assert not judged.answered
    assert (judged.short_answer, judged.short_right, judged.claims) == ("Vĩnh Phúc", True, (True,))
    assert outcome(RIGHT, threshold=0.9).answered
    assert not outcome(NOT_FOUND).answered


def test_right_is_the_short_answer_or_where_there_is_none_the_proof() -> None:
    assert outcome(RIGHT).right
    assert not outcome(replace(RIGHT, short_answer="Hà Nội")).right
    assert outcome(replace(RIGHT, short_answer=None)).right
    assert not outcome(replace(RIGHT, short_answer=None, citations=())).right
    assert outcome(replace(RIGHT, short_answer="Hà Nội"), replace(QUESTION, answers=())).right
    assert not outcome(RIGHT, UNANSWERABLE).right


def test_yes_and_no_are_told_in_any_language() -> None:
    asked = replace(QUESTION, type="yes_no", answers=("không",))
    for said, right in (("Chưa", True), ("No", True), ("có", False), ("Vĩnh Phúc", False)):
        assert outcome(replace(RIGHT, short_answer=said), asked).short_right is right
    assert not outcome(NOT_FOUND, asked).short_right


def test_documents_are_ranked_by_their_best_passage() -> None:
    hits = (hit(1, "other.md"), hit(2, "gold.md"), hit(3, "other.md"))
    judged = outcome(replace(RIGHT, hits=hits))
    assert judged.ranking == ["other.md", "gold.md"]
    assert [found.gold for found in judged.retrieved] == [False, True, False]


def test_questions_are_asked_in_order_with_progress() -> None:
    seen: list[tuple[str, int, int]] = []
    outcomes = ask_questions(
        Scripted(RIGHT), [QUESTION, UNANSWERABLE], lambda *state: seen.append(state)
    )
    assert [outcome.question.id for outcome in outcomes] == ["q-1", "q-0"]
    assert all(outcome.milliseconds > 0 for outcome in outcomes)
    assert seen == [("ask", 0, 2), ("ask", 1, 2), ("ask", 2, 2)]


def test_a_question_that_is_refused_is_not_found() -> None:
    class Refusing(Scripted):
        def ask(self, question: str) -> Answer:
            raise QuestionError("the question has 9,000 characters")

    (judged,) = ask_questions(Refusing(RIGHT), [QUESTION])
    assert (judged.answered, judged.confidence, judged.retrieved) == (False, 0.0, ())
