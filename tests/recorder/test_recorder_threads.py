"""Real threads, real disks and real processes: a disk that blocks, a process that is killed, a command that plays."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.clock import SimulatedClock
from console.modem.commands import Command
from console.modem.conversation import NoAnswer
from console.modem.grammar import Reply
from console.modem.port import Listener, PortFault
from console.recorder.disk import RealDisk
from console.recorder.line_audio import SWITCHES, AudioFault, PortAudio
from console.recorder.recovery import recover_all
from console.recorder.replay import Player
from console.recorder.sealed import public_key
from console.recorder.shelf import takes_under
from console.recorder.sound_card import SoundCard
from console.recorder.take import Kept
from console.recorder.verify import verify_recording
from console.recorder.writer import ThreadWriter
from tests.recorder.recorder_bench import SECOND_BYTES, Bench, FaultDisk, voice
from tests.support_keys import KEYS

PATIENCE = 60.0  # seconds; only a failing test waits so long


class Gate(FaultDisk):
    """Writes wait until the gate is open."""

    def __init__(self) -> None:
        super().__init__()
        self.open = threading.Event()

    def append(self, path: Path, data: bytes) -> None:
        assert self.open.wait(PATIENCE)
        super().append(path, data)


def wait_for(holds: Callable[[], object]) -> None:
    """Turn by turn, until it is so."""
    turn = threading.Event()
    for _ in range(int(PATIENCE * 200)):
        if holds():
            return
        turn.wait(0.005)
    raise AssertionError("it never came")


def test_a_disk_that_blocks_costs_the_other_copy_and_the_line_nothing(tmp_path: Path) -> None:
    gates: list[Gate] = []

    def disk() -> Gate:
        gates.append(Gate())
        return gates[-1]

    bench = Bench(tmp_path, writer=ThreadWriter, disk=disk)
    gates[1].open.set()
    a, b = bench.recording.copies
    pcm = voice(4)
    for at in range(0, len(pcm), 320):  # every call returns, though A's disk does not
        bench.now += 320 / SECOND_BYTES
        bench.recording.heard(pcm[at : at + 320], bench.now)
    wait_for(lambda: bench.writers[1].kept.until == bench.recording.frames == 200)
    bench.tick()
    assert bench.writers[0].kept == Kept()
    assert b.facts().proven_at == bench.now
    assert a.facts().proven_at is None
    gates[0].open.set()
    bench.recording.end(bench.now)
    wait_for(lambda: bench.recording.over)
    report = verify_recording(
        RealDisk(), "r", next(iter(takes_under(RealDisk(), [tmp_path / "A", tmp_path / "B"]).values())),
        public_key(KEYS.signing), KEYS.wrapping,
    )  # fmt: skip
    assert [copy.whole for copy in report.copies] == [True, True]


def test_kill_9_keeps_everything_that_was_called_kept(tmp_path: Path) -> None:
    """Both copies verify up to the last sealed segment at once, and to the last proven block after recovery."""
    command = [sys.executable, "-m", "tests.recorder.recording_process", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= 1230:
                break
        process.kill()
        told = max([int(line), *(int(rest) for rest in process.stdout if rest.endswith("\n"))])
    disk, roots = RealDisk(), [tmp_path / "A", tmp_path / "B"]
    ((recording, takes),) = takes_under(disk, roots).items()
    before = verify_recording(disk, recording, takes, public_key(KEYS.signing), KEYS.wrapping)
    assert all(not take.findings and take.state == "open" for copy in before.copies for take in copy.takes)
    assert before.frames >= told // 500 * 500 >= 1000
    assert len(recover_all(disk, roots, KEYS.wrapping, KEYS.signing)) == 2
    after = verify_recording(disk, recording, takes, public_key(KEYS.signing), KEYS.wrapping)
    for copy in after.copies:
        ((first, count),) = copy.takes[0].kept
        assert (first, copy.takes[0].findings) == (0, ())
        assert count >= told
        assert count % 25 == 0


# ---- the modem's switch


class Ask:
    """Answers in turn; the last for ever."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, command: Command) -> Reply:
        self.asked.append(command.text)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if not answer:
            raise NoAnswer
        return Reply(answer)


class Wire:
    """A port that a test speaks through."""

    def __init__(self, fault: str = "") -> None:
        self.listener: Listener | None = None
        self.closed = False
        self._fault = fault

    async def open(self, listener: Listener) -> None:
        if self._fault:
            raise PortFault(self._fault)
        self.listener = listener

    def write(self, data: bytes) -> None: ...

    async def close(self) -> None:
        self.closed = True


async def listened(ask: Ask, wire: Wire, kind: str = "sim7600", seconds: float = 5.0) -> tuple[bytes, str]:
    """What was heard, and why it ended."""
    clock, heard = SimulatedClock(0), bytearray()
    audio = PortAudio(lambda: wire, ask, SWITCHES[kind, 8000], clock)
    listening = asyncio.ensure_future(audio.listen(heard.extend))
    for _ in range(int(seconds * 10)):
        await clock.advance_to(clock.mono() + 0.1, settle=lambda: None)
        for _ in range(10):
            await asyncio.sleep(0)
    if wire.listener is not None and not listening.done():
        wire.listener.data_received(b"abc")
        wire.listener.connection_lost(PortFault("modem.port_lost"))
    with pytest.raises(AudioFault) as ended:
        await listening
    return bytes(heard), ended.value.why


async def test_cpcmreg_is_tried_six_times_and_no_more() -> None:
    ask, wire = Ask("ERROR"), Wire()
    assert await listened(ask, wire) == (b"", "refused")
    assert ask.asked == ["+CPCMREG=1"] * 6 + ["+CPCMREG=0"]
    assert wire.closed


async def test_it_listens_until_the_port_is_lost() -> None:
    ask, wire = Ask("ERROR", "ERROR", "OK"), Wire()
    assert await listened(ask, wire) == (b"abc", "port_lost")
    assert ask.asked == ["+CPCMREG=1"] * 3 + ["+CPCMREG=0"]


async def test_other_ends_of_listening() -> None:
    assert await listened(Ask(""), Wire()) == (b"", "no_answer")
    assert await listened(Ask("OK"), Wire("modem.port_missing")) == (b"", "no_port")
    ask = Ask("OK")
    assert (await listened(ask, Wire(), "ec25"))[1] == "port_lost"
    assert ask.asked == ["+QPCMV=1,0", "+QPCMV=0"]


# ---- a sound card, and playing


class Card:
    """PortAudio as sounddevice shows it, as far as we use it."""

    def __init__(self, **how: object) -> None:
        self.how = how
        self.closed = False

    def start(self) -> None:
        Card.newest = self

    def close(self) -> None:
        self.closed = True

    newest: Card


class Ear:
    def __init__(self) -> None:
        self.data = b""
        self.fault: PortFault | None = None

    def data_received(self, data: bytes) -> None:
        self.data += data

    def connection_lost(self, fault: PortFault) -> None:
        self.fault = fault


async def test_a_sound_card_is_a_port(monkeypatch: pytest.MonkeyPatch) -> None:
    import types

    module = types.ModuleType("sounddevice")
    module.RawInputStream = Card  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sounddevice", module)
    card, ear = SoundCard("USB", 8000), Ear()
    await card.open(ear)
    how = Card.newest.how
    assert (how["samplerate"], how["channels"], how["dtype"], how["device"]) == (8000, 1, "int16", "USB")
    await asyncio.to_thread(how["callback"], b"\1\2", 1, None, None)  # type: ignore[arg-type]
    await asyncio.to_thread(how["finished_callback"])  # type: ignore[arg-type]
    await asyncio.sleep(0)
    assert (ear.data, ear.fault and ear.fault.code) == (b"\1\2", "modem.port_lost")
    await card.close()
    assert Card.newest.closed


async def test_without_the_extra_a_sound_card_is_a_missing_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(PortFault) as fault:
        await SoundCard("USB", 8000).open(Ear())
    assert fault.value.code == "modem.port_missing"


async def until(holds: Callable[[], object]) -> None:
    for _ in range(int(PATIENCE * 100)):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came")


async def test_the_play_command_gets_the_wav_and_nothing_waits_for_it(tmp_path: Path) -> None:
    out = tmp_path / "heard"
    player = Player(["sh", "-c", f"cat > {out}.part && mv {out}.part {out}"])
    player.play(b"RIFF" + bytes(200_000))
    assert not out.exists(), "it returned before anything was played"
    await until(out.exists)
    assert out.read_bytes() == b"RIFF" + bytes(200_000)
    assert not player.fault


async def test_a_play_command_that_fails_is_a_fault_and_a_new_piece_ends_the_old(tmp_path: Path) -> None:
    player = Player(["/nonexistent/player"])
    player.play(b"RIFF")
    await until(lambda: player.fault)
    slow = Player(["sh", "-c", "cat > /dev/null; exec sleep 1000"])
    slow.play(b"one")
    slow.play(b"two")
    slow.stop()
    assert not slow.fault


# ---- what a torn file may hold


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 82_000))
def test_a_segment_torn_anywhere_is_recovered(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    root = tmp_path_factory.mktemp("torn")
    bench = Bench(root)
    bench.play(voice(5.2), chunk=1600)
    path = next((root / "A").rglob("*.segment"))
    whole = path.read_bytes()
    path.write_bytes(whole[:cut])
    recover_all(FaultDisk(), [root / "A"], KEYS.wrapping, KEYS.signing)
    ((recording, takes),) = takes_under(RealDisk(), [root / "A"]).items()
    report = verify_recording(RealDisk(), recording, takes, public_key(KEYS.signing), KEYS.wrapping)
    (take,) = report.copies[0].takes
    assert take.findings == ()
    line, block = whole.index(b"\n") + 1, 4 + 12 + (8 + 2 + 4 + 25 * 320) + 16
    assert sum(count for _, count in take.kept) == 25 * max(0, (min(cut, len(whole)) - line) // block)
