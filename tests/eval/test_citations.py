from __future__ import annotations

import pytest

from corpus.types import Span
from eval.citations import (
    Claim,
    holds_answer,
    holds_evidence,
    list_claims,
    measure_precision,
    measure_recall,
)
from eval.gold import Question

TEXT = (
    "Tỉnh đặt mục tiêu.  Đến năm 2030,\nvào nhóm 10. Hội nghị kết thúc. Đến năm 2030, vào nhóm 10."
)


def span(piece: str) -> Span:
    return Span(TEXT.index(piece), TEXT.index(piece) + len(piece))


@pytest.mark.parametrize(
    ("quote", "evidence", "held"),
    [
        ("Đến năm 2030,\nvào nhóm 10.", "Đến năm 2030, vào nhóm 10.", True),
        ("Tỉnh đặt mục tiêu.  Đến năm 2030,\nvào nhóm 10. Hội", "Đến năm 2030, vào nhóm 10.", True),
        ("năm 2030", "Đến năm 2030, vào nhóm 10.", False),
        ("mục tiêu.  Đến năm 2030,\nvào", "Đến năm 2030, vào nhóm 10.", True),
        ("Tỉnh đặt mục tiêu.  Đến năm", "Đến năm 2030, vào nhóm 10.", False),
        ("Tỉnh đặt mục tiêu.", "Đến năm 2030, vào nhóm 10.", False),
        ("10. Hội nghị kết thúc. Đến năm 2030, vào", "Đến năm 2030, vào nhóm 10.", True),
        ("Hội nghị kết thúc.", "không có trong văn bản", False),
        (" ", "Hội nghị kết thúc.", False),
        ("Hội nghị kết thúc.", " ", False),
    ],
)
def test_a_quote_holds_evidence_within_or_by_half(quote: str, evidence: str, held: bool) -> None:
    assert holds_evidence(span(quote), TEXT, evidence) is held


@pytest.mark.parametrize(
    ("quote", "answer", "held"),
    [
        ("Đến năm 2030, vào nhóm 10.", "nhóm 10", True),
        ("Đến năm 2030, vào nhóm 10.", "10", True),
        ("Đến năm 2010", "10", False),
        ("họp ngày 8 tháng 12 năm 2016", "8/12/2016", True),
        ("có 1277 thôn", "1.277", True),
        ("thôn, bản", "bản thôn", False),
        ("", "thôn", False),
    ],
)
def test_a_quote_holds_an_answer_token_by_token(quote: str, answer: str, held: bool) -> None:
    assert holds_answer(quote, answer) is held


def ask(
    documents: tuple[str, ...],
    answers: tuple[str, ...] = (),
    evidence: tuple[str, ...] = (),
    parts: tuple[str, ...] = (),
) -> Question:
    return Question("q", "?", "vi", "dev", "list", documents, answers, evidence, parts)


def test_a_question_claims_one_thing() -> None:
    question = ask(("a.md",), ("10",), ("nhóm 10", "top 10"))
    assert list_claims(question) == (Claim(("a.md",), ("nhóm 10", "top 10"), ("10",)),)
    assert list_claims(ask(())) == ()


def test_each_part_is_claimed_with_the_evidence_that_names_it() -> None:
    question = ask(
        ("a.md", "b.md"),
        ("Hoàng Nga; Thanh Mai",),
        ("Người viết là Hoàng Nga", "tác giả Thanh Mai"),
        ("Hoàng Nga", "Thanh Mai"),
    )
    assert list_claims(question) == (
        Claim(("a.md", "b.md"), ("Người viết là Hoàng Nga",), ("Hoàng Nga",)),
        Claim(("a.md", "b.md"), ("tác giả Thanh Mai",), ("Thanh Mai",)),
    )


def test_a_part_that_no_evidence_names_is_proved_by_what_names_none() -> None:
    question = ask(("a.md",), ("Huế; Vinh",), ("ở Huế", "Tỉnh này cũng họp."), ("Huế", "Vinh"))
    assert [claim.evidence for claim in list_claims(question)] == [
        ("ở Huế",),
        ("Tỉnh này cũng họp.",),
    ]


def test_without_parts_each_document_is_claimed() -> None:
    question = ask(("a.md", "b.md"), ("có",), ("Đã họp.", "Sẽ họp."))
    assert [claim.documents for claim in list_claims(question)] == [("a.md",), ("b.md",)]


WHOLE = [Span(0, len(TEXT))]


def test_a_claim_is_proved_by_its_evidence_in_its_document() -> None:
    claim = Claim(("a.md",), ("Đến năm 2030, vào nhóm 10.",), ("10",))
    assert claim.is_proved("a.md", TEXT, WHOLE)
    assert not claim.is_proved("b.md", TEXT, WHOLE)
    assert not claim.is_proved("a.md", TEXT, [span("Hội nghị kết thúc.")])
    assert claim.is_proved("a.md", TEXT, [span("Hội nghị kết thúc."), span("vào nhóm 10.")])
    assert not claim.is_proved("a.md", TEXT, [span("vào nhóm")])  # without the answer


def test_without_evidence_the_answer_proves_and_without_an_answer_the_document() -> None:
    answer = Claim(("a.md",), (), ("nhóm 10",))
    assert answer.is_proved("a.md", TEXT, [span("vào nhóm 10.")])
    assert not answer.is_proved("a.md", TEXT, [span("Hội nghị")])
    assert Claim(("a.md",), (), ()).is_proved("a.md", TEXT, [span("Hội nghị")])
    assert not Claim(("a.md",), (), ()).is_proved("b.md", TEXT, [span("Hội nghị")])
    anywhere = Claim((), (), ("nhóm 10",))
    assert anywhere.is_proved("b.md", TEXT, WHOLE)


def test_recall_is_of_claims_and_precision_of_citations() -> None:
    assert measure_recall([True, False, True]) == pytest.approx(2 / 3)
    assert measure_precision([True, False]) == 0.5
    assert measure_recall([]) is None
    assert measure_precision([]) is None
