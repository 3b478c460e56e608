"""R5-R8: what rings when, on the injected clock; pauses, proof of hearing, and a sound command that breaks."""

from __future__ import annotations

import asyncio
import sys

import pytest

from console.clock import SECOND, SimulatedClock
from console.sound import BURSTS, Bursts, Command, Sound, SoundState, Want

START = 1_700_000_000_000_000


def pulses(bursts: Bursts, want: Want, start: float, end: float, step: float = 0.1) -> list[float]:
    """When a pulse was due, asked every `step` seconds."""
    times = [round(start + i * step, 3) for i in range(round((end - start) / step))]
    return [at for at in times if bursts.due(want, at)]


def test_a_p1_is_a_burst_of_ten_every_five_seconds() -> None:
    times = pulses(Bursts(), Want(1, "K-1"), 0.0, 15.0)
    assert len(times) == 30
    assert times[0] == 0.0
    assert [round(at - 5, 3) for at in times[10:20]] == times[:10]


def test_a_p2_is_three_pulses_every_fifteen_seconds_and_nothing_else_sounds() -> None:
    assert len(pulses(Bursts(), Want(2, "K-1"), 0.0, 30.0)) == 6
    assert pulses(Bursts(), Want(None), 0.0, 30.0) == []


def test_it_never_flashes_or_beats_faster_than_three_a_second_allows_in_the_long_run() -> None:
    for offsets, period in BURSTS.values():
        assert len(offsets) / period <= 3


def test_a_newer_alarm_begins_its_own_burst_at_once() -> None:
    bursts = Bursts()
    assert bursts.due(Want(1, "K-1"), 0.0)
    assert bursts.due(Want(1, "K-1"), 2.9) == "pulse"  # those between were missed: one stands for all
    assert not bursts.due(Want(1, "K-1"), 3.5)
    assert bursts.due(Want(1, "K-1 K-2"), 3.6) == "burst"
    assert bursts.due(Want(2, "K-3"), 3.7) == "burst"


def test_acknowledged_is_silent_at_once_and_a_new_alarm_sounds_again() -> None:
    bursts = Bursts()
    assert bursts.due(Want(1, "K-1"), 0.0)
    assert not bursts.due(Want(None), 0.2)
    assert bursts.due(Want(1, "K-1"), 0.3) == "burst"


def test_pulses_missed_while_busy_become_one() -> None:
    bursts = Bursts()
    bursts.due(Want(1, "K-1"), 0.0)
    assert bursts.due(Want(1, "K-1"), 60.0)
    assert not bursts.due(Want(1, "K-1"), 60.01)


def test_an_exercise_sounds_different() -> None:
    assert pulses(Bursts(exercise=True), Want(1, "K"), 0, 5) != pulses(Bursts(), Want(1, "K"), 0, 5)


async def test_a_pause_is_shown_counts_down_and_ends() -> None:
    clock, rung = SimulatedClock(START), []
    sound = Sound(clock, lambda: rung.append(clock.mono()))
    want = Want(1, "K-1", paused_until=START + 41 * SECOND, heard="ok")
    assert sound.tick(want) == SoundState("ok", 41)
    await clock.advance_to(40.5)
    assert sound.tick(want).paused_s == 1
    assert rung == []
    await clock.advance_to(41.0)
    assert sound.tick(want) == SoundState("ok", 0)
    assert rung == [41.0]


async def test_a_pause_covers_what_it_was_asked_for_and_not_the_next_alarm() -> None:
    clock, rung = SimulatedClock(START), []
    sound = Sound(clock, lambda: rung.append(1))
    sound.tick(Want(1, "K-1", paused_until=START + 60 * SECOND))
    assert rung == []
    sound.tick(Want(1, "K-1 K-2", paused_until=START + 60 * SECOND))
    assert rung == [1]


def test_no_pause_is_longer_than_a_minute() -> None:
    sound = Sound(SimulatedClock(START), lambda: None)
    assert sound.tick(Want(1, "K-1", paused_until=START + 3600 * SECOND)).paused_s == 60


async def play(command: Command) -> None:
    command.play(1)
    assert command._playing is not None
    await command._playing


async def test_a_sound_command_that_fails_is_a_fault_until_it_works_again() -> None:
    command = Command([sys.executable, "-c", "raise SystemExit(3)"], limit_s=60)
    await play(command)
    assert command.fault
    command._argv = (sys.executable, "-c", "import os; assert os.environ['LARMBORD_PRIORITY'] == '1'")
    await play(command)
    assert not command.fault


@pytest.mark.parametrize("argv", [["/nonexistent/player"], [sys.executable, "-c", "import time; time.sleep(60)"]])
async def test_a_missing_or_stuck_command_is_a_fault_and_is_ended(argv: list[str]) -> None:
    command = Command(argv, limit_s=0.2)
    await play(command)
    assert command.fault
    assert len(asyncio.all_tasks()) == 1
