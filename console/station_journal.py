"""Where the journal of a station lies, and what opens it: its file, its spares and its keys."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from uuid import UUID

from console.clock import Clock
from console.journal.key_file import key_path, load_credential, load_keys
from console.journal.keys import Keys
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.journal.steady import SteadyJournal, open_steady
from console.station import Station


async def steady_journal(station: Station, clock: Clock, *, intake: bool = False, writes: bool = True) -> SteadyJournal:
    """The station's journal with its spares. `writes` False: nothing is made, moved or tidied.

    The desk tidies the file too while no intake runs. Raises JournalFault where a person must decide.
    """
    boot = _boot() or os.urandom(16)

    def open_file(path: Path) -> SqliteJournal:
        keys = station_keys(station)  # asked for each time: the key may lie on the disk that was away
        return open_journal(
            path, clock, keys, checkpoints=writes, keeps_lease=intake, ballast=writes, poll_s=None, boot=boot
        )

    return await open_steady(
        station.journal_path, open_file, clock, spare_path=station.spare_path, boot=boot, writes=writes
    )


def station_keys(station: Station) -> Keys:
    """The keys of the station's journal. Raises JournalFault."""
    if station.key == "credential":
        return load_credential(os.environ)
    if station.key == "passphrase":
        return _asked(station.journal_path)
    path = station.path(station.key_file) if station.key_file else key_path(station.journal_path)
    return load_keys(path, station.journal_path)


@cache
def _asked(journal: Path) -> Keys:
    """The passphrase is asked for once: a spare is opened behind a full screen, where nobody can answer."""
    from console.journal.passphrase import load_passphrase  # argon2: only a station that has one pays for it

    return load_passphrase(journal)


def _boot() -> bytes | None:
    """The machine's boot id: which run of its monotonic clock this is."""
    with suppress(OSError, ValueError):
        return UUID(Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()).bytes
    return None
