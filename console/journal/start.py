"""Opening the first file: which faults a person must mend first, and which must not keep alarms off the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from console.journal.ballast import Ballast
from console.journal.faults import FULL
from console.journal.interface import JournalFault
from console.journal.key_file import NO_KEY
from console.journal.looking import is_there
from console.journal.sqlite_file import UNREACHABLE
from console.journal.sqlite_journal import SqliteJournal, ballast_path


def first_file(path: Path, open_file: Callable[[Path], SqliteJournal], *, spares: bool) -> SqliteJournal | JournalFault:
    """The journal at `path`, or why the desk has to do without it. Raises JournalFault where it must not.

    Where a spare stands in for a file that is gone, no new one is made in its place.
    """
    if spares and not is_there(path):
        return JournalFault(UNREACHABLE, path=str(path), why="FileNotFoundError")
    try:
        return _with_room(path, open_file)
    except JournalFault as fault:
        if spares or fault.code in (UNREACHABLE, FULL) or (fault.code == NO_KEY and not is_there(path)):
            return fault
        raise


def _with_room(path: Path, open_file: Callable[[Path], SqliteJournal]) -> SqliteJournal:
    """On a full disk even opening needs a little."""
    try:
        return open_file(path)
    except JournalFault as fault:
        if fault.code not in (UNREACHABLE, FULL) or not Ballast(ballast_path(path)).give_up():
            raise
        return open_file(path)
