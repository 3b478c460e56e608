"""The whole house: station.toml, a modem and its sound on pseudo-terminals, a call, and the command line after it."""

from __future__ import annotations

import asyncio
import io
import json
import wave
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from console.card import Card
from console.cli import main
from console.clock import SystemClock
from console.events import RecordViewed
from console.house import living_node, work
from console.modem.simulated import Faults, SimulatedModem
from console.modem.simulated.pty_edge import PtyEdge
from console.node import Node
from console.recorder.manifest import KEY_NAME
from console.requests import AskRecorder, Close, Listen
from console.station import StationFault, load_station

STATION = """
journal = "journal.db"
[[modem]]
name = "modem"
port = "{folder}/at"
[recorder]
port = "{folder}/sound"
a = "copies/a"
b = "copies/b"
play_command = ["sh", "-c", "cat > {folder}/played.part && mv {folder}/played.part {folder}/played"]
"""
PATIENCE = 60.0


def card(node: Node) -> Card | None:
    rows = node.board.rows()
    return node.board.card(rows[0].id) if rows else None


async def until(holds: Callable[[], object]) -> None:
    for _ in range(int(PATIENCE * 50)):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came")


async def a_call(folder: Path) -> None:
    """Somebody calls, an operator listens, three seconds are recorded and played, and the far end hangs up."""
    modem = SimulatedModem(SystemClock(), Random(1), Faults(pcm_chunk=333, ring_every_s=0.5))
    edge = PtyEdge(modem, folder / "at")
    edge.add_sound(folder / "sound")
    station = load_station(folder / "station.toml")
    async with living_node(station, SystemClock(), intake=True) as node:
        working = asyncio.ensure_future(work(node, station))

        def states() -> list[str]:
            seen = card(node)
            return [copy.state for copy in seen.recordings] if seen else []

        try:
            await until(lambda: [copy.state for copy in node.board.around.recorder.values()] == ["armed", "armed"])
            await until(lambda: node.board.around.sources["modem"].state == "ok")
            modem.call_in("+46701740605")
            await until(lambda: card(node))
            seen = card(node)
            assert seen is not None
            await node.perform(Listen(incident=seen.row.id, on=True), "L.EK")
            await until(lambda: states() == ["recording", "recording"])
            await node.perform(AskRecorder(incident=seen.row.id, wish="last_10"), "L.EK")
            await until((folder / "played").exists)
            assert states() == ["recording", "recording"]
            modem.far_end_hangs_up()
            await until(lambda: states() == ["stored", "stored"])
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            await edge.close()


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_from_the_wire_to_a_file_that_plays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    station = tmp_path / "station.toml"
    station.write_text(STATION.format(folder=tmp_path))
    asyncio.run(a_call(tmp_path))
    assert (tmp_path / "played").read_bytes()[:4] == b"RIFF"

    assert main(["recording", "verify", "--station", str(station), "--json"]) == 0
    (report,) = [json.loads(line) for line in said(capsys).splitlines()]
    assert report["whole"] is True
    assert [(copy["copy"], copy["whole"], copy["missing"]) for copy in report["copies"]] == [
        ("A", True, []), ("B", True, []),
    ]  # fmt: skip
    recording = report["recording"]

    out = tmp_path / "out.wav"
    export = ["recording", "export", recording, "--station", str(station), "-o", str(out), "--reason", "prosecutor"]
    assert main([*export, "--operator", "L.EK"]) == 1, "two persons"
    assert main([*export, "--operator", "L.EK", "--second", "l.ek"]) == 1
    assert not out.exists()
    assert main([*export, "--operator", "L.EK", "--second", "M.BERG"]) == 0
    with wave.open(io.BytesIO(out.read_bytes())) as file:
        assert file.getframerate() == 8000
        assert file.getnframes() == report["frames"] * 160
    assert asyncio.run(reads(tmp_path)) == [("L.EK", "recording")]

    flipped = next((tmp_path / "copies" / "a").rglob("000000.segment"))
    data = bytearray(flipped.read_bytes())
    data[-5] ^= 1
    flipped.write_bytes(data)
    capsys.readouterr()
    assert main(["recording", "verify", recording, "--station", str(station)]) == 0
    words = said(capsys)
    assert "copy A: NOT whole" in words
    assert "copy B: whole" in words
    assert "A1/000000.segment" in words
    next((tmp_path / "copies" / "b").rglob("000000.segment")).unlink()
    assert main(["recording", "verify", str(tmp_path / "copies"), "--station", str(station)]) == 1
    assert main(["recording", "verify", "20200101-000000-00000000", "--station", str(station)]) == 1


async def reads(folder: Path) -> list[tuple[str | None, str]]:
    station = load_station(folder / "station.toml")
    async with living_node(station, SystemClock(), intake=False) as node:
        stored = node.journal.read(0, 5000)
        return [(each.actor, each.fact.field) for each in stored if isinstance(each.fact, RecordViewed)]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('a = "copies/a"', 'a = "copies/b"', "different folders"),
        ('port = "{folder}/sound"', "", "names no port"),
        ("[recorder]", '[recorder]\nmodem = "other"', "which is not in the file"),
        ("[recorder]", '[recorder]\nkind = "ec25"\nrate = 16000', "8000 only"),
    ],
)
def test_a_wrong_station_file_is_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "station.toml"
    path.write_text(STATION.replace(old, new))
    with pytest.raises(StationFault, match=words):
        load_station(path)


async def closed(station: Path) -> None:
    async with living_node(load_station(station), SystemClock(), intake=True) as node:
        found = card(node)
        assert found is not None
        await node.perform(Close(incident=found.row.id, outcome="real"), "L.EK")


def test_erasing_an_incident_erases_what_was_recorded_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    station = tmp_path / "station.toml"
    station.write_text(STATION.format(folder=tmp_path))
    asyncio.run(a_call(tmp_path))
    asyncio.run(closed(station))
    keys = list((tmp_path / "copies").rglob(KEY_NAME))
    assert len(keys) == 2, "one beside each copy"
    erase = ["journal", "erase", "K-0001", "--rule", "PDL 5", "--by", "A.A", "--by", "B.B", "--yes"]
    assert main([*erase, "--station", str(station)]) == 0
    assert not [key for key in keys if key.exists()]
