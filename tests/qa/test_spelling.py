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
from qa.engine import Engine
from qa.settings import Settings
from tests.fakes import LiteralEmbedder

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
    str.upper,
    str.lower,
    str.title,
]


def build(folder: Path, embedder: Embedder, respell: Respelling = str) -> Path:
    """An index of the texts, spelt in some way."""
    for name, text in TEXTS.items():
        (folder / name).write_text(respell(text), "utf-8")
    add_paths(folder / "index", [folder / name for name in TEXTS], embedder)
    return folder / "index"


def rank(text: str, engine: Engine) -> Ranking:
    """The passages for a question, best first, with their scores."""
    return [(hit.chunk.document_id, hit.chunk.start, hit.score) for hit in engine.search(text, 99)]


def open_engine(index: Path, embedder: Embedder) -> Engine:
    return Engine(Snapshot.open(index, embedder.identity), embedder, Settings())


@pytest.fixture(scope="module")
def literal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """With a model to which another spelling is another word."""
    embedder = LiteralEmbedder()
    with open_engine(build(tmp_path_factory.mktemp("literal"), embedder), embedder) as engine:
        yield engine


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
def test_neither_tone_marks_nor_unicode_forms_nor_capitals_change_a_ranking(
    literal: Engine, words: list[str], data: st.DataObject
) -> None:
    ways = data.draw(draw_ways([str, *RESPELL[:3], str.upper, str.title, str.lower], len(words)))
    respelt = " ".join(way(word) for way, word in zip(ways, words, strict=True))
    expected = rank(" ".join(words), literal)
    for other in (respelt, respelt.upper(), respelt.swapcase()):
        assert rank(other, literal) == expected


QUESTIONS = (
    "Ủy ban nhân dân huyện Hòa An họp về gì?",
    "UBND huyện nào họp?",
    "tỉnh Hòa Bình số hóa bao nhiêu",
    "uy ban huyen Hoa An",
    "Sức khỏe đội bóng Thủy Xuân",
    "Which court is in Hóa Quỳ?",
    "Who met in Hoa An, and what did the UN say?",
)


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize("way", range(len(RESPELL)))
def test_other_spellings_of_whole_questions_find_the_same(
    literal: Engine, text: str, way: int
) -> None:
    assert rank(RESPELL[way](text), literal) == rank(text, literal)


@pytest.mark.parametrize("way", [0, 1, 2])
def test_documents_are_found_however_they_are_spelt(
    literal: Engine, tmp_path: Path, way: int
) -> None:
    with open_engine(build(tmp_path, LiteralEmbedder(), RESPELL[way]), LiteralEmbedder()) as other:
        for text in QUESTIONS:
            assert rank(text, other) == rank(text, literal)


@pytest.mark.model
def test_spelling_changes_no_ranking_with_the_real_model(tmp_path: Path) -> None:
    embedder = load_embedder()
    (tmp_path / "other").mkdir()
    one = open_engine(build(tmp_path, embedder), embedder)
    other = open_engine(build(tmp_path / "other", embedder, RESPELL[2]), embedder)
    with one, other:
        for text in QUESTIONS:
            expected = rank(text, one)
            for respell in RESPELL:
                assert rank(respell(text), one) == expected, text
            assert rank(text, other) == expected, text
