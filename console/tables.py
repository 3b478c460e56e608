"""The station's own tables of regions and numbers: read once, given to whoever says where a place is or whom to call.

The table that comes with Larmbord stands in for one that cannot be used, and that is said: help is never blocked by a
table (DESIGN promise 6), and no number is silently another.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from console.card import SourceView
from console.station import Station
from console.wording.written import why
from maps.table_file import TableFault

if TYPE_CHECKING:
    from maps.numbers import Table
    from maps.regions import Regions
    from maps.where import Where

T = TypeVar("T")


class Tables(NamedTuple):
    """None: the table that comes with Larmbord. `faults`: each table of the station that cannot be used, and why."""

    regions: Regions | None = None
    numbers: Table | None = None
    faults: tuple[SourceView, ...] = ()

    def where(self, lat: float, lon: float, desk_country: str = "SE") -> Where:
        """Never raises."""
        from maps.where import where

        return where(lat, lon, desk_country, regions=self.regions, numbers=self.numbers)

    def place_line(self, lies: Where, language: str) -> str:
        from maps.where_words import place_line

        return place_line(lies, language, self.numbers)


BUNDLED = Tables()


def tables_of(station: Station) -> Tables:
    """What [map] regions and numbers name, next to the station file. Never raises."""
    if not (station.map.regions or station.map.numbers):
        return BUNDLED
    from maps.numbers import read_table
    from maps.regions import read_regions

    faults: list[SourceView] = []
    regions = _read(station, "regions", station.map.regions, read_regions, faults)
    numbers = _read(station, "numbers", station.map.numbers, read_table, faults)
    return Tables(regions, numbers, tuple(faults))


def in_use(station: Station) -> list[SourceView]:
    """Which table is used for what, one line each."""
    broken = {fault.source: fault for fault in tables_of(station).faults}
    named = {"regions": station.map.regions, "numbers": station.map.numbers}
    return [
        broken.get(key) or _about(key, file, "ok", f"table-{'own' if file else 'ours'}") for key, file in named.items()
    ]


def _about(key: str, file: str, state: Literal["ok", "degraded"], code: str, **more: str) -> SourceView:
    code, told = f"station.{code}", {"file": file} | more
    return SourceView(source=key, state=state, code=code, detail=told, since=0, heard=0, interval_s=inf)


def _read(station: Station, key: str, name: str, read: Callable[[Path], T], faults: list[SourceView]) -> T | None:
    if not name:
        return None
    try:
        return read(station.path(name))
    except OSError as fault:
        faults.append(_about(key, name, "degraded", "table-unreadable", why=fault.strerror or ""))
    except TableFault as fault:
        code = "table-line" if fault.line else "table"
        faults.append(_about(key, name, "degraded", code, why=why(str(fault), where=False), line=str(fault.line)))
    return None
