"""After a crash: what every open take holds is sealed and stated. What the crash took was never called kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import msgspec

from console.recorder.disk import Disk
from console.recorder.manifest import NAME, Manifest, SegmentEntry, Unsigned, signed, spans
from console.recorder.sealed import NotOurs, public_key
from console.recorder.segment import Block, chained, name_of, open_block, origin, parse
from console.recorder.shelf import read_key, read_manifest, takes_under


def recover_all(
    disk: Disk, roots: Iterable[Path], wrapping: bytes, signing: bytes, but: Collection[str] = ()
) -> list[Manifest]:
    """Each open take in these roots, but of the recordings that run now. A take that resists is left as it is."""
    done: list[Manifest] = []
    for recording, takes in takes_under(disk, roots).items():
        for take in takes if recording not in but else ():
            try:
                manifest = recover(disk, take, wrapping, signing)
            except (OSError, Unsigned, NotOurs):
                continue  # `larmbord recording verify` names it
            if manifest is not None:
                done.append(manifest)
    return done


def recover(disk: Disk, take: Path, wrapping: bytes, signing: bytes) -> Manifest | None:
    """Seal an open take. None: it was not open. Raises OSError, Unsigned, NotOurs."""
    manifest = read_manifest(disk, take, public_key(signing))
    if manifest.state != "open":
        return None
    rest = _rest(disk, take, manifest, wrapping)
    segments = (*manifest.segments, rest) if rest is not None else manifest.segments
    manifest = msgspec.structs.replace(manifest, state="recovered", segments=segments)
    disk.replace(take / NAME, signed(manifest, signing))
    return manifest


def _rest(disk: Disk, take: Path, manifest: Manifest, wrapping: bytes) -> SegmentEntry | None:
    """The segment that was open: its whole blocks stay, the torn end is cut off."""
    name = name_of(len(manifest.segments))
    if name not in disk.names(take):
        return None
    key = read_key(disk, take, manifest.about.recording, wrapping)
    if key is None:
        return None  # erased: nobody can say what is in it
    whole = disk.read(take / name)
    try:
        contents = parse(whole)
    except NotOurs:
        return None  # not even its first line is whole
    blocks: list[Block] = []
    size = len(contents.line)
    for place, sealed in enumerate(contents.blocks):
        try:
            blocks.append(open_block(sealed, contents.line, place, key))
        except NotOurs:
            break
        size += 4 + len(sealed)
    if not blocks:
        return None
    if size < len(whole):
        disk.truncate(take / name, size)
    previous = manifest.segments[-1].hash if manifest.segments else origin(manifest.about.recording, manifest.take)
    first, end = blocks[0].first, blocks[-1].end
    gaps = spans([block.first + place for block in blocks for place in block.gaps])
    return SegmentEntry(
        file=name, first=first, frames=end - first, size=size, hash=chained(previous, whole[:size]), gaps=gaps
    )
