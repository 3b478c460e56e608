"""The promise itself, under anything: whenever REC is said of a copy, sound came back from its disk within 2 s.

What the disk really gave back is watched from outside, by the disk of the test, and not by the recorder.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from console.recorder.segment import Block
from console.recorder.take import Take
from console.recorder.writer import Writer
from tests.recorder.recorder_bench import TICK, Bench, FaultDisk, Inline, silence, static, voice

Plan = list[tuple[str, str, float]]
SAID = ("recording", "quiet", "noise")
SOUNDS = {"voice": voice(3), "silence": silence(3), "static": static(3)}


class Watched(FaultDisk):
    """Remembers when a piece of sound that was just written came back, and was right."""

    def __init__(self) -> None:
        super().__init__()
        self.now: Callable[[], float] = lambda: 0.0
        self.proven_at = float("-inf")

    def read(self, path: Path, start: int = 0, length: int = -1) -> bytes:
        data = super().read(path, start, length)
        if path.suffix == ".segment" and length > 0 and not self.lies:
            self.proven_at = self.now()
        return data


class Believes:
    """The control: a writer that calls kept what it was only given."""

    def __init__(self, take: Take) -> None:
        self.kept = take.kept

    def put(self, block: Block) -> None:
        self.kept = replace(self.kept, until=block.end, heard=self.kept.heard + block.heard)

    def end(self, frames: int | None = None) -> None:
        self.kept = replace(self.kept, over=True)


steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["voice", "silence", "static"]), st.sampled_from("AB"), st.just(0.0)),
        st.tuples(st.just("pause"), st.sampled_from("AB"), st.floats(0.1, 4.0)),
        st.tuples(st.sampled_from(["dies", "lies", "heals", "hangs", "wakes"]), st.sampled_from("AB"), st.just(0.0)),
        st.tuples(st.just("failover"), st.sampled_from("AB"), st.just(0.0)),
    ),
    min_size=4,
    max_size=14,
)


class Trial:
    """A bench that is asked at every tick whether what it says is true."""

    def __init__(self, root: Path, writer: Callable[[Take], Writer] = Inline) -> None:
        self.bench = Bench(root, disk=Watched, writer=writer, spare=False)
        self.said = 0
        for disk in self.bench.disks.values():
            assert isinstance(disk, Watched)
            disk.now = lambda: self.bench.now
        tick = self.bench.tick

        def checked() -> None:
            tick()
            self.check()

        self.bench.tick = checked  # type: ignore[method-assign]

    def check(self) -> None:
        bench = self.bench
        for copy, condition in zip(bench.recording.copies, bench.recording.conditions(bench.now), strict=True):
            disk = bench.disks[copy.name]
            assert isinstance(disk, Watched)
            if condition.state in SAID:
                self.said += 1
                assert bench.now - disk.proven_at <= bench.t.stalled_s + 2 * TICK, (copy.name, condition)

    def do(self, what: str, copy: str, seconds: float) -> None:
        disk = self.bench.disks[copy]
        match what:
            case "pause":
                self.bench.wait(seconds)
            case "dies":
                disk.dead = errno.EIO
            case "lies":
                disk.lies = True
            case "heals":
                disk.dead, disk.lies = 0, False
            case "hangs" | "wakes":
                for writer in self.bench.writers:
                    if isinstance(writer, Inline) and writer.copy == copy:
                        writer.hangs = True
                        if what == "wakes":
                            writer.wake()
            case "failover":
                self.bench.recording.fail_over(self.bench.now)
            case _:
                self.bench.play(SOUNDS[what], chunk=800)


@settings(max_examples=40, deadline=None)
@given(steps)
def test_rec_is_true_under_anything(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> None:
    trial = Trial(tmp_path_factory.mktemp("truth"))
    for step in plan:
        trial.do(*step)


@pytest.mark.soak
@settings(max_examples=3000, deadline=None)
@given(steps)
def test_rec_is_true_under_anything_for_long(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> None:
    trial = Trial(tmp_path_factory.mktemp("truth"))
    for step in plan:
        trial.do(*step)


def test_control_a_line_and_disks_in_health_are_called_rec(tmp_path: Path) -> None:
    """So the property is not kept by silence."""
    trial = Trial(tmp_path)
    for _ in range(4):
        trial.do("voice", "A", 0.0)
    assert trial.said > 50


def test_control_a_recorder_that_believes_its_disk_breaks_the_property(tmp_path: Path) -> None:
    trial = Trial(tmp_path, writer=Believes)
    with pytest.raises(AssertionError):
        trial.do("voice", "A", 0.0)
