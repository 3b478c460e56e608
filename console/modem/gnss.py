"""A satellite receiver as it is now: its state, the last place, and its time against our clock. No I/O.

No fix is a normal state. A place needs a second fix that agrees, because a checksum of eight bits lets every 256th
broken sentence through. The receiver's date can be wrong by years (week rollover): it sets no clock and orders nothing
(modem.md section 10).
"""

from __future__ import annotations

from collections import Counter, deque
from statistics import median
from typing import Literal

import msgspec

from console.modem.nmea import Said, Sentences, understand
from console.moments import SECOND, from_datetime
from maps.geo import distance_m

SILENT_S = 10.0  # modem.md section 10: no sentence for so long is its own state
FIX_STANDS_S = 30.0  # a fix this young still counts: single epochs without one are no news (ours)
AGREES_M = 1000.0  # two fixes this near each other are one place (ours; no station moves faster between two)
OFFSETS_KEPT = 31  # the middle of so many: one sentence that waited in a buffer says nothing
UNREADABLE_FROM = 3  # lines that were dropped: fewer are the end of something (ours)
DAY_S = 86_400
ROLLOVER_DAYS = 1024 * 7  # GPS counts weeks to 1024 and begins anew (IS-GPS-200 section 20.3.3.3.1.1)

State = Literal["starting", "silent", "unreadable", "no_fix", "fix"]


class Place(msgspec.Struct, frozen=True):
    """Where the receiver was, `at` our clock (microseconds UTC) and `mono` ours too (seconds)."""

    lat: float
    lon: float
    at: int
    mono: float


class Offset(msgspec.Struct, frozen=True):
    """The receiver's time minus ours: `seconds` of the day (-43,200 to 43,200), and whole `days` beside that."""

    seconds: float
    days: int

    @property
    def rollover(self) -> bool:
        """Whether the days are the receiver's known fault and nothing else."""
        return self.days % ROLLOVER_DAYS == 0


class Receiver:
    """Fed with bytes; asked for its state. `began`: seconds on the monotonic clock, as all `mono` here."""

    def __init__(self, began: float) -> None:
        self.counts: Counter[str] = Counter()  # bytes, sentences, unknown, and what was dropped: nmea.Wrong
        self.place: Place | None = None  # the last one, whatever the state is now
        self.satellites: int | None = None
        self._began = began
        self._sentence_at: float | None = None
        self._dropped = 0  # lines since the newest sentence
        self._sentences = Sentences()
        self._candidate: Place | None = None
        self._offsets: deque[tuple[float, int]] = deque(maxlen=OFFSETS_KEPT)

    def reopened(self, mono: float) -> None:
        """The port is new: half a sentence is gone; the last place stays, with its age."""
        self._sentences, self._began, self._sentence_at, self._dropped = Sentences(), mono, None, 0

    def data_received(self, data: bytes, mono: float, now: int) -> None:
        """Some bytes, split anywhere, that came at `mono` (seconds) and `now` (microseconds UTC). Never raises."""
        self.counts["bytes"] += len(data)
        for line in self._sentences.feed(data):
            said = understand(line)
            if isinstance(said, Said):
                self._take(said, mono, now)
            else:
                self.counts[said] += 1
                self._dropped += 1

    def state(self, mono: float) -> State:
        """`unreadable`: lines come, and no sentence among them."""
        heard = self._sentence_at
        if heard is None and mono - self._began < SILENT_S:
            return "starting"
        if heard is None or mono - heard >= SILENT_S:
            return "unreadable" if self._dropped >= UNREADABLE_FROM else "silent"
        return "fix" if self.place is not None and mono - self.place.mono < FIX_STANDS_S else "no_fix"

    def heard_at(self) -> float | None:
        """When the newest whole sentence came."""
        return self._sentence_at

    def offset(self) -> Offset | None:
        """Our clock against the receiver's, while it says the time."""
        if not self._offsets:
            return None
        days = Counter(day for _, day in self._offsets).most_common(1)[0][0]
        return Offset(median(seconds for seconds, day in self._offsets if day == days), days)

    def _take(self, said: Said, mono: float, now: int) -> None:
        self.counts["sentences"] += 1
        self.counts["unknown"] += not said.known
        self._sentence_at, self._dropped = mono, 0
        if said.satellites is not None:
            self.satellites = said.satellites
        if said.at is not None:
            self._compare((from_datetime(said.at) - now) / SECOND)
        if said.fix:
            self._locate(Place(said.lat, said.lon, now, mono))

    def _locate(self, found: Place) -> None:
        """Believed once a fix before it lies near: also when the station really moved."""
        if self._candidate is not None and _apart(self._candidate, found) <= AGREES_M:
            self.place = found
        self._candidate = found

    def _compare(self, difference: float) -> None:
        days = round(difference / DAY_S)
        self._offsets.append((difference - days * DAY_S, days))


def _apart(one: Place, other: Place) -> float:
    return distance_m(one.lat, one.lon, other.lat, other.lon)
