"""Pictures as they are, cell by cell, in the sizes the desk has.

GOLDEN_UPDATE=1 writes them anew: then look at them.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from string import ascii_letters

import pytest
from maps_scenes import LAT, LON, SCENES, ago, unit, walking
from maps_town import SEA, TOWN, Town, shapes

from maps.base import Base
from maps.base_drawing import drawn
from maps.drawing import draw
from maps.picture import STYLES, Picture
from maps.projection import View
from maps.scene import PlaceMark, Scene

SIZES = ((54, 10), (78, 12), (30, 8))
LOOKS = {"braille": (False, "en"), "ascii": (True, "sv")}
STYLE_LETTERS = dict(zip(("", *STYLES), "." + ascii_letters, strict=False))
GROUND_LETTERS = {"": ".", "land": "-", "wood": "w", "built": "b", "water": "~", "building": "#"}
GOLDENS = Path(__file__).parent / "goldens"


def letters(picture: Picture) -> str:
    """The styles in the shape of the picture, one letter a cell; then the grounds, where there are any."""
    styles = ["".join(STYLE_LETTERS[run.style] * len(run.text) for run in row) for row in picture.rows]
    grounds = ["".join(GROUND_LETTERS[run.ground] * len(run.text) for run in row) for row in picture.rows]
    if not any(run.ground for row in picture.rows for run in row):
        return "\n".join(styles)
    return "\n".join(f"{style}¦{ground}" for style, ground in zip(styles, grounds, strict=True))


def golden(scene: Scene, look: str, view: View | None = None, base: Base | None = None) -> str:
    ascii, language = LOOKS[look]
    said = [" ".join(f"{letter}={style}" for style, letter in STYLE_LETTERS.items() if style)]
    for columns, rows in SIZES:
        picture = draw(scene, columns, rows, ascii=ascii, language=language, view=view, base=base)
        said.append(f"--- {columns}x{rows}  {picture.scale}  unplaced: {', '.join(picture.unplaced) or 'none'}")
        shown = zip(picture.text().split("\n"), letters(picture).split("\n"), strict=True)
        said += [f"{text}¦{styles}" for text, styles in shown]
    return "\n".join(said) + "\n"


def matches(scene: Scene, name: str, look: str, view: View | None = None, base: Base | None = None) -> bool:
    file, now = GOLDENS / f"{name}.{look}.txt", golden(scene, look, view, base)
    if os.environ.get("GOLDEN_UPDATE"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(now, "utf-8")
    return file.read_text("utf-8") == now


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", SCENES)
def test_the_picture_is_the_golden_one(name: str, look: str) -> None:
    assert matches(SCENES[name](), name, look), golden(SCENES[name](), look)


TOWN_VIEW = View(LAT, LON, 20.0, 78, 22)


def in_town() -> Scene:
    """Everything a scene can have: looked back to, measured, with places."""
    home = PlaceMark(label="Hem", lat=59.3295, lon=18.0540)
    return replace(walking(), labels=(home,), measured=walking().units[0], at=ago(200))


@pytest.mark.parametrize("look", LOOKS)
def test_the_town_is_the_golden_one(look: str) -> None:
    base = drawn([Town()], TOWN_VIEW)
    assert matches(in_town(), "town", look, TOWN_VIEW, base), golden(in_town(), look, TOWN_VIEW, base)


def test_control_a_street_aside_is_another_town(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOLDEN_UPDATE", raising=False)
    road = shapes([(-130, -95), (370, -80)])
    base = drawn([Town(TOWN._replace(lines={**TOWN.lines, "road": road}))], TOWN_VIEW)
    assert not matches(in_town(), "town", "braille", TOWN_VIEW, base)


def test_control_a_lake_gone_is_another_town(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOLDEN_UPDATE", raising=False)
    base = drawn([Town(TOWN._replace(fills={**TOWN.fills, "water": shapes(SEA)}))], TOWN_VIEW)
    assert not matches(in_town(), "town", "braille", TOWN_VIEW, base)


def test_control_a_unit_ten_metres_aside_is_another_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOLDEN_UPDATE", raising=False)
    scene = walking()
    assert not matches(replace(scene, units=(*scene.units[:2], unit("K9-2", 20, 80))), "walking", "braille")


def test_control_a_fix_that_grew_old_is_another_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOLDEN_UPDATE", raising=False)
    scene = walking()
    assert not matches(replace(scene, now=scene.now + 55_000_000), "walking", "braille")
