"""The scene on the ground: nobody is hidden by a map, with colours or without."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from maps_scenes import LAT, LON, ago, unit, walking
from maps_town import TOWN, Town, at, place, ring, shapes

from maps import lettering
from maps.base import LINE_STYLES, Base
from maps.base_drawing import drawn
from maps.canvas import Canvas
from maps.drawing import draw
from maps.ground import Ground, Place
from maps.legend import ASCII_SIGNS
from maps.names import SIGN
from maps.picture import GROUNDS, STYLES, Picture, Run
from maps.projection import View
from maps.scene import PlaceMark, Scene

VIEW = View(LAT, LON, 20.0, 78, 22)
SCENE_STYLES = STYLES[STYLES.index("zone") :]


def town(scene: Scene, ascii: bool = False, ground: Ground = TOWN, view: View = VIEW) -> Picture:
    return draw(scene, 78, 23, ascii=ascii, view=view, base=drawn([Town(ground)], view))


def cells(picture: Picture) -> list[list[Run]]:
    return [[Run(letter, run.style, run.ground) for run in row for letter in run.text] for row in picture.rows[:-1]]


def test_a_cell_of_the_scene_looks_the_same_with_a_ground_below_it() -> None:
    """The caller, the trail, units and zones: the ground takes none of their cells and adds no dot to them."""
    scene = replace(walking(), labels=(PlaceMark(label="Hem", lat=59.3295, lon=18.054),))
    for ascii in (False, True):
        bare, on_ground = cells(draw(scene, 78, 23, ascii=ascii, view=VIEW)), cells(town(scene, ascii))
        for row, ground_row in zip(bare, on_ground, strict=True):
            for cell, ground_cell in zip(row, ground_row, strict=True):
                if cell.style:
                    assert ground_cell[:2] == cell[:2]
        assert any(run.ground for row in on_ground for run in row)


def test_control_a_road_that_runs_into_the_trail_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def mixed(self: Canvas, letters: object, style: object, ascii: object) -> None:
        """The layers, and the dots of the base left among them."""
        kept = letters.copy()  # type: ignore[attr-defined]
        real(self, letters, style, ascii)  # type: ignore[arg-type]
        dotted = (kept >= 0x2800) & (letters >= 0x2800)  # type: ignore[operator]
        letters[dotted] |= kept[dotted]  # type: ignore[index]

    real = Canvas._dots_over
    monkeypatch.setattr(Canvas, "_dots_over", mixed)
    with pytest.raises(AssertionError):
        test_a_cell_of_the_scene_looks_the_same_with_a_ground_below_it()


def test_control_a_name_over_the_person_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = TOWN._replace(places=tuple(place("Storstad", "city", e, n) for e in range(-300, 300, 40) for n in (0, 12)))
    before = cells(draw(walking(), 78, 23, view=VIEW))
    names = cells(town(walking(), ground=crowd))
    assert all(
        new[:2] == old[:2]
        for row in zip(before, names, strict=True)
        for old, new in zip(*row, strict=True)
        if old.style
    )

    def careless(self: lettering.Lettering) -> None:
        for name in self._canvas.base.names if self._canvas.base else ():
            self._canvas._letters[name.row, name.column] = ord("X")
            self._canvas._written[name.row * self._canvas.columns + name.column] = 1

    monkeypatch.setattr(lettering.Lettering, "_names", careless)
    names = cells(town(replace(walking(), units=(unit("3310", 20, 5),)), ground=crowd, view=VIEW))
    assert any(cell.text == "X" for row in names for cell in row)


def test_every_style_and_ground_is_told() -> None:
    picture = town(replace(walking(), at=ago(200), measured=walking().units[0]))
    runs = [run for row in picture.rows for run in row]
    assert {run.style for run in runs} <= {*STYLES, ""}
    assert {run.ground for run in runs} <= {*GROUNDS, ""}
    assert set(LINE_STYLES) < set(STYLES)
    assert {"base.road", "base.road.major", "measure", "then"} <= {run.style for run in runs}


def test_the_ground_never_uses_a_style_of_the_scene() -> None:
    """Nothing on the ground can be taken for the person or the trail."""
    alone = Scene(now=walking().now, person=walking().person)
    for ascii in (False, True):
        bare, on_ground = cells(draw(alone, 78, 23, ascii=ascii, view=VIEW)), cells(town(alone, ascii))
        added = {
            new.style for row in zip(bare, on_ground, strict=True) for old, new in zip(*row, strict=True) if old != new
        }
        assert added
        assert not added & set(SCENE_STYLES) - {new for row in bare for new in {run.style for run in row}}


def test_no_sign_of_the_ground_is_a_sign_of_the_scene() -> None:
    """ASCII: what stands for water or a road stands for nothing else."""
    ground = {sign for word, sign in ASCII_SIGNS.items() if word in GROUNDS or word in LINE_STYLES}
    scene = {sign for word, sign in ASCII_SIGNS.items() if word not in GROUNDS and word not in LINE_STYLES}
    assert not ground & (scene | set("Pp+Sx?<>^v|"))
    assert all(sign.isascii() for sign in ground | scene)


def test_ascii_shows_water_and_roads_in_ascii() -> None:
    text = town(Scene(now=walking().now, person=walking().person), ascii=True).text()
    for sign in ("~", "-", "=", "%"):
        assert sign in text
    assert text.replace(SIGN, "").replace("ö", "").isascii()


def test_the_legend_says_what_of_the_ground_is_there() -> None:
    alone = Scene(now=walking().now, person=walking().person)
    legend = "".join(run.text for run in town(alone).rows[-1])
    assert "water" in legend
    assert "road" in legend
    dry = "".join(run.text for run in town(alone, ground=Ground()).rows[-1])
    assert "water" not in dry
    swatches = [run for run in town(alone).rows[-1] if run.ground]
    assert Run("⠤⠤", "base.coast", "water") in swatches


def test_the_measured_unit_has_a_line_and_a_distance() -> None:
    scene = replace(walking(), measured=walking().units[0])
    picture = draw(scene, 78, 23, view=VIEW)
    said = [run.text for row in picture.rows for run in row if run.style == "measure" and "k" in run.text]
    assert said == ["1.9 km"]
    dots = sum(len(run.text) for row in picture.rows for run in row if run.style == "measure") - len("1.9 km")
    assert dots > 5
    away = View(10.0, 10.0, 20.0, 78, 22)
    assert not any(run.style == "measure" for row in draw(scene, 78, 23, view=away).rows[:-1] for run in row)


def test_a_place_has_its_mark_and_its_label() -> None:
    home = PlaceMark(label="Hem", lat=LAT + 1e-3, lon=LON)
    nowhere = PlaceMark(label="Ingenstans", lat=0.0, lon=0.0)
    picture = draw(replace(walking(), labels=(home, nowhere)), 78, 23, view=VIEW)
    column, row = VIEW.cell(home.lat, home.lon)
    assert picture.text().split("\n")[row][column] == "x"
    assert "Hem" in picture.text()
    assert "Ingenstans" not in picture.text()
    assert "59." not in repr(home)


# ---- names ---------------------------------------------------------------------------------------------------------


def names(*places: Place, view: View = VIEW) -> list[tuple[str, int]]:
    return [(name.text, name.row) for name in drawn([Town(Ground(places=places))], view).names]


def test_the_most_important_name_is_written_first_and_no_two_touch() -> None:
    town_name, hamlet = place("Larmköping", "town", 0, 0), place("Lillby", "hamlet", 60, 0)
    small, large = place("Småstad", "town", 0, 0, 9), place("Storstad", "town", 60, 0, 1)
    assert names(hamlet, town_name)[0][0] == f"{SIGN}Larmköping"
    assert [text for text, _ in names(small, large)] == [f"{SIGN}Storstad", f"Småstad{SIGN}"]


def test_street_names_are_for_street_scales() -> None:
    street, hamlet = place("Storgatan", "street", 0, 0), place("Lillby", "hamlet", 300, 0)
    assert len(names(street, hamlet)) == 2
    assert [text for text, _ in names(street, hamlet, view=replace(VIEW, m_per_cell=100.0))] == [f"{SIGN}Lillby"]


def test_a_street_cut_into_pieces_is_named_once() -> None:
    assert len(names(*(place("Storgatan", "street", 40.0 * piece, 10) for piece in range(8)))) == 1


wild_names = st.builds(
    Place, st.text(max_size=30), st.sampled_from(["city", "town", "street", "water"]),
    st.floats(at(-900, 0)[0], at(900, 0)[0]), st.floats(at(0, -500)[1], at(0, 500)[1]), st.integers(0, 3),
)  # fmt: skip


@settings(max_examples=50)
@given(st.lists(wild_names, max_size=25))
def test_names_lie_inside_and_apart(places: list[Place]) -> None:
    base: Base = drawn([Town(Ground(places=tuple(places)))], VIEW)
    taken: set[tuple[int, int]] = set()
    for name in base.names:
        assert name.text.isprintable()
        own = {(name.column + i, name.row) for i in range(len(name.text))}
        assert all(VIEW.holds(*cell) for cell in own)
        assert not {(column + 1, row) for column, row in own} & taken
        assert not own & taken
        taken |= own


def test_an_islet_is_no_line_from_afar() -> None:
    skerries = shapes(*(ring(100.0 * i, 0, 12) for i in range(8)))
    ground = Ground(lines={"coast": skerries})
    assert drawn([Town(ground)], replace(VIEW, m_per_cell=4.0)).dots.any()
    assert not drawn([Town(ground)], replace(VIEW, m_per_cell=100.0)).dots.any()
