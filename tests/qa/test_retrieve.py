"""Two first stages and late interaction, against plain arithmetic over every passage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.normalise import fold
from index.build import add_paths, remove_documents
from index.embedder import FloatArray
from index.late_interaction import encode_tokens
from index.passage import make_passage
from index.query import Query
from index.snapshot import Snapshot
from qa.reading.question import Question, read_question
from qa.retrieval.retrieve import Retrieval, retrieve
from qa.settings import Settings
from tests import oracle
from tests.fakes import FakeEmbedder, direction

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


def late_of(retrieval: Retrieval) -> list[float]:
    return [it.late for it in retrieval.candidates]


QUESTIONS = [QUESTION, "tinh nao thang tran", "What about open data?", "Số?", "quokka"]


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_score_is_late_interaction_and_a_share_of_bm25(snapshot: Snapshot, text: str) -> None:
    retrieval = find(text, snapshot, Settings(lexical_weight=0.7))
    assert {it.chunk.document_id for it in retrieval.candidates} == set(TEXTS)
    weights = [(it.score - it.late) / it.lexical for it in retrieval.candidates if it.lexical]
    assert weights == pytest.approx(weights[:1] * len(weights))  # one for every passage
    for weight in weights:
        known = pytest.approx(0.7) if retrieval.coverage == 1 else pytest.approx(0.35, abs=0.35)
        assert weight == known
    for it in retrieval.candidates:
        assert it.lexical or it.score == it.late
    assert scores(retrieval) == sorted(scores(retrieval), reverse=True)
    without = find(text, snapshot, Settings(lexical_weight=0.0))
    assert scores(without) == [it.late for it in without.candidates]


class Encoder:
    """A question encoder that hears one word."""

    def encode(self, question: str) -> FloatArray:
        return direction(fold(question.split()[-1].strip("?")), FakeEmbedder().dimension)[None]


def test_a_trained_encoder_tells_the_questions_tokens(snapshot: Snapshot) -> None:
    embedder = FakeEmbedder()
    embedder.question_encoder = Encoder()
    question = read("Chuyện gì về chung kết?", snapshot)
    retrieval = retrieve(question, snapshot, embedder, DEFAULTS)
    assert np.array_equal(retrieval.tokens, Encoder().encode("kết?"))
    assert retrieval.candidates[0].chunk.document_id == "c.txt"


@pytest.mark.parametrize("text", QUESTIONS)
def test_every_measure_is_that_of_its_formula(snapshot: Snapshot, text: str) -> None:
    embedder, question = FakeEmbedder(), read(text, snapshot)
    retrieval = find(text, snapshot)
    asked = next(embedder.encode([question.text], "query")).tokens
    tokens = asked - snapshot.centres.of_question(question.language)
    vector = tokens.mean(axis=0) / np.linalg.norm(tokens.mean(axis=0))
    assert retrieval.tokens == pytest.approx(tokens, abs=1e-6)
    query = Query(question.plain, question.synonyms, question.unaccented)
    keys = snapshot.vectors.keys().tolist()
    bm25 = snapshot.lexical.scores(query, keys) / max(
        snapshot.lexical.search(query, 9).ceiling, 1e-9
    )
    found = {it.chunk.id: it for it in retrieval.candidates}
    for (_, chunk), share in zip(sorted(snapshot.chunks(keys).items()), bm25, strict=True):
        document = snapshot.document(chunk.document_id)
        assert document is not None
        passage = make_passage(document, chunk)
        (encoding,) = embedder.encode([passage.text], "passage")
        mean = encoding.tokens.mean(axis=0) - snapshot.centres.passage
        codes = encode_tokens(encoding, passage.spans, snapshot.centres.passage)
        rounded = oracle.decode_passage(codes, len(encoding.vector))
        late = oracle.score_passage(tokens.astype(float), rounded)
        candidate = found[chunk.id]
        assert candidate.chunk == chunk
        assert candidate.late == pytest.approx(late.passage, abs=1e-5)
        assert candidate.sentences == pytest.approx(late.sentences, abs=1e-5)
        assert candidate.dense == pytest.approx(mean @ vector / np.linalg.norm(mean), abs=1e-5)
        assert candidate.lexical == pytest.approx(share)


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


@pytest.mark.parametrize("rescored", [1, 2, 3])
@pytest.mark.parametrize("text", [QUESTION, "Which open data?", "kinh tế số"])
def test_the_best_by_both_first_stages_are_rescored(
    snapshot: Snapshot, text: str, rescored: int
) -> None:
    everything = find(text, snapshot)
    (weight, *_) = [
        (it.score - it.late) / it.lexical for it in everything.candidates if it.lexical
    ] or [0.0]
    first = sorted(everything.candidates, key=lambda it: -(it.dense + weight * it.lexical))
    found = find(text, snapshot, Settings(rescored=rescored))
    assert {it.chunk.id for it in found.candidates} == {it.chunk.id for it in first[:rescored]}
    kept = [it for it in everything.candidates if it.chunk in [f.chunk for f in found.candidates]]
    assert scores(found) == [it.score for it in kept]


@pytest.mark.parametrize("chosen", [slice(0, 2), slice(3, 4), slice(0, 0)])
def test_only_chosen_keys_are_looked_at(snapshot: Snapshot, chosen: slice) -> None:
    among = snapshot.vectors.keys().tolist()[chosen]
    chunks = list(snapshot.chunks(among).values())
    everything = find(QUESTION, snapshot)
    found = retrieve(read(QUESTION, snapshot), snapshot, FakeEmbedder(), DEFAULTS, among)
    kept = [it for it in everything.candidates if it.chunk in chunks]
    assert [it.chunk for it in found.candidates] == [it.chunk for it in kept]
    assert late_of(found) == [it.late for it in kept]
    assert found.coverage == everything.coverage  # of the corpus, not of the chosen


def test_the_order_of_adding_changes_nothing(snapshot: Snapshot, tmp_path: Path) -> None:
    with Snapshot.open(build(tmp_path, sorted(TEXTS, reverse=True))) as other:
        for text in (QUESTION, "tinh nao", "Which team won?"):
            expected, found = find(text, snapshot), find(text, other)
            assert places(found) == places(expected)
            assert scores(found) == pytest.approx(scores(expected), abs=1e-3)  # BM25 is rounded
            assert late_of(found) == late_of(expected)


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
    assert scores(retrieval) == [it.late for it in retrieval.candidates]


def test_an_unaccented_question_is_matched_without_diacritics(snapshot: Snapshot) -> None:
    question = read("doi bong nao thang tran chung ket", snapshot)
    assert question.unaccented
    assert question.plain == "doi bong nao thang tran chung ket"
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
    assert retrieval.tokens.shape[1] == FakeEmbedder().dimension
    assert scores(retrieval) == sorted(scores(retrieval), reverse=True)
    for candidate in retrieval.candidates:
        chunk = candidate.chunk
        document = snapshot.document(chunk.document_id)
        assert document is not None
        assert document.text[chunk.start : chunk.end] == chunk.text
        assert len(candidate.sentences) == max(1, len(chunk.sentences))
        assert candidate.late >= max(candidate.sentences) - 1e-6
        assert -1.0001 <= candidate.dense <= 1.0001
        assert 0 <= candidate.lexical <= 1
    again = find(text, snapshot)
    assert again.candidates == retrieval.candidates
    assert replace(again, tokens=retrieval.tokens) == retrieval
