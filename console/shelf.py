"""What was put away comes back by itself when its time is up (desk.md R11). The fold reads no clock: this does."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from console.acts.record import SHELVE_MOST_MIN
from console.clock import Appointment
from console.events import NewEvent, Shelved, Unshelved
from console.incident import Incident
from console.journal.interface import JournalFault
from console.moments import SECOND
from console.node import Node

MOST_S = SHELVE_MOST_MIN * 60  # whatever the clock says, nothing is away for longer
LOOK_EVERY_S = 5.0  # shelving is counted in minutes


class Shelf:
    """Belongs to the process that owns the ways in, so that it happens once."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._waits: dict[UUID, Appointment] = {}

    async def run(self) -> None:
        """Until cancelled. What cannot be recorded now comes back at the next look."""
        while True:
            await self._node.clock.sleep(LOOK_EVERY_S)
            with suppress(JournalFault):
                await self._bring_back()

    async def _bring_back(self) -> None:
        board = self._node.board
        shelved = [board.incidents[row.id] for row in board.rows() if row.state == "shelved"]
        self._waits = {each.id: self._waits.get(each.id) or self._wait(each) for each in shelved}
        due = [each.id for each in shelved if not self._waits[each.id].left(each.shelved_until or 0)]
        if due:
            await self._node.append([NewEvent(fact=Unshelved(), cmd=self._node.new_id(), incident=id) for id in due])

    def _wait(self, incident: Incident) -> Appointment:
        """Not longer than it was put away for: the wall clock may have been set back since."""
        told = [entry for entry in incident.log if isinstance(entry.fact, Shelved)]
        spans = [(entry.fact.until - entry.ts) / SECOND for entry in told[-1:] if isinstance(entry.fact, Shelved)]
        return Appointment(self._node.clock, min([MOST_S, *spans]))
