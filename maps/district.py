"""Which police region, from the distances to the counties (maps.md section 8, quality rule). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from maps.regions import Regions

UNSURE_M = 5_000.0


class District(NamedTuple):
    """`metres` to `region` by the polygons, 0 inside; `regions` are all that it may be, the likeliest first."""

    region: str
    metres: float
    other: tuple[str, float] | None
    regions: tuple[str, ...]
    county: str


def district(away: Mapping[str, float], voter: str, table: Regions) -> District:
    """`away` are metres to each county by its code, `voter` the county of the nearest settlement.

    The nearest region; with others less than 5 km farther the one the settlement lies in, if it is one of them.
    """
    order = sorted((min(away[county] for county in region.counties), region.name) for region in table.regions)
    close = [name for metres, name in order if metres - order[0][0] < UNSURE_M]
    elected = table.of(voter)
    chosen = elected if elected is not None and elected.name in close else table.named(close[0])
    metres = {name: metres for metres, name in order}
    others = [(name, metres) for metres, name in order if name != chosen.name]
    return District(
        chosen.name, metres[chosen.name], others[0] if others else None,
        (chosen.name, *(name for name in close if name != chosen.name)),
        min(chosen.counties, key=lambda county: away[county]),
    )  # fmt: skip
