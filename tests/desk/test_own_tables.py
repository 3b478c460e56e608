"""A station's own tables of regions and numbers: in everything that says where a place is and whom to call."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from uuid import uuid4

import pytest

from console.clock import SimulatedClock
from console.doctor.machine import Machine
from console.doctor.tables import check_tables
from console.doctor.visit import Visit
from console.journal.memory import MemoryJournal
from console.map_ground import LoadedGround
from console.node import Node
from console.place_words import PlaceWords
from console.plain import LineMode
from console.sentences import sentence
from console.station import load_station
from console.tables import BUNDLED, Tables, tables_of
from maps import regions
from tests.support_desk import evening, opened, press, until, words_on

FOLDER = Path(regions.__file__).parent
PLACE = (59.33003, 18.06094)  # of the alarm in support_desk
Made = Callable[..., Path]


@pytest.fixture
def station(tmp_path: Path) -> Made:
    """A station with a region and numbers of its own; `spoil` replaces words in numbers.toml."""

    def made(*spoil: str, named: str = 'regions = "regioner.toml"\nnumbers = "nummer.toml"') -> Path:
        own = (FOLDER / "regions.toml").read_text("utf-8").replace('"Stockholm"', '"Provregion"')
        (tmp_path / "regioner.toml").write_text(own, "utf-8")
        numbers = (FOLDER / "numbers.toml").read_text("utf-8").replace('not_urgent = "114 14"', 'not_urgent = "070 60"')
        (tmp_path / "nummer.toml").write_text(numbers.replace(*spoil) if spoil else numbers, "utf-8")
        (tmp_path / "station.toml").write_text(f'journal = "j.db"\n[map]\n{named}\n', "utf-8")
        return tmp_path / "station.toml"

    return made


SPOILT = ('not_urgent = "070 60"', "not_urgent = 70")
STANDS_IN = "nummer.toml line 6 cannot be used (sweden not_urgent must be text in quotes)."


def words_of(tables: Tables) -> list[str]:
    return [sentence(fault.code, fault.detail) for fault in tables.faults]


async def test_the_place_is_named_by_the_stations_own_regions(station: Made) -> None:
    tables = tables_of(load_station(station()))
    ground = LoadedGround(None, lambda work: work.close(), lambda: None, tables)
    await ground.where.load()
    assert "region Provregion" in ground.where(*PLACE)
    bundled = PlaceWords()
    await bundled.load()
    assert "region Stockholm" in bundled(*PLACE), "control: two desks of one process do not share a table"


async def test_the_hand_over_calls_the_stations_own_numbers(station: Made) -> None:
    node, _incident = evening()
    async with opened(node, tables=tables_of(load_station(station()))) as (app, pilot):
        await press(app, pilot, "f9")
        assert "070 60 police, not urgent" in words_on(app)
        assert "Command centre of region Provregion: Provregion" in words_on(app)
        assert "114 14" not in words_on(app).replace("+46 77 114 14 00", "")


async def test_a_broken_table_is_said_where_it_matters_and_ours_stands_in(station: Made) -> None:
    node, _incident = evening()
    tables = tables_of(load_station(station(*SPOILT)))
    assert words_of(tables)[0].startswith(STANDS_IN)
    async with opened(node, tables=tables) as (app, pilot):
        await until(pilot, lambda: ".3 numbers: nummer.toml line 6" in words_on(app))
        await press(app, pilot, "f9")
        assert "nummer.toml line 6 cannot be used" in words_on(app)
        assert "114 14 police, not urgent" in words_on(app)
        assert "Command centre of region Provregion" in words_on(app), "the other table is still the station's"


async def test_line_mode_says_it_at_once(station: Made) -> None:
    said: list[str] = []
    clock = SimulatedClock(1_739_308_997_000_000)
    node = Node(MemoryJournal(clock), clock, uuid4)
    await node.start()
    mode = LineMode(node, "L.EK", said.append, UTC, tables=tables_of(load_station(station(*SPOILT))))
    mode._greet()
    assert any(line.startswith(f"numbers: degraded. {STANDS_IN}") for line in said), said
    await node.close()


@pytest.mark.parametrize(("named", "says"), [
    ('regions = "none.toml"', "cannot be read (No such file"),
    ('numbers = "regioner.toml"', "no key that Larmbord knows"),
    ('regions = "station.toml"', "no key that Larmbord knows"), ('regions = "."', "cannot be read"),
])  # fmt: skip
def test_a_table_that_is_no_table(station: Made, named: str, says: str) -> None:
    tables = tables_of(load_station(station(named=named)))
    assert says in words_of(tables)[0]
    assert "Larmbord's own table stands in" in words_of(tables)[0]
    assert tables[:2] == (None, None)


def test_without_names_there_is_nothing_to_read(station: Made) -> None:
    assert tables_of(load_station(station(named=""))) is BUNDLED


def test_larmbord_where_answers_by_them(station: Made, capsys: pytest.CaptureFixture[str]) -> None:
    from console.cli import main

    ask = ["where", "59.33003", "18.06094", "--json"]
    assert main([*ask, "--station", str(station())]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["region"], told["centre"]["town"]) == ("Provregion", "Provregion")
    assert [number["number"] for number in told["numbers"]] == ["112", "070 60"]
    assert main([*ask, "--station", str(station(*SPOILT))]) == 0
    printed = capsys.readouterr()
    assert STANDS_IN in printed.err
    assert [number["number"] for number in json.loads(printed.out)["numbers"]] == ["112", "114 14"]
    assert main(ask) == 0
    assert json.loads(capsys.readouterr().out)["region"] == "Stockholm"


def test_the_doctor_and_the_check_say_which_are_used(station: Made, capsys: pytest.CaptureFixture[str]) -> None:
    from console.cli import main

    def found(path: Path) -> list[tuple[str, str]]:
        visit = Visit(machine=Machine(), station=load_station(path), file=str(path))
        return [(finding.of, finding.state) for finding in check_tables(visit)]

    assert found(station()) == [("regions", "ok"), ("numbers", "ok")]
    assert found(station(*SPOILT)) == [("regions", "ok"), ("numbers", "wrong")]
    main(["map", "check", "--station", str(station(*SPOILT))])
    told = capsys.readouterr().out
    assert "· [map] regions: regioner.toml, the station's own table, is used." in told
    assert f"✗ [map] numbers: {STANDS_IN}" in told
    main(["map", "check", "--station", str(station(named=""))])
    assert "· [map] regions: The table that comes with Larmbord is used." in capsys.readouterr().out
