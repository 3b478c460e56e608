"""Distance, bearing, compass, speed, arrival."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import geo
from maps.words import arrival, distance, span, words

lats, lons = st.floats(-90, 90), st.floats(-180, 180)
QUARTER_M = math.pi / 2 * geo.MEAN_RADIUS_M


def test_known_distances() -> None:
    assert geo.distance_m(0, 0, 0, 90) == pytest.approx(QUARTER_M)
    assert geo.distance_m(90, 0, -90, 77) == pytest.approx(2 * QUARTER_M)
    # Stockholm to Gothenburg on the GRS80 ellipsoid is 397 443 m (by pyproj's Geod): 0.4 % is what a sphere may miss
    assert geo.distance_m(59.3293, 18.0686, 57.7089, 11.9746) == pytest.approx(397_443, rel=0.005)


@given(lats, lons, lats, lons)
def test_distance_is_the_angle_between_the_vectors(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    def vector(lat: float, lon: float) -> tuple[float, float, float]:
        p, l = math.radians(lat), math.radians(lon)  # noqa: E741
        return math.cos(p) * math.cos(l), math.cos(p) * math.sin(l), math.sin(p)

    chord = math.dist(vector(lat1, lon1), vector(lat2, lon2))
    assert geo.distance_m(lat1, lon1, lat2, lon2) == pytest.approx(
        2 * geo.MEAN_RADIUS_M * math.asin(min(1, chord / 2)), abs=1.0
    )


@given(st.floats(-89, 89), lons, st.floats(0, 360), st.floats(1, 2e6))
def test_there_and_back(lat: float, lon: float, bearing: float, metres: float) -> None:
    there = geo.destination(lat, lon, bearing, metres)
    assert geo.distance_m(lat, lon, *there) == pytest.approx(metres, rel=1e-6, abs=0.1)
    again = geo.destination(lat, lon, geo.bearing_deg(lat, lon, *there), metres)
    assert geo.distance_m(*there, *again) < 1.0 + metres * 1e-6


@given(lats, lons, lats, lons)
def test_a_bearing_is_a_bearing(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    bearing = geo.bearing_deg(lat1, lon1, lat2, lon2)
    assert 0 <= bearing < 360
    assert geo.compass(bearing, "sv") in geo.COMPASS["sv"]


@pytest.mark.parametrize(
    ("bearing", "swedish", "english"),
    [(0, "N", "N"), (45, "NO", "NE"), (90, "O", "E"), (135, "SO", "SE"), (180, "S", "S"), (225, "SV", "SW"),
     (270, "V", "W"), (315, "NV", "NW"), (359, "N", "N"), (22.4, "N", "N"), (22.6, "NO", "NE")],
)  # fmt: skip
def test_compass(bearing: float, swedish: str, english: str) -> None:
    assert (geo.compass(bearing, "sv"), geo.compass(bearing, "en")) == (swedish, english)


@given(st.floats(), st.floats())
def test_what_is_no_place(lat: float, lon: float) -> None:
    assert geo.is_place(lat, lon) == (abs(lat) <= 90 and abs(lon) <= 180 and max(abs(lat), abs(lon)) >= 1e-4)


def test_nan_and_null_island_are_no_place() -> None:
    assert not geo.is_place(math.nan, 18)
    assert not geo.is_place(0.0, 0.0)
    assert not geo.is_place(0.00005, -0.00005)


def test_speed() -> None:
    assert geo.speed_kmh(100, 36) == pytest.approx(10)
    assert geo.speed_kmh(100, 0) is None


def test_arrival_is_an_estimate_and_says_so() -> None:
    there = geo.eta(1900, 42)
    assert there is not None
    assert there.estimated
    assert there.seconds == pytest.approx(1900 * 1.3 / (42 / 3.6))
    assert arrival(there, words("en")) == "4 min (est.)"
    assert arrival(there, words("sv")) == "4 min (bedömd)"
    assert geo.eta(1900, 0) is None
    assert arrival(geo.Eta(1.0), words("en")) == "1 min (est.)"


@pytest.mark.parametrize(
    ("metres", "text"),
    [(0, "0 m"), (7.4, "7 m"), (99.4, "99 m"), (99.6, "100 m"), (464, "460 m"), (994, "990 m"), (996, "1.0 km"),
     (1949, "1.9 km"), (9949, "9.9 km"), (9951, "10 km"), (12_400, "12 km")],
)  # fmt: skip
def test_distances_in_words(metres: float, text: str) -> None:
    assert distance(metres, words("en")) == text
    assert distance(metres, words("sv")) == text.replace(".", ",")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (12.4, "12 s"), (119.4, "119 s"), (119.6, "2 min"), (299, "5 min"), (7169, "119 min"), (7171, "2 h"),
     (47.4 * 3600, "47 h"), (47.6 * 3600, "2 days")],
)  # fmt: skip
def test_spans_in_words(seconds: float, text: str) -> None:
    assert span(seconds, words("en")) == text


def test_both_languages_have_the_same_words() -> None:
    from string import Formatter

    from maps.words import WORDS

    def blanks(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert WORDS["sv"].keys() == WORDS["en"].keys()
    assert all(blanks(WORDS["sv"][key]) == blanks(WORDS["en"][key]) for key in WORDS["en"])
