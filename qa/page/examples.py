"""Example questions that the loaded documents are known to answer."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from importlib import resources
from itertools import chain, zip_longest
from threading import Lock, Thread
from typing import NamedTuple, Protocol

from corpus.errors import HoidapError
from corpus.normalise import fold
from corpus.provinces import find_provinces
from corpus.sentences import split_sentences
from corpus.types import Document
from index.database import DocumentSummary
from qa.extraction.document_numbers import find_documents
from qa.extraction.people import find_persons, list_offices_of
from qa.types import Answer

SHOWN = 3
READ = 12  # documents that examples are looked for in, from all over the index
TRIED = 30  # questions asked to find them
FAR = 30_000  # characters of a document that are read for them
CONFIDENT = 0.6
OFFICE_WORDS = range(4, 14)  # "Giám đốc Sở Y tế" tells whom; "Giám đốc" does not
FEW = range(1, 6)  # words that cannot tell what a whole act or document is about
MANY = ("uy vien", "dai bieu")  # ranks that many people hold at once


class Example(NamedTuple):
    """A question, and the document that must answer it to be shown."""

    question: str
    document_id: str
    short: str = ""


def read_sample_questions() -> tuple[Example, ...]:
    """The examples of the sample documents, as the table beside those lists them."""
    table = resources.files("corpus").joinpath("sample_questions.tsv").read_text("utf-8")
    return tuple(Example(*line.split("\t")) for line in table.splitlines()[1:])


SAMPLE = read_sample_questions()


class Asked(Protocol):
    """What answers the examples."""

    @property
    def generation(self) -> int | None: ...

    def ask(self, question: str) -> Answer: ...

    def documents(self) -> list[DocumentSummary]: ...

    def document(self, document_id: str) -> Document | None: ...


class Examples:
    """The examples of the newest generation, looked for in the background when it has changed."""

    def __init__(self, service: Asked) -> None:
        self._service = service
        self._lock = Lock()
        self._sought: int | None = None
        self._found: tuple[str, ...] | None = None
        self._seeking = False

    @property
    def settled(self) -> bool:
        """Whether the examples are those of the newest generation."""
        return not self._seeking and self._sought == self._service.generation

    def peek(self) -> tuple[str, ...] | None:
        """The examples, those of before while new ones are looked for; None until the first."""
        generation = self._service.generation
        with self._lock:
            stale = generation is not None and generation != self._sought
            if stale:
                self._sought, self._seeking = generation, True
        if stale:
            Thread(target=self._seek, name="examples", daemon=True).start()
        return self._found

    def _seek(self) -> None:
        try:
            self._found = choose_examples(self._service)
        except HoidapError:
            self._found = self._found or ()
        except Exception:  # the page goes without examples, and the terminal says why
            logging.exception("no examples could be found")
            self._found = self._found or ()
        finally:
            self._seeking = False


def choose_examples(service: Asked) -> tuple[str, ...]:
    """The first questions of the list that their own documents answer surely."""
    found: list[str] = []
    for tried, example in enumerate(list_candidates(service)):
        if tried >= TRIED or len(found) >= SHOWN:
            break
        if _is_answered(example, service):
            typed = len(found) == 1 and example not in SAMPLE
            bare = example._replace(question=fold(example.question))  # as people type on a phone
            found.append(
                bare.question if typed and _is_answered(bare, service) else example.question
            )
    return tuple(found)


def _is_answered(example: Example, service: Asked) -> bool:
    answer = service.ask(example.question)
    short = answer.short_answer or ""
    told = fold(example.short) in fold(short) if example.short else len(short.split()) not in FEW
    return (
        told
        and answer.status == "answered"
        and answer.confidence >= CONFIDENT
        and answer.citations[0].document_id == example.document_id
    )


def list_candidates(service: Asked) -> Iterator[Example]:
    """Questions to try: those of the sample documents, else one of each document in turn."""
    summaries = service.documents()
    ids = {it.id for it in summaries}
    yield from (example for example in SAMPLE if example.document_id in ids)
    step = max(1, len(summaries) // READ)
    documents = [service.document(it.id) for it in summaries[::step][:READ]]
    derived = [_derive(it) for it in documents if it is not None]
    seen: set[str] = set()
    for example in chain.from_iterable(zip_longest(*derived)):
        if example is not None and example.question not in seen:
            seen.add(example.question)
            yield example


def _derive(document: Document) -> list[Example]:
    """Questions on what a document holds: who is in an office, what an act is about, its title."""
    text, furniture = document.text, document.furniture
    sentences = [
        text[span.start : span.end]
        for span in split_sentences(text, 0, min(len(text), FAR))
        if not any(it.start < span.end and span.start < it.end for it in furniture)
    ]
    people, acts = _ask_for_people(sentences, document), _ask_for_acts(sentences, document)
    last = Example(f"{document.title.rstrip('.?! ')} có nội dung gì?", document.id)
    return [*people, *acts, last]


def _ask_for_people(sentences: list[str], document: Document) -> Iterator[Example]:
    """Who is in an office that one person holds."""
    for sentence in sentences:
        for person in find_persons(sentence):
            for office in list_offices_of(sentence, person):
                held = sentence[office.start : office.end]
                single = office.rank not in MANY and not office.deputy
                if single and len(held.split()) in OFFICE_WORDS:
                    name = sentence[person.start : person.end]
                    yield Example(f"Ai là {_place(held, document)}?", document.id, name)


def _ask_for_acts(sentences: list[str], document: Document) -> Iterator[Example]:
    """What an act that is named with its full number is about."""
    for sentence in sentences:
        for act in find_documents(sentence):
            named = sentence[act.start : act.end]
            if named[0].isalpha() and any(mark in named for mark in "/-"):
                yield Example(f"{named[0].upper()}{named[1:]} nói về việc gì?", document.id)


def _place(office: str, document: Document) -> str:
    """An office with the province that tells it from those of the same name elsewhere."""
    province = document.metadata.province
    return office if province is None or find_provinces(office) else f"{office} {province}"
