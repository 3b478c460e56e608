"""Does what a trainee's file says, through the same acts as an operator at the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

import msgspec

from console import requests as r
from console.acts.asked import Refused
from console.board import Board
from console.clock import Clock
from console.node import Done
from console.training.trainee import Deed


class Desk(Protocol):
    """What a trainee needs of a node."""

    board: Board

    async def perform(self, request: r.Request, actor: str) -> Done | Refused: ...


class Acted(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one deed. `code` names a sentence."""

    at: float
    do: str
    done: bool
    code: str
    detail: dict[str, str]

    @property
    def refused(self) -> str:
        """Why the desk refused it: the code of a sentence, or ""."""
        return "" if self.done else self.code


class Trainee:
    """`actor` is the operator it acts as. `acted` grows with every deed."""

    def __init__(self, deeds: Sequence[Deed], desk: Desk, clock: Clock, actor: str) -> None:
        self._deeds = deeds
        self._desk = desk
        self._clock = clock
        self._actor = actor
        self._undo: Done | None = None
        self.acted: list[Acted] = []

    async def run(self) -> None:
        """Until the last deed is done."""
        began = self._clock.mono()
        for deed in self._deeds:
            left = began + deed.at - self._clock.mono()
            if left > 0:
                await self._clock.sleep(left)
            await self._do(deed)

    async def _do(self, deed: Deed) -> None:
        result = await self._desk.perform(self._addressed(deed), self._actor)
        done = isinstance(result, Done)
        if isinstance(result, Done) and result.undo is not None:
            self._undo = result
        verb = str(deed.request.__struct_config__.tag)
        self.acted.append(Acted(at=deed.at, do=verb, done=done, code=result.code, detail=result.detail))

    def _addressed(self, deed: Deed) -> r.Request:
        """The request with its incident. One that is about nobody is refused by the desk itself."""
        request = deed.request
        if isinstance(request, r.Undo) and self._undo is not None:
            return msgspec.structs.replace(request, act=self._undo.undo, incident=self._undo.incident)
        if not isinstance(request, r.Incidental):
            return request
        incident = self._incident(deed)
        return request if incident is None else msgspec.structs.replace(request, incident=incident)

    def _incident(self, deed: Deed) -> UUID | None:
        queue = self._desk.board.queue
        if deed.who is not None or deed.caller is not None:
            return queue.find(deed.who, None, deed.caller or "")
        return queue.order[0][3] if queue.order else None
