"""What a generation of an index says about itself, and how one is found sound or damaged."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.prepare import hash_file, sync, sync_folder

FORMAT = 5
MANIFEST = "manifest.json"
CURRENT = "CURRENT"
REBUILD = "build it again with `hoidap index add` into an empty folder"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of the generation: its name below the folder, its size and its SHA-256."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything a reader must know before it opens a generation.

    `shape` holds the settings that shaped the chunks; another value of them needs a new index.
    """

    format: int
    generation: int
    model: str
    dimension: int
    documents: int
    chunks: int
    shape: dict[str, int]
    files: tuple[FileEntry, ...]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Writes the manifest into a generation's folder."""
    text = json.dumps(asdict(manifest), indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(text, "utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Reads a generation's manifest.

    Raises IndexDamaged, or IndexMismatch where another format version wrote it.
    """
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_text("utf-8"))
        version = content["format"]
        if version != FORMAT:
            raise IndexMismatch(
                f"the index in {folder.parent} has format {version}, this version reads format "
                f"{FORMAT}; {REBUILD}"
            )
        files = tuple(FileEntry(**entry) for entry in content.pop("files"))
        return Manifest(**content, files=files)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}); {REBUILD}") from error


def find_current(index: Path) -> Path:
    """The folder of the generation that is current, its manifest found as it was written.

    Raises IndexMissing where there is no index, IndexDamaged where the pointer or the manifest is.
    """
    pointer = index / CURRENT
    try:
        name, _, digest = pointer.read_text("utf-8").strip().partition(" ")
    except FileNotFoundError:
        raise IndexMissing(
            f"there is no index in {index}; make one with `hoidap index add FOLDER --index {index}`"
        ) from None
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{pointer} cannot be read ({error}); {REBUILD}") from error
    folder = index / name
    if not name or Path(name).name != name or not folder.is_dir():
        raise IndexDamaged(f"{pointer} names {name!r}, which is not there; {REBUILD}")
    manifest = folder / MANIFEST
    if not manifest.is_file() or hash_file(manifest) != digest:
        raise IndexDamaged(f"{manifest} is missing or fails its checksum; {REBUILD}")
    return folder


def point_to(index: Path, folder: Path) -> None:
    """Makes a generation the current one, in one rename."""
    sync_folder(index)  # the generation's own name first
    pointer = index / f"{CURRENT}.new"
    pointer.write_text(f"{folder.name} {hash_file(folder / MANIFEST)}\n", "utf-8")
    sync(pointer)
    pointer.replace(index / CURRENT)
    sync_folder(index)


def require_match(index: Path, manifest: Manifest, model: str) -> None:
    """Raises IndexMismatch where another model than the index's own is asking."""
    if model != manifest.model:
        raise IndexMismatch(
            f"the index in {index} was built with the model {manifest.model!r}, and {model!r} is "
            "asking; set HOIDAP_MODEL to the model it was built with (unset it for the default "
            f"model), or {REBUILD}"
        )


def list_damage(folder: Path, manifest: Manifest, *, checksums: bool) -> list[str]:
    """What is wrong with the generation's files, one sentence a file; empty when sound."""
    damage = []
    for entry in manifest.files:
        path = folder / entry.name
        if not path.is_file():
            damage.append(f"{path} is missing")
        elif path.stat().st_size != entry.bytes:
            damage.append(f"{path} has {path.stat().st_size} bytes, not {entry.bytes}")
        elif checksums and hash_file(path) != entry.sha256:
            damage.append(f"{path} fails its checksum")
    return damage
