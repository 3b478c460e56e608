"""One exercise, put together: the same node, door, sources and outbound worker as a live desk, on a pretended world.

No part of it can reach the real one: the only port is the simulated modem's, and the only lines are simulated.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from pathlib import Path
from random import Random

from console.actions import Rules
from console.clock import Clock
from console.events import ExerciseMarked, NewEvent, OperatorPresent
from console.intake import Door
from console.journal.interface import Journal
from console.modem.modem import Modem
from console.modem.simulated import GnssFaults, InProcess, SimulatedGnss, SimulatedModem
from console.node import Node
from console.outbound.simulated import SimulatedLines
from console.outbound.worker import OutboundWorker
from console.shelf import Shelf
from console.sources.gnss import GnssSource
from console.sources.interface import Source
from console.sources.modem import ModemSource
from console.sources.supervisor import Supervisor
from console.text import Untrusted
from console.training.alarm_lines import AlarmLines
from console.training.cast import device_of
from console.training.kinds import Modem as ModemFails
from console.training.loader import Loaded
from console.training.model import Scenario, Scheduled
from console.training.pace import PacedClock
from console.training.player import Player
from console.training.referee import Due, Referee
from console.training.simulated_world import SimulatedWorld
from console.training.streams import ids

GPS = "gps"
SENTENCES_HZ = 1.0  # enough for a place that stays where it is


class Exercise:
    """Made inside a running loop. `begin`, then `run` beside whatever shows the desk, then `close`.

    `clock` is a SimulatedClock, or a PacedClock, and then `pause`, `resume` and `set_speed` work. `seats`: who sits
    where (seat of the file -> operator); without it `operator` sits in the first one. `referee` follows the run.
    `file`: where its journal is, set by whoever opened one.
    """

    file = Path()

    def __init__(
        self, loaded: Loaded, journal: Journal, clock: Clock, seed: int, operator: str,
        seats: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.loaded, self.scenario = loaded, loaded.scenario
        self.operator = operator
        self.seats = dict(seats or {loaded.scenario.seats[0]: operator})
        self.referee = Referee(loaded.scenario, seed)
        self.clock = clock
        self.node = Node(journal, clock, ids(seed, "events"), Rules(has_lines=True))
        self._door = Door(self.node)
        self._modem = SimulatedModem(clock, Random(f"{seed}|modem"))
        self._cable = InProcess(self._modem)
        driver = Modem("modem", clock, ids(seed, "calls"))
        lines = AlarmLines(self.scenario.cast)
        self._receiver = _receiver(loaded.scenario, seed, clock)
        self._world = SimulatedWorld(
            self.node, self._door, self._modem, driver, clock, lines, self.scenario.cast, ids(seed, "feed"),
            self._receiver,
        )  # fmt: skip
        random = Random(f"{seed}|texts")
        self._worker = OutboundWorker(self.node, SimulatedLines(driver, self._world, lambda: random.randrange(256)))
        sources: list[Source] = [ModemSource(driver, self._cable.port, cmd_of=journal.cmd_of)]
        if self._receiver is not None:
            self._gnss_cable = InProcess(self._receiver, "gnss")
            sources.append(GnssSource(GPS, self._gnss_cable.port, clock))
        self._sources = Supervisor(sources, self._door, clock)
        self._shelf = Shelf(self.node)
        self._player = Player(loaded, seed, self._world, clock, lines, self.referee)
        self.node.watchers.append(self._player.hear)

    async def begin(self, resumed: dict[str, str] | None = None) -> None:
        """Board, register and operator are there; nothing happens yet. `resumed`: from what it goes on (resume.py)."""
        await self.node.start()
        await self._door.start()
        await self._player.begin(resumed or {})
        present = [
            NewEvent(fact=OperatorPresent(desk=seat), cmd=self.node.new_id(), actor=operator)
            for seat, operator in self.seats.items()
        ]
        await self.node.append(present)

    async def run(self) -> None:
        """Until the scenario has ended. What its sources and lines do ends with it."""
        helpers = [asyncio.create_task(work) for work in self._helpers()]
        playing = asyncio.create_task(self._player.run())
        try:
            await asyncio.wait([playing, *helpers], return_when=asyncio.FIRST_COMPLETED)
            done = next(task for task in (playing, *helpers) if task.done())
            await done
        finally:
            for task in (playing, *helpers):
                task.cancel()
            await asyncio.gather(playing, *helpers, return_exceptions=True)

    async def close(self) -> None:
        await self._world.close()
        await self._cable.close()
        if self._receiver is not None:
            await self._gnss_cable.close()
        await self.node.close()

    # ---- the hand of the instructor

    async def pause(self) -> None:
        """Time stands still (training.md section 6 rule 5: also when a live alarm comes)."""
        if isinstance(self.clock, PacedClock) and not self.clock.paused:
            self.clock.pause()
            await self._world.mark(ExerciseMarked(what="paused"))

    async def resume(self) -> None:
        if isinstance(self.clock, PacedClock) and self.clock.paused:
            self.clock.resume()
            await self._world.mark(ExerciseMarked(what="resumed", speed=self.clock.speed))

    async def set_speed(self, speed: float) -> bool:
        """False: the file does not list this speed, and nothing changes (training.md section 1 note 12)."""
        if speed not in self.scenario.clock.speeds or not isinstance(self.clock, PacedClock):
            return False
        self.clock.set_speed(speed)
        await self._world.mark(ExerciseMarked(what="speed", speed=speed))
        return True

    async def note(self, words: str) -> None:
        """A note of the instructor, at this moment."""
        await self._world.mark(ExerciseMarked(what="note", words=Untrusted(words)))

    def by_hand(self) -> tuple[Scheduled | Due, ...]:
        """What waits for the instructor: events with `manual: true`, and what rules have offered."""
        return self._player.by_hand()

    async def fire(self, id: str) -> bool:
        """Start one of them. False: nothing of that name waits."""
        return await self._player.fire(id)

    async def end(self) -> None:
        """Over, before its time; what was not done by now was not done."""
        self._player.end()

    async def refuse(self, id: str, code: str) -> None:
        """Say that the instructor's wish about `id` cannot be, and why: `code` names a sentence."""
        await self._world.mark(ExerciseMarked(what="refused", id=id, code=code))

    async def keys(self, seat: str, keys: Sequence[str]) -> None:
        """These keys were pressed at the seat; the desk says so with each act (training.md section 7)."""
        await self._world.mark(ExerciseMarked(what="keys", seat=seat, keys=tuple(keys)))

    def telephone(self, who: str) -> tuple[str, str]:
        """The device and the number of somebody of the cast; "" for what they have not."""
        actor = self.scenario.cast.get(who)
        return (device_of(who, actor), actor.phone or "") if actor is not None else ("", "")

    def _helpers(self) -> list[Coroutine[None, None, None]]:
        helpers = [self._sources.run(), self._worker.run(), self._shelf.run(), self._world.stay_alive()]
        return [*helpers, self.clock.run()] if isinstance(self.clock, PacedClock) else helpers


def _receiver(scenario: Scenario, seed: int, clock: Clock) -> SimulatedGnss | None:
    """The station has a satellite receiver where the scenario lets it fail: its sentences cost time elsewhere."""
    inside = (event for variant in scenario.variants for event in variant.events)
    happenings = [event.what for event in (*scenario.events, *inside)]
    happenings += [then.what for rule in scenario.rules for then in rule.then]
    if not any(isinstance(what, ModemFails) and what.fault == "gps_stale" for what in happenings):
        return None
    return SimulatedGnss(clock, Random(f"{seed}|gnss"), GnssFaults(rate_hz=SENTENCES_HZ))
