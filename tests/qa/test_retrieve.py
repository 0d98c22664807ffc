"""Two first stages on one scale, against NumPy's own arithmetic over every passage."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.types import Chunk
from index.build import add_paths, remove_documents
from index.embedder import Embedder, FloatArray, scale_to_unit
from index.passage import make_passage
from index.snapshot import Snapshot
from qa.question import Question, read_question
from qa.retrieve import Retrieval, lexical_text, retrieve
from qa.settings import Settings
from tests.fakes import FakeEmbedder

TEXTS = {
    "a.txt": "Huyện Hòa An họp về chính quyền số. Chủ tịch ủy ban chủ trì cuộc họp.",
    "b.txt": "Đến năm 2030, xã hội số bao trùm toàn tỉnh. Kinh tế số chiếm 30% sản phẩm.",
    "c.txt": "Đội bóng của tỉnh thắng trận chung kết.",
    "d.txt": "Dữ liệu mở.",
    "e.txt": "Chính quyền số, chính quyền số, chính quyền số!",
}
QUESTION = "Ủy ban huyện Hòa An họp về chính quyền số ngày nào?"
DEFAULTS = Settings()


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    with Snapshot.open(build(tmp_path_factory.mktemp("corpus"), list(TEXTS))) as snapshot:
        yield snapshot


def build(folder: Path, names: list[str]) -> Path:
    """An index of these documents, added one after another."""
    for name in names:
        (folder / name).write_text(TEXTS[name], "utf-8")
        add_paths(folder / "index", [folder / name], FakeEmbedder())
    return folder / "index"


def read(text: str, snapshot: Snapshot) -> Question:
    return read_question(text, 2000, snapshot.lexical)


def find(text: str, snapshot: Snapshot, limits: Settings = DEFAULTS) -> Retrieval:
    return retrieve(read(text, snapshot), snapshot, FakeEmbedder(), limits)


def places(retrieval: Retrieval) -> list[tuple[str, int]]:
    return [(it.chunk.document_id, it.chunk.start) for it in retrieval.candidates]


def scores(retrieval: Retrieval) -> list[float]:
    return [it.score for it in retrieval.candidates]


def compare_sentences(
    chunk: Chunk, question: FloatArray, snapshot: Snapshot, embedder: Embedder
) -> FloatArray:
    """The centred cosine of each sentence of a chunk with the question, from the texts alone."""
    document = snapshot.document(chunk.document_id)
    assert document is not None
    passage = make_passage(document, chunk)
    (encoding,) = embedder.encode([passage.text], "passage")
    means = np.stack([encoding.pool(span) for span in passage.sentence_spans()])
    return scale_to_unit(means - snapshot.passage_centre()) @ question


@pytest.mark.parametrize("text", [QUESTION, "tinh nao thang tran", "What about open data?"])
def test_the_score_is_the_best_sentence_and_the_share_of_bm25(
    snapshot: Snapshot, text: str
) -> None:
    embedder = FakeEmbedder()
    question = read(text, snapshot)
    retrieval = find(text, snapshot, Settings(lexical_weight=0.7))
    mean = next(embedder.encode([question.text], "query")).tokens.mean(axis=0)
    vector = scale_to_unit(mean - snapshot.question_centre(question.language))
    assert retrieval.vector == pytest.approx(vector, abs=1e-6)
    keys = snapshot.vectors.keys().tolist()
    asked, folded = lexical_text(question), question.unaccented
    bm25 = dict(zip(keys, snapshot.lexical.scores(asked, keys, folded=folded), strict=True))
    ceiling = snapshot.lexical.search(asked, 9, folded=folded).ceiling
    found = {it.chunk.id: it for it in retrieval.candidates}
    assert len(found) == len(TEXTS)
    for key, chunk in snapshot.chunks(keys).items():
        candidate = found[chunk.id]
        cosines = compare_sentences(chunk, vector, snapshot, embedder)
        share = bm25[key] / ceiling if ceiling else 0.0
        assert candidate.chunk == chunk
        assert candidate.sentences == pytest.approx(cosines.tolist(), abs=2e-3)
        assert candidate.dense == max(candidate.sentences)
        assert candidate.lexical == pytest.approx(share)
        weight = 0.7 * retrieval.coverage**2
        assert candidate.score == pytest.approx(candidate.dense + weight * share)
    assert scores(retrieval) == sorted(scores(retrieval), reverse=True)


def test_the_passage_that_says_it_comes_first(snapshot: Snapshot) -> None:
    assert places(find(QUESTION, snapshot))[0] == ("a.txt", 0)
    assert places(find("đội nào thắng chung kết", snapshot))[0] == ("c.txt", 0)


@pytest.mark.parametrize("candidates", [1, 5, 100, 100_000])
def test_more_candidates_than_passages_are_all_passages_once(
    snapshot: Snapshot, candidates: int
) -> None:
    found = places(find(QUESTION, snapshot, Settings(candidates=candidates)))
    assert len(found) == len(set(found))
    if candidates == 1:  # one of either stage
        assert len(found) <= 2
    else:
        assert {name for name, _ in found} == set(TEXTS)


@pytest.mark.parametrize("text", [QUESTION, "tỉnh nào", "dữ liệu", "uy ban huyen", "Open data?"])
def test_the_spelling_of_a_question_changes_no_score(snapshot: Snapshot, text: str) -> None:
    expected = find(text, snapshot)
    form: Literal["NFC", "NFD"]
    for form in ("NFC", "NFD"):
        found = find(unicodedata.normalize(form, text), snapshot)
        assert (places(found), scores(found)) == (places(expected), scores(expected))
    for other in (text.upper(), text.lower(), f"\ufeff {text}\u200b\x00", text.replace(" ", "\n")):
        found = find(other, snapshot)
        assert (places(found), scores(found)) == (places(expected), scores(expected)), other


def test_both_placements_of_the_tone_mark_find_the_same(snapshot: Snapshot) -> None:
    old, new = "uỷ ban Hoà An tỉnh nào", "ủy ban Hòa An tỉnh nào"
    expected, found = find(old, snapshot), find(new, snapshot)
    assert places(expected)[0] == ("a.txt", 0)
    assert (places(found), scores(found)) == (places(expected), scores(expected))


def test_the_order_of_adding_changes_nothing(snapshot: Snapshot, tmp_path: Path) -> None:
    with Snapshot.open(build(tmp_path, sorted(TEXTS, reverse=True))) as other:
        for text in (QUESTION, "tinh nao", "Which team won?"):
            expected, found = find(text, snapshot), find(text, other)
            assert places(found) == places(expected)
            assert scores(found) == pytest.approx(scores(expected), abs=1e-3)


def test_equal_passages_are_ordered_by_their_place(tmp_path: Path) -> None:
    for name in ("y.txt", "x.txt", "z.txt"):
        (tmp_path / name).write_text("Dữ liệu mở\n\nDữ liệu mở của tỉnh.", "utf-8")
        add_paths(tmp_path / "index", [tmp_path / name], FakeEmbedder())
    with Snapshot.open(tmp_path / "index") as snapshot:
        assert [name for name, _ in places(find("dữ liệu", snapshot))] == [
            "x.txt",
            "y.txt",
            "z.txt",
        ]


def test_coverage_is_by_idf_and_names_what_is_unknown(snapshot: Snapshot) -> None:
    def idf(passages: int) -> float:
        return float(np.log(1 + (5 - passages + 0.5) / (passages + 0.5)))

    # chính and quyền stand in two passages of five, kết in one, kangaroo in none.
    retrieval = find("chính quyền kết kangaroo", snapshot)
    known = 2 * idf(2) + idf(1)
    assert retrieval.coverage == pytest.approx(known / (known + idf(0)))
    assert retrieval.unknown == ("kangaroo",)


def test_a_question_of_unknown_words_is_left_to_the_vectors(snapshot: Snapshot) -> None:
    retrieval = find("Quokka wallaby platypus?", snapshot)
    assert (retrieval.coverage, retrieval.unknown) == (0.0, ("quokka", "wallaby", "platypus"))
    assert [it.lexical for it in retrieval.candidates] == [0.0] * 5
    assert scores(retrieval) == [it.dense for it in retrieval.candidates]


def test_an_unaccented_question_is_matched_without_diacritics(snapshot: Snapshot) -> None:
    question = read("doi bong nao thang tran chung ket", snapshot)
    assert question.unaccented
    assert lexical_text(question) == "doi bong nao thang tran chung ket"
    best = find(question.typed, snapshot).candidates[0]
    assert best.chunk.document_id == "c.txt"
    assert best.lexical > 0.2


def test_an_empty_index_has_no_candidates(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Tỉnh.", "utf-8")
    add_paths(tmp_path / "index", [tmp_path / "a.txt"], FakeEmbedder())
    remove_documents(tmp_path / "index", ["a.txt"], FakeEmbedder())
    with Snapshot.open(tmp_path / "index") as snapshot:
        retrieval = find("tỉnh nào", snapshot)
    assert retrieval.candidates == ()
    assert (retrieval.coverage, retrieval.unknown) == (0.0, ("tỉnh", "nào"))


WORDS = sorted({word for text in TEXTS.values() for word in text.split()})


@settings(deadline=None)
@given(st.lists(st.sampled_from([*WORDS, "nào", "gì", "which", "kangaroo"]), min_size=1))
def test_candidates_are_what_they_promise(snapshot: Snapshot, words: list[str]) -> None:
    text = " ".join(["xin", *words])
    retrieval = find(text, snapshot)
    assert 0 <= retrieval.coverage <= 1
    assert np.linalg.norm(retrieval.vector) == pytest.approx(1)
    assert scores(retrieval) == sorted(scores(retrieval), reverse=True)
    for candidate in retrieval.candidates:
        chunk = candidate.chunk
        document = snapshot.document(chunk.document_id)
        assert document is not None
        assert document.text[chunk.start : chunk.end] == chunk.text
        assert len(candidate.sentences) == max(1, len(chunk.sentences))
        assert candidate.dense == max(candidate.sentences)
        assert -1 <= candidate.dense <= 1 + 1e-6
        assert 0 <= candidate.lexical <= 1
    again = find(text, snapshot)
    assert again.candidates == retrieval.candidates
    assert replace(again, vector=retrieval.vector) == retrieval
