"""The map of the person on the table: words first, then the picture of maps/. The picture is never the only carrier.

Pane 5 of the desk, and the whole of screens/map_screen.py. A key changes the look (map_look.py) and draws at once from
what is ready; the ground is drawn behind it in a thread (map_ground.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.strip import Strip

from console.card import Card
from console.i18n import _, language
from console.map_ground import MapGround
from console.theme import SIXTEEN, Palette
from console.theme_map import map_style
from console.widgets.drawn import Pane, segments_of
from console.widgets.map_look import Look, framed, place_in
from console.widgets.map_scene import Home, SceneMaker
from console.widgets.map_words import look_rows
from console.widgets.painted import painted
from console.widgets.position import position_rows
from console.widgets.rows import BLANK, Row, Span, row
from console.widgets.snapshot import Snapshot

if TYPE_CHECKING:
    from maps.picture import Picture
    from maps.picture import Row as PictureRow

LEAST_ROWS = 3  # a lower picture shows nothing
WORDS_SHARE = 3  # of the rows, at most one in so many is for where that is


class TrailMap(Pane[Snapshot], inherit_bindings=False):
    """It draws no picture before `warm`: loading what draws takes a third of a second."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "pan(-1, 0)", show=False), Binding("right", "pan(1, 0)", show=False),
        Binding("up", "pan(0, -1)", show=False), Binding("down", "pan(0, 1)", show=False),
        Binding("plus,equals_sign", "zoom(True)", show=False), Binding("minus", "zoom(False)", show=False),
        Binding("0", "fit", show=False), Binding("f", "follow", show=False),
        Binding("e", "measure(1)", show=False), Binding("E", "measure(-1)", show=False),
        Binding("comma,pageup", "step(-1)", show=False), Binding("full_stop,pagedown", "step(1)", show=False),
        Binding("home", "first", show=False), Binding("end", "now", show=False),
        Binding("escape", "back", show=False),
    ]  # fmt: skip

    def __init__(self, palette: Palette, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(palette, id=id, classes=classes)
        self.warm = False
        self.ground: MapGround | None = None
        self.home: Home | None = None
        self.room = 0  # rows kept free for what the operator makes of the map, so that the picture does not jump
        self.look = Look()
        self.picture: Picture | None = None
        self._case: UUID | None = None
        self._maker = SceneMaker()
        self._said: tuple[tuple[int, int, str, int], Sequence[Row], Snapshot | None] = ((0, 0, "", 0), (), None)
        self._drawn_picture: tuple[PictureRow, ...] = ()
        self._changed: list[int] = []  # rows that the last drawing changed
        self._strips: dict[int, Strip] = {}  # of the rows as they are, for these filters and this size
        self._strips_are_for: tuple[tuple[LineFilter, ...], Size] = ((), Size(0, 0))
        self._ascii = palette is SIXTEEN  # a console of 16 colours has no braille letters

    def like(self) -> TrailMap:
        """Another one that looks at the same, and knows what this one knows."""
        other = TrailMap(self.palette)
        other.warm, other.ground, other.home = self.warm, self.ground, self.home
        other.look, other._case = self.look, self._case
        return other

    # ---- drawing ----

    def show(self, view: Snapshot) -> None:
        """Another case on the table is looked at afresh."""
        case = view.card.row.id if view.card else None
        if case != self._case:
            self._case, self.look = case, Look()
        super().show(view)

    def draw(self, view: Snapshot, width: int, height: int) -> Sequence[Row]:
        """The words; the picture below them is in `picture`, its rows stand for nothing here."""
        card, self.picture = view.card, None
        if card is None or card.position is None:
            return [row(Span(_(" no position yet"), "dim" if card is None else "p2"))]
        fix = card.position.fix
        looked = look_rows(card, view, self.look, self._where_then(card), width)
        kept = [BLANK] * (self.room - len(looked))
        words = [*self._position(card, view, width, self._where(fix.lat, fix.lon), height), *looked, *kept]
        rows = height - len(words)
        if self.warm and rows >= LEAST_ROWS:
            self.picture = self._paint(card, view, width, rows)
        return words

    def _position(self, card: Card, view: Snapshot, width: int, where: str, height: int) -> Sequence[Row]:
        """The position in words: a key that only turns the map does not change them."""
        about = (id(view), width, where, height)  # the view is kept beside its id
        if self._said[0] != about:
            self._said = about, position_rows(card, view.now, width, where, max(2, height // WORDS_SHARE)), view
        return self._said[1]

    def _paint(self, card: Card, view: Snapshot, width: int, height: int) -> Picture:
        from maps.drawing import draw  # what draws is loaded behind the first picture, in a thread

        then = card.trail[place_in(card.trail, self.look.at)] if self.look.at is not None and card.trail else None
        scene = self._maker.scene(card, view, self.look, self.home)
        shown = framed(self.look, scene, width, height, then)
        base = self.ground.base(shown) if self.ground is not None and shown is not None else None
        return draw(scene, width, height, ascii=self._ascii, language=language(), view=shown, base=base)

    def _where(self, lat: float, lon: float) -> str:
        return self.ground.where(lat, lon) if self.ground is not None else ""

    def _where_then(self, card: Card) -> str:
        if self.look.at is None or not card.trail:
            return ""
        fix = card.trail[place_in(card.trail, self.look.at)].fix
        return self._where(fix.lat, fix.lon)

    def _draw_rows(self) -> None:
        """What stayed the same keeps its strip."""
        before = self._lines()
        super()._draw_rows()
        self._drawn_picture = self.picture.rows if self.picture else ()
        after = self._lines()
        self._changed = [y for y in range(max(len(before), len(after))) if before[y : y + 1] != after[y : y + 1]]
        for y in self._changed:
            self._strips.pop(y, None)

    def redraw(self) -> None:
        """Words and picture: whatever row looks different now, in one refresh."""
        if self._view is None or not self.size:
            return
        self._draw_rows()
        if self._changed:
            self.refresh(*regions(self._changed, self.size.width))

    def _lines(self) -> tuple[object, ...]:
        return (*self._rows, *self._drawn_picture)

    def render_line(self, y: int) -> Strip:
        self._fit_to(self.size)
        return Strip(self._segments(y), self.size.width)

    def _fit_to(self, size: Size) -> None:
        if size != self._size_drawn:
            self._draw_rows()

    def _segments(self, y: int) -> list[Segment]:
        """One row of it: words, then the picture, in which every character is one cell wide (maps.picture.Run)."""
        if len(self._rows) <= y < len(self._rows) + len(self._drawn_picture):
            name = self.palette.name
            runs = self._drawn_picture[y - len(self._rows)]
            return [Segment(text, map_style(name, style, ground)) for text, style, ground in runs]
        spans = self._rows[y] if y < len(self._rows) else BLANK
        return segments_of(spans, self._size_drawn.width, self.palette)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Without a frame the rows are whole as they are, and a styles cache would cost more than drawing them.

        The net under words from outside is spread here too (textual_fixes.py).
        """
        size = self.size
        if self.styles.gutter or crop.width != size.width:
            return super().render_lines(crop)
        self._fit_to(size)
        filters = tuple(self.app.get_line_filters())
        if (filters, size) != self._strips_are_for:
            self._strips_are_for = filters, size
            self._strips.clear()
        wanted = [y for y in crop.line_range if y not in self._strips]
        made = painted([self._segments(y) for y in wanted], self._size_drawn.width, filters)
        self._strips.update(zip(wanted, made, strict=True))
        return [self._strips[y] for y in crop.line_range]

    # ---- keys ----

    def turn_to(self, look: Look) -> None:
        """Look at it this way; drawn at once."""
        if look != self.look:
            self.look = look
            self.redraw()

    def action_pan(self, columns: int, rows: int) -> None:
        if self.picture and self.picture.view:
            self.turn_to(self.look.panned(self.picture.view, columns, rows))

    def action_zoom(self, closer: bool) -> None:
        if self.picture and self.picture.view:
            self.turn_to(self.look.zoomed(self.picture.view, closer=closer))

    def action_fit(self) -> None:
        self.turn_to(self.look.fitted())

    def action_follow(self) -> None:
        self.turn_to(self.look.following())

    def action_measure(self, step: int) -> None:
        units = self._view.units if self._view else ()
        self.turn_to(self.look.measuring([unit.view.unit.id for unit in units], step))

    def action_step(self, step: int) -> None:
        card = self._view.card if self._view else None
        if card is not None:
            self.turn_to(self.look.stepped(card.trail, step))

    def action_first(self) -> None:
        card = self._view.card if self._view else None
        if card is not None and card.trail:
            self.turn_to(self.look.first(card.trail))

    def action_now(self) -> None:
        self.turn_to(self.look.now())

    def action_back(self) -> None:
        self.action_now()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc comes back from the past first; otherwise it means what it means around this map."""
        return self.look.at is not None if action == "back" else True


def regions(rows: Sequence[int], width: int) -> list[Region]:
    """These rows, ascending; neighbours as one region."""
    begins = [y for before, y in pairwise((-2, *rows)) if y != before + 1]
    ends = [before + 1 for before, y in pairwise((*rows, -2)) if y != before + 1]
    return [Region(0, begin, width, end - begin) for begin, end in zip(begins, ends, strict=True)]
