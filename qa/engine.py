"""The one object that a command, a page or an evaluation asks."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from corpus.errors import SettingError
from corpus.types import Document
from index.build import Progress, add_paths, ignore_progress
from index.database import DocumentSummary
from index.embedder import Embedder, load_embedder
from index.manifest import CURRENT
from index.snapshot import Snapshot
from qa.answer_type import detect_answer_type
from qa.compose import cite, write_answer, write_not_found
from qa.confidence import estimate_confidence, gather_signals
from qa.evidence import Sentence, choose_quotes, put_first, rank_sentences
from qa.question import Question, read_question
from qa.retrieve import Retrieval, lexical_text, retrieve
from qa.settings import Settings
from qa.short_answer import SENTENCES, find_short_answer
from qa.types import Answer, Hit

SAMPLE = Path(__file__).resolve().parents[1] / "corpus" / "documents"


class Engine:
    """Answers questions from one generation of an index; safe to use from many threads."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder, settings: Settings) -> None:
        self.snapshot = snapshot
        self.embedder = embedder
        self.settings = settings

    @classmethod
    def open(cls, settings: Settings | None = None, progress: Progress = ignore_progress) -> Engine:
        """Opens the index that the settings name, with the model that they name.

        Without a named index, the user's own is opened, and made from the sample corpus on first
        use. Raises ModelError, IndexMissing, IndexDamaged or IndexMismatch.
        """
        settings = settings or Settings.from_environment()
        embedder = load_embedder(settings.model, settings.cache)
        folder = settings.index or default_index()
        if settings.index is None and not (folder / CURRENT).exists():
            add_paths(folder, [SAMPLE], embedder, settings.split, progress)
        return cls(Snapshot.open(folder, embedder.identity), embedder, settings)

    def ask(self, question: str) -> Answer:
        """The answer to a question, or "not found" with the nearest passages.

        Raises QuestionError for an empty question or one over the limit.
        """
        watch = Stopwatch()
        asked = read_question(question, self.settings.max_question, self.snapshot.lexical)
        watch.mark("read")
        retrieval = retrieve(asked, self.snapshot, self.embedder, self.settings)
        watch.mark("retrieve")
        answer = self._compose(asked, retrieval)
        watch.mark("compose")
        return replace(answer, timings_ms=watch.stages)

    def _compose(self, asked: Question, retrieval: Retrieval) -> Answer:
        terms = self.snapshot.lexical.coverage(lexical_text(asked), folded=asked.unaccented)
        sentences = rank_sentences(asked, retrieval, terms)
        quotes = choose_quotes(sentences, self.settings)
        documents = self._documents_of(sentences[:SENTENCES] + quotes)
        kind = detect_answer_type(asked.text)
        short = find_short_answer(
            kind,
            asked.text,
            sentences,
            documents,
            retrieval.vector,
            self.embedder,
            self.snapshot.passage_centre(),
        )
        signals = gather_signals(sentences, retrieval, kind, short)
        confidence = estimate_confidence(signals) if signals else 0.0
        hits = tuple(
            Hit(candidate.chunk, candidate.score, rank)
            for rank, candidate in enumerate(retrieval.candidates[: self.settings.hits], 1)
        )
        found = confidence >= self.settings.threshold
        if found and short is not None:
            quotes = put_first(short.sentence, quotes, self.settings.max_quotes)
        citations = cite(quotes, documents) if found else ()
        text = (
            write_answer(short, citations, asked.language)
            if found
            else write_not_found(retrieval.unknown, asked.language, any_hits=bool(hits))
        )
        return Answer(
            question=asked.typed,
            status="answered" if found else "not_found",
            short_answer=short.text if found and short is not None else None,
            text=text,
            confidence=confidence,
            language=asked.language,
            citations=citations,
            hits=hits,
            reading=asked.text if asked.text != asked.plain else None,
        )

    def _documents_of(self, sentences: list[Sentence]) -> dict[str, Document]:
        ids = {sentence.chunk.document_id for sentence in sentences}
        found = ((id_, self.snapshot.document(id_)) for id_ in sorted(ids))
        return {id_: document for id_, document in found if document is not None}

    def search(self, query: str, limit: int | None = None) -> tuple[Hit, ...]:
        """The passages that match best, `settings.hits` of them unless `limit` says otherwise.

        Raises QuestionError for an empty query or one over the limit.
        """
        limit = self.settings.hits if limit is None else limit
        if limit < 1:
            raise SettingError(f"{limit} passages were asked for; ask for 1 or more")
        asked = read_question(query, self.settings.max_question, self.snapshot.lexical)
        settings = replace(self.settings, candidates=max(limit, self.settings.candidates))
        retrieval = retrieve(asked, self.snapshot, self.embedder, settings)
        return tuple(
            Hit(candidate.chunk, candidate.score, rank)
            for rank, candidate in enumerate(retrieval.candidates[:limit], 1)
        )

    def document(self, document_id: str) -> Document | None:
        """An indexed document with its whole text."""
        return self.snapshot.document(document_id)

    def documents(self) -> list[DocumentSummary]:
        """What is indexed, by document id."""
        return self.snapshot.summaries()

    def close(self) -> None:
        """Closes the index."""
        self.snapshot.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def default_index() -> Path:
    """The user's own index: `index` in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("hoidap", appauthor=False) / "index"


class Stopwatch:
    """Measures stages one after another; `stages` maps each to its milliseconds."""

    def __init__(self) -> None:
        self.stages: dict[str, float] = {}
        self._last = time.perf_counter()

    def mark(self, stage: str) -> None:
        """Ends a stage."""
        now = time.perf_counter()
        self.stages[stage] = round((now - self._last) * 1000, 2)
        self._last = now
