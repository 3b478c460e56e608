"""What Larmbord says to a modem: each command with the shape of its reply and how long it may take. A table; pure."""

from __future__ import annotations

import msgspec

ESCAPE = b"\x1b"  # 3GPP TS 27.005 section 4.3: leaves the text prompt

# Longest silence before a reply, in seconds, counted from the newest line of the reply.
REPLY = 5.0  # no manual allows a local command more
ALIVE = 2.0  # plain AT is answered by the modem's own processor
STORE = 10.0  # SIM cards are slow: 27.005 names no limit; field logs show seconds (modem.md section 17)
NETWORK = 15.0  # asks the radio
# modem.md section 7: +CMGS and OK come within 60 s of Ctrl-Z.
SENDING = 60.0
PROMPT = 5.0
# V.250 section 6.3.8: the default wait for a connection (S7) is 60 s; some modems answer ATD only when it is up.
CALLING = 60.0


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """`text` without the leading AT. Lines starting with `prefix` are its information lines."""

    text: str
    prefix: str = ""
    timeout: float = REPLY
    words: bool = False  # information lines without a prefix (AT+CGMI)
    bodies: bool = False  # a line of its own follows each information line (AT+CMGL)
    calls: bool = False  # NO CARRIER and its like end it
    body: str = ""  # written after the prompt, before Ctrl-Z


def plain(text: str, timeout: float = REPLY) -> Command:
    """A command whose only answer is a result."""
    return Command(text=text, timeout=timeout)


def asking(text: str, prefix: str, timeout: float = REPLY) -> Command:
    """A command with information lines."""
    return Command(text=text, prefix=prefix, timeout=timeout)


def words(text: str) -> Command:
    """A command that answers in free words."""
    return Command(text=text, words=True, prefix=f"{text}:")


AT = plain("", ALIVE)
ECHO_OFF = plain("E0")
PDU_MODE = plain("+CMGF=0")
CALLER = plain("+CLIP=1", NETWORK)
SIGNAL = asking("+CSQ", "+CSQ:")
SIM = asking("+CPIN?", "+CPIN:")
REGISTRATION = asking("+CREG?", "+CREG:")
PACKET_REGISTRATION = asking("+CEREG?", "+CEREG:")
OPERATOR = asking("+COPS?", "+COPS:", NETWORK)
CALLS = asking("+CLCC", "+CLCC:")
MEMORIES = asking("+CPMS=?", "+CPMS:", STORE)
MEMORY_USE = asking("+CPMS?", "+CPMS:", STORE)
LIST_ALL = Command(text="+CMGL=4", prefix="+CMGL:", bodies=True, timeout=STORE)  # 4 = all, read ones too
ANSWER = Command(text="A", calls=True, timeout=CALLING)
HANG_UP = plain("+CHUP", NETWORK)
HANG_UP_V250 = plain("H", NETWORK)


def read_slot(index: int) -> Command:
    return Command(text=f"+CMGR={index}", prefix="+CMGR:", bodies=True, timeout=STORE)


def delete_slot(index: int) -> Command:
    return plain(f"+CMGD={index}", STORE)


def use_memory(name: str) -> Command:
    """Read and delete there; where new messages are put stays as it is (27.005 section 3.2.2: mem1 only)."""
    return asking(f'+CPMS="{name}"', "+CPMS:", STORE)


def dial(number: str) -> Command:
    """The semicolon makes it a voice call (27.007 section 6.2)."""
    return Command(text=f"D{number};", calls=True, timeout=CALLING)


def tone(key: str) -> Command:
    return plain(f"+VTS={key}")


def send_pdu(octets: int, pdu: str) -> Command:
    """`octets` counts the TPDU without the SMSC (27.005 section 4.3)."""
    return Command(text=f"+CMGS={octets}", prefix="+CMGS:", timeout=PROMPT, body=pdu)
