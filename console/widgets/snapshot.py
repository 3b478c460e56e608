"""What every pane is given: one immutable picture of the board, and of what this operator is doing with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import tzinfo
from itertools import chain, islice
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from console.board import Board
from console.card import (
    Card,
    DeviceView,
    ExerciseView,
    LogEntry,
    RecordingView,
    RequestView,
    Row,
    SourceView,
    Standing,
    View,
)
from console.events import RawRead, Stored
from console.incident_fold.heard import only_tells_facts
from console.ladder import Ladder, Rung
from console.ranking import RankedUnit, Roads, ranked
from console.sound import SoundState
from console.told import told_to

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SHIFT_CLOSED = 12  # newest closed incidents that stay in the list
BAND_MOST = 100  # rows of the band that are counted
RECORDED_MOST = 20  # open P1 whose recordings are looked at: there are not so many lines
LOW_BATTERY = 20  # per cent: ours


class Desk(View, frozen=True, kw_only=True):
    """What this desk adds to the board: who sits here, what is chosen, revealed, heard, said."""

    operator: str = ""
    supervisor: str = ""
    zone: tzinfo = STOCKHOLM
    sound: SoundState = SoundState()
    lag_s: float = 0.0
    beat: int = 0  # counts quarters of a second; flashes are made of it
    flash: bool = True
    revealed: frozenset[str] = frozenset()  # what of this incident was revealed: "code", "places", "safe_house"
    told: str = ""  # the technical line under the cursor, in full
    said: str = ""
    said_at: int = 0
    said_badly: bool = False
    ladder: Ladder = Ladder()  # who should be told of an alarm that nobody has seen
    undo_until: int = 0  # until when `u` takes the last act back
    readonly: bool = False


class Snapshot(View, frozen=True, kw_only=True):
    """Everything that is drawn. `now` is microseconds UTC, cut to whole seconds."""

    now: int
    desk: Desk
    rows: tuple[Row, ...] = ()  # the whole queue, and its four parts:
    p1: tuple[Row, ...] = ()
    p2: tuple[Row, ...] = ()
    technical: tuple[Row, ...] = ()
    shelved: tuple[Row, ...] = ()
    closed: tuple[Row, ...] = ()
    band: tuple[Row, ...] = ()  # what nobody has seen yet, as F2 acknowledges it; then the open P1
    unsafe: tuple[RecordingView, ...] = ()  # of every open P1, also of those not on the table
    not_kept: tuple[str, ...] = ()  # the labels of those of which neither copy is
    card: Card | None = None
    units: tuple[RankedUnit, ...] = ()
    sources: tuple[SourceView, ...] = ()
    recorder: tuple[RecordingView, ...] = ()
    devices: tuple[DeviceView, ...] = ()
    requests: tuple[RequestView, ...] = ()
    unread: int = 0
    unplaced: tuple[Stored, ...] = ()  # messages that belong to no incident
    exercise: ExerciseView | None = None
    told: tuple[LogEntry, ...] = ()  # words of the exercise for this operator
    standing: Standing = Standing()  # of the journal
    reading: tuple[int, int] | None = None  # the record is still being read: how many events of how many
    helpers: tuple[SourceView, ...] = ()  # what this desk asks and the record knows nothing of, where it is wrong

    @property
    def unrecorded(self) -> int:
        """Events of the case on the table that are in no file."""
        held = self.standing.held
        return sum(entry.nseq in held for entry in self.card.log) if self.card and held else 0

    @property
    def flash_p1(self) -> bool:
        """2 Hz at half duty (desk.md R5); steady where flashing is off."""
        return not self.desk.flash or self.desk.beat % 2 == 0

    @property
    def flash_p2(self) -> bool:
        """0.5 Hz at half duty."""
        return not self.desk.flash or self.desk.beat % 8 < 4


def waiting(rows: Iterable[Row], operator: str) -> Iterator[Row]:
    """What F2 acknowledges, first one first: unseen, not held by somebody else, most urgent, then longest waiting."""
    return (row for row in rows if row.pending and row.state != "shelved" and row.owner in ("", operator))


def unseen(view: Snapshot) -> Row | None:
    """The P1 with an alarm that nobody has seen for longest, also one that somebody holds and does not look at."""
    return min((row for row in view.p1 if row.pending), key=_unseen_since, default=None)


def _unseen_since(row: Row) -> int:
    return max(row.raised, row.unseen)


def unseen_for(view: Snapshot) -> tuple[int, Rung]:
    """Seconds for which nobody has seen it, and how far it has climbed (desk.md R9)."""
    if (row := unseen(view)) is None:
        return 0, 0
    seconds = max(0, view.now - _unseen_since(row)) // 1_000_000
    return seconds, view.desk.ladder.rung(seconds)


def parted(rows: tuple[Row, ...]) -> tuple[tuple[Row, ...], ...]:
    """The P1, the P2, the technical, the shelved: the order of the queue, so that ten thousand rows are not read."""
    p2, technical, shelved = (bisect_right(rows, limit, key=_urgency) for limit in (1, 2, 3))
    return rows[:p2], rows[p2:technical], rows[technical:shelved], rows[shelved:]


def _urgency(row: Row) -> int:
    return row.priority + (10 if row.state == "shelved" else 0)


def band_rows(p1: tuple[Row, ...], p2: tuple[Row, ...], operator: str) -> tuple[Row, ...]:
    """What the band shows, first one first: the P1 nobody has seen, one that is seen, the P2 that wait, the other P1.

    A .3 never enters (R2), and a P2 never stands above a person in danger. Of very many, BAND_MOST.
    """
    first = tuple(waiting(p1, operator))
    mine = {row.label for row in first}
    seen = tuple(row for row in p1 if row.label not in mine)
    return tuple(islice(chain(first, seen[:1], waiting(p2, operator), seen[1:]), BAND_MOST))


def take(
    board: Board, desk: Desk, now: int, chosen: object | None, reading: tuple[int, int] | None = None,
    roads: Roads | None = None, wrong: tuple[SourceView, ...] = (),
) -> Snapshot:  # fmt: skip
    """The picture of `board` at `now` with the incident `chosen` on the table. `roads` is asked, and not waited for.

    `wrong`: what else of this desk is not as it should be.
    """
    rows, around = board.rows(), board.around
    p1, p2, technical, shelved = parted(rows)
    card = board.card(chosen) if isinstance(chosen, UUID) else None
    open_p1 = [each for row in p1[:RECORDED_MOST] if (each := board.card(row.id)) and each.recordings]
    return Snapshot(
        unsafe=tuple(copy for each in open_p1 for copy in each.recordings if copy.unsafe),
        not_kept=tuple(e.row.label for e in open_p1 if all(copy.state == "failed" for copy in e.recordings)),
        now=now, desk=desk, rows=rows, p1=p1, p2=p2, technical=technical, shelved=shelved,
        closed=board.closed(SHIFT_CLOSED), band=band_rows(p1, p2, desk.operator),
        card=card, units=_units(board, card, roads), sources=board.sources(now), standing=board.standing,
        recorder=tuple(around.recorder[copy] for copy in sorted(around.recorder)),
        devices=tuple(device for device in around.devices.values() if needs_care(device)),
        requests=tuple(r for r in around.requests.values() if card and r.incident == card.row.id),
        unread=len(board.arrivals.unread), unplaced=_unplaced(board), exercise=around.exercise,
        told=told_to(desk.operator, board), reading=reading,
        helpers=(*([roads.health] if roads and roads.health else ()), *wrong),
    )  # fmt: skip


def turned_to(view: Snapshot, board: Board, desk: Desk, chosen: object | None, roads: Roads | None = None) -> Snapshot:
    """The same picture with another incident on the table: a key need not wait until ten thousand rows are read."""
    card = board.card(chosen) if isinstance(chosen, UUID) else None
    return replace(
        view, desk=desk, card=card, units=_units(board, card, roads),
        requests=tuple(r for r in board.around.requests.values() if card and r.incident == card.row.id),
    )  # fmt: skip


def _unplaced(board: Board) -> tuple[Stored, ...]:
    """Without those of units, recorders and lines: what they tell is an event of its own, shown where it belongs."""
    return tuple(
        left for left in board.unplaced if not (isinstance(left.fact, RawRead) and only_tells_facts(left.fact.reading))
    )


def _units(board: Board, card: Card | None, roads: Roads | None) -> tuple[RankedUnit, ...]:
    units = board.around.units.values()
    if roads is not None:
        roads.want(units, card)
    return ranked(units, card, roads.times if roads is not None else None)


def first_choice(board: Board, operator: str) -> UUID | None:
    """What lies on the table before anybody chose: what the band shows first, or else the head of the queue."""
    p1, p2, *_others = parted(board.rows())
    return next((row.id for row in (*band_rows(p1, p2, operator)[:1], *board.rows()[:1])), None)


def needs_care(device: DeviceView) -> bool:
    """Whether a device is worth a technical line."""
    return device.state in ("fault", "offline") or (device.battery is not None and device.battery < LOW_BATTERY)
