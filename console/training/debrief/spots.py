"""Where everybody was known to be, and when: the map of a debrief."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from console import events as e
from console.moments import SECOND
from console.text import visible
from console.training.debrief.story import Spot
from console.training.model import Scenario


def spots(scenario: Scenario, events: Iterable[e.Stored], origin: int) -> Iterator[Spot]:
    """Units where they begin, and then every fix in order."""
    for unit in scenario.units:
        yield Spot(at=0.0, lat=unit.at.lat, lon=unit.at.lon, who=visible(unit.id), is_unit=True)
    for stored in events:
        at, fact = round((stored.ts - origin) / SECOND, 3), stored.fact
        if isinstance(fact, e.RawRead):
            who = visible(fact.person or fact.device or "?")
            for fix in fact.reading.fixes:
                yield Spot(at=at, lat=fix.lat, lon=fix.lon, who=who, accuracy_m=fix.accuracy_m)
        elif isinstance(fact, e.UnitReported) and fact.fix is not None:
            yield Spot(at=at, lat=fact.fix.lat, lon=fact.fix.lon, who=visible(fact.unit), is_unit=True)
