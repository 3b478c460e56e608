"""`larmbord map INCIDENT -o FILE.gpx|FILE.geojson`: the trail of one incident, for another program.

It leaves the house as figures in clear, so who took it out and why is in the journal before the file is written
(DESIGN promise 11). No name, no address and no place of the person's register is in it.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from console.board import Board
from console.card import Card, TrailFix, UnitView
from console.clock import SystemClock
from console.commands.journal import opened
from console.commands.run import login
from console.i18n import _
from console.node import Node
from console.sentences import sentence
from console.text import visible
from console.webmap.leaving import keep, recorded
from maps.exchange.geojson_write import write_geojson
from maps.exchange.gpx_write import write_gpx
from maps.exchange.values import MapFile, Mark, Point
from maps.geo import is_place

FORMS: dict[str, Callable[[MapFile], bytes]] = {".gpx": write_gpx, ".geojson": write_geojson}


def export(options: argparse.Namespace) -> int:
    """0 written; 1 no such incident, or not recorded."""
    return asyncio.run(_export(options, Path(options.output)))


async def _export(options: argparse.Namespace, out: Path) -> int:
    async with opened(options, writes=True) as journal:
        node = Node(journal, SystemClock(), uuid4)
        node.catch_up()
        id = node.board.incidents.labelled(options.what.upper())
        card = node.board.card(id) if id else None
        if card is None:
            words = _("There is no incident {label} in this journal.")
            print(words.format(label=visible(options.what)), file=sys.stderr)
            return 1
        file = map_file(node.board, card, node.clock.now())
        content = FORMS[out.suffix.lower()](file)
        by = options.operator or login()
        if (refused := await recorded(node, card, content, by, options.reason.strip(), "track")) is not None:
            print(sentence(refused.code, refused.detail), file=sys.stderr)
            return 1
        keep(out, content)
    count = _("{file}: {fixes} positions written.")
    print(count.format(file=visible(str(out)), fixes=len(file.trail)), file=sys.stderr)
    return 0


def map_file(board: Board, card: Card, now: int) -> MapFile:
    """The trail and the units of an incident. The name is its label: who it is about stands in no file."""
    exercise = board.around.exercise
    sent = {unit.unit for unit in card.units}
    words = _("EXERCISE: {scenario}. Nothing of this happened.")
    return MapFile(
        name=visible(card.row.label), made=now,
        exercise=visible(words.format(scenario=exercise.scenario)) if exercise else "",
        trail=tuple(_point(place) for place in card.trail if is_place(place.fix.lat, place.fix.lon)),
        marks=tuple(mark for id, unit in sorted(board.around.units.items()) if id in sent for mark in _mark(unit)),
    )  # fmt: skip


def _point(place: TrailFix) -> Point:
    fix = place.fix
    return Point(
        lat=fix.lat, lon=fix.lon, at=fix.at, heard=place.received, accuracy_m=fix.accuracy_m, source=fix.source,
        last_known=fix.last_known,
    )  # fmt: skip


def _mark(view: UnitView) -> list[Mark]:
    """Where a unit that was sent last told it was; one that never told is not drawn where it may not have been."""
    fix = view.fix
    if fix is None or not is_place(fix.lat, fix.lon):
        return []
    return [Mark(name=visible(view.unit.id), lat=fix.lat, lon=fix.lon, at=fix.at or view.fix_received, unit=True)]
