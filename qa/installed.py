"""Which packages are installed, told by their metadata without importing any."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata

from packaging.requirements import Requirement

DISTRIBUTION = "hoidap"
REINSTALL = "install the project again with pip install -e . in its folder"


@dataclass(frozen=True, slots=True)
class Package:
    """A package that this project asks for; `version` is None where it is not installed.

    `extra` names the optional part that needs it, None where every command does.
    """

    name: str
    version: str | None
    extra: str | None = None


def list_packages() -> list[Package]:
    """The packages that the installed distribution asks for on this platform."""
    try:
        extras = metadata.metadata(DISTRIBUTION).get_all("Provides-Extra") or []
        return read_requirements(metadata.requires(DISTRIBUTION) or [], extras)
    except metadata.PackageNotFoundError:
        return []


def read_requirements(lines: Iterable[str], extras: Iterable[str]) -> list[Package]:
    """The packages among a distribution's requirements that are meant for this platform."""
    found = []
    for requirement in map(Requirement, lines):
        for extra in (None, *extras):
            marker = requirement.marker
            if marker is None or marker.evaluate({"extra": extra or ""}):
                found.append(Package(requirement.name, find_version(requirement.name), extra))
                break
    return found


def find_extra(module: str) -> str | None:
    """The extra whose packages a missing module belongs to, if it is one's."""
    name = module.partition(".")[0].replace("_", "-")
    return next((it.extra for it in list_packages() if it.name == name and it.extra), None)


def find_version(name: str) -> str | None:
    """The installed version of a distribution, None where it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
