"""A PDU as the modem prints it (service centre, then TPDU, in hex) to what it says. Never raises."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import msgspec

from console.modem.pdu.fields import VALIDITY_OCTETS, Cursor, take_address, take_smsc, time_from
from console.modem.pdu.user_data import take_user_data, text_of
from console.modem.pdu.values import Content, Deliver, Message, StatusReport, Submit, Unreadable
from console.reading import Flag
from console.text import Untrusted

_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2})*")
_SUBMIT, _REPORT = 1, 2


def decode(pdu: str | bytes) -> Message:
    """The value of a PDU in hex, as `AT+CMGL`, `AT+CMGR`, `+CMT` and `+CDS` print it.

    Which kind it is stands in TP-MTI; the reserved value 3 is read as SMS-DELIVER (TS 23.040 section 9.2.3.1).
    """
    octets, flags = _octets(pdu)
    cursor = Cursor(octets)
    smsc = Untrusted(take_smsc(cursor))
    head = cursor.take(1)
    if not head:
        return Unreadable(flags=(*flags, Flag(code="modem.pdu_cut")))
    message = _READERS.get(head[0] & 0x03, _deliver)(cursor, head[0], smsc, flags)
    if cursor.cut and not any(flag.code == "modem.pdu_cut" for flag in flags):
        flags.append(Flag(code="modem.pdu_cut"))
    return msgspec.structs.replace(message, flags=tuple(flags))


def tpdu_length(pdu: str | bytes) -> int | None:
    """Octets without the service centre part: what `+CMGR`, `+CMGL`, `+CMT` announce and `AT+CMGS` wants.

    None when the text is not hex all through, or ends inside the service centre part.
    """
    octets, flags = _octets(pdu)
    length = len(octets) - 1 - octets[0] if octets else -1
    return None if flags or length < 0 else length


def joined(parts: Iterable[Content]) -> Untrusted:
    """The words of parts given in their order: a pair cut between two parts is whole again.

    Parts of different alphabets are joined as text; a part without words adds none.
    """
    contents = list(parts)
    alphabets = {content.alphabet for content in contents}
    if len(alphabets) == 1:
        whole = text_of(alphabets.pop(), b"".join(content.body for content in contents))
        return whole or Untrusted("")
    return Untrusted("".join(content.text.raw for content in contents if content.text))


def _octets(pdu: str | bytes) -> tuple[bytes, list[Flag]]:
    line = (pdu.encode("latin-1", "replace") if isinstance(pdu, str) else pdu).strip(b" \t\r\n")
    match = _HEX.match(line)
    digits = match.group() if match else b""
    flags = [] if len(digits) == len(line) else [Flag(code="modem.pdu_not_hex")]
    return bytes.fromhex(digits.decode("ascii")), flags


def _deliver(cursor: Cursor, first: int, smsc: Untrusted, flags: list[Flag]) -> Deliver:
    sender, kind = take_address(cursor)
    cursor.octet()  # TP-PID: telematic services do not matter to us
    dcs = cursor.octet()
    sent = _time(cursor, flags)
    content = take_user_data(cursor, dcs, bool(first & 0x40), flags)
    return Deliver(
        sender=Untrusted(sender), sender_type=kind, network_time=sent, smsc=smsc, **msgspec.structs.asdict(content)
    )


def _submit(cursor: Cursor, first: int, smsc: Untrusted, flags: list[Flag]) -> Submit:
    reference = cursor.octet()
    recipient, kind = take_address(cursor)
    cursor.octet()  # TP-PID
    dcs = cursor.octet()
    cursor.take(VALIDITY_OCTETS[first >> 3 & 0x03])
    content = take_user_data(cursor, dcs, bool(first & 0x40), flags)
    return Submit(
        recipient=Untrusted(recipient), recipient_type=kind, reference=reference,
        report_requested=bool(first & 0x20), smsc=smsc, **msgspec.structs.asdict(content),
    )  # fmt: skip


def _status_report(cursor: Cursor, first: int, smsc: Untrusted, flags: list[Flag]) -> StatusReport:
    reference = cursor.octet()
    recipient, kind = take_address(cursor)
    sent, done = _time(cursor, flags), _time(cursor, flags)
    status = cursor.take(1)
    return StatusReport(
        reference=reference, recipient=Untrusted(recipient), recipient_type=kind, network_time=sent, done_time=done,
        status=status[0] if status else 0xFF, smsc=smsc,
    )  # fmt: skip


def _time(cursor: Cursor, flags: list[Flag]) -> int | None:
    octets = cursor.take(7)
    at = time_from(octets)
    if at is None and len(octets) == 7:
        flags.append(Flag(code="modem.pdu_time", detail=Untrusted(octets.hex().upper())))
    return at


_READERS: dict[int, Callable[[Cursor, int, Untrusted, list[Flag]], Deliver | Submit | StatusReport]] = {
    _SUBMIT: _submit,
    _REPORT: _status_report,
}
