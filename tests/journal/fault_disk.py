"""A disk that can be slow, full, broken, lying or cut off, under a real SQLite (store.md section 2.5).

What was written since the last sync of a file may or may not have reached the platter: at a power cut each sector of
512 bytes keeps its new content, gets its old one back, or, one in ten, is torn in the middle.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Event
from typing import ClassVar
from uuid import uuid4

import apsw

SECTOR = 512


class FaultDisk:
    """`fuse`: writes and syncs until the power goes. `lying`: it says "synced" and does nothing.

    `filled_by`: it is full while this file is there, from the write `full_at` on (0 the next).
    A sync that fails forgets what it should have kept, as Linux does: the next sync says "done" and did not do it.
    """

    def __init__(self, *, fuse: int | None = None, lying: bool = False) -> None:
        self.name = ""  # of the way to it, while it is installed
        self.fuse = fuse
        self.lying = lying
        self.full = False
        self.filled_by: Path | None = None
        self.full_at: int | None = None
        self.retries = False  # the planted fault: whoever is told that a sync failed asks again
        self.sync_fails = False
        self.syncs = 0
        self.syncing = Event()  # a sync has begun
        self.may_sync = Event()
        self.may_sync.set()
        self._unsynced: dict[str, dict[int, bytes]] = {}  # file, sector, what stood there at the last sync
        self._forgotten: dict[str, dict[int, bytes]] = {}

    def burn(self) -> None:
        """One operation of the disk; after the last one of the fuse nothing works any more."""
        if self.fuse is not None:
            self.fuse -= 1
            if self.fuse < 0:
                raise apsw.IOError("no power")

    def written(self, file: str, data: bytes, offset: int) -> None:
        first, last = offset // SECTOR, (offset + len(data) - 1) // SECTOR
        before = self._unsynced.setdefault(file, {})
        forgotten = self._forgotten.get(file, {})
        for sector in range(first, last + 1):
            if sector not in before:
                before[sector] = forgotten.pop(sector, None) or _sector(file, sector)

    def is_full(self) -> bool:
        if self.full_at is not None:
            self.full_at -= 1
        due = self.full_at is None or self.full_at < 0
        return self.full or (due and self.filled_by is not None and self.filled_by.exists())

    def synced(self, file: str) -> None:
        self.syncs += 1
        self.syncing.set()
        self.may_sync.wait(20)
        if self.sync_fails:
            self._forgotten.setdefault(file, {}).update(self._unsynced.pop(file, {}))
            if not self.retries:
                raise apsw.IOError("sync")
        if not self.lying:
            self._unsynced.pop(file, None)

    def cut(self, random: Random) -> None:
        """What the platter holds when the power comes back. The shared memory is gone."""
        for file, forgotten in self._forgotten.items():
            handle = os.open(file, os.O_RDWR)
            for sector, before in forgotten.items():
                os.pwrite(handle, before, sector * SECTOR)
            os.close(handle)
        for file, sectors in self._unsynced.items():
            if not file.endswith("-shm"):
                handle = os.open(file, os.O_RDWR)
                for sector, before in sectors.items():
                    os.pwrite(handle, _fate(before, _sector(file, sector), random), sector * SECTOR)
                os.close(handle)
                Path(f"{file}-shm").unlink(missing_ok=True)


def _sector(file: str, sector: int) -> bytes:
    handle = os.open(file, os.O_RDONLY)
    try:
        return os.pread(handle, SECTOR, sector * SECTOR).ljust(SECTOR, b"\0")
    finally:
        os.close(handle)


def _fate(before: bytes, after: bytes, random: Random) -> bytes:
    chance = random.random()
    if chance < 0.1:
        tear = random.randrange(SECTOR)
        return after[:tear] + before[tear:]
    return before if chance < 0.55 else after


class FaultFile(apsw.VFSFile):
    def __init__(self, disk: FaultDisk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("unix", name, flags)
        self._disk = disk
        self._file = name.filename() if isinstance(name, apsw.URIFilename) else str(name)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.burn()
        if self._disk.is_full():
            raise apsw.FullError("full")
        self._disk.written(self._file, data, offset)
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        self._disk.burn()
        self._disk.synced(self._file)


class FaultVFS(apsw.VFS):
    """Lies under the encryption: what the disk gets is what a real one would get."""

    free: ClassVar[list[FaultVFS]] = []  # one that was used stays known to SQLite, and is used again

    def __init__(self) -> None:
        base = f"fault-{uuid4().hex}"
        super().__init__(base, "unix")
        self.name = f"multipleciphers-{base}"  # SQLite makes it when a file is opened through it
        self.disk = FaultDisk()

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> FaultFile:
        return FaultFile(self.disk, name, flags)


@contextmanager
def installed(disk: FaultDisk) -> Iterator[FaultDisk]:
    """SQLite knows the disk by `disk.name` in here."""
    vfs = FaultVFS.free.pop() if FaultVFS.free else FaultVFS()
    vfs.disk, disk.name = disk, vfs.name
    try:
        yield disk
    finally:
        FaultVFS.free.append(vfs)
