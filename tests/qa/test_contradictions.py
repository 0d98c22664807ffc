"""Two values for one thing contradict each other; two things never do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.types import Chunk, Document, Metadata, Span
from index.build import add_paths
from index.embedder import load_embedder
from index.snapshot import Snapshot
from qa.engine import Engine
from qa.proof.contradictions import find_contradictions
from qa.retrieval.evidence import Sentence
from qa.settings import Settings

HERE = Metadata(published="2021-05-02", province="Điện Biên")


def make_sentence(document: Document, text: str) -> Sentence:
    start = document.text.index(text)
    span = Span(start, start + len(text))
    chunk = Chunk(f"{document.id}#0", document.id, 0, len(document.text), document.text, (span,))
    return Sentence(chunk, span, text, 1.0, 0.5, 0.5)


def find(
    first: str, second: str, here: Metadata = HERE, there: Metadata | None = HERE
) -> list[tuple[str, ...]]:
    """The values that contradict each other in two quotes; of one document without `there`."""
    if there is None:
        both = Document("a", "A", f"{first}\n\n{second}", "a", here)
        documents = {"a": both}
        quotes = [make_sentence(both, first), make_sentence(both, second)]
    else:
        documents = {
            "a": Document("a", "A", first, "a", here),
            "b": Document("b", "B", second, "b", there),
        }
        quotes = [make_sentence(documents["a"], first), make_sentence(documents["b"], second)]
    return [it.values for it in find_contradictions(quotes, None, quotes, documents)]


@pytest.mark.parametrize(
    ("first", "second", "values"),
    [
        ("Toàn tỉnh có 1.277 thôn, bản.", "Tỉnh có 1.300 thôn, bản.", ("1.277", "1.300")),
        ("Số xã của tỉnh là 129.", "Tổng số xã của tỉnh Điện Biên là 130.", ("129", "130")),
        ("Tỉnh Điện Biên có 129 xã.", "Điện Biên có 130 xã.", ("129", "130")),
        ("Tỉnh có hai phó chủ tịch.", "Điện Biên có 3 phó chủ tịch.", ("hai", "3")),
        (
            "Dự án cầu Thanh Bình có tổng mức đầu tư 120 tỷ đồng.",
            "Tổng mức đầu tư của dự án cầu Thanh Bình là 150 tỷ đồng.",
            ("120 tỷ đồng", "150 tỷ đồng"),
        ),
        (
            "Hội nghị lần thứ 13 diễn ra ngày 10/6/2021 tại Mường Lay.",
            "Ngày 11/6/2021, Hội nghị lần thứ 13 diễn ra.",
            ("10/6/2021", "11/6/2021"),
        ),
        (
            "Tổng kinh phí thực hiện đề án chuyển đổi số là 3.500 tỷ đồng.",
            "Đề án chuyển đổi số có tổng kinh phí 3.200 tỷ đồng.",
            ("3.500 tỷ đồng", "3.200 tỷ đồng"),
        ),
        (
            "Năm 2020, tỷ lệ hộ nghèo của tỉnh là 5,2%.",
            "Tỷ lệ hộ nghèo năm 2020 của tỉnh Điện Biên là 6,1%.",
            ("5,2%", "6,1%"),
        ),
        (
            "Nghị quyết số 12-NQ/TU được ban hành ngày 12/3/2020.",
            "Nghị quyết số 12-NQ/TU được ban hành ngày 15/3/2020.",
            ("12/3/2020", "15/3/2020"),
        ),
        (
            "Đồng chí Lê Văn Nam, Chủ tịch UBND tỉnh, chủ trì hội nghị.",
            "Chủ tịch UBND tỉnh Trần Thị Hoa kết luận phiên họp.",
            ("Lê Văn Nam", "Trần Thị Hoa"),
        ),
    ],
)
def test_two_values_for_one_thing_contradict_each_other(
    first: str, second: str, values: tuple[str, ...]
) -> None:
    assert find(first, second) == [values]


def test_a_document_may_contradict_itself() -> None:
    first = "Thời gian thực hiện đề án là 5 năm."
    second = "Đề án có thời gian thực hiện là 3 năm."
    assert find(first, second, there=None) == [("5 năm", "3 năm")]
    first = "Hội nghị khai mạc sáng ngày 27/4 tại hội trường tỉnh."
    second = "Hội nghị của Tỉnh ủy khai mạc sáng ngày 28/4 tại hội trường tỉnh."
    assert find(first, second, there=None) == [("27/4", "28/4")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # the same value in two spellings
        ("Tỉnh có 1.277 thôn.", "Tỉnh có 1277 thôn."),
        ("Đề án có kinh phí 3.500 tỷ đồng.", "Đề án có kinh phí 3,5 nghìn tỷ đồng."),
        ("Hội đồng có ba phó chủ tịch.", "Hội đồng có 3 phó chủ tịch."),
        (
            "Nghị quyết số 12-NQ/TU ban hành ngày 12/3.",
            "Nghị quyết số 12-NQ/TU ban hành ngày 12/3/2020.",
        ),
        # a target and another one, a target and a state
        (
            "Đến năm 2025, 50% hồ sơ được xử lý qua mạng.",
            "Đến năm 2030, 80% hồ sơ được xử lý qua mạng.",
        ),
        ("Năm 2020, tỉnh có 130 xã.", "Năm 2021, tỉnh có 129 xã."),
        ("Tỉnh phấn đấu có 100 xã đạt chuẩn.", "Tỉnh có 60 xã đạt chuẩn."),
        # other things
        ("60% số hộ gia đình mua sắm qua mạng.", "80% sản phẩm OCOP lên sàn thương mại điện tử."),
        ("Tỉnh có 1.277 thôn.", "Tỉnh có 300 thôn đặc biệt khó khăn."),
        ("Tỉnh có 129 xã.", "Huyện Tủa Chùa có 12 xã."),
        ("80% hồ sơ cấp tỉnh xử lý qua mạng.", "60% hồ sơ cấp huyện xử lý qua mạng."),
        ("Tỉnh có 1.277 thôn.", "Tỉnh có thêm 30 thôn."),
        ("Tỉnh có 1.277 thôn.", "Tỉnh có hơn 1.200 thôn."),
        ("Dự án 1 có kinh phí 20 tỷ đồng.", "Dự án 2 có kinh phí 30 tỷ đồng."),
        ("Dự án đường A có kinh phí 20 tỷ đồng.", "Dự án cầu B có kinh phí 30 tỷ đồng."),
        ("Tờ trình số 120 ngày 20/7/2017.", "Tờ trình số 121 ngày 25/7/2017."),
        ("Ngày 24/7, Ban Thường vụ Tỉnh ủy họp.", "Ngày 28/5, Ban Thường vụ Tỉnh ủy họp."),
        ("Tiêu chí 1: tổng số hộ nghèo của tỉnh.", "Tiêu chí 2: tổng số hộ nghèo của tỉnh."),
        # other people
        ("Lê Văn Nam, Chủ tịch UBND tỉnh, chủ trì.", "Trần Thị Hoa, Phó Chủ tịch UBND tỉnh, dự."),
        ("Lê Văn Nam, Chủ tịch UBND tỉnh, chủ trì.", "Trần Thị Hoa, Chủ tịch HĐND tỉnh, dự."),
        ("Lê Văn Nam, Chủ tịch UBND huyện, dự.", "Trần Thị Hoa, Chủ tịch UBND huyện, dự."),
        ("Lê Văn Nam, Chủ tịch UBND tỉnh, dự.", "Ông Trần Hoa, nguyên Chủ tịch UBND tỉnh, dự."),
        ("Lê Văn Nam, Chủ tịch UBND tỉnh, dự.", "Văn Nam, Chủ tịch UBND tỉnh, dự."),
    ],
)
def test_two_things_never_contradict_each_other(first: str, second: str) -> None:
    assert find(first, second) == []
    assert find(first, second, there=None) == []


@pytest.mark.parametrize(
    "there",
    [
        Metadata(published="2021-05-02", province="Sơn La"),
        Metadata(published="2019-05-02", province="Điện Biên"),
        Metadata(published="2021-05-02"),
    ],
)
def test_documents_of_other_places_and_years_speak_of_other_things(there: Metadata) -> None:
    assert find("Tỉnh có 129 xã.", "Tỉnh có 130 xã.", there=there) == []
    first, second = "Lê Văn Nam, Chủ tịch UBND tỉnh, dự.", "Trần Thị Hoa, Chủ tịch UBND tỉnh, dự."
    assert find(first, second, there=there) == []


def test_without_dates_two_documents_of_one_province_are_compared() -> None:
    here = Metadata(province="Lào Cai")
    assert find("Tỉnh có 152 xã.", "Tỉnh có 160 xã.", here, here) == [("152", "160")]
    nowhere = Metadata()
    first, second = "Tỉnh Lào Cai có 152 xã.", "Tỉnh Lào Cai có 160 xã."
    assert find(first, second, nowhere, nowhere) == [("152", "160")]


def test_clauses_of_an_article_are_of_different_cases() -> None:
    first = "1. Phạt tiền từ 1.000.000 đồng đến 2.000.000 đồng đối với hành vi không khai báo."
    second = "2. Phạt tiền từ 3.000.000 đồng đến 5.000.000 đồng đối với hành vi không khai báo."
    assert find(first, second, there=None) == []


def test_procedures_of_two_laws_are_not_one() -> None:
    first = "Thời hạn giải quyết hồ sơ đăng ký là 15 ngày làm việc."
    second = "Thời hạn giải quyết hồ sơ đăng ký là 10 ngày làm việc."
    law = Metadata(published="2021-05-02")
    assert find(first, second, law, law) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Hội nghị có 120 đại biểu tham dự.", "Hội nghị có 150 đại biểu tham dự."),
        ("Ban Thường vụ Tỉnh ủy bàn 25 nội dung.", "Ban Thường vụ Tỉnh ủy bàn 20 nội dung."),
        ("Trung tâm có 45 cán bộ.", "Trung tâm có 54 cán bộ."),
        ("Thời gian thực hiện dự án là 24 tháng.", "Thời gian thực hiện dự án là 36 tháng."),
        ("Hội nghị lần thứ 13 khai mạc ngày 10/6.", "Hội nghị lần thứ 13 bế mạc ngày 12/6."),
    ],
)
def test_of_what_there_are_many_two_documents_speak_of_two(first: str, second: str) -> None:
    assert find(first, second) == []


def test_a_sentence_beyond_the_quotes_counts_against_the_short_answer_alone() -> None:
    documents = {
        "a": Document("a", "A", "Tỉnh có 129 xã. Tỉnh có 10 huyện.", "a", HERE),
        "b": Document("b", "B", "Tỉnh có 130 xã. Tỉnh có 9 huyện.", "b", HERE),
    }
    first = make_sentence(documents["a"], "Tỉnh có 129 xã.")
    others = [
        make_sentence(documents["b"], "Tỉnh có 130 xã."),
        make_sentence(documents["b"], "Tỉnh có 9 huyện."),
    ]
    quotes = [first, make_sentence(documents["a"], "Tỉnh có 10 huyện.")]
    (found,) = find_contradictions(quotes, "129", [*quotes, *others], documents)
    assert found.values == ("129", "130")
    assert found.sentences == (first, others[0])
    assert find_contradictions(quotes, None, [*quotes, *others], documents) == []
    assert find_contradictions([], None, others, documents) == []


# whole answers

REPORTS = {
    "a.md": "---\ntitle: Báo cáo năm\nprovince: Lào Cai\npublished: 2021-12-20\n---\n\n"
    "Toàn tỉnh có 152 xã, phường, thị trấn. Đến năm 2025, 60% hồ sơ được xử lý trực tuyến.",
    "b.md": "---\ntitle: Kết quả năm\nprovince: Lào Cai\npublished: 2021-12-28\n---\n\n"
    "Tỉnh Lào Cai có 160 xã, phường, thị trấn. Đến năm 2030, 90% hồ sơ được xử lý trực tuyến.",
    "c.md": "---\ntitle: Tổng kết\nprovince: Sơn La\npublished: 2021-12-28\n---\n\n"
    "Tỉnh Sơn La có 204 xã, phường, thị trấn.",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("differences")
    reports = folder / "reports"
    reports.mkdir()
    for name, text in REPORTS.items():
        (reports / name).write_text(text, "utf-8")
    embedder = load_embedder()
    add_paths(folder / "index", [reports], embedder)
    with Engine(Snapshot.open(folder / "index"), embedder, Settings()) as engine:
        yield engine


@pytest.mark.model
@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("Lào Cai có bao nhiêu xã, phường, thị trấn?", "Các trích dẫn không thống nhất: "),
        ("lao cai co bao nhieu xa, phuong, thi tran?", "Các trích dẫn không thống nhất: "),
        ("How many communes, wards and townships does Lào Cai have?", "The quotes differ: "),
    ],
)
def test_an_answer_shows_both_quotes_and_says_that_they_differ(
    asked: str, says: str, engine: Engine
) -> None:
    answer = engine.ask(asked)
    (difference,) = answer.differences
    assert {*difference.values} == {"152", "160"}
    assert difference.values[0] == answer.short_answer
    for value, number in zip(difference.values, difference.numbers, strict=True):
        assert f" {value} xã" in answer.citations[number - 1].quote
        assert f"“{value}” [{number}]" in answer.text
    assert says in answer.text


@pytest.mark.model
def test_targets_and_other_provinces_do_not_differ(engine: Engine) -> None:
    assert engine.ask("Bao nhiêu phần trăm hồ sơ được xử lý trực tuyến?").differences == ()
    assert engine.ask("Sơn La có bao nhiêu xã, phường, thị trấn?").differences == ()
