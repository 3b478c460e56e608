"""How long to wait before trying again: longer each time, never the same for everybody."""

from __future__ import annotations

from random import Random

FIRST_S = 1.0
LONGEST_S = 30.0  # an alarm may be waiting at the other end: never longer; ours


class Backoff:
    """Doubles from `first_s` to `longest_s`, and takes between half and all of it by chance."""

    def __init__(self, random: Random, first_s: float = FIRST_S, longest_s: float = LONGEST_S) -> None:
        self._random = random
        self._first_s = first_s
        self._longest_s = longest_s
        self._failures = 0

    def next(self, lived_s: float = 0.0) -> float:
        """Seconds to wait now, after an attempt that lived so long: a long life starts the count anew."""
        if lived_s >= self._longest_s:
            self._failures = 0
        wait = min(self._longest_s, self._first_s * 2.0 ** min(self._failures, 32))
        self._failures += 1
        return wait * (0.5 + self._random.random() / 2)

    def worked(self) -> None:
        """The last attempt was good for something."""
        self._failures = 0

    def asked(self, first_s: float) -> None:
        """The other side says how long to wait at first; taken within a tenth of a second and the longest."""
        self._first_s = min(self._longest_s, max(0.1, first_s))
