"""The loop-back self-test: a text to the line's own number, which must come in again (modem.md section 7).

Inbound texts can stop without any error, and only an end-to-end test notices. DESIGN promise 4 ("nothing calls out by
itself") is about acts towards people: this is the station's own equipment test, to its own number, at the interval and
with the daily cap of the station file.

The journal holds all of it: the token before it is sent, its arrival through the normal receive path (placing.py),
and the release after it was deleted from the modem. Only then has the test passed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress

import msgspec

from console.card import LoopBackView
from console.clock import within
from console.events import Fact, IncidentOpened, LoopBackChanged, NewEvent
from console.journal.interface import JournalFault
from console.loop_back_fold import DAY_US, message
from console.moments import SECOND
from console.node import Node
from console.outbound.interface import LineFault
from console.register import line_number
from console.text import Untrusted

# A text to oneself takes seconds; later than this is late, and sounds (ours, unconfirmed).
LATE_S = 180.0
# What could not be tested costs nothing, and is tried again this soon (ours).
AGAIN_S = 900.0
# The board is looked at no less often: what is due by the clock alone.
LOOK_S = 10.0


class LoopBackSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`number` is the line's own. Each test costs one text."""

    source: str
    number: str
    every_h: float = 6.0
    per_day: int = 6


class LoopBack:
    """`text` sends through the line; `busy` says whether a call is up there; `token` makes one-time words."""

    def __init__(
        self, node: Node, settings: LoopBackSettings, text: Callable[[str, str], Awaitable[None]],
        busy: Callable[[], bool], token: Callable[[], str],
    ) -> None:  # fmt: skip
        self._node = node
        self._settings = settings
        self._text = text
        self._busy = busy
        self._token = token

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            revision = self._node.board.revision
            with suppress(JournalFault):  # what cannot be recorded is not tested; the journal tells its own fault
                await self.step()
            with suppress(TimeoutError):
                await within(self._node.clock, LOOK_S, self._node.changed(max(revision, self._node.board.revision)))

    async def step(self) -> None:
        """Whatever is due now."""
        view = self._view()
        if view.raw and self._node.board.arrivals.was_released(view.raw) and view.sent > view.passed:
            seconds = self._seconds_since(view.sent)
            await self._tell("late" if seconds > LATE_S else "passed", seconds=seconds)
        elif view.state == "sent":
            if self._seconds_since(view.sent) > LATE_S:
                await self._miss()
        elif self._due(view):
            await self._begin(view)

    def _view(self) -> LoopBackView:
        source = self._settings.source
        return self._node.board.around.loop_backs.get(source) or LoopBackView(source=source)

    def _seconds_since(self, at: int) -> float:
        return (self._node.clock.now() - at) / SECOND

    # ---- what came of it

    async def _miss(self) -> None:
        """A P2 with sound: one card of this line, which alarms again with every test that fails."""
        number = line_number(self._settings.source)
        incident = self._node.board.queue.find(None, None, number)
        opening: list[NewEvent] = []
        if incident is None:
            incident = self._node.new_id()
            opened = IncidentOpened(priority=2, trigger="silence", number=Untrusted(number))
            opening = [NewEvent(fact=opened, cmd=self._node.new_id(), incident=incident)]
        missing = LoopBackChanged(source=self._settings.source, state="missing", code="loop_back.missing")
        await self._node.append([*opening, NewEvent(fact=missing, cmd=self._node.new_id(), incident=incident)])

    # ---- a new one

    def _due(self, view: LoopBackView) -> bool:
        source = self._node.board.around.sources.get(self._settings.source)
        if source is None or source.state == "starting":
            return False
        newest = max(view.sent, view.tried)
        if view.asked > newest:
            return True
        wait = AGAIN_S if view.state == "untested" else self._settings.every_h * 3600
        return not newest or self._seconds_since(newest) >= wait

    async def _begin(self, view: LoopBackView) -> None:
        code = self._obstacle(view)
        if code == "loop_back.postponed":
            if view.code != code:
                await self._tell("postponed", code=code)
        elif code:
            await self._tell("untested", code=code)
        else:
            await self._send()

    def _obstacle(self, view: LoopBackView) -> str:
        """Why not now: the sentence, or empty."""
        source = self._node.board.around.sources.get(self._settings.source)
        if source is not None and source.state == "down":
            return "loop_back.line_down"
        waiting = self._node.board.around.requests.values()
        if self._busy() or any(request.state in ("requested", "sent") for request in waiting):
            return "loop_back.postponed"
        today = [at for at in view.day if at > self._node.clock.now() - DAY_US]
        return "loop_back.cap" if len(today) >= self._settings.per_day else ""

    async def _send(self) -> None:
        """In the journal first: the token must be known before it can come in."""
        token = self._token()
        await self._tell("sent", token=token, number=self._settings.number)
        try:
            await self._text(self._settings.number, message(token))
        except LineFault as fault:
            if not fault.unknown:  # else it may come in all the same
                await self._tell("untested", code=fault.code)

    async def _tell(self, state: str, **more: object) -> None:
        fact: Fact = LoopBackChanged(source=self._settings.source, state=state, **more)  # type: ignore[arg-type]
        await self._node.append([NewEvent(fact=fact, cmd=self._node.new_id())])
