"""One line a document, with a quote that proves it, and none for a document about other things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from corpus.types import Chunk, Document, Metadata, Span
from index.build import add_paths
from index.embedder import load_embedder
from index.snapshot import Snapshot
from qa.across.entries import list_entries, spread
from qa.across.gathering import LINES, Gathering, find_holder
from qa.across.lines import Line, choose_lines
from qa.across.terms import measure_share, read_terms
from qa.engine import Engine
from qa.extraction.people import find_offices
from qa.extraction.short_answer import ShortAnswer
from qa.reading.question import Question
from qa.retrieval.evidence import Sentence
from qa.settings import Settings
from qa.types import Answer, Entry, Slice


def make_line(id_: str, text: str, about: Metadata, *, score: float = 1.0) -> Line:
    document = Document(f"{id_}.md", f"Báo cáo {id_}", text, id_, about)
    span = Span(0, len(text))
    chunk = Chunk(f"{id_}#0", document.id, 0, len(text), text, (span,))
    return Line(document, Sentence(chunk, span, text, score, 0.5, 0.5))


SON_LA = Metadata(published="2021-05-02", province="Sơn La")
LATER = Metadata(published="2022-06-10", province="Sơn La")
HA_GIANG = Metadata(published="2021-05-02", province="Hà Giang")
NOT_FOUND = Answer("câu hỏi", "not_found", None, "Không tìm thấy.", 0.1, "vi")
FOUND = Answer("câu hỏi", "answered", "x", "x [1]", 0.9, "vi", unmentioned=("thép",))
ASKED = Question("câu hỏi", "câu hỏi", "vi", False)


def choose(texts: dict[str, tuple[str, float]], asked: str) -> list[str]:
    lines = [make_line(id_, text, SON_LA, score=score) for id_, (text, score) in texts.items()]
    documents = {line.document.id: line.document for line in lines}
    chosen = choose_lines([line.sentence for line in lines], read_terms(asked), documents)
    return [sentence.chunk.document_id.removesuffix(".md") for sentence in chosen]


def test_a_document_must_cover_the_terms_as_the_best_one_does() -> None:
    texts = {
        "a": ("Tỉnh bàn về chuyển đổi số.", 1.0),
        "b": ("Chuyển đổi số còn chậm.", 0.9),
        "c": ("Tỉnh bàn về việc chuyển đổi cây trồng.", 0.95),
        "d": ("Chuyển đổi số.", 0.3),
    }
    assert choose(texts, "Những tỉnh nào bàn về chuyển đổi số?") == ["a", "b"]
    assert choose(texts, "Which provinces discussed digital transformation?") == ["a", "b"]


def test_without_known_terms_only_scores_tell() -> None:
    texts = {"a": ("Tỉnh bàn về thép.", 1.0), "b": ("Tỉnh họp.", 0.9), "c": ("Tỉnh nghỉ.", 0.8)}
    assert choose(texts, "Quelles provinces ?") == ["a", "b"]
    assert measure_share("Tỉnh bàn về thép.", read_terms("Quelles provinces ?")) == 0


def test_a_line_is_as_sure_as_it_holds_the_terms() -> None:
    terms = read_terms("Những tỉnh nào bàn về chuyển đổi số?")
    assert measure_share("Tỉnh bàn về chuyển đổi số.", terms) > 0.7
    assert 0 < measure_share("Tỉnh bàn về việc chuyển đổi.", terms) < 0.6


def test_a_list_whose_terms_nothing_covers_has_no_line() -> None:
    assert choose({"a": ("Tỉnh họp.", 1.0)}, "Những tỉnh nào nuôi tôm hùm?") == []


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("Đồng chí Lê Văn Nam, Bí thư Tỉnh ủy, chủ trì; Trần Thị Hoa dự.", "Lê Văn Nam"),
        ("Kết luận là đồng chí Lê Văn Nam, Ủy viên (BCH) Đảng, Bí thư Tỉnh ủy.", "Lê Văn Nam"),
        ("Lê Văn Nam, Phó Bí thư Tỉnh ủy, và Trần Thị Hoa chủ trì.", None),
        ("Lê Văn Nam chủ trì.", None),
    ],
)
def test_the_holder_of_an_office_is_found_in_a_sentence(text: str, holder: str | None) -> None:
    (office,) = find_offices("Bí thư Tỉnh ủy")
    found = find_holder(text, office)
    assert (found and text[found.start : found.end]) == holder


def test_entries_of_one_province_are_told_apart_by_their_day() -> None:
    lines = tuple(
        make_line(id_, "Tỉnh họp.", about)
        for id_, about in (("a", SON_LA), ("b", LATER), ("c", HA_GIANG), ("d", Metadata()))
    )
    answer = spread(FOUND, Gathering("province", lines), ASKED, (), 0.5)
    assert [entry.label for entry in answer.entries] == [
        "Sơn La (02/05/2021)",
        "Sơn La (10/06/2022)",
        "Hà Giang",
        "Báo cáo d",
    ]
    assert answer.short_answer is None  # of one document no province is known
    documents = spread(FOUND, Gathering("document", lines), ASKED, (), 0.5)
    assert [entry.label for entry in documents.entries][:2] == ["Báo cáo a", "Báo cáo b"]


def test_a_list_says_its_provinces_once_and_each_line_with_its_mark() -> None:
    lines = tuple(
        make_line(id_, f"Tỉnh họp {id_}.", about)
        for id_, about in (("a", SON_LA), ("b", LATER), ("c", HA_GIANG))
    )
    answer = spread(FOUND, Gathering("province", lines, further=4), ASKED, (), 0.5)
    assert answer.short_answer == "Sơn La; Hà Giang"
    assert answer.text == (
        "Sơn La; Hà Giang [1][2][3]\n"
        "– Sơn La (02/05/2021) [1]: “Tỉnh họp a.”\n"
        "– Sơn La (10/06/2022) [2]: “Tỉnh họp b.”\n"
        "– Hà Giang [3]: “Tỉnh họp c.”\n"
        "Còn 4 tài liệu khác cũng nói đến điều này."
    )
    assert (answer.confidence, answer.unmentioned) == (0.9, ("thép",))
    assert answer.proofs == (1, 2, 3)


def test_a_comparison_says_the_value_of_each_side_and_what_has_none() -> None:
    one = make_line("a", "Sơn La có 204 xã.", SON_LA)
    short = ShortAnswer("204", one.sentence, Span(10, 13), 1.0)
    line = Line(one.document, one.sentence, short, "Sơn La", 0.7)
    gathering = Gathering("province", (line,), 0.7, missing=("Hà Giang",))
    answer = spread(NOT_FOUND, gathering, Question("q", "q", "en", False), (), 0.5)
    assert answer.entries == (
        Entry("a.md", "Báo cáo a", "Sơn La", "Sơn La", 1, Slice("a.md", 10, 13, "204")),
    )
    assert answer.text == (
        "– Sơn La: 204 [1]: “Sơn La có 204 xã.”\nNo answer was found about: “Hà Giang”."
    )
    assert (answer.status, answer.confidence) == ("answered", 0.7)
    assert (answer.short_answer, answer.unmentioned) == (None, ("Hà Giang",))
    assert answer.proofs == ()


@pytest.mark.parametrize(
    ("sure", "explicit", "answer", "told"),
    [
        (0.75, False, NOT_FOUND, True),
        (0.65, False, NOT_FOUND, False),
        (0.65, True, NOT_FOUND, True),
        (0.75, False, FOUND, False),
        (0.75, True, FOUND, True),
    ],
)
def test_one_side_is_told_by_itself_where_it_is_sure_or_a_comparison_was_asked_for(
    sure: float, explicit: bool, answer: Answer, told: bool
) -> None:
    one = make_line("a", "Sơn La có 204 xã.", SON_LA)
    line = Line(one.document, one.sentence, None, "Sơn La", sure)
    half = Gathering("province", (line,), sure, missing=("Hà Giang",), explicit=explicit)
    found = spread(answer, half, ASKED, (), 0.5)
    assert bool(found.entries) is told
    assert (found is answer) is not told


def test_a_doubtful_answer_gives_way_as_if_none_were_found() -> None:
    one = make_line("a", "Sơn La có 204 xã.", SON_LA)
    line = Line(one.document, one.sentence, None, "Sơn La", 0.75)
    half = Gathering("province", (line,), 0.75, missing=("Hà Giang",))
    doubtful = Answer("câu hỏi", "answered", "x", "x [1]", 0.3, "vi")
    found = spread(doubtful, half, ASKED, (), 0.0)
    assert (found.confidence, found.short_answer) == (0.75, None)


def test_a_list_is_as_sure_as_its_lines_or_as_the_answer_in_one_document() -> None:
    lines = (make_line("a", "Tỉnh họp.", SON_LA), make_line("b", "Tỉnh họp.", HA_GIANG))
    assert spread(NOT_FOUND, Gathering("province", lines, 0.4), ASKED, (), 0.5) is NOT_FOUND
    for answer, sure, expected in ((NOT_FOUND, 0.6, 0.6), (FOUND, 0.6, 0.9), (FOUND, 0.4, 0.9)):
        found = spread(answer, Gathering("province", lines, sure), ASKED, (), 0.5)
        assert (found.status, found.confidence) == ("answered", expected)
    assert list_entries(Gathering("province", ()), (), "vi") == ()


# twelve provinces that build a port or a school, and what is said of both

PORTS = ("Quảng Ninh", "Hải Phòng", "Thái Bình", "Nam Định", "Thanh Hóa", "Nghệ An", "Hà Tĩnh",
         "Quảng Bình", "Quảng Trị", "Quảng Nam", "Quảng Ngãi", "Bình Định")  # fmt: skip
SCHOOLS = ("Sơn La", "Lai Châu")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("gathering")
    reports = folder / "reports"
    reports.mkdir()
    for number, name in enumerate((*PORTS, *SCHOOLS), 1):
        work = (
            f"Tỉnh {name} khởi công cảng nước sâu với kinh phí {number * 100} tỷ đồng."
            if name in PORTS
            else f"Tỉnh {name} xây dựng {number} trường nội trú cho học sinh vùng cao."
        )
        text = f"Hội nghị bàn về nhiệm vụ của năm. {work} Các sở, ngành báo cáo kết quả hằng quý."
        front = (
            f"---\ntitle: Hội nghị tỉnh {name}\nprovince: {name}\npublished: 2021-05-02\n---\n\n"
        )
        (reports / f"{number:02}.md").write_text(front + text, "utf-8")
    embedder = load_embedder("default", None)
    add_paths(folder / "index", [reports], embedder)
    with Engine(Snapshot.open(folder / "index"), embedder, Settings()) as engine:
        yield engine


@pytest.mark.model
@pytest.mark.parametrize(
    "asked",
    ["Những tỉnh nào xây dựng trường nội trú?", "Which provinces are building boarding schools?"],
)
def test_a_list_holds_the_documents_about_it_and_no_other(engine: Engine, asked: str) -> None:
    answer = engine.ask(asked)
    assert {entry.label for entry in answer.entries} == {*SCHOOLS}
    assert {*(answer.short_answer or "").split("; ")} == {*SCHOOLS}
    for entry in answer.entries:
        citation = answer.citations[entry.number - 1]
        assert (citation.province, citation.document_id) == (entry.label, entry.document_id)
        assert "trường nội trú" in citation.quote


@pytest.mark.model
def test_a_long_list_is_cut_and_says_so(engine: Engine) -> None:
    answer = engine.ask("Những tỉnh nào khởi công cảng nước sâu?")
    assert len(answer.entries) == LINES
    assert {entry.label for entry in answer.entries} < {*PORTS}
    assert answer.text.endswith("Còn 2 tài liệu khác cũng nói đến điều này.")


@pytest.mark.model
def test_a_comparison_asks_each_side_s_own_documents(engine: Engine) -> None:
    answer = engine.ask("So sánh kinh phí cảng nước sâu của Nghệ An và Hải Phòng")
    assert [(entry.label, entry.value and entry.value.text) for entry in answer.entries] == [
        ("Nghệ An", "600 tỷ đồng"),
        ("Hải Phòng", "200 tỷ đồng"),
    ]
    assert answer.short_answer == "600 tỷ đồng; 200 tỷ đồng"
    for entry in answer.entries:
        document = engine.document(entry.document_id)
        assert document is not None
        assert entry.value is not None
        assert document.text[entry.value.start : entry.value.end] == entry.value.text


@pytest.mark.model
@pytest.mark.parametrize(
    "asked", ["Tỉnh nào xây dựng trường nội trú?", "Which province is building boarding schools?"]
)
def test_where_one_is_asked_for_all_that_answer_are_told(engine: Engine, asked: str) -> None:
    answer = engine.ask(asked)
    assert {*(answer.short_answer or "").split("; ")} == {*SCHOOLS}
    assert {entry.label for entry in answer.entries} == {*SCHOOLS}


@pytest.mark.model
@pytest.mark.parametrize(
    "asked",
    [
        "So sánh kinh phí cảng nước sâu của Nghệ An và Sơn La",
        "So sánh số trường nội trú của Sơn La năm 2020 và Lai Châu năm 2021",
        "Sơn La và Lai Châu xây dựng bao nhiêu trường nội trú?",
        "Quelles provinces construisent un port ?",
    ],
)
def test_a_lower_threshold_changes_nothing_that_is_told_anyway(engine: Engine, asked: str) -> None:
    told = engine.ask(asked)
    open_minded = replace(engine.settings, threshold=0.0)
    other = Engine(engine.snapshot, engine.embedder, open_minded).ask(asked)
    sure = other.confidence >= engine.settings.threshold
    assert sure is (told.status == "answered")
    if sure:
        assert replace(other, timings_ms=told.timings_ms) == told


@pytest.mark.model
def test_what_one_document_answers_stays_an_ordinary_answer(engine: Engine) -> None:
    answer = engine.ask("Tỉnh nào xây dựng 13 trường nội trú?")
    assert (answer.short_answer, answer.entries) == ("Sơn La", ())


# what two provinces do with one another, beside what each does


@pytest.fixture(scope="module")
def neighbours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("neighbours")
    said = {
        "Hà Nội": "Cao tốc Hà Nội - Hải Phòng dài 105,5 km.",
        "Hải Phòng": "Cao tốc Hải Phòng - Hạ Long dài 25 km, nối với cao tốc từ Hà Nội.",
        "Bắc Giang": "Bắc Giang và Bắc Ninh ký kết chương trình hợp tác ngày 12/3/2021. "
        "Tỉnh Bắc Giang có 209 xã.",
        "Bắc Ninh": "Tỉnh Bắc Ninh ký kết hợp tác với doanh nghiệp ngày 5/6/2021. "
        "Tỉnh Bắc Ninh có 126 xã.",
    }
    for name, text in said.items():
        front = f"---\ntitle: Hội nghị {name}\nprovince: {name}\npublished: 2021-05-02\n---\n\n"
        (folder / f"{name}.md").write_text(f"{front}Hội nghị bàn việc của năm. {text}", "utf-8")
    embedder = load_embedder("default", None)
    add_paths(folder / "index", [folder], embedder)
    with Engine(Snapshot.open(folder / "index"), embedder, Settings()) as engine:
        yield engine


@pytest.mark.model
@pytest.mark.parametrize(
    ("asked", "short"),
    [
        ("Cao tốc Hà Nội - Hải Phòng dài bao nhiêu?", "105,5 km"),
        ("Bắc Giang và Bắc Ninh ký kết chương trình hợp tác ngày nào?", "12/3/2021"),
        ("Bắc Giang và Bắc Ninh có bao nhiêu xã?", "209; 126"),
    ],
)
def test_what_two_do_together_is_not_asked_of_each(
    neighbours: Engine, asked: str, short: str
) -> None:
    assert neighbours.ask(asked).short_answer == short


@pytest.mark.model
def test_each_of_two_things_that_are_asked_for_is_answered(neighbours: Engine) -> None:
    answer = neighbours.ask(
        "Bắc Giang và Bắc Ninh ký kết chương trình hợp tác ngày nào, và tỉnh Bắc Giang có mấy xã?"
    )
    assert answer.short_answer == "12/3/2021; 209"
    assert [(entry.label, entry.value and entry.value.text) for entry in answer.entries] == [
        ("Bắc Giang và Bắc Ninh ký kết chương trình hợp tác ngày nào", "12/3/2021"),
        ("tỉnh Bắc Giang có mấy xã", "209"),
    ]


@pytest.mark.model
@pytest.mark.parametrize(
    ("asked", "short", "labels"),
    [
        ("Bắc Giang hay Bắc Ninh có nhiều xã hơn?", "Bắc Giang", ["Bắc Giang", "Bắc Ninh"]),
        ("Bắc Giang và Bắc Ninh, tỉnh nào có ít xã hơn?", "Bắc Ninh", ["Bắc Giang", "Bắc Ninh"]),
        ("Bắc Giang hay Bắc Ninh: tỉnh nào ký kết với doanh nghiệp?", "Bắc Ninh", ["Bắc Ninh"]),
        ("Which province signed with companies: Bắc Giang or Bắc Ninh?", "Bắc Ninh", ["Bắc Ninh"]),
    ],
)
def test_the_side_that_is_wanted_is_the_short_answer(
    neighbours: Engine, asked: str, short: str, labels: list[str]
) -> None:
    answer = neighbours.ask(asked)
    assert (answer.status, answer.short_answer) == ("answered", short)
    assert [entry.label for entry in answer.entries] == labels
