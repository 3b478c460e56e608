"""Distance, bearing, speed and arrival time on the globe. Degrees, metres, seconds.

The earth is a sphere of the mean radius: at most 0.6 % off the ellipsoid, less than any fix is uncertain.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

MEAN_RADIUS_M = 6_371_008.8  # IUGG mean radius R1 = (2a + b) / 3 of GRS80
DETOUR = 1.3  # roads are longer than the great circle (maps.md section 9)

COMPASS = {
    "sv": ("N", "NO", "O", "SO", "S", "SV", "V", "NV"),
    "en": ("N", "NE", "E", "SE", "S", "SW", "W", "NW"),
}


def is_place(lat: float, lon: float) -> bool:
    """Whether the pair can be a position at all. NaN is not; 0,0 is not (DESIGN promise 7)."""
    return -90 <= lat <= 90 and -180 <= lon <= 180 and not (abs(lat) < 1e-4 and abs(lon) < 1e-4)


def distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance (haversine)."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    half_p, half_l = (p2 - p1) / 2, math.radians(lon2 - lon1) / 2
    h = math.sin(half_p) ** 2 + math.cos(p1) * math.cos(p2) * math.sin(half_l) ** 2
    return 2 * MEAN_RADIUS_M * math.asin(math.sqrt(min(1.0, h)))


def bearing_deg(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Direction in which the second place lies from the first: degrees clockwise from north, 0 <= b < 360."""
    p1, p2, dl = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1)
    east = math.sin(dl) * math.cos(p2)
    north = math.cos(p1) * math.sin(p2) - math.sin(p1) * math.cos(p2) * math.cos(dl)
    return math.degrees(math.atan2(east, north)) % 360.0 % 360.0  # -1e-20 % 360 is 360.0


def destination(lat: float, lon: float, bearing: float, metres: float) -> tuple[float, float]:
    """The place `metres` away along the great circle that starts at `bearing`."""
    p, b, d = math.radians(lat), math.radians(bearing), metres / MEAN_RADIUS_M
    sine = math.sin(p) * math.cos(d) + math.cos(p) * math.sin(d) * math.cos(b)
    p2 = math.asin(max(-1.0, min(1.0, sine)))
    dl = math.atan2(math.sin(b) * math.sin(d) * math.cos(p), math.cos(d) - math.sin(p) * math.sin(p2))
    return math.degrees(p2), (lon + math.degrees(dl) + 180.0) % 360.0 - 180.0


def compass(bearing: float, language: str = "en") -> str:
    """The nearest of eight winds: "NE" in English, "NO" in Swedish."""
    return COMPASS["sv" if language == "sv" else "en"][round(bearing / 45.0) % 8]


def speed_kmh(metres: float, seconds: float) -> float | None:
    """Mean speed, or None when no time passed: then nothing can be said."""
    return metres / seconds * 3.6 if seconds > 0 else None


class Eta(NamedTuple):
    """When a unit can be there. Only a route along roads is more than an estimate."""

    seconds: float
    by: Literal["road", "great circle"] = "great circle"

    @property
    def estimated(self) -> bool:
        return self.by == "great circle"


def eta(metres: float, kmh: float) -> Eta | None:
    """Great circle x 1.3 at the unit's speed (maps.md section 9); None for a unit that does not move."""
    return Eta(metres * DETOUR / (kmh / 3.6)) if kmh > 0 else None
