"""What a question asks for beyond its kind."""

from __future__ import annotations

import pytest

from qa.extraction.wanted import read_wanted


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("Có bao nhiêu tổ dân phố?", "to dan pho"),
        ("Số hộ nghèo là bao nhiêu?", "ho ngheo"),
        ("Bao nhiêu phần trăm hộ gia đình?", "ho gia dinh"),
        ("Sở nào chủ trì?", "so"),
        ("Lập những cụm công nghiệp nào?", "cum cong nghiep"),
        ("How many households are poor?", "ho gia dinh"),
        ("Which resolution covers this?", "nghi quyet"),
        ("Kỳ họp này thuộc khóa mấy?", "khoa"),
        ("Dai hoi lan thu may?", "lan thu"),
        ("有多少个项目？", "du an"),
    ],
)
def test_the_noun_that_is_counted_or_chosen_from(question: str, noun: str) -> None:
    assert tuple(noun.split()) in read_wanted(question).nouns


def test_the_office_is_read_without_its_province() -> None:
    office = read_wanted("Ai là Phó Chủ tịch HĐND tỉnh Sơn La?").office
    assert office is not None
    assert (office.rank, office.deputy, office.body) == ("chu tich", True, frozenset({"hdnd"}))


@pytest.mark.parametrize(
    "question",
    [
        "Who is the deputy chairman of the Son La People's Council?",
        "Qui est le vice-président du Conseil populaire de Son La ?",
        "山罗省人民议会副主席是谁？",
    ],
)
def test_the_office_in_other_languages(question: str) -> None:
    office = read_wanted(question).office
    assert office is not None
    assert (office.rank, office.deputy, office.body) == ("chu tich", True, frozenset({"hdnd"}))


@pytest.mark.parametrize(
    ("question", "grain", "aim"),
    [
        ("Họp ngày nào?", "day", "meeting"),
        ("Phải nộp trước ngày nào?", "day", "deadline"),
        ("Đạt chuẩn vào năm nào?", "year", None),
        ("Có hiệu lực từ khi nào?", None, "start"),
        ("Thực hiện trong giai đoạn nào?", "period", None),
        ("Which year was it issued?", "year", "issued"),
    ],
)
def test_how_fine_a_date_is_wanted_and_of_what(
    question: str, grain: str | None, aim: str | None
) -> None:
    wanted = read_wanted(question)
    assert (wanted.grain, wanted.aim) == (grain, aim)


def test_terms_leave_out_question_words_and_provinces() -> None:
    phrases = {
        " ".join(p) for names, _ in read_wanted("Tỉnh Sơn La xây mấy cầu?").terms for p in names
    }
    assert phrases == {"xay", "cau"}


def test_years_and_the_length_of_a_list_are_read() -> None:
    wanted = read_wanted("Ba mục tiêu đến năm 2030 là gì?")
    assert (wanted.count, wanted.years) == (3, ("2030",))


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Bí thư nêu bốn yêu cầu gì?", 4),
        ("ha tang: ba giai phap chinh", 3),
        ("Which four points were made?", 4),
        ("Sau khi tán thành 3 dự án, tỉnh được giao những việc gì?", None),
        ("Ngày 27/8 tỉnh xem những gì?", None),
        ("What was decided on the 27 August?", None),
        ("Nghị quyết 26 có những nội dung nào?", None),
        ("Ngày 7/5 tỉnh làm gì?", None),
        ("Sau 3 năm thực hiện đạt được gì?", None),
        ("Quốc lộ 6 đi qua huyện nào?", None),
    ],
)
def test_only_the_number_of_what_is_asked_for_counts(question: str, count: int | None) -> None:
    assert read_wanted(question, "list").count == count


@pytest.mark.parametrize(
    "question",
    [
        "Who led the People's Council in 2017?",
        "Qui dirige le Conseil populaire ?",
        "省人民议会负责人是谁？",
        "Ai đứng đầu Hội đồng nhân dân tỉnh?",
    ],
)
def test_who_heads_a_body_is_asked_about_by_its_head(question: str) -> None:
    office = read_wanted(question, "person").office
    assert office is not None
    assert (office.rank, office.body) == ("dung dau", {"hdnd"})


@pytest.mark.parametrize(
    "question",
    ["Who led the meeting of the People's Committee?", "Who led the health campaign?"],
)
def test_who_led_something_else_heads_no_body(question: str) -> None:
    assert read_wanted(question, "person").office is None
