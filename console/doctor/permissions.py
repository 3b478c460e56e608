"""Who may read what only this account should: the station file with a PIN, tokens, the journal, its key."""

from __future__ import annotations

from pathlib import Path

from console.doctor.finding import Finding, ok, wrong
from console.doctor.visit import Visit
from console.journal.key_file import key_path


def check_permissions(visit: Visit) -> list[Finding]:
    """One finding for all that is right, one for each file that others may read."""
    open_to_all = [path for path in _secrets(visit) if path.exists() and visit.machine.mode(path) & 0o077]
    if not open_to_all:
        return [ok("permissions", "doctor.permissions.ok")]
    return [wrong("permissions", "doctor.permissions.open", of=path.name, file=str(path)) for path in open_to_all]


def _secrets(visit: Visit) -> list[Path]:
    station = visit.station
    tokens = [station.path(feed.token_file) for feed in station.feed if feed.token_file]
    pinned = [Path(visit.file)] if visit.file and any(modem.pin for modem in station.modem) else []
    register = [station.path(station.register)] if station.register else []
    return [*pinned, *register, *tokens, station.journal_path, key_of(visit)]


def key_of(visit: Visit) -> Path:
    """Where the journal's key lies."""
    station = visit.station
    return station.path(station.key_file) if station.key_file else key_path(station.journal_path)
