"""What the second monitor is told: positions without names, what is wrong, and a new serial only for what was read."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

import httpx
import pytest
from msgspec import structs

from console import events as e
from console.clock import SimulatedClock
from console.commands import map_serve
from console.commands.map_serve import SecondMonitor, follow
from console.journal.interface import JournalFault
from console.moments import SECOND
from console.node import Node
from console.register import Zone
from console.text import Untrusted
from console.webmap.live import live
from tests.support_desk import MIRA, START, MemoryNode, evening, hostile_evening
from tests.support_hostile import EVERYTHING
from tests.support_map import Island, events_of, station_with
from tests.webmap.test_map_command import with_map


def test_open_incidents_with_position_and_no_names() -> None:
    node, incident = evening()
    ban = Zone(label="forbidden", lat=58.1234, lon=18.0, radius_m=200)
    node.append(e.PersonRegistered(person=structs.replace(MIRA, zones=(ban,))))
    told = live(node.board, node.clock.now(), "1")
    incidents = cast(list[dict[str, object]], told["incidents"])
    assert [one["label"] for one in incidents] == ["K-0003", "K-0002"], "the closed one is not on it"
    person = cast(tuple[float, ...], incidents[0]["person"])
    assert person[:4] == (59.33003, 18.06094, (START - 3 * SECOND) // 1000, START // 1000)
    assert cast(list[tuple[object, ...]], told["units"])[0][0] == "3310"
    everything = json.dumps(told, ensure_ascii=False)
    assert told["zones"] == [], "a circle around home tells everybody in the room where home is"
    secrets = ("58.1234", "forbidden", "Mira", "Omar", "0701740605", "Nygatan", "stege")
    assert not [words for words in secrets if words in everything]
    assert incident


def test_what_is_silent_or_wrong_is_said() -> None:
    node, _ = evening()
    assert live(node.board, node.clock.now(), "1")["troubles"] == []
    node.append(e.SourceReported(source="feed", state="down", code="unheard.of"))
    later = node.clock.now() + 300 * SECOND
    feed, modem = sorted(cast(list[str], live(node.board, later, "1")["troubles"]))
    assert "feed" in feed
    assert "modem: SILENT" in modem


@pytest.mark.parametrize("name", sorted(EVERYTHING))
def test_a_strangers_words_are_shown_as_text(name: str) -> None:
    words = EVERYTHING[name].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    node, _ = hostile_evening(hostile=words)
    told = json.dumps(live(node.board, node.clock.now(), "1"), ensure_ascii=False)
    shown = json.dumps(str(Untrusted(words)), ensure_ascii=False)[1:-1]
    assert shown in told


class Book:
    """A node whose record can be read, until it cannot."""

    def __init__(self) -> None:
        self.node = MemoryNode()
        self.board = self.node.board
        self.fault: JournalFault | None = None
        self.read = 0

    def catch_up(self) -> None:
        self.read += 1
        if self.fault:
            raise self.fault


async def _following(book: Book, site: SecondMonitor, clock: SimulatedClock, then: Callable[[], object]) -> None:
    task = asyncio.create_task(follow(cast(Node, book), site, clock))
    await asyncio.sleep(0)
    await clock.advance_to(clock.mono() + 2.5)
    then()
    await clock.advance_to(clock.mono() + 10)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def serial(site: SecondMonitor) -> str:
    return str(json.loads(site.live())["serial"])


def monitor() -> SecondMonitor:
    return SecondMonitor(b"", "t", [Island()], None)


async def test_every_reading_has_a_new_serial_and_a_fault_none(capsys: pytest.CaptureFixture[str]) -> None:
    book, site, seen = Book(), monitor(), list[str]()

    def breaks() -> None:
        seen.append(serial(site))
        book.fault = JournalFault("journal.unreadable", why="x")

    await _following(book, site, SimulatedClock(START), breaks)
    assert seen[0].endswith("-3")
    assert serial(site) == seen[0], "nothing was read since, and the page will say so"
    assert book.read > 5, "it is tried again and again"
    book.fault = None
    await _following(book, site, SimulatedClock(START), lambda: None)
    assert serial(site) != seen[0]
    assert "cannot be read" in capsys.readouterr().err


async def test_control_a_serial_that_moves_by_itself_is_noticed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(map_serve, "JournalFault", ValueError)
    monkeypatch.setattr(Book, "catch_up", lambda self: setattr(self, "read", self.read + 1))
    with pytest.raises(AssertionError):
        await test_every_reading_has_a_new_serial_and_a_fault_none(capsys)


def test_ground_is_made_once_a_tile() -> None:
    site = monitor()
    assert json.loads(site.ground(6, 35, 18))["empty"] == "water"
    assert site.ground(6, 35, 18) is site.ground(6, 35, 18)
    assert SecondMonitor(b"", "t", [], None).ground(0, 0, 0) == b"null"


def test_the_command_shows_its_address_once_and_ends_on_a_signal(tmp_path: Path) -> None:
    station = station_with(tmp_path)
    with_map(station)
    before = [stored.nseq for stored in events_of(station)]
    command = [sys.executable, "-m", "console.cli", "map", "--serve", "--port", "0", "--station", str(station)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        address = process.stdout.readline().split()[-1]
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
            assert client.get("live.json").json()["incidents"][0]["label"] == "K-0001"
            assert "Content-Security-Policy" in client.get("").text
            assert '"home":[58.3894,13.8456]' in client.get("").text.replace(" ", "")
            assert client.get("tiles").content == station.with_name("karta.mbtiles").read_bytes(), "the station's own"
            assert client.get(address.replace(address[-6:], "wrong/")).status_code == 404
        process.send_signal(signal.SIGTERM)
        said = process.stdout.read() + process.stderr.read()
        assert process.wait() == 128 + signal.SIGTERM
    assert address not in said
    assert address.split("/")[3] not in said
    assert [stored.nseq for stored in events_of(station)] == before, "it writes nothing into the journal"
