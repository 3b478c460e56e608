"""What a cable needs to know of the simulated thing at its end: a modem, or its GNSS port."""

from __future__ import annotations

from typing import Protocol

from console.clock import Clock
from console.modem.simulated.agenda import Agenda


class Edge(Protocol):
    """Where the bytes of a device go."""

    def data_out(self, data: bytes) -> None: ...

    def plugged(self, name: str | None) -> None:
        """Power and cable are there. `name`: the port is called something else now."""

    def unplugged(self) -> None: ...

    def reading_changed(self) -> None:
        """`reads` of the device is another."""


class Device(Protocol):
    """Bytes in, and bytes out through the edge it is attached to."""

    def attach(self, edge: Edge | None) -> None: ...

    def data_in(self, data: bytes) -> None: ...

    @property
    def reads(self) -> bool: ...

    @property
    def plugged_in(self) -> bool: ...

    @property
    def agenda(self) -> Agenda: ...

    @property
    def clock(self) -> Clock: ...
