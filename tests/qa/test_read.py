"""What a reader says of sentences becomes candidates and signals."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from corpus.types import Chunk, Document, Span
from index.reading import LEAST, Excerpt, Marks, Reading
from qa.extraction.ranking import list_options
from qa.extraction.read import Read, read_sentences
from qa.extraction.short_answer import ShortAnswer
from qa.extraction.verdict import decide
from qa.extraction.wanted import read_wanted
from qa.retrieval.evidence import Sentence

TEXTS = ("Họp tại Huế.", "Bà Sen chủ trì.", "Hết.")
DOCUMENT = Document("d", "Họp", "\n".join(TEXTS), "d.txt")


class Pointer:
    """Is sure that the second sentence answers, by its second word; has no room for the third.

    Of a sentence alone it tells yes or no with other probabilities than of several.
    """

    def __init__(self, wanted: float = 0.1, yes: float = 0.1) -> None:
        self.wanted, self.yes = wanted, yes
        self.alone: list[str] = []

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> Reading:
        words = [[(0, 3), (3, 7), (8, 11)], [(0, 2), (2, 6), (7, 10)]]
        marks = [
            Marks(
                evidence=-0.1 if place else -3.0,
                spans=np.array(
                    [[-12, -7, -8], [-9, -3 if place else -8, -7], [-9, -9, -9]], np.float32
                ),
                offsets=np.array(offsets, np.int64),
            )
            for place, offsets in enumerate(words)
        ]
        if len(excerpts) == 1:
            self.alone.append(excerpts[0].text)
            return Reading(-0.1, (marks[1],), math.log(self.yes), math.log(0.9 - self.yes))
        half = math.log(self.wanted / 2)
        return Reading(-2.5, (*marks, None), half, half)


def sentences() -> list[Sentence]:
    return [
        Sentence(Chunk(f"d{i}", "d", 0, len(t), t), Span(20 * i, 20 * i + len(t)), t, 1.0, 0.5, 0.0)
        for i, t in enumerate(TEXTS)
    ]


@pytest.fixture
def read() -> Read:
    return read_sentences(Pointer(), "Ai?", sentences(), {"d": DOCUMENT})


def test_a_sentence_and_a_span_have_their_probabilities(read: Read) -> None:
    _, second, third = sentences()
    assert read.measure(second, Span(3, 6)) == (pytest.approx(-0.1), -3.0)
    assert read.measure(third, Span(0, 3)) == (LEAST, LEAST)
    assert read.none == -2.5


def test_what_was_read_alone_has_its_own(read: Read) -> None:
    first, second, third = sentences()
    for sentence in (first, second):
        alone = read.find_alone(sentence)
        assert alone is not None
        assert alone.measure(sentence, Span(3, 6)) == (pytest.approx(-0.1), -3.0)
    assert read.find_alone(third) is None


def test_only_the_likeliest_proofs_are_read_alone() -> None:
    class Reader:
        def __init__(self) -> None:
            self.alone: list[str] = []

        def read(self, question: str, excerpts: Sequence[Excerpt]) -> Reading:
            if len(excerpts) == 1:
                self.alone.append(excerpts[0].text)
            found = [
                Marks(-float(int(it.text)), np.zeros((1, 1), np.float32), np.array([[0, 1]]))
                for it in excerpts
            ]
            return Reading(-1.0, tuple(found))

    def say(text: str) -> Sentence:
        return Sentence(Chunk(text, "d", 0, 1, text), Span(int(text), 9), text, 1.0, 0.5, 0.0)

    reader = Reader()
    read_sentences(reader, "Ai?", [say(text) for text in "53142"], {"d": DOCUMENT})
    assert reader.alone == ["1", "2", "3"]


def test_the_likeliest_spans_are_whole_words(read: Read) -> None:
    _, second, third = sentences()
    assert Span(3, 6) in read.list_spans(second)
    assert [TEXTS[1][s.start : s.end] for s in read.list_spans(second)][-1] == "Sen"
    assert read.list_spans(third) == ()


def ask(reader: Pointer) -> ShortAnswer | None:
    documents = {"d": DOCUMENT}
    read = read_sentences(reader, "Có không?", sentences(), documents)
    return decide(read, sentences(), "Có", "Không")


def test_a_verdict_is_that_of_the_sentences_that_prove_it() -> None:
    reader = Pointer(wanted=0.6, yes=0.09)
    answer = ask(reader)
    assert answer is not None
    assert reader.alone == [TEXTS[1], TEXTS[0]]
    assert (answer.text, answer.span, answer.sentence.text) == ("Không", None, TEXTS[1])
    assert (answer.score, answer.margin) == (pytest.approx(0.9), pytest.approx(0.8))
    likely = math.exp(-0.1) / (math.exp(-0.1) + math.exp(-3))
    assert [share for _, share in answer.places] == pytest.approx([likely, 1 - likely])
    assert [sentence.text for sentence, _ in answer.places] == [TEXTS[1], TEXTS[0]]
    assert answer.sure


def test_a_likelier_proof_counts_for_more() -> None:
    class Torn(Pointer):
        def read(self, question: str, excerpts: Sequence[Excerpt]) -> Reading:
            self.yes = 0.09 if excerpts[0].text == TEXTS[1] else 0.81
            return super().read(question, excerpts)

    answer = ask(Torn(wanted=0.6))
    assert answer is not None
    likely, other = math.exp(-0.1), math.exp(-3)
    yes = (0.1 * likely + 0.9 * other) / (likely + other)
    assert (answer.text, answer.score) == ("Không", pytest.approx(1 - yes))


@pytest.mark.parametrize(
    ("yes", "text", "sure"), [(0.85, "Có", True), (0.46, "Có", False), (0.44, "Không", False)]
)
def test_a_verdict_is_sure_where_the_other_is_unlikely(yes: float, text: str, sure: bool) -> None:
    answer = ask(Pointer(wanted=0.6, yes=yes))
    assert answer is not None
    assert (answer.text, answer.sure) == (text, sure)


def test_there_is_no_verdict_where_a_span_is_wanted() -> None:
    assert ask(Pointer(wanted=0.4, yes=0.85)) is None


def test_what_was_read_competes_with_what_rules_find(read: Read) -> None:
    wanted = read_wanted("Điều gì thế?", "thing")
    options = list_options(sentences(), [0.0] * 3, wanted, read)
    (sen,) = [o for o in options if o.text == "Sen" and o.sentence.text == TEXTS[1]]
    assert (sen.signals["read sentence"], sen.signals["read span"]) == (pytest.approx(-0.1), -3.0)
    assert sen.signals["read alone proof"] == pytest.approx(math.exp(-0.1))
    left = [o.signals["read left out"] for o in options if o.sentence.text == "Hết."]
    assert set(left) <= {1.0}
    without = list_options(sentences(), [0.0] * 3, wanted)
    assert not any(name.startswith("read") for o in without for name in o.signals)
