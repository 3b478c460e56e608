"""`larmbord map INCIDENT -o FILE.gpx|FILE.geojson`: the trail of one incident, for another program.

It leaves the house as figures in clear, so who took it out and why is in the journal before the file is written
(DESIGN promise 11). No name and no address is in it; zones and places of the register only where they were revealed
with a reason, and a safe house never.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

from console.board import Board
from console.card import Card, TrailFix, UnitView
from console.clock import SystemClock
from console.commands.journal import no_incident, opened
from console.commands.run import login
from console.i18n import _
from console.leaving import card_of, keep, recorded, revealed
from console.node import Node
from console.register import Person, drawable_zones
from console.sentences import sentence
from console.text import visible
from maps.exchange.geojson_write import write_geojson
from maps.exchange.gpx_write import write_gpx
from maps.exchange.values import Circle, MapFile, Mark, Point
from maps.geo import is_place

FORMS: dict[str, Callable[[MapFile], bytes]] = {".gpx": write_gpx, ".geojson": write_geojson}


def export(options: argparse.Namespace) -> int:
    """0 written; 1 no such incident, or not recorded; 2 --reveal without a reason, or of what no track holds."""
    if set(options.reveal) - {"places"}:
        print(_("A track holds no name: --reveal places, or nothing."), file=sys.stderr)
        return 2
    if options.reveal and not options.reason.strip():
        print(sentence("actions.no-reason"), file=sys.stderr)
        return 2
    return asyncio.run(_export(options, Path(options.output)))


async def _export(options: argparse.Namespace, out: Path) -> int:
    async with opened(options, writes=True) as journal:
        node = Node(journal, SystemClock(), uuid4)
        node.catch_up()
        card = card_of(node.board, options.what)
        if card is None:
            return no_incident(options.what)
        by, reason = options.operator or login(), options.reason.strip()
        refused = await revealed(node, card, options.reveal, reason, by, "map")
        file = map_file(node.board, card, node.clock.now(), in_clear="places" in options.reveal)
        content = b"" if refused else FORMS[out.suffix.lower()](file)
        refused = refused or await recorded(node, card, content, by, reason, "track")
        if refused is not None:
            print(sentence(refused.code, refused.detail), file=sys.stderr)
            return 1
        keep(out, content)
    count = _("{file}: {fixes} positions written.")
    print(count.format(file=visible(str(out)), fixes=len(file.trail)), file=sys.stderr)
    return 0


def map_file(board: Board, card: Card, now: int, *, in_clear: bool = False) -> MapFile:
    """The trail and the units of an incident; `in_clear`: and where its person's places and zones are. The name is its
    label: who it is about stands in no file."""
    exercise = board.around.exercise
    sent = {unit.unit for unit in card.units}
    words = _("EXERCISE: {scenario}. Nothing of this happened.")
    return MapFile(
        name=visible(card.row.label), made=now,
        exercise=visible(words.format(scenario=exercise.scenario)) if exercise else "",
        trail=tuple(_point(place) for place in card.trail if is_place(place.fix.lat, place.fix.lon)),
        marks=(
            *(mark for id, unit in sorted(board.around.units.items()) if id in sent for mark in _mark(unit)),
            *(_places(card.person) if card.person and in_clear else ()),
        ),
        zones=tuple(_zones(card.person)) if card.person and in_clear else (),
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


def _places(person: Person) -> Iterator[Mark]:
    for place in person.places:
        if not place.safe_house and place.lat is not None and place.lon is not None:
            yield Mark(name=visible(place.label), lat=place.lat, lon=place.lon)


def _zones(person: Person) -> Iterator[Circle]:
    for zone in drawable_zones(person):
        yield Circle(name=visible(zone.label), lat=zone.lat, lon=zone.lon, radius_m=zone.radius_m)
