"""The settlements of Sweden, and the larger ones around it: data/places.csv (GeoNames, CC-BY-4.0)."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple


class Settlement(NamedTuple):
    """`county` is the SCB code, empty abroad; `country` the ISO 3166 code. The name is the Swedish one, if any."""

    name: str
    lat: float
    lon: float
    population: int
    country: str
    county: str


@lru_cache(maxsize=1)
def settlements() -> tuple[Settlement, ...]:
    """All of them, the largest first. OSError, ValueError: the file is missing, or broken."""
    lines = (files("maps") / "data" / "places.csv").read_text("utf-8").splitlines()
    return tuple(
        Settlement(name, float(lat), float(lon), int(population), country, county)
        for name, lat, lon, population, country, county in csv.reader(lines[1:])
    )
