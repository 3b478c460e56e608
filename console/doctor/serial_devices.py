"""The serial devices of this machine, and which module each belongs to (modem.md section 11)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

_IDENTITY = re.compile(r"([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})(?::([0-9]{1,2}))?")
BY_ID = Path("/dev/serial/by-id")
# vid:pid → family, interface of the commands, interface of the positions (modem.md section 11)
MODULES: dict[tuple[int, int], tuple[str, int, int | None]] = {
    (0x1E0E, 0x9001): ("SIM7600", 2, 1),
    (0x1E0E, 0x9205): ("SIM70x0", 2, 1),
    (0x1E0E, 0x9206): ("SIM70x0", 2, 1),
    (0x1E0E, 0x9011): ("A7600", 4, None),
    (0x2C7C, 0x0125): ("EC25", 2, 1),
    (0x2C7C, 0x0296): ("BG96", 2, 1),
}


class SerialDevice(msgspec.Struct, frozen=True, kw_only=True):
    """`path` is what a station file should say: the name that stays at the next replug, where there is one."""

    path: str
    device: str
    vid: int | None = None
    pid: int | None = None
    interface: int | None = None
    what: str = ""

    @property
    def family(self) -> str:
        """The module's family; empty when it is none that is known."""
        return MODULES[self.vid, self.pid][0] if self._known else ""  # type: ignore[index]

    @property
    def commands_expected(self) -> bool:
        """Whether the commands should be on this interface."""
        return self._known and MODULES[self.vid, self.pid][1] == self.interface  # type: ignore[index]

    @property
    def positions_expected(self) -> bool:
        return self._known and MODULES[self.vid, self.pid][2] == self.interface  # type: ignore[index]

    @property
    def _known(self) -> bool:
        return (self.vid, self.pid) in MODULES


def serial_devices() -> list[SerialDevice]:
    """USB serial devices only: a motherboard's COM ports are no modem."""
    from serial.tools.list_ports import comports

    names = _lasting_names()
    found = []
    for port in comports():
        if port.vid is None:
            continue
        match = re.search(r":\d+\.(\d+)$", port.location or "")
        found.append(
            SerialDevice(
                path=names.get(port.device, port.device), device=port.device, vid=port.vid, pid=port.pid,
                interface=int(match[1]) if match else None, what=port.product or port.description or "",
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: each.device)


def place_of(port: str, devices: Sequence[SerialDevice]) -> str:
    """The path behind what a station file says: a path, or an identity (`auto`, `VID:PID`, `VID:PID:INTERFACE`).

    Empty: nothing connected is it. COM ports and URLs are given back as they are.
    """
    identity = _IDENTITY.fullmatch(port)
    if identity is None and port != "auto":
        return port
    wanted = [each for each in devices if identity is None or _is(each, identity)]
    return min(wanted, key=lambda each: not each.commands_expected).path if wanted else ""


def _is(device: SerialDevice, identity: re.Match[str]) -> bool:
    vid, pid, interface = identity.groups()
    return (device.vid, device.pid) == (int(vid, 16), int(pid, 16)) and interface in (None, str(device.interface))


def _lasting_names() -> dict[str, str]:
    try:
        return {str(link.resolve()): str(link) for link in BY_ID.iterdir()}
    except OSError:
        return {}
