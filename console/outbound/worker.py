"""Does what operators asked of the world: once, in time, and tells what became of it.

A request that is found late expires instead of firing (DESIGN promise 4). "sent" is written before the act: after a
crash in between nobody knows whether it happened, and it is shown as that, never repeated.
"""

from __future__ import annotations

import asyncio
from uuid import UUID

from console.card import RequestView
from console.events import NewEvent, OutboundChanged
from console.journal.interface import JournalFault
from console.node import Node
from console.outbound.interface import LineFault, Lines


class OutboundWorker:
    """Drains the requests on the board through `lines`."""

    def __init__(self, node: Node, lines: Lines) -> None:
        self._node = node
        self._lines = lines
        self._begun: set[str] = set()
        self._earlier: frozenset[UUID] = frozenset()

    async def run(self) -> None:
        """Until cancelled."""
        await self._own_up()
        self._earlier = frozenset(request.cmd for request in self._waiting())
        revision = -1
        async with asyncio.TaskGroup() as acts:
            while True:
                for request in self._waiting():
                    self._begun.add(request.cmd.hex)
                    acts.create_task(self._do(request))
                revision = await self._node.changed(max(revision, self._node.board.revision))

    def _waiting(self) -> list[RequestView]:
        return [
            request
            for request in self._node.board.around.requests.values()
            if request.state == "requested" and request.cmd.hex not in self._begun
        ]

    async def _own_up(self) -> None:
        """What was "sent" when the last run ended may or may not have happened."""
        for request in list(self._node.board.around.requests.values()):
            if request.state == "sent":
                await self._tell(
                    request, OutboundChanged(request=request.cmd, state="unknown", code="outbound.crashed")
                )

    async def _do(self, request: RequestView) -> None:
        if self._is_late(request):
            await self._tell(request, OutboundChanged(request=request.cmd, state="expired", code="outbound.expired"))
            return
        if not await self._tell(request, OutboundChanged(request=request.cmd, state="sent")):
            return  # what cannot be recorded is not done twice: the operator asks again
        await self._tell(request, await self._act(request))

    def _is_late(self, request: RequestView) -> bool:
        """Older than it may be. Of one from an earlier run, also when it seems to come from the future: the wall clock
        was set back since, and nobody can say how old it is (DESIGN promise 4)."""
        now = self._node.clock.now()
        return now > request.expires or (request.cmd in self._earlier and now < request.at)

    async def _act(self, request: RequestView) -> OutboundChanged:
        words = request.words.raw if request.words else ""
        call = request.call
        try:
            match request.act:
                case "call":
                    call = await self._lines.dial(request.to)
                case "answer":
                    await self._lines.answer(call)
                case "hang_up":
                    await self._lines.hang_up(call)
                case "keys":
                    await self._lines.keys(call, words)
                case "text":
                    await self._lines.text(request.to, words)
        except LineFault as fault:
            return OutboundChanged(
                request=request.cmd, state="unknown" if fault.unknown else "failed", code=fault.code, call=call
            )
        except Exception:  # noqa: BLE001 - whatever a line does, the operator must hear that it did not work
            return OutboundChanged(request=request.cmd, state="unknown", code="outbound.broken", call=call)
        return OutboundChanged(request=request.cmd, state="confirmed", call=call)

    async def _tell(self, request: RequestView, fact: OutboundChanged) -> bool:
        try:
            await self._node.append([NewEvent(fact=fact, cmd=self._node.new_id(), incident=request.incident)])
        except JournalFault:
            return False
        return True
