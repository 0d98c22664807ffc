from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SettingError
from corpus.split import CountTokens, SplitSettings, split_document
from corpus.types import Chunk, Document, Span
from tests.corpus.growth import is_quadratic


def count_words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def count_characters(texts: Sequence[str]) -> list[int]:
    return [len(text) for text in texts]


def document(text: str, *furniture: tuple[int, int], title: str = "") -> Document:
    return Document("bao-cao.txt", title, text, "", furniture=tuple(Span(*f) for f in furniture))


def split(
    text: str, max_tokens: int = 200, overlap: int = 0, least: int = 0, title: str = ""
) -> list[Chunk]:
    settings = SplitSettings(max_tokens, overlap, least)
    return split_document(document(text, title=title), count_words, settings)


def test_a_short_document_is_one_passage() -> None:
    (chunk,) = split("Một câu. Hai câu.\n\nBa câu.\n")
    assert chunk == Chunk(
        id="bao-cao.txt#0-26",
        document_id="bao-cao.txt",
        start=0,
        end=26,
        text="Một câu. Hai câu.\n\nBa câu.",
        sentences=(Span(0, 8), Span(9, 17), Span(19, 26)),
    )


def test_paragraphs_go_together_while_they_fit() -> None:
    text = "a b c.\n\nd e.\n\nf g h i."
    assert [c.text for c in split(text, 5)] == ["a b c.\n\nd e.", "f g h i."]


def test_a_paragraph_over_the_budget_is_cut_between_sentences() -> None:
    text = "A b c. D e f. G h.\n\nI j."
    assert [c.text for c in split(text, 6)] == ["A b c. D e f.", "G h.", "I j."]


def test_clauses_are_kept_whole_before_their_points() -> None:
    text = "1. Một hai ba:\na) bốn năm;\nb) sáu bảy.\n2. Tám chín:\na) mười."
    assert [c.text for c in split(text, 10)] == [
        "1. Một hai ba:\na) bốn năm;\nb) sáu bảy.",
        "2. Tám chín:\na) mười.",
    ]


def test_a_sentence_over_the_budget_is_cut_at_clauses_then_words_then_characters() -> None:
    assert [c.text for c in split("một hai ba, bốn năm sáu.", 4)] == ["một hai ba,", "bốn năm sáu."]
    assert [c.text for c in split("một hai ba bốn", 2)] == ["một hai", "ba bốn"]
    chunks = split_document(document("abcdefgh"), count_characters, SplitSettings(4, 0, 0))
    assert [c.text for c in chunks] == ["abcd", "efgh"]


def test_overlap_repeats_whole_sentences_within_the_budget() -> None:
    text = "A b. C d. E f. G h. I j."
    assert [c.text for c in split(text, 4, overlap=1)] == ["A b. C d.", "E f. G h.", "G h. I j."]
    assert [len(c.sentences) for c in split(text, 4, overlap=1)] == [2, 2, 2]


def test_overlap_never_swallows_the_passage_before() -> None:
    assert [c.text for c in split("A b c d.\n\nE.\n\nF g h i.", 5, overlap=2)] == [
        "A b c d.\n\nE.",
        "E.\n\nF g h i.",
    ]
    assert [c.text for c in split("A b c d e.\n\nF.\n\nG h i j k.", 5, overlap=1)] == [
        "A b c d e.",
        "F.",
        "G h i j k.",
    ]


LAW = """# Nghị quyết

Chương I
QUY ĐỊNH CHUNG

Điều 1. Phạm vi
Một hai ba bốn năm sáu.
Điều 2. Đối tượng
1. Một hai ba bốn.
2. Năm sáu bảy tám.

Chương II
MỤC TIÊU

Điều 3. Mục tiêu
Một hai ba bốn năm sáu.
"""


def test_passages_follow_the_articles_of_a_law() -> None:
    chunks = split(LAW, 40, overlap=1, least=4, title="Nghị quyết")
    assert [(c.heading, c.text.split("\n")[0]) for c in chunks] == [
        ("Chương I > Điều 1", "# Nghị quyết"),
        ("Chương I > Điều 2", "Điều 2. Đối tượng"),
        ("Chương II > Điều 3", "Chương II"),
    ]


def test_an_article_over_the_budget_keeps_its_path_in_every_passage() -> None:
    chunks = split(LAW, 9, overlap=1, least=0, title="Nghị quyết")
    inside = [c for c in chunks if "Năm sáu bảy" in c.text]
    assert [c.heading for c in inside] == ["Chương I > Điều 2"]


def test_overlap_does_not_cross_a_heading() -> None:
    chunks = split("# A\n\nMột hai.\n\n## B\n\nBa bốn năm.", 10, overlap=1)
    assert [c.text for c in chunks] == ["# A\n\nMột hai.", "## B\n\nBa bốn năm."]
    assert [c.heading for c in chunks] == ["A", "A > B"]


def test_a_title_joins_the_text_below_it() -> None:
    chunks = split("Hội nghị tháng bảy\n\nA b c d. E f g h.", 9, least=3)
    assert [c.text for c in chunks] == ["Hội nghị tháng bảy\n\nA b c d.", "E f g h."]


def test_a_short_end_joins_the_text_above_it() -> None:
    chunks = split("A b c d. E f g h i.\n\nHoàng Nga", 9, least=3)
    assert [c.text for c in chunks] == ["A b c d.", "E f g h i.\n\nHoàng Nga"]


def test_furniture_parts_the_passages() -> None:
    text = "Đăng nhập\nĐoạn đầu.\nẢnh: A. B\nĐoạn sau."
    first, second = text.index("Đoạn đầu"), text.index("Ảnh")
    page = document(text, (0, first), (second, text.index("Đoạn sau")))
    assert [c.text for c in split_document(page, count_words)] == ["Đoạn đầu.", "Đoạn sau."]


def test_furniture_may_overlap_and_touch() -> None:
    page = document("abcdef ghi", (2, 4), (3, 6), (0, 1))
    assert [c.text for c in split_document(page, count_words)] == ["b", "ghi"]


@pytest.mark.parametrize("text", ["", " \n ", "\u00a0"])
def test_nothing_to_split(text: str) -> None:
    assert split(text) == []


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"max_tokens": 0}, "max_tokens is 0; set it to 1 or more"),
        ({"overlap_sentences": -1}, "overlap_sentences is -1; set it to 0 or more"),
    ],
)
def test_settings_outside_their_limits(settings: dict[str, int], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        SplitSettings(**settings)


TEXT = st.text(alphabet="aB1ă .\n\n#-;,)?\ue000\ue001x", max_size=120) | st.lists(
    st.sampled_from(["# A\n", "Điều 1. B\n", "1. c d.\n", "a) e;\n", "F g h. ", "\n", "ijklm "])
).map("".join)


@given(
    text=TEXT,
    furniture=st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120))),
    settings=st.builds(SplitSettings, st.integers(1, 12), st.integers(0, 3), st.integers(0, 6)),
    count=st.sampled_from([count_words, count_characters]),
)
def test_invariants(
    text: str,
    furniture: list[tuple[int, int]],
    settings: SplitSettings,
    count: CountTokens,
) -> None:
    spans = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in furniture]
    page = document(text, *spans)
    chunks = split_document(page, count, settings)
    assert chunks == split_document(page, count, settings)

    hidden = {i for start, end in spans for i in range(start, end)}
    covered: set[int] = set()
    for chunk in chunks:
        assert chunk.text == text[chunk.start : chunk.end] == chunk.text.strip() != ""
        assert chunk.id == f"bao-cao.txt#{chunk.start}-{chunk.end}"
        assert (chunk.sentences[0].start, chunk.sentences[-1].end) == (chunk.start, chunk.end)
        assert sum(count([text[s.start : s.end] for s in chunk.sentences])) <= settings.max_tokens
        for left, right in zip(chunk.sentences, chunk.sentences[1:], strict=False):
            assert left.start < left.end <= right.start
            assert not text[left.end : right.start].strip()
        covered.update(range(chunk.start, chunk.end))
    visible = {i for i, char in enumerate(text) if not char.isspace()}
    assert visible & covered == visible - hidden
    assert not covered & hidden
    assert len({chunk.id for chunk in chunks}) == len(chunks)
    assert [c.end for c in chunks] == sorted({c.end for c in chunks})


def test_a_character_over_the_budget_stands_alone() -> None:
    def eighteen(texts: Sequence[str]) -> list[int]:
        return [18 * len(text) for text in texts]

    chunks = split_document(document("\ufdfa\ufdfa"), eighteen, SplitSettings(5, 1, 2))
    assert [c.text for c in chunks] == ["\ufdfa", "\ufdfa"]


def test_real_pages_are_covered_within_the_budget(seeds: Path) -> None:
    for path in sorted(seeds.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        chunks = split_document(document(text), count_words, SplitSettings(150))
        covered = {i for chunk in chunks for i in range(chunk.start, chunk.end)}
        assert all(i in covered or char.isspace() for i, char in enumerate(text))
        assert all(len(chunk.text.split()) <= 150 for chunk in chunks)
        assert all(len(chunk.text.split()) >= 24 for chunk in chunks)


@pytest.mark.parametrize("unit", ["a", "a b ", "abc, ", "# a\n", "\ufdfa"])
def test_no_text_takes_quadratic_time(unit: str) -> None:
    def cut(text: str) -> object:
        return split_document(document(text), count_characters)

    assert not is_quadratic(cut, unit, 1_000_000 if unit == "a" else 200_000)
