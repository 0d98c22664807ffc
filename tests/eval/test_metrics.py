from __future__ import annotations

import itertools
import math
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Span
from eval.metrics import (
    holds_evidence,
    is_right,
    match_answer,
    measure_ranking,
    percentile,
    separate_ties,
)


def ranking(*documents: str) -> list[tuple[str, float]]:
    return [(document, float(-place)) for place, document in enumerate(documents)]


def test_measures_are_the_ones_counted_by_hand() -> None:
    others = [f"x{i}" for i in range(20)]
    qrels = {"first": {"a": 1}, "third": {"a": 1}, "sixth": {"a": 1, "b": 1}, "eleventh": {"a": 1}}
    run = {
        "first": ranking("a", *others),
        "third": ranking(*others[:2], "a", *others[2:]),
        "sixth": ranking(*others[:5], "a", *others[5:]),
        "eleventh": ranking(*others[:10], "a"),
    }
    ideal_of_two = 1 + 1 / math.log2(3)
    assert measure_ranking(qrels, run) == pytest.approx(
        {
            "hit@1": 1 / 4,
            "recall@5": 2 / 4,
            "recall@10": (1 + 1 + 1 / 2) / 4,
            "mrr@10": (1 + 1 / 3 + 1 / 6) / 4,
            "ndcg@10": (1 + 1 / math.log2(4) + 1 / math.log2(7) / ideal_of_two) / 4,
        }
    )


def test_grades_count_in_ndcg_alone() -> None:
    means = measure_ranking({"q": {"good": 3, "fair": 1}}, {"q": ranking("fair", "good")})
    assert means["ndcg@10"] == pytest.approx((1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3)))
    assert means["hit@1"] == means["recall@5"] == means["mrr@10"] == 1


def test_a_query_without_a_ranking_counts_0_and_one_without_judgements_does_not_count() -> None:
    means = measure_ranking(
        {"found": {"a": 1}, "refused": {"a": 1}},
        {"found": ranking("a"), "refused": [], "unjudged": ranking("b")},
    )
    assert set(means.values()) == {0.5}


@pytest.mark.parametrize("documents", [("a", "b"), ("b", "a")])
def test_tied_documents_stay_in_the_order_given(documents: tuple[str, str]) -> None:
    means = measure_ranking({"q": {"a": 1}}, {"q": [(document, 0.5) for document in documents]})
    first = documents[0] == "a"
    assert means["hit@1"] == float(first)
    assert means["mrr@10"] == (1.0 if first else 0.5)


@given(st.lists(st.floats(-1e3, 1e3)))
def test_separated_scores_fall_strictly_and_hardly_move(scores: list[float]) -> None:
    scores.sort(reverse=True)
    separated = [score for _, score in separate_ties([("d", score) for score in scores])]
    assert all(np.float32(a) > np.float32(b) for a, b in itertools.pairwise(separated))
    assert separated == pytest.approx(scores, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize(
    ("answer", "gold"),
    [
        ("Vĩnh Phúc", "vĩnh phúc."),
        ("hoà bình", "hòa bình"),
        (unicodedata.normalize("NFD", "Quảng Ngãi"), "Quảng Ngãi"),
        ("1.277", "1,277"),
        ("08/12/2016", "8-12-2016"),
        ("“Chính quyền số”", "chính quyền số"),
        ("–", "-"),
    ],
)
def test_the_same_answer_written_otherwise_is_right(answer: str, gold: str) -> None:
    assert match_answer(answer, gold) == 1


@pytest.mark.parametrize(
    ("answer", "gold", "f1"),
    [
        ("tỉnh Vĩnh Phúc", "Vĩnh Phúc", 2 * 2 / 5),
        ("ông Lê Duy Thành", "Lê Duy Thành", 2 * 3 / 7),
        ("Hà Nội", "Vĩnh Phúc", 0),
        ("hòa", "hoa", 0),
        ("1.277", "1277,5", 0),
        ("", "Vĩnh Phúc", 0),
        ("!", "?", 0),
    ],
)
def test_f1_is_the_one_counted_by_hand(answer: str, gold: str, f1: float) -> None:
    assert match_answer(answer, gold) == pytest.approx(f1)


def test_an_answer_is_right_from_four_fifths_on_for_any_accepted_one() -> None:
    assert is_right("tỉnh Vĩnh Phúc", ["Hà Nội", "Vĩnh Phúc"])
    assert not is_right("của tỉnh Vĩnh Phúc", ["Vĩnh Phúc"])
    assert not is_right(None, ["Vĩnh Phúc"])
    assert not is_right("Vĩnh Phúc", [])


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
        ("năm 2030", "Đến năm 2030, vào nhóm 10.", True),
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


def test_percentiles_are_interpolated() -> None:
    assert percentile([1, 2, 3, 4], 50) == 2.5
    assert percentile([10.0], 95) == 10
