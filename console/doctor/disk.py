"""Where the journal lies: room, whether it may be written, on a disk of this machine, and room kept for a full disk."""

from __future__ import annotations

from pathlib import Path

from console.doctor.finding import Finding, ok, unknown, wrong
from console.doctor.visit import Visit
from console.wording.figures import decimal

LEAST_FREE = 500_000_000  # bytes (ours): years of events, but not many hours of recordings
# SQLite's WAL needs shared memory between processes, which no network file system gives (store.md section 2.2).
ELSEWHERE = ("nfs", "cifs", "smb", "9p", "fuse.sshfs", "ceph", "glusterfs", "afs")


def check_disk(visit: Visit) -> list[Finding]:
    """The folder of the journal, or the nearest one above it that is there."""
    journal = visit.station.journal_path
    folder = next(each for each in journal.parents if each.exists())
    found = [_room(visit, folder), _writable(visit, folder), _local(visit, folder)]
    return [*found, _ballast(journal)] if journal.exists() else found


def _room(visit: Visit, folder: Path) -> Finding:
    try:
        free = visit.machine.disk_free(folder)
    except OSError as fault:
        return wrong("disk", "doctor.disk.unreadable", folder=str(folder), why=fault.strerror or "")
    enough = free >= LEAST_FREE
    detail = {"folder": str(folder), "free": decimal(free / 1e9)}
    return (ok if enough else wrong)("disk", f"doctor.disk.{'ok' if enough else 'full'}", **detail)


def _writable(visit: Visit, folder: Path) -> Finding:
    may = visit.machine.usable(folder)
    return (ok if may else wrong)("writable", f"doctor.writable.{'ok' if may else 'no'}", folder=str(folder))


def _local(visit: Visit, folder: Path) -> Finding:
    kind = visit.machine.filesystem(folder.resolve())
    if not kind:
        return unknown("filesystem", "doctor.filesystem.none", folder=str(folder))
    far = kind.startswith(ELSEWHERE)
    return (wrong if far else ok)("filesystem", f"doctor.filesystem.{'far' if far else 'ok'}", kind=kind)


def _ballast(journal: Path) -> Finding:
    """The intake makes it when it starts (store.md section 2.4)."""
    there = journal.with_name(f"{journal.name}.ballast").exists()
    return (ok if there else unknown)("ballast", f"doctor.ballast.{'ok' if there else 'none'}")
