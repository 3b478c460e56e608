"""The bundled ground: land is land and water is water, nothing drawn is an edge of ours, and a street costs little."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from ground_reference import lies, shapes_of, winding
from hypothesis import example, given, settings
from hypothesis import strategies as st

from maps import national as room
from maps import packed
from maps.ground import Box, Ground, Shapes
from maps.national import COUNTIES, CRUDE, NEAR, national
from maps.pieces import Pieces, outlines
from maps.projection import to_mercator
from maps.settlements import settlements

STREET, TOWN, COUNTRY, CONTINENT = 1e-6, 1e-5, 1e-3, 3e-3  # radians under a dot
COLUMNS, ROWS = 240, 160  # dots of a usual pane


def view(lat: float, lon: float, step: float) -> Box:
    x, y = to_mercator(lat, lon)
    return Box(x - COLUMNS / 2 * step, y - ROWS / 2 * step, x + COLUMNS / 2 * step, y + ROWS / 2 * step)


def ground(lat: float, lon: float, step: float) -> Ground:
    return national().ground(view(lat, lon, step), step)


def at(lat: float, lon: float, step: float) -> str:
    return lies(ground(lat, lon, step), *to_mercator(lat, lon))


LAND = {
    "Stockholm": (59.3293, 18.0686), "Bornholm": (55.13, 14.92), "Gotland": (57.5, 18.5), "Öland": (56.7, 16.65),
    "Åland": (60.2, 20.0), "Visingsö in Vättern": (58.05, 14.35), "Torsö in Vänern": (58.8, 13.82),
    "Selaön in Mälaren": (59.4, 17.2), "Oslo": (59.93, 10.75), "Helsingfors": (60.2, 24.93),
}  # fmt: skip
WATER = {
    "mid-Vänern": (58.9, 13.3), "Vättern": (58.3, 14.5), "Mälaren": (59.42, 17.1), "Hjälmaren": (59.23, 15.8),
    "Storsjön": (63.2, 14.3), "Öresund": (55.75, 12.8), "Bothnian Sea": (62.0, 19.0), "the Baltic": (57.0, 20.0),
}  # fmt: skip


@pytest.mark.parametrize("step", [STREET, TOWN, COUNTRY])
@pytest.mark.parametrize("place", LAND.values(), ids=LAND)
def test_land(place: tuple[float, float], step: float) -> None:
    assert at(*place, step) == "land"


@pytest.mark.parametrize("step", [STREET, TOWN, COUNTRY])
@pytest.mark.parametrize("place", WATER.values(), ids=WATER)
def test_water(place: tuple[float, float], step: float) -> None:
    assert at(*place, step) == "water"


@pytest.mark.parametrize(
    ("place", "what"),
    [
        ((40.4, -3.7), "land"), ((23.0, 5.0), "land"), ((52.5, 13.4), "land"), ((41.0, -74.5), "land"),
        ((-17.7, 178.0), "land"), ((67.0, -178.0), "land"), ((66.0, 178.0), "land"), ((-80.0, 50.0), "land"),
        ((40.0, -40.0), "water"), ((0.0, -150.0), "water"), ((0.0, 0.0), "water"),
    ],
)  # fmt: skip
def test_a_person_abroad_does_not_stand_in_the_sea(place: tuple[float, float], what: str) -> None:
    assert at(*place, STREET) == at(*place, CONTINENT) == what


def test_control_islands_in_lakes_need_the_rings_to_run_both_ways() -> None:
    """Every ring the same way round: then Torsö lies under water."""
    seen = ground(*LAND["Torsö in Vänern"], TOWN)
    water = seen.fills["water"]
    same = [ring if area(ring) < 0 else ring[::-1] for ring in shapes_of(water)]
    flat = np.array([point for ring in same for point in ring])
    drowned = Ground({**seen.fills, "water": Shapes(flat[:, 0], flat[:, 1], water.starts)}, empty="water")
    assert lies(drowned, *to_mercator(*LAND["Torsö in Vänern"])) == "water"


def area(ring: list[tuple[float, float]]) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


@pytest.mark.parametrize("step", [STREET, COUNTRY])
def test_no_point_is_covered_twice(step: float) -> None:
    """The pieces of land meet and do not lie over each other; nor do lakes, with islands and ponds in them."""
    for place in (*LAND.values(), *WATER.values()):
        seen = ground(*place, step)
        for rings in seen.fills.values():
            assert winding(rings, *to_mercator(*place)) in (0, -1)


@pytest.mark.parametrize("layer", ["world", "i", "h"])
def test_outer_rings_run_clockwise_and_holes_the_other_way(layer: str) -> None:
    """Non-zero (MVT 2.1 section 4.3.4.4): the fills as a whole have more clockwise than other area."""
    arrays = packed.read("gshhg.npz")
    for fill in ("land", "water"):
        rings = shapes_of(packed.unpack(arrays, f"{layer}.{fill}"))
        assert sum(area(ring) for ring in rings) < 0
        assert all(len(ring) >= 3 for ring in rings)


def test_nearly_every_settlement_of_sweden_lies_on_land() -> None:
    """The fine coast is good to about 200 m: a few harbours lie on the wrong side of it."""
    swedish = [each for each in settlements() if each.country == "SE"][::7]
    wet = [each.name for each in swedish if at(each.lat, each.lon, STREET) != "land"]
    assert len(wet) <= len(swedish) / 15


# ---- lines ----


@pytest.mark.parametrize("layer", ["world", "i"])
def test_the_edges_of_our_cuts_are_no_coast(layer: str) -> None:
    arrays = packed.read("gshhg.npz")
    wide, high = (float(figure) for figure in arrays[f"{layer}.grid"][1:])
    rings = packed.unpack(arrays, f"{layer}.land")
    closed = [[*ring, ring[0]] for ring in shapes_of(rings)]
    kept = [edge for ring in closed for edge in itertools.pairwise(ring) if not along(edge, wide, high)]
    assert len(kept) < sum(len(ring) - 1 for ring in closed)  # the control: there are such edges
    coast = [edge for line in shapes_of(outlines(rings, wide, high)) for edge in itertools.pairwise(line)]
    assert coast == kept


def along(edge: tuple[tuple[float, float], tuple[float, float]], wide: float, high: float) -> bool:
    """Whether an edge lies on a line of the grid, in whole units."""
    (x0, y0), (x1, y1) = edge
    return (x0 == x1 and x0 % wide == 0) or (y0 == y1 and y0 % high == 0)


def test_outlines_of_a_ring_that_was_cut() -> None:
    """A square whose left side lies on the grid: one open line of its other three sides. And one that was not cut."""
    x, y = np.array([0.0, 0.0, 3.0, 3.0, 1.0, 1.0, 2.0]), np.array([1.0, 3.0, 3.0, 1.0, 1.0, 2.0, 2.0])
    lines = outlines(Shapes(x, y, np.array([0, 4, 7])), 4.0, 4.0)
    assert shapes_of(lines) == [
        [(0.0, 3.0), (3.0, 3.0), (3.0, 1.0), (0.0, 1.0)],
        [(1.0, 1.0), (1.0, 2.0), (2.0, 2.0), (1.0, 1.0)],
    ]


def test_counties_are_drawn_from_afar_only() -> None:
    """Their lines lie up to 3 km off: never as exact (maps.md section 2)."""
    assert len(ground(60.0, 15.0, COUNTRY).lines["county"].x) > 100
    assert len(ground(60.0, 15.0, COUNTIES).lines["county"].x) > 0
    assert "county" not in ground(60.0, 15.0, COUNTIES * 0.99).lines


def test_every_class_of_line_is_there() -> None:
    seen = ground(62.0, 16.0, COUNTRY)
    assert {name for name, lines in seen.lines.items() if len(lines.x)} == {"waterway", "coast", "border", "county"}


# ---- places ----


def test_places_have_swedish_names_and_the_large_come_first() -> None:
    names = {place.name for place in ground(58.5, 18.5, COUNTRY * 2).places}
    assert names >= {"Stockholm", "Göteborg", "Helsingfors", "Köpenhamn", "Åbo"}
    assert not {"Gothenburg", "Helsinki", "Copenhagen", "Turku"} & {each.name for each in settlements()}
    stockholm = next(place for place in ground(59.33, 18.07, TOWN).places if place.name == "Stockholm")
    assert (stockholm.kind, stockholm.rank) == ("city", 1)


def test_places_lie_in_the_box_and_are_not_too_many() -> None:
    box = view(59.33, 18.07, TOWN)
    for place in national().ground(box, TOWN).places:
        assert box.west <= place.x <= box.east
        assert box.south <= place.y <= box.north
    assert len(ground(60.0, 15.0, CONTINENT).places) == 200


# ---- what it costs, and what goes wrong ----


def test_a_street_asks_for_few_points() -> None:
    """Not a time: a count. The whole of Sweden at this detail is 230 000 points."""
    for place in (*LAND.values(), *WATER.values()):
        seen = ground(*place, STREET)
        assert sum(len(shapes.x) for shapes in (*seen.fills.values(), *seen.lines.values())) < 12_000


def test_what_is_smaller_than_a_dot_is_left_out() -> None:
    fine, coarse = (len(ground(59.3, 19.0, step).fills["land"].starts) for step in (NEAR * 0.9, NEAR * 0.2))
    box = view(59.3, 19.0, NEAR * 0.9)
    assert fine < len(national().ground(box, STREET).fills["land"].starts)
    assert coarse > 0


@given(
    st.floats(-math.pi, math.pi), st.floats(-2, 2), st.floats(0, 4), st.floats(0, 3),
    st.lists(st.tuples(st.floats(-3.14, 3.14), st.floats(-2, 2), st.floats(0, 0.5), st.floats(0, 0.5)), max_size=8),
)  # fmt: skip
@example(3.0, 0.0, 1.0, 1.0, [(-3.1, 0.5, 0.1, 0.1)])  # beyond 180 degrees east
def test_the_shapes_of_a_box_are_those_that_touch_it(
    west: float, south: float, wide: float, high: float, boxes: list[tuple[float, float, float, float]]
) -> None:
    """Against asking each of them, also one turn of the world to either side."""
    corners = [(x, y, x + w, y + h) for x, y, w, h in boxes]
    x, y = np.array([[c[0], c[2]] for c in corners]).ravel(), np.array([[c[1], c[3]] for c in corners]).ravel()
    pieces = Pieces(Shapes(x, y, np.arange(0, len(x) + 1, 2)))
    box = Box(west, south, west + wide, south + high)
    found = {tuple(shape) for shape in shapes_of(pieces.within(box))}
    for left, low, right, top in corners:
        beside = max(
            min(right + turn - box.west, box.east - left - turn) for turn in (-math.tau, 0, math.tau)
        )  # how far they lie over each other; negative: how far apart
        over = min(beside, box.north - low, top - box.south)
        if abs(over) > 1e-9:  # at the very edge either answer is right
            assert (((left, low), (right, top)) in found) == (over > 0)


@settings(max_examples=25)
@given(st.floats(), st.floats(), st.floats(), st.floats(), st.floats())
def test_any_box_has_ground(west: float, south: float, east: float, north: float, step: float) -> None:
    assert isinstance(national().ground(Box(west, south, east, north), step), Ground)
    assert national().covers(Box(west, south, east, north), step) in (True, False)


def test_without_the_data_the_ground_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(file: str) -> None:
        raise OSError(file)

    room._layer.cache_clear()
    monkeypatch.setattr(packed, "read", missing)
    assert ground(*LAND["Stockholm"], STREET) == Ground()
    monkeypatch.undo()
    assert at(*LAND["Stockholm"], STREET) == "land"


def test_it_knows_the_north_and_only_the_rough_shape_of_the_rest() -> None:
    assert national().covers(view(59.33, 18.07, STREET), STREET)
    assert not national().covers(view(40.4, -3.7, STREET), STREET)
    assert national().covers(view(40.4, -3.7, CRUDE), CRUDE)


# ---- the files ----


@given(
    st.lists(
        st.lists(st.tuples(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6)), min_size=1, max_size=9),
        max_size=9,
    )
)
def test_shapes_come_out_as_they_were_packed(shapes: list[list[tuple[int, int]]]) -> None:
    arrays = packed.pack("x", [np.array(shape, np.int64) for shape in shapes])
    assert [[(int(x), int(y)) for x, y in shape] for shape in shapes_of(packed.unpack(arrays, "x"))] == shapes
