"""`larmbord map INCIDENT -o page.html`: first in the record, its owner's only, and no more in it than was asked for."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from console import events as e
from console import leaving
from console.cli import main
from console.commands import map_page
from console.journal.interface import JournalFault
from console.journal.sqlite_journal import SqliteJournal
from console.register import Person
from console.sentences import sentence
from console.station import load_station
from console.webmap import beneath as under
from console.webmap import story as told_here
from maps.ground import Box
from maps.projection import WORLD, to_mercator
from maps.tiles.grid import tiles
from tests.support_map import Island, events_of, station_with
from tests.support_tiles import Tile, write_mbtiles

STREETS: Tile = {
    "water": [{"geometry": "POLYGON ((0 0, 4096 0, 4096 4096, 0 4096, 0 0))", "properties": {"class": "lake"}}],
    "transportation": [{"geometry": "LINESTRING (0 0, 4096 4096)", "properties": {"class": "minor"}}],
}


@pytest.fixture(autouse=True)
def _island(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_page, "beneath", lambda named, station: under.Beneath([Island()]))


@pytest.fixture
def station(tmp_path: Path) -> Path:
    return station_with(tmp_path)


def make(station: Path, *options: str) -> Path:
    out = station.with_name("page.html")
    assert main(["map", "k-0001", "-o", str(out), "--station", str(station), *options]) == 0
    return out


def data_of(page: Path) -> dict[str, Any]:
    found = re.search(r'id="data">(.*?)</script>', page.read_text("utf-8"), re.DOTALL)
    assert found is not None
    data = json.loads(found[1])
    assert isinstance(data, dict)
    return data


def with_map(station: Path) -> Path:
    """Streets where the incident is, and a station in Skövde."""
    x, y = to_mercator(59.3305, 18.0625)
    step = WORLD / (1 << 13)
    box = Box(x - step, y - step, x + step, y + step)
    here = {(zoom, *place): STREETS for zoom in (13, 14) for place in tiles(box, zoom)}
    station.write_text(
        station.read_text("utf-8") + '[map]\nfile = "karta.mbtiles"\nhome = [58.3894, 13.8456]\n', "utf-8"
    )
    return write_mbtiles(station.with_name("karta.mbtiles"), here)


def exports(station: Path) -> list[e.Stored]:
    return [stored for stored in events_of(station) if isinstance(stored.fact, e.RecordExported)]


def test_the_file_is_in_the_record_and_its_owners_only(station: Path) -> None:
    page = make(station, "--operator", "B.ÅS", "--reason", "asked by the court")
    assert page.stat().st_mode & 0o777 == 0o600
    (stored,) = exports(station)
    assert isinstance(stored.fact, e.RecordExported)
    assert (stored.actor, stored.incident, stored.fact.by, stored.fact.rule) == (
        "B.ÅS",
        None,
        ("B.ÅS",),
        "asked by the court",
    )
    assert stored.fact.what == "map"
    assert stored.fact.sha256 == sha256(page.read_bytes()).hexdigest()
    opened = next(each for each in events_of(station) if isinstance(each.fact, e.IncidentOpened))
    assert stored.fact.incident == opened.incident


def test_what_cannot_be_recorded_is_not_written(
    station: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def full(self: SqliteJournal, events: object) -> None:
        raise JournalFault("journal.full")

    monkeypatch.setattr(SqliteJournal, "append", full)
    out = station.with_name("page.html")
    assert main(["map", "K-0001", "-o", str(out), "--station", str(station)]) == 1
    assert sentence("journal.act_held") in capsys.readouterr().err
    assert not out.exists()


def test_control_a_file_that_is_written_first_is_noticed(
    station: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = leaving.recorded

    async def too_late(node: Any, card: Any, content: bytes, by: str, reason: str) -> Any:
        leaving.keep(station.with_name("page.html"), content)
        return await real(node, card, content, by, reason)

    monkeypatch.setattr(map_page, "recorded", too_late)
    with pytest.raises(AssertionError):
        test_what_cannot_be_recorded_is_not_written(station, monkeypatch, capsys)


def test_nothing_protected_is_in_it_unasked(station: Path) -> None:
    page = make(station)
    words = json.dumps(data_of(page), ensure_ascii=False)
    assert "mira" in words
    assert not [secret for secret in ("Exempel", "Nygatan", "Gården", "0701740605", "Hjälp") if secret in words]
    assert data_of(page)["places"] == data_of(page)["zones"] == []
    assert not [secret for secret in ("contact ban", "59.33155", "59.41", "59.5003", "barn") if secret in words]


def test_what_is_revealed_with_a_reason_is_in_it_and_in_the_record_first(station: Path) -> None:
    page = make(station, "--reveal", "places", "--reveal", "name", "--reason", "court", "--operator", "B.ÅS")
    data = data_of(page)
    assert data["places"] == [{"label": "home", "address": "Nygatan 9", "lat": 59.3301, "lon": 18.0605}]
    assert data["zones"] == [{"label": "contact ban", "lat": 59.33155, "lon": 18.0622, "radius_m": 250.0}]
    assert "Mira Exempel" in data["told"]
    words = json.dumps(data, ensure_ascii=False)
    assert not [secret for secret in ("Gården", "59.41", "59.5003", "barn") if secret in words], (
        "a safe house is on no map, nor a circle around it"
    )
    facts = [stored.fact for stored in events_of(station)]
    read = [fact for fact in facts if isinstance(fact, e.RecordViewed)]
    assert [(fact.field, fact.reason, fact.screen) for fact in read] == [
        ("places", "court", "map"),
        ("name", "court", "map"),
    ]
    assert isinstance(facts[-1], e.RecordExported)


@pytest.mark.parametrize("opened", [lambda person: person.zones, lambda person: ()])
def test_control_a_zone_too_many_or_too_few_is_noticed(
    station: Path, opened: Callable[[Person], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told_here, "drawable_zones", opened)
    with pytest.raises(AssertionError):
        test_what_is_revealed_with_a_reason_is_in_it_and_in_the_record_first(station)


def test_control_places_read_by_nobody_are_noticed(station: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = map_page.revealed

    async def unasked(node: Any, card: Any, fields: object, *told: str) -> object:
        return await real(node, card, [], *told)  # type: ignore[arg-type]

    monkeypatch.setattr(map_page, "revealed", unasked)
    with pytest.raises(AssertionError):
        test_what_is_revealed_with_a_reason_is_in_it_and_in_the_record_first(station)


def test_an_exercise_says_so(tmp_path: Path) -> None:
    data = data_of(make(station_with(tmp_path, exercise=True)))
    assert data["title"].startswith("EX ")
    assert data["exercise"].startswith("EX  ÖVNING / EXERCISE")


def test_a_real_incident_has_no_band(station: Path) -> None:
    assert data_of(make(station))["exercise"] == ""


def test_it_says_what_it_wrote(station: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = make(station, "--json")
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "incident": "K-0001", "output": str(page), "bytes": page.stat().st_size,
        "sha256": sha256(page.read_bytes()).hexdigest(), "exercise": False,
    }  # fmt: skip


def test_without_what_draws_the_ground_it_is_made_all_the_same(station: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_page, "beneath", lambda named, station: under.Beneath([]))
    data = data_of(make(station))
    assert (data["levels"], len(data["trail"])) == ([], 8)
    assert "no map beneath" in data["credits"]


def test_swedish(tmp_path: Path, swedish: None) -> None:
    assert '<html lang="sv">' in make(station_with(tmp_path, language="sv")).read_text("utf-8")


@pytest.mark.parametrize("how", [["K-0001", "-o", "x.html", "--reveal", "name", "--reason", "court"], ["--serve"]])
def test_a_file_that_is_no_map_is_said_before_anything_is_read_or_made(
    station: Path, how: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`maps.tiles` says so with a ValueError."""

    def broken(path: Path) -> object:
        raise ValueError("not a map")

    monkeypatch.setitem(sys.modules, "maps.tiles", SimpleNamespace(open_tiles=broken))  # type: ignore[arg-type]
    monkeypatch.setattr(map_page, "beneath", under.beneath)
    monkeypatch.chdir(station.parent)
    before = len(events_of(station))
    assert main(["map", *how, "--tiles", "karta\x1b.pmtiles", "--port", "0", "--station", str(station)]) == 2
    assert "karta␛.pmtiles is no map" in capsys.readouterr().err
    assert len(events_of(station)) == before
    assert not Path("x.html").exists()


def test_the_stations_own_map_lies_beneath_unasked_and_home_where_nobody_is(
    station: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_page, "beneath", under.beneath)
    assert "OpenStreetMap" not in data_of(make(station))["credits"]
    with_map(station)
    data = data_of(make(station))
    assert "OpenStreetMap" in data["credits"]
    assert (len(data["levels"]), data["home"]) == (3, [58.3894, 13.8456]), "country, surroundings, streets"
    ground = under.beneath("", load_station(station))
    assert len(under.levels(ground.sources, [(58.3894, 13.8456)])) == 2, "and no streets where the file has none"


def test_a_page_without_a_position_is_drawn_about_the_station(station: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    about: list[object] = []
    monkeypatch.setattr(map_page, "levels", lambda found, points: about.extend(points) or [])
    monkeypatch.setattr(map_page, "story", lambda *told: {"trail": [], "moments": [], "units": []})
    make(station)
    assert about == []
    with_map(station)
    make(station)
    assert about == [(58.3894, 13.8456)]


def test_a_station_map_that_is_broken_costs_the_streets_and_not_the_page(
    station: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(map_page, "beneath", under.beneath)
    with_map(station).write_bytes(b"damaged")
    data = data_of(make(station))
    assert len(data["trail"]) == 8
    assert "OpenStreetMap" not in data["credits"]
    assert "karta.mbtiles cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["K-0009", "-o", "x.html"], 1, "no incident K-0009"),
        (["K-0001\x1b[2J", "-o", "x.html"], 1, "␛[2J"),
        (["K-0001", "-o", "x.pdf"], 2, ".html, .gpx, .geojson"),
        (["K-0001"], 2, "larmbord map K-0001 -o"),
        (["K-0001", "-o", "x.html", "--reveal", "name"], 2, "reason"),
        (["K-0001", "-o", "no/where\x1b[2J/x.html"], 1, "␛[2J"),
        (["--serve", "--bind", "desk.example"], 2, "127.0.0.1"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    station: Path, arguments: list[str], code: int, told: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(station.parent)
    assert main(["map", *arguments, "--station", str(station)]) == code
    said = capsys.readouterr().err
    assert told in said
    assert "\x1b" not in said
    names = {file.name.split("-")[0] for file in station.parent.iterdir()}
    assert names == {"station.toml", "journal.db", "journal.db.key"}
