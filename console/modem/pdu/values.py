"""What a PDU says, as frozen values. Times are microseconds UTC. A `Flag` names what is wrong with a PDU."""

from __future__ import annotations

from typing import Literal

from console.reading import Flag, Part, Value
from console.text import Untrusted

Alphabet = Literal["gsm7", "data", "ucs2", "unknown"]
Outcome = Literal["delivered", "unconfirmed", "temporary", "failed"]

INTERNATIONAL = 0x91
UNKNOWN = 0x81
NATIONAL = 0xA1
ALPHANUMERIC = 0xD0


class Ports(Value, frozen=True, kw_only=True):
    """Application port addressing, IEI 04 or 05 (TS 23.040 sections 9.2.3.24.3 and .4)."""

    destination: int
    source: int


class Content(Value, frozen=True, kw_only=True):
    """What a message carries.

    `text` is None when there are no words to show: 8-bit data and unknown codings, whose payload is `body`.
    `body` is the user data behind the header: one septet an octet (gsm7), UTF-16BE (ucs2), or the octets as they are.
    """

    text: Untrusted | None = None
    body: bytes = b""
    alphabet: Alphabet = "gsm7"
    dcs: int = 0
    message_class: int | None = None
    part: Part | None = None
    ports: Ports | None = None


class Deliver(Content, frozen=True, kw_only=True):
    """SMS-DELIVER: a message to us. `sender` as the network wrote it, `sender_type` its type of address octet."""

    sender: Untrusted = Untrusted("")
    sender_type: int = UNKNOWN
    network_time: int | None = None
    smsc: Untrusted = Untrusted("")
    flags: tuple[Flag, ...] = ()

    @property
    def alphanumeric(self) -> bool:
        """A name instead of a number: nobody can be called back there."""
        return is_alphanumeric(self.sender_type)


class Submit(Content, frozen=True, kw_only=True):
    """SMS-SUBMIT: a message from us. `reference` is TP-MR as we wrote it; the modem gives its own."""

    recipient: Untrusted = Untrusted("")
    recipient_type: int = UNKNOWN
    reference: int = 0
    report_requested: bool = False
    smsc: Untrusted = Untrusted("")
    flags: tuple[Flag, ...] = ()


class StatusReport(Value, frozen=True, kw_only=True):
    """SMS-STATUS-REPORT: what became of the message that `+CMGS: reference` numbered."""

    reference: int = 0
    recipient: Untrusted = Untrusted("")
    recipient_type: int = UNKNOWN
    network_time: int | None = None
    done_time: int | None = None
    status: int = 0xFF
    smsc: Untrusted = Untrusted("")
    flags: tuple[Flag, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """TS 23.040 section 9.2.3.15: 00 delivered, 01-1F not confirmed, 20-3F temporary, 40 and above permanent."""
        if self.status == 0:
            return "delivered"
        if self.status < 0x20:
            return "unconfirmed"
        return "temporary" if self.status < 0x40 else "failed"


class Unreadable(Value, frozen=True, kw_only=True):
    """Nothing can be said: not even what kind of PDU it is."""

    flags: tuple[Flag, ...] = ()


Message = Deliver | Submit | StatusReport | Unreadable


def is_alphanumeric(type_of_address: int) -> bool:
    """Type of number 5 (TS 23.040 section 9.1.2.5)."""
    return type_of_address >> 4 & 0x07 == 5
