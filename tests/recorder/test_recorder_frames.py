"""The same bytes give the same frames, however they were cut (modem.md section 12)."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from console.recorder.frames import FRAME_S, Frame, Framer
from tests.recorder.recorder_bench import RATE, SECOND_BYTES, voice

PCM = voice(6)


def framed(cuts: list[int], pauses: dict[int, float], rate: int = RATE, pcm: bytes = PCM) -> list[Frame]:
    """`pcm` in pieces that end at `cuts`, at the pace of the line; the line is silent for `pauses[byte]` before it."""
    framer, frames, paused = Framer(rate, 50.0), [], 0.0
    ends = sorted({*cuts, *pauses, len(pcm)} - {0})
    start = 0
    now = 50.0
    for end in ends:
        paused += pauses.get(start, 0.0)
        while now + 0.1 < 50.0 + paused + start / SECOND_BYTES:  # ticks while nothing comes
            now += 0.1
            frames += framer.still(now)
        now = 50.0 + paused + end / SECOND_BYTES
        frames += framer.feed(pcm[start:end], now)
        start = end
    return frames + framer.end(now)


def gaps(frames: list[Frame]) -> list[int]:
    return [frame.number for frame in frames if frame.gap]


def whole(step: int) -> list[int]:
    return list(range(step, len(PCM), step))


def test_an_even_line_gives_its_own_bytes() -> None:
    frames = framed(whole(320), {})
    assert b"".join(frame.data for frame in frames) == PCM
    assert gaps(frames) == []
    assert [frame.number for frame in frames] == list(range(300))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, len(PCM) - 1), min_size=40, max_size=120))
def test_any_chunks_give_the_same_frames(cuts: list[int]) -> None:
    """No chunk is longer than the line needs in a fifth of a second: longer ones are a pause and a burst."""
    assert framed([*cuts, *whole(3001)], {}) == framed(whole(320), {})


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, len(PCM) - 1), max_size=60),
    st.dictionaries(st.sampled_from(range(9600, len(PCM) - 9600, 9601)), st.integers(11, 300), max_size=3),
)
def test_gaps_are_the_same_frames_whatever_the_chunks(cuts: list[int], pauses: dict[int, int]) -> None:
    silent = {at: frames * FRAME_S for at, frames in pauses.items()}
    plain = framed(whole(320), silent)
    assert framed([*cuts, *whole(2999)], silent) == plain
    assert len(plain) in (300 + sum(pauses.values()), 301 + sum(pauses.values()))


def test_a_gap_is_where_it_was_and_as_long() -> None:
    frames = framed(whole(333), {32_000: 0.5})
    assert gaps(frames) == list(range(100, 125))
    assert b"".join(frame.data for frame in frames if not frame.gap) == PCM


def test_half_a_sample_waits_for_its_other_half() -> None:
    """An odd byte before a pause: what follows is not shifted by one, which would be static."""
    frames = framed([32_001], {32_001: 0.5})
    kept = b"".join(frame.data for frame in frames)
    assert kept[:32_000] == PCM[:32_000]
    assert kept.endswith(PCM[32_000:])


def test_late_bytes_are_not_lost_bytes() -> None:
    """A host that was busy: nothing for half a second, then one byte, then all of it at once."""
    framer = Framer(RATE, 0.0)
    frames = [frame for at in range(50) for frame in framer.feed(PCM[at * 320 : at * 320 + 320], at * 0.02 + 0.02)]
    frames += framer.feed(PCM[16_000:16_001], 1.5)
    frames += framer.feed(PCM[16_001:24_000], 1.5)
    for at in range(75, 150):
        frames += framer.feed(PCM[at * 320 : at * 320 + 320], at * 0.02 + 0.02)
    assert gaps(frames) == []
    assert b"".join(frame.data for frame in frames) == PCM[: 150 * 320]


def test_a_line_that_never_speaks_is_silence_from_its_first_frame() -> None:
    framer = Framer(RATE, 7.0)
    frames = framer.still(8.5) + framer.still(9.0) + framer.end(10.0)
    assert gaps(frames) == list(range(150))


def test_sixteen_kilohertz() -> None:
    framer = Framer(16_000, 0.0)
    frames = framer.feed(bytes(640), 0.02) + framer.feed(bytes(6400), 0.22) + framer.end(0.22)
    assert {len(frame.data) for frame in frames} == {640}
    assert len(frames) == 11
