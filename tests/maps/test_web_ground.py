"""The ground as compact JSON: what is in the box is as it was, what is outside is cut off."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from maps.ground import Box, Ground, Place, Shapes
from maps.web import ground
from maps.web.ground import level, tile_box

BOX = Box(0.2, 1.0, 0.4, 1.1)
CELLS = 400  # 400 x 200
coordinates = st.tuples(st.floats(-300, 700), st.floats(-300, 500))


class One:
    """A `Source` of one ring, which is also a line; in cells of BOX."""

    def __init__(self, points: list[tuple[float, float]], place: tuple[float, float] = (5, 5)) -> None:
        unit = (BOX.east - BOX.west) / CELLS
        x, y = np.array(points).T
        shapes = Shapes(BOX.west + x * unit, BOX.north - y * unit, np.array([0, len(points)]))
        at = BOX.west + place[0] * unit, BOX.north - place[1] * unit
        self._ground = Ground({"water": shapes}, {"road": shapes}, (Place("Å" * 100, "town", *at),))

    def covers(self, box: Box, step: float) -> bool:
        return True

    def ground(self, box: Box, step: float) -> Ground:
        return self._ground


def unflat(flat: list[int]) -> list[tuple[int, int]]:
    return [tuple(point) for point in np.cumsum(np.array(flat).reshape(-1, 2), axis=0).tolist()]


def star(cx: float, cy: float, reach: float, corners: int) -> list[tuple[float, float]]:
    """A ring that does not cross itself, with corners in and out."""
    ways = [2 * pi * corner / corners for corner in range(corners)]
    reaches = [reach * (0.4 if corner % 2 else 1) for corner in range(corners)]
    return [(cx + r * cos(way), cy + r * sin(way)) for way, r in zip(ways, reaches, strict=True)]


@settings(max_examples=150)
@given(coordinates, st.floats(30, 900), st.integers(4, 24))
def test_a_fill_covers_in_the_box_what_it_covered(centre: tuple[float, float], reach: float, corners: int) -> None:
    ring = star(*centre, reach, corners)
    made = level(One(ring), BOX, CELLS)
    assert made["size"] == (CELLS, 200)
    inside = Polygon(ring).intersection(box(0, 0, CELLS, 200)).area
    drawn = sum(
        Polygon(unflat(flat)).buffer(0).intersection(box(0, 0, CELLS, 200)).area
        for flat in made["fills"].get("water", [])
    )
    assert drawn == pytest.approx(inside, abs=0.75 * (Polygon(ring).length + 1200)), "within the rounding of a cell"
    points = [point for flat in made["fills"].get("water", []) for point in unflat(flat)]
    assert all(-1 <= x <= CELLS + 1 and -1 <= y <= 201 for x, y in points)


@pytest.mark.parametrize(
    "ring", [[(-50, -50), (450, -50), (450, 250), (-50, 250)], [(100, -900), (9000, 100), (100, 900), (-900, 100)]]
)
def test_what_holds_the_whole_box_fills_it(ring: list[tuple[float, float]]) -> None:
    (flat,) = level(One(ring), BOX, CELLS)["fills"]["water"]
    assert Polygon(unflat(flat)).contains(box(0, 0, CELLS, 200))


def test_a_line_keeps_every_segment_that_may_touch_the_box_and_no_other() -> None:
    line = [(-500.0, 50.0), (-400.0, 50.0), (10.0, 50.0), (20.0, 60.0), (600.0, 60.0), (700.0, 60.0), (300.0, 190.0)]
    lines = level(One(line), BOX, CELLS)["lines"]["road"]
    assert [unflat(flat) for flat in lines] == [[(-400, 50), (10, 50), (20, 60), (600, 60)], [(700, 60), (300, 190)]]


def test_points_in_one_cell_are_one_and_what_is_smaller_than_a_cell_is_nothing() -> None:
    tiny = [(10.0, 10.0), (10.2, 10.0), (10.2, 10.2)]
    assert level(One(tiny), BOX, CELLS)["fills"] == {}
    dense = [(10 + step / 10, 20.0) for step in range(100)] + [(20.0, 40.0)]
    assert len(level(One(dense), BOX, CELLS)["fills"]["water"][0]) <= 2 * 13


def test_a_place_outside_is_left_out_and_a_long_name_is_cut() -> None:
    (place,) = level(One([(0, 0), (9, 0), (9, 9)]), BOX, CELLS)["places"]
    assert (len(place[0]), place[1:]) == (80, ("town", 5, 5, 0))
    assert level(One([(0, 0), (9, 0), (9, 9)], (500, 5)), BOX, CELLS)["places"] == []


def test_a_tile_is_where_every_web_map_has_it() -> None:
    assert tile_box(0, 0, 0) == Box(-pi, -pi, pi, pi)
    assert tile_box(1, 1, 0) == pytest.approx(Box(0, 0, pi, pi))


def test_control_a_ring_that_is_not_cut_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "_half", lambda points, axis, sign, edge: points)
    with pytest.raises(AssertionError):
        test_a_fill_covers_in_the_box_what_it_covered.hypothesis.inner_test((0.0, 0.0), 800.0, 8)  # type: ignore[attr-defined]
