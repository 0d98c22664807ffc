"""Gathers one line a document for a question that several documents answer together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from corpus.types import Document, Span
from index.embedder import Embedder
from index.snapshot import Snapshot
from qa.across.choice import (
    Order,
    Value,
    count_day,
    decide,
    read_amount,
    read_day,
    tells_a_meeting,
)
from qa.across.lines import Line, in_context, keep_several, match_lines, read_lines
from qa.across.parts import find_parts
from qa.across.sides import Choice, Side, drop_year, names_a_side
from qa.across.survey import Labels, Survey, read_survey
from qa.across.terms import read_terms
from qa.compose import find_day
from qa.confidence import estimate_confidence
from qa.extraction.answer_type import AnswerType, detect_answer_type
from qa.extraction.people import Office, find_offices, find_persons, list_offices_of, match_office
from qa.extraction.short_answer import ShortAnswer, find_short_answer
from qa.extraction.spans import find_answers
from qa.extraction.terms import measure_cover
from qa.extraction.wanted import AMOUNTS, read_wanted
from qa.findings import list_documents, weigh
from qa.reading.filters import Filter
from qa.reading.question import Question
from qa.retrieval.anchors import find_anchors, list_missing
from qa.retrieval.asides import Asides
from qa.retrieval.evidence import Sentence, rank_sentences
from qa.retrieval.retrieve import retrieve
from qa.settings import THRESHOLD, Settings

LINES = 10  # documents that are shown
PASSAGES = 100  # whose sentences are looked at
HELD = 0.5  # of how well a person's office fits the one that is asked about
COMPARED = 0.5  # of the terms that the best line of a comparison covers


@dataclass(frozen=True, slots=True)
class Gathering:
    """The lines of several documents, best first where they are listed.

    `further` counts the documents beyond them that have one too;
    `missing` names what was to be compared and no document tells. `confidence` is that of the least
    sure line of a comparison, and of the second line of a list, or of its only one, which is for a
    question that has no answer otherwise. `explicit` is a comparison that is asked for in words.
    `chosen` names the side that the question wants, where it wants one.
    """

    labels: Labels
    lines: tuple[Line, ...]
    confidence: float = 0.0
    further: int = 0
    missing: tuple[str, ...] = ()
    explicit: bool = False
    chosen: str | None = None

    @property
    def compared(self) -> tuple[str, ...]:
        """What is compared, in no order; nothing where documents are listed."""
        return (*(line.name for line in self.lines if line.name), *self.missing)


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Puts a question to several documents of an index; `read` understands a part of one."""

    snapshot: Snapshot
    embedder: Embedder
    settings: Settings
    asides: Asides
    read: Callable[[str], Question]

    @property
    def _least(self) -> float:
        """How sure a line must be: what is doubtful by itself adds nothing to the others."""
        return max(THRESHOLD, self.settings.threshold)

    def gather(self, question: Question, among: Sequence[int] | None = None) -> Gathering | None:
        """The lines of the documents that answer a question together; None where one does.

        Only chunks under the keys `among` are looked at where they are given.
        """
        survey = read_survey(question)
        if (survey is None or survey.one) and (told := self._answer_parts(question, among)):
            return told
        if survey is None:
            return None
        if survey.choice and (chosen := self._choose(survey.choice, question, among)):
            return chosen
        if survey.sides:
            return self._compare(survey, question, among)
        return None if survey.choice else self._list(survey, question, among)

    def _choose(
        self, choice: Choice, question: Question, among: Sequence[int] | None
    ) -> Gathering | None:
        """The side that a question wants; None where that cannot be told."""
        order = choice.order
        if order is None:
            return self._choose_by_proof(choice, question, among)
        asked = [_widen(side, self.snapshot, among) for side in choice.sides[:LINES]]
        lines = [line for ways in asked if (line := self._ask(ways, question))]
        if len(lines) < len(choice.sides):
            return None
        values = [_read_value(line, order, question.text) for line in lines]
        place = decide(values, order)
        if place is None:
            return None
        sure = min(line.confidence for line in lines)
        chosen = lines[place].name
        return Gathering("province", tuple(lines), sure, explicit=True, chosen=chosen)

    def _choose_by_proof(
        self, choice: Choice, question: Question, among: Sequence[int] | None
    ) -> Gathering | None:
        """The side whose documents prove best what the question says of one of them."""
        keys = [_select(side, self.snapshot, among) for side in choice.sides]
        asked = replace(self.read(choice.question), language=question.language)
        line = self._tell(None, asked, sorted({*chain(*keys)})) if all(keys) else None
        if line is None:
            return None
        about = line.document.metadata
        day = find_day(about) or ""
        own = [
            side.name
            for side in choice.sides
            if side.province in (None, about.province) and day.startswith(side.year or "")
        ]
        if len(own) != 1:
            return None
        line = replace(line, short=None, name=own[0])
        return Gathering("province", (line,), line.confidence, explicit=True, chosen=own[0])

    def _compare(
        self, survey: Survey, question: Question, among: Sequence[int] | None
    ) -> Gathering | None:
        lines: list[Line] = []
        missing: list[str] = []
        for side in survey.sides[:LINES]:
            asked = _widen(side, self.snapshot, among)
            if not any(own for _, own in asked) and not survey.explicit:
                return None
            line = self._ask(asked, question)
            if line is None:
                missing.append(side.name)
            else:
                lines.append(line)
        covering = keep_covering(lines, survey, question.text)
        missing += [line.name for line in lines if line.name and line not in covering]
        lines = covering
        if not lines:
            return None
        return Gathering(
            survey.labels,
            tuple(lines),
            min(line.confidence for line in lines),
            missing=tuple(missing),
            explicit=survey.explicit,
        )

    def _answer_parts(self, question: Question, among: Sequence[int] | None) -> Gathering | None:
        """A line for each of the things that a question asks for; None unless each is answered.

        A part that names neither a province nor a year is asked of the documents of the province
        and the year whose document answers the first.
        """
        lines: list[Line] = []
        parts = find_parts(question.text)
        if parts and names_a_side(question.text) and not names_a_side(parts[0]):
            return None  # "Ai là bí thư và ai là chủ tịch tỉnh A?": it is said of both
        for part in parts:
            asked = replace(self.read(part), language=question.language)
            own = among
            if lines and not names_a_side(part):
                about = lines[0].document.metadata
                own = _select(
                    Side(part, about.province, (find_day(about) or "")[:4] or None, part),
                    self.snapshot,
                    among,
                )
            line = self._tell(part.rstrip("?"), asked, own)
            if line is None or line.short is None:
                return None
            lines.append(line)
        if not lines:
            return None
        sure = min(line.confidence for line in lines)
        return Gathering("document", tuple(lines), sure, explicit=True)

    def _ask(self, ways: Sequence[tuple[Side, Sequence[int]]], question: Question) -> Line | None:
        """What a side's own documents answer, the first of the ways to ask it that is answered."""
        told = (
            self._tell(
                side.name, replace(self.read(side.question), language=question.language), own
            )
            for side, own in ways
            if own
        )
        return next(filter(None, told), None)

    def _tell(self, name: str | None, asked: Question, among: Sequence[int] | None) -> Line | None:
        """What the chunks under some keys answer, if anything; None stands for all of them."""
        found = retrieve(asked, self.snapshot, self.embedder, self.settings, among)
        retrieval = self.asides.join(found)
        findings = weigh(asked, retrieval, self.snapshot, self.settings, self.embedder.reader)
        if not findings.quotes or findings.signals is None:
            return None
        confidence = estimate_confidence(findings.signals)
        if confidence < self._least:
            return None
        best = findings.quotes[0]
        document = findings.documents[best.chunk.document_id]
        return Line(document, best, findings.short, name, confidence)

    def _list(
        self, survey: Survey, question: Question, among: Sequence[int] | None
    ) -> Gathering | None:
        settings = replace(
            self.settings,
            candidates=max(PASSAGES, self.settings.candidates),
            rescored=max(PASSAGES, self.settings.rescored),
        )
        retrieval = retrieve(question, self.snapshot, self.embedder, settings, among)
        kind: AnswerType = (
            "person" if survey.labels == "holder" else detect_answer_type(question.text)
        )
        documents = list_documents(retrieval, self.snapshot, PASSAGES)
        anchors = find_anchors(question.text, question.plain)
        ranked = rank_sentences(
            question, kind, anchors, retrieval, retrieval.terms, documents, PASSAGES
        )
        about = [
            sentence
            for sentence in ranked
            if not list_missing(anchors, sentence.context, documents[sentence.chunk.document_id])
        ]
        lines = self._choose_lines(survey, question, about, documents)
        if not lines or len(find_answers(lines[0].sentence.text, "province", question.text)) > 1:
            return None
        if survey.labels == "holder":
            lines = [self._name_holder(line, question, ranked) for line in lines]
            lines = [line for line in lines if line.short]
        if not lines:
            return None
        sure = lines[:2][-1].confidence
        further = max(0, len(lines) - LINES)
        return Gathering(survey.labels, tuple(lines[:LINES]), sure, further)

    def _choose_lines(
        self,
        survey: Survey,
        question: Question,
        about: Sequence[Sentence],
        documents: Mapping[str, Document],
    ) -> list[Line]:
        """The lines of a list: by its terms where two documents hold them, else by the reader.

        Of one that is asked for there are several, of different provinces, or none.
        """
        lines = [] if survey.one else match_lines(question, about, documents)
        sure = len(lines) > 1 and lines[1].confidence >= self._least
        reader = self.embedder.reader
        if sure or reader is None:
            return lines
        read = read_lines(question, about, documents, reader)
        return keep_several(read) if survey.one else read

    def _name_holder(self, line: Line, question: Question, ranked: Sequence[Sentence]) -> Line:
        """The line with the holder of the office whom its sentence names, else its document."""
        office = read_wanted(question.text, "person").office
        holder = find_holder(line.sentence.text, office) if office else None
        if holder:
            name = line.sentence.text[holder.start : holder.end]
            return replace(
                line, short=ShortAnswer(name, line.sentence, holder, line.sentence.score)
            )
        short = find_short_answer(
            "person",
            question.text,
            [s for s in ranked if s.chunk.document_id == line.document.id],
            {line.document.id: line.document},
        )
        if short and find_offices(short.text):  # another office is nobody's name
            short = None
        return replace(line, short=short, sentence=short.sentence if short else line.sentence)


def _read_value(line: Line, order: Order, asked: str) -> Value | None:
    """The value by which a line is ordered: what it tells, or the day of the meeting itself."""
    if order in ("least", "most"):
        return read_amount(line.short)
    about = line.document.metadata
    meeting = count_day(about.meeting) if tells_a_meeting(asked) else None
    return read_day(line.short) or meeting


def find_holder(text: str, office: Office) -> Span | None:
    """The person of whom a sentence says that they hold an office; the only one it names else."""
    persons = find_persons(text)
    for person in persons:
        if any(match_office(office, held) >= HELD for held in list_offices_of(text, person)):
            return person
    named = any(match_office(office, held) >= HELD for held in find_offices(text))
    return persons[0] if named and len(persons) == 1 else None


def _widen(
    side: Side, snapshot: Snapshot, among: Sequence[int] | None
) -> list[tuple[Side, Sequence[int]]]:
    """A side with the keys of its chunks, then as it may be told without its year.

    A report on a year may be of the next one, and what is of a year seldom repeats it.
    """
    own = _select(side, snapshot, among)
    asked = [(side, own)]
    if side.year and side.name == side.province:
        anywhen = replace(side, year=None)
        asked.append((anywhen, _select(anywhen, snapshot, among)))
    if side.year and (bare := drop_year(side.question, side.year)) != side.question:
        asked.append((replace(side, question=bare), own))
    return asked


def _select(side: Side, snapshot: Snapshot, among: Sequence[int] | None) -> Sequence[int]:
    """The keys of the chunks of a side's documents."""
    year = side.year
    chosen = Filter(side.province, year and f"{year}-01-01", year and f"{year}-12-31")
    keys = chosen.select(snapshot)
    return keys if among is None else sorted({*keys} & {*among})


def keep_covering(lines: Sequence[Line], survey: Survey, asked: str) -> list[Line]:
    """The lines of a comparison that hold what is compared, where one of them does.

    A person or a day is the answer in whatever words, an amount may be of something else.
    """
    counted = any(detect_answer_type(it.question) in AMOUNTS for it in survey.sides)
    terms = tuple(
        (names, weight)
        for names, weight in read_terms(asked)
        if not any(name[0].isdigit() for name in names)
    )
    held = [measure_cover(in_context(line.sentence, line.document), terms) for line in lines]
    least = COMPARED * max(held, default=0.0)
    return [
        line
        for line, cover in zip(lines, held, strict=True)
        if cover >= least or (line.short and not counted)
    ]
