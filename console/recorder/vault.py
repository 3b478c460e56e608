"""The disks of a recorder: where its copies go, with which keys. Whatever blocks runs in a thread of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar
from uuid import UUID

from console.aside import to_thread
from console.journal.keys import Keys
from console.moments import as_datetime
from console.recorder.audio import Sound, blocks_of, frame_bytes, gather
from console.recorder.copy_keeper import CopyKeeper
from console.recorder.disk import Disk
from console.recorder.frames import FRAME_S
from console.recorder.manifest import About, Manifest, Unsigned
from console.recorder.recording import Recording
from console.recorder.recovery import recover_all
from console.recorder.sealed import Random, TakeKeys, new_keys, public_key
from console.recorder.self_test import self_test
from console.recorder.shelf import read_manifest, takes_under
from console.recorder.take import Take
from console.recorder.writer import StartWriter, ThreadWriter
from console.thresholds import Thresholds

P = ParamSpec("P")
T = TypeVar("T")


class Away(Protocol):
    """Calls what blocks, elsewhere."""

    def __call__(self, work: Callable[P, T], /, *args: P.args, **more: P.kwargs) -> Awaitable[T]: ...


class Vault:
    """`places`: for each copy its root and then its spares. `start` and `away` are where threads come from."""

    def __init__(
        self, places: Mapping[str, Sequence[Path]], disk: Disk, keys: Keys, random: Random, thresholds: Thresholds,
        rate: int, start: StartWriter = ThreadWriter, away: Away = to_thread,
    ) -> None:  # fmt: skip
        self.places = dict(places)
        self.thresholds = thresholds
        self.rate = rate
        self._disk = disk
        self._keys = keys
        self._random = random
        self._start = start
        self._away = away
        self._open: dict[str, TakeKeys] = {}

    def begin(self, call: str, incident: UUID | None, source: str, now: int, mono: float) -> Recording:
        """A recording of a line that opened just now. `now`: wall time, microseconds UTC."""
        recording = f"{as_datetime(now):%Y%m%d-%H%M%S}-{self._random(4).hex()}"
        about = About(
            recording=recording, started=now, rate=self.rate, call=call, source=source,
            incident=incident.hex if incident else "",
        )  # fmt: skip
        keys = new_keys(recording, self._keys.wrapping, self._keys.signing, self._random)
        self._open[recording] = keys
        copies = [
            CopyKeeper(name, places, self._taker(about, keys), self._start, self.thresholds)
            for name, places in self.places.items()
        ]
        return Recording(about, copies, self.thresholds, mono)

    def _taker(self, about: About, keys: TakeKeys) -> Callable[[Path, str], Take]:
        return lambda place, name: Take(self._disk, place / about.recording / name, about, keys, self._random)

    async def test(self, name: str, now: int) -> str:
        """ "", or why copy `name` could not record a tone."""
        signing, wrapping = self._keys.signing, self._keys.wrapping
        root = self.places[name][0]
        return await self._away(self_test, self._disk, root, self.rate, wrapping, signing, self._random, now)

    async def on_one_disk(self) -> bool:
        """Whether a single disk holds every copy: then one fault takes all."""

        def look() -> bool:
            try:
                return len({self._disk.device(places[0]) for places in self.places.values()}) == 1
            except OSError:
                return False  # the test says what is wrong with it

        return await self._away(look)

    async def recover(self) -> list[Manifest]:
        """Seal what a crash, or a disk that failed, left open."""
        roots = list(dict.fromkeys(place for places in self.places.values() for place in places))
        wrapping, signing = self._keys.wrapping, self._keys.signing
        return await self._away(recover_all, self._disk, roots, wrapping, signing, tuple(self._open))

    async def find(self, calls: Collection[str]) -> dict[tuple[str, str], list[Manifest]]:
        """What lies here of these calls, by (call, copy)."""
        return await self._away(self._find, calls)

    def _find(self, calls: Collection[str]) -> dict[tuple[str, str], list[Manifest]]:
        roots = list(dict.fromkeys(place for places in self.places.values() for place in places))
        found: dict[tuple[str, str], list[Manifest]] = {}
        for takes in takes_under(self._disk, roots).values():
            for take in takes:
                try:
                    manifest = read_manifest(self._disk, take, public_key(self._keys.signing))
                except Unsigned:
                    continue
                if manifest.about.call in calls:
                    found.setdefault((manifest.about.call, manifest.take[:1]), []).append(manifest)
        return found

    def ended(self, recording: Recording) -> None:
        """Its key is needed no longer, and what its disks left open may be recovered; not while one of them hangs."""
        if all(copy.settled for copy in recording.copies):
            self._open.pop(recording.about.recording, None)

    async def recent(self, recording: Recording, seconds: float) -> bytes:
        """What was said last: from a copy on its disk, and the rest, or all of it if that fails, from memory."""
        keys = self._open.get(recording.about.recording)
        size, frames = frame_bytes(self.rate), recording.frames
        first = max(0, frames - round(seconds / FRAME_S))
        kept = Sound(b"", 0, 0)
        healthy = [copy for copy in recording.copies if not copy.facts().fault]
        if keys is not None and healthy:
            kept = await self._away(self._read, healthy[0].newest_take(), keys.data, first, size)
        if kept.missing:
            kept = Sound(b"", 0, 0)
        newest = list(recording.recent)[-(frames - first - kept.frames) or len(recording.recent) :]
        return kept.pcm + b"".join(newest)

    def _read(self, take: Path, key: bytes, first: int, size: int) -> Sound:
        return gather(blocks_of(self._disk, take, key, first), size, first)
