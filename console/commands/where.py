"""`larmbord where LAT LON`: region, county, country, place, coordinate forms, and which number to call."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from console.i18n import _, language
from console.sentences import sentence
from console.station import Station, load_station
from console.tables import Tables, tables_of
from console.text import visible
from maps.coordinates import ddm, decimal, sweref
from maps.geo import is_place
from maps.numbers import Number
from maps.where import Where
from maps.where_words import centre_line


def where(options: argparse.Namespace) -> int:
    """0, or 1 when the pair is no place."""
    lat, lon = options.lat, options.lon
    if not is_place(lat, lon):
        print(_("{lat} {lon} is no place: latitude is −90 to 90, longitude −180 to 180, and 0,0 is never one.").format(
            lat=lat, lon=lon), file=sys.stderr)  # fmt: skip
        return 1
    station = load_station(Path(options.station)) if options.station else Station()
    tables = tables_of(station)
    for fault in tables.faults:
        print(visible(sentence(fault.code, fault.detail)), file=sys.stderr)
    lies = tables.where(lat, lon, station.country)
    print(json.dumps(as_json(lies, tables)) if options.json else "\n".join(as_words(lies, tables)))
    return 0


def as_words(lies: Where, tables: Tables) -> list[str]:
    """What there is to say, one line each."""
    grid = sweref(lies.lat, lies.lon)
    lines = [
        tables.place_line(lies, language()),
        _("municipality {name}").format(name=lies.municipality) if lies.municipality else "",
        decimal(lies.lat, lies.lon),
        ddm(lies.lat, lies.lon, language()),
        f"SWEREF 99 TM {grid}" if grid else "",
        *lies.numbers.sentences(language(), tables.numbers),
        centre_line(lies, language()),
    ]
    return [line for line in lines if line]


def as_json(lies: Where, tables: Tables) -> dict[str, object]:
    """Every key is always there; null is what is not known. Distances in metres, bearings in degrees from north.

    `near` are the other countries within 5 km, `place` is the nearest settlement; `regions` are all that it may be.
    """
    other, near, centre = lies.nearest_other, lies.near, lies.centre
    place = (near.place, _metres(near.metres), round(near.bearing_deg, 1)) if near else None
    return {
        "lat": lies.lat, "lon": lies.lon, "decimal": decimal(lies.lat, lies.lon),
        "ddm": ddm(lies.lat, lies.lon, language()), "sweref99tm": sweref(lies.lat, lies.lon),
        "country": lies.numbers.country, "assumed": lies.numbers.assumed, "near": lies.near_countries,
        "line": tables.place_line(lies, language()),
        "region": lies.region, "region_distance_m": _metres(lies.region_distance_m), "regions": lies.regions,
        "nearest_other": {"region": other[0], "distance_m": _metres(other[1])} if other else None,
        "county": lies.county, "municipality": lies.municipality,
        "place": dict(zip(("name", "distance_m", "bearing_deg"), place, strict=True)) if place else None,
        "centre": centre._asdict() if centre else None,
        "numbers": [_number(number) for number in lies.numbers.numbers],
    }  # fmt: skip


def _metres(distance: float | None) -> float | None:
    """The data are no better than that."""
    return None if distance is None else round(distance, 1)


def _number(number: Number) -> dict[str, object]:
    return {
        "number": number.number, "use": number.use, "dialled_in": number.dialled_in, "confirmed": number.confirmed,
    }  # fmt: skip
