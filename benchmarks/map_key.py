"""From a key to the moved map on the terminal, against a key to the moved cursor in an otherwise empty Textual app.

Both programs run in a terminal of 120 x 40 at the same time and get their keys in turn, so that what the machine does
besides hits both alike. A key counts until the end of the frame that shows its effect. On the national ground, and with
`--file` on a map file too (benchmarks/tiles_fixture.py makes one of Helsinki). The issue's limit is 2.
"""

from __future__ import annotations

import os
import random
import sys
from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import pyte  # noqa: E402
from ratio import Figure, parser, show  # noqa: E402

from tests.support_pty import NOISE, Recording, Terminal  # noqa: E402

KEYS = int(os.environ.get("LARMBORD_BENCH_KEYS", "120"))
SIZE = (120, 40)
FRAME_ENDS = b"\x1b[?2026l"
NOTE_S = 0.002
SETTLE_S = 0.12  # after each key: longer than any frame takes
RIGHT, LEFT, UP, DOWN = b"\x1b[C", b"\x1b[D", b"\x1b[A", b"\x1b[B"
WAYS = {
    "pan": [RIGHT, DOWN, LEFT, LEFT, UP, UP, RIGHT, DOWN],  # round the start, and never twice the same picture
    "zoom": [b"-", b"-", b"-", b"+", b"+", b"+"],
    "cursor": [DOWN] * 4 + [UP] * 4,
}
PROGRAMS = str(Path(__file__).with_name("desk_programs.py"))
Seen = Callable[[pyte.Screen], str]


class Program:
    """One program on its terminal, and the times of its keys."""

    def __init__(self, words: tuple[str, ...], ready: str, keys: bytes, seen: Seen) -> None:
        self.terminal = Terminal([sys.executable, PROGRAMS, *words], *SIZE)
        self.ready, self.first_keys, self.seen = ready, keys, seen
        self.waited: list[tuple[float, float]] = []

    def start(self) -> None:
        self.terminal.__enter__()
        assert self.terminal.wait_for(lambda text: self.ready in text, 60), self.ready
        self.terminal.run(self.terminal.now() + 2.0)
        if self.first_keys:
            self.terminal.press(self.first_keys)
            self.terminal.run(self.terminal.now() + 2.0)
        self.terminal.recording.sent.clear()

    def press(self, key: bytes) -> None:
        """The key, and everything that comes of it; with it how long the program's main thread waited for a CPU."""
        while self.terminal.read(0):
            pass
        self._note()
        self.terminal.press(key)
        end = self.terminal.now() + SETTLE_S
        while (now := self.terminal.now()) < end:
            if self.terminal.read(end - now):
                self._note()

    def _note(self) -> None:
        self.waited.append((self.terminal.now(), self.terminal.schedstat()[1]))

    def times(self) -> list[tuple[float, float]]:
        """Of each key: seconds to its frame, and the same without waiting for a CPU."""
        found = effects(self.terminal.recording, self.seen)
        return [(end - start, end - start - (self._waited(end) - self._waited(start))) for start, end in found]

    def _waited(self, at: float) -> float:
        """What was noted last at `at`; a note follows what it is about by some microseconds."""
        return self.waited[max(0, bisect_right(self.waited, (at + NOTE_S, float("inf"))) - 1)][1]


def effects(recording: Recording, seen: Seen) -> list[tuple[float, float]]:
    """Of each key, when it was sent and when the first frame that looks different where its effect is was whole."""
    screen = pyte.Screen(*SIZE)
    stream = pyte.ByteStream(screen)
    keys, times, before = list(recording.sent), [], None
    for stamp, data in recording.chunks:
        while keys and stamp >= keys[0]:
            before, sent = seen(screen), keys.pop(0)
        stream.feed(NOISE.sub(b"", data))
        if before is not None and FRAME_ENDS in data and seen(screen) != before:
            times.append((sent, stamp))
            before = None
    return times


def the_map(screen: pyte.Screen) -> str:
    """The picture alone: between the words above it and the message below."""
    return "\n".join(screen.display[8:36])


def the_cursor(screen: pyte.Screen) -> str:
    return next((line for line in screen.display if line.startswith("> row")), "")


def measured(file: str, rng: random.Random) -> list[Figure]:
    figures = []
    for way in ("pan", "zoom"):
        pictures = Program(("map", *([file] if file else [])), "MIRA EXEMPEL", b"z", the_map)
        cursor = Program(("list",), "row 00000", b"", the_cursor)
        cursor.start()
        pictures.start()
        for number in range(KEYS):
            for program, keys in ((pictures, WAYS[way]), (cursor, WAYS["cursor"])):
                program.press(keys[number % len(keys)])
                program.terminal.run(program.terminal.now() + rng.uniform(0.0, 0.03))
        figures += compared(f"{way}{' on streets' if file else ''}", pictures.times(), cursor.times())
        pictures.terminal.__exit__()
        cursor.terminal.__exit__()
    return figures


def compared(way: str, ours: list[tuple[float, float]], base: list[tuple[float, float]]) -> list[Figure]:
    """The first keys are warm-up."""
    ours, base = ours[len(ours) // 10 :], base[len(base) // 10 :]
    figures = []
    for which, note in ((0, ""), (1, ", without waiting for a CPU")):
        for name, share in (("p50", 0.5), ("p95", 0.95)):
            map_s, cursor_s = (percentile([times[which] for times in each], share) for each in (ours, base))
            detail = f"map {map_s * 1000:.1f} ms, cursor {cursor_s * 1000:.1f} ms, n={len(ours)}/{len(base)}"
            said = f"key → map painted ÷ key → cursor, {way}, {name}{note}"
            figures.append(Figure(said, map_s / cursor_s, "×", 2, detail=detail))
    return figures


def percentile(values: list[float], share: float) -> float:
    """Nearest rank."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


if __name__ == "__main__":
    arguments = parser(__doc__ or "")
    arguments.add_argument("--file", default="", help="a map file with Helsinki on it")
    options = arguments.parse_args()
    found = measured("", random.Random(7))
    show(found + (measured(options.file, random.Random(7)) if options.file else []), as_json=options.json)
