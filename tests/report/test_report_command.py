"""`larmbord journal report`: one incident as a person reads it, masked; what is read in clear is recorded first."""

from __future__ import annotations

import asyncio
import csv
import json
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from console import events as e
from console.cli import main
from console.clock import SystemClock
from console.intake import Door
from console.journal.interface import JournalFault
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.journal.witness import read_line
from console.node import Node
from console.report.account import MASK
from console.requests import Acknowledge, HandOver, Note, SendUnit
from console.sentences import sentence
from console.sources.interface import Raw
from console.station import Station, load_station
from console.station_journal import station_keys
from tests.support_desk import HOSTILE, MIRA, UNITS
from tests.support_story import PHONE

SECRETS = ("Mira Exempel", "blå stege", "grön stege", "Nygatan 9", "Hamngatan 3")
SAFE_HOUSE = "Gården 1"


async def _with_journal(station: Station, do: Callable[[SqliteJournal], object]) -> object:
    journal = open_journal(station.journal_path, SystemClock(), station_keys(station))
    try:
        done = do(journal)
        return await done if asyncio.iscoroutine(done) else done
    finally:
        await journal.close()


async def _evening(journal: SqliteJournal) -> None:
    """One alarm of Mira's, taken, sent, told to 112; and a note of a stranger's words."""
    node = Node(journal, SystemClock(), uuid4)
    await node.start()
    phone = e.DeviceRegistered(device=e.Device(id="D7", person="mira", number=PHONE.number))
    facts = [e.PersonRegistered(person=MIRA), phone, *(e.UnitRegistered(unit=unit) for unit in UNITS)]
    await node.append([e.NewEvent(fact=fact, cmd=uuid4()) for fact in facts])
    number = "+46701740605"
    raw = Raw(source="feed", media="feed", cmd=uuid4(), payload=json.dumps(
        {"id": 1, "kind": "alarm", "trigger": "button", "number": number, "words": "=Hjälp <b>"}
    ).encode())  # fmt: skip
    door = Door(node)
    await door.receive([raw])
    (row,) = node.board.rows()
    for request in (
        Acknowledge(incident=row.id), SendUnit(incident=row.id, unit="3310"),
        Note(incident=row.id, words=HOSTILE), HandOver(incident=row.id, number="112", digits="112", taken_by="Op 7"),
    ):  # fmt: skip
        await node.perform(request, "L.EK")
    if node._following:
        node._following.cancel()


@pytest.fixture
def station(tmp_path: Path) -> Path:
    file = tmp_path / "station.toml"
    file.write_text('name = "Provstad"\nlanguage = "en"\njournal = "journal.db"\n', "utf-8")
    asyncio.run(_with_journal(load_station(file), _evening))
    return file


def events(station: Path) -> list[e.Stored]:
    found = asyncio.run(_with_journal(load_station(station), lambda journal: journal.read(0, 500)))
    assert isinstance(found, list)
    return found


def make(station: Path, form: str, *options: str) -> str:
    out = station.with_name(f"report.{form}")
    assert main(["journal", "report", "k-0001", "-o", str(out), "--station", str(station), *options]) == 0
    return out.read_text("utf-8")


@pytest.mark.parametrize("form", ["html", "csv", "md", "json"])
def test_an_incident_as_a_person_reads_it(station: Path, form: str) -> None:
    made = make(station, form)
    made = made.encode().decode("unicode_escape") if form in ("html", "json") else made
    for words in ("K-0001", "Provstad", "mira", "T0", "T10", "3310", "L.EK", "112", "Op 7", MASK, "button"):
        assert words in made, words
    assert not [secret for secret in (*SECRETS, SAFE_HOUSE) if secret in made]


@pytest.mark.parametrize("form", ["html", "csv", "md", "json"])
def test_what_is_asked_for_with_a_reason_is_in_clear_and_in_the_record_first(station: Path, form: str) -> None:
    asked = ["--reveal", "name", "--reveal", "places", "--reason", "asked by the court", "--operator", "B.ÅS"]
    made = make(station, form, *asked)
    plain = made.encode().decode("unicode_escape") if form in ("html", "json") else made
    assert "Mira" in plain
    assert "Nygatan" in plain
    assert "stege" not in plain, "what was not asked for stays masked"
    assert SAFE_HOUSE.split()[0] not in plain, "a safe house is in no report"
    read = [(s.actor, s.fact) for s in events(station) if isinstance(s.fact, e.RecordViewed)]
    assert [(actor, fact.field, fact.reason, fact.screen) for actor, fact in read] == [
        ("B.ÅS", "name", "asked by the court", "report"), ("B.ÅS", "places", "asked by the court", "report"),
    ]  # fmt: skip


def test_a_reading_that_cannot_be_recorded_is_not_written(
    station: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def full(self: SqliteJournal, events: object) -> None:
        raise JournalFault("journal.full")

    monkeypatch.setattr(SqliteJournal, "append", full)
    out = station.with_name("report.md")
    asked = ["--reveal", "name", "--reason", "court", "--station", str(station)]
    assert main(["journal", "report", "K-0001", "-o", str(out), *asked]) == 1
    assert sentence("journal.act_held") in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["K-0009", "-o", "x.md"], 1, "no incident K-0009"),
        (["K-0001\x1b[2J", "-o", "x.md"], 1, "␛[2J"),
        (["K-0001", "-o", "x.pdf"], 2, ".html, .csv, .md, .json"),
        (["K-0001", "-o", "x.md", "--reveal", "name"], 2, "reason"),
        (["K-0001", "-o", "no/where\x1b[2J/x.md"], 1, "␛[2J"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    station: Path, arguments: list[str], code: int, told: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(station.parent)
    assert main(["journal", "report", *arguments, "--station", str(station)]) == code
    said = capsys.readouterr().err
    assert told in said
    assert "\x1b" not in said
    assert {file.name.split("-")[0] for file in station.parent.iterdir()} == {
        "station.toml",
        "journal.db",
        "journal.db.key",
    }


def test_a_report_is_its_owners_and_a_sheet_has_the_exact_record_beside_it(station: Path) -> None:
    make(station, "csv")
    sheet, record = station.with_name("report.csv"), station.with_name("report.csv.jsonl")
    assert {file.stat().st_mode & 0o777 for file in (sheet, record)} == {0o600}
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert any("'=Hjälp" in cell or "“=Hjälp" in cell for cell in cells)
    exact = [json.loads(line) for line in record.read_text("utf-8").splitlines()]
    assert {"raw.received", "raw.read", "incident.opened", "note.written", "unit.sent"} <= {
        one["kind"] for one in exact
    }
    assert HOSTILE.strip() in [one["fact"].get("words") for one in exact]


def test_the_newest_event_stands_at_the_end_as_a_witness(station: Path) -> None:
    made = make(station, "md")
    remembered = read_line(made.rstrip().splitlines()[-1].strip(" -_*"))

    async def fits(journal: SqliteJournal) -> bool:
        return (await journal.verify(remembered)).ok

    assert asyncio.run(_with_journal(load_station(station), fits))


def test_swedish(station: Path, swedish: None) -> None:
    station.write_text(station.read_text("utf-8").replace('"en"', '"sv"'), "utf-8")
    assert '<html lang="sv">' in make(station, "html")


def test_an_exercise_says_so_on_every_side(station: Path) -> None:
    started = e.NewEvent(fact=e.ExerciseStarted(scenario="first-loud", sha256="", seed=1), cmd=uuid4())

    async def begin(journal: SqliteJournal) -> None:
        await journal.append([started])

    asyncio.run(_with_journal(load_station(station), begin))
    assert "# EX Incident" in make(station, "md")
    assert "EXERCISE: first-loud" in make(station, "html")
    assert json.loads(make(station, "json"))["events"][0]["exercise"] is True


@pytest.mark.parametrize("is_exercise", [True, False])
def test_every_line_of_an_exercise_read_back_says_so(
    station: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, is_exercise: bool
) -> None:
    """desk.md R30: each line of the log, on paper and in a bundle; the control is a live journal."""
    started = e.NewEvent(fact=e.ExerciseStarted(scenario="first-loud", sha256="", seed=1), cmd=uuid4())

    async def begin(journal: SqliteJournal) -> None:
        await journal.append([started] if is_exercise else [])

    asyncio.run(_with_journal(load_station(station), begin))
    for command in (("tail", "-n", "99"), ("show", "K-0001")):
        capsys.readouterr()
        assert main(["journal", *command, "--station", str(station)]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) > 5
        assert {line.startswith("EX ") for line in lines} == {is_exercise}
        assert main(["journal", *command, "--station", str(station), "--json"]) == 0
        told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert {each.get("exercise", False) for each in told} == {is_exercise}
    out = tmp_path / "bundle"
    two = ("--by", "A", "--by", "B", "--station", str(station))
    assert main(["journal", "export", "K-0001", "-o", str(out), *two]) == 0
    words = (out / "events.txt").read_text("utf-8").splitlines()
    assert {line.startswith("EX ") for line in words} == {is_exercise}
