"""A hundred times unplugged and plugged in again under another name, among texts and calls (modem.md section 15).

Nothing lost, nothing twice, open again within ten seconds each time, and then everything read through. On the simulated
clock it takes seconds.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple
from uuid import uuid4

import pytest
from line_bench import MIRA, LineBench, bench

from console.events import LineClosed, LineRang
from console.sources.modem_schedule import SWEEP_EVERY
from console.sources.modem_store import Store

UNPLUGS, LIMIT_S, SEED = 100, 10.0, 4
SWEEP = b"AT+CMGL"


class Seen(NamedTuple):
    """`lost`: texts; `doubled`: and calls. `slow`: the openings that took too long; `unswept`: rounds without one."""

    lost: int
    doubled: int
    slow: list[float]
    unswept: list[int]
    rang: int
    unended: int


async def hundred(unplugs: int = UNPLUGS) -> Seen:
    random, pdus = Random(SEED), list[str]()
    slow, unswept = list[float](), list[int]()
    async with bench(seed=SEED) as desk:
        for round_ in range(unplugs):
            desk.sim.unplug_after(random.randrange(1, 400))  # bytes: in the middle of whatever goes on
            pdus += desk.sim.text_in(MIRA, f"{round_} " + "hjälp " * random.choice([1, 30]))
            await _call(desk, random)
            await desk.wait(random.choice([0.0, 1.0, 7.0]))
            desk.sim.unplug_after(None)
            if desk.sim.plugged_in:
                desk.sim.unplug()
            await desk.wait(random.choice([0.0, 3.0, 40.0]))
            pdus += desk.sim.text_in(MIRA, f"borta {round_}")  # the network holds it, or the card has it
            took, swept = await _replug(desk, round_)
            slow += [took] if took > LIMIT_S else []
            unswept += [] if swept else [round_]
        desk.sim.far_end_hangs_up()
        await desk.wait(2 * SWEEP_EVERY)
        return _counted(desk, pdus, slow, unswept)


async def _call(desk: LineBench, random: Random) -> None:
    """Somebody calls in every third round, and may give up."""
    if random.random() > 0.3 or not desk.sim.plugged_in or not desk.sim.call_in("+46701740611"):
        return
    await desk.wait(random.choice([0.5, 6.0]))
    if random.random() < 0.7:
        desk.sim.far_end_hangs_up()


async def _replug(desk: LineBench, round_: int) -> tuple[float, bool]:
    """Seconds until the line says that it is well again, and whether it read everything through by then."""
    before, asked, begun = desk.intake.codes().count("modem.ok"), len(desk.written), desk.clock.mono()
    desk.sim.replug(f"simulated{round_}")
    await desk.until(lambda: desk.intake.codes().count("modem.ok") > before, 120.0)
    took = desk.clock.mono() - begun
    await desk.settle()
    return took, any(written.startswith(SWEEP) for written in desk.written[asked:])


def _counted(desk: LineBench, pdus: list[str], slow: list[float], unswept: list[int]) -> Seen:
    came = desk.intake.pdus()
    rang = [fact.call for fact in desk.intake.lines if isinstance(fact, LineRang)]
    ended = [fact.call for fact in desk.intake.lines if isinstance(fact, LineClosed)]
    lost = len([pdu for pdu in pdus if pdu not in came]) + desk.stored()
    doubled = len(came) - len(set(came)) + len(rang) - len(set(rang))
    return Seen(lost, doubled, slow, unswept, len(rang), len(set(rang) - set(ended)))


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL")


async def test_a_hundred_unplugs_lose_nothing_and_double_nothing() -> None:
    seen = await hundred()
    assert seen._replace(rang=0) == Seen(lost=0, doubled=0, slow=[], unswept=[], rang=0, unended=0)
    assert seen.rang > 5


async def test_the_control_without_the_sweep_texts_are_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_sweep(self: Store) -> bool:
        return True

    monkeypatch.setattr(Store, "sweep", no_sweep)
    seen = await hundred(20)
    assert seen.lost > 0
    assert seen.unswept


async def test_the_control_a_supervisor_that_waits_long_is_too_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.sources.supervisor.FIRST_WAIT", 60.0)
    monkeypatch.setattr("console.sources.supervisor.LONGEST_WAIT", 60.0)
    assert (await hundred(5)).slow


async def test_the_control_without_a_lasting_key_a_text_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LineBench, "cmd_of", staticmethod(lambda words: uuid4()))
    assert (await hundred(60)).doubled > 0
