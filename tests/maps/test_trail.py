"""A long trail: drawn in chunks like the whole of it, looked back along, and bounded."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import maps_reference as reference
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from maps_scenes import LAT, LON, NOW, SECOND, ago, walking

from maps import trail as trail_module
from maps import trail_drawing
from maps.drawing import draw
from maps.geo import distance_m
from maps.projection import View, to_mercator
from maps.scene import Scene
from maps.trail import CHUNK, THIN, WHOLE, Position, Trail
from maps.trail_drawing import way


def wander(fixes: int, metres: float = 5.0, seed: int = 1) -> Iterator[Position]:
    """A walk without an aim, a fix every two seconds."""
    chance, lat, lon = random.Random(seed), LAT, LON
    for number in range(fixes):
        yield Position(lat=lat, lon=lon, at=NOW + number * 2 * SECOND)
        lat += chance.gauss(0, metres / 111_000)
        lon += chance.gauss(0, metres / 56_000)


def whole(fixes: list[Position], view: View) -> list[list[tuple[float, float]]]:
    """The trail as lines of the reference: one for each chunk, with the end of the chunk before."""
    points = [view.dot(*to_mercator(fix.lat, fix.lon)) for fix in fixes]
    return [points[max(begin - 1, 0) : begin + CHUNK] for begin in range(0, len(points), CHUNK)]


def slowly(trail: Trail, view: View, first: int, last: int, every: int) -> Iterator[set[tuple[int, int]]]:
    """Each chunk from the end of the one before, as far as it lies between the two fixes."""
    begin = 0
    for chunk in trail.chunks:
        points = [view.dot(x, y) for x, y in zip(chunk.x, chunk.y, strict=True)]
        cut = points[max(first - begin, 0) : max(last - begin + 1, 0)]
        led = [view.dot(*chunk.lead)] if chunk.lead is not None and first < begin <= last else []
        if cut:
            yield reference.polyline(led + cut, view.wide, view.high, every)
        begin += len(chunk)


def as_set(dots: np.typing.NDArray[np.bool_]) -> set[tuple[int, int]]:
    return {(int(x), int(y)) for y, x in zip(*np.nonzero(dots), strict=True)}


def shown(trail: Trail, view: View, every: int = 1) -> set[tuple[int, int]]:
    return as_set(way(trail, view, 0, len(trail) - 1, every))


@settings(max_examples=12)
@given(st.integers(1, 3000), st.sampled_from([4.0, 20.0, 1000.0]), st.integers(-30, 30), st.integers(1, 2))
def test_the_dots_are_those_of_the_whole_trail(fixes: int, scale: float, across: int, every: int) -> None:
    """Whatever was dropped and whichever chunks were left out."""
    walked = list(wander(fixes))
    view = View(LAT, LON, scale, 20, 8).moved(across, 0)
    lines = (reference.polyline(line, view.wide, view.high, every) for line in whole(walked, view))
    assert shown(Trail(walked), view, every) == set().union(*lines)


VIEW = View(LAT, LON, 10.0, 40, 12)


@settings(max_examples=25)
@given(st.data())
def test_a_trail_that_grows_under_a_view_that_moves_is_drawn_as_if_anew(data: st.DataObject) -> None:
    """Whatever earlier frames left behind: cut at any two fixes, moved, zoomed, grown, thinned."""
    with pytest.MonkeyPatch.context() as patch:
        short(patch)
        walked, trail, view, fixes = wander(10_000), Trail(), VIEW, 0
        for _ in range(data.draw(st.integers(1, 6))):
            trail = trail.plus(next(walked) for _ in range(data.draw(st.integers(1, 120))))
            view = view.moved(data.draw(st.integers(-8, 8)), data.draw(st.integers(-4, 4)))
            fixes, every = len(trail), data.draw(st.integers(1, 3))
            last = data.draw(st.integers(0, fixes - 1))
            first = data.draw(st.integers(0, last))
            expected = set().union(*slowly(trail, view, first, last, every))
            assert as_set(way(trail, view, first, last, every)) == expected


def test_control_a_window_of_another_trail_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = Trail(wander(2500)), Trail(wander(2500, seed=2))
    right = shown(other, VIEW)
    shown(one, VIEW)
    one.chunks = other.chunks
    assert shown(one, VIEW) == right
    one.windows.clear()
    one.chunks = Trail(wander(2500)).chunks
    shown(one, VIEW)
    one.chunks = other.chunks
    monkeypatch.setattr(trail_drawing, "_shows", lambda *_: True)
    assert shown(one, VIEW) != right


def test_control_a_chunk_left_out_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    walked = list(wander(2500))
    right = shown(Trail(walked), VIEW)
    real = trail_drawing._joined
    monkeypatch.setattr(trail_drawing, "_joined", lambda parts, column, row: real(parts[1:], column, row))
    assert shown(Trail(walked), VIEW) != right


def test_control_a_gap_between_chunks_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one chunk ends and the next begins, in the middle of the view."""
    east = [Position(lat=LAT, lon=LON + (number - CHUNK) * 4e-4, at=NOW) for number in range(2 * CHUNK)]
    right = shown(Trail(east), VIEW)
    assert right == set().union(*(reference.polyline(line, VIEW.wide, VIEW.high) for line in whole(east, VIEW)))
    monkeypatch.setattr(trail_module, "_place", lambda chunk: None)
    assert shown(Trail(east), VIEW) != right


def test_an_appended_trail_is_a_trail_of_all_and_works_out_only_what_is_new() -> None:
    walked = list(wander(3 * CHUNK + 10))
    grown = Trail(walked[:5])
    for begin in range(5, len(walked), 500):
        grown = grown.plus(walked[begin : begin + 500])
    assert grown == Trail(walked)
    assert shown(grown, VIEW) == shown(Trail(walked), VIEW)
    longer = grown.plus(wander(3))
    assert [one is other for one, other in zip(grown.chunks, longer.chunks, strict=True)] == [True, True, True, False]
    assert all(VIEW.step in chunk.drawn for chunk in longer.chunks[:3])


@given(st.lists(st.none() | st.integers(0, 50), max_size=20), st.integers(-1, 51))
def test_looking_back_finds_what_was_known_then(times: list[int | None], moment: int) -> None:
    trail = Trail(Position(lat=LAT, lon=LON, at=at) for at in times)
    known = [number for number, at in enumerate(times, 1) if at is not None and at <= moment]
    assert trail.up_to(moment) == max(known, default=0)


def test_steps_are_found_across_chunks() -> None:
    walked = list(wander(2 * CHUNK + 7))
    trail = Trail(walked)
    for index in (0, CHUNK - 1, CHUNK, 2 * CHUNK + 6, -1, -8, -len(walked)):
        assert trail[index] == (walked[index].lat, walked[index].lon, walked[index].at)
    for beyond in (len(walked), -len(walked) - 1):
        with pytest.raises(IndexError):
            trail[beyond]


def styles(scene: Scene, view: View | None = None) -> set[str]:
    return {run.style for row in draw(scene, 54, 10, view=view).rows for run in row}


def test_the_trail_after_the_moment_is_faint_and_the_place_then_says_how_old_it_is() -> None:
    scene = replace(walking(), at=ago(250))
    picture = draw(scene, 54, 10)
    then = scene.then
    assert then is not None
    assert picture.view is not None
    column, row = picture.view.cell(then.lat, then.lon)
    assert picture.text().split("\n")[row][column] == "p"
    assert "4 min old" in picture.text()
    assert "trail.later" in styles(scene)
    assert "P" in picture.text().split("\n")[picture.view.cell(LAT, LON)[1]], "where she is now stays marked"


@pytest.mark.parametrize("moment", [None, NOW, NOW + SECOND, 0])
def test_who_does_not_look_back_sees_no_then(moment: int | None) -> None:
    scene = replace(walking(), at=moment)
    assert scene.then is None
    assert "then" not in styles(scene)


def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A trail of which little is kept."""
    monkeypatch.setattr(trail_module, "CHUNK", 32)
    monkeypatch.setattr(trail_module, "WHOLE", 4)
    monkeypatch.setattr(trail_module, "THIN", 4)


def test_a_long_trail_keeps_its_newest_part_whole_and_the_way_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    short(monkeypatch)
    walked = list(wander(5000))
    trail = Trail(walked)
    assert len(trail) <= (4 + 4) * 32
    assert trail.total == 5000
    newest = [trail[index] for index in range(len(trail) - 3 * 32, len(trail))]
    assert newest == [(fix.lat, fix.lon, fix.at) for fix in walked[-3 * 32 :]]
    assert trail[0] == (walked[0].lat, walked[0].lon, walked[0].at)
    kept = {trail[index] for index in range(len(trail))}
    assert kept <= {(fix.lat, fix.lon, fix.at) for fix in walked}, "nothing is made up"
    apart = [distance_m(*trail[index][:2], *trail[index + 1][:2]) for index in range(len(trail) - 1)]
    assert max(apart) < 2000, "it is still one way"


def test_it_does_not_matter_in_which_pieces_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    short(monkeypatch)
    walked = list(wander(1500))
    grown = Trail()
    for begin in range(0, len(walked), 7):
        grown = grown.plus(walked[begin : begin + 7])
    assert grown == Trail(walked)


def test_a_way_to_and_fro_across_a_border_is_thinned_too(monkeypatch: pytest.MonkeyPatch) -> None:
    short(monkeypatch)
    trail = Trail(Position(lat=LAT, lon=1e-3 * (-1) ** number, at=number) for number in range(2000))
    assert len(trail) <= 8 * 32


def test_earlier_values_stay_what_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    short(monkeypatch)
    walked = list(wander(400))
    earlier = Trail(walked[:250])
    before = [earlier[index] for index in range(len(earlier))], [chunk.lead for chunk in earlier.chunks]
    earlier.plus(walked[250:])
    assert ([earlier[index] for index in range(len(earlier))], [chunk.lead for chunk in earlier.chunks]) == before


MILLION, LOOKS = 1_000_000, 8 * CHUNK
FLAT = 1.1  # desk.md section 14: growth of at most a tenth


@pytest.mark.soak
def test_a_million_fixes_take_no_more_than_a_hundred_thousand() -> None:
    """What Python and numpy hold, every LOOKS fixes, after a picture of them in two views. The trail fills up to
    WHOLE + THIN chunks, 98 304 fixes, and is thinned from there on."""
    held: list[int] = []
    trail, chance = Trail(), wander(MILLION, metres=4)
    tracemalloc.start()
    try:
        for _ in range(MILLION // LOOKS):
            for _ in range(LOOKS // 128):
                trail = trail.plus([next(chance) for _ in range(128)])
            last = trail[-1]
            person = Position(lat=last.lat, lon=last.lon, at=int(last.at))
            scene = Scene(now=int(last.at) + SECOND, person=person, trail=trail)
            for view in (None, View(last.lat, last.lon, 1000.0, 120, 39)):
                assert "P" in draw(scene, 120, 40, view=view).text()
            held.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    print("held, MB:", *(f"{size / 1e6:.1f}" for size in held))
    full = (WHOLE + THIN) * CHUNK // LOOKS
    assert trail.total == MILLION // LOOKS * LOOKS
    assert len(trail) <= (WHOLE + THIN) * CHUNK
    assert max(held[full:]) <= FLAT * max(held[:full])


def test_control_a_trail_that_keeps_all_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound of the soak test, on a small scale."""
    short(monkeypatch)
    assert len(Trail(wander(2000))) <= 8 * 32
    monkeypatch.setattr(trail_module, "_thinned", lambda chunks, grain: (chunks, grain))
    assert len(Trail(wander(2000))) > 8 * 32
