"""What the signs on a picture mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from maps.picture import Row, Run
from maps.scene import Freshness, Scene
from maps.words import Words

if TYPE_CHECKING:
    from maps.base import Base

# desk.md section 7, the MAP pane; the older part of the trail is smaller. The base has none of the scene's signs.
ASCII_SIGNS = {
    "zone": "X",
    "accuracy": "#",
    "trail.later": ",",
    "trail.old": ".",
    "trail": "o",
    "measure": "*",
    "wood": '"',
    "water": "~",
    "building": "%",
    "base.county": ":",
    "base.waterway": "~",
    "base.path": "`",
    "base.road": "-",
    "base.rail": "=",
    "base.road.major": "=",
    "base.coast": "~",
    "base.border": "!",
}
BRAILLE_SIGNS = {
    "zone": "⢌⡡",
    "accuracy": "⢎⡱",
    "trail.later": "⠈",
    "trail.old": "⠐",
    "trail": "⠒",
    "measure": "⠂⠐",
}
BASE_SIGN = ("  ", "⠤⠤")  # of a fill, and of a line: their colours tell them apart
PLACE_SIGN = "x"
PERSON_STYLE: dict[Freshness, str] = {"fresh": "person", "old": "person.old", "stale": "person.stale"}


# What the legend tells of the ground, in this order: the word, the style of its sign and the ground below the sign.
GROUND_ENTRIES = (
    ("water", "base.coast", "water"),
    ("road", "base.road.major", ""),
    ("rail", "base.rail", ""),
    ("border line", "base.border", ""),
    ("county", "base.county", ""),
    ("built", "", "built"),
    ("wood", "", "wood"),
    ("building", "", "building"),
)


def legend(scene: Scene, columns: int, ascii: bool, words: Words, base: Base | None = None) -> Row:
    """One row, `columns` wide: only of what is in the picture, the most important first, and as much as fits."""
    runs: list[Run] = []
    left = columns
    shown = [*_entries(scene, ASCII_SIGNS if ascii else BRAILLE_SIGNS), *_of_the_ground(base, ascii)]
    for sign, style, ground, word in shown:
        new = [Run("  " * bool(runs), "legend"), Run(sign, style, ground), Run(f" {words[word]}", "legend")]
        width = sum(len(run.text) for run in new)
        if width <= left:
            runs += [run for run in new if run.text]
            left -= width
    return (*runs, Run(" " * left, "legend")) if left else tuple(runs)


def _entries(scene: Scene, signs: dict[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """(sign, style, ground, word) of everything in the scene."""
    units = [unit for _, _, unit in scene.nearest()]
    trail = "trail" if scene.is_trail_fresh() else "trail.old"
    entries = [
        (True, "P", PERSON_STYLE[scene.freshness()], "person"),
        (scene.then is not None, "p", "then", "then"),
        (scene.radius_m() > 0, signs["accuracy"], "accuracy", "accuracy"),
        (len(scene.trail) > 0, signs[trail], trail, "trail"),
        (scene.then is not None, signs["trail.later"], "trail.later", "later"),
        (bool(units), "+", "unit", "unit"),
        (any(scene.is_stale(unit) for unit in units), "?", "unit.stale", "stale"),
        (bool(scene.zones), signs["zone"], "zone", "zone"),
        (bool(scene.labels), PLACE_SIGN, "place", "place"),
    ]
    return ((sign, style, "", word) for present, sign, style, word in entries if present)


def _of_the_ground(base: Base | None, ascii: bool) -> Iterator[tuple[str, str, str, str]]:
    """The same, of what lies under the scene. In colour a fill is a patch; in ASCII it has a sign, or none at all."""
    present = base.words() if base else frozenset()
    for word, style, ground in GROUND_ENTRIES:
        if present & {style, ground} - {""}:
            sign = ASCII_SIGNS.get(ground or style, "") if ascii else BASE_SIGN[bool(style)]
            if sign:
                yield sign, style or "base", ground, word
