"""The colours of the desk: what each means, and how it looks in colour, in 16 colours and in none.

Grey is normal; a colour asks for an answer (desk.md R3, R15-R17). A word or a mark always says it too: colour is never
the only carrier. tests/desk/test_theme.py computes the contrast of every pair.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import msgspec
from rich.style import Style
from textual.theme import Theme

from console.wording.roles import Role

ROLES: tuple[Role, ...] = get_args(Role)


class Palette(msgspec.Struct, frozen=True):
    """How each role looks on the ground of the desk; `raised` is the same on that of a dialog.

    `name` is of the Textual theme that belongs to it.
    """

    name: str
    styles: dict[Role, Style]
    raised: Palette | None = None

    def __getitem__(self, role: Role) -> Style:
        return self.styles[role]


GROUND, RAISED, FRAME = "#101418", "#151A20", "#4A5560"

_COLOUR: dict[Role, str] = {
    "text": "#D6D9DC",
    "dim": "#8B949E",
    "strong": "bold #F2F4F5",
    "title": "bold #D6D9DC",
    "frame": FRAME,
    "p1": "bold #FF7D70",
    "band": "bold #000000 on #FF6B5A",
    "p2": "#E69F00",
    "technical": "#F0E442",
    "info": "#56B4E9",
    "good": "#2BC79A",
    "exercise": "bold #000000 on #E48FC0",
    "cursor": "bold #F2F4F5 on #2E3338",
}

# The dark red and blue of 16 colours are unreadable on black, and bright black is on a Linux console (R15).
_SIXTEEN: dict[Role, str] = {
    "text": "bright_white",
    "dim": "white",
    "strong": "bold bright_white",
    "title": "bold bright_white",
    "frame": "bright_black",
    "p1": "bold bright_red",
    "band": "bold black on bright_red",
    "p2": "bright_yellow",
    "technical": "yellow",
    "info": "bright_cyan",
    "good": "bright_green",
    "exercise": "bold black on bright_magenta",
    "cursor": "bold black on white",
}

# Default colours only: weight, reverse and underline tell apart what the words already say (R17).
_MONO: dict[Role, str] = {
    "text": "default",
    "dim": "default",
    "strong": "bold",
    "title": "bold",
    "frame": "default",
    "p1": "bold",
    "band": "bold reverse",
    "p2": "bold",
    "technical": "default",
    "info": "underline",
    "good": "default",
    "exercise": "bold reverse",
    "cursor": "reverse",
}


def _palette(name: str, words: Mapping[Role, str], ground: str, raised: str) -> Palette:
    """Every style brings its ground, so that no widget has to be asked for it while a line is drawn."""
    on_ground, on_raised = (
        {role: Style.parse(f"on {each}") + Style.parse(text) for role, text in words.items()}
        for each in (ground, raised)
    )
    return Palette(name, on_ground, Palette(name, on_raised))


COLOUR = _palette("larmbord", _COLOUR, GROUND, RAISED)
SIXTEEN = _palette("larmbord-16", _SIXTEEN, "black", "black")
MONO = _palette("larmbord-mono", _MONO, "default", "default")


def choose(color_system: str | None, *, mono: bool) -> Palette:
    """The palette for what the terminal can show; `color_system` as Rich names it."""
    if mono or color_system is None:
        return MONO
    return SIXTEEN if color_system in ("standard", "windows") else COLOUR


def textual_theme(palette: Palette) -> Theme:
    """What Textual's own parts (borders, inputs, scroll bars) are drawn with."""
    if palette is COLOUR:
        return Theme(
            name=palette.name, primary="#56B4E9", secondary="#8B949E", accent="#56B4E9", warning="#E69F00",
            error="#FF6B5A", success="#2BC79A", foreground="#D6D9DC", background=GROUND, surface=GROUND, panel=RAISED,
            variables=_VARIABLES | {"frame": FRAME, "frame-focus": "#8B949E", "scrollbar": FRAME},
        )  # fmt: skip
    text, accent, frame, ground = _ANSI[palette.name]
    return Theme(
        name=palette.name, ansi=True, primary=accent, secondary=text, foreground=text, background=ground,
        variables=_VARIABLES | {
            "frame": frame, "frame-focus": text, "scrollbar": frame,
            "ansi-background": ground, "ansi-foreground": text,  # Textual's own styles want them of an ansi theme
        },
    )  # fmt: skip


# text, accent, frame and ground; 16 colours bring their own black, for the terminal's own ground may be white
_ANSI = {
    SIXTEEN.name: ("ansi_bright_white", "ansi_bright_cyan", "ansi_bright_black", "ansi_black"),
    MONO.name: ("ansi_default", "ansi_default", "ansi_default", "ansi_default"),
}
_VARIABLES = {
    "scrollbar-background": "transparent",
    "scrollbar-background-hover": "transparent",
    "scrollbar-background-active": "transparent",
    "scrollbar-corner-color": "transparent",
}
