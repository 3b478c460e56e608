"""The base under the scene: the same wherever it was cut from, behind a station's own tiles, and never a fault."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from maps_scenes import LAT, LON
from maps_town import SEA, TOWN, Town, at, ring, shapes

from maps import base_drawing, raster
from maps.base import FILL_NUMBER, Base
from maps.base_drawing import drawn
from maps.basemap import Basemap
from maps.ground import Box, Ground, Place, Source
from maps.projection import View

VIEW = View(LAT, LON, 20.0, 40, 14)


def same(one: Base, other: Base) -> bool:
    """Dot for dot and cell for cell. Names depend on how much else there is."""
    pairs = ((one.fills, other.fills), (one.lines, other.lines), (one.dots, other.dots))
    return one.view == other.view and all(np.array_equal(*pair) for pair in pairs)


scales = st.sampled_from([4.0, 10.0, 20.0, 100.0])


@settings(max_examples=40)
@given(st.integers(-10, 10), st.integers(-3, 3), scales, st.integers(8, 50), st.integers(4, 20))
def test_a_slice_of_the_overscan_is_the_fresh_drawing(
    across: int, down: int, scale: float, columns: int, rows: int
) -> None:
    """DESIGN: what is shown does not depend on where the operator came from."""
    view = View(LAT, LON, scale, columns, rows)
    basemap = Basemap([Town()])
    basemap.prepare(view, "sv")
    moved = view.moved(across % columns - columns // 2, down % rows - rows // 2)
    base = basemap.ready(moved, "sv")
    assert base is not None
    assert base.covers(moved)
    assert same(base.under(moved), drawn([Town()], moved))


def test_control_a_slice_a_cell_aside_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    base = Basemap([Town()]).prepare(VIEW, "sv")
    assert same(base.under(VIEW), drawn([Town()], VIEW))
    real = Base.offset
    monkeypatch.setattr(Base, "offset", lambda self, view: (real(self, view)[0] + 1, real(self, view)[1]))
    assert not same(base.under(VIEW), drawn([Town()], VIEW))


def test_control_a_drawing_that_depends_on_where_it_begins_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a shore would, that does not know what lies beside the edge."""
    pieces = [VIEW.moved(across, down) for across in (-3, 0, 2) for down in range(-6, 7)]
    whole = drawn([Town()], View(LAT, LON, 20.0, 80, 60))
    assert all(same(whole.under(piece), drawn([Town()], piece)) for piece in pieces)
    monkeypatch.setattr(base_drawing, "_shore", lambda water: water & (np.arange(water.shape[1]) % 3 > 0))
    assert not all(same(drawn([Town()], whole.view).under(piece), drawn([Town()], piece)) for piece in pieces)


def test_panning_inside_the_overscan_reads_no_source() -> None:
    asked: list[Box] = []

    class Counting(Town):
        def ground(self, box: Box, step: float) -> Ground:
            asked.append(box)
            return super().ground(box, step)

    basemap = Basemap([Counting()])
    basemap.prepare(VIEW, "sv")
    for across in range(-20, 21):
        base = basemap.ready(VIEW.moved(across, across // 4), "sv")
        assert base is not None
        assert base.covers(VIEW.moved(across, across // 4))
    assert len(asked) == 1


def test_it_is_due_before_the_edge_is_reached_and_not_after_it_is_drawn() -> None:
    basemap = Basemap([Town()])
    assert basemap.due(VIEW, "sv")
    assert basemap.ready(VIEW, "sv") is None
    basemap.prepare(VIEW, "sv")
    assert not basemap.due(VIEW, "sv")
    assert not basemap.due(VIEW.moved(5, 2), "sv")
    near = VIEW.moved(17, 0)
    assert basemap.due(near, "sv")
    assert basemap.ready(near, "sv") is not None, "and still what is drawn is shown"
    basemap.prepare(near, "sv")
    assert not basemap.due(near, "sv")


def test_another_scale_is_a_likeness_until_it_is_drawn() -> None:
    basemap = Basemap([Town()])
    basemap.prepare(VIEW, "sv")
    closer = VIEW.zoomed(closer=True)
    base = basemap.ready(closer, "sv")
    assert base is not None
    likeness, fresh = base.under(closer), drawn([Town()], closer)
    assert likeness.view == closer
    alike = (likeness.fills == fresh.fills).mean()
    assert alike > 0.8
    assert likeness.names == ()
    assert basemap.ready(VIEW.moved(4000, 0), "sv") is None, "nothing of it is drawn"


def test_a_likeness_at_the_same_scale_has_the_same_dots_as_far_as_it_goes() -> None:
    basemap = Basemap([Town()])
    base = basemap.prepare(VIEW, "sv")
    beyond = VIEW.moved(30, 0)
    part, fresh = base.under(beyond), drawn([Town()], beyond)
    known = base.view.columns - base.offset(beyond)[0]
    assert 0 < known < beyond.columns
    assert np.array_equal(part.dots[:, :known], fresh.dots[:, :known])
    assert np.array_equal(part.fills[:, :known], fresh.fills[:, :known])
    assert not part.fills[:, known:].any()


HALF = Box(*at(0, -90_000), *at(90_000, 90_000))  # the east of the world


def test_behind_a_stations_own_tiles_lies_the_national_base() -> None:
    """Each cell belongs to one source, as exactly as BLOCK cells tell."""
    tiles = Town(TOWN, HALF)
    national = Town(Ground({"water": shapes(ring(0, 0, 50_000))}))
    base = drawn([tiles, national], VIEW)
    own, behind = drawn([tiles], VIEW), drawn([national], VIEW)
    assert np.array_equal(base.fills[:, -8:], own.fills[:, -8:])
    assert np.array_equal(base.fills[:, :8], behind.fills[:, :8])
    assert (base.fills[:, :8] == FILL_NUMBER["water"]).all()


def test_no_source_is_no_ground() -> None:
    base = Basemap([]).prepare(VIEW, "sv")
    assert not base.fills.any()
    assert not base.dots.any()


class Broken:
    def ground(self, box: Box, step: float) -> Ground:
        raise OSError("the stick was pulled out")

    def covers(self, box: Box, step: float) -> bool:
        raise ValueError("no such tile")


def test_a_broken_source_is_empty_ground_and_hides_nothing_behind_it() -> None:
    assert not Basemap([Broken()]).prepare(VIEW, "sv").dots.any()
    behind = Basemap([Broken(), Town()]).prepare(VIEW, "sv")
    assert same(behind, Basemap([Town()]).prepare(VIEW, "sv"))


def test_control_a_source_that_raises_is_noticed() -> None:
    with pytest.raises(OSError, match="stick"):
        drawn([Broken()], VIEW)


nonsense = st.floats(allow_nan=True, allow_infinity=True)


@settings(max_examples=40)
@given(
    st.floats(-90, 90), st.floats(-180, 180), st.floats(0.5, 4e7), st.integers(0, 60), st.integers(0, 20),
    st.lists(st.tuples(nonsense, nonsense), max_size=6),
)  # fmt: skip
def test_every_view_of_every_ground_is_a_base(
    lat: float, lon: float, scale: float, columns: int, rows: int, points: list[tuple[float, float]]
) -> None:
    x, y = (np.array([point[axis] for point in points], float) for axis in (0, 1))
    wild = raster_shapes(x, y)
    ground = Ground({"water": wild, "land": wild}, {"road": wild, "coast": wild}, (Place("Å", "town", 0.3, 1.2),))
    view = View(lat, lon, scale, columns, rows)
    base = Basemap([Town(ground)]).prepare(view, "sv").under(view)
    assert base.fills.shape == base.lines.shape == base.dots.shape == (rows, columns)


def raster_shapes(x: raster.Floats, y: raster.Floats) -> base_drawing.Shapes:
    return base_drawing.Shapes(x, y, np.array([0, len(x)]))


def test_water_is_seen_without_colours() -> None:
    """Its shore is a line, also where it is too narrow to fill a cell, and where the source has no coast of its own."""
    brook = [(-200.0, 0.0), (200.0, 0.0), (200.0, 6.0), (-200.0, 6.0)]
    base = drawn([Town(Ground({"water": shapes(brook)}))], VIEW)
    assert not (base.fills == FILL_NUMBER["water"]).any()
    assert (base.dots > 0).sum() >= 19


def test_a_source_that_draws_its_coast_gets_no_second_one() -> None:
    sea = shapes(SEA)
    once = drawn([Town(Ground({"water": sea}, {"coast": sea}))], VIEW)
    dots = raster.dots(once.dots)
    thick = dots[1:-1] & dots[2:] & dots[:-2]
    assert thick.sum() < dots.sum() / 4


def test_a_worker_draws_while_the_desk_looks() -> None:
    basemap, faults = Basemap([Town()]), []

    def work(part: int) -> None:
        try:
            for across in range(6):
                basemap.prepare(VIEW.moved(20 * across, part), "sv")
        except BaseException as fault:
            faults.append(fault)
            raise

    workers = [threading.Thread(target=work, args=(part,)) for part in range(3)]
    for worker in workers:
        worker.start()
    while any(worker.is_alive() for worker in workers):
        found = basemap.ready(VIEW, "sv")
        assert found is None or found.under(VIEW).view == VIEW
    assert not faults


def test_only_a_few_bases_are_kept() -> None:
    basemap = Basemap([Town()])
    for across in range(30):
        basemap.prepare(VIEW.moved(100 * across, 0), "sv")
    assert basemap.ready(VIEW, "sv") is None
    assert basemap.ready(VIEW.moved(2900, 0), "sv") is not None


def test_a_source_is_one_of_the_protocol() -> None:
    source: Source = Town()
    assert source.covers(Box(0, 0, 1, 1), 1e-6)
