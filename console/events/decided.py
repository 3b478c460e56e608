"""What operators decide."""

from __future__ import annotations

from typing import ClassVar, Literal
from uuid import UUID

from console.events.fact import Fact
from console.text import Untrusted


class OperatorPresent(Fact, frozen=True, kw_only=True):
    """An operator sits at this desk (`actor`). Sign-in proper comes later; help never waits for it."""

    kind: ClassVar[str] = "operator.present"
    desk: str = ""


class OperatorLeft(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "operator.left"
    desk: str = ""


class Acknowledged(Fact, frozen=True, kw_only=True):
    """Seen, and owned: the winning claim of (incident, epoch)."""

    kind: ClassVar[str] = "incident.acknowledged"


class ListeningChanged(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "line.listening"
    on: bool
    call: str = ""


class MicrophoneChanged(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "line.microphone"
    open: bool
    call: str = ""


class UnitSent(Fact, frozen=True, kw_only=True):
    """`distance_m` and `fix_age_s` are what the list showed when the operator chose."""

    kind: ClassVar[str] = "unit.sent"
    unit: str
    distance_m: float | None = None
    fix_age_s: float | None = None
    sirens: bool = False


class UnitRecalled(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "unit.recalled"
    unit: str
    why: str = ""


class NoteWritten(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "note.written"
    words: Untrusted
    begun: int | None = None  # the first key of the note
    tag: str = ""


class StepDone(Fact, frozen=True, kw_only=True):
    """A step of the handling card: position (confirmed), briefed, supervisor (told), contact (called)."""

    kind: ClassVar[str] = "step.done"
    step: Literal["position", "briefed", "supervisor", "contact"]
    words: Untrusted | None = None


class CodeWordHeard(Fact, frozen=True, kw_only=True):
    """Right, wrong or none, or the duress word. Wrong and duress both mean: real (desk.md section 2)."""

    kind: ClassVar[str] = "codeword.heard"
    result: Literal["right", "wrong", "duress"]


class RecordViewed(Fact, frozen=True, kw_only=True):
    """A protected field is about to be shown: appended before it is (DESIGN promise 11)."""

    kind: ClassVar[str] = "record.viewed"
    person: str
    field: str
    reason: str
    screen: str = ""
    second: str = ""  # the other person, where two are needed


class RecordExported(Fact, frozen=True, kw_only=True):
    """An incident leaves the house: appended before the bundle or the file is whole. The header names no incident, for
    who got what must still be known when the incident has been erased."""

    kind: ClassVar[str] = "record.exported"
    incident: UUID
    sha256: str  # of the bundle's manifest, which holds those of all its files; or of the one file
    what: Literal["bundle", "map", "track", "scenario"] = "bundle"
    by: tuple[str, ...]
    to: str = ""
    rule: str = ""


class SafetyOverridden(Fact, frozen=True, kw_only=True):
    """An operator went past a guard (calling a SILENT person), with a reason."""

    kind: ClassVar[str] = "safety.overridden"
    guard: str
    reason: Untrusted


class HandedOver(Fact, frozen=True, kw_only=True):
    """Told to 112, 114 14 or another centre: which number, how, and who took it."""

    kind: ClassVar[str] = "incident.handed_over"
    number: str
    taken_by: Untrusted | None = None
    read_back: bool = False
    by_modem: bool = False


Outcome = Literal["real", "real_under_duress", "precautionary", "accidental", "false", "test", "technical", "unknown"]


class Closed(Fact, frozen=True, kw_only=True):
    """`second` is the other person where two are needed; alone on duty it is empty and `words` says so."""

    kind: ClassVar[str] = "incident.closed"
    outcome: Outcome
    words: Untrusted | None = None
    second: str = ""


class Shelved(Fact, frozen=True, kw_only=True):
    """Out of the way until a time; never a P1 (desk.md R11)."""

    kind: ClassVar[str] = "incident.shelved"
    until: int
    reason: Untrusted | None = None


class Unshelved(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "incident.unshelved"


class Undone(Fact, frozen=True, kw_only=True):
    """The act `act` (its cmd) is taken back, within ten seconds and only where nothing left the building (R21)."""

    kind: ClassVar[str] = "act.undone"
    act: UUID


class SoundPaused(Fact, frozen=True, kw_only=True):
    """Silence is not acknowledgement (R7); `until` is at most 60 s away."""

    kind: ClassVar[str] = "sound.paused"
    until: int


class SoundConfirmed(Fact, frozen=True, kw_only=True):
    """The answer to "did you hear it?" (R8)."""

    kind: ClassVar[str] = "sound.confirmed"
    heard: bool


class RecordingAsked(Fact, frozen=True, kw_only=True):
    """The operator asked the recorder: for the spare, for a test, or to play the last seconds of the line."""

    kind: ClassVar[str] = "recording.asked"
    wish: Literal["failover", "test", "last_10", "last_30"]


class LoopBackAsked(Fact, frozen=True, kw_only=True):
    """The operator wants the lines tested now; `source` "": all of them."""

    kind: ClassVar[str] = "loop_back.asked"
    source: str = ""


Answer = Literal["right", "wrong", "skipped"]


class HandoverSigned(Fact, frozen=True, kw_only=True):
    """The shift sheet as it was signed, hashed. `answers`: of the read-back questions, in their order."""

    kind: ClassVar[str] = "handover.signed"
    sha256: str
    words: Untrusted | None = None
    answers: tuple[Answer, ...] = ()
