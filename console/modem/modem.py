"""One modem, shared by the source that keeps it alive and the lines that speak through it.

The source attaches a port and works; until then, and after a loss, `ask` is refused. What the modem says by itself is
sorted here, in the callback of the port, and only remembered: nobody works or waits inside the callback
(modem.md section 13 rule 7).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from uuid import UUID

from console.clock import Clock
from console.events import Fact
from console.modem.calls import Calls
from console.modem.commands import AT, CALLS, Command
from console.modem.conversation import Conversation, NoAnswer
from console.modem.engine import Strange, Unsolicited
from console.modem.grammar import Reply, fields_of, number_in
from console.modem.health import WARNING_STANDS, Health
from console.modem.port import Port, PortFault
from console.modem.trouble import NOISE_SPAN, Noise, power_fault
from console.modem.waiting import TICK, happens

# A store announces at most a few hundred slots (modem.md section 5 rule 9); beyond that the sweep finds them.
MAX_ANNOUNCED = 512


class Away(NoAnswer):
    """No port is open."""


class Modem:
    """`name` is what the journal calls it; `ids` makes the names of calls."""

    def __init__(self, name: str, clock: Clock, ids: Callable[[], UUID]) -> None:
        self.name = name
        self.clock = clock
        self.calls = Calls(name, ids)
        self.health = Health(name, clock)
        self.facts: deque[Fact] = deque()  # about calls, in order, until the intake has them
        self.handing: asyncio.Future[None] | None = None  # the first of them, on its way
        self.direct: deque[str] = deque()  # messages the modem does not keep: this is the only copy
        self.announced: dict[tuple[str, int], None] = {}  # (memory, slot), in order
        self.sweep_wanted = False
        self.restarts = 0  # boot lines seen; a setting from before the newest one cannot be relied on
        self.suspect = False  # somebody got no answer
        self._changed = asyncio.Event()
        self._fact_came = asyncio.Event()
        self._conversation: Conversation | None = None
        self._lost: asyncio.Future[None] | None = None
        self._noise = Noise()

    # ---- the port, for the source

    def attach(self, port: Port) -> Conversation:
        """Speak through `port`, which must not be open yet: its first bytes count."""
        self.suspect = False
        self._lost = asyncio.get_running_loop().create_future()
        self._conversation = Conversation(self.clock, port.write, self._heard)
        return self._conversation

    def detach(self) -> None:
        """Nobody speaks any more; who waits for an answer gets none."""
        if self._conversation is not None:
            self._conversation.end()
        if self._lost is not None and not self._lost.cancel() and not self._lost.cancelled():
            self._lost.exception()  # seen: the loss came while this life was ending anyhow
        self._conversation = self._lost = None
        self.calls.away(self.clock.mono())

    def data_received(self, data: bytes) -> None:
        if self._conversation is not None:
            self._conversation.data_received(data)

    def connection_lost(self, fault: PortFault) -> None:
        if self._lost is not None and not self._lost.done():
            self._lost.set_exception(fault)

    async def lost(self) -> None:
        """Ends with the PortFault of the open port when it is lost."""
        if self._lost is not None:
            await self._lost

    # ---- asking

    async def ask(self, command: Command) -> Reply:
        """The modem's reply. NoAnswer: none came, or no port is open."""
        if lost := self.calls.away_too_long(self.clock.mono()):  # also while a set-up never gets to its end
            self.learned(lost)
        if self._conversation is None:
            raise Away
        try:
            return await self._conversation.ask(command)
        except NoAnswer:
            self.suspect = True
            self._changed.set()
            raise

    async def attempt(self, command: Command) -> Reply:
        """As `ask`, but ERROR for a command that a modem which is otherwise alive leaves unanswered.

        One slot or one command that hangs must not keep the others waiting (modem.md section 8).
        """
        try:
            return await self.ask(command)
        except NoAnswer:
            await self.ask(AT)
            return Reply("ERROR")

    async def look_at_calls(self) -> Reply:
        """Which calls there are, by the modem's own list; what it tells becomes facts."""
        asked_at = self.clock.mono()
        try:
            reply = await self.ask(CALLS)
        except NoAnswer:
            self.learned(self.calls.unlisted(self.clock.mono(), refused=False))
            raise
        now = self.clock.mono()
        self.learned(self.calls.listed(reply.lines, asked_at, now) if reply.ok else self.calls.unlisted(now))
        return reply

    def doubt(self) -> None:
        if self._conversation is not None:
            self._conversation.doubt()

    def interrupt(self) -> None:
        if self._conversation is not None:
            self._conversation.interrupt()

    # ---- what happened

    def learned(self, facts: Iterable[Fact]) -> None:
        """Facts on their way to the intake."""
        self.facts.extend(facts)
        if self.facts:
            self._fact_came.set()
            self._changed.set()

    async def fact_waits(self) -> Fact:
        """The oldest fact. It stays until the intake has it and the caller takes it off."""
        while not self.facts:
            self._fact_came.clear()
            await self._fact_came.wait()
        return self.facts[0]

    async def changed(self, seconds: float) -> None:
        """Until something came in, or `seconds` have passed."""
        await happens(self.clock, max(seconds, TICK) if seconds > 0 else 0, self._changed)
        self._changed.clear()

    def wake(self) -> None:
        self._changed.set()

    def _heard(self, heard: Unsolicited | Strange) -> None:
        if isinstance(heard, Strange):
            self._strange(heard)
        else:
            self._said(heard)
        self._changed.set()

    def _said(self, heard: Unsolicited) -> None:
        match heard.kind:
            case "boot":
                self.restarts += 1
                self.calls.away(self.clock.mono())
            case "stored":
                self._announce(heard.line)
            case "direct":
                self.direct.append(heard.payload)
            case "full":
                self.health.set("modem.store_full")
                self.sweep_wanted = True
            case "call":
                self.learned(self.calls.heard(heard.line, self.clock.mono()))
            case "power":
                if code := power_fault(heard.line):
                    self.health.set(code, None if code == "modem.power_off" else WARNING_STANDS)

    def _announce(self, line: str) -> None:
        """`+CMTI: "SM",2`. `+CMTI: ,-1` and anything odd: a message is somewhere, so look everywhere."""
        fields = fields_of(line)
        slot = number_in(fields, 1)
        if slot is None or slot < 0 or not fields[0].isalnum() or len(self.announced) >= MAX_ANNOUNCED:
            self.sweep_wanted = True
        else:
            self.announced[fields[0], slot] = None

    def _strange(self, heard: Strange) -> None:
        """Nothing unknown is passed over: it may have been the announcement of a message, mangled."""
        self.sweep_wanted = True
        if heard.noise and self._noise.burst(self.clock.mono()):
            self.health.set("modem.garbage", NOISE_SPAN)
