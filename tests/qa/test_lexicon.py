from __future__ import annotations

import logging
import unicodedata
from pathlib import Path

import pytest

from corpus.abbreviations import find_definitions
from corpus.provinces import canonical_name
from qa.reading.lexicon import load_lexicon, parse_table, reduce_words

QA = Path(__file__).resolve().parents[2] / "qa" / "reading"
TABLES = {
    name: [*parse_table((QA / name).read_text("utf-8").splitlines(), name)]
    for name in ("abbreviations.tsv", "glossary.tsv", "places.tsv")
}
# Abbreviations of English words, and three that are not made of initials alone.
FOREIGN = {
    "GRDP", "GDP", "CPI", "IIP", "FDI", "ODA", "PPP", "BOT", "PCI", "PAPI", "PAR INDEX", "SIPAS",
    "DTI", "DDCI", "WTO", "ASEAN", "WHO", "WB", "ADB", "OCOP", "AI", "IoT",
}  # fmt: skip
SHORTENED = {"TTg", "CTr", "TTr", "QCVN", "TCVN", "ĐTM", "KCB"}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_the_package_is_sound(name: str, caplog: pytest.LogCaptureFixture) -> None:
    text = (QA / name).read_text("utf-8")
    assert text == unicodedata.normalize("NFC", text)
    assert not [line for line in text.splitlines() if line != line.strip()]
    assert [*parse_table(text.splitlines(), name)] == TABLES[name]
    assert not caplog.records
    for _, others in TABLES[name]:
        assert len(set(others)) == len(others)


def test_the_tables_are_as_large_as_promised() -> None:
    assert len(TABLES["abbreviations.tsv"]) >= 120
    assert len(TABLES["glossary.tsv"]) >= 2000


def test_no_term_of_the_glossary_stands_in_two_lines() -> None:
    lines = (QA / "glossary.tsv").read_text("utf-8").splitlines()
    seen: dict[tuple[str, ...], str] = {}
    for line in lines:
        for phrase in {reduce_words(term) for term, _ in parse_table([line], "")}:
            assert seen.setdefault(phrase, line) == line


def test_vietnamese_abbreviations_spell_what_they_stand_for() -> None:
    for short, longs in TABLES["abbreviations.tsv"]:
        if short not in FOREIGN | SHORTENED:
            for long in longs:
                assert find_definitions(f"{long} ({short})"), (short, long)


def test_names_of_provinces_are_those_of_the_provinces() -> None:
    other = {"Việt Nam", "Trung Quốc", "Lào", "Campuchia", "Tây Nguyên",
             "Đồng bằng sông Cửu Long", "Đồng bằng sông Hồng"}  # fmt: skip
    for _, names in TABLES["places.tsv"]:
        assert names[0] in other or canonical_name(names[0])


@pytest.mark.parametrize(
    ("written", "reduced"),
    [
        ("People's Committees", "people committee"),
        ("The people’s committee", "people committee"),
        ("land-use rights", "land use right"),
        ("policies, taxes, branches, classes", "policy tax branch class"),
        ("customs securities status is gas", "customs securities status is gas"),
        ("人民委员会", "人 民 委 员 会"),
        ("chính sách", "chinh sach"),
    ],
)
def test_words_of_other_languages_are_reduced(written: str, reduced: str) -> None:
    assert reduce_words(written) == tuple(reduced.split())


def test_a_user_adds_to_both_tables(tmp_path: Path) -> None:
    (tmp_path / "abbreviations.tsv").write_text("﻿BXYZ\tBan Xem Ý Zét\n", "utf-8")
    (tmp_path / "glossary.tsv").write_text("# mine\n\nwidget | gadgets\tđồ vật | món\n", "utf-8")
    lexicon = load_lexicon(tmp_path)
    (short,) = lexicon.vietnamese["bxyz",]
    (long,) = lexicon.vietnamese["ban", "xem", "y", "zet"]
    assert (short.others, long.others) == (("Ban Xem Ý Zét",), ("BXYZ",))
    assert lexicon.foreign["gadget",] == lexicon.foreign["widget",] == ("đồ vật", "món")
    assert lexicon.foreign["people", "committee"] == ("Ủy ban nhân dân",)


def test_a_bad_line_is_reported_by_its_place_and_the_rest_is_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "glossary.tsv").write_text("no tab\nwidget\t\n \tđồ\nzspam\tđồ hộp\n", "utf-8")
    with caplog.at_level(logging.WARNING, "hoidap"):
        lexicon = load_lexicon(tmp_path)
    messages = [record.getMessage() for record in caplog.records]
    assert [message.split(": ")[0] for message in messages] == [
        f"{tmp_path / 'glossary.tsv'}:{line}" for line in (1, 2, 3)
    ]
    assert "no tab" in messages[0]
    assert lexicon.foreign["zspam",] == ("đồ hộp",)


def test_a_table_that_is_no_text_is_reported(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "glossary.tsv").write_bytes(b"\xff\xfe\x00")
    assert load_lexicon(tmp_path).foreign == load_lexicon().foreign
    assert "save it as UTF-8" in caplog.text


def test_learnt_definitions_add_to_the_tables() -> None:
    lexicon = load_lexicon().learn([("BQLX", "Ban quản lý xa"), ("UBND", "ủy ban nhân dân")])
    (short,) = lexicon.vietnamese["bqlx",]
    assert short.others == ("Ban quản lý xa",)
    (known,) = lexicon.vietnamese["ubnd",]
    assert known.others == ("Ủy ban nhân dân",)
