"""The sound that copies hold, opened: for playing what was just said, and for a file that any player opens."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from console.recorder.disk import Disk
from console.recorder.frames import FRAME_S
from console.recorder.sealed import NotOurs
from console.recorder.segment import Block, open_block, parse


class Sound(NamedTuple):
    """`missing`: how many of the frames no copy had; they are silence here."""

    pcm: bytes
    frames: int
    missing: int


def blocks_of(disk: Disk, take: Path, key: bytes, since: int = 0) -> Iterator[Block]:
    """Every block of a take that can be opened, from frame `since` on; also of a segment that is still open."""
    names = [name for name in disk.names(take) if name.endswith(".segment")]
    for name, following in zip(names, [*names[1:], ""], strict=True):
        try:
            if following and parse(disk.read(take / following, 0, 4096)).header.first <= since:
                continue  # it ends before `since`
            contents = parse(disk.read(take / name))
        except (OSError, NotOurs):
            continue
        for place, sealed in enumerate(contents.blocks):
            try:
                yield open_block(sealed, contents.line, place, key)
            except NotOurs:
                continue


def gather(blocks: Iterable[Block], frame_bytes: int, first: int = 0) -> Sound:
    """Frames from `first` to the newest, each from the first block that has it."""
    pcm, have = bytearray(), bytearray()
    for block in blocks:
        if block.end <= first:
            continue
        start, skip = max(block.first, first) - first, max(0, first - block.first)
        end = block.end - first
        pcm += bytes(max(0, end * frame_bytes - len(pcm)))
        have += bytes(max(0, end - len(have)))
        if all(have[start:end]):
            continue
        pcm[start * frame_bytes : end * frame_bytes] = block.pcm[skip * frame_bytes :]
        have[start:end] = b"\1" * (end - start)
    return Sound(bytes(pcm), len(have), have.count(0))


def as_wav(pcm: bytes, rate: int) -> bytes:
    """A WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm)
    return out.getvalue()


def frame_bytes(rate: int) -> int:
    return round(rate * FRAME_S) * 2
