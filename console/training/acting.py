"""Does what a trainee's file says, through the same acts as an operator at the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

import msgspec

from console import requests as r
from console.acts.asked import Refused
from console.board import Board
from console.clock import Clock
from console.moments import SECOND
from console.node import Done
from console.training.trainee import Deed


class Desk(Protocol):
    """What a trainee needs of a node."""

    board: Board

    async def perform(self, request: r.Request, actor: str) -> Done | Refused: ...


class Hands(Protocol):
    """What else a file can ask for: the instructor's hand, and the keys that an act took."""

    async def fire(self, id: str) -> bool: ...
    async def end(self) -> None: ...
    async def keys(self, seat: str, keys: Sequence[str]) -> None: ...
    def telephone(self, who: str) -> tuple[str, str]: ...


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
    """`seats` is who sits where; the first one is meant where a deed names none. `acted` grows with every deed."""

    def __init__(self, deeds: Sequence[Deed], desk: Desk, hands: Hands, clock: Clock, seats: Mapping[str, str]) -> None:
        self._deeds = deeds
        self._desk = desk
        self._hands = hands
        self._clock = clock
        self._seats = seats
        self._undo: dict[str, Done] = {}  # by seat
        self.acted: list[Acted] = []

    async def run(self) -> None:
        """Until the last deed is done."""
        began = self._clock.now()
        for deed in self._deeds:
            left = began + round(deed.at * SECOND) - self._clock.now()
            if left > 0:
                await self._clock.sleep(left / SECOND)
            await self.do(deed)

    async def do(self, deed: Deed) -> None:
        """Now, whenever it was to be."""
        seat = deed.seat or next(iter(self._seats))
        if deed.pressed:
            await self._hands.keys(seat, deed.pressed)
        if deed.end:
            await self._hands.end()
            self._note(deed, "end", True, "training.over", {})
            return
        if deed.request is None:
            fired = await self._hands.fire(deed.fire)
            self._note(deed, "fire", fired, "training.fired" if fired else "training.not_by_hand", {"id": deed.fire})
            return
        result = await self._desk.perform(self._addressed(deed, deed.request, seat), self._seats[seat])
        done = isinstance(result, Done)
        if isinstance(result, Done) and result.undo is not None:
            self._undo[seat] = result
        self._note(deed, str(deed.request.__struct_config__.tag), done, result.code, result.detail)

    def _note(self, deed: Deed, do: str, done: bool, code: str, detail: dict[str, str]) -> None:
        self.acted.append(Acted(at=deed.at, do=do, done=done, code=code, detail=detail))

    def _addressed(self, deed: Deed, request: r.Request, seat: str) -> r.Request:
        """The request with its incident. One that is about nobody is refused by the desk itself."""
        if isinstance(request, r.Undo) and seat in self._undo:
            undo = self._undo[seat]
            return msgspec.structs.replace(request, act=undo.undo, incident=undo.incident)
        if not isinstance(request, r.Incidental):
            return request
        incident = self._incident(deed)
        return request if incident is None else msgspec.structs.replace(request, incident=incident)

    def _incident(self, deed: Deed) -> UUID | None:
        queue = self._desk.board.queue
        if deed.label is not None:
            return self._desk.board.incidents.labelled(deed.label)
        if deed.who is not None or deed.caller is not None:
            device, number = self._hands.telephone(deed.who or "")  # somebody who is in no register has only these
            return queue.find(deed.who, None, deed.caller or number) or queue.find(None, device, "")
        return queue.order[0][3] if queue.order else None
