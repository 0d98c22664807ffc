"""What a question is about is left when what it asks is taken away."""

from __future__ import annotations

import pytest

from qa.followups.topic import find_noun, find_topic


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Kỳ họp thứ 5 của HĐND tỉnh Sơn La diễn ra khi nào?", "Kỳ họp thứ 5 của HĐND tỉnh Sơn La"),
        ("Đề án cấp nước của Sơn La do ai chủ trì?", "Đề án cấp nước của Sơn La"),
        ("UBND tỉnh Sơn La đề nghị đề án tại tờ trình nào?", "UBND tỉnh Sơn La đề nghị đề án"),
        ("Sơn La có bao nhiêu xã nghèo?", "Sơn La, xã nghèo"),
        ("Những huyện nào của Sơn La thiếu nước?", "huyện của Sơn La thiếu nước"),
        ("Tỉnh nào có đập Bản Mòng?", "đập Bản Mòng"),
        ("Who signed the irrigation plan of Sơn La?", "the irrigation plan of Sơn La"),
        ("Which company invests in the dams of Sơn La?", "the dams of Sơn La"),
        ("How many wells will Sơn La dig?", "Sơn La, wells"),
        ("When did the Sơn La People's Council meet?", "the Sơn La People's Council meeting"),
        ("What did Decision 45/QĐ-UBND deal with?", "Decision 45/QĐ-UBND"),
        ("What is Bản Mòng?", "Bản Mòng"),
        ("Kỳ họp thứ 5: ai chủ trì?", "Kỳ họp thứ 5"),
        ("Ai?", ""),
        ("When?", ""),
    ],
)
def test_the_topic_is_the_question_without_what_it_asks(question: str, topic: str) -> None:
    assert find_topic(question) == topic


def test_a_noun_is_a_topic_without_the_verb_in_front() -> None:
    assert find_noun("chủ trì kỳ họp thứ 5 của Sơn La") == "kỳ họp thứ 5 của Sơn La"
    assert find_noun("the Sơn La meeting") == "the Sơn La meeting"
