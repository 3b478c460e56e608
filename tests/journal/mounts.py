"""Real file systems of a few megabytes, where this machine lets us mount them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def allowed(what: str) -> bool:
    """Whether `what` ("tmpfs" or "loop") can be mounted here. If not, says so: the test then has nothing to show."""
    tools = ("mount", "umount", *(("losetup", "mkfs.ext4") if what == "loop" else ()))
    can = os.geteuid() == 0 and all(shutil.which(tool) for tool in tools)
    can = can and (what != "loop" or Path("/dev/loop-control").exists())
    if not can:
        print(f"NOT APPLICABLE: this needs root and {what} mounts, which this machine does not give")
    return can


def run(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@contextmanager
def mounted(target: Path, *options: str) -> Iterator[bool]:
    """Whether it could be mounted (a container may forbid it even to root)."""
    target.mkdir(parents=True, exist_ok=True)
    worked = run("mount", *options, str(target))
    if not worked:
        print(f"NOT APPLICABLE: mount {' '.join(options)} was refused")
    try:
        yield worked
    finally:
        if worked:
            run("umount", str(target)) or run("umount", "-l", str(target))


def fill(folder: Path) -> Path:
    """Everything that is left, to the last byte."""
    filler = folder / "filler"
    handle = os.open(filler, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    for size in (4096, 512, 1):
        try:
            while True:
                os.write(handle, bytes(size))
        except OSError:
            continue
    os.close(handle)
    return filler
