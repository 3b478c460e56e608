"""The open lines of alarm phones, as the feed tells of them.

A scenario says what is heard on a line and when it is recorded; that the line opens first, closes when it is lost, and
is silent once the desk has hung up, follows from that.
"""

from __future__ import annotations

from collections.abc import Mapping

from console.training import messages
from console.training.cast import device_of
from console.training.kinds import Audio, Recording
from console.training.model import Actor

NEEDS_LINE = ("arming", "recording", "quiet", "noise", "stalled", "degraded")


class AlarmLines:
    """Which actor's line is open, under which name. Pure but for that memory."""

    def __init__(self, cast: Mapping[str, Actor]) -> None:
        self._cast = cast
        self._open: dict[str, str] = {}
        self._opened = 0
        self._shut: set[str] = set()  # the desk hung up: the phone does not call again by itself

    def heard(self, id: str, what: Audio, now: int) -> list[bytes]:
        """The messages of something heard on a line; none when the desk has hung up."""
        if what.line in self._shut:
            return []
        opening = self._opening(id, what.line, now)
        return [*opening, messages.audio(id, what, self._cast[what.line], self._open[what.line], now)]

    def recorded(self, id: str, what: Recording, now: int) -> list[bytes]:
        """The messages of a state of the line recording."""
        told = messages.recording(id, what, self._cast[what.line], now)
        if what.state == "lost":
            return [told, *self._closing(id, what.line, "lost", now)]
        if what.state not in NEEDS_LINE:
            return [told]
        return [] if what.line in self._shut else [*self._opening(id, what.line, now), told]

    def hang_up(self, call: str, now: int) -> list[bytes]:
        """The desk hangs up; nothing when no line has that name."""
        name = next((name for name, open_call in self._open.items() if open_call == call), None)
        if name is None:
            return []
        self._shut.add(name)
        return self._closing(call, name, "local", now)

    def is_open(self, call: str) -> bool:
        return call in self._open.values()

    def _opening(self, id: str, name: str, now: int) -> list[bytes]:
        if name in self._open:
            return []
        self._opened += 1
        self._open[name] = call = f"line-{name}-{self._opened}"
        return [messages.line_opened(f"{id}.open", device_of(name, self._cast[name]), call, now)]

    def _closing(self, id: str, name: str, why: str, now: int) -> list[bytes]:
        call = self._open.pop(name, None)
        if call is None:
            return []
        return [messages.line_closed(f"{id}.closed", device_of(name, self._cast[name]), call, why, now)]
