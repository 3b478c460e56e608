"""A tone, written and read back through the very code that records: ARMED is proven, not hoped (desk.md section 9)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from console.recorder.audio import blocks_of, gather
from console.recorder.disk import Disk, why
from console.recorder.frames import BLOCK_FRAMES, FRAME_S, Frame
from console.recorder.levels import measure
from console.recorder.manifest import About
from console.recorder.sealed import Random, new_keys, public_key
from console.recorder.segment import block_of
from console.recorder.shelf import SELF_TEST
from console.recorder.take import NotTheSame, Take
from console.recorder.verify import verify_take

TONE_HZ = 1000
TONE_DB = -20.0
TONE_S = 1.0


def tone(rate: int) -> bytes:
    at = np.arange(round(rate * TONE_S)) / rate
    return (np.sin(2 * np.pi * TONE_HZ * at) * 32768 * 10 ** (TONE_DB / 20)).astype("<i2").tobytes()


def self_test(disk: Disk, root: Path, rate: int, wrapping: bytes, signing: bytes, random: Random, now: int) -> str:
    """ "", or a word of wording/names.py "recording why" for what is wrong with `root`. Takes as long as its disk."""
    keys = new_keys(SELF_TEST, wrapping, signing, random)
    folder = root / SELF_TEST
    take = Take(disk, folder / "T1", About(recording=SELF_TEST, started=now, rate=rate), keys, random)
    try:
        if disk.names(folder):
            disk.remove(folder)
        heard = _through(disk, take, tone(rate), rate, keys.data)
        report = verify_take(disk, take.folder, public_key(signing), wrapping)
        disk.remove(folder)
    except OSError as fault:
        return why(fault)
    except NotTheSame:
        return "not_same"
    level = measure(heard) if heard else None
    plausible = level is not None and abs(level.rms_db - (TONE_DB - 3)) < 1 and level.flatness < 0.1
    return "" if heard == tone(rate) and plausible and not report.findings else "not_same"


def _through(disk: Disk, take: Take, pcm: bytes, rate: int, key: bytes) -> bytes:
    """What comes back of `pcm` when it was recorded."""
    size = round(rate * FRAME_S) * 2
    frames = [Frame(place, pcm[place * size : (place + 1) * size]) for place in range(len(pcm) // size)]
    for start in range(0, len(frames), BLOCK_FRAMES):
        take.keep(block_of(frames[start : start + BLOCK_FRAMES]))
    take.end("sealed", frames=len(frames))
    return gather(blocks_of(disk, take.folder, key), size).pcm


SelfTest = Callable[[Path], str]
