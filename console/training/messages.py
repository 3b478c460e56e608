"""What happens, as the messages a station's feed would bring: JSON, one a happening, for readers/feed.py.

Pure. `now` is the time of the exercise, microseconds UTC.
"""

from __future__ import annotations

from typing import Any

import msgspec

from console.moments import SECOND, rfc3339
from console.training.cast import device_of
from console.training.kinds import (
    Acoustic,
    Alarm,
    Audio,
    Battery,
    DeviceState,
    Network,
    Radio,
    Recording,
    Trail,
    Unit,
    Zone,
)
from console.training.model import Actor

_encoder = msgspec.json.Encoder(order="deterministic")
# The format's words that the feed has other words for. The format's own word goes along as text.
_TRIGGERS = {"button_3s": "button"}
_NETWORK: dict[str, str] = {"ok": "online", "weak": "fault", "none": "offline"}


def alarm(id: str, what: Alarm, actor: Actor, now: int) -> bytes:
    """A call for help. Its position, if there is one, comes with the trail."""
    trigger = _TRIGGERS.get(what.trigger, what.trigger)
    words = what.trigger if trigger != what.trigger else None
    return _message(
        "alarm", id, now, device=device_of(what.who, actor), trigger=trigger, battery=what.battery, words=words
    )


def position(id: str, what: Trail, actor: Actor, now: int) -> bytes:
    """One point of a trail. The fix is as old as the message, or `age` older: then it is the last one known."""
    point = what.points[0]
    taken = rfc3339(now - round(what.age * SECOND))
    fix = _bare(
        lat=point.lat, lon=point.lon, at=taken, accuracy_m=point.accuracy_m, source=what.source,
        last_known=True if what.age else None,
    )  # fmt: skip
    return _message("position", id, now, device=device_of(what.who, actor), fix=fix)


def audio(id: str, what: Audio, actor: Actor, call: str, now: int) -> bytes:
    """What is heard on an alarm line."""
    device = device_of(what.line, actor)
    return _message("audio", id, now, device=device, call=call, level_db=what.level, words=what.say)


def spoken(id: str, number: str | None, call: str, words: str | None, level: float | None, now: int) -> bytes:
    """What is heard of a caller."""
    return _message("audio", id, now, number=number, call=call, level_db=level, words=words)


def recording(id: str, what: Recording, actor: Actor, now: int) -> bytes:
    """The line recording entered a state."""
    device = device_of(what.line, actor)
    return _message("recording", id, now, device=device, state=what.state, copy=what.copy, why=what.why)


def unit(id: str, what: Unit, now: int) -> bytes:
    """A unit told its state or its place."""
    place = what.position
    fix = _bare(lat=place.lat, lon=place.lon, at=rfc3339(now), source="gps") if place else None
    return _message("unit", id, now, unit=what.unit, state=what.state, fix=fix, words=what.say)


def battery(id: str, what: Battery, actor: Actor, now: int) -> bytes:
    """How full the device's battery is."""
    return _message("device", id, now, device=device_of(what.who, actor), battery=what.level)


def network(id: str, what: Network, actor: Actor, now: int) -> bytes:
    """How well the device reaches its network; "none" is what the platform says of it, for it cannot itself."""
    device = device_of(what.who, actor)
    return _message("device", id, now, device=device, state=_NETWORK[what.state], words=f"network {what.state}")


def zone(id: str, what: Zone, actor: Actor, now: int) -> bytes:
    """The device crossed the border of a zone."""
    words = f"{what.state}: {what.zone}"
    return _message("alarm", id, now, device=device_of(what.who, actor), trigger="zone", words=words)


def acoustic(id: str, what: Acoustic, actor: Actor, now: int) -> bytes:
    """The acoustic alarm of the package."""
    return _message("device", id, now, device=device_of(what.who, actor), words=f"acoustic alarm: {what.state}")


def device_state(id: str, what: DeviceState, actor: Actor, now: int) -> bytes:
    """How the device is."""
    return _message("device", id, now, device=device_of(what.who, actor), state=what.state, words=what.say)


def radio(id: str, what: Radio, now: int) -> bytes:
    """What a unit says on the radio, as the centre's log brings it."""
    return _message("unit", id, now, unit=what.from_, words=what.say)


def line_opened(id: str, device: str, call: str, now: int) -> bytes:
    """The alarm phone has opened its line."""
    return _message("call", id, now, device=device, call=call, state="open")


def line_closed(id: str, device: str, call: str, why: str, now: int) -> bytes:
    """It is gone: "lost", or "local" when the desk hung up."""
    return _message("call", id, now, device=device, call=call, state="closed", why=why)


def heartbeat(id: str, interval_s: float, now: int) -> bytes:
    """The feed is alive."""
    return _message("heartbeat", id, now, interval_s=interval_s)


def _message(kind: str, id: str, now: int, **fields: Any) -> bytes:
    return _encoder.encode(_bare(kind=kind, id=id, at=rfc3339(now), **fields))


def _bare(**fields: Any) -> dict[str, Any]:
    """Only what is said."""
    return {name: value for name, value in fields.items() if value is not None}
