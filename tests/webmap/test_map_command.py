"""`larmbord map INCIDENT -o page.html`: first in the record, its owner's only, and no more in it than was asked for."""

from __future__ import annotations

import json
import re
import sys
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from console import events as e
from console.cli import main
from console.commands import map_page
from console.journal.interface import JournalFault
from console.journal.sqlite_journal import SqliteJournal
from console.sentences import sentence
from console.webmap import beneath, leaving
from tests.support_map import Island, events_of, station_with


@pytest.fixture(autouse=True)
def _island(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_page, "sources", lambda tiles: [Island()])


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
    assert data_of(page)["places"] == []


def test_what_is_revealed_with_a_reason_is_in_it_and_in_the_record_first(station: Path) -> None:
    page = make(station, "--reveal", "places", "--reveal", "name", "--reason", "court", "--operator", "B.ÅS")
    data = data_of(page)
    assert data["places"] == [{"label": "home", "address": "Nygatan 9", "lat": 59.3301, "lon": 18.0605}]
    assert "Mira Exempel" in data["told"]
    assert "Gården" not in json.dumps(data, ensure_ascii=False), "a safe house is on no map"
    facts = [stored.fact for stored in events_of(station)]
    read = [fact for fact in facts if isinstance(fact, e.RecordViewed)]
    assert [(fact.field, fact.reason, fact.screen) for fact in read] == [
        ("places", "court", "map"),
        ("name", "court", "map"),
    ]
    assert isinstance(facts[-1], e.RecordExported)


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
    monkeypatch.setattr(map_page, "sources", lambda tiles: [])
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
    monkeypatch.setattr(map_page, "sources", beneath.sources)
    monkeypatch.chdir(station.parent)
    before = len(events_of(station))
    assert main(["map", *how, "--tiles", "karta\x1b.pmtiles", "--port", "0", "--station", str(station)]) == 2
    assert "karta␛.pmtiles is no map" in capsys.readouterr().err
    assert len(events_of(station)) == before
    assert not Path("x.html").exists()


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
