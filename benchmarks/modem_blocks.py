"""A modem that has stopped reading cannot block the desk: key → paint while every write to it blocks ÷ while it reads.

The whole house in one process, `larmbord --station` on a recorded terminal, with a simulated modem in a process of its
own. The buffer of the pseudo-terminal is filled up, so that the next write of the line blocks at once; then the modem
reads again. In turn, medians. desk.md R29; issue 4: within 2 times.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.ratio import Figure, arguments, show
from tests.support_process import Modem, Place
from tests.support_pty import Terminal

ROUNDS = int(os.environ.get("LARMBORD_BENCH_ROUNDS", "4"))
WORDS = "qzjxkvwqjzxkvqwzjxqkvwjz"  # what is typed, a key at a time: nothing else on the screen looks like it
STUCK_S = 6.0  # so long the line is stuck before the first key: a command waits, and its write blocks


def typed(terminal: Terminal, random: Random) -> list[float]:
    """Milliseconds from each key to the first screen that shows it, on the command line."""
    terminal.press(b":")
    terminal.run(terminal.now() + 1.0)
    first = len(terminal.recording.sent)
    for letter in WORDS:
        terminal.press(letter.encode())
        terminal.run(terminal.now() + random.uniform(0.1, 0.2))
    terminal.run(terminal.now() + 1.0)
    sent = terminal.recording.sent[first : first + len(WORDS)]
    terminal.press(b"\x1b")
    terminal.run(terminal.now() + 1.0)
    screens = [(at, text) for at, text in terminal.recording.screens() if at >= sent[0]]
    shown = [next((at for at, text in screens if WORDS[: n + 1] in text), float("inf")) for n in range(len(WORDS))]
    return [(seen - began) * 1000 for seen, began in zip(shown, sent, strict=True)]


def blocked(terminal: Terminal, modem: Modem, buffer: int, random: Random) -> list[float]:
    """The same while nobody reads at the other end of the cable."""
    modem.say('faults {"stops_reading": true}')
    filled = fill(buffer)
    terminal.run(terminal.now() + STUCK_S)
    fill(buffer)  # what the line's own time-outs flushed
    times = typed(terminal, random)
    if not filled:
        raise SystemExit("The buffer of the pseudo-terminal could not be filled: nothing was blocked.")
    modem.say('faults {"stops_reading": false}')
    return times


def fill(buffer: int) -> int:
    """Octets that went in before a write would have blocked: empty lines, which a modem passes over."""
    written = 0
    try:
        while True:
            written += os.write(buffer, b"\r" * 256)
    except BlockingIOError:
        return written


def main() -> None:
    options = arguments(__doc__ or "")
    random = Random(5)
    idle: list[float] = []
    stuck: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        argv = [sys.executable, "-m", "console.cli", "--station", str(place.station), "--operator", "L.EK"]
        with place.modem() as modem:
            buffer = os.open(place.link, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
            with Terminal(argv) as terminal:
                if not terminal.wait_for(lambda text: "MODEM ok" in text, 60):
                    raise SystemExit("The desk never came up.")
                terminal.press(b"\x1b")  # the sound check: later
                typed(terminal, random)  # warm
                for _ in range(ROUNDS):
                    idle += typed(terminal, random)
                    stuck += blocked(terminal, modem, buffer, random)
                    terminal.run(terminal.now() + 8.0)  # the line finds its modem again
            os.close(buffer)
    show(figures(idle, stuck), as_json=options.json)


def figures(idle: list[float], stuck: list[float]) -> list[Figure]:
    detail = f"{statistics.median(stuck):.1f} ms against {statistics.median(idle):.1f} ms, n={len(stuck)}"
    p95 = [sorted(times)[round(0.95 * len(times)) - 1] for times in (stuck, idle)]
    return [
        Figure("key → paint, modem not reading ÷ reading, median", statistics.median(stuck) / statistics.median(idle),
               "times", 2.0, detail=detail),
        Figure("key → paint, modem not reading ÷ reading, p95", p95[0] / p95[1], "times", 2.0,
               detail=f"{p95[0]:.1f} ms against {p95[1]:.1f} ms"),
    ]  # fmt: skip


if __name__ == "__main__":
    main()
