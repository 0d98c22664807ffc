"""Questions in SQuAD's format: short answers found in a whole collection, and in one paragraph.

The format (arXiv 1606.05250 and, with questions that have no answer, 1806.03822): `data` holds
articles, an article `paragraphs`, a paragraph its `context` and `qas`, each with `id`, `question`,
`answers` of `text` and `answer_start` and, in version 2, `is_impossible`.

Open retrieval: the product is asked with all paragraphs indexed, each a document and a passage. An
impossible question is one for its own paragraph, and another may answer it: of those, what is
measured open is an estimate. Given paragraph: a `Reader` gets the passage of the gold paragraph
alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.encoding import make_inert
from corpus.errors import InputError, QuestionError
from corpus.language import detect_language
from corpus.types import Document, Metadata
from eval.gold import Question
from index.build import Progress, ignore_progress
from qa.engine import Engine
from qa.extraction.answer_type import detect_answer_type
from qa.extraction.reader import Reader, Reading

SPLIT = "squad"
SHAPE = "give SQuAD's JSON: data, paragraphs, context, qas"


@dataclass(frozen=True, slots=True)
class Squad:
    """The paragraphs as documents, and the questions with their paragraph as the gold document."""

    paragraphs: tuple[Document, ...]
    questions: tuple[Question, ...]
    refused: tuple[str, ...]


def read_squad(path: Path, limit: int | None = None) -> Squad:
    """Reads a file with its first `limit` questions, all of them where it is None.

    A question that cannot be used is refused, and the rest goes on. Raises InputError for a file
    that is not in the format.
    """
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
        articles = [(str(a.get("title", "")), a["paragraphs"]) for a in content["data"]]
        found = [
            (title, make_inert(paragraph["context"]), paragraph["qas"])
            for title, paragraphs in articles
            for paragraph in paragraphs
        ]
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise InputError(f"{path} cannot be read as JSON ({error}); {SHAPE}") from error
    except (TypeError, KeyError, AttributeError) as error:
        raise InputError(f"{path} is not in SQuAD's format ({error!r}); {SHAPE}") from error
    documents: dict[str, Document] = {}  # by context: one that is given twice is one document
    questions: dict[str, Question] = {}
    refused: list[str] = []
    for number, (title, context, qas) in enumerate(found, 1):
        if context not in documents:
            documents[context] = Document(
                id=f"paragraph-{number:05}",
                title=title.replace("_", " "),
                text=context,
                source=path.name,
                metadata=Metadata(language=detect_language(context)),
            )
        for row in qas if isinstance(qas, list) else [qas]:
            try:
                question = _read_question(row, documents[context])
                if question.id in questions:
                    raise InputError(f"the id {question.id!r} was given before")
            except InputError as error:
                refused.append(f"{path}, paragraph {number}: {error}")
                continue
            questions[question.id] = question
    if not questions:
        raise InputError(f"{path} holds no question; {SHAPE}")
    return Squad(tuple(documents.values()), tuple(questions.values())[:limit], tuple(refused))


def _read_question(row: Any, paragraph: Document) -> Question:
    """A question, whose answer is by the paragraph's text where its offset is off by spaces."""
    try:
        id_, text = str(row["id"]), row["question"]
        answers = [make_inert(answer["text"]) for answer in row.get("answers", [])]
    except (TypeError, KeyError, AttributeError) as error:
        raise InputError(f"{str(row)[:60]!r} is no question ({error!r})") from error
    if not isinstance(text, str) or not text.strip():
        raise InputError(f"the question {id_!r} is empty")
    accepted = tuple(dict.fromkeys(answer.strip() for answer in answers if answer.strip()))
    if row.get("is_impossible") is True:
        accepted = ()
    elif not accepted:
        raise InputError(f"the question {id_!r} has no answer, and is not said to be impossible")
    return Question(
        id=id_,
        text=text,
        language=detect_language(text),
        split=SPLIT,
        type=detect_answer_type(text) if accepted else "unanswerable",
        documents=(paragraph.id,) if accepted else (),
        answers=accepted,
        evidence=(),
        pair=paragraph.id,  # questions about one paragraph succeed and fail together
        near_miss=not accepted,
    )


def ask_as(squad: Squad, other: Squad) -> Squad:
    """The questions in the words, mostly of another language, that the other file has for their id.

    Those it lacks are left out. Raises InputError where it lacks all.
    """
    words = {question.id: question for question in other.questions}
    asked = tuple(
        replace(question, text=words[question.id].text, language=words[question.id].language)
        for question in squad.questions
        if question.id in words
    )
    if not asked:
        raise InputError("the two files share no question's id; give translations of one another")
    return replace(squad, questions=asked)


def read_gold_passages(
    engine: Engine,
    reader: Reader,
    squad: Squad,
    keys: Mapping[str, int],
    progress: Progress = ignore_progress,
) -> list[Reading | None]:
    """What the reader says to each question with its own paragraph alone; None for nothing.

    `keys` are those of the paragraphs' passages in the index. The question's paragraph is its
    `pair`, also where it has no answer.
    """
    readings = []
    for done, question in enumerate(squad.questions):
        progress("read", done, len(squad.questions))
        try:
            asked = engine.read(question.text)
            passages = engine.retrieve(asked, 1, [keys[question.pair]]).candidates
            readings.append(reader.read(asked, passages))
        except QuestionError:
            readings.append(None)
    progress("read", len(squad.questions), len(squad.questions))
    return readings


def find_keys(engine: Engine) -> dict[str, int]:
    """The key of each document's passage in an index of one passage a document."""
    keys = engine.snapshot.vectors.keys().tolist()
    return {chunk.document_id: key for key, chunk in engine.snapshot.chunks(keys).items()}
