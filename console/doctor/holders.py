"""Who uses a port, without touching it: the kernel's list of locks, and who has the device open."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

import msgspec

PROC = Path("/proc")
# "1: FLOCK  ADVISORY  WRITE 4386 00:06:1234 0 EOF" (proc(5)); Larmbord's port takes such a lock (exclusive=True).
_LOCK = re.compile(r"\d+: FLOCK .* (\d+) ([0-9a-f]+):([0-9a-f]+):(\d+) ")


class Holder(msgspec.Struct, frozen=True):
    """A process that has the port. `name` is "?" where this account may not know; `ours`: it is a Larmbord."""

    pid: int
    name: str
    ours: bool = False


def holder_of(device: str, proc: Path = PROC) -> Holder | None:
    """Who holds the device, as far as this account may see. None: nobody that can be seen, or no such device."""
    try:
        found = os.stat(device)
        pid = _locker(found, proc) or _opener(os.path.realpath(device), proc)
    except OSError:
        return None
    return _named(pid, proc) if pid else None


def process_names(proc: Path = PROC) -> frozenset[str]:
    """The names of all processes."""
    names = set()
    for folder in _processes(proc):
        with suppress(OSError):
            names.add((folder / "comm").read_text("utf-8", "replace").strip())
    return frozenset(names)


def _locker(found: os.stat_result, proc: Path) -> int:
    where = (os.major(found.st_dev), os.minor(found.st_dev), found.st_ino)
    for line in (proc / "locks").read_text("ascii", "replace").splitlines():
        match = _LOCK.match(line)
        if match and (int(match[2], 16), int(match[3], 16), int(match[4])) == where:
            return int(match[1])
    return 0


def _opener(device: str, proc: Path) -> int:
    """Whoever has it open without a lock, as ModemManager has. A pseudo-terminal is always open at its other end."""
    if device.startswith("/dev/pts/"):
        return 0
    for folder in _processes(proc):
        with suppress(OSError):
            if int(folder.name) != os.getpid() and any(
                os.readlink(each) == device for each in (folder / "fd").iterdir()
            ):
                return int(folder.name)
    return 0


def _processes(proc: Path) -> list[Path]:
    try:
        return [folder for folder in proc.iterdir() if folder.name.isdecimal()]
    except OSError:
        return []


def _named(pid: int, proc: Path) -> Holder:
    try:
        name = (proc / str(pid) / "comm").read_text("utf-8", "replace").strip()
        command = (proc / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ")
    except OSError:
        return Holder(pid, "?")
    return Holder(pid, name, b"larmbord" in command or b"console.cli" in command)
