"""The recorder of a line in a whole house: a simulated modem, a journal, two folders; what the board says of it."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from console import events as e
from console.card import Card
from console.clock import SimulatedClock
from console.intake import Door
from console.journal.memory import MemoryJournal
from console.modem.modem import Modem
from console.modem.simulated import Faults, InProcess, SimulatedModem
from console.modem.simulated.sound_edges import SoundPort
from console.node import Done, Node
from console.recorder.line_audio import SWITCHES, PortAudio
from console.recorder.line_recorder import LineRecorder
from console.recorder.replay import Player
from console.recorder.sealed import public_key
from console.recorder.shelf import of_incident, takes_under
from console.recorder.take import Take
from console.recorder.vault import Vault
from console.recorder.verify import verify_recording
from console.requests import AskRecorder
from console.sources.modem import ModemSource
from console.sources.supervisor import Supervisor
from console.thresholds import Thresholds
from console.ways import _unfinished
from tests.recorder.recorder_bench import FaultDisk, Inline
from tests.support_keys import KEYS
from tests.support_story import START

MIRA = "+46701740605"
QUIET_TURNS = 60  # as on the modem's own bench


class Heard(Player):
    """What would have been played."""

    def __init__(self) -> None:
        super().__init__(["play"])
        self.wavs: list[bytes] = []

    def play(self, wav: bytes) -> None:
        self.wavs.append(wav)


async def at_once(work, /, *args, **more):  # type: ignore[no-untyped-def]
    return work(*args, **more)


class House:
    """Modem, source, recorder and node, on one clock."""

    def __init__(self, root: Path, faults: Faults) -> None:
        self.root = root
        self.clock = SimulatedClock(START)
        ids = count(1)
        self.node = Node(MemoryJournal(self.clock), self.clock, lambda: UUID(int=next(ids)))
        self.modem = SimulatedModem(self.clock, Random(3), faults)
        self.cable = InProcess(self.modem)
        self.disks = {"A": FaultDisk(), "B": FaultDisk()}
        self.player = Heard()
        modem = Modem("modem", self.clock, self.node.new_id)
        self.sound_ports: list[SoundPort] = []
        self.vault = vault = Vault(
            {"A": [root / "A"], "B": [root / "B"]}, _Both(self.disks), KEYS, Random(4).randbytes, Thresholds(), 8000,
            Inline, at_once,
        )  # fmt: skip
        audio = PortAudio(self._sound_port, modem.attempt, SWITCHES["sim7600", 8000], self.clock)
        self.recorder = LineRecorder(
            "recorder", "modem", clock=self.clock, follow=lambda: self.node.journal.follow(self.node.board.position),
            audio=audio, vault=vault, player=self.player, unfinished=lambda: _unfinished(self.node, "modem"),
        )  # fmt: skip
        self.sources = [ModemSource(modem, self.cable.port, cmd_of=self.node.journal.cmd_of), self.recorder]

    def _sound_port(self) -> SoundPort:
        self.sound_ports.append(SoundPort(self.modem))
        return self.sound_ports[-1]

    async def run(self, seconds: float) -> None:
        until = self.clock.mono() + seconds
        while True:
            for _ in range(QUIET_TURNS):
                await asyncio.sleep(0)
            due = self.clock.next_due()
            if due is None or due > until:
                await self.clock.advance_to(until)
                return
            self.clock.wake_next()

    async def until(self, holds: Callable[[], object], seconds: float = 60) -> None:
        """Run until it is so."""
        end = self.clock.mono() + seconds
        while not holds():
            assert self.clock.mono() < end, self.sources_say()
            await self.run(0.1)

    def sources_say(self) -> dict[str, str]:
        return {name: source.code for name, source in self.node.board.around.sources.items()}

    def says(self) -> str:
        source = self.node.board.around.sources.get("recorder")
        return source.code if source else ""

    @property
    def card(self) -> Card:
        (row,) = self.node.board.rows()
        card = self.node.board.card(row.id)
        assert card is not None
        return card

    def copies(self) -> dict[str, str]:
        return {copy.copy: copy.state for copy in self.card.recordings}

    async def call(self) -> None:
        """Mira calls, an operator answers."""
        assert self.modem.call_in(MIRA)
        await self.until(lambda: self.node.board.rows())
        self.modem.data_in(b"ATA\r")
        await self.until(lambda: self.card.line and self.card.line.state == "open")

    async def ask(self, wish: str) -> None:
        done = await self.node.perform(AskRecorder(incident=self.card.row.id, wish=wish), "L.EK")  # type: ignore[arg-type]
        assert isinstance(done, Done)


class _Both(FaultDisk):
    """One disk for the recorder that is two behind it."""

    one_disk = False

    def device(self, folder: Path) -> int:
        return 1 if self.one_disk or "A" in folder.parts else 2

    def __init__(self, disks: dict[str, FaultDisk]) -> None:
        super().__init__()
        self._disks = disks

    def _of(self, path: Path) -> FaultDisk:
        return self._disks["A" if "A" in path.parts else "B"]

    def names(self, folder: Path) -> list[str]:
        return self._of(folder).names(folder)

    def make(self, folder: Path) -> None:
        self._of(folder).make(folder)

    def append(self, path: Path, data: bytes) -> None:
        self._of(path).append(path, data)

    def replace(self, path: Path, data: bytes) -> None:
        self._of(path).replace(path, data)

    def read(self, path: Path, start: int = 0, length: int = -1) -> bytes:
        return self._of(path).read(path, start, length)


Before = Callable[[House], Awaitable[None]] | None


@asynccontextmanager
async def living(
    root: Path,
    *,
    armed: str = "recorder.armed",
    before: Callable[[House], Awaitable[None]] | None = None,
    **faults: object,
) -> AsyncIterator[House]:
    house = House(root, Faults(**faults))  # type: ignore[arg-type]
    await house.node.start()
    if before is not None:
        await before(house)
    door = Door(house.node)
    await door.start()
    running = asyncio.ensure_future(Supervisor(house.sources, door, house.clock).run())
    try:
        await house.until(lambda: house.says() == armed)
        yield house
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await house.cable.close()
        await house.node.close()


async def test_a_call_is_recorded_told_and_kept(tmp_path: Path) -> None:
    async with living(tmp_path, pcm_chunk=333) as house:
        assert {name: copy.state for name, copy in house.node.board.around.recorder.items()} == {
            "A": "armed",
            "B": "armed",
        }
        await house.call()
        await house.until(lambda: house.copies() == {"A": "recording", "B": "recording"})
        assert house.says() == "recorder.recording"
        await house.run(25)
        assert house.card.line is not None
        assert house.card.line.level_db is not None
        house.modem.far_end_hangs_up()
        await house.until(lambda: house.copies() == {"A": "stored", "B": "stored"})
        await house.until(lambda: house.says() == "recorder.armed")
        ((recording, takes),) = takes_under(FaultDisk(), [tmp_path / "A", tmp_path / "B"]).items()
        report = verify_recording(FaultDisk(), recording, takes, public_key(KEYS.signing), KEYS.wrapping)
        assert [copy.whole for copy in report.copies] == [True, True]
        assert house.card.recordings[0].sha256
        assert report.copies[0].takes[0].about is not None
        assert report.copies[0].takes[0].about.incident == house.card.row.id.hex
        roots, public = [tmp_path / "A", tmp_path / "B"], public_key(KEYS.signing)
        assert of_incident(FaultDisk(), roots, house.card.row.id, public) == [root / recording for root in roots]
        assert of_incident(FaultDisk(), roots, UUID(int=1), public) == []


async def test_two_copies_on_one_disk_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Both, "one_disk", True)
    async with living(tmp_path, armed="recorder.armed_one_disk"):
        pass


async def test_cpcmreg_that_is_refused_is_tried_again(tmp_path: Path) -> None:
    async with living(tmp_path, pcm_errors=4) as house:
        await house.call()
        await house.until(lambda: house.copies().get("A") == "recording", 6)


async def test_cpcmreg_that_is_always_refused_is_said_and_touches_nothing_else(tmp_path: Path) -> None:
    async with living(tmp_path, pcm_errors=10_000) as house:
        await house.call()
        await house.until(lambda: house.copies() == {"A": "stalled", "B": "stalled"}, 6)
        assert house.says() == "recorder.not_recorded"
        assert house.card.line is not None
        assert house.card.line.state == "open"
        assert house.modem.text_in(MIRA, "help")
        await house.until(lambda: house.card.row.alarms >= 2, 10)
        assert house.node.board.around.sources["modem"].state == "ok"


async def test_sound_that_stops_is_said_after_a_second_and_stalls_after_two(tmp_path: Path) -> None:
    async with living(tmp_path, pcm_stops_s=10.0) as house:
        await house.call()
        await house.until(lambda: house.copies().get("A") == "recording")
        await house.until(lambda: house.says() == "recorder.no_audio", 12)
        await house.until(lambda: house.copies() == {"A": "stalled", "B": "stalled"}, 3)


async def test_a_port_that_is_lost_is_opened_again(tmp_path: Path) -> None:
    async with living(tmp_path) as house:
        await house.call()
        await house.until(lambda: house.copies().get("A") == "recording")
        house.sound_ports[-1].lose()
        await house.until(lambda: len(house.sound_ports) == 2, 6)
        await house.run(5)
        assert house.copies() == {"A": "recording", "B": "recording"}


async def test_failover_opens_a_silent_port_at_once_and_leaves_one_that_sounds(tmp_path: Path) -> None:
    async with living(tmp_path, pcm_stops_s=5.0) as house:
        await house.call()
        await house.until(lambda: house.copies().get("A") == "recording")
        await house.ask("failover")
        await house.run(2)
        assert len(house.sound_ports) == 1
        await house.until(lambda: house.says() == "recorder.no_audio", 12)
        await house.ask("failover")
        await house.until(lambda: len(house.sound_ports) == 2, 2.5)


async def test_a_dead_disk_degrades_one_copy_in_words(tmp_path: Path) -> None:
    async with living(tmp_path) as house:
        await house.call()
        await house.until(lambda: house.copies().get("A") == "recording")
        house.disks["A"].dead = errno.ENOSPC
        await house.until(lambda: house.copies() == {"A": "degraded", "B": "recording"}, 5)
        assert house.says() == "recorder.one_copy"
        detail = house.node.board.around.sources["recorder"].detail
        assert (detail["good"], detail["copies"]) == ("B", "A: disk full")
        house.disks["A"].dead = 0
        await house.ask("failover")
        await house.until(lambda: house.copies() == {"A": "recording", "B": "recording"}, 3)


async def test_a_test_is_run_when_asked_and_its_failure_is_told(tmp_path: Path) -> None:
    async with living(tmp_path) as house:
        await house.call()
        house.disks["B"].lies = True
        await house.ask("test")
        await house.until(lambda: house.node.board.around.recorder["B"].state == "failed")
        house.modem.far_end_hangs_up()
        await house.until(lambda: house.says() == "recorder.test_failed", 20)


async def test_the_tone_is_tested_daily(tmp_path: Path) -> None:
    async with living(tmp_path) as house:
        first = house.node.board.around.recorder["A"].changed
        await house.clock.advance_to(house.clock.mono() + 23 * 3600 + 5)
        await house.until(lambda: house.node.board.around.recorder["A"].changed > first)


@pytest.mark.parametrize(("wish", "seconds"), [("last_10", 10.0), ("last_30", 15.0)])
async def test_what_was_just_said_is_played_and_the_recording_goes_on(
    tmp_path: Path, wish: str, seconds: float
) -> None:
    async with living(tmp_path) as house:
        await house.call()
        await house.run(15)
        await house.ask(wish)
        await house.until(lambda: house.player.wavs)
        (wav,) = house.player.wavs
        assert (len(wav) - 44) / 16_000 == pytest.approx(seconds, abs=1.5)
        assert house.copies() == {"A": "recording", "B": "recording"}
        asked = [entry.fact for entry in house.card.log if isinstance(entry.fact, e.RecordingAsked)]
        assert [fact.wish for fact in asked] == [wish], "playing is in the record"


async def test_it_is_played_from_memory_when_no_disk_answers(tmp_path: Path) -> None:
    async with living(tmp_path) as house:
        await house.call()
        await house.run(15)
        for disk in house.disks.values():
            disk.dead = errno.EIO
        await house.run(3)
        await house.ask("last_10")
        await house.until(lambda: house.player.wavs)
        assert (len(house.player.wavs[0]) - 44) / 16_000 == pytest.approx(10, abs=0.5)


async def test_a_crash_is_recovered_by_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with living(tmp_path) as house:
        await house.call()
        await house.run(15)
        monkeypatch.setattr(Take, "end", lambda *args, **more: (_ for _ in ()).throw(OSError(errno.EIO, "gone")))
    monkeypatch.undo()
    async with living(tmp_path):
        ((recording, takes),) = takes_under(FaultDisk(), [tmp_path / "A", tmp_path / "B"]).items()
        report = verify_recording(FaultDisk(), recording, takes, public_key(KEYS.signing), KEYS.wrapping)
        assert [copy.whole for copy in report.copies] == [True, True]
        assert {take.state for copy in report.copies for take in copy.takes} == {"recovered"}


@pytest.mark.parametrize("kept", [True, False])
async def test_a_recording_that_an_earlier_run_never_ended_is_not_called_rec(tmp_path: Path, kept: bool) -> None:
    """The process died in a call: the board says REC. The next start says what there is."""

    async def died_in_a_call(house: House) -> None:
        incident = house.node.new_id()
        facts: list[e.Fact] = [
            e.IncidentOpened(priority=1, trigger="call"), e.LineOpened(call="old", source="modem"),
            e.RecordingChanged(state="recording", copy="A"), e.RecordingChanged(state="recording", copy="B"),
        ]  # fmt: skip
        await house.node.append([e.NewEvent(fact=fact, cmd=house.node.new_id(), incident=incident) for fact in facts])
        recording = house.vault.begin("old", incident, "modem", START, 0.0)
        for at in range(100 if kept else 0):
            recording.heard(bytes(range(160)) * 2, at * 0.02 + 0.02)
        house.vault._open.clear()  # the process that had it is gone

    async with living(tmp_path, before=died_in_a_call) as house:
        await house.until(lambda: "recording" not in house.copies().values(), 5)
        assert house.copies() == dict.fromkeys("AB", "stored" if kept else "failed")
        assert {str(copy.why) for copy in house.card.recordings} == {"recovered" if kept else "not_found"}


async def test_a_program_that_ends_in_a_call_seals_and_says_so(tmp_path: Path) -> None:
    async with living(tmp_path) as house:
        await house.call()
        await house.until(lambda: house.copies().get("A") == "recording")
        board = house.node.board
        card = house.card
    seen = board.card(card.row.id)
    assert seen is not None
    assert [copy.state for copy in seen.recordings] == ["stored", "stored"]


async def test_a_disk_that_is_dead_at_start_does_not_keep_the_other_from_recording(tmp_path: Path) -> None:
    async def dead(house: House) -> None:
        house.disks["A"].dead = errno.EIO

    async with living(tmp_path, armed="recorder.test_failed", before=dead) as house:
        await house.call()
        await house.until(lambda: house.copies() == {"A": "degraded", "B": "recording"}, 10)
