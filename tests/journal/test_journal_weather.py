"""Any weather: disks that fill, break and come back, other processes and restarts, in any order.

Whatever happens, what was answered as stored is there exactly once, numbers have no gaps, and a board folded while it
happened is the board of a restart.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest
from journal_cases import note
from steady_bench import Bench, bench, tend

from console.board import Board
from console.events import Acknowledged
from console.journal.interface import Won
from console.journal.line import Line
from console.journal.steady import SteadyJournal


class Desk:
    """What a node does: it folds on, and anew when numbers changed."""

    def __init__(self, journal: SteadyJournal) -> None:
        self.journal, self.board, self.era = journal, Board(), journal.era

    def look(self) -> None:
        if self.era != self.journal.era:
            self.board, self.era = Board(), self.journal.era
        while page := self.journal.read(self.board.position, 7):
            assert [stored.nseq for stored in page] == list(
                range(self.board.position + 1, self.board.position + len(page) + 1)
            )
            self.board.fold(page)


class Outcome(NamedTuple):
    stored: int
    held: int
    lost: int
    doubled: int


async def weather(folder: Path, seed: int, steps: int = 60) -> Outcome:
    """One run of random events; the same seed gives the same."""
    random = Random(seed)
    async with bench(folder) as world:
        journal, other = await world.open(), await world.open()
        desk, stored, held = Desk(journal), set[UUID](), set[UUID]()
        for step in range(steps):
            match random.choice(
                ["append"] * 5 + ["other"] * 2 + ["claim", "again", "fill", "empty", "break", "gone", "back", "tend"]
            ):
                case "append" | "other" as who:
                    events = [note(f"{step} {number}") for number in range(random.randrange(1, 4))]
                    answer = await (journal if who == "append" else other).append(events)
                    (held if answer.held else stored).update(event.cmd for event in events)
                case "again" if stored:
                    again = random.choice(sorted(stored))
                    await journal.append([note("again", cmd=again)])
                case "claim":
                    claim = await journal.claim(UUID(int=random.randrange(5)), random.randrange(2), "op1", uuid4())
                    if isinstance(claim, Won) and not claim.held:
                        stored.add(claim.stored.cmd)
                case "fill":
                    world.disk.full = True
                case "empty":
                    world.disk.full = False
                case "break" if random.random() < 0.3:
                    world.disk.sync_fails = True
                case "gone":
                    world.gone.add(world.spare)
                case "back":
                    world.gone.clear()
                case "tend":
                    await tend(random.choice([journal, other]))
            desk.look()
        world.disk.full = False
        world.gone.clear()
        for each in (journal, other, journal):
            await tend(each)
        desk.look()
        return await _outcome(world, desk, stored, held)


async def _outcome(world: Bench, desk: Desk, stored: set[UUID], held: set[UUID]) -> Outcome:
    assert not desk.journal.standing().held
    events = [*desk.journal.read(0, 100_000)]
    assert Board().fold(events).digest() == desk.board.digest()
    again = await world.restart()
    after = again.read(0, 100_000)
    assert Board().fold(after[: len(events)]).digest() == desk.board.digest()
    assert (await again.verify()).ok
    found = [event.cmd for event in after]
    claims = [(event.incident, event.epoch) for event in after if isinstance(event.fact, Acknowledged)]
    doubled = len(found) - len(set(found)) + len(claims) - len(set(claims))
    return Outcome(len(stored), len(held), len((stored | held) - set(found)), doubled)


async def test_in_any_weather_nothing_is_lost_and_nothing_is_there_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.journal.steady.LOOK_S", 0.0)
    outcomes = [await weather(tmp_path / str(seed), seed) for seed in range(25)]
    print(f"{sum(o.stored for o in outcomes)} stored, {sum(o.held for o in outcomes)} held and stored later")
    assert [outcome for outcome in outcomes if outcome.lost or outcome.doubled] == []
    assert sum(outcome.held for outcome in outcomes) > 50


async def test_control_without_carrying_over_some_are_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(line: Line) -> None:
        return

    monkeypatch.setattr("console.journal.spare.carry_over", nothing)
    monkeypatch.setattr("console.journal.steady.LOOK_S", 1e9)  # a process that does not look for the spare
    outcomes = [await weather(tmp_path / str(seed), seed) for seed in range(25)]
    assert sum(outcome.lost for outcome in outcomes) > 0


@pytest.mark.soak
async def test_much_weather(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The count of LARMBORD_WEATHERS, 2 000 if it is not set."""
    monkeypatch.setattr("console.journal.steady.LOOK_S", 0.0)
    runs, stored, held = int(os.environ.get("LARMBORD_WEATHERS", "2000")), 0, 0
    for seed in range(1000, 1000 + runs):
        outcome = await weather(tmp_path / str(seed), seed)
        stored, held = stored + outcome.stored, held + outcome.held
        assert (outcome.lost, outcome.doubled) == (0, 0), seed
        shutil.rmtree(tmp_path / str(seed))
    print(f"{runs} runs, {stored} stored, {held} held and stored later, 0 lost, 0 doubled")
