"""The colours of the map: what each style of maps/picture.py looks like on each ground, in every palette.

The ground is always dark and the base never as bright as what lies over it, so that the person, the trail and the
units stand out of any ground (maps.md section 2, desk.md R15-R17). tests/desk/test_theme_map.py computes every pair.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from rich.style import Style

from console.theme import COLOUR, GROUND, MONO, SIXTEEN

# Backgrounds. Sixteen colours have none that every style can be read on, and no colour has none at all.
GROUNDS: dict[str, dict[str, str]] = {
    COLOUR.name: {
        "": GROUND, "land": GROUND, "wood": "#101C14", "built": "#1E1A18", "water": "#0B2336", "building": "#2A2522",
    },
    SIXTEEN.name: {"": "black"},
    MONO.name: {"": "default"},
}  # fmt: skip

STYLES: dict[str, dict[str, str]] = {
    COLOUR.name: {
        "": "#8B949E", "base": "#676D73",
        "base.county": "#4A4560", "base.waterway": "#356A8C", "base.path": "#4C5249", "base.road": "#676D73",
        "base.rail": "#6B5A73", "base.road.major": "#8A8268", "base.coast": "#3F7898", "base.border": "#7F6C99",
        "name": "#A3A9AF", "name.street": "#8F959B", "name.water": "#7FA3BA",
        "zone": "#F0E442", "accuracy": "#E39B92",
        "trail.later": "#9AA1A8", "trail.old": "#B4BAC0", "trail": "bold #F2F4F5",
        "measure": "#56B4E9", "place": "bold #2BC79A", "unit": "bold #56B4E9", "unit.stale": "#9DBFD3",
        "then": "bold #101418 on #F2F4F5",
        "person": "bold #FF7D70", "person.old": "bold #E69F00", "person.stale": "bold #E69F00",
        "scale": "#A3A9AF", "legend": "#A3A9AF", "notice": "#A3A9AF",
    },
    SIXTEEN.name: {
        "": "white", "base": "white",
        "base.county": "bright_black", "base.waterway": "cyan", "base.path": "bright_black", "base.road": "white",
        "base.rail": "magenta", "base.road.major": "white", "base.coast": "cyan", "base.border": "magenta",
        "name": "white", "name.street": "white", "name.water": "cyan",
        "zone": "yellow", "accuracy": "bright_magenta",
        "trail.later": "white", "trail.old": "bright_white", "trail": "bold bright_white",
        "measure": "bright_cyan", "place": "bold bright_green", "unit": "bold bright_cyan", "unit.stale": "cyan",
        "then": "bold black on bright_white",
        "person": "bold bright_red", "person.old": "bold bright_yellow", "person.stale": "bold bright_yellow",
        "scale": "white", "legend": "white", "notice": "white",
    },
    # Weight, reverse and underline: the base is faint, what lies over it is not (R17).
    MONO.name: {
        "": "default", "base": "dim", "name": "dim",
        "trail": "bold", "place": "underline", "unit": "underline", "unit.stale": "default", "then": "reverse bold",
        "person": "bold", "person.old": "bold", "person.stale": "bold",
    },
}  # fmt: skip


@cache
def map_style(palette: str, style: str, ground: str) -> Style:
    """How a run of this style on this ground looks in the palette of this name; an unknown word looks like its kind."""
    grounds = GROUNDS.get(palette, GROUNDS[MONO.name])
    words = _nearest(STYLES.get(palette, STYLES[MONO.name]), style)
    return Style.parse(f"on {grounds.get(ground, grounds[''])}") + Style.parse(words)


def _nearest(table: Mapping[str, str], style: str) -> str:
    """`base.road.major`, or `base.road`, or `base`, or what means nothing."""
    while style not in table:
        style = style.rpartition(".")[0]
    return table[style]
