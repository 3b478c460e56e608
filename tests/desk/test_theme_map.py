"""Contrast on the map: every style on every ground, in truecolor, 256 and 16 colours; no colour in mono (R15-R17)."""

from __future__ import annotations

import pytest
from rich.color import ColorSystem
from rich.style import Style

from console import theme
from console.theme import COLOUR, MONO, SIXTEEN, Palette
from console.theme_map import GROUNDS, STYLES, map_style
from maps import picture
from tests.desk.test_theme import XTERM, contrast, pair

PERSON = ("person", "person.old", "person.stale", "then", "trail")  # must be found on any ground
READ = ("zone", "place", "unit", "unit.stale", "measure", "name", "scale", "legend", "notice", "trail.old")
MARKS = ("accuracy", "trail.later", "name.street", "name.water")
LEAST = {**dict.fromkeys(PERSON, 6.0), **dict.fromkeys(READ, 5.5), **dict.fromkeys(MARKS, 4.5)}
LINES = tuple(style for style in picture.STYLES if style.startswith("base."))
SYSTEMS = [ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT]


def ratio(palette: Palette, style: str, ground: str, system: ColorSystem) -> float:
    return pair(map_style(palette.name, style, ground), theme.GROUND, system)


def sixteen(style: str, ground: str) -> float:
    found = map_style(SIXTEEN.name, style, ground)
    front = XTERM[found.color.number or 0] if found.color else XTERM[15]
    back = XTERM[found.bgcolor.number or 0] if found.bgcolor else XTERM[0]
    return contrast(front, back)


def test_every_word_of_the_map_has_a_colour_in_every_palette() -> None:
    """So a new style or ground of maps/ is not painted as nothing."""
    for name in (COLOUR.name, SIXTEEN.name):
        assert set(picture.STYLES) <= set(STYLES[name])
    assert set(picture.GROUNDS) <= set(GROUNDS[COLOUR.name])


@pytest.mark.parametrize("ground", ["", *picture.GROUNDS])
@pytest.mark.parametrize("style", LEAST)
@pytest.mark.parametrize("system", SYSTEMS)
def test_what_matters_can_be_read_on_every_ground(style: str, ground: str, system: ColorSystem) -> None:
    assert ratio(COLOUR, style, ground, system) >= LEAST[style]


@pytest.mark.parametrize("ground", ["", *picture.GROUNDS])
@pytest.mark.parametrize("system", SYSTEMS)
def test_the_person_and_the_trail_stand_out_of_the_base(ground: str, system: ColorSystem) -> None:
    """No line of the base is half as bright as they are, and every line is there to be seen."""
    for line in LINES:
        seen = ratio(COLOUR, line, ground, system)
        assert seen >= 1.5, line
        for style in (*PERSON[:3], "trail", "trail.old"):
            assert ratio(COLOUR, style, ground, system) >= 1.4 * seen, (style, line)


@pytest.mark.parametrize("style", LEAST)
@pytest.mark.parametrize("ground", ["", *picture.GROUNDS])
def test_sixteen_colours_can_be_read(style: str, ground: str) -> None:
    assert sixteen(style, ground) >= 4.5


@pytest.mark.parametrize("style", ["", *picture.STYLES])
@pytest.mark.parametrize("ground", ["", *picture.GROUNDS])
def test_mono_uses_no_colour(style: str, ground: str) -> None:
    found = map_style(MONO.name, style, ground)
    assert all(colour is None or colour.is_default for colour in (found.color, found.bgcolor))


def test_mono_tells_the_person_and_the_trail_from_the_base() -> None:
    assert all(map_style(MONO.name, style, "land").bold for style in PERSON)
    assert all(map_style(MONO.name, line, "land").dim for line in LINES)
    assert map_style(MONO.name, "then", "land").reverse


def test_an_unknown_word_looks_like_its_kind() -> None:
    assert map_style(COLOUR.name, "base.road.tiny", "land") == map_style(COLOUR.name, "base.road", "land")
    assert map_style(COLOUR.name, "something", "lava") == map_style(COLOUR.name, "", "")


def test_control_a_ground_too_bright_is_caught() -> None:
    assert pair(Style.parse("bold #FF7D70 on #3A6EA5"), theme.GROUND) < LEAST["person"]
    assert pair(Style.parse("#A3A9AF on #55504A"), theme.GROUND) < LEAST["name"]


@pytest.mark.parametrize("system", SYSTEMS)
def test_water_and_buildings_are_told_from_land(system: ColorSystem) -> None:
    def seen(ground: str) -> object:
        colour = map_style(COLOUR.name, "", ground).bgcolor
        assert colour is not None
        return colour.downgrade(system).get_truecolor()

    assert len({seen("land"), seen("water"), seen("building")}) == 3
