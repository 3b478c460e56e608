"""Addresses and time stamps, both ways, and the cursor that reads a PDU from left to right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from console.modem import gsm7
from console.modem.pdu.values import ALPHANUMERIC, INTERNATIONAL, UNKNOWN, is_alphanumeric
from console.moments import as_datetime, from_datetime
from console.register import national_number

VALIDITY_OCTETS = (0, 7, 1, 7)  # by TP-VPF: none, enhanced, relative, absolute (TS 23.040 section 9.2.3.3)
_DIGITS = "0123456789*#abc"  # TS 23.040 section 9.1.2.3; 0xF fills the last octet
_DIALLED = "0123456789*#"
_QUARTER = timedelta(minutes=15)
_FURTHEST = 56  # quarter hours: no zone is more than 14 h from UTC


class Cursor:
    """Octets read once. Reading past the end gives what there is, and remembers it in `cut`."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets
        self._at = 0
        self.cut = False

    def take(self, count: int) -> bytes:
        piece = self._octets[self._at : self._at + count]
        self._at += len(piece)
        self.cut = self.cut or len(piece) < count
        return piece

    def octet(self) -> int:
        """The next octet; 0 when there is none."""
        piece = self.take(1)
        return piece[0] if piece else 0

    def rest(self) -> bytes:
        return self.take(len(self._octets) - self._at)


def take_smsc(cursor: Cursor) -> str:
    """The service centre in front of the TPDU: its length counts octets, the type octet included."""
    octets = cursor.take(cursor.octet())
    return number_text(octets[0], octets[1:]) if octets else ""


def take_address(cursor: Cursor) -> tuple[str, int]:
    """TP-OA, TP-DA or TP-RA: length in semi-octets, type, digits (TS 23.040 section 9.1.2.5)."""
    length = cursor.octet()
    kind = cursor.octet()
    octets = cursor.take((length + 1) // 2)
    if is_alphanumeric(kind):
        return gsm7.decode(gsm7.unpack(octets, length * 4 // 7)), kind
    return number_text(kind, octets, length), kind


def number_text(kind: int, octets: bytes, length: int | None = None) -> str:
    """Swapped semi-octets as digits, with a leading + for an international number and the 0 of a national one."""
    nibbles = [nibble for octet in octets for nibble in (octet & 0x0F, octet >> 4)][:length]
    digits = "".join(_DIGITS[nibble] for nibble in nibbles if nibble < len(_DIGITS))
    type_of_number = kind >> 4 & 0x07
    if type_of_number == 2:
        return national_number(digits)
    return f"+{digits}" if digits and type_of_number == 1 else digits


def number_address(number: str, kind: int | None = None) -> bytes:
    """A telephone number as an address field. ValueError: not one.

    Blanks, hyphens, dots and brackets are taken out. `kind` None: international with a leading +, else unknown.
    """
    digits = "".join(character for character in number if character not in " -().")
    international = digits.startswith("+")
    digits = digits.removeprefix("+")
    if not 0 < len(digits) <= 20 or not all(digit in _DIALLED for digit in digits):
        raise ValueError("not a number")
    return bytes((len(digits), kind or (INTERNATIONAL if international else UNKNOWN))) + _semi_octets(digits)


def name_address(name: str) -> bytes:
    """An alphanumeric sender. ValueError: more than eleven characters, or one that the alphabet lacks."""
    septets = gsm7.encode(name)
    if septets is None or not 0 < len(septets) <= 11:
        raise ValueError("not a sender's name")
    return bytes(((len(septets) * 7 + 3) // 4, ALPHANUMERIC)) + gsm7.pack(septets)


def _semi_octets(digits: str) -> bytes:
    nibbles = [_DIGITS.index(digit) for digit in digits] + [0xF] * (len(digits) % 2)
    return bytes(low | high << 4 for low, high in zip(nibbles[::2], nibbles[1::2], strict=True))


def time_from(octets: bytes) -> int | None:
    """Microseconds UTC of a service centre time stamp; None for zeros and nonsense (TS 23.040 section 9.2.3.11)."""
    if len(octets) != 7:
        return None
    swapped = [(octet & 0x0F, octet >> 4) for octet in (*octets[:6], octets[6] & ~0x08)]
    if any(tens > 9 or ones > 9 for tens, ones in swapped):
        return None
    year, month, day, hour, minute, second, quarters = (tens * 10 + ones for tens, ones in swapped)
    if quarters > _FURTHEST:
        return None
    ahead = -quarters if octets[6] & 0x08 else quarters
    try:
        local = datetime(year + (1900 if year >= 90 else 2000), month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return from_datetime(local - ahead * _QUARTER)


def time_stamp(at: int, zone_quarters: int = 0) -> bytes:
    """A time stamp of `at` on a clock `zone_quarters` quarter hours ahead of UTC (behind when negative)."""
    local = as_datetime(at) + zone_quarters * _QUARTER
    values = (local.year % 100, local.month, local.day, local.hour, local.minute, local.second, abs(zone_quarters))
    octets = bytearray(value // 10 | value % 10 << 4 for value in values)
    octets[6] |= 0x08 if zone_quarters < 0 else 0
    return bytes(octets)
