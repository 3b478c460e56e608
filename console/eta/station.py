"""What the station file says knows the roads."""

from __future__ import annotations

from console.clock import Clock
from console.eta.asker import Asker
from console.eta.osrm import Osrm
from console.eta.tiles import Tiles
from console.station import Station


def asker_of(station: Station, clock: Clock) -> Asker | None:
    """None where nothing does: then the great circle has the last word."""
    if station.eta.osrm:
        return Asker(Osrm(station.eta.osrm, clock), clock)
    if station.eta.valhalla:
        return Asker(Tiles(station.path(station.eta.valhalla)), clock)
    return None
