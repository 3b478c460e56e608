"""The pretended world of an exercise: a simulated modem, a feed, and whoever is at the other ends.

Everything that comes in passes the doors and readers of live messages; what the desk sends out ends here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from console.clock import Clock
from console.events import ExerciseMarked, Fact, NewEvent, SourceHeard, SourceReported
from console.modem.call import Call
from console.modem.modem import Modem
from console.modem.simulated import SimulatedGnss, SimulatedModem
from console.node import Node
from console.register import normal_number
from console.sources.interface import Intake, Raw
from console.training import messages
from console.training.alarm_lines import AlarmLines
from console.training.callers import LOOKS_EVERY_S, SPEAKS_AFTER_S, SimulatedCaller
from console.training.kinds import ModemFault
from console.training.model import Actor, contacts_of

FEED = "feed"
HEARD_EVERY_S = 30.0  # events.SourceHeard: at most every half minute
PICKS_UP_AFTER_S = 6.0  # ours: two rings
RINGS_OUT_AFTER_S = 45.0  # ours: then the network ends a call that nobody answers
GONE, HOME = 2, 1  # +CREG: searching, registered


class SimulatedWorld:
    """`World` for the player and `FarSide` for the lines. `driver` is the program's own view of the modem."""

    def __init__(
        self, node: Node, door: Intake, modem: SimulatedModem, driver: Modem, clock: Clock, lines: AlarmLines,
        cast: Mapping[str, Actor], new_id: Callable[[], UUID], gnss: SimulatedGnss | None = None,
    ) -> None:  # fmt: skip
        self._gnss = gnss
        self._node = node
        self._door = door
        self._modem = modem
        self._driver = driver
        self._clock = clock
        self._lines = lines
        self._cast = cast
        self._contacts = {normal_number(contact.phone): contact for contact in contacts_of(cast).values()}
        self._new_id = new_id
        self._greeted: set[str] = set()  # calls of ours on which the other end has begun to speak
        self._far_ends: set[asyncio.Task[None]] = set()

    # ---- the world, for the player

    async def begin(self, facts: Sequence[Fact]) -> None:
        await self._append(facts)

    async def feed(self, message: bytes) -> None:
        await self._door.receive([Raw(source=FEED, media="feed", payload=message, cmd=self._new_id())])

    async def text_in(self, number: str, words: str, sent: int) -> None:
        for pdu in self._modem.compose(number, words, at=sent // 1_000_000 * 1_000_000):
            self._modem.pdu_in(pdu)

    async def call_in(self, number: str | None) -> SimulatedCaller | None:
        if not self._modem.call_in(number):
            return None
        return SimulatedCaller(self._modem, self._driver, self._clock)

    async def reached(self, number: str) -> str | None:
        while (call := self._call_to(number)) is not None and call.name not in self._greeted:
            await self._clock.sleep(LOOKS_EVERY_S)
        return None if call is None else call.name

    async def modem_fault(self, fault: ModemFault, begins: bool) -> None:
        match fault:
            case "creg_lost":
                self._modem.registration(GONE if begins else HOME)
            case "sim_missing":
                self._modem.change_faults(sim="missing" if begins else "ready")
            case "sms_dup":
                self._modem.change_faults(deliveries=2 if begins else 1)
            case "usb_gone":
                self._modem.unplug() if begins else self._modem.replug()
            case "gps_stale":
                if self._gnss is not None:
                    self._gnss.change_faults(no_fix=1.0 if begins else 0.0)

    async def mark(self, fact: ExerciseMarked) -> None:
        await self._append([fact])

    def is_safe(self) -> bool:
        return not self._node.board.queue.order

    async def stay_alive(self) -> None:
        """The feed proves itself alive, until cancelled."""
        await self._door.health(SourceReported(source=FEED, state="ok", code="feed.ok"))
        while True:
            await self._clock.sleep(HEARD_EVERY_S)
            await self._door.health(SourceHeard(source=FEED, interval_s=HEARD_EVERY_S))

    async def close(self) -> None:
        """Nobody at the other ends does anything more."""
        far_ends = list(self._far_ends)
        for task in far_ends:
            task.cancel()
        await asyncio.gather(*far_ends, return_exceptions=True)

    # ---- the far side, for the lines

    def is_alarm_line(self, call: str) -> bool:
        return self._lines.is_open(call)

    async def hang_up_alarm_line(self, call: str) -> None:
        for message in self._lines.hang_up(call, self._clock.now()):
            await self.feed(message)

    def rings_at(self, number: str) -> None:
        task = asyncio.create_task(self._react(number))
        self._far_ends.add(task)
        task.add_done_callback(self._far_ends.discard)

    async def _react(self, number: str) -> None:
        """Who may be rung picks up. Who must not be, and whoever is not in the cast, lets it ring."""
        called = self._modem.call
        if self._picks_up(number):
            await self._clock.sleep(PICKS_UP_AFTER_S)
            if self._modem.call is called:
                self._modem.far_end_answers()
                await self._greets(number)
            contact = self._contacts.get(normal_number(number))
            if contact is None or contact.lasts is None:
                return
            await self._clock.sleep(contact.lasts)
        else:
            await self._clock.sleep(RINGS_OUT_AFTER_S)
        if self._modem.call is called:
            self._modem.far_end_hangs_up()

    async def _greets(self, number: str) -> None:
        """A contact who has picked up speaks first: what a rule lets them say comes after it."""
        contact = self._contacts.get(normal_number(number))
        while (call := self._call_to(number)) is not None and call.state != "open":
            await self._clock.sleep(LOOKS_EVERY_S)
        await self._clock.sleep(SPEAKS_AFTER_S)
        if contact is None or call is None or self._call_to(number) is not call:
            return
        if contact.say is not None:
            said = f"{contact.id}.{call.name}"
            await self.feed(messages.spoken(said, None, call.name, contact.say, None, self._clock.now()))
        self._greeted.add(call.name)

    def _call_to(self, number: str) -> Call | None:
        wanted, live = normal_number(number), self._driver.calls.live
        return next((call for call in live if call.outgoing and normal_number(call.number) == wanted), None)

    def _picks_up(self, number: str) -> bool:
        wanted = normal_number(number)
        if wanted in self._contacts:
            return self._contacts[wanted].answers
        return any(
            actor.role == "protected" and actor.mode == "loud"
            for actor in self._cast.values()
            if actor.phone is not None and normal_number(actor.phone) == wanted
        )

    async def _append(self, facts: Sequence[Fact]) -> None:
        await self._node.append([NewEvent(fact=fact, cmd=self._node.new_id()) for fact in facts])
