"""What a picture always holds, whatever the scene."""

from __future__ import annotations

import math
import sys
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from maps_scenes import LAT, LON, NOW, SECOND, ago, last_known, unit, walk, walking

from maps import drawing
from maps.drawing import draw
from maps.geo import destination
from maps.line import describe
from maps.picture import STYLES, Picture, Run
from maps.projection import View
from maps.scene import Scene, UnitMark, Zone
from maps.trail import Position, Trail

times = st.none() | st.integers(0, 4 * 10**15)
wild = st.floats() | st.sampled_from([90.0, -90.0, 180.0, -180.0, 0.0])
lats = st.floats(-90, 90) | st.floats(59.3, 59.4) | wild
lons = st.floats(-180, 180) | st.floats(18.0, 18.1) | wild
positions = st.builds(
    Position, lat=lats, lon=lons, at=times, accuracy_m=st.none() | st.floats(), source=st.text(max_size=5),
    last_known=st.booleans(),
)  # fmt: skip
units = st.builds(UnitMark, call_sign=st.text(max_size=20), lat=lats, lon=lons, at=times)
zones = st.builds(Zone, label=st.text(max_size=20), lat=lats, lon=lons, radius_m=st.floats())
scenes = st.builds(
    Scene, now=st.integers(0, 4 * 10**15), person=st.none() | positions, heard=times,
    trail=st.lists(positions, max_size=12).map(Trail), units=st.lists(units, max_size=5).map(tuple),
    zones=st.lists(zones, max_size=3).map(tuple),
)  # fmt: skip
one = st.just(1)  # a view's own size does not count
views = st.none() | st.builds(
    View, lat=st.floats(-90, 90), lon=st.floats(-180, 180), m_per_cell=st.floats(0.1, 1e7), columns=one, rows=one
)


@given(scenes, st.integers(-1, 80), st.integers(-1, 24), st.booleans(), st.sampled_from(["sv", "en", "fi"]), views)
def test_every_scene_is_a_picture_of_the_size_asked_for(
    scene: Scene, columns: int, rows: int, ascii: bool, language: str, view: View | None
) -> None:
    picture = draw(scene, columns, rows, ascii=ascii, language=language, view=view)
    assert len(picture.rows) == max(rows, 0)
    assert all(sum(len(run.text) for run in row) == max(columns, 0) for row in picture.rows)
    assert {run.style for row in picture.rows for run in row} <= {*STYLES, ""}
    assert picture.text().replace("\n", "").isprintable()
    if ascii:
        assert not any("\u2800" <= character <= "\u28ff" for character in picture.text())


@given(scenes, st.integers(1, 80), st.integers(1, 24), st.booleans())
@example(Scene(now=NOW, person=Position(lat=90.0, lon=0.0)), 54, 10, False)
@example(
    Scene(now=NOW, person=Position(lat=-17.0, lon=180.0), trail=Trail([Position(lat=-17.0, lon=-179.9999)])),
    54,
    10,
    False,
)
@example(Scene(now=NOW, person=Position(lat=23.0, lon=0.0), trail=Trail([Position(lat=0.0, lon=-91.0)])), 1, 1, False)
@example(Scene(now=NOW, person=Position(lat=8e-113, lon=1.0)), 1, 1, False)
def test_the_person_is_always_in_the_fitted_picture(scene: Scene, columns: int, rows: int, ascii: bool) -> None:
    if scene.place is not None:
        picture = draw(scene, columns, rows, ascii=ascii)
        assert picture.view is not None
        assert written(picture, *picture.view.cell(scene.place.lat, scene.place.lon)) == "P"


@given(scenes, st.sampled_from(["sv", "en", "fi"]))
def test_every_scene_is_one_line_of_text(scene: Scene, language: str) -> None:
    assert describe(scene, language).isprintable()


def written(picture: Picture, column: int, row: int) -> str:
    return picture.text().split("\n")[row][column]


def runs(picture: Picture, style: str) -> list[str]:
    return [run.text for row in picture.rows for run in row if run.style == style]


def person(age: float | None, **more: object) -> Scene:
    fix = Position(lat=LAT, lon=LON, at=None if age is None else ago(age), accuracy_m=14.0, **more)  # type: ignore[arg-type]
    return Scene(now=NOW, person=fix)


@pytest.mark.parametrize(
    ("scene", "style", "says"),
    [
        (person(12), "person", "12 s"),
        (person(60), "person", "60 s"),
        (person(61), "person.old", "61 s"),
        (person(300), "person.old", "5 min"),
        (person(301), "person.stale", "LAST KNOWN 5 min"),
        (person(5, last_known=True), "person.stale", "LAST KNOWN 5 s"),
        (person(None), "person.old", "age unknown"),
        (replace(person(None), heard=ago(10)), "person.old", "age unknown"),
        (replace(person(None), heard=ago(400)), "person.stale", "LAST KNOWN age unknown"),
        (person(-3), "person", "0 s"),
        (person(-40), "person.old", "age unknown"),
    ],
)
def test_the_age_stands_beside_the_person_and_names_the_fix(scene: Scene, style: str, says: str) -> None:
    """desk.md R14: over 60 s amber, over 5 min LAST KNOWN; a clock ahead of ours proves nothing fresh."""
    assert runs(draw(scene, 54, 10), style)[:2] in (["P", says], [says, "P"])


def test_a_person_without_a_position_has_no_map() -> None:
    for somewhere in (None, Position(lat=0.0, lon=0.0), Position(lat=math.nan, lon=18.0), Position(lat=91.0, lon=18.0)):
        picture = draw(Scene(now=NOW, person=somewhere, units=(unit("3310", 0, 10),)), 30, 8)
        assert runs(picture, "notice") == ["no position yet"]
        assert picture.view is None
    assert "ingen position ännu" in draw(Scene(now=NOW), 30, 8, language="sv").text()


def test_a_unit_outside_is_an_arrow_with_its_distance() -> None:
    for bearing, arrow in ((0, "^ 3310 1.9 km"), (90, "3310 1.9 km >"), (180, "v 3310 1.9 km"), (270, "< 3310 1.9 km")):
        picture = draw(replace(person(12), units=(unit("3310", bearing, 1900),)), 54, 10)
        assert arrow in runs(picture, "unit"), picture.text()


def test_a_unit_inside_has_a_mark_where_it_is_and_its_call_sign_beside_it() -> None:
    near = unit("3310", 90, 60)
    picture = draw(replace(person(12), units=(near,)), 54, 10)
    assert picture.view is not None
    assert written(picture, *picture.view.cell(near.lat, near.lon)) == "+"
    assert "+ 3310" in picture.text()


def test_a_unit_of_old_or_unknown_position_is_marked_without_colour_too() -> None:
    for age in (301, None):
        picture = draw(replace(person(12), units=(unit("3310", 90, 60, age),)), 54, 10)
        assert "3310?" in "".join(runs(picture, "unit.stale"))
    assert runs(draw(replace(person(12), units=(unit("3310", 90, 60, 299),)), 54, 10), "unit.stale") == []


def test_marks_and_the_person_are_never_hidden_by_labels() -> None:
    crowd = tuple(unit(f"33{number:02}", number * 24, 20 + number) for number in range(15))
    picture = draw(replace(person(12), units=crowd), 78, 12)
    view = picture.view
    assert view is not None
    taken = {view.cell(each.lat, each.lon) for each in crowd} - {view.cell(LAT, LON)}
    assert all(written(picture, *cell) == "+" for cell in taken)
    assert written(picture, *view.cell(LAT, LON)) == "P"


def test_what_found_no_room_is_told() -> None:
    crowd = tuple(unit(f"33{number:02}", number * 24, 2000) for number in range(15))
    picture = draw(replace(person(12), units=crowd), 30, 8)
    shown = picture.text()
    assert picture.unplaced
    assert all((each.call_sign in shown) != (each.call_sign in picture.unplaced) for each in crowd)


def test_the_scale_is_told_and_drawn() -> None:
    picture = draw(person(12), 54, 10)
    assert picture.scale == "1 cell = 4 m"
    assert runs(picture, "scale") == ["|---| 20 m"]
    assert draw(last_known(), 54, 10, language="sv").scale == "1 ruta = 200 m"


def test_the_trail_turns_old_where_it_is_older_than_five_minutes() -> None:
    scene = walking()
    fresh, old = (len("".join(runs(draw(scene, 54, 10, ascii=True), style))) for style in ("trail", "trail.old"))
    assert fresh
    assert old
    later = draw(replace(scene, now=scene.now + 600 * SECOND), 54, 10, ascii=True)
    assert runs(later, "trail") == []
    assert ". trail" in later.text(), "the legend shows the sign that the picture has"


def test_the_picture_shows_the_last_half_hour_not_the_whole_history() -> None:
    earlier = [Position(lat=57.7, lon=11.97, at=ago(3600)), *walk()]
    scene = replace(walking(), trail=Trail(earlier))
    assert draw(scene, 54, 10).view == draw(walking(), 54, 10).view


def test_a_view_of_ones_own_is_kept_and_the_person_outside_is_an_arrow() -> None:
    lat, lon = destination(LAT, LON, 270, 1000)
    picture = draw(person(12), 54, 10, view=View(lat, lon, 10.0, 1, 1))
    assert picture.view == View(lat, lon, 10.0, 54, 9)
    assert "P >" in runs(picture, "person")


def test_the_same_scene_is_the_same_picture() -> None:
    assert draw(walking(), 54, 10) == draw(walking(), 54, 10)


def test_a_longer_trail_leaves_the_shorter_one_alone() -> None:
    fixes = walk(10)
    short = Trail(fixes[:9])
    longer = short.plus(fixes[9:])
    assert (len(short), len(longer)) == (9, 10)
    assert longer == Trail(fixes)
    assert longer != short
    assert hash(longer) == hash(Trail(fixes))


def test_what_is_no_place_does_not_enter_a_trail() -> None:
    trail = Trail([Position(lat=0.0, lon=0.0), Position(lat=math.nan, lon=1.0), Position(lat=LAT, lon=LON)])
    assert len(trail) == 1
    assert trail[0][:2] == (LAT, LON)
    assert math.isnan(trail[0].at)


def test_places_are_not_in_a_repr() -> None:
    scene = walking()
    for value in (scene, scene.person, scene.trail, scene.units[0], scene.zones[0], draw(scene, 54, 10)):
        assert "59." not in repr(value)
        assert "18.0" not in repr(value)
        assert "3310" not in repr(value)


def test_without_numpy_the_desk_still_has_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "maps.painter", None)  # importing it raises ImportError
    picture = draw(walking(), 54, 10)
    assert "no map" in picture.text()
    assert describe(walking()).startswith("450 m W of Stockholm, ")


def test_warm_loads_what_drawing_needs() -> None:
    drawing.warm()
    assert "maps.painter" in sys.modules


def test_a_run_is_a_text_a_style_and_a_ground() -> None:
    assert Run("P", "person") == ("P", "person", "")


# ---- what was drawn around a view ----

MOVES = st.lists(st.tuples(st.integers(-30, 30), st.integers(-12, 12)), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None)
@given(MOVES, st.booleans())
def test_a_picture_is_the_same_whatever_was_looked_at_before(moves: list[tuple[int, int]], ascii: bool) -> None:
    """Dots are cut out of what was drawn around an earlier view: none may depend on it, nor a dash move."""
    scene = walking()
    view = View(LAT, LON, 20.0, 60, 20)
    for move in moves:
        draw(scene, 60, 21, ascii=ascii, view=view)
        view = view.moved(*move)
    fresh = replace(scene, drawn={})
    assert draw(scene, 60, 21, ascii=ascii, view=view).rows == draw(fresh, 60, 21, ascii=ascii, view=view).rows


def test_control_a_piece_a_cell_aside_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = walking()
    view = View(LAT, LON, 20.0, 60, 20)
    right = draw(scene, 60, 21, view=view).rows
    real = View.offset
    monkeypatch.setattr(View, "offset", lambda self, other: (real(self, other)[0] + 1, real(self, other)[1]))
    assert draw(scene, 60, 21, view=view).rows != right
