"""The whole modem line on a bench: the simulated modem, the source, the lines and an intake that remembers.

Time moves only when told to, and only when nothing is left to do at the present moment.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from random import Random
from typing import TypeVar
from uuid import UUID

from console.clock import SimulatedClock
from console.events import Fact, LineClosed, LineIdentified, LineOpened, LineRang, SourceHeard, SourceReported
from console.journal.interface import JournalFault
from console.journal.keys import cmd_maker
from console.modem.call import Call
from console.modem.modem import Modem
from console.modem.port import Listener, PortFault
from console.modem.simulated import Faults, InProcess, SimulatedModem
from console.outbound.modem_lines import ModemLines
from console.sources.interface import Raw
from console.sources.modem import ModemSource
from console.sources.modem_store import Deleting
from console.sources.supervisor import Supervisor

START = 1_763_816_700_000_000  # 2025-11-22 13:05:00 UTC
MIRA, OTHER = "+46701740605", "+46701740606"
# The longest chain of loop turns between two bytes or two calls of the intake; found by trying, with a wide margin.
QUIET_TURNS = 60
LOST = b"<LOST>"  # in what was heard: the port went away, and the line before it never ended

T = TypeVar("T")


class MemoryIntake:
    """What is durable, kept in memory. `stop_at` names a point at which the process "dies": it never goes on there."""

    def __init__(self) -> None:
        self.raws: dict[UUID, Raw] = {}
        self.repeats = 0
        self.released: list[UUID] = []
        self.lines: list[Fact] = []
        self.healths: list[Fact] = []
        self.refuses = False
        self.stop_at = ""
        self.stopped = asyncio.Event()
        self.go_on = asyncio.Event()  # never set in a process that dies
        self.calls = 0

    async def _point(self, name: str) -> None:
        self.calls += 1
        if self.stop_at == name:
            self.stop_at = ""
            self.stopped.set()
            await self.go_on.wait()

    def _may_refuse(self) -> None:
        if self.refuses:
            raise JournalFault("journal.disk_full")

    async def receive(self, raws: Sequence[Raw]) -> None:
        await self._point("before commit")
        self._may_refuse()
        for raw in raws:
            self.released += [other for other in self.held_in(raw.slot) if other not in (raw.cmd, *self.released)]
            self.repeats += raw.cmd in self.raws
            self.raws.setdefault(raw.cmd, raw)
        await self._point("after commit")

    async def release(self, raw: UUID) -> None:
        await self._point("before release")
        self._may_refuse()
        self.released.append(raw)
        await self._point("after release")

    async def line(self, fact: Fact) -> None:
        await self._point("line")
        self._may_refuse()
        self.lines.append(fact)

    async def health(self, fact: Fact) -> None:
        await self._point("health")
        self._may_refuse()
        self.healths.append(fact)

    def was_released(self, raw: UUID) -> bool:
        return raw in self.released

    def held(self) -> Deleting:
        """What a modem may still hold, as the journal's board would say."""
        places = [(raw.slot.split(":"), raw) for raw in self.raws.values() if raw.slot and raw.cmd not in self.released]
        return {(memory, int(slot)): (raw.cmd, raw.payload.decode("latin-1")) for (memory, slot), raw in places}

    def held_in(self, slot: str) -> list[UUID]:
        """What was received from there and is not known to be gone."""
        return [cmd for cmd, raw in self.raws.items() if slot and raw.slot == slot and cmd not in self.released]

    def pdus(self) -> list[str]:
        return [raw.payload.decode() for raw in self.raws.values()]

    def reports(self) -> list[SourceReported]:
        return [fact for fact in self.healths if isinstance(fact, SourceReported)]

    def codes(self) -> list[str]:
        return [report.code for report in self.reports()]

    def heard(self) -> list[SourceHeard]:
        return [fact for fact in self.healths if isinstance(fact, SourceHeard)]


def unfinished(lines: Sequence[Fact], now: float) -> list[Call]:
    """The calls that are not over, by these facts."""
    live: dict[str, Call] = {}
    for fact in lines:
        match fact:
            case LineRang(call=name, number=number, withheld=withheld):
                number = number.raw if number else ""
                live[name] = Call(name=name, outgoing=False, state="ringing", sign_at=now, number=number)
                live[name].withheld = withheld
            case LineIdentified(call=name, number=number) if name in live and number:
                live[name].number = number.raw
            case LineOpened(call=name, outgoing=outgoing, number=number):
                number = live[name].number if name in live else number.raw if number else ""
                live[name] = Call(name=name, outgoing=outgoing, state="open", sign_at=now, number=number)
                live[name].opened_at = now
            case LineClosed(call=name):
                live.pop(name, None)
    return list(live.values())


class Tap:
    """A port that lets everything through and counts. After the command `bench.freeze_on` nothing gets out any more."""

    def __init__(self, bench: LineBench) -> None:
        self._bench = bench
        self._port = bench.cable.port()

    async def open(self, listener: Listener) -> None:
        await self._port.open(Ear(self._bench, listener))

    def write(self, data: bytes) -> None:
        bench = self._bench
        bench.activity += 1
        bench.written.append(data)
        if bench.freeze_on and data.startswith(bench.freeze_on):
            bench.frozen.set()
        if not bench.frozen.is_set():
            self._port.write(data)

    async def close(self) -> None:
        await self._port.close()


class Ear:
    def __init__(self, bench: LineBench, listener: Listener) -> None:
        self._bench = bench
        self._listener = listener

    def data_received(self, data: bytes) -> None:
        self._bench.activity += 1
        self._bench.heard += data
        self._listener.data_received(data)

    def connection_lost(self, fault: PortFault) -> None:
        self._bench.activity += 1
        self._bench.heard += LOST
        self._listener.connection_lost(fault)


class LineBench:
    """Made inside a running loop. `start` begins (or begins again, as a new process on the same journal)."""

    def __init__(self, *, seed: int = 1, pin: str = "", **faults: object) -> None:
        self.clock = SimulatedClock(START)
        self.sim = SimulatedModem(self.clock, Random(seed), Faults(**faults))  # type: ignore[arg-type]
        self.cable = InProcess(self.sim)
        self.intake = MemoryIntake()
        self.written: list[bytes] = []
        self.heard = bytearray()
        self.activity = 0
        self.freeze_on = b""
        self.frozen = asyncio.Event()
        self._pin = pin
        self._names = Random(seed)
        self._running: asyncio.Task[None] | None = None

    cmd_of = staticmethod(cmd_maker(bytes(32)))

    def start(self) -> None:
        self.modem = Modem("modem", self.clock, lambda: UUID(int=self._names.getrandbits(128), version=4))
        self.source = ModemSource(
            self.modem, lambda: Tap(self), cmd_of=self.cmd_of, pin=self._pin, held=self.intake.held
        )
        self.lines = ModemLines(self.modem, lambda: 7)
        for call in unfinished(self.intake.lines, self.clock.mono()):
            self.modem.calls.remember(call)
        self._running = asyncio.ensure_future(Supervisor([self.source], self.intake, self.clock).run())

    async def die(self) -> None:
        """What the process was doing stops where it is; the journal and the modem stay."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        self._running = None
        self.freeze_on = b""
        self.frozen.clear()
        self.intake.stop_at = ""

    async def close(self) -> None:
        await self.die()
        await self.cable.close()

    async def settle(self) -> None:
        """Let everything happen that happens now."""
        seen, turns = -1, 0
        while turns < QUIET_TURNS:
            now = self.activity + self.intake.calls
            turns = turns + 1 if now == seen else 0
            seen = now
            await asyncio.sleep(0)

    async def wait(self, seconds: float) -> None:
        """Let time pass, from event to event."""
        until = self.clock.mono() + seconds
        await self.settle()
        while (due := self.clock.next_due()) is not None and due <= until:
            await self.clock.advance_to(due)
            await self.settle()
        await self.clock.advance_to(until)
        await self.settle()

    async def until(self, true: Callable[[], object], seconds: float = 120.0) -> None:
        """Let time pass until `true`. AssertionError: it did not become so."""
        end = self.clock.mono() + seconds
        await self.settle()
        while not true():
            due = self.clock.next_due()
            assert (due or end) <= end, f"not within {seconds} s"
            assert due is not None, "nothing will ever happen"
            await self.clock.advance_to(due)
            await self.settle()

    async def result(self, doing: Awaitable[T], seconds: float = 200.0) -> T:
        """What `doing` gives, however long it takes."""
        task = asyncio.ensure_future(doing)
        await self.until(task.done, seconds)
        return await task

    def stored(self) -> int:
        """How many messages the modem holds."""
        return sum(len(slots) for slots in self.sim.store().values())

    def asked(self, command: str) -> int:
        """How often `command` was written."""
        return sum(data == f"AT{command}\r".encode() for data in self.written)


@asynccontextmanager
async def bench(*, begin: bool = True, **settings: object) -> AsyncIterator[LineBench]:
    """A bench whose modem has been set up and swept once."""
    made = LineBench(**settings)  # type: ignore[arg-type]
    try:
        if begin:
            made.start()
            await made.until(lambda: "modem.ok" in made.intake.codes())
        yield made
    finally:
        await made.close()


def all_once(desk: LineBench, pdus: list[str]) -> None:
    """The invariant: every message exactly once in the journal, and the modem's memory empty at rest."""
    assert sorted(desk.intake.pdus()) == sorted(pdus)
    assert desk.stored() == 0
    assert set(desk.intake.raws) == set(desk.intake.released)
