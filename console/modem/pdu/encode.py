"""Words to PDUs: SMS-SUBMIT for the modem, SMS-DELIVER and SMS-STATUS-REPORT for the simulated one. ValueError: cannot.

A text that one message cannot hold becomes parts that never cut a character in two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from console.modem import gsm7
from console.modem.pdu.coding import dcs_for
from console.modem.pdu.fields import (
    VALIDITY_OCTETS,
    Cursor,
    name_address,
    number_address,
    take_address,
    take_smsc,
    time_stamp,
)
from console.modem.pdu.user_data import CONCATENATED, CONCATENATED_WIDE, PORTS_16
from console.modem.pdu.values import ALPHANUMERIC, UNKNOWN, Alphabet, Ports

OCTETS = 140  # TP-UD (TS 23.040 section 9.2.3.16)
SEPTETS = 160
_MOST_PARTS = 255


class Outgoing(NamedTuple):
    """For `AT+CMGS=<length>` and the line behind its prompt."""

    length: int
    pdu: str


class _Piece(NamedTuple):
    alphabet: Alphabet
    header: bytes  # information elements without the length octet
    body: bytes


def encode_submit(
    number: str, words: str, *, reference: int = 0, wide: bool = False, report: bool = False,
    message_class: int | None = None, valid_minutes: int | None = None,
) -> list[Outgoing]:  # fmt: skip
    """`words` to `number`, one PDU a part. `reference` numbers the set of parts (16 bits of it when `wide`, else 8).

    ValueError: not a number, or more than 255 parts.
    """
    first = 0x01 | (0x20 if report else 0) | (0x10 if valid_minutes is not None else 0)
    to, validity = number_address(number), b"" if valid_minutes is None else bytes((_relative(valid_minutes),))
    submits = [
        bytes((first | (0x40 if piece.header else 0), 0)) + to
        + bytes((0, dcs_for(piece.alphabet, message_class))) + validity + _user_data(piece)
        for piece in _pieces(words, reference, wide, None)
    ]  # fmt: skip
    return [Outgoing(len(submit), "00" + submit.hex().upper()) for submit in submits]


def encode_deliver(
    sender: str, content: str | bytes, *, at: int, zone_quarters: int = 0, reference: int = 0, wide: bool = False,
    ports: Ports | None = None, message_class: int | None = None, sender_type: int | None = None,
    smsc: str = "+46705008999",
) -> list[str]:  # fmt: skip
    """What the network would hand over for words, or for octets: the PDUs of all parts, in hex."""
    centre = number_address(smsc)[1:] if smsc else b""
    origin, stamp = _origin(sender, sender_type), time_stamp(at, zone_quarters)
    return [
        (bytes((len(centre),)) + centre + bytes((0x04 | (0x40 if piece.header else 0),)) + origin
         + bytes((0, dcs_for(piece.alphabet, message_class))) + stamp + _user_data(piece)).hex().upper()
        for piece in _pieces(content, reference, wide, ports)
    ]  # fmt: skip


def redelivered(submit: str, sender: str, *, at: int, zone_quarters: int = 0) -> str:
    """The SMS-DELIVER that the recipient of an SMS-SUBMIT gets from `sender`: the same user data, bit by bit."""
    cursor = Cursor(bytes.fromhex(submit))
    take_smsc(cursor)
    first = cursor.octet()
    cursor.octet()  # TP-MR
    take_address(cursor)
    protocol_and_coding = cursor.take(2)
    cursor.take(VALIDITY_OCTETS[first >> 3 & 0x03])
    octets = bytes((0x04 | first & 0x40,)) + _origin(sender, None) + protocol_and_coding
    return (b"\x00" + octets + time_stamp(at, zone_quarters) + cursor.rest()).hex().upper()


def encode_status_report(number: str, *, reference: int, at: int, done: int, status: int = 0) -> str:
    """The network's word on a message we sent, in hex."""
    octets = b"\x00\x06" + bytes((reference & 0xFF,)) + number_address(number) + time_stamp(at) + time_stamp(done)
    return (octets + bytes((status,))).hex().upper()


def _origin(sender: str, kind: int | None) -> bytes:
    """Any writing of a sender: a number, a name, or nothing at all."""
    if not sender:
        return bytes((0, kind or UNKNOWN))
    if kind == ALPHANUMERIC or any(character.isalpha() for character in sender):
        return name_address(sender)
    return number_address(sender, kind)


def _pieces(content: str | bytes, reference: int, wide: bool, ports: Ports | None) -> list[_Piece]:
    alphabet, atoms = _atoms(content)
    base = b"" if ports is None else _element(PORTS_16, *_wide(ports.destination), *_wide(ports.source))
    bodies = list(_filled(atoms, _room(alphabet, base)))
    if len(bodies) == 1:
        return [_Piece(alphabet, base, bodies[0])]
    counted = _element(CONCATENATED_WIDE, *_wide(reference), 0, 0) if wide else _element(CONCATENATED, reference, 0, 0)
    bodies = list(_filled(atoms, _room(alphabet, counted + base)))
    if len(bodies) > _MOST_PARTS:
        raise ValueError("too long for one message")
    return [
        _Piece(alphabet, counted[:-2] + bytes((len(bodies), number)) + base, body)
        for number, body in enumerate(bodies, 1)
    ]


def _atoms(content: str | bytes) -> tuple[Alphabet, Sequence[bytes]]:
    """What may not be cut: an escaped septet pair, a surrogate pair, one octet of data."""
    if isinstance(content, bytes):
        return "data", [content[place : place + 1] for place in range(len(content))]
    septets = [gsm7.septets_of(character) for character in content]
    if None not in septets:
        return "gsm7", [piece for piece in septets if piece is not None]
    return "ucs2", [character.encode("utf-16-be", "replace") for character in content]


def _room(alphabet: Alphabet, header: bytes) -> int:
    """Septets or octets that one message has behind `header`."""
    taken = len(header) + 1 if header else 0
    return SEPTETS - (taken * 8 + 6) // 7 if alphabet == "gsm7" else OCTETS - taken


def _filled(atoms: Sequence[bytes], room: int) -> Iterator[bytes]:
    body = b""
    for atom in atoms:
        if len(body) + len(atom) > room:
            yield body
            body = b""
        body += atom
    yield body


def _user_data(piece: _Piece) -> bytes:
    header = bytes((len(piece.header),)) + piece.header if piece.header else b""
    if piece.alphabet != "gsm7":
        return bytes((len(header) + len(piece.body),)) + header + piece.body
    taken = (len(header) * 8 + 6) // 7
    return bytes((taken + len(piece.body),)) + header + gsm7.pack(piece.body, taken * 7 - len(header) * 8)


def _element(identifier: int, *values: int) -> bytes:
    return bytes((identifier, len(values), *(value & 0xFF for value in values)))


def _wide(value: int) -> tuple[int, int]:
    return value >> 8 & 0xFF, value & 0xFF


def _relative(minutes: int) -> int:
    """The shortest relative validity period that is at least `minutes` (TS 23.040 section 9.2.3.12.1)."""
    if minutes <= 720:
        return max(0, -(-minutes // 5) - 1)
    if minutes <= 1440:
        return 143 - (-(minutes - 720) // 30)
    days = -(-minutes // 1440)
    return min(255, 166 + days if days <= 30 else 192 - (-days // 7))
