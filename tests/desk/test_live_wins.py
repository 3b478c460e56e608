"""A live alarm wins over an exercise (DESIGN promise 5, training.md section 6 rule 5)."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

import scenarios
from console import requests as r
from console.events import Stored
from console.exercise_beside import ExerciseBeside
from console.live_desk import LiveDesk
from console.training.headless import run_headless
from console.training.loader import Loaded, load
from console.training.result import Result, result_of
from console.training.trainee import Deed, load_trainee
from console.two_desks import TwoDesks
from tests.support_desk import words_on
from tests.support_two_desks import NUMBER, Bench, on_bench

SEED = 41


def scenario(name: str) -> tuple[Loaded, tuple[Deed, ...]]:
    loaded = load(scenarios.find(name) or Path(name))
    reference = scenarios.reference(name)
    assert reference is not None
    return loaded, load_trainee(reference, loaded.scenario, SEED)


def everything(bench: Bench) -> list[Stored]:
    assert bench.exercise is not None
    events: list[Stored] = []
    while batch := bench.exercise.node.journal.read(events[-1].nseq if events else 0, 2000):
        events += batch
    return events


async def alarm(bench: Bench, number: str = NUMBER, words: str = "SOS") -> None:
    """A text through the live modem; everything that follows from it at once has happened."""
    before = bench.node.board.position
    bench.sim.text_in(number, words)
    await bench.until(lambda: bench.node.board.queue.order and bench.node.board.position > before)
    await bench.selector.quiet()


def wrong(bench: Bench, live: LiveDesk, desk: ExerciseBeside) -> set[str]:
    """What is not as it must be the moment a live alarm is on the board."""
    screen = words_on(live)
    holds = {
        "the live desk has the screen and the keyboard": live.front and live.typed_to is live,
        "the exercise has neither": not desk.front and desk.is_headless,
        "the alarm is in the band": "P1 SILENT" in screen and "MIRA EXEMPEL" in screen,
        "it looks live": "LARMBORD LIVE" in screen and "EX " not in screen and "EXERCISE" not in screen,
        "it sounds live": ("live", True) in bench.rung,
        "the exercise is silent": ("exercise", False) not in bench.rung,
        "its time stands still": not desk.is_playing,
    }
    return {name for name, it_does in holds.items() if not it_does}


async def interrupted(bench: Bench, live: LiveDesk, desk: ExerciseBeside) -> set[str]:
    bench.rung.clear()
    stood = desk.exercise.clock.mono()
    await alarm(bench)
    found = wrong(bench, live, desk)
    await bench.play_to(stood + 60)
    return found | ({"no time of it passes"} if desk.exercise.clock.mono() - stood > 0.001 else set())


async def handled(bench: Bench, live: LiveDesk) -> None:
    incident = bench.node.board.queue.order[0][3]
    for request in (r.Acknowledge(incident=incident), r.Close(incident=incident, outcome="real")):
        await bench.node.perform(request, "L.EK")
    await bench.selector.quiet()


@pytest.mark.parametrize("name", scenarios.names())
def test_a_live_alarm_takes_the_screen_and_the_exercise_goes_on_as_if_nothing_had_been(name: str) -> None:
    loaded, deeds = scenario(name)
    alone = result_of(loaded, SEED, run_headless(loaded, SEED, deeds).events)
    moment = Random(f"live wins {name}").uniform(0.05, 0.95) * alone.score.seconds

    async def run(bench: Bench) -> Result:
        bench.deeds = deeds
        async with bench.live() as live:
            desk = await bench.begin(live, loaded, SEED)
            await bench.play_to(moment)
            assert desk.front
            assert not live.front
            assert await interrupted(bench, live, desk) == set()
            live.run_command("exercise")
            assert live.front, "the alarm waits, and nobody goes back"
            await handled(bench, live)
            assert live.front, "only a person's key goes back"
            live.run_command("exercise")
            await bench.selector.quiet()
            assert desk.front
            assert not live.front
            await bench.play_to(None)
            return result_of(loaded, SEED, everything(bench))

    assert on_bench(run).canonical() == alone.canonical()


@pytest.mark.parametrize(
    ("left_out", "caught"),
    [
        ("_hold", {"its time stands still", "no time of it passes"}),
        ("look", {"the live desk has the screen and the keyboard", "the exercise has neither"}),
    ],
)
def test_control_what_is_left_out_is_caught(monkeypatch: pytest.MonkeyPatch, left_out: str, caught: set[str]) -> None:
    """An exercise that is not paused; an alarm that does not take the screen."""
    loaded, deeds = scenario("first-loud")

    async def run(bench: Bench) -> set[str]:
        bench.deeds = deeds
        async with bench.live() as live:
            desk = await bench.begin(live, loaded, SEED)
            await bench.play_to(30.0)
            monkeypatch.setattr(TwoDesks, left_out, lambda self, *desk: None)
            return await interrupted(bench, live, desk)

    assert caught <= on_bench(run)
