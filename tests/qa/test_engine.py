"""Whatever is asked: exact quotes within their limits, one answer, and no error but our own."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import QuestionError, SettingError
from corpus.normalise import fold
from index.build import add_paths, remove_documents
from index.snapshot import Snapshot
from qa.engine import SAMPLE, Engine
from qa.phrases import YES_OR_NO
from qa.reading.filters import Filter
from qa.settings import Settings
from qa.types import Answer
from tests.fakes import FakeEmbedder

REPORTS = {
    "1.txt": "Ủy ban tỉnh Vĩnh Phúc họp ngày 27/4/2021. Đến năm 2030, tỉnh thuộc nhóm 10 địa "
    "phương tốt nhất cả nước về chính quyền số. Kinh phí là 120 tỷ đồng.",
    "2.md": "---\ntitle: Xã hội số\nprovince: Điện Biên\npublished: 2021-08-27\n---\n\n"
    "# Xã hội số\n\nXã hội số bao trùm 1.277 thôn, bản. Kinh tế số chiếm 30% sản phẩm của tỉnh.",
    "3.html": "<p>Đồng chí Nguyễn Văn Hòa chủ trì.</p><p>Xã hội số bao trùm 1.277 thôn, bản.</p>",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three short reports; the index of them and of the sample corpus is beside them."""
    folder = tmp_path_factory.mktemp("corpus") / "reports"
    folder.mkdir()
    for name, text in REPORTS.items():
        (folder / name).write_text(text, "utf-8")
    add_paths(folder.parent / "index", [folder, SAMPLE], FakeEmbedder())
    return folder


@pytest.fixture(scope="module")
def engine(folder: Path) -> Iterator[Engine]:
    with Engine(Snapshot.open(folder.parent / "index"), FakeEmbedder(), Settings()) as engine:
        yield engine


def set_up(engine: Engine, **changes: float) -> Engine:
    """The same engine with other settings."""
    return Engine(engine.snapshot, engine.embedder, replace(engine.settings, **changes))  # type: ignore[arg-type]


def without_timings(answer: Answer) -> Answer:
    return replace(answer, timings_ms={})


# what every answer promises


def check(answer: Answer, question: str, engine: Engine) -> None:
    """Holds an answer to its promises, against the documents themselves."""
    limits, citations = engine.settings, answer.citations
    assert answer.question == question
    assert 0 <= answer.confidence <= 1
    assert (answer.status == "answered") == (answer.confidence >= limits.threshold)
    assert (answer.status == "answered") == bool(citations)
    assert answer.status == "answered" or answer.short_answer is None
    assert answer.text
    assert [it.number for it in citations] == [*range(1, len(citations) + 1)]
    assert len(citations) <= limits.max_quotes
    a_document = Counter(it.document_id for it in citations)
    assert max(a_document.values(), default=0) <= limits.max_quotes_per_document
    assert len({it.quote for it in citations}) == len(citations)
    for citation in citations:
        document = engine.document(citation.document_id)
        assert document is not None
        assert citation.quote.strip()
        assert document.text[citation.start : citation.end] == citation.quote
        assert citation.sha256 == document.sha256
        assert (citation.title, citation.source) == (document.title, document.source)
        assert citation.published == document.metadata.published
        assert citation.province == document.metadata.province
        assert citation.page == document.page_of(citation.start)
        assert f"[{citation.number}]" in answer.text
    if answer.short_answer is not None:
        assert any(
            answer.short_answer in it.quote or answer.short_answer in (it.province, *YES_OR_NO)
            for it in citations
        )
    assert len(answer.hits) == min(limits.hits, engine.snapshot.manifest.chunks)
    assert [it.rank for it in answer.hits] == [*range(1, len(answer.hits) + 1)]
    scores = [it.score for it in answer.hits]
    assert scores == sorted(scores, reverse=True)
    assert len({it.chunk.id for it in answer.hits}) == len(answer.hits)
    for hit in answer.hits:
        document = engine.document(hit.chunk.document_id)
        assert document is not None
        assert document.text[hit.chunk.start : hit.chunk.end] == hit.chunk.text
    assert set(answer.timings_ms) == {"read", "retrieve", "compose"}


WORDS = sorted(
    {word for path in SAMPLE.glob("*.md") for word in path.read_text("utf-8").split()}
    | {word for text in REPORTS.values() for word in text.split()}
)
OPENINGS = (
    "tỉnh nào", "bao nhiêu", "khi nào", "ngày nào", "ai", "cơ quan nào", "bao nhiêu phần trăm",
    "ở đâu", "văn bản nào", "có phải", "how many", "which province", "who", "when", "",
)  # fmt: skip
ASKED = st.builds(
    lambda opening, words, spell: spell(" ".join([opening, *words])),
    st.sampled_from(OPENINGS),
    st.lists(st.sampled_from(WORDS), max_size=12),
    st.sampled_from([str, fold, str.upper, lambda text: unicodedata.normalize("NFD", text)]),
)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "threshold": st.sampled_from([0.01, 0.2, 1.0]),
        "max_quotes": st.integers(1, 6),
        "max_quotes_per_document": st.integers(1, 3),
        "hits": st.integers(1, 300),
        "candidates": st.integers(100, 300),
    },
)


@settings(deadline=None, max_examples=60)
@given(st.one_of(ASKED, ASKED, st.text(max_size=200)), SETTINGS)
def test_every_answer_keeps_its_promises(
    engine: Engine, question: str, changes: dict[str, float]
) -> None:
    engine = set_up(engine, **changes)
    try:
        answer = engine.ask(question)
    except QuestionError:
        assert not any(map(str.isalnum, question))
        return
    check(answer, question, engine)
    assert engine.search(question) == answer.hits


def test_a_filter_leaves_only_the_documents_that_match(engine: Engine) -> None:
    abouts = {it.id: it.metadata for it in engine.documents()}
    asked = "Xã hội số bao trùm bao nhiêu thôn, bản của tỉnh?"
    for chosen, expected in (
        (Filter("Điện Biên"), {id_ for id_, it in abouts.items() if it.province == "Điện Biên"}),
        (Filter("Phú Thọ"), {id_ for id_, it in abouts.items() if it.province == "Vĩnh Phúc"}),
        (Filter(since="2021-08-27"), {"2.md", "dien-bien-2021-08-27.md"}),
        (Filter("Thái Nguyên", until="2017-12-31"), {"thai-nguyen-2017-07-24.md"}),
    ):
        hits = engine.search(asked, 1000, chosen)
        assert {hit.chunk.document_id for hit in hits} == expected
        answer = set_up(engine, threshold=0.01).ask(asked, chosen)
        assert {hit.chunk.document_id for hit in answer.hits} <= expected
        assert {it.document_id for it in answer.citations} <= expected


def test_an_answer_within_a_filter_is_the_same_as_without_the_other_documents(
    engine: Engine,
) -> None:
    everything = engine.search("Xã hội số", 1000)
    own = [hit.chunk for hit in everything if hit.chunk.document_id == "2.md"]
    within = engine.search("Xã hội số", 1000, Filter(since="2021-08-27", province="Điện Biên"))
    assert [it.chunk for it in within if it.chunk.document_id == "2.md"] == own


def test_not_found_within_a_filter_names_it(engine: Engine) -> None:
    answer = engine.ask("Kinh phí là bao nhiêu?", Filter("Cà Mau"))
    assert (answer.status, answer.hits, answer.citations) == ("not_found", (), ())
    assert answer.text.startswith("Không có tài liệu nào của Cà Mau. Không tìm thấy câu trả lời")
    answer = set_up(engine, threshold=1.0).ask("How much?", Filter(since="2021-08-27"))
    assert answer.text.startswith("Only documents from 2021-08-27 on were searched. No answer")
    assert engine.search("Kinh phí", filter=Filter("Cà Mau")) == ()


def test_an_answer_names_its_place(engine: Engine) -> None:
    answer = set_up(engine, threshold=0.01).ask("Xã hội số bao trùm bao nhiêu thôn, bản?")
    assert answer.status == "answered"
    assert answer.short_answer == "1.277"
    first = answer.citations[0]
    assert first.quote == "Xã hội số bao trùm 1.277 thôn, bản."
    assert first.document_id in ("2.md", "3.html")
    found = [it.document_id for it in answer.citations if it.quote == first.quote]
    assert len(found) == 1  # two documents say it


def test_a_question_typed_without_diacritics_says_how_it_was_read(engine: Engine) -> None:
    answer = engine.ask("xa hoi so bao trum bao nhieu thon, ban?")
    assert answer.question == "xa hoi so bao trum bao nhieu thon, ban?"
    assert answer.reading is not None
    assert answer.reading.startswith("xã hội số")
    assert fold(answer.reading) == answer.question
    assert engine.ask("Xã hội số là gì?").reading is None


# questions that mean harm, or nothing

HOSTILE = {
    "empty": "",
    "spaces": " \t\n\u3000",
    "emoji": "🇻🇳👩‍👩‍👧‍👦 tỉnh nào 🙂?",
    "only emoji": "🙂" * 2000,
    "one word": "ệ" * 2000,
    "one number": "9" * 2000,
    "one grouped number": "1." * 1000,
    "dates": "12/12/" * 333,
    "syllables": "tỉnh " * 400,
    "plain syllables": "chinh quyen so " * 133,
    "places": "Sở Y tế " * 250,
    "ligature": "\ufdfa" * 2000,
    "stacked marks": "a" + "\u0301\u0323" * 999,
    "only marks": "\u0301" * 2000,
    "SQL": "'; DROP TABLE documents; -- \" OR 1=1",
    "regular expression": r"(a+)+$ .*[^\w](?:x)?\1 {2,}",
    "query operators": 'title:* AND (a OR NOT b)~2^3 "số hóa" +x -y [a TO z] /x/ \\',
    "format": "%s %n {0} {question} ${HOME} `id` $(id)",
    "markup": "<script>alert(1)</script> [1] [[2]] **số** | # số",
    "path": "../../../etc/passwd\x00.txt",
    "escape": "\x1b[31mđỏ\x1b[0m\x07",
    "directions": "\u202egnơưhp aịđ\u202c",
    "surrogates": "tỉnh \ud83d\ude00 nào \udfff?",
    "noncharacters": "tỉnh \ufffe\uffff\U0010ffff nào?",
    "foreign figures": "٣٠ ३० 三十 ① ½ 𝟛𝟘 Ⅻ",
    "prefixes": "query: passage: <s></s><unk>[CLS][SEP]<|endoftext|>",
    "lines": "một\nhai\r\nba\u2028bốn",
}


@pytest.mark.parametrize("question", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_question_is_answered_or_refused(engine: Engine, question: str) -> None:
    if not any(map(str.isalnum, question)):
        with pytest.raises(QuestionError):
            engine.ask(question)
        with pytest.raises(QuestionError):
            engine.search(question)
        return
    for threshold in (0.01, 1.0):
        asked = set_up(engine, threshold=threshold)
        check(asked.ask(question), question, asked)


def test_a_question_over_the_limit_is_refused(engine: Engine) -> None:
    for ask in (engine.ask, engine.search):
        with pytest.raises(QuestionError, match="2,001 characters, the limit is 2,000; ask it"):
            ask("x" * 2001)


def test_eight_threads_get_the_answers_that_one_gets(engine: Engine) -> None:
    engine = set_up(engine, threshold=0.2)
    questions = [
        f"{opening} {' '.join(WORDS[n : n + 5])}?"
        for n in range(0, 60, 10)
        for opening in OPENINGS[:4]
    ]
    expected = [without_timings(engine.ask(question)) for question in questions]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(engine.ask, questions * 2))
    finally:
        sys.setswitchinterval(interval)
    assert [without_timings(answer) for answer in found] == expected * 2


# search


def test_more_passages_than_there_are(engine: Engine) -> None:
    everything = engine.search("chính quyền số", 100_000)
    assert len(everything) == engine.snapshot.manifest.chunks
    assert len({hit.chunk.id for hit in everything}) == len(everything)
    assert engine.search("chính quyền số", 3) == everything[:3]
    assert len(engine.search("chính quyền số")) == engine.settings.hits


@pytest.mark.parametrize("limit", [0, -1])
def test_fewer_passages_than_one_are_refused(engine: Engine, limit: int) -> None:
    with pytest.raises(SettingError, match=f"{limit} passages were asked for; ask for 1 or more"):
        engine.search("chính quyền số", limit)


@pytest.mark.parametrize("question", ["tỉnh Hòa Bình?", "ủy ban nào họp", "What is “số hóa”?"])
def test_the_spelling_of_a_question_changes_no_hit(engine: Engine, question: str) -> None:
    expected = engine.search(question, 100)
    for other in (
        unicodedata.normalize("NFD", question),
        question.upper(),
        question.replace("òa", "oà").replace("óa", "oá").replace("ủy", "uỷ"),
        f"\u202e{question}\x00\u200b",
    ):
        assert engine.search(other, 100) == expected, other


# what the index holds


@pytest.mark.parametrize("text", ["Tỉnh họp.", "# Chính quyền số\n\n# Xã hội số\n"])
@pytest.mark.parametrize("threshold", [0.0, 0.4])
def test_nothing_to_quote_is_not_found(tmp_path: Path, text: str, threshold: float) -> None:
    """An index that was emptied, and one that holds headings alone."""
    (tmp_path / "a.md").write_text(text, "utf-8")
    add_paths(tmp_path / "index", [tmp_path / "a.md"], FakeEmbedder())
    if not text.startswith("#"):
        remove_documents(tmp_path / "index", ["a.md"], FakeEmbedder())
    snapshot = Snapshot.open(tmp_path / "index")
    with Engine(snapshot, FakeEmbedder(), Settings(threshold=threshold)) as engine:
        answer = engine.ask("Chính quyền số là gì?")
        assert (answer.status, answer.citations, answer.confidence) == ("not_found", (), 0)
        assert len(answer.hits) == engine.snapshot.manifest.chunks
        assert engine.search("Chính quyền số là gì?") == answer.hits


def test_what_a_document_explains_is_understood_in_a_question(tmp_path: Path) -> None:
    texts = {
        "explains.txt": "Quyết định về ban điều hành nông thôn mới (BĐHNTM).",
        "says.txt": "Ban điều hành nông thôn mới họp.",
        "other.txt": "Huyện họp ngày nào cũng được.",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    add_paths(tmp_path / "index", [tmp_path / name for name in texts], FakeEmbedder())

    def scores(snapshot: Snapshot) -> dict[str, float]:
        with Engine(snapshot, FakeEmbedder(), Settings()) as engine:
            return {hit.chunk.document_id: hit.score for hit in engine.search("BĐHNTM là gì?")}

    found = scores(Snapshot.open(tmp_path / "index"))
    unaware = Snapshot.open(tmp_path / "index")
    unaware.definitions = []
    plain = scores(unaware)
    assert found["says.txt"] > plain["says.txt"]
    assert found["other.txt"] == plain["other.txt"]


def test_the_engine_keeps_its_generation(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Tỉnh họp ngày 27/4.", "utf-8")
    add_paths(tmp_path / "index", [tmp_path / "a.txt"], FakeEmbedder())
    with Engine(Snapshot.open(tmp_path / "index"), FakeEmbedder(), Settings()) as engine:
        before = without_timings(engine.ask("tỉnh họp ngày nào"))
        for text in ("Tỉnh họp ngày 28/4.", "Tỉnh họp ngày 29/4.", "Tỉnh họp ngày 30/4."):
            (tmp_path / "a.txt").write_text(text, "utf-8")
            add_paths(tmp_path / "index", [tmp_path / "a.txt"], FakeEmbedder())
        assert without_timings(engine.ask("tỉnh họp ngày nào")) == before


def test_marks_stand_beside_their_quotes(engine: Engine) -> None:
    answer = set_up(engine, threshold=0.01).ask("Đến năm 2030 tỉnh nào thuộc nhóm 10?")
    for citation in answer.citations:
        (line,) = [line for line in answer.text.split("\n") if citation.quote in line]
        assert re.search(rf"\[{citation.number}\]$", line)


def test_words_to_look_up_are_answered_by_quotes_alone(engine: Engine) -> None:
    asked = set_up(engine, threshold=0.0)
    answer = asked.ask("chính quyền số Vĩnh Phúc")
    assert (answer.status, answer.short_answer) == ("answered", None)
    assert answer.citations
    check(answer, "chính quyền số Vĩnh Phúc", asked)
