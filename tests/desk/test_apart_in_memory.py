"""Nothing live can be reached from an exercise beside it (training.md section 6 rule 4, DESIGN promise 5).

A walk over every object that the exercise, its desk and its tasks refer to, while both run. It stops at what belongs to
the interpreter and not to anybody: modules, classes, the globals of functions, the event loop and its selector, and who
waits for a future (to be awaited by somebody is no way to reach them).
"""

from __future__ import annotations

import asyncio
import gc
import types
from collections.abc import Callable, Iterable
from contextvars import Context, ContextVar

import pytest

from console.live_desk import LiveDesk
from console.outbound.modem_lines import ModemLines
from console.training.exercise import Exercise
from tests.desk.test_live_wins import SEED, scenario
from tests.support_two_desks import Bench, on_bench

NOBODYS = (types.ModuleType, type, asyncio.AbstractEventLoop, asyncio.Handle, Context, ContextVar)


def referents(thing: object) -> Iterable[object]:
    """What `thing` can use."""
    if isinstance(thing, NOBODYS):
        return ()
    if isinstance(thing, asyncio.Task):
        return (thing.get_coro(),)
    if asyncio.isfuture(thing):
        return (thing.result(),) if thing.done() and not thing.cancelled() and thing.exception() is None else ()
    if isinstance(thing, types.FunctionType):
        return (thing.__closure__, thing.__defaults__, thing.__kwdefaults__, thing.__dict__)
    if isinstance(thing, types.FrameType):
        return tuple(thing.f_locals.values())
    if isinstance(thing, types.CoroutineType | types.AsyncGeneratorType | types.GeneratorType):
        frame = next(getattr(thing, name) for name in ("cr_frame", "ag_frame", "gi_frame") if hasattr(thing, name))
        waits = next(getattr(thing, name) for name in ("cr_await", "ag_await", "gi_yieldfrom") if hasattr(thing, name))
        return (frame, waits)
    return gc.get_referents(thing)


def reached(*roots: object) -> dict[int, object]:
    """Everything that can be reached, by its id."""
    found: dict[int, object] = {}
    waiting = list(roots)
    while waiting:
        thing = waiting.pop()
        if id(thing) not in found:
            found[id(thing)] = thing
            waiting += referents(thing)
    return found


def of_the_live(bench: Bench, live: LiveDesk, found: dict[int, object]) -> set[str]:
    """Which parts of the live station are among them. By identity, and the classes that no exercise may hold at all."""
    parts = {
        "node": bench.node, "board": bench.node.board, "journal": bench.node.journal, "lines": bench.lines,
        "modem": bench.driver, "port": bench.cable, "far end": bench.sim, "source": bench.source, "desk": live,
        "screen": live.screen, "two desks": live.two, "sound": live._sound,
    }  # fmt: skip
    there = {name for name, part in parts.items() if id(part) in found}
    return there | {type(thing).__name__ for thing in found.values() if isinstance(thing, ModemLines | LiveDesk)}


def walked(plant: Callable[[Bench, Exercise, LiveDesk], object]) -> tuple[set[str], set[str]]:
    """What of the live station, and of the exercise's own world, is reached from the exercise in the middle of it."""

    async def run(bench: Bench) -> tuple[set[str], set[str]]:
        loaded, bench.deeds = scenario("silent-room")
        async with bench.live() as live:
            desk = await bench.begin(live, loaded, SEED)
            await bench.play_to(60.0)
            exercise = desk.exercise
            plant(bench, exercise, live)
            found = reached(exercise, desk, *tasks_of(exercise))
            return of_the_live(bench, live, found), {type(thing).__name__ for thing in found.values()}

    return on_bench(run)


def tasks_of(exercise: Exercise) -> list[asyncio.Task[object]]:
    """The tasks that run a method of some part of the exercise."""
    parts = {id(thing) for thing in reached(exercise).values() if thing is not None}
    return [
        task for task in asyncio.all_tasks()
        if isinstance(coroutine := task.get_coro(), types.CoroutineType) and coroutine.cr_frame is not None
        and id(coroutine.cr_frame.f_locals.get("self")) in parts
    ]  # fmt: skip


def test_no_live_line_port_or_door_is_reachable_from_an_exercise() -> None:
    live, own = walked(lambda bench, exercise, desk: None)
    assert live == set()
    assert {"SimulatedLines", "SimulatedModem", "OutboundWorker", "Door", "Node", "PacedClock", "Player"} <= own, (
        "the walk goes through the exercise"
    )


def keep(bench: Bench, exercise: Exercise, live: LiveDesk) -> None:
    exercise.kept = [{"deep": (bench.lines,)}]  # type: ignore[attr-defined]


def close_over(bench: Bench, exercise: Exercise, live: LiveDesk) -> None:
    exercise.kept = lambda: bench.node  # type: ignore[attr-defined]


def bind(bench: Bench, exercise: Exercise, live: LiveDesk) -> None:
    exercise.kept = bench.source.run  # type: ignore[attr-defined]


def show(bench: Bench, exercise: Exercise, live: LiveDesk) -> None:
    exercise.referee.live = live  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("plant", "caught"),
    [(keep, "lines"), (close_over, "node"), (bind, "source"), (show, "desk")],
)
def test_control_a_way_to_the_live_station_is_found(
    plant: Callable[[Bench, Exercise, LiveDesk], object], caught: str
) -> None:
    assert caught in walked(plant)[0]
