"""Random texts under random faults and deaths: every PDU exactly once in the journal, and the store empty at rest.

modem.md section 15. A failing seed is in the test's name, and replays as it was.
"""

from __future__ import annotations

from random import Random

import pytest
from line_bench import MIRA, OTHER, LineBench, bench

from console.modem.simulated import Faults
from console.sources.modem_schedule import SWEEP_EVERY
from console.sources.modem_store import Store

STEPS = 25
POINTS = ["before commit", "after commit", "before release", "after release", "health", "line"]
BETWEEN = ("+CSQ: 20,99", "^RSSI: 20", '+CREG: 1,"00A1","B2C3",7', "^ODD: 1", "RDY2", "+CMTI: ,-1")


def random_faults(random: Random) -> dict[str, object]:
    """A modem in good health, or with one or two things wrong."""
    knobs: list[dict[str, object]] = [
        {"chunk": random.randint(1, 9), "gap_s": 0.002}, {"noise": random.random() / 3}, {"line_end": "\r\r\n"},
        {"echo_stays": True},
        {"between_lines": tuple(random.sample(BETWEEN, 3))}, {"lost_chance": random.random() / 10},
        {"slow": ("+CMGR",), "slow_s": random.choice([1.0, 6.0, 12.0])}, {"lost": ("+CMGD",)}, {"refused": ("+CMGD",)},
        {"indications": ("right", "lost", "no_index", "wrong_memory")}, {"empty_slot_is_error": False},
        {"slots_me": 5}, {"sim_busy_s": 6.0}, {"stops_reading": True}, {"text_mode_at_boot": True},
    ]  # fmt: skip
    return {name: value for knob in random.sample(knobs, random.randint(0, 2)) for name, value in knob.items()}


async def one_step(desk: LineBench, random: Random, pdus: list[str]) -> None:
    match random.randrange(11):
        case 0 | 1 | 2 | 3:
            words = f"{len(pdus)}: " + "hjälp " * random.choice([1, 3, 40])
            pdus += desk.sim.text_in(random.choice([MIRA, OTHER]), words)
        case 4:
            desk.sim.faults = Faults(**random_faults(random))  # type: ignore[arg-type]
        case 5:
            desk.intake.stop_at = random.choice(POINTS)
            await desk.wait(random.random() * 5)
            await desk.die()
            desk.start()
        case 6:
            desk.sim.unplug_after(random.randint(1, 400))
        case 7:
            desk.sim.unplug_after(None)
            desk.sim.replug(random.choice([None, "other"]))
        case 8:
            desk.sim.reboot()
        case 9:
            desk.intake.refuses = not desk.intake.refuses
        case 10:
            if not desk.sim.call_in(MIRA):
                desk.sim.far_end_hangs_up()
    await desk.wait(random.choice([0.0, 0.5, 5.0, 30.0]))


async def a_life(seed: int) -> tuple[LineBench, list[str]]:
    random = Random(seed)
    async with bench(seed=seed) as desk:
        pdus: list[str] = []
        for _ in range(STEPS):
            await one_step(desk, random, pdus)
        desk.sim.faults = Faults()
        desk.intake.refuses = False
        desk.sim.unplug_after(None)
        desk.sim.replug()
        await desk.die()
        desk.start()
        await desk.wait(4 * SWEEP_EVERY)
        return desk, pdus


def holds(desk: LineBench, pdus: list[str]) -> bool:
    return sorted(desk.intake.pdus()) == sorted(pdus) and desk.stored() == 0 and desk.sim.texts_waiting == 0


@pytest.mark.parametrize("seed", range(12))
async def test_every_text_exactly_once(seed: int) -> None:
    desk, pdus = await a_life(seed)
    assert holds(desk, pdus)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 1400))
async def test_every_text_exactly_once_for_long(seed: int) -> None:
    desk, pdus = await a_life(seed)
    assert holds(desk, pdus)


async def test_the_control_a_store_that_deletes_first_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    from test_modem_crash import delete_first

    monkeypatch.setattr(Store, "_keep", delete_first)
    broken = [seed for seed in range(12) if not holds(*await a_life(seed))]
    assert broken
