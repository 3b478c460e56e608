"""What the doctor may ask this machine: a value full of questions, so that a test can answer them."""

from __future__ import annotations

import grp
import locale
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from importlib import metadata
from pathlib import Path

from console.clock import Clock, SystemClock
from console.doctor.holders import Holder, holder_of, process_names
from console.doctor.serial_devices import SerialDevice, serial_devices
from console.modem.port import Port

UDEV_RULES = (Path("/etc/udev/rules.d"), Path("/run/udev/rules.d"), Path("/usr/lib/udev/rules.d"))


def _serial_port(url: str, baud: int) -> Port:
    from console.modem.serial_port import SerialPort

    return SerialPort(url, baud)


def _version(distribution: str) -> str:
    """Empty: it is not there."""
    with suppress(metadata.PackageNotFoundError):
        return metadata.version(distribution)
    return ""


def _synchronised() -> bool | None:
    """Whether something keeps the clock right: systemd's view of the kernel's own flag. None: nobody can tell."""
    try:
        asked = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
        said = subprocess.run(asked, capture_output=True, text=True, timeout=5, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
    return {"yes": True, "no": False}.get(said)


def _filesystem(path: Path) -> str:
    """The kind of the file system under `path`: ext4, nfs4, …; empty where the system does not say."""
    best, kind = "", ""
    with suppress(OSError):
        for line in Path("/proc/mounts").read_text("utf-8", "replace").splitlines():
            _, mount, found, *_ = line.split(" ")
            inside = mount == "/" or f"{path}/".startswith(f"{mount}/")
            if inside and len(mount) >= len(best):
                best, kind = mount, found
    return kind


def _group(path: Path) -> str:
    with suppress(OSError, KeyError):
        return grp.getgrgid(path.stat().st_gid).gr_name
    return "dialout"


def _usable(path: Path) -> bool:
    return os.access(path, os.R_OK | os.W_OK)


def _udev_rule() -> bool:
    """Whether a rule of ours keeps ModemManager away."""
    return any(folder.joinpath("99-larmbord-modem.rules").exists() for folder in UDEV_RULES)


def _zone() -> str:
    return datetime.now().astimezone().tzname() or ""


@dataclass(frozen=True, kw_only=True)
class Machine:
    """This machine, unless told otherwise. Nothing of it writes."""

    clock: Clock = field(default_factory=SystemClock)
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    devices: Callable[[], Sequence[SerialDevice]] = serial_devices
    open_port: Callable[[str, int], Port] = _serial_port
    holder: Callable[[str], Holder | None] = holder_of
    processes: Callable[[], frozenset[str]] = process_names
    udev_rule: Callable[[], bool] = _udev_rule
    exists: Callable[[str], bool] = os.path.exists
    usable: Callable[[Path], bool] = _usable
    group: Callable[[Path], str] = _group
    mode: Callable[[Path], int] = lambda path: path.stat().st_mode & 0o777
    disk_free: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free
    filesystem: Callable[[Path], str] = _filesystem
    synchronised: Callable[[], bool | None] = _synchronised
    zone: Callable[[], str] = _zone
    which: Callable[[str], str | None] = shutil.which
    version: Callable[[str], str] = _version
    python: tuple[int, int, int] = sys.version_info[:3]
    tty: Callable[[], bool] = lambda: sys.stdout.isatty()
    size: Callable[[], os.terminal_size] = shutil.get_terminal_size
    encoding: Callable[[], str] = lambda: sys.stdout.encoding or locale.getpreferredencoding(False)
