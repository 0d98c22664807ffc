"""From paths to a published index: reads, splits, embeds and writes what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from corpus.clean import find_repeated, merge_spans
from corpus.errors import InputError, ReadError
from corpus.folder import Failure, FoundFile, Skipped, find_files
from corpus.readers import SUFFIXES, read_document
from corpus.split import SplitSettings
from corpus.types import Document, Span
from index.embedder import Embedder
from index.manifest import Manifest, find_current
from index.passage import Passage, make_passages
from index.writer import Writer, read_files

BATCH = 256  # passages embedded together
PAGE_SUFFIXES = (".txt", ".html", ".htm")
MOST_OTHERS = 200  # indexed texts that new ones are compared with for repeated lines

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Change:
    """A document that is to be added, with the checksum of the file it came from."""

    document: Document
    file_sha256: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What an addition did: ids of documents, and the files that could not be used.

    `manifest` is None where nothing changed and nothing was published. `skipped` are the files of
    formats that are not read here, which is no failure.
    """

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    unchanged: tuple[str, ...]
    failures: tuple[Failure, ...]
    manifest: Manifest | None
    skipped: tuple[Skipped, ...] = ()


def ignore_progress(stage: str, done: int, total: int) -> None:
    """Shows nothing."""


def add_paths(
    index: Path,
    paths: Sequence[Path],
    embedder: Embedder,
    settings: SplitSettings | None = None,
    progress: Progress = ignore_progress,
) -> BuildReport:
    """Adds files and folders to the index in a folder, which is made where there is none.

    Files whose bytes are as they were cost a checksum. A file that cannot be read is reported and
    stops nothing. Raises InputError where the paths hold no file of a format read here.
    """
    settings = settings or SplitSettings()
    found = list(find_files(paths))
    failures = [item for item in found if isinstance(item, Failure)]
    files = [item for item in found if isinstance(item, FoundFile)]
    skipped = tuple(item for item in found if isinstance(item, Skipped))
    if not files and not failures:
        names, formats = ", ".join(map(str, paths)), ", ".join(SUFFIXES)
        raise InputError(f"there are no documents in {names}; name a folder that holds {formats}")
    known = read_files(index, embedder, asdict(settings))
    changes: list[Change] = []
    unchanged: list[str] = []
    for done, file in enumerate(files):
        progress("read", done, len(files))
        try:
            digest = file.content_hash()
            stored = known.get(file.document_id)
            if stored is not None and stored.sha256 == digest:
                unchanged.append(file.document_id)
                continue
            if stored is not None and _is_another(file.path, stored.source):
                reason = (
                    f"its id {file.document_id!r} belongs to {stored.source}; add a folder above "
                    "both, or use another index"
                )
                failures.append(Failure(file.path, reason))
                continue
            changes.append(Change(read_document(file.path, file.document_id), digest))
        except ReadError as error:
            failures.append(Failure(file.path, str(error)))
    progress("read", len(files), len(files))
    if not changes:
        return BuildReport((), (), tuple(unchanged), tuple(failures), None, skipped)
    with Writer(index, embedder, asdict(settings)) as writer:
        ids = {change.document.id for change in changes}
        sites = {change.document.metadata.site or "" for change in changes}
        texts = writer.texts(sites, MOST_OTHERS)
        others = [text for id_, text in texts if id_ not in ids and is_page(id_)]
        _write(writer, mark_repeated(changes, others), embedder, settings, progress)
        manifest = writer.publish()
    return BuildReport(
        added=tuple(c.document.id for c in changes if c.document.id not in known),
        replaced=tuple(c.document.id for c in changes if c.document.id in known),
        unchanged=tuple(unchanged),
        failures=tuple(failures),
        manifest=manifest,
        skipped=skipped,
    )


def _is_another(path: Path, source: str) -> bool:
    """Whether a document's file is still there, and is not this one."""
    return Path(source).exists() and not path.samefile(source)


def remove_documents(index: Path, document_ids: Sequence[str], embedder: Embedder) -> list[str]:
    """Removes documents from every index; returns the ids that were not there.

    Nothing is published where none was. Raises IndexMissing where there is no index.
    """
    find_current(index)  # a writer would make an empty index
    ids = list(dict.fromkeys(document_ids))
    with Writer(index, embedder) as writer:
        missing = [id_ for id_ in ids if not writer.remove(id_)]
        if len(missing) < len(ids):
            writer.publish()
    return missing


def mark_repeated(changes: Sequence[Change], others: Sequence[str] = ()) -> list[Change]:
    """The saved pages with the short lines that many of them share marked as furniture.

    `others` are texts of pages indexed before, with which a single changed page shares its site's
    lines. Files that people write (PDF, DOCX, Markdown) may share a line and mean it.
    """
    pages = [change.document for change in changes if is_page(change.document.id)]
    repeated = find_repeated([*(page.text for page in pages), *others])
    found = {page.id: spans for page, spans in zip(pages, repeated, strict=False) if spans}
    return [
        replace(change, document=_with_furniture(change.document, found[change.document.id]))
        if change.document.id in found
        else change
        for change in changes
    ]


def is_page(document_id: str) -> bool:
    """Whether a document is of a format in which web pages are saved."""
    return document_id.lower().endswith(PAGE_SUFFIXES)


def _with_furniture(document: Document, spans: Sequence[Span]) -> Document:
    return replace(document, furniture=merge_spans([*document.furniture, *spans]))


def _write(
    writer: Writer,
    changes: Sequence[Change],
    embedder: Embedder,
    settings: SplitSettings,
    progress: Progress,
) -> None:
    split = ((change, make_passages(change.document, embedder, settings)) for change in changes)
    done = 0
    progress("index", done, len(changes))
    for group in _group_passages(split):
        texts = [passage.text for _, passages in group for passage in passages]
        encodings = embedder.encode(texts, "passage")
        for change, passages in group:
            own = [next(encodings) for _ in passages]
            writer.add(change.document, change.file_sha256, passages, own)
            done += 1
            progress("index", done, len(changes))


def _group_passages(
    items: Iterable[tuple[Change, list[Passage]]],
) -> Iterator[list[tuple[Change, list[Passage]]]]:
    """Whole documents in groups of about BATCH passages, so that short ones share a batch."""
    group: list[tuple[Change, list[Passage]]] = []
    size = 0
    for item in items:
        group.append(item)
        size += len(item[1])
        if size >= BATCH:
            yield group
            group, size = [], 0
    if group:
        yield group
