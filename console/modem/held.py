"""What AT+CMGL and AT+CMGR list: one message in one slot of one memory (3GPP TS 27.005 sections 3.4.2, 3.4.3). Pure."""

from __future__ import annotations

import msgspec

from console.modem.grammar import Reply, fields_of, number_in
from console.modem.pdu import tpdu_length


class Held(msgspec.Struct, frozen=True):
    """One message in the modem. `sure`: its length is the announced one, or two readings of it agree."""

    memory: str
    slot: int
    pdu: str
    sure: bool = True

    @property
    def place(self) -> tuple[str, int]:
        return self.memory, self.slot


class TextMode(Exception):
    """The modem answers in text mode: it restarted without a word, and its settings are gone."""


def messages_in(reply: Reply, memory: str, slot: int | None = None) -> list[Held]:
    """The messages of `+CMGL: <slot>,<stat>,<alpha>,<len>` or, with `slot` given, `+CMGR: <stat>,<alpha>,<len>`."""
    found: list[Held] = []
    for header, body in zip(reply.lines, reply.lines[1:], strict=False):
        if not header.startswith(("+CMGL:", "+CMGR:")) or body.startswith(("+CMGL:", "+CMGR:")):
            continue
        fields = fields_of(header)
        place = number_in(fields, 0) if slot is None else slot
        if place is None or number_in(fields, 1 if slot is None else 0) is None:
            raise TextMode
        announced = number_in(fields, len(fields) - 1)
        found.append(Held(memory, place, body, sure=announced is None or tpdu_length(body) == announced))
    return found
