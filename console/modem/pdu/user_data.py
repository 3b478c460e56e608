"""TP-UD: the header's information elements, and the words or octets behind it (TS 23.040 section 9.2.3.24)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from console.modem import gsm7
from console.modem.pdu.coding import coding_of
from console.modem.pdu.fields import Cursor
from console.modem.pdu.values import Alphabet, Content, Ports
from console.reading import Flag, Part
from console.text import Untrusted

CONCATENATED, PORTS_8, PORTS_16, CONCATENATED_WIDE = 0x00, 0x04, 0x05, 0x08
_LANGUAGE_TABLES = (0x24, 0x25)  # national language single and locking shift


class _Header(NamedTuple):
    part: Part | None = None
    ports: Ports | None = None
    octets: int = 0  # the length octet included


def take_user_data(cursor: Cursor, dcs: int, has_header: bool, flags: list[Flag]) -> Content:
    """TP-UDL and TP-UD up to the end of the PDU. TP-UDL counts septets in the 7-bit alphabet, else octets."""
    coding = coding_of(dcs)
    length, octets = cursor.octet(), cursor.rest()
    if coding.alphabet == "unknown":
        flags.append(Flag(code="modem.pdu_coding", detail=Untrusted(f"{dcs:02X}")))
    else:
        octets = _measured(octets, (length * 7 + 7) // 8 if coding.alphabet == "gsm7" else length, flags)
    header = _header(octets, flags) if has_header else _Header()
    body = _body(octets, header.octets, coding.alphabet, length)
    return Content(
        text=text_of(coding.alphabet, body, flags), body=body, alphabet=coding.alphabet, dcs=dcs,
        message_class=coding.message_class, part=header.part, ports=header.ports,
    )  # fmt: skip


def _measured(octets: bytes, promised: int, flags: list[Flag]) -> bytes:
    if len(octets) < promised:
        flags.append(Flag(code="modem.pdu_cut"))
    elif len(octets) > promised:
        flags.append(Flag(code="modem.pdu_trailing", detail=Untrusted(octets[promised:].hex().upper())))
    return octets[:promised]


def _body(octets: bytes, header: int, alphabet: Alphabet, length: int) -> bytes:
    if alphabet != "gsm7":
        return octets[header:]
    taken = (header * 8 + 6) // 7  # the text starts on the next septet boundary
    return gsm7.unpack(octets[header:], max(0, length - taken), taken * 7 - header * 8)


def text_of(alphabet: Alphabet, body: bytes, flags: list[Flag] | None = None) -> Untrusted | None:
    """The words of a body; None when it carries none. Half of a pair that was cut between two parts shows as U+FFFD."""
    if alphabet == "gsm7":
        return Untrusted(gsm7.decode(body))
    if alphabet != "ucs2":
        return None
    if len(body) % 2 and flags is not None:
        flags.append(Flag(code="modem.pdu_odd"))
    return Untrusted(body[: len(body) // 2 * 2].decode("utf-16-be", "replace"))


def _header(octets: bytes, flags: list[Flag]) -> _Header:
    """The last element of each kind wins. A header longer than the data is not believed: the octets are text then."""
    size = octets[0] + 1 if octets else 0
    if size == 0 or size > len(octets):
        flags.append(Flag(code="modem.pdu_header"))
        return _Header()
    part, ports = None, None
    for identifier, value in _elements(octets[1:size], flags):
        if identifier in (CONCATENATED, CONCATENATED_WIDE):
            part = _part(identifier, value, flags) or part
        elif identifier in (PORTS_8, PORTS_16):
            ports = _ports(identifier, value) or ports
        elif identifier in _LANGUAGE_TABLES:
            flags.append(Flag(code="modem.pdu_language", detail=Untrusted(value.hex())))
    return _Header(part, ports, size)


def _elements(octets: bytes, flags: list[Flag]) -> Iterator[tuple[int, bytes]]:
    cursor = Cursor(octets)
    while head := cursor.take(2):
        value = cursor.take(head[1]) if len(head) == 2 else b""
        if len(head) < 2 or len(value) < head[1]:
            flags.append(Flag(code="modem.pdu_header"))
            return
        yield head[0], value


def _part(identifier: int, value: bytes, flags: list[Flag]) -> Part | None:
    """A part that counts wrongly is a message of its own (TS 23.040 section 9.2.3.24.1: ignore the element)."""
    wide = identifier == CONCATENATED_WIDE
    if len(value) != (4 if wide else 3) or not 1 <= value[-1] <= value[-2]:
        flags.append(Flag(code="modem.pdu_part", detail=Untrusted(value.hex())))
        return None
    return Part(reference=int.from_bytes(value[:-2], "big"), total=value[-2], number=value[-1], wide=wide)


def _ports(identifier: int, value: bytes) -> Ports | None:
    if identifier == PORTS_8 and len(value) == 2:
        return Ports(destination=value[0], source=value[1])
    if identifier == PORTS_16 and len(value) == 4:
        return Ports(destination=int.from_bytes(value[:2], "big"), source=int.from_bytes(value[2:], "big"))
    return None
