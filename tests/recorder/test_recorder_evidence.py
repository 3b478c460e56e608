"""What was kept proves itself: both copies, to the frame; a crash, a dead disk and a turned bit are named."""

from __future__ import annotations

import errno
import io
import wave
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.recorder.audio import as_wav, blocks_of, gather
from console.recorder.disk import RealDisk
from console.recorder.recovery import recover_all
from console.recorder.sealed import public_key
from console.recorder.self_test import self_test
from console.recorder.shelf import erase, takes_under
from console.recorder.verify import RecordingReport, verify_recording
from tests.recorder.recorder_bench import ID, RATE, Bench, FaultDisk, Inline, voice
from tests.support_keys import KEYS

ELEVEN = voice(11)
PUBLIC = public_key(KEYS.signing)


def report(root: Path, *, opened: bool = True) -> RecordingReport:
    found = takes_under(RealDisk(), [root / name for name in ("A", "B", "spare") if (root / name).exists()])
    assert list(found) == [ID]
    return verify_recording(RealDisk(), ID, found[ID], PUBLIC, KEYS.wrapping if opened else None)


def sound(root: Path, bench: Bench, copy: str) -> bytes:
    takes = takes_under(RealDisk(), [root / copy])[ID]
    return gather((block for take in takes for block in blocks_of(RealDisk(), take, bench.keys.data)), 320).pcm


def test_both_copies_of_an_even_line_are_whole_and_its_own_bytes(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    pcm = voice(25)
    bench.play(pcm, chunk=333)
    bench.end()
    seen = report(tmp_path)
    assert seen.whole
    assert seen.frames == 1250
    assert [(copy.copy, copy.whole, copy.missing, copy.gaps) for copy in seen.copies] == [
        ("A", True, (), ()), ("B", True, (), ()),
    ]  # fmt: skip
    assert [take.segments for copy in seen.copies for take in copy.takes] == [3, 3]
    assert sound(tmp_path, bench, "A") == sound(tmp_path, bench, "B") == pcm


def test_gaps_are_stated_to_the_frame(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.play(voice(4))
    bench.wait(3)
    bench.play(voice(9, seed=2))
    bench.wait(0.5)
    bench.play(voice(2, seed=3))
    bench.end()
    for copy in report(tmp_path).copies:
        assert copy.gaps == ((200, 150), (800, 25))
        assert copy.missing == ()


def test_a_dying_disk_leaves_one_whole_copy(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.play(voice(20))
    bench.wait(20)
    bench.play(voice(20, seed=2))
    bench.disks["A"].dead = errno.EIO
    bench.play(voice(20, seed=3))
    bench.end()
    assert bench.states("A")[-2:] == ["degraded", "stored"]
    assert bench.states("B") == ["arming", "recording", "stalled", "arming", "recording", "stored"]
    bench.disks["A"].dead = 0
    before = report(tmp_path)
    assert before.whole
    assert [copy.whole for copy in before.copies] == [False, True]
    assert before.copies[1].gaps == ((1000, 1000),)
    recovered = recover_all(RealDisk(), [tmp_path / "A", tmp_path / "B"], KEYS.wrapping, KEYS.signing)
    assert {manifest.take for manifest in recovered} >= {"A1"}
    after = report(tmp_path)
    (first, count) = after.copies[0].missing[0]
    assert 0 <= first - 3000 <= 25, "what was read back before the disk died is there, to the last block"
    assert first + count == 4000
    assert after.copies[0].takes[0].findings == ()


def test_a_disk_that_comes_back_misses_nothing(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.play(voice(30))
    bench.disks["A"].dead = errno.ENOSPC
    bench.play(voice(20, seed=2))
    bench.disks["A"].dead = 0
    bench.play(voice(20, seed=3))
    bench.end()
    recover_all(RealDisk(), [tmp_path / "A"], KEYS.wrapping, KEYS.signing)
    assert [copy.missing for copy in report(tmp_path).copies] == [(), ()]
    assert sound(tmp_path, bench, "A") == sound(tmp_path, bench, "B")


@pytest.mark.parametrize("opened", [True, False])
def test_a_turned_bit_is_found_and_named(tmp_path: Path, opened: bool) -> None:
    bench = Bench(tmp_path)
    bench.play(voice(25))
    bench.end()
    path = tmp_path / "A" / ID / "A1" / "000001.segment"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)
    seen = report(tmp_path, opened=opened)
    assert [copy.whole for copy in seen.copies] == [False, True]
    (finding,) = seen.copies[0].takes[0].findings
    assert (finding.code, finding.file) == ("recorder.verify.changed", "000001.segment")
    assert finding.frames == ((725, 25) if opened else (500, 500))


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        ("drop", "recorder.verify.missing"), ("swap", "recorder.verify.changed"), ("cut", "recorder.verify.changed"),
        ("manifest", "recorder.verify.unsigned"), ("key", "recorder.verify.key"),
    ],
)  # fmt: skip
def test_other_tampering_is_found(tmp_path: Path, harm: str, code: str) -> None:
    bench = Bench(tmp_path)
    bench.play(voice(25))
    bench.end()
    folder = tmp_path / "A" / ID / "A1"
    first, second = folder / "000000.segment", folder / "000001.segment"
    if harm == "drop":
        first.unlink()
    elif harm == "swap":
        a, b = first.read_bytes(), second.read_bytes()
        first.write_bytes(b)
        second.write_bytes(a)
    elif harm == "cut":
        first.write_bytes(first.read_bytes()[:-1])
    elif harm == "manifest":
        (folder / "manifest").write_bytes(
            (folder / "manifest").read_bytes().replace(b'"frames":1250', b'"frames":1000')
        )
    else:
        (folder.parent / "key").write_bytes(bytes(60))
    seen = report(tmp_path)
    assert [copy.whole for copy in seen.copies] == [False, True]
    assert code in {finding.code for finding in seen.copies[0].takes[0].findings}


def test_neither_whole_is_not_whole(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.play(voice(12))
    bench.end()
    for copy in "AB":
        (tmp_path / copy / ID / f"{copy}1" / "000000.segment").unlink()
    assert not report(tmp_path).whole


def test_nothing_of_the_audio_lies_open(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    pcm = voice(12)
    bench.play(pcm)
    bench.end()
    for path in tmp_path.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        assert all(pcm[at : at + 32] not in data for at in range(32_000, 48_000, 320))
        assert bench.keys.data not in data
        assert path.stat().st_mode & 0o077 == 0 or path.name in ("A", "B")


def test_erased_is_not_broken(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.play(voice(12))
    bench.end()
    erase(RealDisk(), [tmp_path / "A" / ID, tmp_path / "B" / ID])
    seen = report(tmp_path)
    assert seen.whole
    assert all(take.erased and not take.findings for copy in seen.copies for take in copy.takes)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 3001), st.integers(1, 400))
def test_the_same_bytes_give_the_same_hashes_in_any_chunks(
    tmp_path_factory: pytest.TempPathFactory, big: int, small: int
) -> None:
    """Files are equal to the byte, for nonces are drawn in the order of blocks and blocks are cut by frames."""
    hashes = set()
    for chunk in (big, small, 320):
        root = tmp_path_factory.mktemp("chunks")
        bench = Bench(root)
        bench.play(ELEVEN, chunk=chunk)
        bench.end()
        files = sorted(path for path in root.rglob("*") if path.is_file())
        hashes.add(b"".join(path.read_bytes() for path in files))
    assert len(hashes) == 1


def test_a_crash_leaves_what_was_read_back(tmp_path: Path) -> None:
    """The process is gone in the middle of a segment: nothing is ended. Then the next start seals what is there."""
    bench = Bench(tmp_path)
    pcm = voice(27.3)
    bench.play(pcm)
    torn = tmp_path / "B" / ID / "B1" / "000002.segment"
    torn.write_bytes(torn.read_bytes() + b"\x00\x00\x1f\x44half a block")
    before = report(tmp_path)
    assert [copy.missing for copy in before.copies] == [(), ()]
    assert before.frames == 1000, "up to the last sealed segment, and whole so far"
    assert before.whole
    assert all(take.unsealed and take.state == "open" for copy in before.copies for take in copy.takes)
    assert recover_all(RealDisk(), [tmp_path / "A"], KEYS.wrapping, KEYS.signing, but=[ID]) == []
    assert len(recover_all(RealDisk(), [tmp_path / "A", tmp_path / "B"], KEYS.wrapping, KEYS.signing)) == 2
    after = report(tmp_path)
    assert [copy.whole for copy in after.copies] == [True, True]
    assert after.frames == 1350
    assert {take.state for copy in after.copies for take in copy.takes} == {"recovered"}
    assert sound(tmp_path, bench, "B") == pcm[: 1350 * 320]
    assert recover_all(RealDisk(), [tmp_path / "A", tmp_path / "B"], KEYS.wrapping, KEYS.signing) == []


def test_self_test(tmp_path: Path) -> None:
    def tested(disk: FaultDisk) -> str:
        return self_test(disk, tmp_path / "A", RATE, KEYS.wrapping, KEYS.signing, lambda size: bytes(size), 0)

    disk = FaultDisk()
    assert tested(disk) == ""
    assert list((tmp_path / "A").iterdir()) == []
    disk.lies = True
    assert tested(disk) == "not_same"
    disk.lies, disk.dead = False, errno.ENOSPC
    assert tested(disk) == "disk_full"


def test_a_wav_that_any_player_opens() -> None:
    with wave.open(io.BytesIO(as_wav(voice(1), RATE))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth(), file.getnframes()) == (RATE, 1, 2, RATE)


def test_a_hung_disk_that_wakes_after_all_spoils_nothing(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.play(voice(5))
    hung = bench.writers[0]
    assert isinstance(hung, Inline)
    hung.hangs = True
    bench.play(voice(20, seed=2))
    hung.wake()
    bench.end()
    seen = report(tmp_path)
    assert [(copy.whole, copy.missing) for copy in seen.copies] == [(True, ()), (True, ())]
