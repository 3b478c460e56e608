"""Pictures as they are, cell by cell, in the sizes the desk has.

GOLDEN_UPDATE=1 writes them anew: then look at them.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from maps_scenes import SCENES, unit, walking

from maps.picture import STYLES, Picture
from maps.scene import Scene, draw

SIZES = ((54, 10), (78, 12), (30, 8))
LOOKS = {"braille": (False, "en"), "ascii": (True, "sv")}
GOLDENS = Path(__file__).parent / "goldens"


def letters(picture: Picture) -> str:
    """The styles in the shape of the picture, one letter a cell: "a" is the first of STYLES, "." is none."""
    rows = ("".join(_letter(run.style) * len(run.text) for run in row) for row in picture.rows)
    return "\n".join(rows)


def _letter(style: str) -> str:
    return chr(ord("a") + STYLES.index(style)) if style else "."


def golden(scene: Scene, look: str) -> str:
    ascii, language = LOOKS[look]
    parts = [f"{letter}={style}" for letter, style in zip("abcdefghijkl", STYLES, strict=True)]
    said = [" ".join(parts)]
    for columns, rows in SIZES:
        picture = draw(scene, columns, rows, ascii=ascii, language=language)
        said.append(f"--- {columns}x{rows}  {picture.scale}  unplaced: {', '.join(picture.unplaced) or 'none'}")
        shown = zip(picture.text().split("\n"), letters(picture).split("\n"), strict=True)
        said += [f"{text}¦{styles}" for text, styles in shown]
    return "\n".join(said) + "\n"


def matches(scene: Scene, name: str, look: str) -> bool:
    file = GOLDENS / f"{name}.{look}.txt"
    if os.environ.get("GOLDEN_UPDATE"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(golden(scene, look), "utf-8")
    return file.read_text("utf-8") == golden(scene, look)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", SCENES)
def test_the_picture_is_the_golden_one(name: str, look: str) -> None:
    assert matches(SCENES[name](), name, look), golden(SCENES[name](), look)


def test_control_a_unit_ten_metres_aside_is_another_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOLDEN_UPDATE", raising=False)
    scene = walking()
    assert not matches(replace(scene, units=(*scene.units[:2], unit("K9-2", 20, 80))), "walking", "braille")


def test_control_a_fix_that_grew_old_is_another_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOLDEN_UPDATE", raising=False)
    scene = walking()
    assert not matches(replace(scene, now=scene.now + 55_000_000), "walking", "braille")
