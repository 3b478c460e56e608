"""Coordinates as people write them, and the Swedish land grid to the millimetre."""

from __future__ import annotations

import cmath
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import sweref as grid_module
from maps.coordinates import ddm, decimal, sweref
from maps.sweref import SWEREF_99_TM, TransverseMercator, sweref99tm

# Of Lantmäteriet, desk.md section 15.
TEST_PARAMETERS = TransverseMercator(13 + 35 / 60 + 7.692 / 3600, 1.00000254, -6226307.8640, 84182.8790)

# desk.md section 15. The second longitude is 11 degrees 50.9 minutes: its seven decimals there are 2 mm short.
KNOWN = [
    (SWEREF_99_TM, 59.3293, 18.0686, 6580743.008, 674571.866),
    (SWEREF_99_TM, 57.6695, 11 + 50.9 / 60, 6396285.549, 312034.728),
    (SWEREF_99_TM, 63.8258, 20.2630, 7088280.798, 758803.435),
    (TEST_PARAMETERS, 66, 24, 1135809.414, 555304.017),
]  # fmt: skip


def misses(projection: TransverseMercator, lat: float, lon: float, north: float, east: float) -> bool:
    """Whether the figures differ, in millimetres."""
    found = projection.grid(lat, lon)
    return (round(found[0], 3), round(found[1], 3)) != (north, east)


@pytest.mark.parametrize("known", KNOWN)
def test_the_grid_is_right_to_the_millimetre(known: tuple[TransverseMercator, float, float, float, float]) -> None:
    assert not misses(*known)


@pytest.mark.parametrize("term", range(3))
def test_control_a_term_left_out_is_noticed(term: int, monkeypatch: pytest.MonkeyPatch) -> None:
    spoilt = tuple(0.0 if index == term else value for index, value in enumerate(grid_module._ALPHA))
    monkeypatch.setattr(grid_module, "_ALPHA", spoilt)
    assert any(misses(*known) for known in KNOWN)


def meridian_arc(lat: float) -> float:
    """Metres from the equator along the GRS80 meridian, by Simpson's rule: no series."""
    e2 = grid_module.GRS80_F * (2 - grid_module.GRS80_F)
    n, end = 2000, math.radians(lat)

    def radius(p: float) -> float:
        return float(grid_module.GRS80_A * (1 - e2) / (1 - e2 * math.sin(p) ** 2) ** 1.5)

    inner = sum((4 if k % 2 else 2) * radius(end * k / n) for k in range(1, n))
    return (radius(0) + inner + radius(end)) * end / n / 3


@pytest.mark.parametrize("lat", [55.0, 59.33, 63.8, 69.0])
def test_on_the_central_meridian_the_northing_is_the_meridian_arc(lat: float) -> None:
    north, east = SWEREF_99_TM.grid(lat, 15.0)
    assert north == pytest.approx(0.9996 * meridian_arc(lat), abs=1e-4)
    assert east == 500_000.0


@given(st.floats(54.96, 69.07), st.floats(10.03, 24.17))
def test_the_projection_is_conformal(lat: float, lon: float) -> None:
    """North and east steps of the isometric plane turn into equal steps at a right angle (Cauchy-Riemann).

    Together with the arc on the central meridian this leaves only one projection: an analytic function is known from
    its values on a line.
    """
    e2, h = grid_module.GRS80_F * (2 - grid_module.GRS80_F), 1e-5
    p = math.radians(lat)
    stretch = (1 - e2) / ((1 - e2 * math.sin(p) ** 2) * math.cos(p))  # isometric per geodetic latitude
    n1, e1 = SWEREF_99_TM.grid(lat - h, lon)
    n2, e2_ = SWEREF_99_TM.grid(lat + h, lon)
    n3, e3 = SWEREF_99_TM.grid(lat, lon - h)
    n4, e4 = SWEREF_99_TM.grid(lat, lon + h)
    up, right = complex(n2 - n1, e2_ - e1) / stretch, complex(n4 - n3, e4 - e3)
    assert cmath.isclose(right, up * 1j, rel_tol=1e-6)


def test_outside_sweden_there_is_no_grid() -> None:
    assert sweref99tm(40.4, -3.7) is None
    assert sweref(40.4, -3.7) is None
    assert sweref(59.3293, 18.0686) == "N 6580743 E 674572"


@pytest.mark.parametrize(
    ("lat", "lon", "swedish"),
    [
        (59.3293, 18.0686, "59° 19,758' N 018° 04,116' E"),
        (57.6695, 11.8483333, "57° 40,170' N 011° 50,900' E"),
        (63.8258, 20.2630, "63° 49,548' N 020° 15,780' E"),
        (59.9999999, 17.9999999, "60° 00,000' N 018° 00,000' E"),
        (-33.8688, -151.2093, "33° 52,128' S 151° 12,558' W"),
        (-0.000001, -0.000001, "00° 00,000' N 000° 00,000' E"),
    ],
)
def test_degrees_and_minutes(lat: float, lon: float, swedish: str) -> None:
    assert ddm(lat, lon, "sv") == swedish
    assert ddm(lat, lon) == swedish.replace(",", ".")


def test_decimal_keeps_its_point() -> None:
    assert decimal(59.330034, 18.06094) == "59.33003 N 18.06094 E"
    assert decimal(-33.8688, -0.0000001) == "33.86880 S 0.00000 E"


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_what_is_read_aloud_is_the_place(lat: float, lon: float) -> None:
    """Read back by the plainest reader: within half a thousandth of a minute, and never sixty minutes."""
    read = re.fullmatch(r"(\d\d)° (\d\d\.\d{3})' ([NS]) (\d{3})° (\d\d\.\d{3})' ([EW])", ddm(lat, lon))
    assert read
    d1, m1, ns, d2, m2, ew = read.groups()
    assert float(m1) < 60
    assert float(m2) < 60
    assert (float(d1) + float(m1) / 60) * (-1 if ns == "S" else 1) == pytest.approx(lat, abs=0.00051 / 60)
    assert (float(d2) + float(m2) / 60) * (-1 if ew == "W" else 1) == pytest.approx(lon, abs=0.00051 / 60)
