"""Windows to train the reader on: what it will be shown of a question, and what is right in it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tokenizers import Tokenizer

from eval.found import find_sentences
from eval.gold import Question
from eval.short_answers import is_same_verdict
from eval.verification import Verifier
from index.onnx_reader import LONGEST, SENTENCES, Window, arrange
from index.reading import Excerpt
from qa.across.gathering import PASSAGES
from qa.engine import Engine
from qa.retrieval.evidence import Sentence

TAUGHT = 3  # where a proof that is not among the best is put, so that it can be learnt from
EMPTIED = 0.1  # of the questions are asked once more, without their proof
ALONE = 0.4  # of them once more of a proof alone and of a sentence alone that proves nothing
SPAN, YES, NO = range(3)  # the verdicts, in the order of the head's columns
_ANSWERS = 2  # of one answer in one sentence are marked


@dataclass(frozen=True, slots=True)
class Example:
    """A window with its gold.

    `spans` are the first and last tokens of right answers, `proofs` the places among the window's
    pieces that prove one; a question without proof is to be answered by none. `verdicts` are those
    that are right, of which one is as good as the other; none where nothing is known of them.
    """

    window: Window
    spans: tuple[tuple[int, int], ...]
    proofs: tuple[int, ...]
    verdicts: tuple[int, ...] = ()

    @property
    def segments(self) -> list[int]:
        """For each token the place of its piece, -1 where it is of none."""
        rows = [-1] * len(self.window.ids)
        for place, piece in enumerate(self.window.pieces):
            rows[piece.range] = [place] * len(piece.offsets)
        return rows


def gather_examples(
    engine: Engine, tokenizer: Tokenizer, questions: Sequence[Question], seed: int = 0
) -> Iterator[Example]:
    """An example a question and more of some, from the sentences that the engine finds for it.

    Questions whose answer stands in no sentence are left out, but for yes and no: from those it is
    learnt that yes or no is wanted, and which of them from their proof alone, as it will be asked;
    so it is from others, made into such questions.
    """
    chance, verifier = random.Random(seed), Verifier(questions, seed)
    for question in questions:
        told = find_sentences(engine, question.text)
        found, asked = told.sentences, told.asked
        titles = {id_: document.title for id_, document in told.documents.items()}
        proofs = [s for s in found if question.answerable and is_proof(s, question)]
        shown = _teach(found, proofs)
        example = _mark(tokenizer, asked, shown, proofs, question, titles)
        verdict = _tell_verdict(question)
        if example.spans or not question.answerable or (example.proofs and verdict):
            yield example
        if proofs and verdict:
            alone = _mark(tokenizer, asked, proofs[:1], proofs, question, titles)
            yield replace(alone, verdicts=(verdict,))
        telling = [s for s in proofs if question.answers and question.answers[0] in s.text][:1]
        for made in verifier.verify(question, telling[0].text) if telling else ():
            wanted = replace(question, type="yes_no")
            alone = _mark(tokenizer, made.text, telling, telling, wanted, titles)
            yield replace(alone, verdicts=(YES if made.holds else NO,))
        left = [s for s in found if s not in proofs and not _holds(s, question)]
        if question.answerable and chance.random() < EMPTIED:
            yield _mark(tokenizer, asked, left, (), question, titles)
        if chance.random() < ALONE:
            telling = [] if verdict else [s for s in proofs if _holds(s, question)]
            for sentence in (*telling[:1], *left[:1]):
                yield _mark(tokenizer, asked, [sentence], proofs, question, titles)


def gather_lines(
    engine: Engine, tokenizer: Tokenizer, questions: Sequence[Question]
) -> Iterator[Example]:
    """An example a question and document, each read by itself.

    A document of which a proof was not among the sentences found is left out.
    """
    for question in questions:
        told = find_sentences(engine, question.text, PASSAGES)
        for id_, document in told.documents.items():
            own = [s for s in told.sentences if s.chunk.document_id == id_]
            proofs = [s for s in own if is_proof(s, question)]
            if own and (proofs or id_ not in question.documents):
                shown, titles = _teach(own, proofs), {id_: document.title}
                yield _mark(tokenizer, told.asked, shown, proofs, question, titles)


def is_proof(sentence: Sentence, question: Question) -> bool:
    """Whether a sentence is evidence; where none is known, whether it holds an answer."""
    if sentence.chunk.document_id not in question.documents:
        return False
    if not question.evidence:
        return any(answer in sentence.text for answer in question.answers)
    return any(sentence.text in text or text in sentence.text for text in question.evidence)


def _teach(found: Sequence[Sentence], proofs: Sequence[Sentence]) -> list[Sentence]:
    """The sentences, with a proof among the best where none is."""
    best = list(found[:SENTENCES])
    if proofs and not any(proof in best for proof in proofs):
        best.insert(TAUGHT, proofs[0])
    return best


def _holds(sentence: Sentence, question: Question) -> bool:
    said = sentence.text.casefold()
    return any(answer.casefold() in said for answer in question.answers)


def _mark(
    tokenizer: Tokenizer,
    asked: str,
    sentences: Sequence[Sentence],
    proofs: Sequence[Sentence],
    question: Question,
    titles: dict[str, str],
) -> Example:
    excerpts = [
        Excerpt(s.chunk.document_id, titles[s.chunk.document_id], s.span.start, s.text)
        for s in sentences
    ]
    window = arrange(tokenizer, asked, excerpts)
    proving = [i for i, p in enumerate(window.pieces) if sentences[p.place] in proofs]
    decides = question.type == "yes_no"
    spans = []
    for place in proving if not decides else ():
        piece = window.pieces[place]
        text = sentences[piece.place].text
        for answer in question.answers:
            for start in _find(text, answer)[:_ANSWERS]:
                span = _tokens(piece.offsets, start, start + len(answer))
                if span and span[1] - span[0] < LONGEST:
                    spans.append((piece.begin + span[0], piece.begin + span[1]))
    verdicts = () if not proving else (YES, NO) if decides else (SPAN,)
    return Example(window, tuple(sorted(set(spans))), tuple(proving), verdicts)


def _tell_verdict(question: Question) -> int | None:
    if question.type != "yes_no" or not question.answerable:
        return None
    return YES if is_same_verdict("có", question.answers) else NO


def _find(text: str, part: str) -> list[int]:
    places, at = [], text.find(part)
    while at >= 0:
        places.append(at)
        at = text.find(part, at + 1)
    return places


def _tokens(offsets: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """The first and last token of a range of characters; None where they do not hold it."""
    inside = [i for i, (a, b) in enumerate(offsets) if b > start and a < end]
    if not inside or offsets[inside[-1]][1] < end:
        return None
    return inside[0], inside[-1]
