"""A station with an alarm that moves, and what it looks like on the map pages; and a ground that any page can have."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np
from msgspec import structs

from console import events as e
from console.clock import SimulatedClock, SystemClock
from console.intake import Door
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.moments import SECOND, rfc3339
from console.node import Node
from console.reading import Fix
from console.register import Device, Zone
from console.register import Place as Home
from console.requests import Acknowledge, SendUnit
from console.sources.interface import Raw
from console.station import Station, load_station
from console.station_journal import station_keys
from maps.ground import Box, Ground, Place, Shapes
from maps.projection import to_mercator
from tests.support_desk import MIRA, START, UNITS
from tests.support_story import PHONE

HOME = Home(label="home", address="Nygatan 9", lat=59.3301, lon=18.0605)
SAFE = Home(label="K", address="Gården 1", safe_house=True, lat=59.5, lon=18.5)
BAN = Zone(label="contact ban", lat=59.33155, lon=18.0622, radius_m=250)
ZONES = (
    BAN,
    Zone(label="K", lat=59.41, lon=18.41, radius_m=90),
    Zone(label="barn", lat=59.5003, lon=18.5, radius_m=80),
)
NUMBER = "+46701740605"


async def with_journal(
    station: Station, do: Callable[[SqliteJournal, SimulatedClock], Awaitable[object]], start: int = START
) -> object:
    clock = SimulatedClock(start)
    journal = open_journal(station.journal_path, clock, station_keys(station))
    try:
        return await do(journal, clock)
    finally:
        await journal.close()


def station_with(tmp_path: Path, *, language: str = "en", exercise: bool = False, hostile: str = "") -> Path:
    """The station file of an evening: K-0001, eight fixes heard, one of them late; 3310 sent."""
    file = tmp_path / "station.toml"
    file.write_text(f'name = "Provstad"\nlanguage = "{language}"\njournal = "journal.db"\n', "utf-8")

    async def evening(journal: SqliteJournal, clock: SimulatedClock) -> None:
        await _evening(journal, clock, exercise, hostile)

    asyncio.run(with_journal(load_station(file), evening))
    return file


async def _evening(journal: SqliteJournal, clock: SimulatedClock, exercise: bool, hostile: str) -> None:
    node = Node(journal, clock, uuid4)
    await node.start()

    async def tell(*facts: e.Fact, incident: UUID | None = None) -> None:
        await node.append([e.NewEvent(fact=fact, cmd=uuid4(), incident=incident) for fact in facts])

    mira = e.Person(id="mira", name=hostile or MIRA.name, mode="SILENT", places=(
        Home(label=hostile or HOME.label, address=hostile or HOME.address, lat=HOME.lat, lon=HOME.lon), SAFE,
    ), zones=(structs.replace(BAN, label=hostile or BAN.label), *ZONES[1:]))  # fmt: skip
    if exercise:
        await tell(e.ExerciseStarted(scenario=hostile or "first-loud", sha256="", seed=1))
    device = Device(id="D7", person="mira", number=PHONE.number)
    await tell(e.PersonRegistered(person=mira), e.DeviceRegistered(device=device), *map(_unit, UNITS))
    await tell(_report("3310", clock, 59.3346, 18.0632), _report("3320", clock, 59.3201, 18.0710))
    door = Door(node)
    for step in range(8):
        lag = 150 if step == 5 else 3  # one comes late
        await door.receive([_message(clock, step, 59.33003 + step * 0.0004, 18.06094 + step * 0.0007, lag, hostile)])
        (row,) = node.board.rows()
        if step == 1:
            await node.perform(Acknowledge(incident=row.id), hostile or "L.EK")
        if step == 2:
            await node.perform(SendUnit(incident=row.id, unit="3310"), hostile or "L.EK")
        if step > 2:
            await tell(_report("3310", clock, 59.3346 - step * 0.0003, 18.0632 - step * 0.0001))
        if hostile:
            await tell(_report(hostile, clock, 59.331, 18.07))
        await clock.advance_to(clock.mono() + 30)
    if node._following:
        node._following.cancel()


def _unit(unit: e.Unit) -> e.Fact:
    return e.UnitRegistered(unit=unit)


def _report(unit: str, clock: SimulatedClock, lat: float, lon: float) -> e.Fact:
    return e.UnitReported(unit=unit, fix=Fix(lat=lat, lon=lon, at=clock.now() - 12 * SECOND))


def _message(clock: SimulatedClock, number: int, lat: float, lon: float, lag: int, words: str) -> Raw:
    body = {
        "id": number, "kind": "alarm", "trigger": "button", "number": NUMBER, "words": words or "Hjälp",
        "fix": {"lat": lat, "lon": lon, "at": rfc3339(clock.now() - lag * SECOND), "accuracy_m": 14, "source": "gps"},
    }  # fmt: skip
    return Raw(source="feed", media="feed", cmd=uuid4(), payload=json.dumps(body).encode())


def events_of(station: Path) -> list[e.Stored]:
    """Everything in its journal now."""

    async def read(journal: SqliteJournal, _clock: SimulatedClock) -> list[e.Stored]:
        return journal.read(0, 500)

    found = asyncio.run(with_journal(load_station(station), read, SystemClock().now()))
    assert isinstance(found, list)
    return found


class Island:
    """A `Source`: a square of land around Stockholm in a sea, with a lake in it and one town."""

    def __init__(self, name: str = "Provstad", half: float = 0.004) -> None:
        self._name, self._half = name, half

    def covers(self, box: Box, step: float) -> bool:
        return True

    def ground(self, box: Box, step: float) -> Ground:
        x, y = to_mercator(59.3301, 18.0605)
        land, lake = _square(x, y, self._half), _square(x + 0.0001, y + 0.0001, 0.00005)
        place = Place(name=self._name, kind="town", x=x - 0.00005, y=y, rank=1)
        return Ground({"land": land, "water": lake}, {"coast": _closed(land)}, (place,), "water")


def _square(x: float, y: float, half: float) -> Shapes:
    signs_x, signs_y = np.array([-1.0, 1, 1, -1]), np.array([-1.0, -1, 1, 1])
    return Shapes(x + half * signs_x, y + half * signs_y, np.array([0, 4]))


def _closed(ring: Shapes) -> Shapes:
    return Shapes(np.append(ring.x, ring.x[0]), np.append(ring.y, ring.y[0]), np.array([0, len(ring.x) + 1]))
