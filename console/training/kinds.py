"""What can happen in a scenario: one class a kind (training.md section 1 note 1), without its time.

Every telephone that calls for help belongs to somebody of the cast, so `who` and `line` name an actor. On a call
of ours to a contact of theirs, sound alone can be heard.
"""

from __future__ import annotations

from typing import Literal

from msgspec import field

from console.reading import Source
from console.register import UnitState
from console.training.forms import (
    ActorRef,
    Decibel,
    Duration,
    Part,
    Percent,
    PersonRef,
    Position,
    RelativePath,
    SpeakerRef,
    Telephone,
    TrailPoint,
    UnitRef,
)
from console.training.problems import Misfit
from console.training.tracks import check_track

AlarmTrigger = Literal[
    "button", "button_3s", "sos", "fall", "duress", "panic", "emergency_call", "zone", "silence", "low_battery",
    "power_off", "no_fix", "tamper", "test", "unknown",
]  # fmt: skip
RecordingStates = Literal[
    "idle", "armed", "arming", "recording", "quiet", "noise", "stalled", "degraded", "paused", "lost", "sealing",
    "stored", "uploading", "verified", "failed", "held", "expired",
]  # fmt: skip
ModemFault = Literal["creg_lost", "sim_missing", "sms_dup", "gps_stale", "usb_gone"]


class Kind(Part, frozen=True, kw_only=True, tag_field="kind"):
    """What happens."""


class Alarm(Kind, frozen=True, kw_only=True, tag="alarm"):
    """The device says that its person calls for help."""

    who: ActorRef
    trigger: AlarmTrigger
    battery: Percent | None = None


class Trail(Kind, frozen=True, kw_only=True, tag="trail"):
    """Positions one after another, from `points` or from a GPX file beside the scenario.

    `age`: how old each fix already is when its message comes; `source`: how it was found.
    """

    who: ActorRef
    age: Duration = 0.0
    source: Source = "gps"
    points: tuple[TrailPoint, ...] = ()
    gpx: RelativePath | None = None

    def __post_init__(self) -> None:
        if bool(self.points) == (self.gpx is not None):
            raise Misfit("training.points_or_gpx", "points")
        check_track(self.points)


class Audio(Kind, frozen=True, kw_only=True, tag="audio"):
    """What is heard on the alarm line of `line`, or of a contact whom the desk has rung; `level` in dBFS."""

    line: PersonRef
    say: str | None = None
    level: Decibel | None = None

    def __post_init__(self) -> None:
        if self.say is None and self.level is None:
            raise Misfit("training.nothing_heard")


class Recording(Kind, frozen=True, kw_only=True, tag="recording"):
    """The line recording (or its copy A or B) enters a state of desk.md section 9."""

    line: ActorRef
    state: RecordingStates
    copy: Literal["A", "B"] | None = None
    why: str | None = None


class Call(Kind, frozen=True, kw_only=True, tag="call"):
    """Somebody telephones the desk. Unanswered, the caller gives up after `rings`; answered, hangs up after `lasts`."""

    dir: Literal["in"] = "in"
    from_: Telephone | None = field(name="from", default=None)  # None: the number is withheld
    say: str | None = None
    level: Decibel | None = None
    rings: Duration = 45.0
    lasts: Duration | None = None


class Sms(Kind, frozen=True, kw_only=True, tag="sms"):
    """A text arrives. `late`: how long the network held it back."""

    from_: Telephone = field(name="from")
    text: str
    late: Duration = 0.0


class Battery(Kind, frozen=True, kw_only=True, tag="battery"):
    who: ActorRef
    level: Percent


class Network(Kind, frozen=True, kw_only=True, tag="network"):
    who: ActorRef
    state: Literal["ok", "weak", "none"]


class Modem(Kind, frozen=True, kw_only=True, tag="modem"):
    """The station's own modem fails; without `for`, until the end."""

    fault: ModemFault
    for_: Duration | None = field(name="for", default=None)


class Unit(Kind, frozen=True, kw_only=True, tag="unit"):
    """A unit tells its state, its place, or both."""

    unit: UnitRef
    state: UnitState | None = None
    position: Position | None = None
    say: str | None = None

    def __post_init__(self) -> None:
        if self.state is None and self.position is None and self.say is None:
            raise Misfit("training.nothing_told")


class Radio(Kind, frozen=True, kw_only=True, tag="radio"):
    from_: SpeakerRef = field(name="from")
    say: str


class Zone(Kind, frozen=True, kw_only=True, tag="zone"):
    who: ActorRef
    zone: str
    state: Literal["entered", "left"] = "entered"


class Acoustic(Kind, frozen=True, kw_only=True, tag="acoustic"):
    who: ActorRef
    state: Literal["sounding", "silent", "unknown"] = "unknown"


class DeviceState(Kind, frozen=True, kw_only=True, tag="device_state"):
    who: ActorRef
    state: Literal["ok", "fault", "offline", "online", "charging", "unknown"]
    say: str | None = None


class Inject(Kind, frozen=True, kw_only=True, tag="inject"):
    """The instructor's own hand: a note, a call, a word at the desk."""

    say: str
    via: Literal["note", "phone", "radio", "person"] = "note"


class End(Kind, frozen=True, kw_only=True, tag="end"):
    """The exercise is over. `when_safe`: not before every incident is closed, and at the latest after `duration`."""

    when_safe: bool = False


Happening = (
    Alarm | Trail | Audio | Recording | Call | Sms | Battery | Network | Modem | Unit | Radio | Zone | Acoustic
    | DeviceState | Inject | End
)  # fmt: skip
