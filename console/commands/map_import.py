"""`larmbord map import FILE.gpx|FILE.geojson`: the zones and places of a map file, as rows for the station's register.

It prints and writes nothing: the register file is written by people, with their comments, and who is protected where is
for a person to decide. The trails of such files are for scenarios (docs/scenarios.md).
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from console.i18n import _
from console.sentences import sentence
from console.setup.toml_text import quoted
from console.text import visible
from maps.exchange.geojson_read import read_geojson
from maps.exchange.gpx_read import read_gpx
from maps.exchange.values import BadFile, Circle, MapFile, Mark, Polygon, Ring
from maps.geo import distance_m

FORMS: dict[str, Callable[[bytes], MapFile]] = {".gpx": read_gpx, ".geojson": read_geojson, ".json": read_geojson}


def import_(options: argparse.Namespace) -> int:
    """0 printed; 1 it cannot be read, or holds neither zone nor place; 2 no file, or an ending nobody knows."""
    path = Path(options.file)
    if path.suffix.lower() not in FORMS:
        words = _("Name a file that ends in one of {forms}: larmbord map import zones.geojson")
        print(words.format(forms=", ".join(FORMS)), file=sys.stderr)
        return 2
    try:
        file = FORMS[path.suffix.lower()](path.read_bytes())
    except BadFile as fault:
        print(f"{visible(path.name)}: {sentence(fault.code, fault.detail)}", file=sys.stderr)
        return 1
    except OSError as fault:
        words = _("{file} cannot be read: {why}")
        print(words.format(file=visible(str(path)), why=fault.strerror or "?"), file=sys.stderr)
        return 1
    zones, places = list(_zones(file)), [mark for mark in file.marks if not mark.unit]
    _tell(zones, places, as_json=options.json)
    left = len(file.trail) + len(file.marks) - len(places) + file.left_out
    words = _("{zones} zones and {places} places; {left} other things were left out. Nothing was written.")
    print(words.format(zones=len(zones), places=len(places), left=left), file=sys.stderr)
    return 0 if zones or places else 1


def _tell(zones: list[tuple[Circle, bool]], places: list[Mark], *, as_json: bool) -> None:
    if as_json:
        rows = {"zones": [_zone(zone) for zone, _polygon in zones], "places": [_place(mark) for mark in places]}
        print(json.dumps(rows))
        return
    if zones or places:
        print("# " + _("Paste this below the [[person]] it is about, in the register file of the station."))
    for zone, around in zones:
        remark = _("the register has circles: this one holds the whole area, and is larger") if around else ""
        print("\n".join(_table("zones", _zone(zone), remark)))
    for mark in places:
        print("\n".join(_table("places", _place(mark))))


def _table(name: str, row: dict[str, object], remark: str = "") -> Iterator[str]:
    yield f"\n[[person.{name}]]" + (f"  # {remark}" if remark else "")
    for key, value in row.items():
        yield f"{key} = {quoted(value) if isinstance(value, str) else value}"


def _zone(zone: Circle) -> dict[str, object]:
    return _place(zone) | {"radius_m": math.ceil(zone.radius_m)}


def _place(place: Circle | Mark) -> dict[str, object]:
    return {"label": visible(place.name) or "?", "lat": round(place.lat, 6), "lon": round(place.lon, 6)}


def _zones(file: MapFile) -> Iterator[tuple[Circle, bool]]:
    """Each as the circle that the register can hold, and whether it had another shape."""
    for zone in file.zones:
        yield (zone, False) if isinstance(zone, Circle) else (_around(zone), True)


def _around(zone: Polygon) -> Circle:
    """A circle that holds the outline: too large warns too early, too small too late."""
    lat, lon = _middle(zone.outline)
    reach = max(distance_m(lat, lon, *corner) for corner in zone.outline)
    return Circle(name=zone.name, lat=lat, lon=lon, radius_m=reach)


def _middle(ring: Ring) -> tuple[float, float]:
    lats, lons = zip(*ring, strict=True)
    return round((min(lats) + max(lats)) / 2, 6), round((min(lons) + max(lons)) / 2, 6)
