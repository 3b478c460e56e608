"""Contrast of every pair, in colour, in 256 and in 16 colours; no colour in mono (desk.md R15-R17)."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem
from rich.style import Style

from console import theme
from console.theme import COLOUR, MONO, ROLES, SIXTEEN
from console.wording.roles import Role

Triplet = tuple[int, int, int]
LEAST: dict[Role, float] = {"dim": 4.5, "frame": 1.5}  # frames are not read; everything else is body text
XTERM = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
]  # fmt: skip


def luminance(colour: Triplet) -> float:
    """WCAG 2 relative luminance."""
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Triplet, other: Triplet) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def triplet(colour: Color | None, ground: str) -> Triplet:
    return tuple((colour or Color.parse(ground)).get_truecolor())  # type: ignore[return-value]


def pair(style: Style, ground: str, system: ColorSystem = ColorSystem.TRUECOLOR) -> float:
    front = (style.color or Color.parse("#D6D9DC")).downgrade(system)
    back = (style.bgcolor or Color.parse(ground)).downgrade(system)
    return contrast(triplet(front, ground), triplet(back, ground))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("palette", [COLOUR, COLOUR.raised], ids=["ground", "raised"])
@pytest.mark.parametrize("system", [ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT])
def test_every_role_can_be_read_on_every_ground(role: Role, palette: theme.Palette, system: ColorSystem) -> None:
    assert palette[role].bgcolor is not None
    assert pair(palette[role], theme.GROUND, system) >= LEAST.get(role, 7.0)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "frame"])
def test_sixteen_colours_can_be_read_on_black(role: Role) -> None:
    style = SIXTEEN[role]
    front = XTERM[style.color.number or 0] if style.color else (255, 255, 255)
    back = XTERM[style.bgcolor.number or 0] if style.bgcolor else (0, 0, 0)
    assert contrast(front, back) >= 4.5


def test_control_the_colours_that_r15_forbids_are_caught() -> None:
    assert pair(Style.parse("#CD0000"), "#000000") < 4.5
    assert pair(Style.parse("#ba3c5b"), "#121212") < 4.5


def test_the_figures_of_r15() -> None:
    expected = {"text": 13.1, "dim": 6.0, "p2": 8.2, "technical": 14.0, "info": 8.0, "good": 8.6, "band": 7.5}
    assert {role: pair(COLOUR[role], theme.GROUND) for role in expected} == pytest.approx(expected, abs=0.06)  # type: ignore[index]


@pytest.mark.parametrize("role", ROLES)
def test_mono_uses_no_colour(role: Role) -> None:
    style = MONO[role]
    assert all(colour is None or colour.is_default for colour in (style.color, style.bgcolor))


def test_mono_tells_an_alarm_from_a_word_by_reverse_video() -> None:
    assert MONO["band"].reverse
    assert not MONO["text"].reverse


@pytest.mark.parametrize(
    ("system", "mono", "palette"),
    [
        ("truecolor", False, COLOUR), ("256", False, COLOUR), ("standard", False, SIXTEEN), (None, False, MONO),
        ("truecolor", True, MONO),
    ],
)  # fmt: skip
def test_the_palette_fits_the_terminal(system: str | None, mono: bool, palette: theme.Palette) -> None:
    assert theme.choose(system, mono=mono) is palette
