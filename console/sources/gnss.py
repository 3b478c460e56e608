"""A satellite receiver as a source: the station's own place, and its time against the clock. It never writes.

The place is the source's figures: `lat`, `lon`, `fix_at` (microseconds UTC, our clock), `satellites`, `offset_s`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from console.clock import Clock
from console.events import Fact, SourceHeard
from console.modem.gnss import Receiver
from console.modem.port import Port, PortFault
from console.modem.waiting import first_to_end
from console.sources.gnss_report import Reports
from console.sources.interface import Intake, SourceFault

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
HEARD_EVERY = 30.0
HEARD_PROMISED = 45.0


class GnssSource:
    """`open_port` makes a new port for each life. What the receiver said last outlives a life, with its age."""

    def __init__(self, name: str, open_port: Callable[[], Port], clock: Clock) -> None:
        self.name = name
        self.receiver = Receiver(clock.mono())
        self._open_port = open_port
        self._clock = clock
        self._reports = Reports(name)
        self._proved_at = float("-inf")
        self._lost: asyncio.Future[None] | None = None

    async def run(self, intake: Intake) -> None:
        """Until cancelled. Raises SourceFault when the port is not there, or is lost."""
        port, lost = self._open_port(), asyncio.get_running_loop().create_future()
        self._lost = lost
        self.receiver.reopened(self._clock.mono())
        try:
            await port.open(self)
            await first_to_end(_ends(lost), self._tell(intake))
        except PortFault as fault:
            self._reports.forget()
            raise SourceFault(fault.code.replace("modem.", "gnss."), **fault.detail) from None
        finally:
            await port.close()

    # ---- for the port

    def data_received(self, data: bytes) -> None:
        self.receiver.data_received(data, self._clock.mono(), self._clock.now())

    def connection_lost(self, fault: PortFault) -> None:
        if self._lost is not None and not self._lost.done():
            self._lost.set_exception(fault)

    # ---- telling

    async def _tell(self, intake: Intake) -> None:
        while True:
            mono = self._clock.mono()
            report = self._reports.due(self.receiver, mono)
            if report is not None and await _hand_over(intake, report):
                self._reports.told(report, mono)
            await self._prove_life(intake, mono)
            await self._clock.sleep(LOOK_EVERY)

    async def _prove_life(self, intake: Intake, mono: float) -> None:
        heard = self.receiver.heard_at()
        if heard is None or heard <= self._proved_at or mono < self._proved_at + HEARD_EVERY:
            return
        self._proved_at = mono
        await _hand_over(intake, SourceHeard(source=self.name, interval_s=HEARD_PROMISED))


async def _ends(lost: asyncio.Future[None]) -> None:
    await lost


async def _hand_over(intake: Intake, fact: Fact) -> bool:
    try:
        await intake.health(fact)
    except Exception as fault:  # noqa: BLE001 - telling how the receiver is must never stop it; it is told again
        log.warning("the receiver's health was not taken: %s", type(fault).__name__)
        return False
    return True
