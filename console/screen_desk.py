"""Open the full-screen desk on a node, with or without the ways in beside it."""

from __future__ import annotations

import argparse
import sys
from contextlib import AbstractAsyncContextManager, redirect_stderr, redirect_stdout
from functools import partial
from typing import TYPE_CHECKING

from console.app import run_app
from console.clock import SystemClock
from console.eta.station import asker_of
from console.house import opened_node, present, work
from console.live_desk import LiveDesk
from console.register_file import keep_register
from console.screens.still import prepare
from console.station import Station
from console.tables import tables_of
from console.training.quiet import run_quietly

if TYPE_CHECKING:
    from console.exercise_beside import ExerciseBeside, OpenExercise
    from console.training.resume import Past


def open_desk(
    station: Station, operator: str, options: argparse.Namespace, *, intake: bool, exercise: OpenExercise | None = None
) -> int:
    """Until the operator leaves. Returns the exit code of the process. `exercise` begins beside it at once."""
    if options.still:
        prepare()
    return run_quietly(_desk(station, operator, options, intake=intake, exercise=exercise))


async def _desk(
    station: Station, operator: str, options: argparse.Namespace, *, intake: bool, exercise: OpenExercise | None
) -> int:
    async with opened_node(station, SystemClock(), intake=intake) as opening:
        node, faults = opening.node, list[Exception]()

        async def read_record() -> None:
            await opening.run()
            await keep_register(node, station)

        if await opening.is_short():  # then nothing flickers
            await read_record()
        else:
            node.reading = 0, node.journal.health().head

        async def ready() -> None:
            """A long record is read behind the first picture; the ways in open only when it is."""
            try:
                if not opening.done:
                    await read_record()
            except Exception as fault:  # noqa: BLE001 - whatever it was: without a record the desk ends, and cli.py says why
                faults.append(fault)
                app.leave()
                return
            await present(node, operator)
            if exercise is not None:
                app.two.open(exercise)
            if intake:
                await work(node, station)

        app = LiveDesk(
            node, node.clock, operator, station_name=station.name, country=station.country, mono=options.mono,
            mouse=options.mouse, readonly=options.readonly, sound_command=station.sound_command, ready=ready,
            witness=node.journal.witness, roads=asker_of(station, node.clock), ladder=station.ladder,
            map_file=station.map_path, home=station.map.home, tables=tables_of(station),
            opens=partial(exercise_beside, operator, options),
        )  # fmt: skip
        try:
            with redirect_stdout(sys.stdout), redirect_stderr(sys.stderr):  # as they were, however two desks ended
                try:
                    code = await run_app(app)
                finally:
                    await app.two.close()
        finally:
            if opening.done:
                await present(node, operator, leaving=True)
        if faults:
            raise faults[0]
        return code


def exercise_beside(
    operator: str, options: argparse.Namespace, name: str, seed: int | None = None, speed: float = 1.0,
    past: Past | None = None,
) -> OpenExercise:  # fmt: skip
    """How the exercise of this name (or file) is opened beside a live desk; `past`: at a moment of that run."""

    def opened() -> AbstractAsyncContextManager[ExerciseBeside]:
        from console.exercise_beside import opened_beside  # what trains is imported when somebody trains

        return opened_beside(name, seed, speed, operator, options, past)

    return opened
