"""What the signs on a picture mean."""

from __future__ import annotations

from maps.picture import Row, Run
from maps.scene import Freshness, Scene
from maps.words import Words

# desk.md section 7, the MAP pane; the older part of the trail is smaller.
ASCII_SIGNS = {"zone": "X", "accuracy": "#", "trail.old": ".", "trail": "o"}
BRAILLE_SIGNS = {"zone": "⢌⡡", "accuracy": "⢎⡱", "trail.old": "⠐", "trail": "⠒"}
PERSON_STYLE: dict[Freshness, str] = {"fresh": "person", "old": "person.old", "stale": "person.stale"}


def legend(scene: Scene, columns: int, ascii: bool, words: Words) -> Row:
    """One row, `columns` wide: only of what is in the scene, the most important first, and as much as fits."""
    runs: list[Run] = []
    left = columns
    for sign, style, word in _entries(scene, ASCII_SIGNS if ascii else BRAILLE_SIGNS):
        new = [Run("  " * bool(runs), "legend"), Run(sign, style), Run(f" {words[word]}", "legend")]
        width = sum(len(run.text) for run in new)
        if width <= left:
            runs += [run for run in new if run.text]
            left -= width
    return (*runs, Run(" " * left, "legend")) if left else tuple(runs)


def _entries(scene: Scene, signs: dict[str, str]) -> list[tuple[str, str, str]]:
    """(sign, style, word) of everything in the scene."""
    units = [unit for _, _, unit in scene.nearest()]
    trail = "trail" if scene.is_trail_fresh() else "trail.old"
    entries = [
        (True, "P", PERSON_STYLE[scene.freshness()], "person"),
        (scene.radius_m() > 0, signs["accuracy"], "accuracy", "accuracy"),
        (len(scene.trail) > 0, signs[trail], trail, "trail"),
        (bool(units), "+", "unit", "unit"),
        (any(scene.is_stale(unit) for unit in units), "?", "unit.stale", "stale"),
        (bool(scene.zones), signs["zone"], "zone", "zone"),
    ]
    return [(sign, style, word) for present, sign, style, word in entries if present]
