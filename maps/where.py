"""In which country a position lies. Region, county, municipality and place come here later.

tzfpy knows the time zone of a point from simplified polygons (territorial sea included), the zone.tab of tzdata the
country of a zone. Near a border that is wrong for 0.65 % of points at 1 km and for 0.07 % at 5 km (maps.md section 7):
so neighbours are always named too, never one silent answer.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from maps.geo import destination, is_place

NEAR_M = (1_000.0, 2_500.0, 5_000.0)
WINDS = tuple(range(0, 360, 45))


def country(lat: float, lon: float) -> str | None:
    """ISO 3166 code, "SE"; None on the open sea or when it is no place. ImportError: the lookup is not installed."""
    if not is_place(lat, lon):
        return None
    from tzfpy import get_tz  # 3 MB of polygons: only who asks loads them

    return _countries().get(get_tz(lon, lat))


def neighbours(lat: float, lon: float) -> tuple[str, ...]:
    """Other countries within 5 km, the nearest first."""
    if not is_place(lat, lon):
        return ()
    around = [country(*destination(lat, lon, wind, away)) for away in NEAR_M for wind in WINDS]
    here = country(lat, lon)
    return tuple(dict.fromkeys(code for code in around if code and code != here))


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Time zone to country, from the tz database."""
    lines = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {zone: code for code, _, zone, *_ in rows}
