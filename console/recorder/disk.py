"""The few things that a copy needs of a disk. Every write is on the medium when its call returns."""

from __future__ import annotations

import errno
import os
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol


class Disk(Protocol):
    """Every method may raise OSError."""

    def make(self, folder: Path) -> None:
        """A folder for nobody else's eyes, durable. It may be there already."""

    def append(self, path: Path, data: bytes) -> None:
        """At the end of a file, which begins with it if it was not there."""

    def replace(self, path: Path, data: bytes) -> None:
        """The whole file, or after a power cut the whole file as it was."""

    def read(self, path: Path, start: int = 0, length: int = -1) -> bytes:
        """From the medium, as far as the system lets us: not what was just written, from memory."""

    def truncate(self, path: Path, size: int) -> None: ...

    def names(self, folder: Path) -> list[str]:
        """What lies there, sorted; nothing if it is not there."""

    def device(self, folder: Path) -> int:
        """Which disk it is on: what two folders of one disk have in common."""

    def remove(self, path: Path) -> None:
        """A file, or a folder with all that is in it."""


class RealDisk:
    """The file system. `sync` makes an open file durable."""

    def __init__(self, sync: Callable[[int], None] = os.fsync) -> None:
        self._sync = sync

    def make(self, folder: Path) -> None:
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        for each in reversed(missing):
            each.mkdir(mode=0o700, exist_ok=True)
            self._sync_folder(each.parent)

    def append(self, path: Path, data: bytes) -> None:
        new = not path.exists()
        self._write(path, data, os.O_APPEND | os.O_CREAT)
        if new:
            self._sync_folder(path.parent)

    def replace(self, path: Path, data: bytes) -> None:
        beside = path.with_name(f"{path.name}.{threading.get_ident()}.new")  # two copies may share a spare
        self._write(beside, data, os.O_TRUNC | os.O_CREAT)
        beside.replace(path)
        self._sync_folder(path.parent)

    def read(self, path: Path, start: int = 0, length: int = -1) -> bytes:
        with path.open("rb") as file:
            if hasattr(os, "posix_fadvise"):
                with suppress(OSError):  # a file system without a cache to drop
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            file.seek(start)
            return file.read(length)

    def truncate(self, path: Path, size: int) -> None:
        handle = os.open(path, os.O_WRONLY)
        try:
            os.ftruncate(handle, size)
            self._sync(handle)
        finally:
            os.close(handle)

    def names(self, folder: Path) -> list[str]:
        return sorted(os.listdir(folder)) if folder.is_dir() else []

    def device(self, folder: Path) -> int:
        return folder.stat().st_dev

    def remove(self, path: Path) -> None:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
        self._sync_folder(path.parent)

    # ---- inside

    def _write(self, path: Path, data: bytes, flags: int) -> None:
        handle = os.open(path, os.O_WRONLY | flags, 0o600)
        try:
            while data:
                data = data[os.write(handle, data) :]
            self._sync(handle)
        finally:
            os.close(handle)

    def _sync_folder(self, folder: Path) -> None:
        with suppress(PermissionError):  # Windows, and folders above our own that we may not open
            handle = os.open(folder, os.O_RDONLY)
            try:
                self._sync(handle)
            finally:
                os.close(handle)


_WHY = {
    errno.ENOSPC: "disk_full", errno.EDQUOT: "disk_full", errno.EROFS: "read_only", errno.EACCES: "denied",
    errno.EPERM: "denied", errno.ENOENT: "disk_gone", errno.ENODEV: "disk_gone", errno.ENXIO: "disk_gone",
    errno.ENOTDIR: "disk_gone",
}  # fmt: skip


def why(fault: OSError) -> str:
    """A word of wording/names.py "recording why" for what a disk said."""
    return _WHY.get(fault.errno or 0, "disk_error")
