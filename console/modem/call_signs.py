"""Lines about calls → signs: one shape for the many ways of telling the same (modem.md sections 4, 9).

Pure. A line that tells nothing about a call gives None, and nothing here raises.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from console.modem.grammar import fields_of, number_in
from console.register import national_number

What = Literal["rings", "dialling", "open", "ended", "missed", "key"]

# 3GPP TS 27.007 section 7.18: stat. A held call is still a line; 6 is SIMCom's, -1 Quectel's.
_STATES: dict[int, What] = {
    0: "open", 1: "open", 2: "dialling", 3: "dialling", 4: "rings", 5: "rings", 6: "ended", -1: "ended",
}  # fmt: skip
# ^DSCI counts its own way (unconfirmed): 2 dialling, 3 connected, 4 incoming, 5 waiting, 6 ended, 7 alerting.
_DSCI_STATES: dict[int, What] = {1: "open", 2: "dialling", 3: "open", 4: "rings", 5: "rings", 6: "ended", 7: "dialling"}
_VOICE_MODES = (None, 0, 9)  # 1 is data, 2 is fax; 9 is unknown
_INTERNATIONAL, _NATIONAL = 145, 161
_KEYS = frozenset("0123456789*#ABCD")
_ENDS = {"NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE", "NO DIAL TONE"}


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a modem said about a call. `number` is empty when it was not told."""

    what: What
    id: int | None = None  # the modem's own number of the call
    outgoing: bool | None = None
    number: str = ""
    withheld: bool = False
    key: str = ""
    seconds: float | None = None
    line: str = ""  # NO CARRIER, BUSY …: how it ended


def sign_of(line: str) -> Sign | None:
    """What `line` says about a call."""
    if line in _ENDS:
        return Sign(what="ended", line=line)
    if line == "RING" or line.startswith("+CRING:"):
        return Sign(what="rings", outgoing=False)
    head, _, rest = line.partition(":")
    fields = fields_of(line)
    match head:
        case "+CLIP" | "+CCWA":
            return _caller(fields)
        case "+CLCC":
            return _listed(fields, _STATES)
        case "+QIND" if fields[:1] == ["ccinfo"]:
            return _listed(fields[1:], _STATES)
        case "^DSCI":
            return _listed([*fields[:4], "0", *fields[4:]], _DSCI_STATES)
        case "MISSED_CALL":
            return Sign(what="missed", outgoing=False, number=_last_number(rest))
        case "VOICE CALL":
            return _voice(rest.strip())
        case "+COLP":
            return Sign(what="open", outgoing=True)
        case "+RXDTMF" | "+DTMF":
            return _key(rest.strip())
        case "+QTONEDET":
            code = number_in(fields, 0)  # the character's ASCII code
            return _key(chr(code)) if code is not None and 0 <= code < 128 else None
    return None


def _caller(fields: list[str]) -> Sign:
    """`"number",type,,,,validity`: validity 1 withheld, 2 not available (27.007 section 7.6): then it is empty.

    Type 128 comes with it, and means no more than that nobody knows the type: a number that is told is told.
    """
    number = _number(fields, 0)
    return Sign(what="rings", outgoing=False, number=number, withheld=not number)


def _listed(fields: list[str], states: dict[int, What]) -> Sign | None:
    """`id,dir,stat,mode,mpty[,"number",type]`."""
    state = number_in(fields, 2)
    what = states.get(state) if state is not None else None
    if what is None or number_in(fields, 3) not in _VOICE_MODES:
        return None
    return Sign(what=what, id=number_in(fields, 0), outgoing=number_in(fields, 1) == 0, number=_number(fields, 5))


def _number(fields: list[str], place: int) -> str:
    """An international number comes with or without its + (modem.md section 9), a national one without its 0."""
    number, kind = fields[place] if place < len(fields) else "", number_in(fields, place + 1)
    if kind == _NATIONAL:
        return national_number(number)
    return f"+{number}" if number and kind == _INTERNATIONAL and not number.startswith("+") else number


def _last_number(text: str) -> str:
    found = re.search(r"(\+?[0-9]{3,20})\s*$", text)
    return found[1] if found else ""


def _voice(rest: str) -> Sign | None:
    """`BEGIN`, `END: 000352` (seconds)."""
    if rest.startswith("BEGIN"):
        return Sign(what="open")
    seconds = re.match(r"END:?\s*([0-9]*)", rest)
    return Sign(what="ended", seconds=float(seconds[1]) if seconds[1] else None, line="END") if seconds else None


def _key(text: str) -> Sign | None:
    key = text.strip('" ').upper()
    return Sign(what="key", key=key) if key in _KEYS else None
