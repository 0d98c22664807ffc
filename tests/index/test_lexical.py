from __future__ import annotations

import math
import os
import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import IndexDamaged, IndexMismatch, IndexMissing, SnapshotError
from corpus.normalise import fold, syllables
from index.lexical import PAIR_WEIGHT, LexicalIndex, LexicalWriter, Matches

TEXTS = {
    3: "Tỉnh Vĩnh Phúc đặt mục tiêu vào nhóm 10 tỉnh dẫn đầu về chính quyền số",
    1: "Tỉnh Quảng Ngãi họp bàn về chuyển đổi số",
    7: "Hòa bình ở Vĩnh Phúc, tinh thần đoàn kết; vĩnh biệt",
    5: "Nghị quyết số 12-NQ/TU ngày 8/12/2016 của Tỉnh ủy",
    9: "",
}
QUESTIONS = ["tỉnh Vĩnh Phúc", "chuyển đổi số ở tỉnh nào", "nghị quyết 12-NQ/TU", "phúc vĩnh", "hà"]

words = st.sampled_from(["tỉnh", "tinh", "tính", "vĩnh", "phúc", "hòa", "bình", "số", "2030"])
texts = st.lists(words, max_size=12).map(" ".join)
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder into which tantivy may put a lock while it is being removed."""
    return tempfile.TemporaryDirectory(ignore_cleanup_errors=True)


def build(folder: Path, *commits: dict[int, str]) -> LexicalIndex:
    for commit in commits:
        with LexicalWriter(folder) as lexical:
            lexical.add(list(commit), list(commit.values()))
    return LexicalIndex.open(folder)


def bm25(
    texts: dict[int, str], question: str, pair_weight: float = PAIR_WEIGHT, folded: bool = False
) -> dict[int, float]:
    """BM25 by its formula over whole texts; k1 = 1.2, b = 0.75, idf = ln(1 + (N-n+.5)/(n+.5))."""

    def units(text: str, size: int) -> list[tuple[str, ...]]:
        found = [fold(syllable) if folded else syllable for syllable in syllables(text)]
        return [(syllable,) for syllable in found] if size == 1 else list(pairwise(found))

    scores = dict.fromkeys(texts, 0.0)
    for size, weight in ((1, 1.0), (2, pair_weight)):
        bags = {key: Counter(units(text, size)) for key, text in texts.items()}
        mean = sum(bag.total() for bag in bags.values()) / len(bags)
        for term in set(units(question, size)):
            n = sum(term in bag for bag in bags.values())
            idf = math.log(1 + (len(bags) - n + 0.5) / (n + 0.5))
            for key, bag in bags.items():
                if tf := bag[term]:
                    norm = 1.2 * (1 - 0.75 + 0.75 * bag.total() / mean)
                    scores[key] += weight * idf * 2.2 * tf / (tf + norm)
    return {key: score for key, score in scores.items() if score}


def as_dict(matches: Matches) -> dict[int, float]:
    return dict(zip(matches.keys.tolist(), matches.scores.tolist(), strict=True))


def assert_same(left: Matches, right: Matches) -> None:
    assert left.keys.tolist() == right.keys.tolist()
    assert left.scores.tolist() == pytest.approx(right.scores.tolist(), abs=2e-3)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize("pair_weight", [0.0, 0.5, 2.0])
def test_scores_are_bm25(tmp_path: Path, question: str, folded: bool, pair_weight: float) -> None:
    index = build(tmp_path, TEXTS)
    expected = bm25(TEXTS, question, pair_weight, folded)

    matches = index.search(question, 10, folded=folded, pair_weight=pair_weight)

    assert as_dict(matches) == pytest.approx(expected, abs=1e-3)
    assert matches.keys.tolist() == sorted(expected, key=lambda key: (-expected[key], key))
    assert matches.keys.dtype == np.int64
    assert matches.scores.dtype == np.float32


@given(st.lists(texts, min_size=1, max_size=6), texts, st.data())
@few
def test_order_and_grouping_of_additions_do_not_matter(
    found: list[str], question: str, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(found))))
    cut = data.draw(st.integers(0, len(found)))
    with scratch() as folder:
        straight = build(Path(folder, "a"), dict(enumerate(found)))
        shuffled = build(
            Path(folder, "b"),
            {key: found[key] for key in order[:cut]},
            {key: found[key] for key in order[cut:]},
        )
        for left, right in zip(_all(straight, question), _all(shuffled, question), strict=True):
            assert as_dict(left) == pytest.approx(as_dict(right), abs=2e-3)


def _all(index: LexicalIndex, question: str) -> list[Matches]:
    return [index.search(question, 10, folded=folded) for folded in (False, True)]


@given(st.lists(texts, min_size=1, max_size=5), st.lists(texts, min_size=1, max_size=3), texts)
@few
def test_a_document_added_and_removed_leaves_no_trace(
    kept: list[str], passing: list[str], question: str
) -> None:
    with scratch() as folder:
        before = build(Path(folder), dict(enumerate(kept)))
        build(Path(folder), dict(enumerate(passing, 100)))
        with LexicalWriter(Path(folder)) as lexical:
            lexical.remove(range(100, 100 + len(passing)))
        after = LexicalIndex.open(Path(folder))

        for left, right in zip(_all(before, question), _all(after, question), strict=True):
            assert_same(left, right)
            assert left.ceiling == right.ceiling
        assert before.coverage(question) == after.coverage(question)
        assert after.removed_share == 0


@given(st.lists(texts, min_size=1, max_size=6), st.sets(st.integers(0, 5)), texts)
@few
def test_what_is_removed_is_neither_found_nor_counted(
    found: list[str], gone: set[int], question: str
) -> None:
    left = {key: text for key, text in enumerate(found) if key not in gone}
    with scratch() as folder:
        build(Path(folder), dict(enumerate(found)))
        with LexicalWriter(Path(folder)) as lexical:
            lexical.remove(sorted(gone))
        index = LexicalIndex.open(Path(folder))

        assert index.count == len(left)
        assert set(as_dict(index.search(question, 10))) == set(bm25(left, question) if left else ())
        for term in index.coverage(question):
            holding = [text for text in left.values() if f" {term.term} " in f" {text} "]
            assert term.document_frequency == len(holding)


def test_a_replaced_passage_is_found_by_its_new_text(tmp_path: Path) -> None:
    build(tmp_path, TEXTS)
    with LexicalWriter(tmp_path) as lexical:
        lexical.remove([3])
        lexical.add([3], ["Bắc Ninh"])
    index = LexicalIndex.open(tmp_path)

    assert index.search("bắc ninh", 5).keys.tolist() == [3]
    assert 3 not in index.search("mục tiêu", 5).keys
    assert index.removed_share == pytest.approx(1 / 6)


@pytest.mark.parametrize("spelling", ["hoà bình", "HÒA BÌNH", "hòa  bình", "“hoà” (bình)?"])
def test_every_spelling_of_a_question_finds_the_same(tmp_path: Path, spelling: str) -> None:
    index = build(tmp_path, TEXTS)
    for typed in (unicodedata.normalize("NFC", spelling), unicodedata.normalize("NFD", spelling)):
        assert_same(index.search(typed, 5), index.search("hòa bình", 5))
        assert index.search(typed, 5).keys.tolist() == [7]


def test_folded_search_finds_what_is_typed_without_diacritics(tmp_path: Path) -> None:
    index = build(tmp_path, TEXTS)
    assert index.search("vinh phuc", 5).keys.tolist() == []
    plain = index.search("tinh vinh phuc", 5, folded=True)
    assert set(plain.keys.tolist()) == {1, 3, 5, 7}
    assert_same(plain, index.search("tỉnh Vĩnh Phúc", 5, folded=True))


@pytest.mark.parametrize("limit", [1, 3, 40, 99, 10**15])
def test_equal_passages_come_in_the_order_of_their_keys(tmp_path: Path, limit: int) -> None:
    keys = [key * 37 % 80 for key in range(80)]
    same = dict.fromkeys(keys[:50], "hòa bình và ổn định")
    more = dict.fromkeys(keys[50:], "hòa bình và ổn định")
    index = build(tmp_path, same, more)
    assert index.search("hòa bình", limit).keys.tolist() == list(range(80))[:limit]


def test_scores_of_given_passages_are_those_of_a_search(tmp_path: Path) -> None:
    index = build(tmp_path, TEXTS)
    found = as_dict(index.search("chuyển đổi số ở tỉnh nào", 10))
    asked = [9, 3, 404, 1, 7]
    scores = index.scores("chuyển đổi số ở tỉnh nào", asked)
    assert scores.tolist() == pytest.approx([found.get(key, 0.0) for key in asked])
    assert scores.dtype == np.float32
    assert index.scores("", asked).tolist() == [0.0] * 5
    assert index.scores("tỉnh", []).shape == (0,)


def test_no_score_exceeds_the_ceiling(tmp_path: Path) -> None:
    index = build(tmp_path, {1: "vĩnh phúc " * 20, 2: "vĩnh long", 3: "hòa bình"})
    matches = index.search("vĩnh phúc", 3)
    assert 0.8 * matches.ceiling < matches.scores[0] < matches.ceiling


def test_a_word_of_every_passage_does_not_exceed_the_ceiling(tmp_path: Path) -> None:
    texts = dict.fromkeys(range(1500), "số tỉnh huyện xã thôn") | {1500: "số " * 60}
    matches = build(tmp_path, texts).search("số", 1)
    assert 0 < matches.scores[0] <= matches.ceiling


def test_coverage_tells_which_terms_the_corpus_holds(tmp_path: Path) -> None:
    index = build(tmp_path, TEXTS)
    found = {term.term: term.document_frequency for term in index.coverage("Tỉnh Vĩnh Long, tỉnh")}
    assert found == {
        "tỉnh": 3, "vĩnh": 2, "long": 0, "tỉnh vĩnh": 1, "vĩnh long": 0, "long tỉnh": 0,
    }  # fmt: skip
    by_term = {term.term: term for term in index.coverage("tinh vinh", folded=True)}
    assert by_term["tinh"].document_frequency == 4
    assert by_term["tinh vinh"].document_frequency == 1
    assert by_term["vinh"].idf == pytest.approx(math.log(1 + 3.5 / 2.5))
    assert index.document_frequency(["số", "vĩnh phúc"]) == [3, 2]


def test_the_vocabulary_gives_the_forms_of_a_folded_syllable(tmp_path: Path) -> None:
    index = build(tmp_path, TEXTS)
    assert index.forms("tinh") == [("tỉnh", 3), ("tinh", 1)]
    assert index.forms("khong") == []
    assert index.forms("12") == [("12", 1)]
    assert (index.pair_count("vĩnh", "phúc"), index.pair_count("phúc", "vĩnh")) == (2, 0)
    assert (index.folded_pair_count("vinh", "phuc"), index.folded_pair_count("phuc", "vinh")) == (
        sum("vinh phuc" in fold(text) for text in TEXTS.values()),
        0,
    )


@pytest.mark.parametrize(
    "question",
    ["", " ", "?!", '"', "AND", "tỉnh AND OR NOT NEAR(", "số* ^số syllable:số", "\\", "\0",
     "\ud800", "|", "tinh|tỉnh", "'; DROP TABLE chunks; --", "\u202e\u200b",
     "tỉnh " * 200_000, "a" * 10**6, "中文", "\ufdfa" * 4000],
)  # fmt: skip
def test_no_question_breaks_a_search(tmp_path: Path, question: str) -> None:
    index = build(tmp_path, TEXTS)
    for folded in (False, True):
        matches = index.search(question, 5, folded=folded)
        expected = bm25(TEXTS, question[:1000], folded=folded)
        assert set(as_dict(matches)) == set(expected)
    index.coverage(question)
    index.scores(question, [1])


def test_texts_of_any_kind_can_be_added(tmp_path: Path) -> None:
    strange = ["a" * 10**6, "\0\ud800", "\ufdfa" * 4000, "| tinh|tỉnh \x1f\x85", "số"]
    index = build(tmp_path, dict(enumerate(strange)))
    assert index.count == 5
    assert index.search("số", 5).keys.tolist() == [4]


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_finds_nothing(tmp_path: Path, limit: int) -> None:
    assert build(tmp_path, TEXTS).search("tỉnh", limit).keys.shape == (0,)


def test_an_empty_index_opens_and_finds_nothing(tmp_path: Path) -> None:
    index = build(tmp_path, {})
    assert (index.count, index.removed_share) == (0, 0.0)
    assert index.search("tỉnh", 5).keys.shape == (0,)
    assert index.coverage("tỉnh")[0].document_frequency == 0
    assert index.forms("tinh") == []


def test_a_block_that_raises_changes_nothing(tmp_path: Path) -> None:
    build(tmp_path, TEXTS)
    with suppress(KeyboardInterrupt), LexicalWriter(tmp_path) as lexical:
        lexical.add([11], ["mới"])
        lexical.remove([3])
        raise KeyboardInterrupt
    index = LexicalIndex.open(tmp_path)
    assert index.count == 5
    assert index.search("mới", 5).keys.shape == (0,)


def test_a_change_in_hard_links_leaves_the_old_generation_alone(tmp_path: Path) -> None:
    old, new = tmp_path / "1", tmp_path / "2"
    opened = build(old, TEXTS)
    contents = _contents(old)
    new.mkdir()
    for file in old.iterdir():
        os.link(file, new / file.name)
    with LexicalWriter(new) as lexical:
        lexical.remove([3, 1])
        lexical.add([11], ["tỉnh Vĩnh Phúc"])

    assert _contents(old) == contents
    assert_same(opened.search("tỉnh", 5), LexicalIndex.open(old).search("tỉnh", 5))
    assert 3 in opened.search("tỉnh", 5).keys
    assert set(as_dict(LexicalIndex.open(new).search("tỉnh", 5))) == {5, 11}


def _contents(folder: Path) -> dict[str, bytes]:
    return {f.name: f.read_bytes() for f in folder.iterdir() if not f.name.endswith(".lock")}


def test_an_open_index_keeps_its_generation(tmp_path: Path) -> None:
    index = build(tmp_path, TEXTS)
    build(tmp_path, {11: "tỉnh"})
    assert 11 not in index.search("tỉnh", 10).keys
    assert 11 in LexicalIndex.open(tmp_path).search("tỉnh", 10).keys


def test_a_read_only_folder_is_opened_and_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "written", TEXTS)
    folder = tmp_path / "copied"  # the threads of what wrote it may still lock the other
    shutil.copytree(tmp_path / "written", folder, ignore=shutil.ignore_patterns("*.lock"))
    names = sorted(file.name for file in folder.iterdir())
    monkeypatch.setattr(os, "access", lambda *_: False)
    index = LexicalIndex.open(folder)
    assert index.search("quảng ngãi", 5).keys.tolist() == [1]
    assert sorted(file.name for file in folder.iterdir()) == names


def test_many_threads_ask_one_index(tmp_path: Path) -> None:
    index = build(tmp_path, TEXTS)
    alone = [as_dict(index.search(question, 5)) for question in QUESTIONS]

    def ask(_: int) -> Sequence[dict[int, float]]:
        return [as_dict(index.search(question, 5)) for question in QUESTIONS]

    with ThreadPoolExecutor(8) as pool:
        assert all(found == alone for found in pool.map(ask, range(40)))


def replace(file: Path, content: bytes) -> None:
    """Puts another file in its place: what wrote it may still have the old one mapped."""
    file.unlink()
    file.write_bytes(content)


def test_a_missing_index_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="no lexical index"):
        LexicalIndex.open(tmp_path / "nowhere")
    build(tmp_path, TEXTS)
    postings = next(tmp_path.glob("*.idx"))
    replace(postings, postings.read_bytes()[:-7])
    with pytest.raises(IndexDamaged, match="build it again"):
        LexicalIndex.open(tmp_path)
    postings.unlink()
    with pytest.raises(IndexDamaged, match="build it again"):
        LexicalIndex.open(tmp_path)
    (tmp_path / "meta.json").write_text("{")
    with pytest.raises(IndexDamaged, match="build it again"):
        LexicalIndex.open(tmp_path)
    with pytest.raises(IndexDamaged, match="build it again"):
        LexicalWriter(tmp_path)


def test_another_version_of_the_engine_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, TEXTS)
    for file in tmp_path.glob("*.*"):
        if file.suffix not in (".json", ".lock"):
            content = file.read_bytes()
            replace(file, content.replace(b'"index_format_version":7', b'"index_format_version":1'))
    with pytest.raises(IndexMismatch, match="another version of tantivy"):
        LexicalIndex.open(tmp_path)


def test_two_writers_do_not_mix(tmp_path: Path) -> None:
    with LexicalWriter(tmp_path) as lexical:
        lexical.add([1], ["một"])
        with pytest.raises(SnapshotError, match="nothing else writes there"):
            LexicalWriter(tmp_path)
    assert LexicalIndex.open(tmp_path).count == 1


def test_keys_and_texts_must_be_as_many(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="zip"), LexicalWriter(tmp_path) as lexical:
        lexical.add([1, 2], ["một"])
