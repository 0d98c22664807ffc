"""A reader chooses the documents of a list, each by the sentence that answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from corpus.types import Chunk, Document, Metadata, Span
from index.reading import Excerpt, Marks, Reading
from qa.across.lines import FAR, READ, Line, LineSignals, keep_several, rate_documents, read_lines
from qa.reading.question import Question
from qa.retrieval.evidence import Sentence

ASKED = Question("Những tỉnh nào xây cảng?", "Những tỉnh nào xây cảng?", "vi", False)
SURE = 0.998


class Knower:
    """Is sure of the sentences that hold a word, and that the others answer nothing."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.windows: list[list[str]] = []

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> Reading:
        assert question == ASKED.text
        self.windows.append([excerpt.text for excerpt in excerpts])
        told = [self.word in excerpt.text for excerpt in excerpts]
        marks = tuple(
            Marks(math.log(SURE if it else 0.001), np.zeros((1, 1), np.float32), np.array([[0, 1]]))
            for it in told
        )
        return Reading(math.log(1 - SURE if any(told) else SURE), marks)


def make(texts: dict[str, Sequence[str]]) -> tuple[list[Sentence], dict[str, Document]]:
    documents = {id_: Document(id_, id_, "\n".join(own), id_) for id_, own in texts.items()}
    sentences = []
    for id_, own in texts.items():
        at = 0
        for text in own:
            span = Span(at, at + len(text))
            chunk = Chunk(f"{id_}#0", id_, 0, len(documents[id_].text), documents[id_].text)
            sentences.append(Sentence(chunk, span, text, 1.0 - 0.01 * len(sentences), 0.5, 0.0))
            at += len(text) + 1
    return sentences, documents


def test_documents_are_of_the_list_whose_sentence_answers() -> None:
    sentences, documents = make(
        {"a": ["Tỉnh A họp.", "Tỉnh A xây cảng."], "b": ["Tỉnh B họp."], "c": ["Tỉnh C có cảng."]}
    )
    reader = Knower("cảng")
    lines = read_lines(ASKED, sentences, documents, reader)
    assert {(line.document.id, line.sentence.text) for line in lines} == {
        ("a", "Tỉnh A xây cảng."),
        ("c", "Tỉnh C có cảng."),
    }
    assert [line.confidence for line in lines] == sorted(
        (line.confidence for line in lines), reverse=True
    )
    assert read_lines(ASKED, sentences, documents, Knower("sân bay")) == []
    assert read_lines(ASKED, [], {}, reader) == []


def test_each_document_is_read_by_itself_and_its_likeliest_proofs_again_if_there_is_hope() -> None:
    sentences, documents = make({"a": ["Tỉnh A họp.", "Tỉnh A xây cảng."], "b": ["Tỉnh B họp."]})
    reader = Knower("cảng")
    rated = rate_documents(ASKED, sentences, documents, reader)
    assert reader.windows == [
        ["Tỉnh A họp.", "Tỉnh A xây cảng."],
        ["Tỉnh A xây cảng."],
        ["Tỉnh A họp."],
        ["Tỉnh B họp."],
    ]
    odds = math.log(SURE / (1 - SURE)) / 10
    expected = [LineSignals(odds, odds, 1.0, 0.0), LineSignals(-odds, -odds, 0.0, -0.02)]
    for (_, signals), other in zip(rated, expected, strict=True):
        assert np.allclose(
            [signals.some, signals.alone, signals.near], [other.some, other.alone, other.near]
        )


def test_of_one_that_is_asked_for_only_those_about_as_sure_are_kept() -> None:
    sentences, documents = make({"a": ["Tỉnh A xây cảng."]})
    (line,) = read_lines(ASKED, sentences, documents, Knower("cảng"))

    def tell(share: float, province: str | None) -> Line:
        about = replace(line.document, metadata=Metadata(province=province))
        return replace(line, document=about, confidence=share)

    lines = [tell(0.9, "Sơn La"), tell(0.7, "Bayern"), tell(0.6, "Lào Cai"), tell(0.55, "Huế")]
    assert keep_several(lines) == lines[:2]
    assert keep_several([lines[0], tell(0.9, "Sơn La"), tell(0.9, None)]) == []
    assert keep_several([tell(0.9, "Vĩnh Phúc"), tell(0.9, "Phú Thọ")]) == []  # merged
    assert keep_several([]) == []


def test_only_the_best_documents_are_read() -> None:
    sentences, documents = make({f"d{n}": ["Tỉnh xây cảng."] for n in range(READ + 5)})
    assert len(rate_documents(ASKED, sentences, documents, Knower("cảng"))) == READ
    far = [replace(sentence, score=1.0 - FAR * place) for place, sentence in enumerate(sentences)]
    assert len(rate_documents(ASKED, far, documents, Knower("cảng"))) == 2
