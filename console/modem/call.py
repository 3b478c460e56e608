"""One call that is not over, and what its end is called. Pure."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from console.modem.call_signs import Sign
from console.register import normal_number
from console.text import Untrusted

CallState = Literal["ringing", "dialling", "open"]
Why = Literal["missed", "remote", "local", "busy", "lost", "refused", "unknown"]


# modem.md section 9: a new call is the first sign after idle, or after a gap of more than 12 s.
NEW_CALL_GAP = 12.0
# modem.md section 9: cadence 4-6 s (unconfirmed), an unanswered call may end in silence only: 2.5 cadences of 5 s.
RINGING_SILENCE = 12.5
# How often AT+CLCC is asked while we dial and while a line is open: sparingly, one modem drops URCs meanwhile.
CHECK_DIALLING = 5.0
CHECK_OPEN = 30.0
# +CLCC tells of the end, then VOICE CALL: END, BUSY or NO CARRIER how; after this long the list is asked (ours).
END_SETTLES = 1.0
_CHECKS: dict[CallState, float] = {"ringing": RINGING_SILENCE, "dialling": CHECK_DIALLING, "open": CHECK_OPEN}
# As many last digits as tell two subscribers apart, with or without a country in front (ours).
SAME_DIGITS = 8


class Call(msgspec.Struct, kw_only=True):
    """One call that is not over. `name` is what its facts carry."""

    name: str
    outgoing: bool
    state: CallState
    sign_at: float
    id: int | None = None
    number: str = ""
    withheld: bool = False
    opened_at: float | None = None
    settling: bool = False  # we are dialling it right now: what the modem's list says does not end it
    leaving: bool = False  # we asked for its end
    ended_at: float | None = None  # the modem's list said so; the line that says how is still to come
    away_since: float | None = None


def why_ended(call: Call, line: str) -> Why:
    if call.leaving:
        return "local"
    if call.away_since is not None:
        return "lost"
    if call.state == "open":
        return "remote"
    if call.state == "ringing":
        return "missed"
    outcomes: dict[str, Why] = {"BUSY": "busy", "NO ANSWER": "missed"}
    return outcomes.get(line, "refused")


def same_number(one: str, other: str) -> bool:
    """Whether two writings can be one number: makers write it differently in +CLIP, +CLCC and MISSED_CALL."""
    if normal_number(one) == normal_number(other):
        return True
    ends = [re.sub(r"[^0-9]", "", number)[-SAME_DIGITS:] for number in (one, other)]
    return ends[0] == ends[1] and len(ends[0]) == SAME_DIGITS


def fits(call: Call, sign: Sign) -> bool:
    """Whether `sign` can be about this caller."""
    return not call.number or not sign.number or same_number(call.number, sign.number)


def untrusted(number: str) -> Untrusted | None:
    return Untrusted(number) if number else None


def lasted(call: Call, now: float, told: float | None) -> float | None:
    """Seconds of open line: as the modem told, else as we saw. None: it never opened."""
    seen = now - call.opened_at if call.opened_at is not None else None
    return told if told is not None else seen


def until_check(call: Call, now: float) -> float:
    """Seconds until AT+CLCC should be asked about it; 0 or less: now."""
    if call.ended_at is not None:
        return call.ended_at + END_SETTLES - now
    return call.sign_at + _CHECKS[call.state] - now
