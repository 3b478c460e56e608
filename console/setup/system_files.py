"""The files for the system: the service and the udev rule, with this station's own paths in them."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

SERVICE, UDEV = "larmbord-intake.service", "99-larmbord-modem.rules"
_PROGRAM, _STATION, _FOLDER = "/opt/larmbord/.venv/bin/larmbord", "/etc/larmbord/station.toml", "/etc/larmbord"


def udev_rule() -> str:
    """As it is: it has nothing of the station's own."""
    return _text(UDEV)


def service(program: Path, station: Path, journal: Path, user: str) -> str:
    """Runs `program` on `station` as `user`, who may write where the station file and the journal lie."""
    folders = dict.fromkeys([_word(station.parent), _word(journal.parent)])
    lines = []
    for line in _text(SERVICE).splitlines():
        if line.startswith("ExecStart="):
            line = line.replace(_PROGRAM, _word(program)).replace(_STATION, _word(station))
        elif line.startswith("ReadWritePaths="):
            line = "ReadWritePaths=" + " ".join(folders)
        elif line.startswith("User="):
            line = f"User={user}"
        lines.append(line)
    return "\n".join(lines) + "\n"


def _text(name: str) -> str:
    return resources.files("console.setup").joinpath("system", name).read_text("utf-8")


def _word(path: Path) -> str:
    """One word of a unit file: % is systemd's own, and spaces need quotes (systemd.service(5), "Command lines")."""
    word = str(path).replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{word}"' if any(letter.isspace() or letter == '"' for letter in word) else word
