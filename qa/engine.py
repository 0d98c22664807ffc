"""The one object that a command, a page or an evaluation asks."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.errors import SettingError
from corpus.language import detect_language
from corpus.provinces import canonical_name
from corpus.types import Document
from index.closing import Closing
from index.database import DocumentSummary
from index.embedder import Embedder, load_embedder, scale_to_unit
from index.manifest import CURRENT
from index.snapshot import Snapshot
from qa.across.entries import spread
from qa.across.gathering import Gatherer
from qa.compose import compose, decline, list_hits
from qa.findings import weigh
from qa.followups.conversation import FollowUp, choose_language, follow_up
from qa.followups.doubt import may_stand, stands
from qa.reading.capitals import Capitals, choose_commonest
from qa.reading.filters import Filter, explain
from qa.reading.lexicon import default_lexicon
from qa.reading.question import Question, clean, read_question
from qa.retrieval.asides import Asides
from qa.retrieval.retrieve import Retrieval, retrieve
from qa.settings import Settings, default_index
from qa.small_talk import asks_nothing
from qa.types import Answer, Hit

if TYPE_CHECKING:
    from index.build import Progress

WORDS = 20_000  # of questions whose commonest spelling is remembered
ALIKE = 5  # passages that a question takes its capitals from
SAMPLE = Path(__file__).resolve().parents[1] / "corpus" / "documents"


class Engine(Closing):
    """Answers questions from one generation of an index; safe to use from many threads."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder, settings: Settings) -> None:
        self.snapshot = snapshot
        self.embedder = embedder
        self.settings = settings
        self._lexicon = default_lexicon().learn(snapshot.definitions)
        commonest = lru_cache(WORDS)(partial(choose_commonest, embedder.commonness))
        self._capitals = Capitals(commonest, self._find_alike)
        self.asides = Asides(snapshot, embedder)
        self._gatherer = Gatherer(snapshot, embedder, settings, self.asides, self.read)

    @classmethod
    def open(
        cls,
        settings: Settings | None = None,
        progress: Progress | None = None,
        embedder: Embedder | None = None,
    ) -> Engine:
        """Opens the index that the settings name, with the model that they name unless it is given.

        Without a named index, the user's own is opened, and made from the sample corpus on first
        use. Raises ModelError, IndexMissing, IndexDamaged or IndexMismatch.
        """
        settings = settings or Settings.from_environment()
        embedder = embedder or load_embedder(settings.model, settings.cache)
        folder = settings.index or default_index()
        if settings.index is None and not (folder / CURRENT).exists():
            from index.build import add_paths, ignore_progress  # readers take 0.3 s to import

            add_paths(folder, [SAMPLE], embedder, settings.split, progress or ignore_progress)
        return cls(Snapshot.open(folder, embedder.identity), embedder, settings)

    def ask(
        self,
        question: str,
        filter: Filter | None = None,
        previous: Sequence[str] = (),
        *,
        literal: bool = False,
    ) -> Answer:
        """The answer to a question, or "not found" with the nearest passages.

        With a filter only the documents that match are searched, which "not found" then says.
        `previous` are the earlier questions of a conversation, the newest last, each as its
        answer's `standalone` gives it; a question that follows them up is answered as the whole
        question that it means, which the answer's `reading` tells. Where its words leave open
        whether it does, it is answered both ways and the surer answer is given. A `literal`
        question is put as it is typed, without diacritics restored.
        Raises QuestionError for an empty question or one over the limit.
        """
        watch = Stopwatch()
        typed = self.read(question, literal=literal)
        if asks_nothing(typed.plain):
            return replace(decline(typed), standalone=typed.text)
        found = self.follow_up(typed, previous, filter)
        asked = self.read(found.standalone) if found.carried else typed
        watch.mark("read")
        answer = self._answer(asked, typed, filter, watch)
        if found.fronted and may_stand(typed.text):
            alone = self._answer(typed, typed, filter, watch)
            if stands(typed.text, found.carried[0], alone, answer):
                asked, answer = typed, alone
        if asked is not typed:
            answer = replace(answer, question=question, reading=asked.text)
        return replace(answer, standalone=asked.text, timings_ms=watch.stages)

    def _answer(
        self, asked: Question, typed: Question, filter: Filter | None, watch: Stopwatch
    ) -> Answer:
        """The answer to what is asked, in the language of what was typed."""
        among = filter.select(self.snapshot) if filter else None
        retrieval = self.asides.join(self.retrieve(asked, self.settings.hits, among))
        watch.mark("retrieve")
        meant = asked if asked.tells_capitals else asked.recase()
        asker = replace(asked, language=choose_language(typed, asked))
        findings = weigh(
            meant, retrieval, self.snapshot, self.settings, self.embedder.reader, asker.language
        )
        answer = compose(asker, retrieval, findings, self.settings)
        if gathering := self._gatherer.gather(meant, among):
            answer = spread(answer, gathering, asker, retrieval.terms, self.settings.threshold)
        if filter and answer.status == "not_found":
            note = explain(filter, asker.language, any_matching=bool(among))
            answer = replace(answer, text=f"{note} {answer.text}")
        watch.mark("compose")
        return answer

    def read(self, question: str, *, literal: bool = False) -> Question:
        """The question as it is understood; raises QuestionError where it cannot be."""
        limit, vocabulary = self.settings.max_question, self.snapshot.lexical
        return read_question(
            question, limit, vocabulary, self._lexicon, self._capitals, literal=literal
        )

    def _find_alike(self, text: str) -> list[str]:
        """The passages that share most of a text's words."""
        keys = self.snapshot.lexical.search(text, ALIKE).keys.tolist()
        return [chunk.text for chunk in self.snapshot.chunks(keys).values()]

    def follow_up(
        self, question: Question, previous: Sequence[str], filter: Filter | None = None
    ) -> FollowUp:
        """How a question is read after the previous ones; as itself where it is whole."""
        limit = self.settings.max_question
        cleaned = [clean(whole) for whole in previous]
        earlier = [it for it in cleaned if len(it) <= limit and not asks_nothing(it)]
        recall = partial(self._recall, filter=filter)
        found = follow_up(question.text, earlier, self._liken, recall)
        too_long = len(found.standalone) > limit
        return FollowUp(question.text, question.text) if too_long else found

    def _liken(self, phrase: str, others: Sequence[str]) -> list[float]:
        """The cosine of the phrases' tokens, less what all tokens of their language share."""
        texts = [phrase, *others]
        vectors = [
            encoding.mean - self.snapshot.centres.of_question(detect_language(text))
            for text, encoding in zip(texts, self.embedder.encode(texts, "query"), strict=True)
        ]
        first, *rest = scale_to_unit(np.array(vectors))
        return [float(first @ other) for other in rest]

    def _recall(self, question: str, filter: Filter | None) -> tuple[str | None, str | None]:
        """The short answer to an earlier question, and the province that it is about."""
        answer = self.ask(question, filter)
        named = answer.short_answer and canonical_name(answer.short_answer)
        cited = answer.citations[0].province if answer.citations else None
        return answer.short_answer, named or cited

    def retrieve(
        self, question: Question, limit: int, among: Sequence[int] | None = None
    ) -> Retrieval:
        """At least `limit` candidates, where there are as many."""
        settings = replace(
            self.settings,
            candidates=max(limit, self.settings.candidates),
            rescored=max(limit, self.settings.rescored),
        )
        return retrieve(question, self.snapshot, self.embedder, settings, among)

    def search(
        self, query: str, limit: int | None = None, filter: Filter | None = None
    ) -> tuple[Hit, ...]:
        """The passages that match best, `settings.hits` of them unless `limit` says otherwise.

        With a filter only the documents that match are searched.
        Raises QuestionError for an empty query or one over the limit.
        """
        limit = self.settings.hits if limit is None else limit
        if limit < 1:
            raise SettingError(f"{limit} passages were asked for; ask for 1 or more")
        among = filter.select(self.snapshot) if filter else None
        retrieval = self.retrieve(self.read(query), limit, among)
        return list_hits(retrieval, limit)

    def document(self, document_id: str) -> Document | None:
        """An indexed document with its whole text."""
        return self.snapshot.document(document_id)

    def documents(self) -> list[DocumentSummary]:
        """What is indexed, by document id."""
        return self.snapshot.summaries()

    def close(self) -> None:
        """Closes the index."""
        self.snapshot.close()


class Stopwatch:
    """Measures stages one after another; `stages` maps each to its milliseconds."""

    def __init__(self) -> None:
        self.stages: dict[str, float] = {}
        self._last = time.perf_counter()

    def mark(self, stage: str) -> None:
        """Ends a stage, or another turn of one."""
        now = time.perf_counter()
        spent = (now - self._last) * 1000
        self.stages[stage] = round(self.stages.get(stage, 0.0) + spent, 2)
        self._last = now
