"""Every dot of the fast canvas is a dot of the slow and obvious one, and the other way round."""

from __future__ import annotations

import maps_reference as reference
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import raster
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
