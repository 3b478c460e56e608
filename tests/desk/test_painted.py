"""A painted strip looks as Textual's own does on a terminal, and is told in fewer letters."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from console.text import visible
from console.textual_fixes import OutsideText
from console.theme import COLOUR, MONO, SIXTEEN
from console.theme_map import GROUNDS, STYLES, map_style
from console.widgets.painted import Painted, painted

SYSTEMS = {"truecolor": ColorSystem.TRUECOLOR, "256": ColorSystem.EIGHT_BIT, "standard": ColorSystem.STANDARD}
MAP_STYLES = [
    map_style(palette.name, style, ground)
    for palette in (COLOUR, SIXTEEN, MONO)
    for style in STYLES[palette.name]
    for ground in GROUNDS[palette.name]
]
OTHER_STYLES = [
    None,
    Style(),
    Style(bold=True, color="red"),
    Style(underline=True),
    Style(reverse=True, bgcolor="blue"),
]
Runs = list[tuple[str, Style | None]]
RUNS = st.lists(
    st.tuples(st.sampled_from(["~", "⠒⠒", "   ", "Åby"]), st.sampled_from([*MAP_STYLES, *OTHER_STYLES])), max_size=12
)


def fresh(runs: Runs) -> list[Segment]:
    """Textual keeps a style's codes on the style, whatever the colours of the terminal: these have none yet."""
    segments = [Segment(text, style.copy() if style else None) for text, style in runs]
    for segment in segments:
        if segment.style:
            segment.style._ansi = None  # private
    return segments


def on_terminal(strip: Strip, system: str) -> list[pyte.screens.Char]:
    screen = pyte.Screen(60, 1)
    pyte.Stream(screen).feed(strip.render(console(system)) + "|")  # what follows stands on the terminal's own colours
    return [screen.buffer[0][column] for column in range(60)]


def console(system: str) -> Console:
    return Console(color_system=system, force_terminal=True)  # type: ignore[arg-type]


@given(RUNS, st.sampled_from(sorted(SYSTEMS)))
def test_it_looks_the_same(runs: Runs, system: str) -> None:
    assert on_terminal(Painted(fresh(runs)), system) == on_terminal(Strip(fresh(runs)), system)


@given(RUNS)
def test_it_is_never_told_in_more_letters(runs: Runs) -> None:
    ours, stock = (strip.render(console("truecolor")) for strip in (Painted(fresh(runs)), Strip(fresh(runs))))
    assert len(ours) <= len(stock) + len("\x1b[0m")


def test_a_row_of_a_map_takes_half_the_codes() -> None:
    runs: Runs = [("", map_style(COLOUR.name, style, "land")) for style in ("base.road", "", "base.rail", "")] * 10
    ours, stock = (len(strip.render(console("truecolor"))) for strip in (Painted(fresh(runs)), Strip(fresh(runs))))
    assert ours < 0.55 * stock


def test_the_control_a_change_that_forgets_the_ground_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.widgets.painted._change", lambda before, after, system: f"\x1b[{after.color and 31}m")
    row = [Segment("a", map_style(COLOUR.name, "trail", "water")), Segment("b", map_style(COLOUR.name, "", "land"))]
    assert on_terminal(Painted(row), "truecolor") != on_terminal(Strip(row), "truecolor")


@given(st.lists(st.lists(st.tuples(st.text(max_size=4), st.booleans()), max_size=4), max_size=4))
def test_rows_filtered_together_are_as_if_filtered_alone(rows: list[list[tuple[str, bool]]]) -> None:
    """Hostile words and links among them: what one row holds changes no other."""
    made = [[Segment(text, Style(link="x") if linked else Style(bold=True)) for text, linked in row] for row in rows]
    net = OutsideText()
    expected = [net.apply(row, None) for row in made]  # type: ignore[arg-type]
    strips = painted(made, 20, [net])
    assert [list(strip) for strip in strips] == expected
    assert all(visible(strip.text) == strip.text for strip in strips)


def test_whole_it_is_not_divided_and_cut_it_is() -> None:
    strip = Painted([Segment("abc"), Segment("def")], 6)
    assert strip.divide([6]) == [strip]
    assert [part.text for part in strip.divide([2, 6])] == ["ab", "cdef"]
