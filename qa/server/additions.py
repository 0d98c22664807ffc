"""Uploaded files: checked, kept in a folder of the index, and indexed in a process of its own."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Literal

from corpus.encoding import make_inert, name_of
from corpus.errors import HoidapError, InputError
from corpus.readers.sniff import SUFFIXES
from qa.server.background import Progress, run_in_background

if TYPE_CHECKING:
    from corpus.split import SplitSettings
    from corpus.types import Document
    from index.build import BuildReport
    from index.embedder import Embedder

FOLDER = "uploads"  # below the folder of the index
PREVIOUS = ".previous-"
LONGEST_NAME = 200  # bytes; file systems take 255, and the prefix of a file put aside is added
_UNUSABLE = re.compile(r'[<>:"|?*\x00-\x1f]')  # what some file system or a page would obey
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


Cause = Literal["format", "size", "unreadable", "other"]


class _FormatError(InputError):
    """A file whose name has the ending of no format that is read here."""


class _SizeError(InputError):
    """More than one addition may hold."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that someone gives: the name it had there, and where its bytes are now."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be added, and why, with the remedy; `cause` sorts the reasons."""

    name: str
    reason: str
    cause: Cause = "unreadable"


@dataclass(frozen=True, slots=True)
class Addition:
    """What became of each file: document ids, and the files that could not be used."""

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()
    generation: int | None = None


@dataclass(frozen=True, slots=True)
class AddLimits:
    """What one addition may hold, in bytes a file, bytes in total, and files."""

    file_bytes: int = 50_000_000  # as corpus.readers.ReadLimits
    total_bytes: int = 200_000_000
    files: int = 500


def make_name(name: str) -> str:
    """The name under which an uploaded file is kept: no path, nothing hidden, nothing obeyed.

    Raises InputError where nothing is left of it, or its ending is of no format read here.
    """
    last = PurePosixPath(PureWindowsPath(make_inert(name)).as_posix()).name
    safe = _UNUSABLE.sub("_", last).strip(" .~$")
    if _DEVICES.match(safe):
        safe = f"_{safe}"
    stem, suffix = os.path.splitext(safe)
    if suffix.lower() not in SUFFIXES:
        raise _FormatError(f"is of no format read here; give one of {', '.join(SUFFIXES)}")
    room = LONGEST_NAME - len(suffix.encode())
    stem = stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .")
    if not stem:
        raise InputError("has no name; rename it")
    return stem + suffix


def add_uploads(
    index: Path,
    uploads: Sequence[Upload],
    find: Callable[[str], Document | None],
    load: Callable[[], Embedder],
    split: SplitSettings,
    limits: AddLimits,
    tell: Callable[[Progress], None],
    cancelled: threading.Event,
) -> Addition:
    """Keeps files beside the index in a folder and adds them to it.

    `find` gives the document that has an id already. A file that cannot be used is reported, and
    whatever was kept under its name before stays. Raises HoidapError where nothing was added.
    """
    folder = index / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{folder} cannot be made ({error}); check the permissions of the index"
        ) from error
    _settle(index)
    accepted, refused = _check(uploads, folder, find, limits)
    with _kept(accepted, index) as (kept, unread):
        refused += unread
        if not kept:
            return Addition(refused=tuple(refused))
        work = _AddPaths([folder / name for name in kept], split)
        report: BuildReport = run_in_background(index, work, load, tell, cancelled)
        for failure in report.failures:
            refused.append(Refused(failure.path.name, failure.reason))
            kept.remove(failure.path.name)
    return Addition(report.added, report.replaced, report.unchanged, tuple(refused))


def remove_uploads(
    index: Path,
    document_ids: Sequence[str],
    load: Callable[[], Embedder],
    cancelled: threading.Event,
) -> list[str]:
    """Removes documents from the index, and their files where they were uploaded.

    Returns the ids that were not there. Raises HoidapError where nothing was removed.
    """
    work = _RemoveDocuments(list(document_ids))
    missing: list[str] = run_in_background(index, work, load, lambda progress: None, cancelled)
    for id_ in set(document_ids) - set(missing):
        if "/" not in id_:  # what was uploaded has no folder in its id
            for name in (id_, f"{PREVIOUS}{id_}"):
                (index / FOLDER / name).unlink(missing_ok=True)
    return missing


def is_upload(index: Path, document_id: str) -> bool:
    """Whether a document was uploaded, so that removing it deletes the only copy here."""
    return "/" not in document_id and (index / FOLDER / document_id).is_file()


def _check(
    uploads: Sequence[Upload],
    folder: Path,
    find: Callable[[str], Document | None],
    limits: AddLimits,
) -> tuple[dict[str, Upload], list[Refused]]:
    """The files that may be added by the names they get; of two with one name the later counts."""
    accepted: dict[str, Upload] = {}
    refused: list[Refused] = []
    total = 0
    for number, upload in enumerate(uploads, 1):
        try:
            if number > limits.files:
                raise _SizeError(f"is one of more than {limits.files} files; add them in parts")
            name = make_name(upload.name)
            size = upload.path.stat().st_size
            if size > limits.file_bytes:
                raise _SizeError(
                    f"has {size:,} bytes; the limit is {limits.file_bytes:,}; split it"
                )
            if total + size > limits.total_bytes:
                raise _SizeError(
                    f"is over the limit of {limits.total_bytes:,} bytes at once; add it after these"
                )
            existing = find(name)
            if existing and existing.source != name_of(folder.resolve() / name):
                raise InputError(
                    f"has the name of the document {name!r}, which was not uploaded; "
                    "rename it, or remove that document first"
                )
        except InputError as error:
            refused.append(Refused(make_inert(upload.name), str(error), _sort(error)))
        except OSError as error:
            refused.append(_unreadable(upload.name, error))
        else:
            total += size
            accepted[name] = upload
    return accepted, refused


@contextmanager
def _kept(uploads: dict[str, Upload], index: Path) -> Iterator[tuple[list[str], list[Refused]]]:
    """Puts files into the folder, and afterwards leaves there those whose names are still listed.

    The others give way to what had their names before, and on an error all that are not indexed.
    """
    folder = index / FOLDER
    kept: list[str] = []
    unread: list[Refused] = []
    for name, upload in uploads.items():
        with suppress(FileNotFoundError):
            os.replace(folder / name, folder / f"{PREVIOUS}{name}")
        try:
            shutil.copyfile(upload.path, folder / name)
        except OSError as error:
            unread.append(_unreadable(upload.name, error))
        else:
            kept.append(name)
    try:
        yield kept, unread
    except BaseException:
        _settle(index, uploads)
        raise
    for name in uploads:
        if name in kept:
            (folder / f"{PREVIOUS}{name}").unlink(missing_ok=True)
        else:
            (folder / name).unlink(missing_ok=True)
    _settle(index)


def _settle(index: Path, new: Iterable[str] = ()) -> None:
    """Leaves of each file the one that is indexed, and where none is, what was put aside for it.

    That is what an addition that died owes: it may have died just after it published. `new` are
    names of which nothing need have been put aside.
    """
    folder = index / FOLDER
    put_aside = {path.name.removeprefix(PREVIOUS) for path in folder.glob(f"{PREVIOUS}*")}
    if not (names := put_aside | set(new)):
        return
    from index.prepare import hash_file

    indexed = _read_checksums(index)
    for name in names:
        file, previous = folder / name, folder / f"{PREVIOUS}{name}"
        if name in indexed and file.exists() and hash_file(file) == indexed[name]:
            previous.unlink(missing_ok=True)
            continue
        file.unlink(missing_ok=True)
        if name in put_aside:
            os.replace(previous, file)


def _read_checksums(index: Path) -> dict[str, str]:
    """The checksum of each indexed file by document id; none where no index can be read."""
    from index.database import fetch_files, open_for_reading
    from index.manifest import find_current
    from index.snapshot import DATABASE_FILE

    try:
        with closing(open_for_reading(find_current(index) / DATABASE_FILE)) as connection:
            return {id_: file.sha256 for id_, file in fetch_files(connection).items()}
    except (HoidapError, sqlite3.Error):
        return {}


def _sort(error: InputError) -> Cause:
    if isinstance(error, _FormatError):
        return "format"
    return "size" if isinstance(error, _SizeError) else "other"


def _unreadable(name: str, error: OSError) -> Refused:
    reason = error.strerror or type(error).__name__
    return Refused(make_inert(name), f"cannot be stored ({reason}); give it again")


@dataclass(frozen=True, slots=True)
class _AddPaths:
    paths: list[Path]
    split: SplitSettings

    def __call__(
        self, index: Path, embedder: Embedder, progress: Callable[[str, int, int], None]
    ) -> BuildReport:
        from index.build import add_paths

        return add_paths(index, self.paths, embedder, self.split, progress)


@dataclass(frozen=True, slots=True)
class _RemoveDocuments:
    document_ids: list[str]

    def __call__(
        self, index: Path, embedder: Embedder, progress: Callable[[str, int, int], None]
    ) -> list[str]:
        from index.build import remove_documents

        return remove_documents(index, self.document_ids, embedder)
