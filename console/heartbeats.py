"""A device that promises signs of life and falls silent is an alarm (DESIGN promise 10). The fold reads no clock: this
does, and appends what it saw.

P2: something to act on soon, and no call for help by the person (desk.md R2). A phone with a flat battery and one that
was taken away are silent in the same way.
"""

from __future__ import annotations

from contextlib import suppress

from console.clock import Appointment
from console.events import DeviceSilent, IncidentOpened, NewEvent
from console.journal.interface import JournalFault
from console.moments import SECOND
from console.node import Node
from console.register import Device

# So many promised signs may fail to come: one text that is late is no silence (ours, as for the sources).
MISSED = 2.5
LOOK_EVERY_S = 5.0


class Heartbeats:
    """Belongs to the process that owns the ways in, so that it happens once."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._began = node.clock.now()  # before it nobody listened here: a device cannot be silent for that
        self._waits: dict[str, Appointment] = {}

    async def run(self) -> None:
        """Until cancelled. What cannot be recorded now is told at the next look."""
        while True:
            await self._node.clock.sleep(LOOK_EVERY_S)
            with suppress(JournalFault):
                await self._look()

    async def _look(self) -> None:
        silent = [device for device in self._node.board.directory.devices.values() if self._is_newly_silent(device)]
        for device in silent:
            await self._node.append(self._alarm(device))

    def _is_newly_silent(self, device: Device) -> bool:
        """A span of our own clock that never steps: the wall clock may be set meanwhile."""
        around = self._node.board.around
        if not device.heartbeat_s or device.id in around.silent:
            self._waits.pop(device.id, None)
            return False
        limit = MISSED * device.heartbeat_s
        wait = self._waits.setdefault(device.id, Appointment(self._node.clock, limit))
        since = max(around.signs.get(device.id, 0), self._began)
        return not wait.left(since + round(limit * SECOND))

    def _alarm(self, device: Device) -> list[NewEvent]:
        """On the card of its person if one is open, else on one of its own."""
        node = self._node
        since = node.board.around.signs.get(device.id, self._began)
        incident = node.board.queue.find(device.person, device.id, device.number)
        opening: list[NewEvent] = []
        if incident is None:
            incident = node.new_id()
            opened = IncidentOpened(priority=2, trigger="silence", person=device.person, device=device.id)
            opening = [NewEvent(fact=opened, cmd=node.new_id(), incident=incident)]
        silent = DeviceSilent(device=device.id, since=since, promised_s=device.heartbeat_s)
        return [*opening, NewEvent(fact=silent, cmd=node.new_id(), incident=incident)]
