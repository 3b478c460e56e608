"""One incident: what its events, in their order, have added up to, and the snapshots the desk draws.

incident_fold/ says what each kind of fact does to it. Neither reads a clock, nor anything outside the events.
"""

from __future__ import annotations

from bisect import insort
from uuid import UUID

import msgspec

from console import events as e
from console.arrivals import PartSet
from console.card import (
    Assignment,
    Card,
    ClockPoints,
    HandOverView,
    LineView,
    LogEntry,
    RecordingView,
    Row,
    State,
    TrailFix,
)
from console.reading import ACT_SOON, PERSON_IN_DANGER, Fix, Flag, Reading, Trigger, is_place
from console.register import Device, Person, line_number
from console.text import Untrusted

FUTURE_TOLERANCE_US = 60_000_000  # a fix time further ahead of its arrival than this is a wrong clock


LINE = line_number("")


def priority_of(triggers: tuple[Trigger, ...]) -> int:
    """1 person in danger, 2 act soon, 3 technical: the most urgent thing a message says decides (desk.md R2)."""
    if not triggers or any(trigger in PERSON_IN_DANGER for trigger in triggers):
        return 1
    return 2 if any(trigger in ACT_SOON for trigger in triggers) else 3


_NOTHING = e.IncidentOpened(priority=3, trigger="unknown")


class Incident:
    """The mutable inside of the fold; `card()` and `row()` hand out snapshots."""

    def __init__(self, id: UUID, number_in_journal: int, opened: e.Stored) -> None:
        """`opened`: its IncidentOpened, or what an erasure left of it."""
        fact = opened.fact if isinstance(opened.fact, e.IncidentOpened) else _NOTHING
        self.erased = fact is _NOTHING  # nothing can be read of it, and nothing came after
        self.begun = opened
        self.id, self.number_in_journal, self.label = id, number_in_journal, self.label_of(number_in_journal)
        self.priority, self.trigger = fact.priority, fact.trigger
        self.person_id, self.device, self.number = fact.person, fact.device, fact.number
        self.person: Person | None = None  # set by the board from the register
        self.profile: Device | None = None
        self.opened = self.raised = self.unseen = self.newest = opened.ts
        self.epoch = 0
        self.owner = ""
        self.pending = not self.erased
        self.alarms = 0
        self.battery: int | None = None
        self.flags: dict[tuple[str, str], Flag] = {}
        self.links: dict[str, Untrusted] = {}
        self.points: dict[str, int] = {"t1_received": opened.ts}
        self.line: LineView | None = None
        self.behind: list[LineView] = []  # lines that are not over, behind the newest one
        self.recordings: dict[str, RecordingView] = {}
        self.trail: list[TrailFix] = []
        self.units: dict[str, Assignment] = {}
        self.steps: dict[str, int] = {}
        self.code_word = ""
        self.handed_over: HandOverView | None = None
        self.closed: e.Stored | None = opened if self.erased else None
        self.shelved_until: int | None = None
        self.joined: UUID | None = None
        self.overrides: list[str] = []
        self.log: list[LogEntry] = []
        self.raws: dict[UUID, int] = {}  # raw cmd -> place in the log
        self.parts: dict[PartSet, int] = {}  # part set -> place in the log
        self.acknowledged_at: int | None = None
        self._row: Row | None = None
        self._card: Card | None = None
        self.packed: bytes | None = None  # as packing.py has it, as long as nothing changes
        self.note(opened)

    @staticmethod
    def label_of(number_in_journal: int) -> str:
        return f"K-{number_in_journal:04}"

    @staticmethod
    def flag_key(flag: Flag) -> tuple[str, str]:
        return flag.code, flag.detail.raw if flag.detail else ""

    def state_of_fold(self) -> dict[str, object]:
        """Everything that the events have added up to, without the snapshots."""
        return {name: value for name, value in vars(self).items() if name not in ("_row", "_card", "packed")}

    def blank(self) -> Incident:
        """The incident as it is read from a journal in which it is erased. The next claim is still the next one."""
        gone = msgspec.structs.replace(self.begun, fact=e.Erased(name=e.IncidentOpened.kind))
        blank = Incident(self.id, self.number_in_journal, gone)
        blank.epoch = self.epoch
        return blank

    def readings(self) -> list[e.RawRead]:
        """What its messages were understood to say."""
        return [entry.fact for entry in self.log if isinstance(entry.fact, e.RawRead)]

    # ---- what the fold uses ----

    def touch(self) -> None:
        """Forget the snapshots."""
        self._row = self._card = self.packed = None

    def note(self, stored: e.Stored) -> int:
        self.log.append(LogEntry(nseq=stored.nseq, ts=stored.ts, actor=stored.actor, fact=stored.fact, cmd=stored.cmd))
        return len(self.log) - 1

    def again(self, place: int, raw: UUID) -> None:
        """The same message once more: a counter on its line, never a new one and never nothing."""
        self.raws[raw] = place
        if place >= len(self.log):
            return  # a message of facts only, whose facts are not here yet
        entry = self.log[place]
        self.log[place] = msgspec.structs.replace(entry, count=entry.count + 1)

    def point(self, name: str, ts: int) -> None:
        """A clock point is the first time that it happened."""
        self.points.setdefault(name, ts)

    def alarm(self, priority: int, trigger: Trigger, ts: int) -> None:
        """One more call for help: a closed incident opens again, an acknowledged one wants to be seen again.

        What was open as something less counts from now: a low battery an hour ago is not an alarm unseen for an hour.
        """
        self.alarms += 1
        self.erased = False
        if priority == 3 and self.alarms > 1:
            return
        if priority < self.priority or self.closed is not None:
            self.raised = ts
        if priority < self.priority:  # what was put aside was something less
            self.priority, self.trigger, self.shelved_until = priority, trigger, None
        if not self.pending or self.closed is not None:
            self.unseen = ts
        self.pending = True
        if self.closed is not None:
            self.closed, self.owner = None, ""
            self.points.pop("t10_closed", None)
        if priority == 1:
            self.shelved_until = None

    def read(self, reading: Reading, received: int) -> None:
        for flag in reading.flags:
            self.flags[self.flag_key(flag)] = flag
        for link in reading.links:
            self.links[link.raw] = link
        if reading.battery is not None and not (reading.buffered and self.battery is not None):  # what was held is old
            self.battery = reading.battery
        if reading.device_time is not None:
            self.point("t0_button", reading.device_time)
        for fix in reading.fixes:
            self.add_fix(fix, received, reading.buffered)

    def add_fix(self, fix: Fix, received: int, buffered: bool = False) -> None:
        """Put a fix where its own time says. 0,0 is not a place; a repeated fix raises its counter."""
        if not is_place(fix.lat, fix.lon):
            return
        clock_wrong = fix.at is None or fix.at > received + FUTURE_TOLERANCE_US
        time = received if clock_wrong or fix.at is None else fix.at
        if buffered and clock_wrong and self.trail:  # older than its arrival, nobody knows by how much: not the newest
            time = min(time, self.trail[-1].time - 1)
        for place in range(len(self.trail) - 1, max(-1, len(self.trail) - 9), -1):
            known = self.trail[place]
            if known.fix == fix and fix.at is not None:
                self.trail[place] = msgspec.structs.replace(known, repeats=known.repeats + 1, last_received=received)
                return
        older = bool(self.trail and time < self.trail[-1].time)
        entry = TrailFix(
            fix=fix, received=received, time=time, late=buffered or older, clock_wrong=clock_wrong,
            last_received=received,
        )  # fmt: skip
        if older:
            insort(self.trail, entry, key=lambda known: known.time)
        else:
            self.trail.append(entry)
        self.point("t5_position", received)

    def is_over(self, call: str) -> bool:
        """Whether this call of it was closed; a line that went behind is gone when it is."""
        return all(line.call != call or line.state == "closed" for line in self.lines())

    def lines(self) -> list[LineView]:
        """The one in front is the last."""
        return self.behind if self.line is None else [*self.behind, self.line]

    # ---- snapshots ----

    @property
    def state(self) -> State:
        if self.closed is not None:
            return "closed"
        if self.shelved_until is not None:
            return "shelved"
        sent = [unit for unit in self.units.values() if unit.recalled is None]
        if any(unit.state == "on_scene" for unit in sent):
            return "on_scene"
        if sent:
            return "sent"
        return "acknowledged" if self.owner else "open"

    @property
    def who(self) -> str:
        """The name as it may stand in a list, else the number, else the device; empty: none is known. Safe to show."""
        if self.person is not None:
            return str(Untrusted(self.person.name))
        return str(self.number or Untrusted(self.device or ""))

    def row(self) -> Row:
        if self._row is None:
            self._row = Row(
                id=self.id, label=self.label, priority=self.priority, opened=self.opened, raised=self.raised,
                who=self.who, state=self.state, owner=self.owner, alarms=self.alarms,
                pending=self.pending and self.closed is None,
                trigger=self.trigger, silent=None if self.person is None else self.person.mode == "SILENT",
                newest=self.newest, unseen=self.unseen, shelved_until=self.shelved_until,
                place=self.trail[-1] if self.trail else None,
                equipment=self.person_id is None and self.number is not None and self.number.raw.startswith(LINE),
            )  # fmt: skip
        return self._row

    def card(self) -> Card:
        if self._card is None:
            self._card = Card(
                row=self.row(), epoch=self.epoch, person=self.person, device=self.device, number=self.number,
                profile=self.profile,
                battery=self.battery, flags=tuple(self.flags.values()), links=tuple(self.links.values()),
                clock=ClockPoints(**self.points), acknowledged=self.acknowledged_at, acknowledged_by=self.owner,
                line=self.line, recordings=tuple(self.recordings[name] for name in sorted(self.recordings)),
                trail=tuple(self.trail), units=tuple(self.units.values()), steps=dict(self.steps),
                code_word=self.code_word, handed_over=self.handed_over,
                outcome=_outcome(self.closed), closed=self.closed.ts if self.closed else None,
                shelved_until=self.shelved_until, overrides=tuple(self.overrides), log=tuple(self.log),
            )  # fmt: skip
        return self._card


def _outcome(closed: e.Stored | None) -> e.Outcome | None:
    return closed.fact.outcome if closed is not None and isinstance(closed.fact, e.Closed) else None
