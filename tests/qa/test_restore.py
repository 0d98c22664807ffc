"""Restoring diacritics from a vocabulary small enough to count by hand."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalise import fold, normalise
from qa.reading.restore import restore_diacritics

CORPUS = (
    "tỉnh nào đặt mục tiêu chính quyền số",
    "chính sách số hóa của chính quyền tỉnh",
    "tính toán nguồn lực của tỉnh",
    "mục đích là chính quyền số",
    "top địa phương tốt nhất",
    "ca\u0331",
    "số việc của sở máy của sở",
)


class CountedVocabulary:
    def __init__(self) -> None:
        self.single = Counter(word for line in CORPUS for word in line.split())
        self.pairs = Counter(pair for line in CORPUS for pair in pairwise(line.split()))

    def forms(self, folded_syllable: str) -> list[tuple[str, int]]:
        found = [(w, n) for w, n in self.single.items() if fold(w) == folded_syllable]
        return sorted(found, key=lambda item: (-item[1], item[0]))

    def pair_count(self, first: str, second: str) -> int:
        return self.pairs[first, second]

    def folded_pair_count(self, first: str, second: str) -> int:
        return sum(n for pair, n in self.pairs.items() if (first, second) == tuple(map(fold, pair)))


VOCABULARY = CountedVocabulary()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("tinh nao dat muc tieu chinh quyen so?", "tỉnh nào đặt mục tiêu chính quyền số?"),
        ("TINH nao?", "TỈNH nào?"),
        ("Tinh toan nguon luc", "Tính toán nguồn lực"),
        ("muc dich la", "mục đích là"),
        ("top 10 deadline 2030", "top 10 deadline 2030"),
        ("tính của tinh", "tính của tỉnh"),
        ("so nao dat muc tieu so", "sở nào đặt mục tiêu số"),
        ("co may viec", "có mấy việc"),
        ("ca", "ca"),  # a mark that stands by itself would be a letter more
        ("", ""),
    ],
)
def test_the_likeliest_spelling_is_read(typed: str, read: str) -> None:
    assert restore_diacritics(typed, VOCABULARY) == read


@given(st.lists(st.sampled_from(sorted({w for line in CORPUS for w in line.split()})), max_size=8))
def test_only_diacritics_change(words: list[str]) -> None:
    typed = fold(" ".join(words))
    assert fold(restore_diacritics(typed, VOCABULARY)) == typed


@given(st.text(max_size=60))
def test_any_text_is_survived_and_folds_to_itself(text: str) -> None:
    assert fold(restore_diacritics(normalise(text), VOCABULARY)) == fold(text)
