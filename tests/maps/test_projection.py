"""Which piece of the world lies under which dot."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.geo import destination, distance_m
from maps.projection import DOTS_WIDE, LIMIT_DEG, View, fit, round_scale, to_degrees, to_mercator

lats, lons = st.floats(-90, 90), st.floats(-180, 180)
CENTRE = View(59.33, 18.06, 10.0, 54, 10)


@given(st.floats(-85, 85), lons)
def test_mercator_and_back(lat: float, lon: float) -> None:
    back = to_degrees(*to_mercator(lat, lon))
    assert back[0] == pytest.approx(lat, abs=1e-9)
    assert back[1] == pytest.approx(lon, abs=1e-9)


def test_the_world_is_square() -> None:
    assert to_mercator(LIMIT_DEG, 180) == pytest.approx((math.pi, math.pi))
    assert to_mercator(90, 0) == to_mercator(LIMIT_DEG, 0), "the pole is drawn at the edge"


def test_the_centre_is_in_the_middle_and_north_is_up() -> None:
    x, y = CENTRE.dot(*to_mercator(59.33, 18.06))
    assert abs(x - 54) <= 1
    assert abs(y - 20) <= 2
    x, y = CENTRE.dot(*to_mercator(59.331, 18.061))
    assert x > 54
    assert y < 20


@pytest.mark.parametrize("bearing", [0, 45, 90, 180, 270])
@pytest.mark.parametrize("lat", [0.5, 35.0, 59.33, 68.9])
def test_the_scale_is_true_on_the_ground(lat: float, bearing: float) -> None:
    """200 m in any direction are 20 cells of 10 m: 40 dots, since dots are square. A step may be 2 % off."""
    view = View(lat, 18.06, 10.0, 54, 10)
    (x, y), (x0, y0) = (view.dot(*to_mercator(*to)) for to in (destination(lat, 18.06, bearing, 200), (lat, 18.06)))
    assert math.hypot(x - x0, y - y0) == pytest.approx(40, rel=0.021)
    assert view.dots(200, lat) == pytest.approx(40, rel=0.02)


circles = st.lists(st.tuples(lats, lons, st.floats(0, 1e6)), min_size=1, max_size=6)
close = st.tuples(st.floats(-1500, 1500), st.floats(-1500, 1500))


@given(lats, lons, st.lists(close, min_size=1, max_size=6), st.integers(5, 80), st.integers(3, 40))
def test_what_is_fitted_is_in_the_view(
    lat: float, lon: float, offsets: list[tuple[float, float]], columns: int, rows: int
) -> None:
    """Also across the antimeridian and near the poles."""
    places = [destination(*destination(max(-84, min(84, lat)), lon, 0, up), 90, right) for up, right in offsets]
    view = fit([(*place, 0.0) for place in places], columns, rows)
    assert all(view.holds(*view.cell(*place)) for place in places)


def test_control_a_place_left_out_of_the_fit_is_noticed() -> None:
    view = fit([(59.33, 18.06, 0.0)], 54, 10)
    assert not view.holds(*view.cell(*destination(59.33, 18.06, 90, 1000)))


def test_an_accuracy_circle_is_fitted_whole() -> None:
    view = fit([(59.33, 18.06, 500.0)], 54, 10)
    for bearing in (0, 90, 180, 270):
        assert view.holds(*view.cell(*destination(59.33, 18.06, bearing, 500)))


def test_a_single_place_gets_the_minimum() -> None:
    assert fit([(59.33, 18.06, 0.0)], 54, 10).m_per_cell == 4.0
    assert fit([(59.33, 18.06, 0.0)], 54, 10, minimum=40.0).m_per_cell == 40.0


def test_the_antimeridian_is_no_edge() -> None:
    places = [(-17.0, 179.999), (-17.0, -179.999)]
    view = fit([(*place, 0.0) for place in places], 54, 10)
    assert view.m_per_cell * view.columns < 2000, "the short way round"
    (x1, _), (x2, _) = (view.dot(*to_mercator(*place)) for place in places)
    assert (x2 - x1) / DOTS_WIDE * view.m_per_cell == pytest.approx(distance_m(*places[0], *places[1]), rel=0.01)


def test_the_pole_is_a_place() -> None:
    view = fit([(90.0, 0.0, 20.0)], 54, 10)
    assert view.holds(*view.cell(90.0, 0.0))


@given(st.floats(1e-3, 4e7))
def test_a_round_scale_is_round_and_not_smaller(wanted: float) -> None:
    scale = round_scale(wanted)
    assert wanted * (1 - 1e-9) <= scale <= wanted * 2.5 * (1 + 1e-9)
    digits = f"{scale:.0e}"
    assert digits[0] in "124"
    assert scale == pytest.approx(float(digits))


@pytest.mark.parametrize(("wanted", "scale"), [(1, 1), (4, 4), (4.1, 10), (10, 10), (39, 40), (40, 40), (1001, 2000)])
def test_round_scales(wanted: float, scale: float) -> None:
    assert round_scale(wanted) == pytest.approx(scale)


@given(circles, st.integers(0, 100), st.integers(0, 60))
def test_fit_never_raises(found: list[tuple[float, float, float]], columns: int, rows: int) -> None:
    view = fit(found, columns, rows)
    assert math.isfinite(view.lat)
    assert math.isfinite(view.lon)
    assert view.m_per_cell >= 4


def test_nothing_to_fit() -> None:
    assert fit([], 10, 5).m_per_cell == 4.0


@given(st.floats(1, 80), st.floats(-170, -1), st.integers(1, 60), st.integers(1, 30))
def test_a_view_that_moves_by_whole_cells_shows_the_same_dots_moved(
    lat: float, lon: float, columns: int, rows: int
) -> None:
    """Bit for bit, but for a breath beside the equator and longitude 0; so a drawn base can be cut to it. Not when it
    crosses a parallel where the step changes."""
    view = View(lat, lon, 10.0, columns, rows)
    moved = view.moved(7, -5)
    if moved.step == view.step:
        assert moved.corner == (view.corner[0] + 7, view.corner[1] - 5)
        x, y = to_mercator(lat, lon)
        (x0, y0), (x1, y1) = view.dot(x, y), moved.dot(x, y)
        assert (x0 - x1, y0 - y1) == (14, -20)


def test_control_a_grid_that_hangs_on_the_centre_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    aside = View(59.33, 18.06005, 10.0, 54, 10)
    assert (CENTRE.dot(0.3, 1.2)[0] - aside.dot(0.3, 1.2)[0]) % 2 == 0

    def centred(view: View) -> tuple[float, float]:
        x, y = to_mercator(view.lat, view.lon)
        return x / view.step / 2 - view.columns / 2, -y / view.step / 4 - view.rows / 2

    monkeypatch.setattr(View, "corner", property(centred))
    assert (CENTRE.dot(0.3, 1.2)[0] - aside.dot(0.3, 1.2)[0]) % 2 != 0


def test_zooming_goes_through_the_round_scales_and_stops() -> None:
    view = View(59.33, 18.06, 10.0, 54, 10)
    assert [view.zoomed(closer=True).m_per_cell, view.zoomed(closer=False).m_per_cell] == pytest.approx([4, 20])
    there_and_back = view.zoomed(closer=True).zoomed(closer=False)
    assert there_and_back.m_per_cell == pytest.approx(10)
    for closer in (True, False):
        for _ in range(60):
            view = view.zoomed(closer=closer)
        assert 0.3 < view.m_per_cell <= 4e7


def test_the_box_is_what_the_dots_show() -> None:
    box = CENTRE.box
    assert CENTRE.dot(box.west, box.north) == pytest.approx((0, 0), abs=1e-6)
    assert CENTRE.dot(box.east, box.south) == pytest.approx((CENTRE.wide, CENTRE.high), abs=1e-6)
