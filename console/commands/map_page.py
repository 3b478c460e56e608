"""`larmbord map INCIDENT -o FILE.html`: one incident on a map, as it became known; a file that needs no network.

It carries a protected person's position, so that it was made is in the journal before it is there (DESIGN promise 11).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from console.card import Card
from console.clock import SystemClock
from console.commands.journal import no_incident, opened, station_of
from console.commands.run import login
from console.i18n import _, language
from console.journal.interface import Journal
from console.journal.pages import through
from console.leaving import card_of, keep, recorded, revealed
from console.moments import as_datetime
from console.node import Node
from console.sentences import sentence
from console.station import Station
from console.text import visible
from console.webmap.beneath import Beneath, beneath, levels
from console.webmap.story import places_of, story, zones_of
from console.webmap.words import credits, exercise_band, page_words


def page(options: argparse.Namespace) -> int:
    """0 written; 1 no such incident, or not allowed; 2 --reveal without a reason."""
    if options.reveal and not options.reason.strip():
        print(sentence("actions.no-reason"), file=sys.stderr)
        return 2
    station = station_of(options)
    ground = beneath(options.tiles, station)
    if ground.fault:
        print(ground.fault, file=sys.stderr)
    return asyncio.run(_page(options, station, ground))


async def _page(options: argparse.Namespace, station: Station, ground: Beneath) -> int:
    async with opened(options, writes=True) as journal:
        node = Node(journal, SystemClock(), uuid4)
        node.catch_up()
        card = card_of(node.board, options.what)
        if card is None:
            return no_incident(options.what)
        by = options.operator or login()
        refused = await revealed(node, card, options.reveal, options.reason, by, "map")
        content = b"" if refused else _made(node, journal, card, options, by, station, ground).encode()
        refused = refused or await recorded(node, card, content, by, options.reason.strip())
        if refused is not None:
            print(sentence(refused.code, refused.detail), file=sys.stderr)
            return 1
        keep(Path(options.output), content)
        _say(options, card, content, is_exercise=node.board.around.exercise is not None)
    return 0


def _made(
    node: Node, journal: Journal, card: Card, options: argparse.Namespace, by: str, station: Station, ground: Beneath
) -> str:
    from maps.web.pages import story_page  # folium is large: only whoever makes a page waits for it

    board, now = node.board, node.clock.now()
    mine = frozenset(one.id for one in board.incidents.values() if card.row.id in (one.id, one.joined))
    told = story(through(journal), card, mine)
    exercise = board.around.exercise
    points = [(fix[0], fix[1]) for fix in told["trail"]]
    local = as_datetime(card.row.opened).astimezone()
    in_clear = "places" in options.reveal
    offset, home = local.utcoffset(), station.map.home
    return story_page(language(), {
        "title": visible(("EX " if exercise else "") + _("Incident {label}: the map").format(label=card.row.label)),
        "exercise": exercise_band(exercise.scenario) if exercise else "", "label": visible(card.row.label),
        "told": _told(card, options, station, by, now), "words": page_words(),
        "credits": credits(ground.sources, ground.tiles),
        "offset_min": offset.total_seconds() / 60 if offset else 0, "zone": visible(local.strftime("%Z")),
        "zones": zones_of(card) if in_clear else [], "places": places_of(card) if in_clear else [],
        "home": home, "levels": levels(ground.sources, points or ([home] if home else [])), **told,
    })  # fmt: skip


def _told(card: Card, options: argparse.Namespace, station: Station, by: str, now: int) -> str:
    person = card.person
    who = "–" if person is None else person.name if "name" in options.reveal else person.id
    made = f"{as_datetime(now).astimezone():%Y-%m-%d %H:%M:%S %Z}"
    words = _(
        "Person: {who}. Station: {station}. Made {time} by {operator}. A protected person's position: keep it so."
    )
    return visible(words.format(who=who, station=station.name, time=made, operator=by))


def _say(options: argparse.Namespace, card: Card, content: bytes, *, is_exercise: bool) -> None:
    if options.json:
        print(json.dumps({
            "incident": card.row.label, "output": options.output, "bytes": len(content),
            "sha256": sha256(content).hexdigest(), "exercise": is_exercise,
        }))  # fmt: skip
        return
    words = _("Written: {file} ({size} kB). That it was made is in the record.")
    print(words.format(file=visible(options.output), size=round(len(content) / 1000)), file=sys.stderr)
