"""Every dot of the fast canvas is a dot of the slow and obvious one, and the other way round."""

from __future__ import annotations

import maps_reference as reference
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import filling, raster
from maps.canvas import Canvas
from maps.picture import Picture

near = st.floats(-60, 90)
points = st.lists(st.tuples(near, near), min_size=1, max_size=8)
sizes = st.tuples(st.integers(0, 12), st.integers(0, 5))


def as_set(dots: raster.Dots) -> set[tuple[int, int]]:
    return {(int(x), int(y)) for y, x in zip(*np.nonzero(dots), strict=True)}


def fast(line: list[tuple[float, float]], wide: int, high: int, every: int, widest: float) -> set[tuple[int, int]]:
    x, y = (np.array(column, float) for column in zip(*line, strict=True))
    return as_set(raster.polyline(x, y, wide, high, every, widest))


@given(points, sizes, st.integers(1, 3), st.sampled_from([5.0, 40.0, 1e9]))
def test_a_line_has_exactly_the_dots_of_the_reference(
    line: list[tuple[float, float]], size: tuple[int, int], every: int, widest: float
) -> None:
    wide, high = size[0] * 2, size[1] * 4
    assert fast(line, wide, high, every, widest) == reference.polyline(line, wide, high, every, widest)


STRAY = [(-31.2, 3.9), (5.5, 12.5), (5.4, 12.9), (70.0, -8.0), (2.0, 9.0)]


@pytest.mark.parametrize(
    "fault",
    [
        lambda delta, step, steps: delta * step // steps,  # rounds down
        lambda delta, step, steps: (2 * delta * step + steps) // (2 * steps) + 1,  # one beside
    ],
)
def test_control_a_line_that_is_rounded_otherwise_is_noticed(monkeypatch: pytest.MonkeyPatch, fault: object) -> None:
    assert fast(STRAY, 24, 20, 1, 1e9) == reference.polyline(STRAY, 24, 20)
    monkeypatch.setattr(raster, "_part", fault)
    assert fast(STRAY, 24, 20, 1, 1e9) != reference.polyline(STRAY, 24, 20)


def test_control_clipping_too_close_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = raster._visible

    def close(*arguments: object) -> tuple[raster.Integers, raster.Integers]:
        first, last = real(*arguments)  # type: ignore[arg-type]
        return first + 4, last

    monkeypatch.setattr(raster, "_visible", close)
    assert fast(STRAY, 24, 20, 1, 1e9) != reference.polyline(STRAY, 24, 20)


def test_a_line_across_half_the_globe_keeps_its_slope() -> None:
    """Ends 40 million dots away, at the closest scale: the part in view is exact, not what clipping made of it."""
    line = [(-4e7 + 3.0, -1e7 + 8.0), (4e7 + 3.0, 1e7 + 8.0)]
    found = fast(line, 108, 40, 1, 1e9)
    exact = {(3 + k, 8 + reference.half_up(reference.Fraction(k, 4))) for k in range(-3, 105)}
    assert found == {(x, y) for x, y in exact if 0 <= y < 40}


huge = st.floats(-1e12, 1e12)


@given(st.lists(st.tuples(huge, huge), min_size=1, max_size=4), sizes)
def test_nothing_is_too_far_away(line: list[tuple[float, float]], size: tuple[int, int]) -> None:
    wide, high = size[0] * 2, size[1] * 4
    assert fast(line, wide, high, 1, 1e9) <= {(x, y) for x in range(wide) for y in range(high)}


@given(near, near, st.floats(0, 200), sizes, st.booleans())
def test_a_circle_has_exactly_the_dots_of_the_reference(
    x: float, y: float, radius: float, size: tuple[int, int], dashed: bool
) -> None:
    wide, high = size[0] * 2, size[1] * 4
    found = as_set(raster.circle(x, y, radius, wide, high, dashed))
    assert found == reference.circle(x, y, radius, wide, high, dashed)


def test_control_a_circle_beside_its_centre_is_noticed() -> None:
    assert as_set(raster.circle(11.5, 8, 5, 24, 16)) != reference.circle(11, 8, 5, 24, 16)


@given(huge, huge, st.floats(0, 1e300), sizes)
def test_no_circle_is_too_large(x: float, y: float, radius: float, size: tuple[int, int]) -> None:
    raster.circle(x, y, radius, size[0] * 2, size[1] * 4)


@given(points, st.tuples(st.integers(1, 12), st.integers(1, 5)))
def test_the_braille_characters_show_exactly_the_dots(line: list[tuple[float, float]], size: tuple[int, int]) -> None:
    canvas = Canvas(*size)
    canvas.polyline(*(np.array(column, float) for column in zip(*line, strict=True)), "trail")
    shown = reference.dots_of(Picture(canvas.result()).text().split("\n"))
    assert shown == reference.polyline(line, size[0] * 2, size[1] * 4)


def test_control_a_mixed_up_braille_bit_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "_BITS", raster._BITS[:, ::-1])
    canvas = Canvas(3, 2)
    canvas.polyline(np.array([0.0]), np.array([0.0]), "trail")
    assert reference.dots_of(Picture(canvas.result()).text().split("\n")) != {(0, 0)}


many = st.lists(st.lists(st.tuples(near, near), min_size=0, max_size=5), min_size=1, max_size=5)


def as_lines(ways: list[list[tuple[float, float]]]) -> tuple[raster.Floats, raster.Floats, raster.Integers]:
    points = [point for way in ways for point in way]
    x, y = (np.array([point[axis] for point in points], float) for axis in (0, 1))
    return x, y, np.cumsum([0, *(len(way) for way in ways)])


@given(many, sizes, st.integers(1, 3), st.sampled_from([5.0, 1e9]))
def test_many_lines_at_once_are_each_line_on_its_own(
    ways: list[list[tuple[float, float]]], size: tuple[int, int], every: int, widest: float
) -> None:
    wide, high = size[0] * 2, size[1] * 4
    found = as_set(raster.lines(raster.corners(*as_lines(ways)), wide, high, every, widest))
    assert found == set().union(*(reference.polyline(way, wide, high, every, widest) for way in ways))


def test_control_lines_that_run_into_each_other_are_noticed() -> None:
    ways = [[(1.0, 1.0), (3.0, 1.0)], [(9.0, 8.0), (12.0, 8.0)]]
    x, y, _ = as_lines(ways)
    apart = set().union(*(reference.polyline(way, 20, 12) for way in ways))
    assert as_set(raster.lines(raster.corners(x, y), 20, 12)) != apart


# Quarters of a dot: exact in binary, and often right on a middle.
quarters = st.integers(-60, 120).map(lambda value: value / 4)
rings = st.lists(st.lists(st.tuples(quarters, quarters), min_size=0, max_size=7), min_size=1, max_size=4)


def fast_fill(ways: list[list[tuple[float, float]]], wide: int, high: int) -> set[tuple[int, int]]:
    return as_set(filling.fill(*as_lines(ways), wide, high))


@given(rings, sizes)
def test_a_fill_has_exactly_the_dots_of_the_reference(
    ways: list[list[tuple[float, float]]], size: tuple[int, int]
) -> None:
    wide, high = size[0] * 2, size[1] * 4
    assert fast_fill(ways, wide, high) == reference.fill(ways, wide, high)


@given(rings, sizes)
def test_a_cell_is_filled_from_four_dots_on(ways: list[list[tuple[float, float]]], size: tuple[int, int]) -> None:
    wide, high = size[0] * 2, size[1] * 4
    found = as_set(raster.filled(filling.fill(*as_lines(ways), wide, high)))
    assert found == reference.filled(reference.fill(ways, wide, high), *size)


LAKE = [[(1.0, 1.0), (20.0, 2.0), (18.0, 14.0), (2.0, 13.0)], [(6.0, 5.0), (6.0, 10.0), (12.0, 10.0), (12.0, 5.0)]]


def test_a_hole_is_a_hole_and_two_lakes_that_overlap_are_one() -> None:
    island = fast_fill(LAKE, 24, 16)
    assert (8, 7) not in island
    assert (3, 7) in island
    assert fast_fill([LAKE[0], LAKE[0]], 24, 16) == fast_fill(LAKE[:1], 24, 16)


def test_control_a_fill_by_the_other_rule_is_noticed() -> None:
    """Even and odd would make an island where two lakes overlap."""
    even = [LAKE[0], LAKE[0]]
    odd = {dot for dot in reference.fill(LAKE[:1], 24, 16) if reference.winding(even, dot[0], dot[1]) % 2}  # type: ignore[arg-type]
    assert fast_fill(even, 24, 16) != odd


@pytest.mark.parametrize("fault", ["sign", "row", "column"])
def test_control_a_crossing_gone_wrong_is_noticed(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    real = filling._edge_crossings

    def wrong(*arguments: object) -> tuple[raster.Integers, raster.Integers, object]:
        rows, columns, signs = real(*arguments)  # type: ignore[arg-type]
        if fault == "sign":
            return rows, columns, abs(signs)
        return (rows[1:], columns[1:], signs[1:]) if fault == "row" else (rows, np.maximum(columns - 1, 0), signs)

    assert fast_fill(LAKE, 24, 16) == reference.fill(LAKE, 24, 16)
    monkeypatch.setattr(filling, "_edge_crossings", wrong)
    assert fast_fill(LAKE, 24, 16) != reference.fill(LAKE, 24, 16)


def test_control_a_cell_filled_from_three_dots_on_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    dots = reference.fill(LAKE, 24, 16)
    assert as_set(raster.filled(filling.fill(*as_lines(LAKE), 24, 16))) == reference.filled(dots, 12, 4)
    monkeypatch.setattr(raster, "FILLED", 3)
    assert as_set(raster.filled(filling.fill(*as_lines(LAKE), 24, 16))) != reference.filled(dots, 12, 4)


@given(st.lists(st.lists(st.tuples(huge, huge), max_size=4), min_size=1, max_size=3), sizes)
def test_no_fill_is_too_large(ways: list[list[tuple[float, float]]], size: tuple[int, int]) -> None:
    assert filling.fill(*as_lines(ways), size[0] * 2, size[1] * 4).shape == (size[1] * 4, size[0] * 2)


@given(st.lists(st.integers(0, 255), min_size=6, max_size=6))
def test_dots_and_patterns_are_the_same_thing(patterns: list[int]) -> None:
    cells = np.array(patterns, np.uint8).reshape(2, 3)
    assert (raster.cells(raster.dots(cells)) == cells).all()
