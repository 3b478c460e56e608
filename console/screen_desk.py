"""Open the full-screen desk on a node, with or without the ways in beside it."""

from __future__ import annotations

import argparse
import asyncio

from console.app import LarmbordApp, run_app
from console.clock import SystemClock
from console.eta.station import asker_of
from console.house import keep_register, opened_node, present, work
from console.station import Station


def open_desk(station: Station, operator: str, options: argparse.Namespace, *, intake: bool) -> int:
    """Until the operator leaves. Returns the exit code of the process."""
    return asyncio.run(_desk(station, operator, options, intake=intake))


async def _desk(station: Station, operator: str, options: argparse.Namespace, *, intake: bool) -> int:
    async with opened_node(station, SystemClock(), intake=intake) as opening:
        node, faults = opening.node, list[Exception]()

        async def read_record() -> None:
            await opening.run()
            await keep_register(node, station)

        if opening.is_short:  # then nothing flickers
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
            if intake:
                await work(node, station)

        app = LarmbordApp(
            node, node.clock, operator, station_name=station.name, country=station.country, mono=options.mono,
            mouse=options.mouse, readonly=options.readonly, sound_command=station.sound_command, ready=ready,
            witness=node.journal.witness, roads=asker_of(station, node.clock), ladder=station.ladder,
            map_file=station.map_path, home=station.map.home,
        )  # fmt: skip
        try:
            code = await run_app(app)
        finally:
            if opening.done:
                await present(node, operator, leaving=True)
        if faults:
            raise faults[0]
        return code
