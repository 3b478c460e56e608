"""A bundle that is being written: under another name first, and only when it is whole where somebody asked for it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from console.journal.bundle.packed import LARGEST, directory, local_header
from console.journal.interface import JournalFault

THERE = "journal.export.there"
TOO_LARGE = "journal.export.too-large"
PIECE = 1 << 20


class Draft:
    """Beside its place; `close` leaves nothing of it. Only its owner can read it."""

    def __init__(self, target: Path, random: Callable[[int], bytes] = os.urandom) -> None:
        """Raises JournalFault: there is something at `target` already. OSError: nothing can be made there."""
        _check_free(target)
        self.target = target
        self.directory = target.with_name(f".{target.name}.{random(8).hex()}")
        self.directory.mkdir(mode=0o700)
        self.files: dict[str, dict[str, object]] = {}  # size and SHA-256 by name

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        path, digest, size = self.directory / name, sha256(), 0
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            for piece in pieces:
                digest.update(piece)
                size += file.write(piece)
        self.files[name] = {"size": size, "sha256": digest.hexdigest()}

    def attach(self, path: Path) -> str:
        """A copy of the file at `path` under its SHA-256; the name it has in the bundle."""
        digest = sha256()
        for piece in _pieces(path):
            digest.update(piece)
        name = f"attachments/{digest.hexdigest()}"
        if name not in self.files:
            self.add(name, _pieces(path))
        return name

    def place(self) -> None:
        """Where it was asked for, in one step; nothing that is there is written over."""
        if self.target.suffix.lower() == ".zip":
            return self._place_packed()
        _check_free(self.target)
        self.directory.rename(self.target)

    def _place_packed(self) -> None:
        packed = self.directory.with_name(self.directory.name + ".zip")
        try:
            _pack(self.directory, sorted(self.files), packed)
            os.link(packed, self.target)
        except FileExistsError:
            raise JournalFault(THERE, file=str(self.target)) from None
        finally:
            packed.unlink(missing_ok=True)

    def close(self) -> None:
        shutil.rmtree(self.directory, ignore_errors=True)


def _check_free(target: Path) -> None:
    if os.path.lexists(target):
        raise JournalFault(THERE, file=str(target))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _pack(source: Path, names: list[str], target: Path) -> None:
    """One ZIP of everything, in the one form of packed.py."""
    if sum((source / name).stat().st_size + 500 for name in names) > LARGEST:
        raise JournalFault(TOO_LARGE, file=str(target))
    entries = []
    with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        for name in names:
            crc = 0
            for piece in _pieces(source / name):
                crc = crc32(piece, crc)
            entries.append((name.encode(), (source / name).stat().st_size, crc))
            file.write(local_header(*entries[-1]))
            file.writelines(_pieces(source / name))
        file.write(directory(entries))
