"""What reports at large write helps where the corpus is too small to tell a spelling."""

from __future__ import annotations

import gzip
from collections import Counter

from eval.count_syllables import count_syllables
from qa.reading.background import load_background, parse_background, write_background
from qa.reading.restore import restore_diacritics

TEXTS = ("Ủy ban họp, ban hành quyết định.", "Ủy ban bàn.", "Quốc lộ 2C lỡ hẹn. Lộ trình")


def unpack(table: bytes) -> list[str]:
    return gzip.decompress(table).decode("utf-8").splitlines()


def test_syllables_are_counted_and_pairs_with_a_space_between() -> None:
    syllables, pairs = count_syllables(TEXTS)
    assert (syllables["ban"], syllables["ủy"], syllables["bàn"]) == (3, 2, 1)
    assert (pairs["ủy", "ban"], pairs["ban", "hành"], pairs["họp", "ban"]) == (2, 1, 0)


def test_a_table_is_read_as_it_was_written() -> None:
    table = write_background(*count_syllables(TEXTS))
    assert table == write_background(*count_syllables(TEXTS))
    read = parse_background(unpack(table))
    assert read.forms("ban") == [("ban", 3), ("bàn", 1)]
    assert read.forms("lo") == [("lộ", 2), ("lỡ", 1)]
    assert (read.pair_count("ủy", "ban"), read.pair_count("ban", "ủy")) == (2, 0)
    assert read.forms("x") == []


def test_what_the_corpus_does_not_hold_is_spelt_as_reports_at_large_spell_it() -> None:
    class Corpus:
        def forms(self, folded_syllable: str) -> list[tuple[str, int]]:
            return {"ban": [("bàn", 5)], "tinh": [("tỉnh", 5)]}.get(folded_syllable, [])

        def pair_count(self, first: str, second: str) -> int:
            return 0

        def folded_pair_count(self, first: str, second: str) -> int:
            return 0

    large = parse_background(unpack(write_background(*count_syllables(TEXTS))))
    assert restore_diacritics("uy ban tinh", Corpus()) == "uy bàn tỉnh"
    assert restore_diacritics("uy ban tinh quoc lo", Corpus(), large) == "ủy ban tỉnh quốc lộ"


def test_the_corpus_decides_where_it_tells() -> None:
    corpus = parse_background(unpack(write_background(Counter({"lỡ": 9}), Counter())))

    class Corpus:
        forms, pair_count = corpus.forms, corpus.pair_count

        def folded_pair_count(self, first: str, second: str) -> int:
            return 0

    large = parse_background(["lộ\t5", "lỡ\t4"])
    assert restore_diacritics("lo", Corpus(), large) == "lỡ"


def test_the_package_s_table_knows_what_reports_say() -> None:
    table = load_background()
    assert table.forms("uy")[0][0] == "ủy"
    assert table.pair_count("quốc", "lộ") > table.pair_count("quốc", "lỡ")
