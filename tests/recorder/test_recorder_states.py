"""REC is said only while fresh, plausible audio comes back from the disk (desk.md section 9)."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from msgspec.structs import replace

from console.events import AudioHeard, RecordingChanged
from console.recorder.disk import RealDisk
from console.recorder.frames import FRAME_S
from console.recorder.sealed import public_key
from console.recorder.segment import Block
from console.recorder.shelf import takes_under
from console.recorder.take import Take
from console.recorder.verify import verify_recording
from tests.recorder.recorder_bench import (
    DISK_FULL,
    ID,
    TICK,
    Bench,
    FaultDisk,
    Inline,
    clipped,
    silence,
    static,
    voice,
)
from tests.support_keys import KEYS


def test_ten_minutes_of_everything(tmp_path: Path) -> None:
    """Stalls, static, silence, clipping and a disk that dies: each shown within its threshold, in its order."""
    bench = Bench(tmp_path)
    bench.play(voice(30))
    quiet = bench.now - bench.began
    bench.play(silence(60))
    speech = bench.now - bench.began
    bench.play(voice(30, seed=2))
    noise = bench.now - bench.began
    bench.play(static(60))
    bench.play(voice(30, seed=3))
    stall = bench.now - bench.began
    bench.wait(30)
    bench.play(voice(30, seed=4))
    clip = bench.now - bench.began
    bench.play(clipped(10))
    bench.play(voice(80, seed=5))
    dying = bench.now - bench.began
    bench.disks["A"].dead = errno.EIO
    bench.play(voice(60, seed=6))
    healed = bench.now - bench.began
    bench.disks["A"].dead = 0
    bench.play(voice(180, seed=7))
    bench.end()

    assert bench.now - bench.began == pytest.approx(600)
    late = 2 * TICK + 0.5  # a tick, and a block
    assert 0 < bench.when("A", "recording") <= 3
    assert 20 <= bench.when("A", "quiet") - quiet <= 20 + late
    assert 0 <= bench.when("A", "recording", after=speech) - speech <= late
    assert 20 <= bench.when("A", "noise") - noise <= 20 + late
    assert 2 <= bench.when("A", "stalled", after=stall) - stall <= 2 + late
    assert 2 <= bench.when("A", "noise", after=clip) - clip <= 2 + late
    assert 0 <= bench.when("A", "degraded") - dying <= late
    assert 0 <= bench.when("A", "recording", after=healed) - healed <= bench.t.again_s + late
    assert bench.states("A") == [
        "arming", "recording", "quiet", "recording", "noise", "recording", "stalled", "arming", "recording", "noise",
        "recording", "degraded", "recording", "stored",
    ]  # fmt: skip
    assert "degraded" not in bench.states("B")
    assert bench.states("B")[-1] == "stored"

    found = takes_under(RealDisk(), [tmp_path / "A", tmp_path / "B"])
    seen = verify_recording(RealDisk(), ID, found[ID], public_key(KEYS.signing), KEYS.wrapping)
    assert [(copy.whole, copy.missing) for copy in seen.copies] == [(True, ()), (True, ())]
    assert [copy.gaps for copy in seen.copies] == [((round(stall / FRAME_S), 1500),)] * 2


def test_without_bytes_it_arms_and_then_stalls(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.wait(10)
    assert bench.states("A") == ["arming", "stalled"]
    assert 3 <= bench.when("A", "stalled") <= 3 + 2 * TICK
    assert {str(fact.why) for _, fact in bench.facts if isinstance(fact, RecordingChanged) and fact.why} == {"no_audio"}


class NeverReads(FaultDisk):
    """What was written does not come back: it was never on the disk."""

    def read(self, path: Path, start: int = 0, length: int = -1) -> bytes:
        return b"" if path.suffix == ".segment" else super().read(path, start, length)


def test_rec_is_never_said_when_nothing_is_read_back(tmp_path: Path) -> None:
    bench = Bench(tmp_path, disk=NeverReads)
    bench.play(voice(30))
    assert "recording" not in bench.states("A") + bench.states("B")
    assert bench.states("A")[-1] == "failed"
    assert any((tmp_path / "A").rglob("*.segment")), "control: bytes were written, and REC was still not said"


class Believes:
    """The control: a writer that calls kept what it was only given."""

    def __init__(self, take: Take) -> None:
        self.kept = take.kept

    def put(self, block: Block) -> None:
        self.kept = replace(self.kept, until=block.end, heard=self.kept.heard + block.heard)

    def end(self, frames: int | None = None) -> None:
        self.kept = replace(self.kept, over=True)


def test_control_a_recorder_that_does_not_read_back_is_caught(tmp_path: Path) -> None:
    bench = Bench(tmp_path, writer=Believes)
    bench.play(voice(30))
    with pytest.raises(AssertionError):
        assert "recording" not in bench.states("A") + bench.states("B")


def test_a_disk_that_lies_is_found(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.play(voice(5))
    bench.disks["B"].lies = True
    bench.play(voice(5, seed=2))
    assert bench.states("B")[-1] == "degraded"
    assert bench.states("A") == ["arming", "recording"]


def test_a_disk_that_hangs_stalls_one_copy_only(tmp_path: Path) -> None:
    """Nothing is called kept that waits; then the copy is begun again, and has everything from where it hung."""
    bench = Bench(tmp_path)
    bench.play(voice(5))
    hung = bench.writers[0]
    assert isinstance(hung, Inline)
    hung.hangs = True
    at = bench.now - bench.began
    bench.play(voice(15, seed=2))
    assert 1.5 <= bench.when("A", "stalled") - at <= 2.5 + 2 * TICK
    assert bench.states("A") == ["arming", "recording", "stalled", "degraded", "recording"]
    assert bench.states("B") == ["arming", "recording"]
    bench.end()
    assert bench.recording.copies[0].totals().missing == 0


def test_both_disks_dead_is_not_recorded(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.play(voice(5))
    for disk in bench.disks.values():
        disk.dead = DISK_FULL
    bench.play(voice(3, seed=2))
    for copy in "AB":
        assert bench.states(copy)[-1] == "failed"
    last = [fact for _, fact in bench.facts if isinstance(fact, RecordingChanged)][-1]
    assert str(last.why) == "disk_full"


def test_the_spare_is_tried_when_asked(tmp_path: Path) -> None:
    bench = Bench(tmp_path, spare=True)
    bench.play(voice(5))
    bench.disks["A"].dead = errno.EIO
    bench.play(voice(2, seed=2))
    bench.recording.fail_over(bench.now)
    bench.play(voice(2, seed=3))
    assert bench.states("A")[-2:] == ["degraded", "recording"]
    assert list((tmp_path / "spare").rglob("*.segment"))
    assert bench.recording.copies[0].totals().missing == 0


def test_asking_for_the_spare_harms_nothing_that_works(tmp_path: Path) -> None:
    bench = Bench(tmp_path, spare=True)
    bench.play(voice(5))
    bench.recording.fail_over(bench.now)
    bench.play(voice(5, seed=2))
    assert bench.states("A") == ["arming", "recording"]
    assert not (tmp_path / "spare").exists()


def test_comfort_noise_on_a_quiet_line_is_quiet_and_no_static(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.play(static(30, loud=0.001))
    assert bench.states("A") == ["arming", "recording", "quiet"]


def test_dead_silence_says_so(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.play(silence(30))
    said = [fact for _, fact in bench.facts if isinstance(fact, RecordingChanged) and fact.state == "quiet"]
    assert [str(fact.why) for fact in said] == ["zero", "zero"]


def test_a_lost_line_is_said_and_what_is_there_is_kept(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.play(voice(5))
    bench.end(lost=True)
    assert bench.states("A")[-2:] == ["lost", "stored"]


def test_the_level_follows_the_voice_and_does_not_fill_the_journal(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.play(voice(10) + silence(10) + voice(10) + static(10, loud=0.01))
    assert 6 <= len(bench.levels()) <= 20
    assert all(isinstance(fact, AudioHeard | RecordingChanged) for _, fact in bench.facts)
