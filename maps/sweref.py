"""The transverse Mercator projection, and SWEREF 99 TM with it.

Krueger's series in the third flattening to the fourth power; within 4000 km of the central meridian it is good to
well under a millimetre. Our own because pyproj, right as it is, costs 130 ms of start-up and 32 MB for one projection.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

GRS80_A = 6_378_137.0
GRS80_F = 1 / 298.257222101

# EPSG:3006, area of use: Sweden onshore and offshore (south, west, north, east).
SWEDEN = (54.96, 10.03, 69.07, 24.17)

_N = GRS80_F / (2 - GRS80_F)
_E = math.sqrt(GRS80_F * (2 - GRS80_F))
_RECTIFYING_RADIUS = GRS80_A / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_ALPHA = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)


@dataclass(frozen=True, slots=True)
class TransverseMercator:
    """One projection of the GRS80 ellipsoid. Degrees and metres."""

    central_meridian: float
    scale: float
    false_northing: float
    false_easting: float

    def grid(self, lat: float, lon: float) -> tuple[float, float]:
        """(northing, easting) of a position less than 90 degrees from the central meridian."""
        p, dl = math.radians(lat), math.radians(lon - self.central_meridian)
        conformal = math.sinh(math.asinh(math.tan(p)) - _E * math.atanh(_E * math.sin(p)))
        xi = math.atan2(conformal, math.cos(dl))
        eta = math.asinh(math.sin(dl) / math.hypot(conformal, math.cos(dl)))
        terms = tuple(enumerate(_ALPHA, 1))
        north = xi + sum(a * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, a in terms)
        east = eta + sum(a * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, a in terms)
        radius = self.scale * _RECTIFYING_RADIUS
        return self.false_northing + radius * north, self.false_easting + radius * east


SWEREF_99_TM = TransverseMercator(15.0, 0.9996, 0.0, 500_000.0)  # desk.md section 15


def sweref99tm(lat: float, lon: float) -> tuple[float, float] | None:
    """(N, E) in metres, or None outside Sweden: there the figures would look right and mislead."""
    south, west, north, east = SWEDEN
    return SWEREF_99_TM.grid(lat, lon) if south <= lat <= north and west <= lon <= east else None
