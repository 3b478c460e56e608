"""Which call a sign speaks of: often it does not say (modem.md section 9). Pure."""

from __future__ import annotations

from collections.abc import Sequence

from console.modem.call import NEW_CALL_GAP, Call, CallState, fits
from console.modem.call_signs import Sign

# MISSED_CALL comes after the call it speaks of (unconfirmed how long).
LATE_MISSED = 60.0

_STATES: dict[str, tuple[CallState, ...]] = {"rings": ("ringing",), "dialling": ("dialling", "open")}
_ANY_STATE: tuple[CallState, ...] = ("dialling", "ringing", "open")


def the_call(live: Sequence[Call], sign: Sign) -> Call | None:
    """By the modem's own number of it, else by what it says; of several the newest."""
    same = [call for call in live if sign.id is not None and call.id == sign.id]
    fitting = [
        call
        for state in _STATES.get(sign.what, _ANY_STATE)
        for call in reversed(live)
        if call.state == state and (sign.id is None or call.id is None) and fits(call, sign)
    ]
    return next((call for call in same + fitting if sign.outgoing in (None, call.outgoing)), None)


def just_opened(live: Sequence[Call], sign: Sign, now: float) -> Call | None:
    """A +CLIP that came after we answered: its call is open already."""
    if sign.id is not None or not (sign.number or sign.withheld):
        return None
    opened = [call for call in live if call.state == "open" and not call.outgoing and fits(call, sign)]
    return next((call for call in opened if now - call.sign_at <= NEW_CALL_GAP), None)


def the_ending(live: Sequence[Call], *, late: bool) -> Call | None:
    """The call that a line like NO CARRIER speaks of, where there is no doubt.

    `late`: another call ended a moment ago, so the line may be the late word about that one.
    """
    if ended := [call for call in live if call.ended_at is not None]:
        return ended[0]
    only = live[0] if len(live) == 1 else None
    doubtful = only is None or only.settling or (late and only.state == "ringing")
    return None if doubtful else only


class Missed:
    """Calls that were closed as missed, until MISSED_CALL has spoken of them."""

    def __init__(self) -> None:
        self._calls: list[tuple[float, Call]] = []

    def add(self, call: Call, now: float) -> None:
        self._calls.append((now, call))

    def confirm(self, call: Call) -> None:
        self._calls = [(at, other) for at, other in self._calls if other is not call]

    def take(self, sign: Sign, now: float) -> Call | None:
        """The one that `sign` speaks of; the next sign speaks of another."""
        self._calls = [(at, call) for at, call in self._calls if now - at <= LATE_MISSED]
        found = next((call for _, call in self._calls if fits(call, sign)), None)
        if found is not None:
            self.confirm(found)
        return found
