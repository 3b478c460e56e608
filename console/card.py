"""What the desk sees of an incident: immutable snapshots, all the way down.

Times are microseconds UTC. Ages are never stored: whoever draws a figure knows what time it is.
"""

from __future__ import annotations

from typing import Literal
from uuid import UUID

import msgspec

from console.events import Erased, ExerciseMarked, Fact, Outcome, RecordingState
from console.reading import Fix, Flag, Trigger
from console.register import Device, Person, Unit, UnitState
from console.text import Untrusted

State = Literal["open", "acknowledged", "sent", "on_scene", "shelved", "closed"]


class View(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A snapshot."""


class TrailFix(View, frozen=True, kw_only=True):
    """A fix and how it came. `time` orders the trail: the fix's own time where it can be believed, else its arrival."""

    fix: Fix
    received: int
    time: int
    late: bool = False  # older than what was known when it came
    clock_wrong: bool = False  # its own time lies in the future, or is missing
    repeats: int = 0  # the device sent the same fix again: "fix not moving in time"
    last_received: int = 0  # the newest message that carried it


class LineView(View, frozen=True, kw_only=True):
    """The newest call of the incident. "open" says that voice can pass, never that somebody answered."""

    call: str
    state: Literal["ringing", "open", "closed"]
    since: int
    source: str = ""
    outgoing: bool = False
    number: Untrusted | None = None
    withheld: bool = False
    why: str = ""  # how it closed
    listening: bool = False
    microphone_open: bool = False
    level_db: float | None = None
    heard: int | None = None  # when sound was last heard


SELF_TEST_HOLDS = 86_400_000_000  # microseconds: "passed in the last 24 h"


class RecordingView(View, frozen=True, kw_only=True):
    """One copy of the line recording."""

    copy: str
    state: RecordingState
    since: int
    changed: int
    seconds: float | None = None
    size: int | None = None
    segments: int | None = None
    sha256: str = ""
    why: Untrusted | None = None

    @property
    def unsafe(self) -> bool:
        """Whether it needs an answer: nobody may take this for a recording (desk.md section 9)."""
        return self.state in ("noise", "stalled", "degraded", "paused", "lost", "failed")

    def overdue(self, now: int) -> bool:
        """Whether the self-test that made it ready is more than a day old (desk.md section 9)."""
        return self.state == "armed" and abs(now - self.changed) > SELF_TEST_HOLDS  # from the future: a clock was set


class Assignment(View, frozen=True, kw_only=True):
    """A unit that was sent."""

    unit: str
    sent: int
    by: str
    state: UnitState = "sent"
    state_since: int = 0
    recalled: int | None = None

    @property
    def on_scene(self) -> bool:
        return self.state == "on_scene" and self.recalled is None


class ClockPoints(View, frozen=True, kw_only=True):
    """T0 to T10 of desk.md section 12."""

    t0_button: int | None = None
    t1_received: int | None = None
    t2_shown: int | None = None
    t3_acknowledged: int | None = None
    t4_audio: int | None = None
    t5_position: int | None = None
    t6_decision: int | None = None
    t7_sent: int | None = None
    t8_on_scene: int | None = None
    t9_contact: int | None = None
    t10_closed: int | None = None


class LogEntry(View, frozen=True, kw_only=True):
    """One line of the case log. `count` is how often the same message came."""

    nseq: int
    ts: int
    actor: str | None
    fact: Fact
    cmd: UUID
    undone: bool = False
    count: int = 1


class HandOverView(View, frozen=True, kw_only=True):
    number: str
    at: int
    by: str
    taken_by: Untrusted | None = None
    read_back: bool = False


class Row(View, frozen=True, kw_only=True):
    """One line of the queue."""

    id: UUID
    label: str
    priority: int
    opened: int
    raised: int  # since when it is as urgent as it is
    who: str
    state: State
    owner: str
    alarms: int
    pending: bool  # an alarm nobody has seen yet
    trigger: Trigger
    silent: bool | None  # None: the person is not known
    newest: int
    shelved_until: int | None = None
    unseen: int = 0  # while `pending`: since when an alarm of it has not been seen
    place: TrailFix | None = None
    equipment: bool = False  # about a line of ours, and no person


class Card(View, frozen=True, kw_only=True):
    """An incident, whole."""

    row: Row
    epoch: int
    person: Person | None
    device: str | None
    number: Untrusted | None
    profile: Device | None  # of the device, as the register has it
    battery: int | None
    flags: tuple[Flag, ...]
    links: tuple[Untrusted, ...]
    clock: ClockPoints
    acknowledged: int | None
    acknowledged_by: str
    line: LineView | None
    recordings: tuple[RecordingView, ...]
    trail: tuple[TrailFix, ...]
    units: tuple[Assignment, ...]
    steps: dict[str, int]  # position, briefed, supervisor, contact -> when
    code_word: str  # "", right, wrong, duress
    handed_over: HandOverView | None
    outcome: Outcome | None
    closed: int | None
    shelved_until: int | None
    overrides: tuple[str, ...]  # guards an operator went past on this incident
    log: tuple[LogEntry, ...]

    @property
    def position(self) -> TrailFix | None:
        """The newest fix: newest by its own time, never by its arrival (wire.md rule 8)."""
        return self.row.place

    @property
    def erased(self) -> bool:
        """Whether the law made it unreadable, and nothing came after."""
        return self.row.alarms == 0 and bool(self.log) and isinstance(self.log[0].fact, Erased)

    @property
    def on_scene(self) -> bool:
        return any(unit.on_scene for unit in self.units)


class UnitView(View, frozen=True, kw_only=True):
    """A unit as it last told, and where it was sent."""

    unit: Unit
    state: UnitState
    state_since: int | None = None
    fix: Fix | None = None
    fix_received: int | None = None
    incident: UUID | None = None
    words: Untrusted | None = None  # the last it said while it was on no incident: those have a log for it
    words_at: int = 0


class LoopBackView(View, frozen=True, kw_only=True):
    """The self-test of a line. Times are 0 until they happened."""

    source: str
    state: Literal["", "sent", "passed", "late", "missing", "untested", "postponed"] = ""
    since: int = 0
    code: str = ""
    number: str = ""
    tokens: tuple[str, ...] = ()  # the newest last
    raw: UUID | None = None  # the newest one came in as this message
    asked: int = 0
    sent: int = 0
    tried: int = 0  # when it could not be sent
    passed: int = 0
    seconds: float | None = None  # there and back, the newest time
    again: int = 0  # tokens that came twice, or too late for their test
    day: tuple[int, ...] = ()  # when texts were sent, in the last day


class SourceView(View, frozen=True, kw_only=True):
    """A way in: what it last said of itself, and when it last proved itself alive."""

    source: str
    state: Literal["ok", "starting", "degraded", "down", "off"]
    code: str
    since: int
    heard: int
    interval_s: float = 30.0
    detail: dict[str, str] = {}
    figures: dict[str, float] = {}
    loop_back: LoopBackView | None = None

    def silent(self, now: int) -> bool:
        """Whether a promised sign of life is overdue: a quiet source and a dead one look the same otherwise."""
        limit = 2.5 * self.interval_s * 1_000_000
        return self.state in ("ok", "degraded") and abs(now - self.heard) > limit  # from the future: a clock was set


class Standing(View, frozen=True, kw_only=True):
    """How the journal stands for this process. Not part of the fold: it is about what could not be written.

    `held`: the numbers of the events that are on the board and in no file. `code`: a sentence.
    """

    state: Literal["ok", "degraded", "down"] = "ok"
    code: str = ""
    detail: dict[str, str] = {}
    since: int = 0
    held: frozenset[int] = frozenset()


class DeviceView(View, frozen=True, kw_only=True):
    """A device as it last told."""

    device: str
    heard: int
    battery: int | None = None
    state: str = "unknown"
    words: Untrusted | None = None
    person: str | None = None


class RequestView(View, frozen=True, kw_only=True):
    """An outbound act: requested → sent → confirmed / failed / expired / unknown."""

    cmd: UUID
    incident: UUID | None
    act: str
    to: str
    call: str
    words: Untrusted | None
    by: str
    at: int
    expires: int
    state: Literal["requested", "sent", "confirmed", "failed", "expired", "unknown"] = "requested"
    code: str = ""


class Told(View, frozen=True, kw_only=True):
    """Words of an exercise for somebody at a desk: an instructor's, a colleague's, one over the radio."""

    nseq: int
    ts: int
    cmd: UUID
    fact: ExerciseMarked


class ExerciseView(View, frozen=True, kw_only=True):
    scenario: str
    title: dict[str, str]
    state: Literal["running", "paused", "ended", "replay"]  # the last one only on a board of the past
    speed: float = 1.0
    told: tuple[Told, ...] = ()
