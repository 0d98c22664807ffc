"""A follow-up question becomes the whole one that it means, and a whole one stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.follow_ups import load_conversations
from eval.gold import SAMPLE_QUESTIONS, load_questions
from qa.followups.conversation import FollowUp, choose_language, follow_up
from qa.reading.question import Question


def liken(phrase: str, others: Sequence[str]) -> list[float]:
    """Phrases are like one another by the letters they share."""
    return [len({*phrase} & {*other}) / len({*phrase, *other}) for other in others]


def recall(question: str) -> tuple[str | None, str | None]:
    return ("Lò Văn Hạnh", "Sơn La")


def read(*questions: str) -> str:
    """How the last of several questions is read."""
    previous: list[str] = []
    for question in questions:
        previous.append(follow_up(question, previous, liken, recall).standalone)
    return previous[-1]


@pytest.mark.parametrize(
    ("whole", "question", "meant"),
    [
        # a place, in any words around it
        (
            "Sơn La có bao nhiêu xã nghèo?",
            "còn Hà Giang thì sao?",
            "Hà Giang có bao nhiêu xã nghèo?",
        ),
        (
            "Sơn La có bao nhiêu xã nghèo?",
            "Thế ở tỉnh Hà Giang?",
            "Hà Giang có bao nhiêu xã nghèo?",
        ),
        (
            "Sơn La có bao nhiêu xã nghèo?",
            "And in Ha Giang?",
            "Hà Giang có bao nhiêu xã nghèo?",
        ),
        ("Sơn La có bao nhiêu xã nghèo?", "con Ha Giang?", "Hà Giang có bao nhiêu xã nghèo?"),
        ("Sơn La có bao nhiêu xã nghèo?", "Hà Giang?", "Hà Giang có bao nhiêu xã nghèo?"),
        (
            "Which province has the most dams?",
            "What about Sơn La?",
            "Sơn La has the most dams?",
        ),
        # a time, as fine as the one there
        (
            "How many wells will Sơn La dig by 2025?",
            "And by 2030?",
            "How many wells will Sơn La dig by 2030?",
        ),
        ("Sơn La họp ngày 24/7/2021 bàn gì?", "còn ngày 3/8?", "Sơn La họp ngày 3/8 bàn gì?"),
        (
            "Sơn La có bao nhiêu hộ nghèo?",
            "thế năm 2030?",
            "Sơn La có bao nhiêu hộ nghèo, năm 2030?",
        ),
        # a numbered thing, a person
        ("Dự án 2 của Sơn La do ai làm?", "Dự án 3?", "Dự án 3 của Sơn La do ai làm?"),
        (
            "What did Sơn La decide at the 12th conference?",
            "And at the 13th conference?",
            "What did Sơn La decide at the 13th conference?",
        ),
        (
            "Lò Văn Hạnh giữ chức vụ gì?",
            "còn Nguyễn Thị Mai?",
            "Nguyễn Thị Mai giữ chức vụ gì?",
        ),
        # a phrase: the one of the same head, the one that is counted, what a share is asked of
        (
            "UBND tỉnh Sơn La giao Sở Y tế làm gì?",
            "còn Sở Tư pháp?",
            "UBND tỉnh Sơn La giao Sở Tư pháp làm gì?",
        ),
        (
            "How many dams does Sơn La have?",
            "What about wells?",
            "How many wells does Sơn La have?",
        ),
        ("How many dams does Sơn La have?", "How many wells?", "How many wells does Sơn La have?"),
        (
            "Bao nhiêu phần trăm hộ nghèo ở Sơn La có nhà mới?",
            "Cán bộ thì sao?",
            "Bao nhiêu phần trăm cán bộ ở Sơn La có nhà mới?",
        ),
        (
            "Sơn La có bao nhiêu xã?",
            "còn huyện thì bao nhiêu?",
            "Sơn La có bao nhiêu huyện?",
        ),
        # what points back
        (
            "When did the Sơn La People's Council meet?",
            "Who chaired it?",
            "Who chaired the Sơn La People's Council meeting?",
        ),
        (
            "Ai ký Quyết định 45/QĐ-UBND của Sơn La?",
            "Nó có hiệu lực khi nào?",
            "Quyết định 45/QĐ-UBND của Sơn La có hiệu lực khi nào?",
        ),
        (
            "Quyết định 45/QĐ-UBND của Sơn La nói gì?",
            "Ai ký quyết định đó?",
            "Ai ký Quyết định 45/QĐ-UBND của Sơn La?",
        ),
        ("Sơn La có bao nhiêu xã?", "Bí thư tỉnh này là ai?", "Bí thư tỉnh Sơn La là ai?"),
        (
            "How many dams does Sơn La have?",
            "Who leads the province?",
            "Who leads Sơn La?",
        ),
        ("Lò Văn Hạnh nói gì?", "Ông ấy sinh năm nào?", "Lò Văn Hạnh sinh năm nào?"),
        # what was answered
        ("Who chairs the council?", "What is his post?", "What is Lò Văn Hạnh's post?"),
        ("Tỉnh nào có nhiều đập nhất?", "Ai là Bí thư tỉnh đó?", "Ai là Bí thư tỉnh Sơn La?"),
        # a question without a topic
        (
            "Kỳ họp thứ 5 của HĐND tỉnh Sơn La diễn ra khi nào?",
            "vậy ai chủ trì?",
            "Kỳ họp thứ 5 của HĐND tỉnh Sơn La: ai chủ trì?",
        ),
        ("Which dams will Sơn La build?", "Where?", "Sơn La, dams: Where?"),
        (
            "UBND tỉnh Sơn La đề nghị Đề án cấp nước tại tờ trình nào?",
            "kinh phí lấy từ đâu?",
            "UBND tỉnh Sơn La đề nghị Đề án cấp nước: kinh phí lấy từ đâu?",
        ),
    ],
)
def test_a_follow_up_is_read_as_the_whole_question(whole: str, question: str, meant: str) -> None:
    found = follow_up(question, [whole], liken, recall)
    assert (found.question, found.standalone) == (question, meant)
    assert found.carried


@pytest.mark.parametrize(
    "question",
    [
        "Thế nào là hộ nghèo?",
        "PPP là hình thức gì?",
        "Còn lại bao nhiêu hộ nghèo ở huyện Mường La?",
        "So sánh số hộ nghèo của Hà Giang và Cao Bằng",
        "Tỉnh nào có 146 đập?",
        "Hà Giang đặt mục tiêu gì đến năm 2030?",
        "Which province raised its target?",
        "When did Hà Giang hold its session?",
        "Is it allowed to fish in the lakes of Hà Giang?",
        "And who is the chairman of Hà Giang?",
        "How many days does it take to get an ordinary passport?",
        "What is digital government?",
        "trồng cà phê ở vùng đất bazan",
        "Cảm ơn",
        "河江省有多少个乡?",
        "?",
        "",
    ],
)
def test_a_question_of_its_own_stays(question: str) -> None:
    for whole in ("Sơn La có bao nhiêu xã nghèo?", "Who chaired the meeting in Sơn La?"):
        assert follow_up(question, [whole], liken, recall) == FollowUp(question, question)


@pytest.mark.parametrize(
    "question",
    [
        "Con đường nào dài nhất?",
        "Con dấu do ai giữ?",
        "con nuoi duoc huong gi?",
        "Vay vốn ở đâu?",
        "vay von o dau?",
        "Còn lại bao nhiêu?",
        "Thế giới có bao nhiêu nước?",
        "the gioi co bao nhieu nuoc?",
        "Thế kỷ nào?",
        "Họ tên của Bí thư là gì?",
        "Họ của cầu thủ là gì?",
        "Chúng ta cần gì?",
    ],
)
def test_the_beginning_of_a_word_is_no_connective_and_no_pronoun(question: str) -> None:
    assert read("Sơn La có bao nhiêu xã nghèo?", question).endswith(question)


def test_without_diacritics_a_connective_shows_in_what_follows() -> None:
    for question in ("con Ha Giang?", "con Hà Giang thì sao?", "vay o Ha Giang?", "va Ha Giang?"):
        assert read("Sơn La có bao nhiêu xã nghèo?", question) == "Hà Giang có bao nhiêu xã nghèo?"
    for question in ("the con huyen thi sao?", "con huyen thi sao?"):
        assert read("Son La co bao nhieu xa?", question) == "Son La co bao nhieu huyen?"
    assert read("Sơn La họp khi nào?", "vay ai chu tri?").endswith(": ai chu tri?")


def test_a_conversation_goes_on_from_what_was_read() -> None:
    first = "When did the Sơn La People's Council meet?"
    assert read(first, "Who chaired it?", "And in Hà Giang?", "When?") == (
        "The Hà Giang People's Council meeting: When?"
    )
    assert read("Sơn La có bao nhiêu xã đến năm 2025?", "còn Hà Giang?", "thế năm 2030?") == (
        "Hà Giang có bao nhiêu xã đến năm 2030?"
    )


def test_the_topic_of_a_new_question_is_the_topic() -> None:
    assert read("Sơn La có bao nhiêu xã?", "Ai là Bí thư Tỉnh ủy Hà Giang?", "khi nào?") == (
        "Bí thư Tỉnh ủy Hà Giang: khi nào?"
    )


def test_a_whole_question_corrects_a_reading() -> None:
    read_wrongly = read("Sơn La có bao nhiêu xã nghèo?", "còn đập?")
    corrected = "Sơn La có bao nhiêu đập?"
    assert follow_up(corrected, [read_wrongly], liken, recall).standalone == corrected


def test_without_earlier_questions_nothing_is_taken_over() -> None:
    for previous in ([], ["", "  "], ["河江省有多少个乡?"]):
        assert follow_up("And by 2025?", previous) == FollowUp("And by 2025?", "And by 2025?")


def test_an_answer_is_recalled_only_where_it_is_needed() -> None:
    def refuse(question: str) -> tuple[str | None, str | None]:
        raise AssertionError("the province is named")

    assert follow_up("Ai là Bí thư tỉnh đó?", ["Sơn La có bao nhiêu xã?"], recall=refuse).carried


@pytest.mark.parametrize(
    ("typed", "language"),
    [("And in Sơn La?", "en"), ("con Son La?", "vi"), ("2030?", "vi"), ("thế năm 2030?", "vi")],
)
def test_the_answer_is_in_the_language_that_the_words_tell(typed: str, language: str) -> None:
    asked = Question(typed, typed, "en" if typed.isascii() or "And" in typed else "vi", False)
    whole = Question("", "Hà Giang có bao nhiêu xã?", "vi", False)
    assert choose_language(asked, whole) == language


# what holds for any question


@cache
def list_questions() -> tuple[str, ...]:
    """The questions of the sample, which all stand on their own."""
    return tuple(question.text for question in load_questions(SAMPLE_QUESTIONS))


@cache
def list_turns() -> tuple[str, ...]:
    conversations = load_conversations()
    return tuple(turn.question for conversation in conversations for turn in conversation.turns)


SAMPLED = st.sampled_from(list_questions())
ANY = st.sampled_from(list_turns()) | SAMPLED | st.text(max_size=60)


def test_hardly_any_standalone_question_is_changed() -> None:
    asked = list_questions()
    changed = {
        question
        for question in asked
        for previous in asked[::29]
        if question != previous
        and follow_up(question, [previous], liken, recall).standalone != question
    }
    assert len(changed) <= 3, changed  # of 514


@given(ANY, st.lists(ANY, max_size=3))
def test_a_reading_is_not_read_again(question: str, previous: list[str]) -> None:
    found = follow_up(question, previous, liken, recall)
    again = follow_up(found.standalone, previous, liken, recall)
    assert again == FollowUp(found.standalone, found.standalone)


@given(ANY, st.lists(ANY, max_size=3))
def test_what_is_carried_is_in_the_reading(question: str, previous: list[str]) -> None:
    found = follow_up(question, previous, liken, recall)
    assert bool(found.carried) == (found.standalone != question)
    reading = found.standalone.casefold()
    assert all(word in reading for part in found.carried for word in part.casefold().split())
