"""SQLite's errors as faults of the journal, and which of them end the use of a file."""

from __future__ import annotations

import apsw

from console.journal.interface import JournalFault

FULL = "journal.full"
BUSY = "journal.busy"
BROKEN = "journal.broken"
UNREADABLE = "journal.unreadable"
DAMAGED = "journal.damaged"
CLOSED = "journal.closed"
UNSTORABLE = "journal.unstorable"
CLAIM_ONLY = "journal.claim_only"
CMD_TAKEN = "journal.cmd_taken"
GAP = "journal.gap"
CUT = "journal.cut"
SLOW = "journal.slow"
ON_SPARE = "journal.on_spare"
ONLY_SPARE = "journal.only_spare"
NO_BALLAST = "journal.no_ballast"
SPARE_FOREIGN = "journal.spare_foreign"
SPARE_LATE = "journal.spare_late"
OK = "journal.ok"

_PASSING = frozenset({FULL, BUSY, SLOW})
REFUSALS = frozenset({UNSTORABLE, CLAIM_ONLY, CMD_TAKEN, CLOSED})  # the event's fault or the caller's, not the disk's


def fault_of(error: Exception) -> JournalFault:
    """The fault that tells of `error`. Its detail is SQLite's own result, never the words of a statement."""
    if isinstance(error, JournalFault):
        return JournalFault(error.code, **error.detail)  # a new one: each waiter raises its own
    if isinstance(error, apsw.Error):
        return JournalFault(_code_of(error), why=type(error).__name__)
    return JournalFault(BROKEN, why=type(error).__name__)


def passes(fault: JournalFault) -> bool:
    """Whether the file can be used on. After anything else nothing is written to it again (store.md section 2.4)."""
    return fault.code in _PASSING


def _code_of(error: apsw.Error) -> str:
    if isinstance(error, apsw.FullError) or getattr(error, "extendedresult", 0) == apsw.SQLITE_IOERR_SHMSIZE:
        return FULL  # the shared-memory file could not grow: the disk is full there too
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return BUSY
    return DAMAGED if isinstance(error, apsw.CorruptError | apsw.NotADBError) else BROKEN
