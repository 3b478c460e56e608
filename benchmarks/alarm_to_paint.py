"""From bytes on the modem's pseudo-terminal to the card painted on a terminal: the whole house, real processes.

A simulated modem, `larmbord --station` on a recorded terminal, and texts from numbers nobody knows, so that each is a
card of its own. Once idle, once while another process appends 50 events a second to the same journal. There is no
outside limit for it but desk.md section 14 (p95 ≤ 250 ms from event to screen): figures are printed, nothing is timed
into a test.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import statistics
import sys
import tempfile
from pathlib import Path
from random import Random
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.ratio import Figure, arguments, show
from console.clock import SystemClock
from console.events import DeviceReported, NewEvent
from console.journal.key_file import key_path, load_keys
from console.journal.sqlite_journal import open_journal
from console.text import Untrusted
from tests.support_process import Modem, Place
from tests.support_pty import Terminal

CARDS = 12  # what fits in the list at 120 × 40
SESSIONS = 3
DISTURBANCE_PER_S = 50


def disturb(journal: Path, seconds: float) -> None:
    """Append events at a steady rate, from a process of its own."""

    async def run() -> None:
        clock = SystemClock()
        appending = open_journal(journal, clock, load_keys(key_path(journal), journal), checkpoints=False)
        until = clock.mono() + seconds
        while clock.mono() < until:
            fact = DeviceReported(device=Untrusted("D-50"), battery=round(clock.mono()) % 100)
            await appending.append([NewEvent(fact=fact, cmd=uuid4())])
            await clock.sleep(1 / DISTURBANCE_PER_S)
        await appending.close()

    asyncio.run(run())


def session(load: bool, random: Random) -> list[float]:
    """Milliseconds from the text on its way to the modem to its card on the screen."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        argv = [sys.executable, "-m", "console.cli", "--station", str(place.station), "--operator", "L.EK"]
        with place.modem() as modem, Terminal(argv) as terminal:
            assert terminal.wait_for(lambda text: "MODEM ok" in text), "the desk never came up"
            terminal.press(b"\x1b")  # the sound check: later
            disturbing = multiprocessing.Process(target=disturb, args=(place.journal, CARDS * 1.0 + 3))
            if load:
                disturbing.start()
            sent = send(modem, terminal, random)
            if load:
                disturbing.join()
            screens = terminal.recording.screens()
        found = [next((at for at, text in screens if at >= began and number in text), None) for number, began in sent]
        return [(at - began) * 1000 for at, (_, began) in zip(found, sent, strict=True) if at is not None]


def send(modem: Modem, terminal: Terminal, random: Random) -> list[tuple[str, float]]:
    sent = []
    for card in range(CARDS):
        number = f"07017406{30 + card}"
        terminal.run(terminal.now() + random.uniform(0.5, 0.8))
        sent.append((number, terminal.now()))
        modem.say(f"text {number} hjalp")
    terminal.run(terminal.now() + 1.5)
    return sent


def main() -> None:
    options = arguments(__doc__ or "")
    random = Random(41)
    found: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(SESSIONS):
        for load in (False, True):
            found[load] += session(load, random)
    figures = []
    for load, name in ((False, "idle"), (True, f"under {DISTURBANCE_PER_S} events/s")):
        times = sorted(found[load])
        p95 = times[max(0, round(0.95 * len(times)) - 1)]
        detail = f"n={len(times)} of {SESSIONS * CARDS}"
        for which, value in (("p50", statistics.median(times)), ("p95", p95)):
            figures.append(Figure(f"text on the pty → card painted, {name}, {which}", value, "ms", 250, detail=detail))
    show(figures, as_json=options.json)


if __name__ == "__main__":
    main()
