"""What the world says."""

from __future__ import annotations

from typing import ClassVar, Literal
from uuid import UUID

from console.events.fact import Fact
from console.reading import Fix, Reading, Trigger
from console.register import UnitState
from console.text import Untrusted


class RawReceived(Fact, frozen=True, kw_only=True):
    """Bytes as they came. `media` says how to read them: "sms-pdu", "sms-text", "feed"."""

    kind: ClassVar[str] = "raw.received"
    source: str
    media: str
    payload: bytes
    slot: str = ""  # where the sender still holds it ("SM:2"), until RawReleased


class RawReleased(Fact, frozen=True, kw_only=True):
    """The world no longer holds this message: deleted from the modem's store after it was durable here."""

    kind: ClassVar[str] = "raw.released"
    raw: UUID


class RawRead(Fact, frozen=True, kw_only=True):
    """What the raw message was understood to say, and whose it is. The header's incident owns it, and the raw's key."""

    kind: ClassVar[str] = "raw.read"
    raw: UUID
    reading: Reading
    whole: Reading | None = None  # a part of a longer text: all of it that is here so far, read as one
    repeat_of: UUID | None = None  # the same bytes came before, as this raw
    person: str | None = None
    device: str | None = None


class IncidentOpened(Fact, frozen=True, kw_only=True):
    """The operators' unit of work begins. Priority 1 person in danger, 2 act soon, 3 technical."""

    kind: ClassVar[str] = "incident.opened"
    priority: int
    trigger: Trigger
    person: str | None = None
    device: str | None = None
    number: Untrusted | None = None


class IncidentShown(Fact, frozen=True, kw_only=True):
    """On a screen, and sounding: clock point T2."""

    kind: ClassVar[str] = "incident.shown"


class IncidentJoined(Fact, frozen=True, kw_only=True):
    """Two incidents turned out to be the same person's: this one goes on inside `into`."""

    kind: ClassVar[str] = "incident.joined"
    into: UUID


class LineRang(Fact, frozen=True, kw_only=True):
    """A call came in, at its first sign. The number may follow in LineIdentified, or never."""

    kind: ClassVar[str] = "line.rang"
    call: str
    source: str
    number: Untrusted | None = None
    withheld: bool = False


class LineIdentified(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "line.identified"
    call: str
    number: Untrusted | None = None
    withheld: bool = False
    person: str | None = None
    device: str | None = None


class LineOpened(Fact, frozen=True, kw_only=True):
    """Voice can pass. Never called "answered": only the operator's ear proves that (modem.md section 9)."""

    kind: ClassVar[str] = "line.opened"
    call: str
    source: str
    outgoing: bool = False
    number: Untrusted | None = None


class LineClosed(Fact, frozen=True, kw_only=True):
    """The call ended. `why`: missed, remote, local, busy, lost, refused, or unknown."""

    kind: ClassVar[str] = "line.closed"
    call: str
    why: Literal["missed", "remote", "local", "busy", "lost", "refused", "unknown"]
    seconds: float | None = None


class KeyHeard(Fact, frozen=True, kw_only=True):
    """The far phone pressed a key (DTMF)."""

    kind: ClassVar[str] = "line.key"
    call: str
    key: str


class AudioHeard(Fact, frozen=True, kw_only=True):
    """Level and words from the line, as far as somebody or something wrote them down."""

    kind: ClassVar[str] = "audio.heard"
    call: str = ""
    level_db: float | None = None
    words: Untrusted | None = None


RecordingState = Literal[
    "idle", "armed", "arming", "recording", "quiet", "noise", "stalled", "degraded", "paused", "lost",
    "sealing", "stored", "uploading", "verified", "failed", "held", "expired",
]  # fmt: skip


class RecordingChanged(Fact, frozen=True, kw_only=True):
    """One copy ("A", "B") of the line recording of this incident, or both ("") entered a state of desk.md section 9."""

    kind: ClassVar[str] = "recording.changed"
    state: RecordingState
    copy: str = ""
    why: Untrusted | None = None
    since: int | None = None  # when the state began, if not now
    seconds: float | None = None
    size: int | None = None  # bytes on disk
    segments: int | None = None
    sha256: str | None = None  # of the newest sealed segment
    call: str = ""  # which line, where that is how the incident is known


class UnitReported(Fact, frozen=True, kw_only=True):
    """A unit told its state, its position, or both."""

    kind: ClassVar[str] = "unit.reported"
    unit: str
    state: UnitState | None = None
    fix: Fix | None = None
    words: Untrusted | None = None


class DeviceReported(Fact, frozen=True, kw_only=True):
    """A device told how it is: technical, unless an alarm says otherwise."""

    kind: ClassVar[str] = "device.reported"
    device: Untrusted
    battery: int | None = None
    state: Literal["ok", "fault", "offline", "online", "charging", "unknown"] = "unknown"
    words: Untrusted | None = None


class SourceReported(Fact, frozen=True, kw_only=True):
    """The health of a way in or out, as a sentence of sentences.py with what belongs into it."""

    kind: ClassVar[str] = "source.reported"
    source: str
    state: Literal["ok", "starting", "degraded", "down", "off"]
    code: str
    detail: dict[str, str] = {}
    figures: dict[str, float] = {}  # signal_dbm, store_used, store_total, …


class SourceHeard(Fact, frozen=True, kw_only=True):
    """Proof of life from a source, at most every half minute."""

    kind: ClassVar[str] = "source.heard"
    source: str
    interval_s: float = 30.0  # the next one is promised within this


class JournalContinued(Fact, frozen=True, kw_only=True):
    """This journal goes on where another one ended, whose disk failed: always its first event.

    `node` (hex), `nseq` and `hash` (hex) are the head of the other one, as far as it was known; `why` a fault's code.
    """

    kind: ClassVar[str] = "journal.continued"
    node: str = ""
    nseq: int = 0
    hash: str = ""
    why: str = ""


class LoopBackChanged(Fact, frozen=True, kw_only=True):
    """The self-test of a line: a text to its own number that must come in again (modem.md section 7).

    "sent" with its token, "heard" when it came in (`raw`), "passed" or "late" when the modem holds it no more,
    "missing" when it did not come, "untested" when nothing could be sent, "again" for a token seen twice or an old one.
    """

    kind: ClassVar[str] = "loop_back.changed"
    source: str
    state: Literal["sent", "heard", "passed", "late", "missing", "untested", "postponed", "again"]
    token: str = ""
    number: str = ""  # the line's own
    raw: UUID | None = None
    seconds: float | None = None  # there and back
    code: str = ""  # a sentence of sentences.py


class DeviceSilent(Fact, frozen=True, kw_only=True):
    """A registered device gave no sign of life for longer than it promises: an alarm (DESIGN promise 10)."""

    kind: ClassVar[str] = "device.silent"
    device: str
    since: int  # microseconds UTC: its last sign, or its registration
    promised_s: int
