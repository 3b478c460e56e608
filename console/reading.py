"""What a raw message was understood to say. Always beside the raw bytes, never instead of them.

Times are microseconds UTC. Positions are WGS84 decimal degrees. Distances are metres.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from console.text import Untrusted

Source = Literal["gps", "wifi", "cell", "fused", "link", "unknown"]

# What a device can say has happened. Anything else a device says is kept as words and counts as "unknown".
Trigger = Literal[
    "button", "sos", "fall", "duress", "panic", "call", "text", "zone", "silence", "emergency_call",
    "low_battery", "power_off", "no_fix", "tamper", "test", "unknown",
]  # fmt: skip
PERSON_IN_DANGER: frozenset[Trigger] = frozenset(
    {"button", "sos", "fall", "duress", "panic", "call", "text", "emergency_call", "unknown"}
)
ACT_SOON: frozenset[Trigger] = frozenset({"zone", "silence", "tamper"})


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A small typed value."""


class Fix(Value, frozen=True, kw_only=True):
    """One position with *its own* time. 0,0 is not a place, and nothing outside the globe is (wire.md rule 6)."""

    lat: float
    lon: float
    at: int | None = None  # when the position was taken; None: the message does not say
    accuracy_m: float | None = None
    source: Source = "unknown"
    last_known: bool = False  # the message itself says that this is an old position
    speed_kmh: float | None = None
    course_deg: float | None = None


def is_place(lat: float, lon: float) -> bool:
    """Whether the pair can be a position at all. NaN is not; 0,0 is not."""
    return -90 <= lat <= 90 and -180 <= lon <= 180 and not (abs(lat) < 1e-4 and abs(lon) < 1e-4)


class Part(Value, frozen=True, kw_only=True):
    """This text is part `number` of `total` (3GPP TS 23.040 section 9.2.3.24.1)."""

    reference: int
    total: int
    number: int
    wide: bool = False  # a 16-bit reference: never the same set as an 8-bit one


class Flag(Value, frozen=True, kw_only=True):
    """Something about a message that an operator must know: shown, never a reason to refuse it.

    `code` names a sentence of sentences.py; `detail` is what the message had there.
    """

    code: str
    detail: Untrusted | None = None


class Reading(Value, frozen=True, kw_only=True):
    """What one raw message says.

    A message nobody understands has `format` "unread" and a flag that says why; its words are still in `text`.
    """

    format: str
    sender: Untrusted | None = None  # as written by the network or the message
    device: Untrusted | None = None  # what the message calls its sender: IMEI, account, device id
    text: Untrusted | None = None
    triggers: tuple[Trigger, ...] = ()
    fixes: tuple[Fix, ...] = ()  # more than one: the message disagrees with itself, or carries a trail
    no_fix: bool = False  # the message says that it has no position
    battery: int | None = None  # per cent
    device_time: int | None = None  # the device's own clock: unverified (wire.md rule 9)
    network_time: int | None = None  # SMS: SCTS
    part: Part | None = None
    links: tuple[Untrusted, ...] = ()  # shown as text, never opened
    flags: tuple[Flag, ...] = ()
    buffered: bool = False  # the message says that it was held back before sending
