"""A PDU out of the modem to its reading: who, when, which part, and then its words or its octets.

modem.md section 6: octets are shown as hex unless they are AML. No port number is asked for: what unpacks to an AML
text is one (wire.md section 2).
"""

from __future__ import annotations

import msgspec

from console.modem.pdu import Deliver, StatusReport, Submit, decode
from console.moments import SECOND
from console.readers import aml
from console.readers.flags import flag
from console.readers.texts import read_text, unread
from console.reading import Reading

MINUTE = 60 * SECOND
OLD_MINUTES = 5  # wire.md rule 7: a usual limit


def read_pdu(payload: bytes) -> Reading:
    """`payload` is the line of hex as the modem printed it, the service centre part included."""
    match decode(payload):
        case Deliver() as message:
            return _received(message)
        case StatusReport() as report:
            return _report(report)
        case Submit() as message:
            return _own(message)
        case nothing:
            reading = unread(payload.decode("latin-1").strip(), "pdu_unreadable")
            return msgspec.structs.replace(reading, flags=(*nothing.flags, *reading.flags))


def aged(reading: Reading, received: int) -> Reading:
    """With the flag, where the network had it long before we did (`received`: microseconds UTC): what it says is old.

    A station that was cut off, or a modem that was away, gets hours of texts in one minute (wire.md rule 7).
    """
    minutes = (received - (reading.network_time or received)) // MINUTE
    if minutes < OLD_MINUTES:
        return reading
    return msgspec.structs.replace(reading, buffered=True, flags=(*reading.flags, flag("late", str(minutes))))


def _received(message: Deliver) -> Reading:
    reading = _content(message)
    name = (flag("sms_sender_name", str(message.sender) or "–"),) if message.alphanumeric else ()
    return msgspec.structs.replace(
        reading, sender=message.sender or None, network_time=message.network_time, part=message.part,
        flags=(*message.flags, *name, *reading.flags),
    )  # fmt: skip


def _own(message: Submit) -> Reading:
    """A message of ours in the modem's store: it calls for nothing."""
    reading = _content(message)
    return msgspec.structs.replace(
        reading, triggers=(), part=message.part,
        flags=(*message.flags, flag("sms_own", str(message.recipient) or "–"), *reading.flags),
    )  # fmt: skip


def _report(report: StatusReport) -> Reading:
    """What became of a text we sent: technical."""
    told = flag(f"sms_report_{report.outcome}", str(report.recipient) or "–")
    return Reading(
        format="sms-report", sender=report.recipient or None, network_time=report.network_time,
        flags=(*report.flags, told),
    )  # fmt: skip


def _content(message: Deliver | Submit) -> Reading:
    """Its words, the AML text in its octets, or its octets in hex."""
    if message.text is not None:
        return read_text(message.text.raw)
    if text := aml.text_of(message.body):
        return read_text(text)
    return unread(message.body.hex(" ").upper(), "sms_data")
