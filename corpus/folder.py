"""Which files of the given folders are documents, and reading them so that none stops the rest."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.encoding import name_of
from corpus.errors import ReadError
from corpus.readers import DEFAULT_LIMITS, SUFFIXES, ReadLimits, read_document
from corpus.types import Document

_FORMATS = ", ".join(SUFFIXES)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that is to be read; its id is its path below the folder that was given."""

    path: Path
    document_id: str

    def content_hash(self) -> str:
        """The SHA-256 of the bytes of the file, by which an unchanged file is told without parsing.

        Raises ReadError where the file cannot be read.
        """
        try:
            with self.path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise ReadError(f"{name_of(Path(self.path.name))}: {_cannot_be_read(error)}") from error


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file in a given folder that is of no format read here: no fault, and no document."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Failure:
    """What was given, or lay in a given folder, and cannot be read, with the reason and remedy."""

    path: Path
    reason: str


def find_files(paths: Iterable[Path]) -> Iterator[FoundFile | Skipped | Failure]:
    """The documents among `paths` and below them, each once, in order of their ids in a folder.

    Hidden files are passed over. Symbolic links are followed while they stay in the given folder.
    Nothing is yielded for a folder without a file.
    """
    taken: dict[str, Path] = {}
    seen: set[str] = set()
    for path in paths:
        for found in _find(path):
            if isinstance(found, FoundFile):
                real = os.path.realpath(found.path)
                if real in seen:
                    continue
                seen.add(real)
                if other := taken.get(found.document_id):
                    yield Failure(found.path, _is_taken(found.document_id, other))
                    continue
                taken[found.document_id] = found.path
            yield found


def read_all(
    paths: Iterable[Path], limits: ReadLimits = DEFAULT_LIMITS
) -> Iterator[Document | Failure]:
    """Every document among `paths` and below them, and a failure for each that cannot be read."""
    for found in find_files(paths):
        if isinstance(found, FoundFile):
            try:
                yield read_document(found.path, found.document_id, limits)
            except ReadError as error:
                yield Failure(found.path, str(error))
        elif isinstance(found, Failure):
            yield found


def _find(path: Path) -> Iterable[FoundFile | Skipped | Failure]:
    if os.path.isdir(path):
        return _walk(path)
    if not os.path.lexists(path):
        return [Failure(path, "does not exist; check the path")]
    if not os.path.isfile(path):
        return [Failure(path, "is no regular file; give a file or a folder")]
    if path.suffix.lower() not in SUFFIXES:
        return [Failure(path, f"is of no format read here; give one of {_FORMATS}")]
    return [FoundFile(path, name_of(Path(path.name)))]


def _walk(root: Path) -> Iterator[FoundFile | Skipped | Failure]:
    """What lies below a folder: real files first, so that a link to one of them adds nothing."""
    real_root = os.path.realpath(root)
    files: dict[str, Path] = {}
    troubles: list[Failure] = []
    folders: list[Path] = [root]
    links: list[Path] = []
    entered = {real_root}
    while folders or links:
        if not folders:
            link = links.pop(0)
            target = os.path.realpath(link)
            if trouble := _trouble_with(link, target, real_root):
                troubles.append(trouble)
            elif not os.path.isdir(target):
                files.setdefault(target, link)
            elif target not in entered:
                entered.add(target)
                folders.append(link)
            continue
        for path in _list(folders.pop(), troubles):
            if os.path.islink(path):
                links.append(path)
            elif os.path.isdir(path):
                entered.add(os.path.realpath(path))
                folders.append(path)
            else:
                files.setdefault(os.path.realpath(path), path)
    yield from troubles
    for path in sorted(files.values(), key=lambda path: name_of(path.relative_to(root))):
        if path.suffix.lower() not in SUFFIXES:
            yield Skipped(path, f"is of no format read here ({_FORMATS})")
        elif not os.path.isfile(path):
            yield Failure(path, "is no regular file; remove it from the folder")
        else:
            yield FoundFile(path, name_of(path.relative_to(root)))


def _list(folder: Path, troubles: list[Failure]) -> list[Path]:
    """The entries of a folder that are not hidden, nor the lock files of an open office program."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~$")))
    except OSError as error:
        troubles.append(Failure(folder, _cannot_be_read(error)))
        return []


def _trouble_with(link: Path, target: str, real_root: str) -> Failure | None:
    """Why a symbolic link is not followed, if so: it leads nowhere, or out of the folder."""
    if not os.path.exists(target):
        return Failure(link, "is a symbolic link to nothing; remove it")
    if not Path(target).is_relative_to(real_root):
        return Failure(link, "is a symbolic link out of the folder; add what it names by its path")
    return None


def _is_taken(document_id: str, other: Path) -> str:
    return (
        f"has the id {document_id!r}, as {name_of(other)} has; "
        "rename one of them, or add the folder that holds both"
    )


def _cannot_be_read(error: OSError) -> str:
    return f"cannot be read ({error.strerror or type(error).__name__}); check its permissions"
