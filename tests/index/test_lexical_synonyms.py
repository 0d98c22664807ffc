"""A group counts as its best form, against BM25 added up by hand."""

from __future__ import annotations

import math
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.normalise import fold, syllables
from index.lexical import PAIR_WEIGHT, LexicalIndex, LexicalWriter, Matches
from index.query import Form, Group, Query, QueryTerms, Synonym, read_terms

TEXTS = {
    1: "UBND tỉnh Vĩnh Phúc họp phiên thường kỳ",
    2: "Ủy ban nhân dân tỉnh Hưng Yên thông báo kết quả",
    3: "Hội đồng nhân dân và Ủy ban Mặt trận Tổ quốc",
    4: "UBND, tức Ủy ban nhân dân, của tỉnh",
    5: "ủy ban nhan dan xa",
    6: "",
}

words = st.sampled_from(["ubnd", "ủy", "ban", "nhân", "dân", "tỉnh", "tinh", "2030"])
phrases = st.lists(words, min_size=1, max_size=4).map(" ".join)
texts = st.lists(words, max_size=10).map(" ".join)
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder into which tantivy may put a lock while it is being removed."""
    return tempfile.TemporaryDirectory(ignore_cleanup_errors=True)


def build(folder: Path | str, texts: dict[int, str]) -> LexicalIndex:
    with LexicalWriter(Path(folder)) as lexical:
        lexical.add(list(texts), list(texts.values()))
    return LexicalIndex.open(Path(folder))


def terms_of(text: str, folded: bool = False) -> list[str]:
    found = [fold(s) if folded else s for s in syllables(text)]
    return [*found, *map(" ".join, pairwise(found))]


class Oracle:
    """BM25 of single terms, by its formula, k1 = 1.2 and b = 0.75."""

    def __init__(self, texts: dict[int, str], folded: bool = False) -> None:
        self.bags = {key: Counter(terms_of(text, folded)) for key, text in texts.items()}

    def idf(self, term: str) -> float:
        n = sum(term in bag for bag in self.bags.values())
        return math.log(1 + (len(self.bags) - n + 0.5) / (n + 0.5))

    def bound(self, term: str) -> float:
        held = any(term in bag for bag in self.bags.values())
        return 2.2 * self.idf(term) * (PAIR_WEIGHT if " " in term else 1) if held else 0.0

    def score(self, term: str, key: int) -> float:
        size = term.count(" ")
        lengths = {
            key: sum(n for held, n in bag.items() if held.count(" ") == size)
            for key, bag in self.bags.items()
        }
        mean = sum(lengths.values()) / len(lengths)
        tf = self.bags[key][term]
        if not tf:
            return 0.0
        norm = 1.2 * (1 - 0.75 + 0.75 * lengths[key] / mean)
        return self.idf(term) * 2.2 * tf / (tf + norm) * (PAIR_WEIGHT if size else 1)

    def total(self, ordinary: list[str], groups: list[list[list[str]]], key: int) -> float:
        return sum(self.score(term, key) for term in ordinary) + sum(
            max(sum(self.score(term, key) for term in form) for form in forms) for forms in groups
        )


def as_dict(matches: Matches) -> dict[int, float]:
    return dict(zip(matches.keys.tolist(), matches.scores.tolist(), strict=True))


QUERY = Query("UBND tỉnh nào", (Synonym(0, 4, ("Ủy ban nhân dân", "ủy ban")),))
ORDINARY = ["tỉnh", "nào", "ubnd tỉnh", "tỉnh nào"]
FORMS = [["ubnd"], terms_of("ủy ban nhân dân"), terms_of("ủy ban")]


def test_a_passage_gets_the_score_of_the_form_it_matches_best(tmp_path: Path) -> None:
    index, oracle = build(tmp_path, TEXTS), Oracle(TEXTS)
    expected = {key: oracle.total(ORDINARY, [FORMS], key) for key in TEXTS}
    matches = index.search(QUERY, 10)
    found = {key: score for key, score in expected.items() if score}
    assert as_dict(matches) == pytest.approx(found, abs=1e-3)
    assert matches.keys.tolist() == sorted(found, key=lambda key: (-found[key], key))
    assert index.scores(QUERY, [*TEXTS]).tolist() == pytest.approx([*expected.values()], abs=1e-3)


def test_the_ceiling_adds_the_best_form_of_each_group(tmp_path: Path) -> None:
    index, oracle = build(tmp_path, TEXTS), Oracle(TEXTS)
    bound = sum(map(oracle.bound, ORDINARY)) + max(sum(map(oracle.bound, form)) for form in FORMS)
    assert index.search(QUERY, 10).ceiling == pytest.approx(bound, abs=1e-3)


def test_forms_are_folded_with_the_text(tmp_path: Path) -> None:
    query = Query("ubnd tinh", QUERY.synonyms, folded=True)
    index, oracle = build(tmp_path, TEXTS), Oracle(TEXTS, folded=True)
    forms = [["ubnd"], terms_of("uy ban nhan dan")]
    expected = [oracle.total(["tinh", "ubnd tinh"], [forms], key) for key in TEXTS]
    assert index.scores(query, [*TEXTS]).tolist() == pytest.approx(expected, abs=1e-3)
    assert expected[4] > 1  # a passage typed without diacritics


def test_what_a_synonym_says_is_known_as_far_as_its_best_form_is(tmp_path: Path) -> None:
    index, oracle = build(tmp_path, TEXTS), Oracle(TEXTS)
    query = Query(
        "People's Committee of Huế",
        (Synonym(0, 18, ("ủy ban nhân dân xã hội", "ủy ban huyện")),),
    )
    known = {term.term: term.known for term in index.coverage(query)}
    long, short = oracle.idf("xã"), oracle.idf("huyện")
    held = sum(oracle.idf(term) for term in ["ủy", "ban", "nhân", "dân", "hội"])
    share = max(held / (held + long), 2 * oracle.idf("ủy") / (2 * oracle.idf("ủy") + short))
    assert known["people"] == known["committee"] == known["s committee"] == pytest.approx(share)
    assert known["of"] == known["huế"] == known["committee of"] == 0
    assert [(t.term, t.document_frequency, t.idf) for t in index.coverage(query)] == [
        (t.term, t.document_frequency, t.idf) for t in index.coverage(query.text)
    ]


def test_terms_are_shared_out_once() -> None:
    text = "tỉnh ủy và HĐND tỉnh"
    terms = read_terms(Query(text, (Synonym(11, 15, ("hội đồng tỉnh",)), Synonym(0, 7, ("TU",)))))
    assert terms == QueryTerms(
        typed=written("tỉnh", "ủy", "và", "hđnd", "tỉnh ủy", "ủy và", "và hđnd", "hđnd tỉnh"),
        ordinary=written("và", "tỉnh", "ủy và", "và hđnd", "hđnd tỉnh"),
        groups=(
            Group(written("hđnd"), (written("hội", "đồng", "tỉnh", "hội đồng", "đồng tỉnh"),)),
            Group(written("ủy", "tỉnh ủy"), (written("tu"),)),
        ),
    )
    assert terms.competing_forms() == [
        [written("hđnd"), written("hội", "đồng", "hội đồng", "đồng tỉnh")],
        [written("ủy", "tỉnh ủy"), written("tu")],
    ]


def written(*terms: str) -> Form:
    return Form(terms, folded=False)


def test_a_name_can_be_matched_without_diacritics_in_a_question_with_them(tmp_path: Path) -> None:
    index, oracle, folded = build(tmp_path, TEXTS), Oracle(TEXTS), Oracle(TEXTS, folded=True)
    name = Synonym(15, 24, ("tỉnh Vĩnh Phúc",), folded=("Vinh Phuc",))
    query = Query("tỉnh province, Vinh Phuc", (name,))
    expected = [
        oracle.score("tỉnh", key)
        + max(
            sum(oracle.score(term, key) for term in ["vĩnh", "phúc", "tỉnh vĩnh", "vĩnh phúc"]),
            sum(folded.score(term, key) for term in ["vinh", "phuc", "vinh phuc"]),
        )
        for key in TEXTS
    ]
    assert index.scores(query, [*TEXTS]).tolist() == pytest.approx(expected, abs=1e-3)
    known = {term.term: term.known for term in index.coverage(query)}
    assert (known["vinh"], known["phuc"], known["province"]) == (1, 1, 0)


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """A text of typed words, some runs of which have synonyms."""
    pieces = draw(st.lists(st.tuples(phrases, st.lists(phrases, max_size=2)), max_size=5))
    text, synonyms = "", []
    for phrase, alternatives in pieces:
        text += " " if text else ""
        if alternatives:
            folded = alternatives[:1] if draw(st.booleans()) else []
            end = len(text) + len(phrase)
            synonyms.append(Synonym(len(text), end, tuple(alternatives), tuple(folded)))
        text += phrase
    return Query(text, tuple(synonyms), folded=draw(st.booleans()))


def plain(query: Query) -> Query:
    return Query(query.text, folded=query.folded)


def build_some(folder: str, found: list[str]) -> LexicalIndex:
    return build(folder, dict(enumerate(found)))


@given(st.lists(texts, min_size=1, max_size=5), queries())
@few
def test_a_synonym_never_lowers_a_score(found: list[str], query: Query) -> None:
    with scratch() as folder:
        index = build_some(folder, found)
        keys = range(len(found))
        with_synonyms, without = index.scores(query, keys), index.scores(plain(query), keys)
        assert (with_synonyms >= without - 2e-3).all()
        assert all(with_synonyms <= index.search(query, 5).ceiling)
        assert as_dict(index.search(query, 5)) == pytest.approx(
            {key: score for key, score in enumerate(with_synonyms.tolist()) if score}
        )
        assert all(0 <= term.known <= 1 for term in index.coverage(query))


@given(st.lists(texts, min_size=1, max_size=5), queries())
@few
def test_a_synonym_of_what_was_typed_changes_nothing(found: list[str], query: Query) -> None:
    same = tuple(Synonym(s.start, s.end, (query.text[s.start : s.end],)) for s in query.synonyms)
    query = Query(query.text, same, query.folded)
    with scratch() as folder:
        index = build_some(folder, found)
        left, right = index.search(query, 5), index.search(plain(query), 5)
        assert as_dict(left) == pytest.approx(as_dict(right), abs=2e-3)
        assert left.ceiling == pytest.approx(right.ceiling, abs=2e-3)
        masses = [
            sum(term.idf * term.known for term in index.coverage(asked) if " " not in term.term)
            for asked in (query, plain(query))
        ]
        assert masses[0] >= masses[1] - 1e-9


def test_a_search_among_given_passages_finds_the_best_of_them(tmp_path: Path) -> None:
    index = build(tmp_path, TEXTS)
    everything = as_dict(index.search(QUERY, 10))
    some = index.search(QUERY, 10, among=[1, 3, 6, 404])
    assert as_dict(some) == pytest.approx({key: everything[key] for key in (1, 3)})
    assert some.ceiling == index.search(QUERY, 10).ceiling
    assert index.search(QUERY, 1, among=[3, 2]).keys.tolist() == [2]
    assert index.search(QUERY, 10, among=[]).keys.shape == (0,)


def test_a_query_of_many_synonyms_is_cut_as_a_long_text_is(tmp_path: Path) -> None:
    index = build(tmp_path, TEXTS)
    text = "UBND " * 2000
    synonyms = tuple(Synonym(5 * n, 5 * n + 4, ("ủy ban " * 2000,)) for n in range(2000))
    assert set(as_dict(index.search(Query(text, synonyms), 5))) == {1, 2, 3, 4, 5}
