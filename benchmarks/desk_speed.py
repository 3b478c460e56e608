"""How fast the desk is, as ratios against an empty Textual program on the same machine in the same minutes.

First paint; key to paint with 10 000 rows and 100 events a second, beside Textual's DataTable doing the same; idle
processor time (textual.md section 17). Interleaved, medians; the first round is thrown away.
"""

from __future__ import annotations

import os
import random
import re
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import pyte  # noqa: E402
from ratio import Figure, arguments, show  # noqa: E402

from tests.support_pty import NOISE, Recording, Terminal  # noqa: E402

ROUNDS = int(os.environ.get("LARMBORD_BENCH_ROUNDS", "6"))
STARTS = 3 * ROUNDS  # a start is short, and a shared machine's speed changes between two of them
KEYS, ROWS, RATE = 40, 10_000, 100.0
IDLE_S = 20.0
START_S = 1.2  # longer than any of them takes to start
PROGRAMS = str(Path(__file__).with_name("desk_programs.py"))
SIZE = (100, 30)
STARTERS: dict[str, Callable[[str], bool]] = {
    "empty": lambda text: "LARMBORD" in text,
    "desk": lambda text: "MIRA EXEMPEL" in text and "F12 colleague" in text,
}


def argv(*words: str) -> list[str]:
    return [sys.executable, PROGRAMS, *words]


def first_paint(words: tuple[str, ...], seen: Callable[[str], bool]) -> tuple[float, float]:
    """Seconds from just before the fork to the first screen that satisfies `seen`, and how many it waited for a CPU.

    The waiting tells a machine that is shared with others from a slow program. Nothing is parsed while it runs.
    """
    waited: list[tuple[float, float]] = []
    with Terminal(argv(*words), 120, 40) as terminal:
        while terminal.now() < START_S:
            terminal.read(0.005)
            waited.append((terminal.now(), terminal.schedstat()[1]))
        found = terminal.recording.first_time(seen)
    if found is None:
        return float("nan"), 0.0
    return found, next(seconds for stamp, seconds in waited if stamp >= found)


def key_to_paint(words: tuple[str, ...], ready: Callable[[str], bool]) -> tuple[list[float], float]:
    """Seconds from each key to the first screen on which the cursor has moved; and the share of time in the queue."""
    rng = random.Random(7)
    with Terminal(argv(*words), *SIZE) as terminal:
        if not terminal.wait_for(ready, 60):
            return [], 0.0
        terminal.run(terminal.now() + 2.0)
        start, (ran, waited) = terminal.now(), terminal.schedstat()
        moments, at = [], start
        for number in range(KEYS):
            at += rng.uniform(0.09, 0.15)
            moments.append((at, b"\x1b[B" if number % 8 < 4 else b"\x1b[A"))  # four down, four up: it always moves
        terminal.run(at + 1.0, moments)
        ran_now, waited_now = terminal.schedstat()
        share = (waited_now - waited) / max(0.001, (waited_now - waited) + (ran_now - ran))
        sent = [stamp for stamp in terminal.recording.sent if stamp >= start]
        return effects(terminal.recording, sent), share


def effects(recording: Recording, sent: list[float]) -> list[float]:
    """For each key, the time until the row of the cursor is another one than before it."""
    screen = pyte.Screen(recording.cols, recording.rows)
    stream = pyte.ByteStream(screen)
    keys, times, before = list(sent), [], None
    for stamp, data in recording.chunks:
        while keys and before is None and stamp >= keys[0]:
            before = cursor(screen)
        stream.feed(NOISE.sub(b"", data))
        if before is not None and cursor(screen) != before:
            times.append(stamp - keys.pop(0))
            before = None
    return times


def cursor(screen: pyte.Screen) -> str:
    """What stands on the row that looks chosen: a bold row on a ground of its own, or the one with the mark."""
    grounds: dict[str, int] = {}
    for y in range(5, screen.lines):
        ground = screen.buffer[y][6].bg
        grounds[ground] = grounds.get(ground, 0) + 1
    usual = max(grounds, key=lambda ground: grounds[ground])
    for y in range(0, screen.lines):
        line = screen.display[y]
        if screen.buffer[y][6].bg != usual and y >= 4 and re.search(r"(row|new) \d", line):
            return line
        if line.startswith("> row"):
            return line
    return ""


def idle(words: tuple[str, ...]) -> float:
    """Per cent of one processor over IDLE_S seconds, after two of rest."""
    with Terminal(argv(*words), 120, 40) as terminal:
        terminal.run(4.0)
        before = terminal.cpu()
        terminal.run(4.0 + IDLE_S)
        return (terminal.cpu() - before) / IDLE_S * 100


def percentile(values: list[float], share: float) -> float:
    """Nearest rank."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else float("nan")


def first_paints() -> list[Figure]:
    """Two starts after one another make one ratio; which of them is first changes from round to round."""
    pairs: list[dict[str, tuple[float, float]]] = []
    for number in range(STARTS + 1):
        order = STARTERS if number % 2 else dict(reversed(STARTERS.items()))
        pairs.append({name: first_paint((name,), seen) for name, seen in order.items()})
    figures = []
    for name, each in (("", lambda time: time[0]), (", without waiting for a CPU", lambda time: time[0] - time[1])):
        ratio = statistics.median(each(pair["desk"]) / each(pair["empty"]) for pair in pairs[1:])
        desk, empty = (statistics.median(each(pair[program]) for pair in pairs[1:]) for program in ("desk", "empty"))
        detail = f"desk {desk * 1000:.0f} ms, empty app {empty * 1000:.0f} ms, n={STARTS}"
        figures.append(Figure(f"first paint ÷ empty app{name}", ratio, "×", 1.4, detail=detail))
    return figures


def keys() -> list[Figure]:
    load = (str(ROWS), str(RATE))
    runs = {"list": ("list",), "desk": ("desk", *load), "table": ("table", *load)}
    times: dict[str, list[float]] = {name: [] for name in runs}
    shares: dict[str, list[float]] = {name: [] for name in runs}
    for _round in range(max(1, ROUNDS // 3)):
        for name, words in runs.items():
            found, share = key_to_paint(words, lambda text: "row 0000" in text)
            times[name] += found
            shares[name].append(share)
    figures = []
    for name, share, limit in (("p50", 0.5, 2.5), ("p95", 0.95, 5.0)):
        desk, base, table = (percentile(times[each], share) for each in ("desk", "list", "table"))
        detail = f"desk {desk * 1000:.0f} ms, ten idle rows {base * 1000:.0f} ms, DataTable {table * 1000:.0f} ms; "
        detail += f"n={len(times['desk'])}/{len(times['list'])}/{len(times['table'])}, run queue "
        detail += "/".join(f"{statistics.mean(shares[each]):.0%}" for each in ("desk", "list", "table"))
        figures.append(
            Figure(f"key to paint, 10 000 rows, 100 events/s, {name} ÷ idle", desk / base, "×", limit, detail=detail)
        )
        figures.append(Figure(f"DataTable ÷ desk, {name}", table / desk, "×", 1.0, at_least=True))
    return figures


if __name__ == "__main__":
    options = arguments(__doc__ or "")
    found = [
        *first_paints(),
        *keys(),
        Figure("idle processor time", idle(("desk",)), "%", 2.0, detail=f"{IDLE_S:.0f} s"),
    ]
    show(found, as_json=options.json)
