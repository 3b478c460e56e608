"""The programs that the desk's benchmarks run side by side, each in a terminal of its own.

`python benchmarks/desk_programs.py NAME [ROWS RATE]`: empty, list, desk, table; `map [FILE]`. A number typed with Enter
is not needed: every digit or arrow is a key whose effect shows.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
MARKER = "LARMBORD"
FIXES = 500


def empty() -> None:
    """The least a Textual program can be: the baseline of first paint."""
    from textual.app import App, ComposeResult
    from textual.widgets import Static

    class Empty(App[None]):
        def compose(self) -> ComposeResult:
            yield Static(MARKER)

    Empty().run(mouse=False)


def short_list() -> None:
    """An idle list of ten rows in an otherwise empty app: the baseline of key to paint."""
    from textual.app import App, ComposeResult

    from console.theme import COLOUR
    from console.widgets.rows import Row, Span, row
    from console.widgets.virtual_list import VirtualList

    class Ten(VirtualList[int]):
        def key(self, item: int) -> int:
            return item

        def row(self, item: int, width: int) -> Row:
            return row(Span(f"{'>' if item == self.chosen else ' '} row {item:05}"))

    class Short(App[None]):
        def compose(self) -> ComposeResult:
            yield Ten(COLOUR)

        def on_mount(self) -> None:
            self.query_one(Ten).show(tuple(range(10)))
            self.query_one(Ten).focus()

    Short().run(mouse=False)


def desk(rows: int, rate: float) -> None:
    """The desk on a board in memory with `rows` open incidents and `rate` events a second."""
    from console import terminal

    terminal.prepare()
    from console.app import LarmbordApp, run
    from console.clock import SystemClock
    from tests.support_desk import MemoryNode, evening

    node = MemoryNode(SystemClock())
    if rows == 0:
        evening(node)
    fill(node, rows)
    app = LarmbordApp(node, node.clock, "L.EK", ask_sound=False, flash=False, ready=lambda: events(node, rate))
    raise SystemExit(run(app))


def whole_map(file: str) -> None:
    """The desk with a trail of 500 fixes, for z and the arrows; on the national ground, or on a map file."""
    from console import terminal

    terminal.prepare()
    from console.app import LarmbordApp, run
    from console.clock import SystemClock
    from console.events import RawRead
    from console.reading import Fix, Reading
    from tests.support_desk import MemoryNode, evening

    node = MemoryNode(SystemClock())
    _node, incident = evening(node)
    lat, lon = (60.1699, 24.9384) if file else (59.3293, 18.0686)  # the map files of tiles_fixture.py know Helsinki
    for step in range(FIXES):
        at = node.clock.now() - (FIXES - step) * 1_000_000
        place = Fix(lat=lat + 2e-5 * step, lon=lon + 5e-5 * (step % 40), at=at, accuracy_m=14, source="gps")
        reading = Reading(format="test", fixes=(place,))
        node.append(RawRead(raw=next(node._ids), reading=reading, person="mira"), incident)
    path = Path(file) if file else None
    raise SystemExit(run(LarmbordApp(node, node.clock, "L.EK", ask_sound=False, flash=False, map_file=path)))


def fill(node: object, rows: int) -> None:
    for i in range(rows):
        node.alarm(person=None, priority=2, trigger="zone", number=f"row {i:05}")  # type: ignore[attr-defined]


async def events(node: object, rate: float) -> None:
    """New alarms and fixes, evenly, as they would come from a board that follows a journal."""
    if not rate:
        return
    count = 0
    while True:
        await asyncio.sleep(1 / rate)
        count += 1
        node.alarm(person=None, priority=2, trigger="zone", number=f"new {count:05}")  # type: ignore[attr-defined]


def table(rows: int, rate: float) -> None:
    """Textual's own DataTable doing the same."""
    from textual.app import App, ComposeResult
    from textual.widgets import DataTable

    class Table(App[None]):
        def compose(self) -> ComposeResult:
            yield DataTable(cursor_type="row")

        def on_mount(self) -> None:
            self.query_one(DataTable).add_columns("pri", "age", "who", "state")
            for i in range(rows):
                self.query_one(DataTable).add_row("!2", "0:37", f"row {i:05}", "OPEN")
            self.query_one(DataTable).focus()
            if rate:
                self.set_interval(1 / rate, self.more)

        def more(self) -> None:
            self.query_one(DataTable).add_row("!2", "0:00", "new", "OPEN")

    Table().run(mouse=False)


if __name__ == "__main__":
    name, *numbers = sys.argv[1:]
    if name == "map":
        whole_map(*numbers or [""])
    size, pace = (int(numbers[0]), float(numbers[1])) if numbers else (0, 0.0)
    {"empty": empty, "list": short_list, "desk": lambda: desk(size, pace), "table": lambda: table(size, pace)}[name]()
