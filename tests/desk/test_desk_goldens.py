"""What the desk looks like, as text a reviewer can read in a diff; GOLDEN_UPDATE=1 rewrites.

They stand past the line filter and have no styles: what they tell apart is told apart without colour (R3).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from console import events as e
from console.app import LarmbordApp
from tests.support_desk import MemoryNode, evening, opened, picture, press, until

GOLDEN = Path(__file__).parents[1] / "golden"
Scene = Callable[[], MemoryNode]


def calm() -> MemoryNode:
    node = MemoryNode()
    node.register()
    node.append(e.SourceReported(source="modem", state="ok", code="", figures={"signal_dbm": -83}))
    node.append(e.SoundConfirmed(heard=True), actor="L.EK")
    return node


def alarm() -> MemoryNode:
    return evening()[0]


def trouble() -> MemoryNode:
    """Two P1, a recording that failed, a modem that is down, a fix that is old."""
    node, incident = evening()
    node.alarm(person="omar", number="0701740611")
    for copy in ("A", "B"):
        node.append(e.RecordingChanged(state="failed", copy=copy), incident)
    node.append(e.SourceReported(source="modem", state="down", code="modem.gone"))
    return node


def exercise() -> MemoryNode:
    node = MemoryNode()
    node.append(e.ExerciseStarted(scenario="first-loud", sha256="0" * 64, seed=41, title={"en": "First, loud"}))
    return evening(node)[0]


SCENES: dict[str, tuple[Scene, float, tuple[str, ...]]] = {
    "calm": (calm, 5, ()),
    "alarm": (alarm, 37, ()),
    "case": (alarm, 37, ("f2", "f3", "2")),
    "send": (alarm, 37, ("f2", "f4")),
    "hand-over": (alarm, 37, ("f2", "f9")),
    "trouble": (trouble, 400, ("f2",)),
    "exercise": (exercise, 37, ("f2",)),
}


@pytest.fixture(autouse=True)
def _no_lag(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine would write its lag into the picture."""
    monkeypatch.setattr(LarmbordApp, "_beat", lambda self: None)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
@pytest.mark.parametrize("name", SCENES)
async def test_the_screen_is_as_it_was_agreed(name: str, size: tuple[int, int]) -> None:
    scene, seconds, keys = SCENES[name]
    node = scene()
    await node.wait(seconds)
    async with opened(node, size, flash=False) as (app, pilot):
        await until(pilot, lambda: app.desk.map.warm and app.is_idle)
        await press(app, pilot, *keys)
        compare(f"desk-{name}-{size[0]}x{size[1]}", picture(app))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
@pytest.mark.parametrize("name", ["case", "send", "hand-over", "trouble"])
async def test_the_swedish_screen_is_as_it_was_agreed(name: str, size: tuple[int, int], swedish: None) -> None:
    scene, seconds, keys = SCENES[name]
    node = scene()
    await node.wait(seconds)
    async with opened(node, size, flash=False) as (app, pilot):
        await until(pilot, lambda: app.desk.map.warm and app.is_idle)
        await press(app, pilot, *keys)
        compare(f"desk-{name}-sv-{size[0]}x{size[1]}", picture(app))


async def test_without_colour_it_is_the_same_text() -> None:
    node = alarm()
    await node.wait(37)
    async with opened(node, (120, 40), flash=False, mono=True) as (app, pilot):
        await until(pilot, lambda: app.desk.map.warm and app.is_idle)
        compare("desk-alarm-120x40", picture(app))
        strips = app.screen._compositor.render_strips()
        styles = [segment.style for strip in strips for segment in strip if segment.style is not None]
        colours = [colour for style in styles for colour in (style.color, style.bgcolor) if colour is not None]
        assert all(colour.is_default for colour in colours)
        compare("desk-alarm-120x40-mono-styles", marks(app))


def marks(app: object) -> str:
    """R reverse, B bold, U underlined, . plain: one letter a cell."""
    lines = []
    for strip in app.screen._compositor.render_strips():  # type: ignore[attr-defined]
        cells = ""
        for segment in strip:
            style = segment.style
            letter = (
                "."
                if style is None
                else "R"
                if style.reverse
                else "B"
                if style.bold
                else "U"
                if style.underline
                else "."
            )
            cells += letter * segment.cell_length
        lines.append(cells.rstrip("."))
    return "\n".join(lines) + "\n"


def compare(name: str, seen: str) -> None:
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("GOLDEN_UPDATE"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(seen, "utf-8")
    assert seen == golden.read_text("utf-8"), f"{golden.name} differs; GOLDEN_UPDATE=1 rewrites it if that is right"
