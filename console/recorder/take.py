"""One take of one copy: a folder that begins, grows and ends on one disk. Synchronous; belongs to one thread.

Nothing counts as kept before it was read back and was the same. A take never continues after a fault, for what its
file holds then nobody knows for certain: another take begins in another folder (store.md section 2.4: never retry).
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import msgspec

from console.recorder.disk import Disk
from console.recorder.frames import SEGMENT_FRAMES
from console.recorder.manifest import KEY_NAME, NAME, About, Ending, Manifest, SegmentEntry, signed, spans
from console.recorder.sealed import Random, TakeKeys, public_key
from console.recorder.segment import Block, SegmentHeader, chained, name_of, origin, seal_block


class NotTheSame(Exception):
    """What came back from the disk is not what was written."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What this take has proven. `until`: the frame after the newest that was read back."""

    until: int = 0
    heard: int = 0  # frames from the line, not fill
    size: int = 0  # bytes
    segments: int = 0  # sealed
    sha256: str = ""  # of the newest sealed segment
    fault: str = ""
    over: bool = False  # nothing more will be done


class Take:
    """`folder` is this take's own; the wrapped key of the recording lies in the folder above."""

    def __init__(self, disk: Disk, folder: Path, about: About, keys: TakeKeys, random: Random) -> None:
        self.kept = Kept()
        self.folder = folder
        self._disk = disk
        self._keys = keys
        self._random = random
        self._manifest = Manifest(about=about, take=folder.name, key=public_key(keys.signing).hex())
        self._hash = origin(about.recording, folder.name)
        self._begun = False
        self._blocks = self._first = self._end = self._size = 0  # of the segment that is open
        self._gaps: list[int] = []
        self._line = b""
        self._digest = sha256()

    def keep(self, block: Block) -> Kept:
        """`block` is on the disk and was read back. Raises OSError, NotTheSame."""
        if not self._begun:
            self._begin()
        if self._blocks and block.first != self._end:
            self._seal_segment()  # some frames never reached this copy: the next segment says where it goes on
        written = self._open_segment(block) if not self._blocks else b""
        written += seal_block(block, self._line, self._blocks, self._keys.data, self._random)
        self._append(written)
        self._blocks += 1
        self._end = block.end
        self._gaps += [block.first + place for place in block.gaps]
        self.kept = msgspec.structs.replace(
            self.kept, until=block.end, heard=self.kept.heard + block.heard, size=self.kept.size + len(written)
        )
        if block.end % SEGMENT_FRAMES == 0:
            self._seal_segment()
        return self.kept

    def end(self, state: Ending, *, frames: int | None = None, why: str = "") -> Kept:
        """Seal what there is. Raises as `keep`."""
        if not self._begun:
            self._begin()
        self._manifest = msgspec.structs.replace(self._manifest, state=state, frames=frames, why=why)
        if self._blocks:
            self._seal_segment()
        else:
            self._write_manifest()
        return self.kept

    # ---- inside

    def _begin(self) -> None:
        self._disk.make(self.folder)
        key = self.folder.parent / KEY_NAME
        if KEY_NAME not in self._disk.names(key.parent):
            self._disk.replace(key, self._keys.wrapped)
        if self._disk.read(key) != self._keys.wrapped:
            raise NotTheSame
        self._write_manifest()
        self._begun = True

    def _forget_segment(self) -> None:
        self._blocks = self._first = self._end = self._size = 0
        self._gaps = []

    def _open_segment(self, block: Block) -> bytes:
        about = self._manifest.about
        header = SegmentHeader(
            recording=about.recording, take=self._manifest.take, segment=len(self._manifest.segments),
            first=block.first, rate=about.rate, previous=self._hash,
        )  # fmt: skip
        self._line = header.line()
        self._first = block.first
        self._digest = sha256(bytes.fromhex(self._hash))
        return self._line

    @property
    def _path(self) -> Path:
        return self.folder / name_of(len(self._manifest.segments))

    def _append(self, data: bytes) -> None:
        self._disk.append(self._path, data)
        if self._disk.read(self._path, self._size, len(data)) != data:
            raise NotTheSame
        self._size += len(data)
        self._digest.update(data)

    def _seal_segment(self) -> None:
        """The whole segment is read again; then the manifest names it."""
        sealed = self._digest.hexdigest()
        if chained(self._hash, self._disk.read(self._path)) != sealed:
            raise NotTheSame
        entry = SegmentEntry(
            file=self._path.name, first=self._first, frames=self._end - self._first, size=self._size, hash=sealed,
            gaps=spans(self._gaps),
        )  # fmt: skip
        self._manifest = msgspec.structs.replace(self._manifest, segments=(*self._manifest.segments, entry))
        self._write_manifest()
        self._hash = sealed
        self.kept = msgspec.structs.replace(self.kept, segments=len(self._manifest.segments), sha256=sealed)
        self._forget_segment()

    def _write_manifest(self) -> None:
        data = signed(self._manifest, self._keys.signing)
        self._disk.replace(self.folder / NAME, data)
        if self._disk.read(self.folder / NAME) != data:
            raise NotTheSame
