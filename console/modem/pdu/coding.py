"""The data coding scheme: which alphabet, which message class (3GPP TS 23.038 section 4)."""

from __future__ import annotations

from typing import NamedTuple

from console.modem.pdu.values import Alphabet

_ALPHABETS: tuple[Alphabet, ...] = ("gsm7", "data", "ucs2", "unknown")


class Coding(NamedTuple):
    alphabet: Alphabet
    message_class: int | None = None


def coding_of(dcs: int) -> Coding:
    """What a DCS octet says. Reserved and compressed codings are "unknown": shown as hex and kept (modem.md 6)."""
    group = dcs >> 4
    if group < 0x8:  # general, and the same marked for automatic deletion
        message_class = dcs & 0x03 if dcs & 0x10 else None
        return Coding("unknown" if dcs & 0x20 else _ALPHABETS[dcs >> 2 & 0x03], message_class)
    if group in (0xC, 0xD):  # message waiting, default alphabet
        return Coding("gsm7")
    if group == 0xE:  # message waiting, UCS2
        return Coding("ucs2")
    if group == 0xF:
        return Coding("data" if dcs & 0x04 else "gsm7", dcs & 0x03)
    return Coding("unknown")


def dcs_for(alphabet: Alphabet, message_class: int | None = None) -> int:
    """The general group's octet for an alphabet and an optional class."""
    return _ALPHABETS.index(alphabet) << 2 | (0 if message_class is None else 0x10 | message_class)
