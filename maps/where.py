"""Where a position lies: country, police region, county, municipality, the nearest settlement; and whom to call.

The polygons are simplified and their edges lie up to 3 km off, so there is never one silent answer (maps.md section 8):
the distance to the nearest other region is always told, under 5 km both regions are, and then the county of the nearest
settlement votes which comes first. At sea and on a shore the nearest region counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from maps import regions as police
from maps.country import Country, country, lookup, neighbours
from maps.district import UNSURE_M, district
from maps.geo import bearing_deg, distance_m
from maps.numbers import SWEDEN, Numbers, Table, numbers_in
from maps.packed import NORTH
from maps.regions import Centre, Regions

if TYPE_CHECKING:
    import shapely

    from maps.settlements import Settlement

__all__ = ["Near", "Where", "country", "neighbours", "warm", "where"]

FAR_M = 200_000.0  # neither a settlement nor a region so far away helps anybody


@dataclass(frozen=True, slots=True, repr=False)
class Near:
    """A settlement; `bearing_deg` is the direction in which the position lies from it."""

    place: str
    metres: float
    bearing_deg: float


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Where:
    """`country` is None where nobody can tell; `numbers.assumed` says why.

    `region` is None abroad. `region_distance_m` is 0 inside it by the polygons, else how far away it is; so is the
    figure in `nearest_other`, which abroad is the nearest Swedish region, if Sweden is less than 5 km away. `regions`
    are all that it may be, the likeliest first: more than one where a border is less than 5 km away.
    """

    lat: float
    lon: float
    country: str | None = None
    near_countries: tuple[str, ...] = ()
    region: str | None = None
    region_distance_m: float | None = None
    nearest_other: tuple[str, float] | None = None
    regions: tuple[str, ...] = ()
    county: str | None = None
    municipality: str | None = None
    near: Near | None = None
    centre: Centre | None = None
    numbers: Numbers = field(default_factory=lambda: numbers_in(lookup(None, None)))

    @property
    def border_m(self) -> float | None:
        """How far the border to the nearest other region is."""
        if self.region_distance_m is None or self.nearest_other is None:
            return None
        return abs(self.nearest_other[1] - self.region_distance_m)


def where(
    lat: float, lon: float, desk_country: str = SWEDEN, *, regions: Regions | None = None, numbers: Table | None = None
) -> Where:
    """Never raises. Without the data the rest is told.

    The first call loads them and the libraries that read them, half a second in all: see warm().
    """
    found = lookup(lat, lon)
    answer = numbers_in(found, desk_country, numbers)
    known = Where(lat=lat, lon=lon, country=found.code, near_countries=found.near, numbers=answer)
    west, south, east, north = NORTH
    if found.unknown == "no position" or not (west <= lon <= east and south <= lat <= north):
        return known
    try:
        return _in_the_north(known, found, regions or police.packaged())
    except Exception:  # noqa: BLE001 - data or a library are missing or broken: help is never blocked by a map
        return known


def warm() -> None:
    """Read the data: in a thread at start, so that the first alarm does not wait."""
    where(59.33, 18.07)


def _in_the_north(known: Where, found: Country, table: Regions) -> Where:
    from maps.areas import point
    from maps.near import nearest

    here = point(known.lat, known.lon)
    settlement = nearest(here, found.code)
    near = _near(settlement, known.lat, known.lon)
    if found.code in (SWEDEN, None):
        return _in_sweden(known, near, here, settlement, table)
    return _abroad(known, near, here, table)


def _near(settlement: Settlement | None, lat: float, lon: float) -> Near | None:
    if settlement is None:
        return None
    way = (settlement.lat, settlement.lon, lat, lon)
    metres = distance_m(*way)
    return Near(settlement.name, metres, bearing_deg(*way)) if metres <= FAR_M else None


def _in_sweden(
    known: Where, near: Near | None, here: shapely.Point, settlement: Settlement | None, table: Regions
) -> Where:
    """In Sweden; or on a sea that is nobody's, and then only where no settlement abroad is nearer."""
    from maps.areas import away, county_name, municipality
    from maps.near import nearest

    swedish = settlement is not None and settlement.country == SWEDEN
    voter = settlement if swedish else nearest(here, SWEDEN)
    found = district(away(here), voter.county if voter else "", table)
    if found.metres > (FAR_M if swedish or near is None else max(near.metres, UNSURE_M)):
        return replace(known, near=near)
    return replace(
        known, near=near, region=found.region, region_distance_m=found.metres, nearest_other=found.other,
        regions=found.regions, county=county_name(found.county), municipality=municipality(here, found.county),
        centre=table.centre(found.region),
    )  # fmt: skip


def _abroad(known: Where, near: Near | None, here: shapely.Point, table: Regions) -> Where:
    """No region; but where Sweden is near, and the border not exact, the region beyond it is named."""
    from maps.areas import away

    if SWEDEN not in known.near_countries:
        return replace(known, near=near)
    found = district(away(here), "", table)
    return replace(known, near=near, nearest_other=(found.region, found.metres))
