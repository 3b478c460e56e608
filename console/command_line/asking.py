"""Questions: what a message says, where a point lies, an incident on a map."""

from __future__ import annotations

import argparse

from console.command_line.parts import Commands, as_json, operator, record, station
from console.i18n import _


def add(commands: Commands) -> None:
    read = commands.add("read", "read:read", _("what do the readers make of this message? One result a line"))
    read.add_argument("file", nargs="?", default="-", metavar="FILE")
    as_json(read)
    where = commands.add("where", "where:where", _("region, county, place, coordinate forms, and which number to call"))
    where.add_argument("lat", type=degrees)
    where.add_argument("lon", type=degrees)
    station(where, _("for its own tables of regions and numbers"))
    as_json(where)
    _map(commands.add("map", "map:map_", _("an incident on a map in a browser, or a live map for the second monitor")))


def degrees(typed: str) -> float:
    """Also as it is written in Swedish: 59,33."""
    return float(typed.replace(",", "."))


def _map(made: argparse.ArgumentParser) -> None:
    made.add_argument("what", nargs="?", default="", metavar="INCIDENT|check|import", help="K-0001")
    named = _("for check: the tiles to look at; for import: a .gpx or .geojson")
    made.add_argument("file", nargs="?", default="", metavar="FILE", help=named)
    made.add_argument("-o", "--output", default="", metavar="FILE", help=".html, .gpx, .geojson")
    made.add_argument("--reveal", action="append", default=[], choices=("name", "places"), help=_("needs --reason"))
    made.add_argument("--reason", default="", help=_("why it is made: in the journal before it is written"))
    operator(made)
    made.add_argument("--tiles", default="", metavar="FILE", help=_("the station's own map, .pmtiles or .mbtiles"))
    made.add_argument("--serve", action="store_true", help=_("a live page for the second monitor, until Ctrl-C"))
    made.add_argument("--bind", default="127.0.0.1", metavar="ADDRESS", help=_("where it is served (%(default)s)"))
    made.add_argument("--port", type=int, default=8113)
    record(made)
    as_json(made)
