"""The engine as many people use it at once: opened behind them, bounded, always the newest index.

A generation that anyone publishes, here or with `hoidap index add`, is swapped in before the next
question; questions that are running finish on the one they began with.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from queue import SimpleQueue
from typing import TYPE_CHECKING, Literal, TypeVar

from corpus.errors import Busy, HoidapError, NotReady, ReadOnly, ServiceError
from qa.server.additions import Addition, AddLimits, Upload, add_uploads, remove_uploads
from qa.server.background import Progress
from qa.settings import Settings, default_index

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.types import Document
    from index.database import DocumentSummary
    from index.embedder import Embedder
    from qa.engine import Engine
    from qa.reading.filters import Filter
    from qa.types import Answer, Hit

Result = TypeVar("Result")
Stage = Literal["loading", "ready", "failed"]
CLOSING = "the server is closing; ask again once it runs"
CORES = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class State:
    """How far the service is; `reason` says why it failed, `progress` what it makes meanwhile."""

    stage: Stage
    reason: str | None = None
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """`at_once` questions are answered at the same time and `waiting` more wait for their turn."""

    at_once: int = max(2, CORES)
    waiting: int = 256
    add: AddLimits = field(default_factory=AddLimits)

    @property
    def most(self) -> int:
        """Questions that are taken; whoever comes with one more is told that it is busy."""
        return self.at_once + self.waiting


class Service:
    """What the page and the interfaces ask; safe to use from many threads.

    Every method raises NotReady while the engine is being opened, and the error that stopped it
    where it could not be.
    """

    def __init__(
        self,
        settings: Settings,
        load: Callable[[], Embedder] | None = None,
        *,
        read_only: bool = False,
        limits: Limits | None = None,
    ) -> None:
        """`load` gives the embedder, here and in the process that adds: it is pickled for that."""
        self.settings = settings
        self.read_only = read_only
        self.limits = limits or Limits()
        self.folder = settings.index or default_index()
        self._load = load or LoadEmbedder(settings)
        self._state = State("loading")
        self._error: HoidapError | None = None
        self._embedder: Embedder | None = None
        self._pointer: bytes | None = None
        self._current: _Shared | None = None
        self._lock = threading.Lock()  # over _current, its users and _pending
        self._refreshing = threading.Lock()
        self._pending = 0
        self._askers = ThreadPoolExecutor(self.limits.at_once, "ask")
        self._writer = ThreadPoolExecutor(1, "add")  # one: additions follow one another
        self._opened = threading.Event()  # or failed to
        self._closing = threading.Event()

    def start(self) -> Service:
        """Opens the engine in the background."""
        threading.Thread(target=self.open, name="open-engine", daemon=True).start()
        return self

    def open(self) -> None:
        """Opens the engine; what stops it becomes the state."""
        from index.reading import Excerpt  # a server listens before these are imported
        from qa.engine import Engine

        try:
            embedder = self._load()
            next(embedder.encode(["?"], "query"))  # opened now, else the first question would wait
            if embedder.question_encoder:
                embedder.question_encoder.encode("?")
            if embedder.reader:
                embedder.reader.read("?", [Excerpt("", "", 0, "?")])
            self._embedder = embedder
            pointer = self._read_pointer()
            self._use(Engine.open(self.settings, self._tell, embedder), pointer)
        except HoidapError as error:
            self._fail(error)
        except Exception as error:  # the terminal says where; who asks is told what
            logging.exception("the engine cannot be opened")
            self._fail(_hide(error))
        finally:
            self._opened.set()

    def wait(self, seconds: float | None = None) -> State:
        """The state once the engine is open or failed, at the latest after so many seconds."""
        self._opened.wait(seconds)
        return self._state

    @property
    def state(self) -> State:
        """Whether questions can be asked."""
        return self._state

    @property
    def generation(self) -> int | None:
        """The generation of the index that is asked, None before there is one."""
        current = self._current
        return current.engine.snapshot.manifest.generation if current else None

    @contextmanager
    def lease(self) -> Iterator[Engine]:
        """The engine over the newest generation, which stays open as long as it is used."""
        with self._share() as shared:
            yield shared.engine

    @contextmanager
    def _share(self) -> Iterator[_Shared]:
        self.refresh()
        with self._lock:
            current = self._current
            if current is not None:
                current.users += 1
        if current is None:
            raise self._tell_absence()
        try:
            yield current
        finally:
            with self._lock:
                current.users -= 1
                unused = current.retired and not current.users
            if unused:
                current.engine.close()

    def ask(
        self, question: str, filter: Filter | None = None, previous: Sequence[str] = ()
    ) -> Answer:
        """The answer to a question; `previous` are the questions asked before it, oldest first.

        Raises QuestionError, and Busy where too many wait already.
        """
        return self.submit_question(question, filter, previous).result()

    def submit_question(
        self,
        question: str,
        filter: Filter | None = None,
        previous: Sequence[str] = (),
        *,
        literal: bool = False,
    ) -> Future[Answer]:
        """Puts a question in the queue; cancelling what is returned takes it out again.

        A `literal` one is put to the documents as it is typed.
        """
        return self.submit(lambda engine: engine.ask(question, filter, previous, literal=literal))

    def search(
        self, query: str, limit: int | None = None, filter: Filter | None = None
    ) -> tuple[Hit, ...]:
        """The passages that match best, as Engine.search gives them. Raises Busy."""
        return self.submit(lambda engine: engine.search(query, limit, filter)).result()

    def submit(self, work: Callable[[Engine], Result]) -> Future[Result]:
        """Puts work for the engine in the queue of questions. Raises Busy where it is full."""

        def run() -> Result:
            with self.lease() as engine:
                return work(engine)

        with self._lock:
            if self._pending >= self.limits.most:
                raise Busy(
                    f"{self._pending} questions are being answered or wait, and no more are taken; "
                    "ask again in a few seconds"
                )
            self._pending += 1
        try:
            future = self._askers.submit(run)
        except RuntimeError:  # closed
            self._forget()
            raise NotReady(CLOSING) from None
        future.add_done_callback(self._forget)
        return future

    def documents(self) -> list[DocumentSummary]:
        """What is indexed, by document id."""
        with self._share() as shared:
            return list(shared.documents)

    def document(self, document_id: str) -> Document | None:
        """An indexed document with its whole text."""
        with self.lease() as engine:
            return engine.document(document_id)

    def add(self, uploads: Sequence[Upload]) -> Iterator[Progress | Addition]:
        """Adds files, saying how far it is and at last what became of each.

        Additions follow one another, each in a process of low priority. One that nobody listens to
        any more is still finished. Raises ReadOnly, or the HoidapError that stopped the addition,
        which leaves the index as it was.
        """
        self._require_writable()
        told: SimpleQueue[Progress | None] = SimpleQueue()
        future = self._writer.submit(self._add, tuple(uploads), told.put)
        future.add_done_callback(lambda _: told.put(None))

        def follow() -> Iterator[Progress | Addition]:
            yield Progress("wait", 0, len(uploads))
            while (progress := told.get()) is not None:
                yield progress
            yield future.result()

        return follow()

    def remove(self, document_ids: Sequence[str]) -> list[str]:
        """Removes documents, with the files that were uploaded; returns the ids not there.

        Raises ReadOnly, or what stopped it.
        """
        self._require_writable()
        return self._writer.submit(self._remove, tuple(document_ids)).result()

    def close(self) -> None:
        """Ends the additions, lets the questions that are running finish, and closes the index."""
        self._closing.set()
        self._writer.shutdown(cancel_futures=True)
        self._askers.shutdown(cancel_futures=True)
        self._use(None, None)

    def __enter__(self) -> Service:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _add(self, uploads: Sequence[Upload], tell: Callable[[Progress], None]) -> Addition:
        def find(document_id: str) -> Document | None:
            return self.document(document_id) if self._current else None

        report = add_uploads(
            self.folder,
            uploads,
            find,
            self._load,
            self.settings.split,
            self.limits.add,
            tell,
            self._closing,
        )
        self.refresh(wait=True)
        return replace(report, generation=self.generation)

    def _remove(self, document_ids: Sequence[str]) -> list[str]:
        missing = remove_uploads(self.folder, document_ids, self._load, self._closing)
        self.refresh(wait=True)
        return missing

    def _require_writable(self) -> None:
        if self.read_only:
            raise ReadOnly("documents cannot be added or removed here; it was started --read-only")
        if self._embedder is None or self._closing.is_set():
            raise self._tell_absence()

    def _tell_absence(self) -> HoidapError:
        """Why there is nothing that could be asked or changed."""
        if self._closing.is_set():
            return NotReady(CLOSING)
        return self._error or NotReady("the model is being loaded; try again in a few seconds")

    def _tell(self, stage: str, done: int, total: int) -> None:
        self._state = State("loading", progress=Progress(stage, done, total))

    def _fail(self, error: HoidapError) -> None:
        self._error = error
        self._state = State("failed", str(error))

    def _forget(self, _: object = None) -> None:
        with self._lock:
            self._pending -= 1

    def _read_pointer(self) -> bytes | None:
        from index.manifest import CURRENT

        try:
            return (self.folder / CURRENT).read_bytes()
        except OSError:
            return None

    def refresh(self, *, wait: bool = False) -> None:
        """Swaps in what was published since; others go on with what there is meanwhile.

        Every question and every look at the documents begins with it.
        """
        if self._state.stage == "loading" or self._embedder is None or self._closing.is_set():
            return
        pointer = self._read_pointer()
        if pointer == self._pointer or not self._refreshing.acquire(blocking=wait):
            return
        try:
            pointer = self._read_pointer()
            if pointer not in (None, self._pointer):
                self._reopen(self._embedder, pointer)
        finally:
            self._refreshing.release()

    def _reopen(self, embedder: Embedder, pointer: bytes | None) -> None:
        try:
            self._use(_open_newest(self.folder, embedder, self.settings), pointer)
        except Exception as error:  # what is open is good, whatever is wrong with the new one
            self._pointer = pointer  # told once, and not at every question
            ours = isinstance(error, HoidapError)
            if self._current is None:
                self._fail(error if isinstance(error, HoidapError) else _hide(error))
            logging.warning(
                "the index stays at generation %s: %s",
                self.generation,
                error,
                exc_info=None if ours else error,
            )

    def _use(self, engine: Engine | None, pointer: bytes | None) -> None:
        with self._lock:
            old, self._current = self._current, _Shared(engine) if engine else None
            self._pointer = pointer
            unused = old is not None and not old.users
            if old is not None:
                old.retired = True
        if engine:
            self._error, self._state = None, State("ready")
        if old is not None and unused:
            old.engine.close()


def _open_newest(folder: Path, embedder: Embedder, settings: Settings) -> Engine:
    from index.snapshot import Snapshot
    from qa.engine import Engine

    snapshot = Snapshot.open(folder, embedder.identity)
    try:
        return Engine(snapshot, embedder, settings)
    except BaseException:
        snapshot.close()
        raise


def _hide(error: Exception) -> ServiceError:
    return ServiceError(f"the engine cannot be opened ({error}); see the log")


class _Shared:
    """An engine and how many use it; once retired, the last of them closes it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.users = 0
        self.retired = False

    @cached_property
    def documents(self) -> list[DocumentSummary]:
        """What is indexed: read once a generation, for every open page asks again and again."""
        return self.engine.documents()


@dataclass(frozen=True, slots=True)
class LoadEmbedder:
    """Loads the embedder that the settings name."""

    settings: Settings

    def __call__(self) -> Embedder:
        from index.embedder import load_embedder

        return load_embedder(self.settings.model, self.settings.cache)
