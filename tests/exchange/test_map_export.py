"""`larmbord map INCIDENT -o FILE.gpx|.geojson`: written only when the record says who took it and why."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from msgspec import structs

from console import events as e
from console.clock import SystemClock
from console.commands import map_export
from console.commands.map_export import export
from console.intake import Door
from console.journal.interface import JournalFault
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.node import Node
from console.reading import Fix
from console.register import Person, Place, Zone
from console.requests import Acknowledge, SendUnit
from console.sentences import sentence
from console.sources.interface import Raw
from console.station import load_station
from console.station_journal import station_keys
from maps.exchange.geojson_read import read_geojson
from maps.exchange.gpx_read import read_gpx
from maps.exchange.values import Circle, MapFile
from tests.support_desk import MIRA, UNITS

READ: dict[str, Callable[[bytes], MapFile]] = {"gpx": read_gpx, "geojson": read_geojson}
SECRETS = (
    b"Mira",
    b"Exempel",
    b"Nygatan",
    b"Hamngatan",
    b"stege",
    b"0701740605",
    b"59.3301000",
    b"18.0605",
    b"contact",
    b"barn",
    b"59.5",
)
SAFE = Place(label="K", address="Gården 1", safe_house=True, lat=59.5, lon=18.5)
BAN = Zone(label="contact ban", lat=59.3312, lon=18.0622, radius_m=250)
WITH_ZONES = structs.replace(
    MIRA, places=(*MIRA.places[:2], SAFE), zones=(BAN, Zone(label="barn", lat=59.5003, lon=18.5, radius_m=80))
)
PLACES = ((59.33003, 18.06094), (59.33103, 18.06294), (59.33203, 18.06394))


async def _evening(journal: SqliteJournal, *, exercise: bool) -> None:
    node = Node(journal, SystemClock(), uuid4)
    node.catch_up()
    facts: list[e.Fact] = [e.PersonRegistered(person=WITH_ZONES), *(e.UnitRegistered(unit=unit) for unit in UNITS)]
    facts += [e.DeviceRegistered(device=e.Device(id="D7", person="mira", number="0701740605"))]
    facts += [e.ExerciseStarted(scenario="first-loud", sha256="0" * 64, seed=1)] if exercise else []
    await node.append([e.NewEvent(fact=fact, cmd=uuid4()) for fact in facts])
    door = Door(node)
    for number, (lat, lon) in enumerate(PLACES):
        fix = {"lat": lat, "lon": lon, "accuracy_m": 14, "at": f"2025-02-11T21:4{number}:00Z"}
        message = {"id": number, "kind": "alarm", "trigger": "button", "number": "+46701740605", "fix": fix}
        await door.receive([Raw(source="feed", media="feed", cmd=uuid4(), payload=json.dumps(message).encode())])
    (row,) = node.board.rows()
    for request in (Acknowledge(incident=row.id), SendUnit(incident=row.id, unit="3310")):
        await node.perform(request, "L.EK")
    told = e.UnitReported(unit="3310", state="en_route", fix=Fix(lat=59.3346, lon=18.0632))
    await node.append([e.NewEvent(fact=told, cmd=uuid4())])


def written(tmp_path: Path, *, exercise: bool = False) -> Path:
    file = tmp_path / "station.toml"
    file.write_text('name = "Provstad"\nlanguage = "en"\njournal = "journal.db"\n', "utf-8")
    station = load_station(file)

    async def write() -> None:
        journal = open_journal(station.journal_path, SystemClock(), station_keys(station))
        try:
            await _evening(journal, exercise=exercise)
        finally:
            await journal.close()

    asyncio.run(write())
    return file


def record(file: Path) -> list[e.Stored]:
    station = load_station(file)

    async def read() -> list[e.Stored]:
        journal = open_journal(station.journal_path, SystemClock(), station_keys(station))
        try:
            return list(journal.read(0, 500))
        finally:
            await journal.close()

    return asyncio.run(read())


def options(station: Path, output: Path, **other: object) -> argparse.Namespace:
    given = {"what": "k-0001", "file": "", "journal": "", "json": False, "operator": "B.ÅS", "reason": "asked by court"}
    return argparse.Namespace(station=str(station), output=str(output), **({"reveal": []} | given | other))


@pytest.mark.parametrize("form", ["gpx", "geojson"])
def test_the_trail_goes_out_and_the_record_says_who_and_why(tmp_path: Path, form: str) -> None:
    station = written(tmp_path)
    out = tmp_path / f"map.{form}"
    assert export(options(station, out)) == 0
    content = out.read_bytes()
    file = READ[form](content)
    assert file.name == "K-0001"
    assert [(point.lat, point.lon) for point in file.trail] == list(PLACES)
    assert all(point.at and point.heard and point.accuracy_m == 14 for point in file.trail)
    assert [(mark.name, mark.unit) for mark in file.marks] == [("3310", True)], "the unit that was sent, no other"
    assert not [secret for secret in SECRETS if secret in content]
    assert out.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob(".map*")] == []
    (told,) = [stored for stored in record(station) if isinstance(stored.fact, e.RecordExported)]
    assert isinstance(told.fact, e.RecordExported)
    assert (told.actor, told.fact.what, told.fact.rule) == ("B.ÅS", "track", "asked by court")
    assert told.fact.sha256 == sha256(content).hexdigest()


@pytest.mark.parametrize("form", ["gpx", "geojson"])
def test_zones_and_places_go_out_where_they_were_revealed_with_a_reason(tmp_path: Path, form: str) -> None:
    station, out = written(tmp_path), tmp_path / f"map.{form}"
    assert export(options(station, out, reveal=["places"], reason="court")) == 0
    file = READ[form](out.read_bytes())
    assert file.zones == (Circle(name="contact ban", lat=59.3312, lon=18.0622, radius_m=250.0),)
    assert [(mark.name, mark.unit) for mark in file.marks] == [("3310", True), ("home", False)]
    assert not [secret for secret in (b"Mira", b"Nygatan", b"59.5") if secret in out.read_bytes()]
    facts = [stored.fact for stored in record(station)]
    assert isinstance(facts[-2], e.RecordViewed)
    assert (facts[-2].field, facts[-2].reason, facts[-2].screen) == ("places", "court", "map")
    assert isinstance(facts[-1], e.RecordExported)


@pytest.mark.parametrize("opened", [lambda person: person.zones, lambda person: ()])
def test_control_a_zone_too_many_or_too_few_is_noticed(
    tmp_path: Path, opened: Callable[[Person], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_export, "drawable_zones", opened)
    with pytest.raises(AssertionError):
        test_zones_and_places_go_out_where_they_were_revealed_with_a_reason(tmp_path, "geojson")


@pytest.mark.parametrize(("reveal", "reason", "told"), [(["places"], " ", "reason"), (["name"], "court", "no name")])
def test_what_no_track_may_hold_is_said_and_nothing_is_read(
    tmp_path: Path, reveal: list[str], reason: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    station, out = written(tmp_path), tmp_path / "map.gpx"
    before = len(record(station))
    assert export(options(station, out, reveal=reveal, reason=reason)) == 2
    assert told in capsys.readouterr().err
    assert (len(record(station)), out.exists()) == (before, False)


@pytest.mark.parametrize("form", ["gpx", "geojson"])
def test_an_exercise_says_that_it_is_one(tmp_path: Path, form: str) -> None:
    out = tmp_path / f"map.{form}"
    assert export(options(written(tmp_path, exercise=True), out)) == 0
    assert b"EX K-0001" in out.read_bytes()
    assert READ[form](out.read_bytes()).exercise == "EXERCISE: first-loud. Nothing of this happened."


def test_what_cannot_be_recorded_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    station, out = written(tmp_path), tmp_path / "map.gpx"

    async def full(self: SqliteJournal, events: object) -> None:
        raise JournalFault("journal.full")

    monkeypatch.setattr(SqliteJournal, "append", full)
    assert export(options(station, out)) == 1
    assert sentence("journal.act_held") in capsys.readouterr().err
    assert not out.exists()


def test_an_incident_that_is_not_there_is_said_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    station = written(tmp_path)
    assert export(options(station, tmp_path / "map.gpx", what="K-0009\x1b[2J")) == 1
    assert "␛[2J" in capsys.readouterr().err
    assert not (tmp_path / "map.gpx").exists()
    assert not [stored for stored in record(station) if isinstance(stored.fact, e.RecordExported)]
