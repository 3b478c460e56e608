"""Erasing: a data key goes, and with it every copy of it beside the journal (store.md section 3.1, DESIGN promise 11).

The key lies in its row, in frames of the WAL, in a spare journal, and what it sealed in the board's snapshots. All of
that is gone when `Erasure.left` is empty; where another process is in the way, it is finished later.
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID, uuid4

import apsw
import msgspec

from console.events import KeyErased, NewEvent
from console.journal.faults import fault_of
from console.journal.interface import JournalFault
from console.journal.keys import Keys
from console.journal.ledger import Ledger
from console.journal.places import default_spare, places
from console.journal.record import Draft
from console.journal.sqlite_file import connect
from console.journal.sqlite_table import SqliteTable

ONE_PERSON = "journal.erase.one-person"
NO_RULE = "journal.erase.no-rule"
NOTHING = "journal.erase.nothing"
MOVED = "journal.erase.moved"
# While SQLite waits for readers to let go of the WAL, nobody can write: an alarm waits this long at most, then again.
WAL_WAIT_MS = 50


class Erasure(msgspec.Struct, frozen=True):
    """What was erased. `left`: files in which the keys may still be found, because something else has them open."""

    keys: int
    incidents: tuple[UUID, ...]
    left: tuple[str, ...] = ()


class Order(msgspec.Struct, frozen=True):
    """Who wants what erased, and why.

    `owners`: incidents, a person, or one message by its cmd. `by`: two accounts. `seen`: how far the journal was read
    before deciding.
    """

    owners: tuple[bytes, ...]
    rule: str
    by: tuple[str, str]
    person: str = ""
    seen: int | None = None

    def check(self) -> None:
        """Raises JournalFault: one person alone never erases (store.md section 7)."""
        first, second = (name.strip().casefold() for name in self.by)
        if not first or not second or first == second:
            raise JournalFault(ONE_PERSON)
        if not self.rule.strip():
            raise JournalFault(NO_RULE)


def erase_keys(
    order: Order, ledger: Ledger, table: SqliteTable, now: int, draft: Callable[[NewEvent], Draft]
) -> Erasure:
    """In one transaction: the keys are gone, and the event says so. Where there are none, nothing is written."""
    message = _nobodys(order, table)
    together = sorted({each for owner in order.owners for each in table.deks.together(owner)})
    if order.seen is not None and table.touched(order.seen) & set(together):
        raise JournalFault(MOVED)
    keys = sum(table.deks.erase(owner, now) for owner in order.owners)
    incidents = () if order.person or message else tuple(UUID(bytes=each) for each in together)
    if keys:
        fact = KeyErased(
            rule=order.rule.strip(), keys=keys, second=order.by[1], incidents=incidents, person=order.person,
            message=message,
        )  # fmt: skip
        incident = None if order.person or message else UUID(bytes=order.owners[0])
        ledger.append([draft(NewEvent(fact=fact, cmd=uuid4(), incident=incident, actor=order.by[0]))])
        table.deks.leave_unfinished()
    return Erasure(keys, incidents)


def _nobodys(order: Order, table: SqliteTable) -> UUID | None:
    """The one message that is meant, if it is one: it becomes its own owner, unless it is somebody's, and stays so."""
    (owner, *others) = order.owners
    if others or order.person or table.deks.of_raw(owner) is None:
        return None
    table.deks.attach(owner, owner)
    return UUID(bytes=owner)


def snapshots_of(path: Path) -> Sequence[Path]:
    """The board's snapshots beside a journal."""
    return sorted(path.parent.glob(f"{glob.escape(path.name)}.snapshot*"))


def spares_of(path: Path) -> list[Path]:
    """The spares beside a journal."""
    return [each for each in places(path, default_spare(path))[1:] if each.exists()]


def sweep(path: Path, keys: Keys, vfs: str = "") -> str:
    """Delete the snapshots, carry the WAL into the file and empty it. What is in the way, or empty when all is gone.

    Blocks: not for the event loop. Raises JournalFault.
    """
    for snapshot in snapshots_of(path):
        snapshot.unlink(missing_ok=True)
    connection = connect(path, keys, writer=True, vfs=vfs)
    try:
        connection.set_busy_timeout(WAL_WAIT_MS)
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    except apsw.BusyError:
        return f"{path}-wal"
    except apsw.Error as error:
        raise fault_of(error) from None
    finally:
        connection.close()
    return ""
