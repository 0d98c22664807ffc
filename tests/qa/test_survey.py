"""Questions for several documents are told from those that one answers, and divided rightly."""

from __future__ import annotations

import pytest

from qa.across.sides import drop_year
from qa.across.survey import Survey, read_survey
from qa.reading.question import Question


def read(asked: str) -> Survey | None:
    return read_survey(Question(asked, asked, "vi", False))


@pytest.mark.parametrize(
    ("asked", "labels"),
    [
        ("Những tỉnh nào bàn về chuyển đổi số?", "province"),
        ("Các tỉnh thành nào có cảng biển?", "province"),
        ("Có bao nhiêu tỉnh bàn về chuyển đổi số?", "province"),
        ("Liệt kê các tỉnh bàn về chuyển đổi số", "province"),
        ("Những địa phương nào đạt chuẩn?", "province"),
        ("Which provinces discussed a digital transformation plan?", "province"),
        ("In which provinces does the secretary lead the delegation?", "province"),
        ("List all the provinces that have a port", "province"),
        ("Quelles provinces ont un port ?", "province"),
        ("哪些省讨论了数字化转型？", "province"),
        ("Những tài liệu nào nhắc tới thương mại điện tử?", "document"),
        ("Những văn bản nào quy định về thời hạn cấp phép?", "document"),
        ("Which documents mention e-commerce?", "document"),
        ("哪些文件提到电子商务？", "document"),
        ("Những Bí thư Tỉnh ủy nào là Ủy viên Trung ương Đảng?", "holder"),
        ("Which provincial Party secretaries are members of the committee?", "holder"),
        ("哪些省委书记是中央委员？", "holder"),
    ],
)
def test_lists_of_documents_are_recognised(asked: str, labels: str) -> None:
    assert read(asked) == Survey(labels)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "labels"),
    [
        ("Tỉnh nào đặt mục tiêu top 15?", "province"),
        ("noi nao thue ha tang cua doanh nghiep", "province"),
        ("Which province has a port?", "province"),
        ("Welche Provinz hat einen Hafen?", "province"),
        ("哪个省有港口？", "province"),
        ("What province has a port?", "province"),
        ("¿Qué provincia tiene un puerto?", "province"),
    ],
)
def test_what_one_is_asked_for_several_may_answer(asked: str, labels: str) -> None:
    assert read(asked) == Survey(labels, one=True)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "asked",
    [
        "Các đại biểu xem xét những nội dung nào?",
        "Những nghị quyết nào được thông qua?",
        "Cần thí điểm ở những địa phương nào?",
        "Các tỉnh phải làm gì?",
        "Which resolutions were passed?",
        "Nghị quyết nêu đặc tính nào?",
        "Xã Tân Lập thuộc tỉnh nào?",
        "Những tỉnh, địa phương nào?",
        "Loại máy tính nào được cấp?",
        "Có tỉnh nào đạt chuẩn không?",
        "Bí thư Tỉnh ủy sinh ngày nào?",
        "What did the secretary say?",
        "Tuyến đường từ Hà Nội đến Hải Phòng dài bao nhiêu?",
        "Cao tốc Hà Nội - Hải Phòng dài bao nhiêu?",
        "Tuyến Hà Nội – Lào Cai khởi công khi nào?",
        "Đường sắt Hà Nội/Hải Phòng có mấy ga?",
        "How long is the Ha Noi-Hai Phong expressway?",
        "Mục tiêu đến năm 2025 và năm 2030 là gì?",
        "Chương trình giai đoạn 2021-2025 có mấy nhiệm vụ?",
        "What are the targets by 2025 and 2030?",
        "Thu ngân sách năm 2020 tăng bao nhiêu so với năm 2019?",
        "Hà Giang ký kết với Cao Bằng năm nào?",
        "Ai sinh năm 1960 và vào Đảng năm 1985?",
        "Ai quê ở Nghệ An và làm việc ở Hà Nội?",
        "Hội nghị nào do Hà Giang chủ trì và Cao Bằng tham dự?",
        "Dự án khởi công năm 2015 và hoàn thành năm 2018 ở đâu?",
        "Who was elected in 2015 and re-elected in 2020?",
        "Kinh phí của Hà Giang năm 2019, 2020 và của Cao Bằng năm 2021 là bao nhiêu?",
        "Kế hoạch năm 2025 và tầm nhìn 2030 do ai ký?",
        "",
    ],
)
def test_what_one_document_answers_is_none(asked: str) -> None:
    assert read(asked) is None


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        (
            "So sánh số thôn của Điện Biên và Nghệ An",
            {
                "Điện Biên": "số thôn của Điện Biên là bao nhiêu?",
                "Nghệ An": "số thôn của Nghệ An là bao nhiêu?",
            },
        ),
        (
            "Compare the number of hamlets in Dien Bien and Nghe An.",
            {
                "Điện Biên": "What is the number of hamlets in Dien Bien?",
                "Nghệ An": "What is the number of hamlets in Nghe An?",
            },
        ),
        (
            "So sánh ngày họp của Vĩnh Phúc và Nghệ An",
            {
                "Vĩnh Phúc": "ngày họp của Vĩnh Phúc là ngày nào?",
                "Nghệ An": "ngày họp của Nghệ An là ngày nào?",
            },
        ),
        (
            "Compare the meeting dates of Vinh Phuc and Nghe An",
            {
                "Vĩnh Phúc": "What date: the meeting dates of Vinh Phuc?",
                "Nghệ An": "What date: the meeting dates of Nghe An?",
            },
        ),
        (
            "Điện Biên và Thái Nguyên mỗi tỉnh có bao nhiêu xã?",
            {
                "Điện Biên": "Điện Biên có bao nhiêu xã?",
                "Thái Nguyên": "Thái Nguyên có bao nhiêu xã?",
            },
        ),
        (
            "Ai viết tin ở Vĩnh Phúc và ai viết bài ở Thái Nguyên?",
            {"Vĩnh Phúc": "Ai viết tin ở Vĩnh Phúc?", "Thái Nguyên": "ai viết bài ở Thái Nguyên?"},
        ),
        (
            "Ai giữ ghế chủ tịch ở Điện Biên, Sơn La và Thái Nguyên (năm 2017)?",
            {
                "Điện Biên": "Ai giữ ghế chủ tịch ở Điện Biên?",
                "Sơn La": "Ai giữ ghế chủ tịch ở Sơn La?",
                "Thái Nguyên": "Ai giữ ghế chủ tịch ở Thái Nguyên (năm 2017)?",
            },
        ),
        (
            "Who led the council in Dien Bien (2017) and who in Son La (2021)?",
            {
                "Điện Biên": "Who led the council in Dien Bien (2017)?",
                "Sơn La": "Who led the council in Son La (2021)?",
            },
        ),
        (
            "Who is the secretary of Dien Bien and the chairman of Son La?",
            {
                "Điện Biên": "Who is the secretary of Dien Bien?",
                "Sơn La": "Who is the chairman of Son La?",
            },
        ),
        (
            "Tiền cho đường ở Điện Biên và cho trường ở Sơn La lấy từ nguồn nào?",
            {
                "Điện Biên": "Tiền cho đường ở Điện Biên lấy từ nguồn nào?",
                "Sơn La": "Tiền cho trường ở Sơn La lấy từ nguồn nào?",
            },
        ),
        (
            "Hội nghị Thái Nguyên tháng 7/2017 và hội nghị tháng 6/2021 là kỳ thứ mấy?",
            {
                "2017": "Hội nghị Thái Nguyên tháng 7/2017 là kỳ thứ mấy?",
                "2021": "hội nghị tháng 6/2021 là kỳ thứ mấy?",
            },
        ),
        (
            "Hội nghị thứ 5 (2017) và thứ 6 (2018) bàn gì?",
            {
                "2017": "Hội nghị thứ 5 (2017) bàn gì?",
                "2018": "Hội nghị thứ 6 (2018) bàn gì?",
            },
        ),
        (
            "Bai cua Ha Giang va bai cua Cao Bang dang khi nao?",
            {
                "Hà Giang": "Bai cua Ha Giang dang khi nao?",
                "Cao Bằng": "Bai cua Cao Bang dang khi nao?",
            },
        ),
        (
            "Ai là Bí thư Tỉnh ủy Thái Nguyên năm 2017, còn năm 2021 là ai?",
            {
                "2017": "Ai là Bí thư Tỉnh ủy Thái Nguyên năm 2017?",
                "2021": "Ai là Bí thư Tỉnh ủy Thái Nguyên năm 2021?",
            },
        ),
        (
            "Bí thư Tỉnh ủy Thái Nguyên năm 2017 và năm 2021 là ai?",
            {
                "2017": "Bí thư Tỉnh ủy Thái Nguyên năm 2017 là ai?",
                "2021": "Bí thư Tỉnh ủy Thái Nguyên năm 2021 là ai?",
            },
        ),
        (
            "Who was the secretary in 2017 and in 2021?",
            {
                "2017": "Who was the secretary in 2017?",
                "2021": "Who was the secretary in 2021?",
            },
        ),
        (
            "太原和永福两省委书记分别是谁？",
            {"Thái Nguyên": "太原省委书记是谁？", "Vĩnh Phúc": "永福省委书记是谁？"},
        ),
        (
            "太原省2017年7月的会议和奠边省的会议分别由谁主持？",
            {
                "Thái Nguyên": "太原省2017年7月的会议由谁主持？",
                "Điện Biên": "奠边省的会议由谁主持？",
            },
        ),
        (
            "Ai viết bài về Sơn La, bài về Hà Giang và bài về Cao Bằng?",
            {
                "Sơn La": "Ai viết bài về Sơn La?",
                "Hà Giang": "Ai viết bài về Hà Giang?",
                "Cao Bằng": "Ai viết bài về Cao Bằng?",
            },
        ),
        (
            "ghe chu tich: o Son La nam 2017 la ai ngoi, o Ha Giang la ai ngoi",
            {
                "Sơn La": "ghe chu tich: o Son La nam 2017 la ai ngoi?",
                "Hà Giang": "ghe chu tich: o Ha Giang la ai ngoi?",
            },
        ),
        (
            "2021年奠边、太原两省的报道分别是谁写的？",
            {
                "Điện Biên": "2021年奠边的报道是谁写的？",
                "Thái Nguyên": "2021年太原的报道是谁写的？",
            },
        ),
    ],
)
def test_each_side_of_a_comparison_is_asked_alone(asked: str, parts: dict[str, str]) -> None:
    survey = read(asked)
    assert survey is not None
    assert {side.name: side.question for side in survey.sides} == parts


@pytest.mark.parametrize(
    "between", [" và ", ", ", " , và ", " & ", " hoặc ở ", "; ", " and in ", " vs. "]
)
def test_a_word_or_a_comma_between_two_tells_them_apart(between: str) -> None:
    survey = read(f"Điện Biên{between}Nghệ An có bao nhiêu xã?")
    assert survey is not None
    assert [side.question for side in survey.sides] == [
        "Điện Biên có bao nhiêu xã?",
        "Nghệ An có bao nhiêu xã?",
    ]


def test_a_dash_divides_what_is_to_be_compared() -> None:
    survey = read("So sánh số xã của Điện Biên - Nghệ An")
    assert survey is not None
    assert [side.question for side in survey.sides] == [
        "số xã của Điện Biên là bao nhiêu?",
        "số xã của Nghệ An là bao nhiêu?",
    ]


def test_years_are_asked_of_the_province_that_is_named() -> None:
    survey = read("Bí thư Tỉnh ủy Thái Nguyên năm 2017 và năm 2021 là ai?")
    assert survey is not None
    assert [(it.province, it.year) for it in survey.sides] == [
        ("Thái Nguyên", "2017"),
        ("Thái Nguyên", "2021"),
    ]


def test_a_year_is_of_the_province_before_it_where_another_has_its_own() -> None:
    def years(asked: str) -> list[tuple[str | None, str | None]]:
        survey = read(asked)
        return [(side.province, side.year) for side in survey.sides] if survey else []

    assert years("Ai đứng đầu ở Điện Biên năm 2017 và ở Sơn La năm 2021?") == [
        ("Điện Biên", "2017"),
        ("Sơn La", "2021"),
    ]
    assert years("Ai đứng đầu ở Điện Biên và Sơn La năm 2021?") == [
        ("Điện Biên", None),
        ("Sơn La", None),
    ]


def test_only_words_that_compare_make_a_comparison_explicit() -> None:
    explicit = read("So sánh số xã của Điện Biên và Nghệ An")
    implied = read("Điện Biên và Nghệ An có bao nhiêu xã?")
    assert explicit is not None
    assert explicit.explicit
    assert implied is not None
    assert not implied.explicit


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("Who was the secretary of Huế in 2017?", "Who was the secretary of Huế?"),
        ("bí thư huế 2017 là ai?", "bí thư huế là ai?"),
        ("Bí thư Huế hồi năm 2017 là ai?", "Bí thư Huế là ai?"),
        ("Who led the council in Huế (2017)?", "Who led the council in Huế?"),
        ("Năm 2017, Huế có bao nhiêu xã?", "Huế có bao nhiêu xã?"),
        ("Hội nghị tháng 6/2017 là kỳ thứ mấy?", "Hội nghị là kỳ thứ mấy?"),
        ("Which meeting of July 2017 was it?", "Which meeting was it?"),
        ("Ngày 5/6/2017 họp gì?", "Ngày 5/6/2017 họp gì?"),
        ("Kế hoạch 2017-2020 của năm 2017?", "Kế hoạch 2017-2020?"),
        ("Kế hoạch năm 2018?", "Kế hoạch năm 2018?"),
    ],
)
def test_a_year_is_dropped_with_what_belongs_to_it(question: str, bare: str) -> None:
    assert drop_year(question, "2017") == bare


@pytest.mark.parametrize(
    ("asked", "sides"),
    [
        (
            "Sơn La hay Hà Giang: tỉnh nào đã có cảng?",
            {
                "Sơn La": "Sơn La: tỉnh nào đã có cảng?",
                "Hà Giang": "Hà Giang: tỉnh nào đã có cảng?",
            },
        ),
        (
            "Sơn La với Hà Giang, tỉnh nào họp trước?",
            {"Sơn La": "Sơn La họp ngày nào?", "Hà Giang": "Hà Giang họp ngày nào?"},
        ),
        (
            "Sơn La và Hà Giang, nơi nào có nhiều xã hơn?",
            {"Sơn La": "Sơn La có bao nhiêu xã?", "Hà Giang": "Hà Giang có bao nhiêu xã?"},
        ),
        (
            "Năm 2019 hay 2020 thu ngân sách Hà Giang cao hơn?",
            {
                "2019": "Năm 2019 thu ngân sách Hà Giang là bao nhiêu?",
                "2020": "Năm 2020 thu ngân sách Hà Giang là bao nhiêu?",
            },
        ),
        (
            "Which province met earlier, Sơn La or Hà Giang?",
            {
                "Sơn La": "met on what day, Sơn La?",
                "Hà Giang": "met on what day, Hà Giang?",
            },
        ),
        (
            "Entre Sơn La et Hà Giang, laquelle a un port ?",
            {
                "Sơn La": "Entre Sơn La, laquelle a un port ?",
                "Hà Giang": "Entre Hà Giang, laquelle a un port ?",
            },
        ),
    ],
)
def test_a_question_may_want_one_of_its_sides(asked: str, sides: dict[str, str]) -> None:
    survey = read(asked)
    assert survey is not None
    assert survey.choice is not None
    assert {side.name: side.question for side in survey.choice.sides} == sides


@pytest.mark.parametrize(
    ("asked", "nameless"),
    [
        ("Sơn La hay Hà Giang: tỉnh nào đã có cảng?", "tỉnh nào đã có cảng?"),
        ("Năm 2021, tỉnh nào có cảng: Sơn La hay Hà Giang?", "Năm 2021, tỉnh nào có cảng?"),
        ("Entre Sơn La et Hà Giang, laquelle a un port ?", "laquelle a un port?"),
    ],
)
def test_the_documents_of_all_sides_are_asked_without_their_names(
    asked: str, nameless: str
) -> None:
    survey = read(asked)
    assert survey is not None
    assert survey.choice is not None
    assert survey.choice.question == nameless


@pytest.mark.parametrize(
    "asked",
    [
        "Sơn La hay Hà Giang có mỏ?",
        "Ai là Chủ tịch UBND tỉnh Sơn La hay Hà Giang?",
        "Trước năm 2020, Sơn La và Hà Giang có bao nhiêu xã?",
        "Tỉnh nào có nhiều xã hơn Sơn La?",
        "Những tỉnh nào họp trước năm 2020?",
        "Which fund lent money to poor workers in Đồng Tháp between 2018 and 2023?",
        "Did Huế's publications more than triple between 2016 and 2020?",
        "Which project received the most funding in Hà Nội and Hải Phòng?",
        "Which official chaired the meeting in Hà Nội or Hải Phòng?",
        "Which hospital in Hà Nội or Hải Phòng has more than 500 beds?",
        "Đảng nào thắng cử năm 2016 hay 2020?",
        "Thỏa thuận giữa hai tỉnh Lào Cai và Yên Bái được ký ở nơi nào?",
        "Trong hai năm 2016 và 2017, dự án nào có vốn lớn nhất ở Lào Cai?",
        "Đại hội lần thứ nhất của Hà Giang và Bắc Giang diễn ra khi nào, ở nơi nào?",
        "Cây cầu dài nhất nối Hà Nội và Hưng Yên được khánh thành năm nào?",
        "In which year did Hà Nội and Hải Phòng hold their first congress?",
        "Huyện nào của Lào Cai hay Yên Bái có số hộ nghèo cao nhất?",
        "Tỉnh nào giảm hộ nghèo nhiều hơn so với năm trước, Lào Cai hay Yên Bái?",
        "Hội nghị giữa Lào Cai và Yên Bái do bên nào chủ trì trước sự chứng kiến của Bộ trưởng?",
        "Which came first, the Hà Nội meeting or the Hải Phòng one?",
    ],
)
def test_other_questions_want_none_of_them(asked: str) -> None:
    survey = read(asked)
    assert survey is None or survey.choice is None


@pytest.mark.parametrize(
    ("asked", "first", "second"),
    [
        (
            "Ai làm Bí thư Sơn La năm 2017 và ai giữ ghế đó năm 2021?",
            "Ai làm Bí thư Sơn La năm 2017?",
            "Ai làm Bí thư Sơn La năm 2021?",
        ),
        (
            "So sánh: ai làm Bí thư Sơn La năm 2017 và ai giữ chức ấy năm 2021?",
            "ai làm Bí thư Sơn La năm 2017?",
            "ai làm Bí thư Sơn La năm 2021?",
        ),
        (
            "Who was secretary of Sơn La in 2017, and who held that post in 2021?",
            "Who was secretary of Sơn La in 2017?",
            "Who was secretary of Sơn La in 2021?",
        ),
        (
            "Name the Sơn La secretaries of July 2017 and of June 2021.",
            "Name the Sơn La secretaries of July 2017.",
            "Name the Sơn La secretaries of June 2021.",
        ),
    ],
)
def test_the_same_office_in_another_year_is_asked_for_again(
    asked: str, first: str, second: str
) -> None:
    survey = read(asked)
    assert survey is not None
    assert [side.question for side in survey.sides] == [first, second]
