"""A question that asks for several things is divided into one for each; others stay whole."""

from __future__ import annotations

import pytest

from qa.across.parts import asks_in_words, find_parts


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        (
            "Ở Tỉnh ủy Sơn La, ai lo việc dân vận và ai lo việc tuyên giáo?",
            ("Ở Tỉnh ủy Sơn La, ai lo việc dân vận?", "Ở Tỉnh ủy Sơn La, ai lo việc tuyên giáo?"),
        ),
        (
            "Trường Y Sơn La: khoa 1 mở năm nào, khoa 2 mở năm nào?",
            ("Trường Y Sơn La: khoa 1 mở năm nào?", "Trường Y Sơn La: khoa 2 mở năm nào?"),
        ),
        (
            "phien hop do ai chu tri, con hoi nghi ban may noi dung",
            ("phien hop do ai chu tri?", "hoi nghi ban may noi dung?"),
        ),
        (
            "How many schools had Hà Giang opened, and how many was it still building?",
            ("How many schools had Hà Giang opened?", "How many schools was it still building?"),
        ),
        (
            "Who wrote the first report, and who the second one?",
            ("Who wrote the first report?", "Who wrote the second one?"),
        ),
        (
            "Quel rang vise Sơn La en 2025, et lequel pour 2030 ?",
            ("Quel rang vise Sơn La en 2025?", "Quel rang pour 2030?"),
        ),
    ],
)
def test_each_thing_is_asked_for_alone(asked: str, parts: tuple[str, ...]) -> None:
    assert find_parts(asked) == parts


@pytest.mark.parametrize(
    "asked",
    [
        "Ai chủ trì hội nghị và kết luận?",
        "Ngày nào, tháng nào hội nghị họp?",
        "Đại biểu góp ý vào mấy điểm, là những điểm nào?",
        "What is the office of Ms Sen, who spoke in Hà Giang?",
        "What did the secretary say of roads and schools?",
        "Khi nào có bão, người dân phải làm gì?",
        "Những huyện nào, những xã nào bị thiệt hại?",
        "thai nguyen co may tinh moi khong",
        "",
    ],
)
def test_what_asks_for_one_thing_stays_whole(asked: str) -> None:
    assert find_parts(asked) == ()


def test_what_another_question_word_asks_for_is_not_repeated() -> None:
    asked = "How many schools are there and what is their budget?"
    assert find_parts(asked) == ("How many schools are there?", "what is their budget?")


def test_question_words_of_several_languages_ask() -> None:
    for text in ("do ai ký", "who signed", "wer war das", "¿quién firmó?", "谁主持"):
        assert asks_in_words(text), text
    for text in ("the chairman of Sơn La", "mua máy tính", "主席"):
        assert not asks_in_words(text), text
