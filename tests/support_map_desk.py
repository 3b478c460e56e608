"""Evenings with something to see on a map, and a ground that is ready when a test says so."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from console import events as e
from console.app import LarmbordApp
from console.reading import Fix, Reading
from console.widgets.trail_map import TrailMap
from maps.base import Base
from maps.projection import View
from tests.support_desk import MemoryNode, evening

STEP_S = 20


class Ground:
    """What lies under the map, without a file: it remembers what was looked for."""

    def __init__(self, place: str = "1,2 km NO om Skövde, region Väst, Västra Götalands län") -> None:
        self.place = place
        self.looked: list[View] = []
        self.bases: Callable[[View], Base | None] = lambda view: None

    def base(self, view: View) -> Base | None:
        self.looked.append(view)
        return self.bases(view)

    def where(self, lat: float, lon: float) -> str:
        return self.place


async def walked(steps: int = 12) -> tuple[MemoryNode, UUID]:
    """Mira walks north-east after her alarm, a fix every STEP_S seconds; the newest is of now."""
    node, incident = evening()
    for step in range(1, steps + 1):
        await node.wait(STEP_S)
        seen(node, incident, step)
    return node, incident


def seen(node: MemoryNode, incident: UUID, step: int) -> None:
    """One more fix of Mira, `step` times 75 m from where she was."""
    fix = Fix(
        lat=59.33003 + 0.0005 * step, lon=18.06094 + 0.0009 * step, at=node.clock.now(), accuracy_m=14, source="gps"
    )
    reading = Reading(format="test", fixes=(fix,))
    node.append(e.RawRead(raw=next(node._ids), reading=reading, person="mira"), incident)


def map_of(app: LarmbordApp) -> TrailMap:
    """The map the operator sees: of the screen that is on top, or of the desk."""
    found = getattr(app.screen, "map", app.desk.map)
    assert isinstance(found, TrailMap)
    return found


def shown(app: LarmbordApp) -> View:
    """What piece of the world that map shows."""
    drawn = map_of(app).picture
    assert drawn is not None
    assert drawn.view is not None
    return drawn.view


def drawn_text(app: LarmbordApp) -> str:
    """The picture alone, without the words."""
    drawn = map_of(app).picture
    assert drawn is not None
    return drawn.text()
