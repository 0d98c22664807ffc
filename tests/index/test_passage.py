"""What stands for a chunk: its context, its own text letter for letter, and where each part is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.split import SplitSettings
from corpus.types import Chunk, Document, Span
from index.passage import TITLE_CHARACTERS, Passage, make_passage, make_passages
from tests.fakes import FakeEmbedder

TEXT = "Mở đầu. Uỷ ban xã Hoà An họp. Xã hội số."
SENTENCES = (Span(8, 29), Span(30, 40))


def make(title: str = "", heading: str = "", sentences: tuple[Span, ...] = SENTENCES) -> Passage:
    """The passage of the two last sentences of TEXT."""
    chunk = Chunk("a#8", "a", 8, 40, TEXT[8:], sentences, heading)
    return make_passage(Document("a", title, TEXT, "a"), chunk)


def slices(passage: Passage) -> list[str]:
    return [passage.text[span.start : span.end] for span in passage.spans]


def test_a_chunk_stands_behind_its_title_and_headings() -> None:
    passage = make("Báo cáo", "Phần I > Mục 2")
    assert passage.text == "Báo cáo\nPhần I > Mục 2\nỦy ban xã Hòa An họp. Xã hội số."
    assert passage.offset == 23
    assert slices(passage) == [
        "Báo cáo\nPhần I > Mục 2\n",
        "Ủy ban xã Hòa An họp.",
        "Xã hội số.",
    ]


@pytest.mark.parametrize(("title", "heading"), [("", ""), ("Xã hội số", "họp")])
def test_what_the_chunk_says_itself_is_not_put_before_it(title: str, heading: str) -> None:
    passage = make(title, heading)
    assert passage.offset == 0
    assert slices(passage) == ["", "Ủy ban xã Hòa An họp.", "Xã hội số."]


def test_a_chunk_without_sentences_is_one() -> None:
    assert slices(make("Báo cáo", sentences=())) == [
        "Báo cáo\n",
        "Ủy ban xã Hòa An họp. Xã hội số.",
    ]


def test_a_long_title_is_cut() -> None:
    passage = make("x" * 999)
    assert (passage.offset, slices(passage)[0]) == (201, "x" * TITLE_CHARACTERS + "\n")


def test_tone_marks_have_one_placement_and_the_chunk_keeps_its_own() -> None:
    passage = make("Thị xã Hoà Thuỷ", "UỶ BAN")
    assert passage.text == "Thị xã Hòa Thủy\nỦY BAN\nỦy ban xã Hòa An họp. Xã hội số."
    assert passage.chunk.text == TEXT[8:]


WORDS = st.sampled_from(["Uỷ", "ban", "hoà", "THUỶ", "quý", "số.", "họp.", "\n\n", "# Mục\n", "7"])


@given(st.lists(WORDS, max_size=60).map(" ".join), st.lists(WORDS, max_size=4).map(" ".join))
def test_spans_are_where_the_document_says(text: str, title: str) -> None:
    document = Document("a.md", title, text, "a.md")
    for passage in make_passages(document, FakeEmbedder(), SplitSettings(max_tokens=20)):
        chunk, shift = passage.chunk, passage.offset - passage.chunk.start
        context, *sentences = passage.spans
        assert context == Span(0, passage.offset)
        assert len(passage.text) == passage.offset + len(chunk.text)
        assert [Span(s.start - shift, s.end - shift) for s in sentences] == list(
            chunk.sentences or [Span(chunk.start, chunk.end)]
        )
        assert all(0 <= s.start < s.end <= len(passage.text) for s in sentences)
