"""How a question or a document is typed never changes a ranking, down to the last score."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.build import add_paths
from index.embedder import Embedder, load_embedder
from index.snapshot import Snapshot
from qa.reading.lexicon import default_lexicon
from qa.reading.question import read_question
from qa.retrieval.retrieve import retrieve
from qa.settings import Settings
from tests.fakes import FakeEmbedder, LiteralEmbedder

TEXTS = {
    "a.txt": "Ủy ban nhân dân huyện Hòa An họp về chính quyền số. Chủ tịch chủ trì cuộc họp.",
    "b.txt": "Đến năm 2030, xã hội số bao trùm toàn tỉnh Hòa Bình. Kinh tế số chiếm 30%.",
    "c.txt": "Đội bóng xã Thủy Xuân thắng trận chung kết nhờ sức khỏe, hoàn toàn xứng đáng.",
    "d.txt": "Dữ liệu mở. Sở Thông tin và Truyền thông công bố quý II.",
    "e.txt": "Số hóa, số hóa, số hóa! Tòa án huyện Hóa Quỳ lưu trữ hồ sơ.",
}
# A few words, each with the tone mark placed the other way.
OTHER_WAY = {
    "Ủy": "Uỷ",
    "ủy": "uỷ",
    "Hòa": "Hoà",
    "hòa": "hoà",
    "Thủy": "Thuỷ",
    "thủy": "thuỷ",
    "khỏe": "khoẻ",
    "Hóa": "Hoá",
    "hóa": "hoá",
    "Tòa": "Toà",
    "tòa": "toà",
    "hoàn": "hòan",
    "quý": "qúy",
    "Quỳ": "Qùy",
}
_TONED = re.compile("|".join(rf"\b{word}\b" for word in OTHER_WAY))
LEXICON = default_lexicon()

Ranking = list[tuple[str, int, float]]


Respelling = Callable[[str], str]


def put_tones_the_other_way(text: str) -> str:
    return _TONED.sub(lambda found: OTHER_WAY[found[0]], text)


def decompose(text: str) -> str:
    return unicodedata.normalize("NFD", text)


RESPELL: list[Respelling] = [
    put_tones_the_other_way,
    decompose,
    lambda text: decompose(put_tones_the_other_way(text)),
    lambda text: f"\ufeff {text}\u200b\x00",
    lambda text: text.replace(" ", " \n\u00a0"),
]


def build(folder: Path, embedder: Embedder, respell: Respelling = str) -> Path:
    """An index of the texts, spelt in some way."""
    for name, text in TEXTS.items():
        (folder / name).write_text(respell(text), "utf-8")
    add_paths(folder / "index", [folder / name for name in TEXTS], embedder)
    return folder / "index"


def rank(text: str, snapshot: Snapshot, embedder: Embedder, *, terms: bool = True) -> Ranking:
    """The passages for a question, best first, with their scores."""
    lexicon = LEXICON if terms else None
    question = read_question(text, 2000, snapshot.lexical, lexicon)
    found = retrieve(question, snapshot, embedder, Settings())
    return [(it.chunk.document_id, it.chunk.start, it.score) for it in found.candidates]


@pytest.fixture(scope="module")
def literal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    with Snapshot.open(build(tmp_path_factory.mktemp("literal"), LiteralEmbedder())) as snapshot:
        yield snapshot


@pytest.fixture(scope="module")
def folding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    with Snapshot.open(build(tmp_path_factory.mktemp("folding"), FakeEmbedder())) as snapshot:
        yield snapshot


WORDS = sorted({word for text in TEXTS.values() for word in re.findall(r"\w+", text)})
ASKED = st.lists(
    st.sampled_from([*WORDS, *OTHER_WAY, "nào", "ai", "bao nhiêu", "UBND", "which", "kangaroo"]),
    min_size=1,
    max_size=12,
)


def draw_ways(ways: list[Respelling], count: int) -> st.SearchStrategy[list[Respelling]]:
    """A way to spell each of so many words."""
    return st.lists(st.sampled_from(ways), min_size=count, max_size=count)


@settings(deadline=None)
@given(ASKED, st.data())
def test_neither_tone_marks_nor_unicode_forms_change_a_ranking(
    literal: Snapshot, words: list[str], data: st.DataObject
) -> None:
    """With a model to which another spelling is another word."""
    ways = data.draw(draw_ways([str, *RESPELL[:3]], len(words)))
    respelt = [way(word) for way, word in zip(ways, words, strict=True)]
    expected = rank(" ".join(words), literal, LiteralEmbedder())
    assert rank(" ".join(respelt), literal, LiteralEmbedder()) == expected


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from([*WORDS, *OTHER_WAY]), max_size=12), st.data())
def test_capital_letters_do_not_change_a_ranking(
    folding: Snapshot, words: list[str], data: st.DataObject
) -> None:
    """With a model that folds them, and without terms: some abbreviations are so in capitals alone.

    The question is plainly Vietnamese; of two words capitals may decide the language, as in names.
    """
    ways = data.draw(draw_ways([str, str.upper, str.title], len(words)))
    respelt = [way(word) for way, word in zip(ways, words, strict=True)]
    asked = " ".join(["huyện nào họp", *words]).lower()
    expected = rank(asked, folding, FakeEmbedder(), terms=False)
    for other in (" ".join(["Huyện nào họp", *respelt]), asked.upper(), asked.title()):
        assert rank(other, folding, FakeEmbedder(), terms=False) == expected


QUESTIONS = (
    "Ủy ban nhân dân huyện Hòa An họp về gì?",
    "UBND huyện nào họp?",
    "tỉnh Hòa Bình số hóa bao nhiêu",
    "uy ban huyen Hoa An",
    "Sức khỏe đội bóng Thủy Xuân",
    "Which court is in Hóa Quỳ?",
)


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize("way", range(len(RESPELL)))
def test_other_spellings_of_whole_questions_find_the_same(
    literal: Snapshot, text: str, way: int
) -> None:
    expected = rank(text, literal, LiteralEmbedder())
    assert rank(RESPELL[way](text), literal, LiteralEmbedder()) == expected


@pytest.mark.parametrize("way", [0, 1, 2])
def test_documents_are_found_however_they_are_spelt(
    literal: Snapshot, tmp_path: Path, way: int
) -> None:
    index = build(tmp_path, LiteralEmbedder(), RESPELL[way])
    with Snapshot.open(index) as other:
        for text in QUESTIONS:
            expected = rank(text, literal, LiteralEmbedder())
            assert rank(text, other, LiteralEmbedder()) == expected


@pytest.mark.model
def test_spelling_changes_no_ranking_with_the_real_model(tmp_path: Path) -> None:
    embedder = load_embedder()
    (tmp_path / "other").mkdir()
    one = Snapshot.open(build(tmp_path, embedder))
    other = Snapshot.open(build(tmp_path / "other", embedder, RESPELL[2]))
    with one, other:
        for text in QUESTIONS:
            expected = rank(text, one, embedder)
            for respell in RESPELL:
                assert rank(respell(text), one, embedder) == expected, text
            assert rank(text, other, embedder) == expected, text
