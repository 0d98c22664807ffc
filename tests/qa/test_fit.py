"""What the words around a span say for it."""

from __future__ import annotations

import pytest

from corpus.types import Span
from qa.extraction.answer_type import AnswerType
from qa.extraction.fit import FORMS, list_forms, measure_form, measure_parts
from qa.extraction.nearness import measure_contact, measure_nearness
from qa.extraction.spans import find_answers
from qa.extraction.wanted import read_wanted


def place(text: str, said: str) -> Span:
    return Span(text.index(said), text.index(said) + len(said))


def form(question: str, kind: AnswerType, text: str, said: str) -> float:
    wanted = read_wanted(question, kind)
    spans = find_answers(text, kind, question)
    return measure_form(text, place(text, said), wanted, spans)


def test_the_counted_thing_stands_behind_its_figure() -> None:
    text = "Tại 1.277 thôn, bản, đội và 146 tổ dân phố có 3 đội."
    assert form("Có bao nhiêu tổ dân phố?", "number", text, "146") == 1.0
    assert form("Có bao nhiêu bản?", "number", text, "1.277") == pytest.approx(0.5)
    assert form("Có bao nhiêu tổ dân phố?", "number", text, "1.277") == -0.3


def test_a_further_figure_shares_the_noun() -> None:
    text = "91,3% hồ sơ cấp tỉnh xử lý trên mạng, cấp huyện 87%, cấp xã 72,5%."
    asked = "Bao nhiêu phần trăm hồ sơ cấp huyện?"
    assert form(asked, "percentage", text, "91,3%") == pytest.approx(0.8 + 0.2 * 2 / 3)
    assert form(asked, "percentage", text, "87%") == form(asked, "percentage", text, "91,3%")


@pytest.mark.parametrize(
    ("text", "figure"), [("Toàn tỉnh có tới xã12.", "12"), ("tăng lên5", "5"), ("12", "12")]
)
def test_a_figure_may_be_glued_to_the_last_word(text: str, figure: str) -> None:
    assert form("Có bao nhiêu xã?", "number", text, figure) == -0.3


def test_a_figure_belongs_to_the_year_before_it() -> None:
    text = "Đến năm 2025 đạt 20%; đến năm 2030 đạt 30%."
    assert form("Năm 2030 đạt tỷ lệ bao nhiêu?", "percentage", text, "30%") == 1.0
    assert form("Năm 2030 đạt tỷ lệ bao nhiêu?", "percentage", text, "20%") == -1.0


def test_the_date_of_a_cited_document_is_not_the_answer() -> None:
    text = "Ngày 27/4, tỉnh bàn Nghị quyết số 12-NQ/TU ngày 12/3/2020, xong trước ngày 2/9."
    assert form("Bàn khi nào?", "date", text, "27/4") == pytest.approx(0.3)
    assert form("Bàn khi nào?", "date", text, "12/3/2020") == pytest.approx(-0.3)
    assert form("Ban hành ngày nào?", "date", text, "12/3/2020") == pytest.approx(0.5)
    assert form("Phải xong trước ngày nào?", "date", text, "2/9") == pytest.approx(1.0)


def test_a_deputy_does_not_fit_the_chief() -> None:
    text = "Lò Văn Hạnh, Phó Bí thư Tỉnh ủy và Trần Thị Mỵ, Bí thư Tỉnh ủy."
    assert form("Ai là Bí thư Tỉnh ủy?", "person", text, "Lò Văn Hạnh") == pytest.approx(-1.0)
    assert form("Ai là Bí thư Tỉnh ủy?", "person", text, "Trần Thị Mỵ") == pytest.approx(1.0)


def test_the_kind_of_body_must_be_the_one_asked_for() -> None:
    text = "UBND tỉnh giao Sở Y tế."
    assert form("Tỉnh giao cho sở nào?", "organisation", text, "Sở Y tế") == 0.5
    assert form("Tỉnh giao cho sở nào?", "organisation", text, "UBND tỉnh") == -1.0


def test_terms_in_the_clause_and_near_the_span_count() -> None:
    text = "Thu 5 tỷ đồng; chi 3 tỷ đồng."
    wanted = read_wanted("Chi bao nhiêu tiền?", "money")
    spans = find_answers(text, "money", "Chi bao nhiêu tiền?")
    far, near = measure_nearness(text, spans, wanted)
    assert far < near


def test_words_beside_the_span_tell_which_of_several_it_is() -> None:
    text = "nông thôn 45.000 đồng, miền núi 20.000 đồng"
    asked = "Học phí miền núi bao nhiêu tiền?"
    wanted, spans = read_wanted(asked, "money"), find_answers(text, "money", asked)
    assert [measure_contact(text, span, wanted, spans) for span in spans] == [0.0, 0.75]


@pytest.mark.parametrize(
    ("question", "text", "said", "told"),
    [
        ("Có bao nhiêu xã?", "Có 204 xã.", "204", {"counted as number": 0.6}),
        (
            "Năm 2020 có bao nhiêu xã?", "Năm 2021 có 9 xã, năm 2020 có 8.", "9",
            {"counted as number": 0.6, "no year": 1.0},
        ),
        ("Ai họp?", "Lò Văn Hạnh họp.", "Lò Văn Hạnh", {"subject": 0.15}),
        ("Họp ngày nào?", "Họp ngày 2/9/2021.", "2/9/2021", {"time": 0.5}),
        ("Họp ở đâu?", "Họp tại Mường La.", "Mường La", {}),
    ],
)  # fmt: skip
def test_each_part_of_the_form_has_a_name(
    question: str, text: str, said: str, told: dict[str, float]
) -> None:
    wanted = read_wanted(question)
    span = place(text, said)
    found = list_forms(measure_parts(text, span, wanted, [span]))
    assert {name.removeprefix("no ") for name in found} <= set(FORMS)
    assert found == pytest.approx(told)
