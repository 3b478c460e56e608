"""The vocabulary: every kind of fact the journal can hold.

A fact is a small frozen value named in the past tense; its `kind` is a stable name that is never reused for something
else. An event is a fact with its header: when, by whom, about which incident, and the command it answers. Facts a
later version wrote are kept as `Unknown` and shown, never refused.

Header fields survive erasure, so nothing personal stands in them: `incident` and `cmd` are random, `actor` is an
account id (store.md section 2.3).
"""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar, Literal, TypeVar
from uuid import UUID

import msgspec

from console.reading import Fix, Reading, Trigger
from console.register import Device, Person, Unit, UnitState
from console.text import Untrusted

T = TypeVar("T")


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that happened."""

    kind: ClassVar[str] = ""


class NewEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A fact on its way into the journal. The same `cmd` twice is one event."""

    fact: Fact
    cmd: UUID
    incident: UUID | None = None
    actor: str | None = None
    epoch: int | None = None


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """An event as the journal holds it. `nseq` is its place in the order; `ts` is wall time, microseconds UTC."""

    nseq: int
    ts: int
    fact: Fact
    cmd: UUID
    incident: UUID | None = None
    actor: str | None = None
    epoch: int | None = None


class Unknown(Fact, frozen=True, kw_only=True):
    """A fact of a kind, or of a shape, that this version does not know."""

    kind: ClassVar[str] = "unknown"
    name: str
    body: bytes


class Erased(Fact, frozen=True, kw_only=True):
    """What a rule made unreadable: its data key is gone (store.md section 3.1). Never written, only read.

    `name` is the kind of the fact that it was; its header is still there.
    """

    kind: ClassVar[str] = "erased"
    name: str


class Unopened(Erased, frozen=True, kw_only=True):
    """A body that its data key does not open: somebody changed the file. Never written, only read."""

    kind: ClassVar[str] = "unopened"


# ---- what the world says ------------------------------------------------------------------------------------------


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


# ---- what operators decide ----


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


# ---- what became of what was asked of the world ----


class OutboundRequested(Fact, frozen=True, kw_only=True):
    """One operator's act towards the world. It is done once, or expires; it never fires late (DESIGN promise 4)."""

    kind: ClassVar[str] = "outbound.requested"
    act: Literal["call", "answer", "hang_up", "keys", "text"]
    expires: int
    to: str = ""  # number, for call and text
    call: str = ""  # which line, for answer, hang_up and keys
    words: Untrusted | None = None  # the text, or the keys


class OutboundChanged(Fact, frozen=True, kw_only=True):
    """`request` is the cmd of OutboundRequested. "unknown": it may have gone out or not; never repeated by itself."""

    kind: ClassVar[str] = "outbound.changed"
    request: UUID
    state: Literal["sent", "confirmed", "failed", "expired", "unknown"]
    code: str = ""  # a sentence of sentences.py
    call: str = ""  # the line it became


# ---- the record itself ---------------------------------------------------------------------------------------------


class KeyErased(Fact, frozen=True, kw_only=True):
    """What was stored of these incidents, of one person or one message, cannot be read any more (DESIGN promise 11).

    The event is the first person's (`actor`), `second` is the other one's account. Nothing personal: a person is the
    journal's own hash of the id.
    """

    kind: ClassVar[str] = "key.erased"
    rule: str
    keys: int
    second: str
    incidents: tuple[UUID, ...] = ()  # joined ones go together
    person: str = ""
    message: UUID | None = None  # one raw message that was nobody's, by its cmd


# ---- register, exercise ------------------------------------------------------------------------------------------


class PersonRegistered(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "register.person"
    person: Person


class DeviceRegistered(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "register.device"
    device: Device


class UnitRegistered(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "register.unit"
    unit: Unit


class EntryRetired(Fact, frozen=True, kw_only=True):
    """Taken out of the register; what happened stays."""

    kind: ClassVar[str] = "register.retired"
    what: Literal["person", "device", "unit"]
    id: str


class ExerciseStarted(Fact, frozen=True, kw_only=True):
    """From here on this journal is an exercise. `sha256` is of the scenario file.

    `resumed`: of the past run it goes on from, the name of the result (`run`), its `sha256`, and `at` which moment.
    `lead`: how long after this event it begins, microseconds; until then, what happens is how the trainee finds it.
    """

    kind: ClassVar[str] = "exercise.started"
    scenario: str
    sha256: str
    seed: int
    title: dict[str, str] = {}
    resumed: dict[str, str] = {}
    lead: int = 0


class ExerciseMarked(Fact, frozen=True, kw_only=True):
    """Paused, resumed, speed changed, a note of the instructor, ended; "fired": the event `id` that waits for a hand;
    "told": words for the trainee in `seat` ("": all), as they came `via` note, phone, radio or person; "keys": the
    keys that were pressed at `seat`, in order. "refused": the instructor asked for what cannot be, and `code` names
    the sentence that says why. Ended `via` "hand": by the instructor, before its time."""

    kind: ClassVar[str] = "exercise.marked"
    what: Literal["paused", "resumed", "speed", "note", "ended", "fired", "told", "keys", "refused"]
    speed: float | None = None
    words: Untrusted | None = None
    id: str = ""
    via: str = ""
    seat: str = ""
    keys: tuple[str, ...] = ()
    code: str = ""


class ExerciseAsked(Fact, frozen=True, kw_only=True):
    """What the instructor `by` wishes, from a terminal of their own: `id` is what to fire, `speed` how fast.

    A wish does nothing and is worth nothing. The process of the exercise obeys it or not, and marks what it did.
    """

    kind: ClassVar[str] = "exercise.asked"
    what: Literal["pause", "resume", "speed", "fire", "note", "end"]
    id: str = ""
    speed: float | None = None
    words: Untrusted | None = None
    by: str = ""


class ExerciseBriefed(Fact, frozen=True, kw_only=True):
    """What a trainee who joins may know before it begins, and no more of the file: the `seats` there are, the `brief`,
    and what the shift before hands over. Words by language."""

    kind: ClassVar[str] = "exercise.briefed"
    seats: tuple[str, ...]
    brief: dict[str, str]
    notes: dict[str, str] = {}
    units_off: tuple[str, ...] = ()


KINDS: dict[str, type[Fact]] = {
    fact.kind: fact for fact in list(globals().values())
    if isinstance(fact, type) and issubclass(fact, Fact) and fact.kind and not issubclass(fact, Unknown | Erased)
}  # fmt: skip


def _encode_hook(value: Any) -> Any:
    if isinstance(value, Untrusted):
        return value.raw
    raise NotImplementedError(type(value).__name__)


def _decode_hook(kind: type, value: Any) -> Any:
    if kind is Untrusted and isinstance(value, str):
        return Untrusted(value)
    raise ValueError("words expected")


_encoder = msgspec.json.Encoder(enc_hook=_encode_hook, order="deterministic")
_plain_encoder = msgspec.json.Encoder(enc_hook=_encode_hook)  # keeps the order of dictionaries


@cache
def _decoder(kind: str) -> msgspec.json.Decoder[Fact]:
    """Made when the first fact of a kind is read: a desk should not wait for all of them before its first picture."""
    return decoder(KINDS[kind])


def decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    """Of any type made of this vocabulary."""
    return msgspec.json.Decoder(kind, dec_hook=_decode_hook)


def packed(value: object) -> bytes:
    """Any value of this vocabulary as JSON that `decoder` of its type reads back."""
    return _plain_encoder.encode(value)


def encode(fact: Fact) -> bytes:
    """The body of a fact, as JSON."""
    return fact.body if isinstance(fact, Unknown) else _encoder.encode(fact)


def decode(kind: str, body: bytes) -> Fact:
    """The fact back. A kind or shape this version does not know becomes `Unknown`; it never raises."""
    try:
        return _decoder(kind).decode(body)
    except (KeyError, msgspec.DecodeError, ValueError):
        return Unknown(name=kind, body=body)


def kind_of(fact: Fact) -> str:
    """The stable name in the header."""
    return fact.name if isinstance(fact, Unknown | Erased) else fact.kind


def plain(value: Any) -> Any:
    """Any value of this vocabulary as plain JSON types (exact words, UUIDs and bytes as text)."""
    return msgspec.to_builtins(value, enc_hook=_encode_hook)
