"""Which of this machine's serial ports is the modem's command port (modem.md section 11). Pure: no port is opened here.

A modem is found by what it is, never by its number: ttyUSB numbers change with every replug. Whoever is found is then
asked: a command port answers AT, a position port talks `$`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import msgspec

# vid:pid → the interface that takes commands.
COMMAND_INTERFACES = {
    (0x1E0E, 0x9001): 2, (0x1E0E, 0x9205): 2, (0x1E0E, 0x9206): 2, (0x1E0E, 0x9011): 4,  # SIMCom
    (0x2C7C, 0x0125): 2, (0x2C7C, 0x0296): 2,  # Quectel
}  # fmt: skip

_IDENTITY = re.compile(r"([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})(?::([0-9]{1,2}))?")
_INTERFACE = re.compile(r":(?:x|[0-9]+)\.([0-9]+)$")

Answer = Literal["commands", "positions", "something", "nothing"]


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """One port as the machine describes it. `location` is "1-1.2:1.2": bus, ports, configuration and interface."""

    device: str
    vid: int | None = None
    pid: int | None = None
    location: str = ""

    @property
    def interface(self) -> int | None:
        found = _INTERFACE.search(self.location)
        return int(found[1]) if found else None


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What the station file asks for: `auto`, or `VID:PID[:INTERFACE]`."""

    vid: int | None = None
    pid: int | None = None
    interface: int | None = None


def wish_of(port: str) -> Wish | None:
    """None: `port` is a path, a COM port or a URL, and is opened as it is."""
    if port == "auto":
        return Wish()
    found = _IDENTITY.fullmatch(port)
    if found is None:
        return None
    return Wish(vid=int(found[1], 16), pid=int(found[2], 16), interface=int(found[3]) if found[3] else None)


def candidates(wish: Wish, ports: Iterable[Described]) -> list[Described]:
    """The ports worth asking, the likeliest first."""
    return sorted((port for port in ports if _fits(wish, port)), key=lambda port: (_rank(port), port.device))


def answer_in(heard: bytes) -> Answer:
    """What a port is, by what it said after AT."""
    if re.search(rb"(?:^|[\r\n])OK[\r\n]", heard):
        return "commands"
    if re.search(rb"\$[A-Z]{2}[A-Z0-9]{3},", heard):
        return "positions"
    return "something" if heard else "nothing"


def _fits(wish: Wish, port: Described) -> bool:
    if wish.vid is None:
        return port.vid is not None  # what is not on USB is never asked unbidden: it may be anything
    same = (port.vid, port.pid) == (wish.vid, wish.pid)
    return same and (wish.interface is None or port.interface == wish.interface)


def _rank(port: Described) -> int:
    """A known command port, another port of a known modem, anything else."""
    if port.vid is None or port.pid is None or (port.vid, port.pid) not in COMMAND_INTERFACES:
        return 2
    return 0 if COMMAND_INTERFACES[port.vid, port.pid] == port.interface else 1
