"""What the trained reader is shown, and what it says."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tokenizers import Tokenizer

from corpus.types import Span
from index.onnx_embedder import OnnxEmbedder
from index.onnx_reader import LONGEST, SENTENCES, WINDOW, arrange
from index.prepare import prepare_model
from index.reading import Excerpt

pytestmark = pytest.mark.model

QUESTION = "Ai chủ trì cuộc họp ở Huế?"
TEXTS = (
    "Cuộc họp kết thúc lúc 17 giờ cùng ngày.",
    "Bà Lê Thị Sen, Phó Chủ tịch thành phố Huế, chủ trì cuộc họp.",
    "Ông Trần Văn Cừ trình bày báo cáo.",
)


def excerpts(*texts: str, document: str = "d") -> list[Excerpt]:
    return [Excerpt(document, "Họp ở Huế", 100 * i, text) for i, text in enumerate(texts)]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(prepare_model().tokenizer))


@pytest.fixture(scope="module")
def embedder() -> OnnxEmbedder:
    return OnnxEmbedder(prepare_model())


def test_a_document_stands_in_its_order_behind_its_title(tokenizer: Tokenizer) -> None:
    first, second = excerpts("Một.", "Hai.")
    other = Excerpt("e", "Khác", 0, "Ba.")
    window = arrange(tokenizer, "Gì?", [second, other, first])
    shown = "".join(map(tokenizer.id_to_token, window.ids)).replace("▁", " ")
    assert shown == "<s> Gì?</s></s> Họp ở Huế</s> Một.</s> Hai.</s> Khác</s> Ba.</s>"
    said = {
        piece.place: "".join(map(tokenizer.id_to_token, window.ids[piece.range]))
        for piece in window.pieces
    }
    assert said == {0: "▁Hai.", 1: "▁Ba.", 2: "▁Một."}


def test_what_does_not_fit_is_left_out_and_the_first_is_cut(tokenizer: Tokenizer) -> None:
    long = "một hai ba " * 200
    window = arrange(tokenizer, "Gì?", excerpts(long, long, "Bốn."))
    assert len(window.ids) <= WINDOW
    assert [piece.place for piece in window.pieces] == [0, 2]
    many = arrange(tokenizer, "Gì?", excerpts(*["Một."] * 20))
    assert len(many.pieces) == SENTENCES


def test_probabilities_add_up_and_the_proof_is_found(embedder: OnnxEmbedder) -> None:
    reading = embedder.reader.read(QUESTION, excerpts(*TEXTS))
    marks = [mark for mark in reading.marks if mark is not None]
    assert len(marks) == len(TEXTS)
    evidence = [math.exp(mark.evidence) for mark in marks]
    assert sum(evidence) + math.exp(reading.none) == pytest.approx(1, abs=1e-4)
    spans = np.concatenate([mark.spans.ravel() for mark in marks])
    assert np.exp(spans).sum() == pytest.approx(1, abs=1e-4)
    assert evidence.index(max(evidence)) == 1
    name, office = Span(3, 13), Span(15, 41)
    assert TEXTS[1][name.start : name.end] == "Lê Thị Sen"
    assert marks[1].weigh(name) > marks[1].weigh(office)


@pytest.mark.parametrize(
    ("question", "decides"),
    [
        ("Bà Lê Thị Sen có chủ trì cuộc họp không?", True),
        ("Did the meeting end in the morning?", True),
        ("La réunion a-t-elle eu lieu à Hué ?", True),
        (QUESTION, False),
        ("Who presented the report?", False),
    ],
)
def test_yes_or_no_and_what_wants_a_span_are_told_apart(
    embedder: OnnxEmbedder, question: str, decides: bool
) -> None:
    reading = embedder.reader.read(question, excerpts(*TEXTS))
    assert (math.exp(reading.yes) + math.exp(reading.no) > 0.5) == decides


def test_no_span_ends_before_it_begins_or_is_too_long(embedder: OnnxEmbedder) -> None:
    long = "Các đại biểu gồm " + ", ".join(f"ông Nguyễn Văn {c}" for c in "ABCDEGHIKLMNOPQRST")
    (marks,) = embedder.reader.read("Những ai dự họp?", excerpts(long)).marks
    assert marks is not None
    first, last = np.nonzero(np.isfinite(marks.spans))
    assert (last - first).min() == 0
    assert (last - first).max() == LONGEST - 1 < len(marks.spans) - 1


def test_nothing_to_read_says_nothing(embedder: OnnxEmbedder) -> None:
    assert embedder.reader.read(QUESTION, []).marks == ()
    assert embedder.reader.read(QUESTION, excerpts("")).marks == (None,)
