"""What a feed may say: one JSON object a message, its `kind` says which.

The public form of this file is docs/feed.schema.json, written by docs/write_feed_schema.py. Unknown keys are accepted.
Numbers may come as text; who it is about may come as a number (an IMEI often does). Times are RFC 3339 with a zone, or
seconds since 1970. Positions are WGS84 decimal degrees.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from console.events import RecordingState
from console.reading import Source
from console.register import UnitState
from console.text import Untrusted

Name = str | int
Time = Annotated[datetime, Meta(tz=True, description="RFC 3339 with a time zone")]
Percent = Annotated[int, Meta(ge=0, le=100, description="per cent")]
Seconds = Annotated[float, Meta(ge=0, le=1e8, description="seconds")]
Count = Annotated[int, Meta(ge=0, le=2**53)]
Trigger = Annotated[
    str | tuple[str, ...],
    Meta(
        description="What happened, one or several: button, sos, fall, duress, panic, call, text, zone, silence, "
        "emergency_call, low_battery, power_off, no_fix, tamper, test. Anything else counts as unknown, and is shown."
    ),
]


class Point(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One position with its own time."""

    lat: float
    lon: float
    at: Time | None = None
    accuracy_m: Annotated[float, Meta(ge=0, le=1e7)] | None = None
    source: Source = "unknown"
    last_known: bool = False
    speed_kmh: Annotated[float, Meta(ge=0, le=10_000)] | None = None
    course_deg: Annotated[float, Meta(ge=0, le=360)] | None = None


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """What every message has: `id` never used again for another message, the sender's time, and whom it is about."""

    id: Name
    at: Time | None = None
    person: Name = ""
    device: Name = ""
    number: Name = ""
    call: Name = ""
    words: Untrusted | None = None


class Where(Message, frozen=True, kw_only=True):
    """A message with positions: the newest in `fix`, earlier ones in `trail`."""

    fix: Point | None = None
    trail: tuple[Point, ...] = ()
    battery: Percent | None = None
    buffered: bool = False  # held back before sending: old


class Alarm(Where, frozen=True, kw_only=True, tag="alarm"):
    """A call for help. One without a position is a full alarm."""

    trigger: Trigger = "unknown"


class Position(Where, frozen=True, kw_only=True, tag="position"):
    """Where somebody or something is."""


class Recording(Message, frozen=True, kw_only=True, tag="recording"):
    """The line recording entered a state (desk.md section 9): copy "A", "B", or both (empty)."""

    state: RecordingState
    copy: Literal["", "A", "B"] = ""
    why: Untrusted | None = None
    since: Time | None = None
    seconds: Seconds | None = None
    size: Count | None = None
    segments: Count | None = None
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")] | None = None


class Call(Message, frozen=True, kw_only=True, tag="call"):
    """A voice line rings, opens or closes. `call` names it; without one, `id` does."""

    state: Literal["ringing", "open", "closed"]
    withheld: bool = False
    outgoing: bool = False
    why: Literal["missed", "remote", "local", "busy", "lost", "refused", "unknown"] = "unknown"
    seconds: Seconds | None = None


class DeviceState(Message, frozen=True, kw_only=True, tag="device"):
    """How a device is: technical, not a call for help."""

    battery: Percent | None = None
    state: Literal["ok", "fault", "offline", "online", "charging", "unknown"] = "unknown"


class UnitMessage(Message, frozen=True, kw_only=True, tag="unit"):
    """A patrol told its state, its position, or both."""

    unit: Name
    state: UnitState | None = None
    fix: Point | None = None


class Heartbeat(Message, frozen=True, kw_only=True, tag="heartbeat"):
    """The feed, or the device it names, is alive; the next one comes within `interval_s`."""

    interval_s: Annotated[float, Meta(ge=1, le=3600)] = 30.0


class Audio(Message, frozen=True, kw_only=True, tag="audio"):
    """Level and words from the line."""

    level_db: Annotated[float, Meta(ge=-200, le=100)] | None = None


AnyMessage = Alarm | Position | Recording | Call | DeviceState | UnitMessage | Heartbeat | Audio
KINDS: dict[str, type[Message]] = {
    "alarm": Alarm, "position": Position, "recording": Recording, "call": Call, "device": DeviceState,
    "unit": UnitMessage, "heartbeat": Heartbeat, "audio": Audio,
}  # fmt: skip


def words_hook(kind: type, value: Any) -> Any:
    """Words from outside become Untrusted."""
    if kind is Untrusted and isinstance(value, str):
        return Untrusted(value)
    raise ValueError("text was expected")


def schema() -> bytes:
    """The JSON Schema of a message, for whoever builds a feed."""
    made = msgspec.json.schema(AnyMessage, schema_hook=lambda _: {"type": "string"})
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A message of a Larmbord feed"}
    return msgspec.json.format(msgspec.json.encode(head | made, order="deterministic"), indent=2) + b"\n"
