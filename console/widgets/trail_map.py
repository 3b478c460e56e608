"""Pane 5: where the person is, in words first, then as the map of maps/. The picture is never the only carrier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from console.card import Card
from console.i18n import _, language
from console.theme import SIXTEEN, Palette
from console.widgets.drawn import Pane
from console.widgets.position import position_rows
from console.widgets.rows import Row, Span, row
from console.widgets.snapshot import Snapshot
from console.wording.roles import Role

if TYPE_CHECKING:
    from maps.scene import Scene, UnitMark

TRAIL_POINTS = 500  # newest fixes that are drawn
LOOKS: dict[str, Role] = {
    "zone": "technical", "accuracy": "dim", "trail.old": "dim", "trail": "text", "unit": "info",
    "unit.stale": "dim", "person": "p1", "person.old": "p2", "person.stale": "p2",
}  # fmt: skip


class TrailMap(Pane[Snapshot]):
    """Words, then the picture. It draws no picture before `warm`: loading what draws takes a third of a second."""

    def __init__(self, palette: Palette, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(palette, id=id, classes=classes)
        self.warm = False
        self._ascii = palette is SIXTEEN  # a console of 16 colours has no braille letters

    def draw(self, view: Snapshot, width: int, height: int) -> Sequence[Row]:
        card = view.card
        if card is None or card.position is None:
            return [row(Span(_(" no position yet"), "dim" if card is None else "p2"))]
        words = position_rows(card, view.now, width)
        if not self.warm or height - len(words) < 3:
            return words
        from maps.scene import draw  # what draws is loaded behind the first picture, in a thread

        picture = draw(scene(card, view), width, height - len(words), ascii=self._ascii, language=language())
        return [*words, *(tuple(Span(run.text, LOOKS.get(run.style, "dim")) for run in line) for line in picture.rows)]


def scene(card: Card, view: Snapshot) -> Scene:
    """The person, the trail and the units, for maps.scene."""
    from maps.scene import Scene, UnitMark
    from maps.trail import Trail

    place = card.position
    units = [
        UnitMark(call_sign=unit.view.unit.id, lat=unit.view.fix.lat, lon=unit.view.fix.lon, at=unit.at)
        for unit in view.units
        if unit.view.fix is not None
    ]
    heard = (place.last_received or place.received) if place else None
    return Scene(
        now=view.now, person=place.fix if place else None, heard=heard,
        trail=Trail(known.fix for known in card.trail[-TRAIL_POINTS:]), units=tuple(units), station=station(view),
    )  # fmt: skip


def station(view: Snapshot) -> UnitMark | None:
    """Where this desk stands, as its satellite receiver last knew (sources/gnss.py)."""
    from maps.scene import UnitMark

    for figures in (source.figures for source in view.sources):
        if {"lat", "lon", "fix_at"} <= figures.keys():
            return UnitMark(call_sign="", lat=figures["lat"], lon=figures["lon"], at=int(figures["fix_at"]))
    return None
