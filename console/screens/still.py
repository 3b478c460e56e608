"""i on the map: the picture of the map as pixels, for a terminal with Kitty's graphics or Sixel (extra `images`).

textual-image asks the terminal what it can when it is imported, and reads the answer from the keyboard. So it is
imported before the desk is there, and only when that was asked for (`--still`): on a desk at work it could eat a key.
A thread makes the picture from what the map has drawn; the desk goes on, and any key of the map works.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from console.i18n import N_, _
from console.screens.commands import COMMANDS
from console.screens.facade import Console
from console.screens.frame import Framed, command_keys
from console.theme_map import map_style

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

    from maps.picture import Row

MODULE = "textual_image.widget"
CELL = 10, 20  # pixels of a cell: what a VT340 has; the terminal makes it fit
OWN = {"i", "z", "q", "escape"}
BRAILLE = 0x2800
DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))  # column, row of each bit
MISSING = N_('Still pictures need: pip install "larmbord[images]", then start with --still. The map is the same.')
CANNOT = N_("This terminal shows no pictures: it knows neither Kitty's graphics nor Sixel. The map is the same.")


def prepare() -> None:
    """Before the desk is drawn. What is not installed, or fails, costs the still pictures only."""
    with suppress(Exception):  # a library that breaks on this terminal must not keep a desk from opening
        import_module(MODULE)


def why_not() -> str:
    """The sentence why there is none here; empty where there can be one."""
    module = sys.modules.get(MODULE)
    if module is None:
        return _(MISSING)
    return "" if module.AutoRenderable in (module.TGPRenderable, module.SixelRenderable) else _(CANNOT)


class Still(Framed):
    """One still picture between the band and the keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"app.command('{command.name}')", command.words, show=False)
            for command in COMMANDS for key in command.keys if key not in OWN
        ),
        Binding("escape,i,z,q", "leave", show=False),
    ]  # fmt: skip
    DEFAULT_CSS = """
    Still { layout: vertical; overflow: hidden; }
    Still Header { height: 1; } Still Band { height: 3; } Still #still { height: 1fr; }
    Still MessageLine { height: auto; } Still KeyBar { height: 2; }
    """

    def __init__(self, console: Console, rows: Sequence[Row]) -> None:
        super().__init__(console.palette)
        self.console, self._rows = console, rows

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.band
        yield Vertical(id="still")
        yield self.message
        yield self.keys

    def on_mount(self) -> None:
        self.keys.show((("Esc", _("map"), _("map")), *command_keys(("ack", "send"))))
        self.show(self.console.view)
        self.console.spawn(self._draw())

    async def _draw(self) -> None:
        image = await asyncio.to_thread(pixels, self._rows, self.console.palette.name)
        await self.query_one("#still").mount(sys.modules[MODULE].Image(image))

    def action_leave(self) -> None:
        if self.is_current:
            self.dismiss()


def pixels(rows: Sequence[Row], palette: str) -> Image:
    """The map's rows of cells as pixels: grounds, the dots of braille letters, and letters as they are."""
    from PIL import Image, ImageDraw, ImageFont

    width, height = CELL
    image = Image.new("RGB", (width * sum(len(run.text) for run in rows[0]), height * len(rows)))
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(height * 0.7)
    for y, row in enumerate(rows):
        x = 0
        for run in row:
            front, back = _colours(map_style(palette, run.style, run.ground))
            pen.rectangle((x, y * height, x + width * len(run.text) - 1, (y + 1) * height - 1), fill=back)
            for number, letter in enumerate(run.text):
                _letter(pen, x + number * width, y * height, letter, front, font)
            x += width * len(run.text)
    return image


def _letter(pen: ImageDraw, x: int, y: int, letter: str, colour: str, font: object) -> None:
    bits = ord(letter) - BRAILLE
    if not 0 <= bits < 256:
        pen.text((x, y), letter, fill=colour, font=font)
        return
    width, height = CELL[0] // 2, CELL[1] // 4
    for bit, (column, row) in enumerate(DOTS):
        if bits >> bit & 1:
            left, top = x + column * width, y + row * height
            pen.rectangle((left, top, left + width - 1, top + height - 1), fill=colour)


def _colours(style: Style) -> tuple[str, str]:
    front = style.color.get_truecolor().hex if style.color else "#ffffff"
    back = style.bgcolor.get_truecolor().hex if style.bgcolor else "#000000"
    return (back, front) if style.reverse else (front, back)
