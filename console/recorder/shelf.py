"""Where recordings lie: root / recording / take. Found by their manifests, whatever folder somebody names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from console.recorder.disk import Disk
from console.recorder.manifest import KEY_NAME, NAME, Manifest, Unsigned, opened
from console.recorder.sealed import NotOurs, unwrap

SELF_TEST = "self-test"  # the folder of the tone, never a recording
_DEPTH = 2  # a root holds recordings, which hold takes


def takes_under(disk: Disk, folders: Iterable[Path]) -> dict[str, list[Path]]:
    """The take folders by recording, oldest recording first. A folder may be a root, a recording or a take."""
    found: dict[str, list[Path]] = {}
    for folder in folders:
        for take in _takes(disk, folder, _DEPTH):
            takes = found.setdefault(take.parent.name, [])
            if take not in takes:
                takes.append(take)
    return dict(sorted(found.items()))


def _takes(disk: Disk, folder: Path, depth: int) -> list[Path]:
    try:
        names = disk.names(folder)
    except OSError:
        return []  # a disk that is dead has none; the self-test says so
    if NAME in names:
        return [folder]
    if not depth:
        return []
    inner = [folder / name for name in names if name != SELF_TEST and "." not in name]
    return [take for each in inner for take in _takes(disk, each, depth - 1)]


def read_manifest(disk: Disk, take: Path, public: bytes) -> Manifest:
    """Raises Unsigned, also when it cannot be read at all."""
    try:
        return opened(disk.read(take / NAME), public)
    except OSError:
        raise Unsigned from None


def read_key(disk: Disk, take: Path, recording: str, wrapping: bytes) -> bytes | None:
    """The data key. None: erased, or lost. NotOurs: it is there, and not this station's or damaged."""
    if KEY_NAME not in disk.names(take.parent):
        return None
    try:
        return unwrap(recording, disk.read(take.parent / KEY_NAME), wrapping)
    except OSError:
        raise NotOurs from None


def of_incident(disk: Disk, roots: Iterable[Path], incident: UUID, public: bytes) -> list[Path]:
    """The recording folders of an incident, in every root: what erasing the incident must reach."""
    found = {
        take.parent for takes in takes_under(disk, roots).values() for take in takes
        if _incident(disk, take, public) == incident.hex
    }  # fmt: skip
    return sorted(found)


def _incident(disk: Disk, take: Path, public: bytes) -> str:
    try:
        return read_manifest(disk, take, public).about.incident
    except Unsigned:
        return ""


def erase(disk: Disk, recordings: Iterable[Path]) -> None:
    """Erase the audio of these recording folders, one in each root: without the key nothing of it can be opened.

    The key is overwritten before it goes. What an SSD keeps of it is wrapped, and ends with the wrapping key.
    """
    for folder in recordings:
        if KEY_NAME in disk.names(folder):
            disk.replace(folder / KEY_NAME, bytes(len(disk.read(folder / KEY_NAME))))
            disk.remove(folder / KEY_NAME)
