"""The one object that a command, a page or an evaluation asks."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from corpus.types import Document
from index.build import BuildReport, Progress, add_paths, ignore_progress
from index.database import DocumentSummary
from index.embedder import Embedder, load_embedder
from index.manifest import CURRENT
from index.snapshot import Snapshot
from qa.settings import Settings
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
        raise NotImplementedError

    def search(self, query: str, limit: int | None = None) -> tuple[Hit, ...]:
        """The passages that match best, `settings.hits` of them unless `limit` says otherwise.

        Raises QuestionError for an empty query or one over the limit.
        """
        raise NotImplementedError

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


__all__ = ["BuildReport", "Engine", "default_index"]
