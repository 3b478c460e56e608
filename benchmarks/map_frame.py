"""A frame of our map against one of mapscii (npm, MIT): the same tiles, the same view, the same things drawn.

    python -m benchmarks.map_frame [--json] [--modules NODE_MODULES] [--fixtures FOLDER]

120 x 40 cells, to the text a terminal gets. The operator holds an arrow key: 15 times a second the view moves by a
quarter, four east, four south, and back, twice as far as our overscan reaches. Blocks of ours and of theirs take turns;
ours begin each with only the first view drawn, so that every block redraws, and both with all tiles decoded.

* Ours: look for the base, and wait for the worker if it is not drawn yet; `draw`, with names and legend; colours as
  ANSI. Then, as the desk's loop does, a worker thread is told what is due: it slows every frame it overlaps with.
* Theirs: `Renderer.draw` as a library, timed inside its own process, tiles decoded before and never forgotten. Two of
  its faults are mended in map_frame.js, or else it would be measured drawing something else: a filter of several
  conditions, which it turns round, and lakes of several rings, of which it finds and fills the first.
* One style: its layers and filters are made from our own tables (tiles/schemas.py, DRAWN_TO, SHOWN_TO), every line one
  dot wide. Fills are cell backgrounds with us, dots with them: that is the difference in kind. Ours also has a person,
  a scale, a shore line around water and a legend. Both write in 24 or 8 bit colour.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from statistics import geometric_mean, median, quantiles

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]  # also as a plain script

from benchmarks.map_style import DRAW_ORDER, mapscii_style  # noqa: E402
from benchmarks.ratio import Figure, show  # noqa: E402
from maps.basemap import Basemap  # noqa: E402
from maps.drawing import draw  # noqa: E402
from maps.picture import Picture  # noqa: E402
from maps.projection import WORLD, View, _metres_near  # noqa: E402
from maps.scene import Scene  # noqa: E402
from maps.tiles import open_tiles  # noqa: E402
from maps.trail import Position, Trail  # noqa: E402

COLUMNS, ROWS = 120, 40
PACE = 1 / 15
SIDE, BLOCKS = 4, 10  # keys a side of the way round, blocks of each
MAPSCII = "mapscii@0.3.1"


@dataclass(frozen=True)
class Case:
    """A file, where to look, at which zoom, and what the median may be of theirs."""

    name: str
    lat: float
    lon: float
    zoom: int
    limit: float


CASES = (
    Case("bangkok", 13.795, 100.547, 12, 0.5),  # dense
    Case("norway", 64.886, 10.942, 12, 0.5),  # rural: coast, islands, a few roads
    Case("chicago", 41.886, -87.693, 13, 1.0),  # its best
)
MEAN, P95 = 0.4, 0.5


@dataclass
class Measured:
    ours: list[float] = field(default_factory=list)  # ms
    theirs: list[float] = field(default_factory=list)
    redraws: list[float] = field(default_factory=list)  # ms, of our worker
    waited: int = 0  # frames of ours that had to wait for it


def view_of(case: Case) -> View:
    """The view whose dots are the pixels of a 256-pixel tile of that zoom, as mapscii has them."""
    step = WORLD / 256 / 2**case.zoom
    return View(case.lat, case.lon, step * 2 * _metres_near(case.lat), COLUMNS, ROWS - 1)


def path(view: View) -> list[View]:
    """A loop around the place, east, south, west and north."""
    across, down = COLUMNS // 4, ROWS // 4
    ways = [(across, 0)] * SIDE + [(0, down)] * SIDE + [(-across, 0)] * SIDE + [(0, -down)] * SIDE
    views = [view.moved(-across * SIDE // 2, -down * SIDE // 2)]
    for way in ways:
        views.append(views[-1].moved(*way))
    return views


COLOURS = {
    "": "39",
    "base.road": "38;2;109;114;120",
    "base.road.major": "38;2;168;160;138",
    "person": "38;2;255;107;90",
}
GROUNDS = {"": "49", "land": "48;2;20;24;28", "water": "48;2;16;38;63", "wood": "48;2;20;37;26"}


def ansi(picture: Picture, codes: dict[tuple[str, str], str]) -> str:
    """The text for a terminal, a colour sequence a run."""
    parts: list[str] = []
    for row in picture.rows:
        for text, style, ground in row:
            code = codes.get((style, ground))
            if code is None:
                colour = COLOURS.get(style, "38;2;139;148;158")
                code = codes[style, ground] = f"\x1b[{colour};{GROUNDS.get(ground, '48;2;51;50;58')}m"
            parts += (code, text)
        parts.append("\x1b[0m\r\n")
    return "".join(parts)


class Desk:
    """What the desk does: draw what is there, have a worker draw what will be needed."""

    def __init__(self, file: Path) -> None:
        self._tiles = open_tiles(file)
        self._basemap = Basemap([self._tiles])
        self._codes: dict[tuple[str, str], str] = {}
        self._due: View | None = None
        self._busy = False
        self.redraws: list[float] = []  # ms
        self._wake, self._over = threading.Condition(), False
        self._worker = threading.Thread(target=self._work, daemon=True)
        self._worker.start()

    def _work(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._due is not None or self._over)
                if self._over:
                    return
                view, self._due = self._due, None
                self._busy = True
            assert view is not None
            begun = time.perf_counter()
            self._basemap.prepare(view, "sv")
            self.redraws.append((time.perf_counter() - begun) * 1e3)
            with self._wake:
                self._busy = False
                self._wake.notify_all()

    def frame(self, scene: Scene, view: View) -> tuple[str, bool]:
        """The text, and whether it had to wait."""
        base = self._basemap.ready(view, "sv")
        waited = base is None or not base.covers(view)
        while base is None or not base.covers(view):
            self.tell(view)
            with self._wake:
                self._wake.wait(0.001)
            base = self._basemap.ready(view, "sv")
        return ansi(draw(scene, COLUMNS, ROWS, language="sv", view=view, base=base), self._codes), waited

    def stand(self, view: View) -> None:
        """Only this view is drawn."""
        with self._wake:
            self._wake.wait_for(lambda: self._due is None and not self._busy)
        self._basemap = Basemap([self._tiles])
        self._basemap.prepare(view, "sv")

    def tell(self, view: View) -> None:
        """Have the worker draw what is due."""
        if self._basemap.due(view, "sv"):
            with self._wake:
                self._due = view
                self._wake.notify_all()

    def close(self) -> None:
        with self._wake:
            self._over = True
            self._wake.notify_all()
        self._worker.join()


class Mapscii:
    """Its renderer in a process of its own."""

    def __init__(self, modules: Path, tiles: Path, style: dict[str, object]) -> None:
        self._node = subprocess.Popen(
            ["node", str(ROOT / "benchmarks" / "map_frame.js")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        place = {"modules": str(modules.resolve()), "tiles": str(tiles)}
        self._ask(**place, style=style, columns=COLUMNS, rows=ROWS, order=DRAW_ORDER)

    def _ask(self, **told: object) -> dict[str, float]:
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.write(json.dumps(told) + "\n")
        self._node.stdin.flush()
        answer: dict[str, float] = json.loads(self._node.stdout.readline())
        return answer

    def frame(self, lat: float, lon: float, zoom: int) -> float:
        """Milliseconds."""
        return self._ask(lat=lat, lon=lon, zoom=zoom)["ms"]

    def close(self) -> None:
        assert self._node.stdin is not None
        self._node.stdin.close()
        self._node.wait()


def measure(case: Case, file: Path, modules: Path) -> Measured:
    measured, views = Measured(), path(view_of(case))
    scene = Scene(
        now=60_000_000, person=Position(lat=case.lat, lon=case.lon, at=48_000_000, accuracy_m=50), trail=Trail()
    )
    with tempfile.TemporaryDirectory() as folder:
        dump(file, Path(folder))
        theirs = Mapscii(modules, Path(folder), mapscii_style(view_of(case).m_per_cell))
        desk = Desk(file)
        try:
            for block in range(BLOCKS + 1):  # the first one warms both up
                one_block(measured if block else Measured(), case, views, scene, desk, theirs)
        finally:
            desk.close()
            theirs.close()
        measured.redraws = desk.redraws[len(desk.redraws) // (BLOCKS + 1) :]
    return measured


def one_block(measured: Measured, case: Case, views: list[View], scene: Scene, desk: Desk, theirs: Mapscii) -> None:
    desk.stand(views[0])
    for view in paced(views):
        begun = time.perf_counter()
        _, waited = desk.frame(scene, view)
        measured.ours.append((time.perf_counter() - begun) * 1e3)
        measured.waited += waited
        desk.tell(view)
    for view in paced(views):
        measured.theirs.append(theirs.frame(view.lat, view.lon, case.zoom))


def paced(views: list[View]) -> Iterator[View]:
    """One every PACE seconds, or later when the frame before took longer."""
    due = time.perf_counter()
    for view in views:
        time.sleep(max(0.0, due - time.perf_counter()))
        yield view
        due = max(due + PACE, time.perf_counter())


def dump(file: Path, folder: Path) -> None:
    """The tiles of a file, each as a file of its own."""
    import sqlite3

    with closing(sqlite3.connect(file)) as held:
        for zoom, column, row, data in held.execute("select zoom_level, tile_column, tile_row, tile_data from tiles"):
            (folder / f"{zoom}-{column}-{(1 << zoom) - 1 - row}.pbf").write_bytes(data)


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def figures(found: dict[Case, Measured]) -> list[Figure]:
    shown, middle = [], []
    for case, measured in found.items():
        ours, theirs = median(measured.ours), median(measured.theirs)
        middle.append(ours / theirs)
        detail = (
            f"ours {ours:.2f} ms (p95 {p95(measured.ours):.2f}), theirs {theirs:.2f} (p95 {p95(measured.theirs):.2f}); "
            f"{measured.waited} of {len(measured.ours)} frames waited for the worker, whose {len(measured.redraws)} "
            f"redraws took {median(measured.redraws):.1f}"
        )
        shown.append(Figure(f"{case.name} p50", ours / theirs, "x mapscii", case.limit, detail=detail))
    shown.append(Figure("geometric mean of p50", geometric_mean(middle), "x mapscii", MEAN))
    ours, theirs = (p95([ms for each in found.values() for ms in getattr(each, side)]) for side in ("ours", "theirs"))
    detail = f"of all frames: ours {ours:.2f} ms, theirs {theirs:.2f}"
    shown.append(Figure("p95", ours / theirs, "x mapscii", P95, detail=detail))
    return shown


def node_modules(given: Path | None) -> Path | None:
    """Where mapscii is: as told, or fetched into .fixtures."""
    modules = given or ROOT / ".fixtures" / "node_modules"
    if not (modules / "mapscii").is_dir() and given is None and which("npm"):
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(modules.parent), MAPSCII]
        modules.parent.mkdir(exist_ok=True)
        subprocess.run(command, check=False)
    return modules if (modules / "mapscii").is_dir() and which("node") else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--modules", type=Path, help="a node_modules with mapscii; else npm installs it into .fixtures")
    parser.add_argument("--fixtures", type=Path, help="a folder with the .mbtiles; else they are made in .fixtures")
    options = parser.parse_args()
    modules = node_modules(options.modules)
    if modules is None:
        sys.stderr.write(f"Nothing was measured: {MAPSCII} is missing. It needs node and npm, and the npm registry.\n")
        return 1
    folder = options.fixtures or prepared()
    shown = figures({case: measure(case, folder / f"{case.name}.mbtiles", modules) for case in CASES})
    show(shown, as_json=options.json)
    return 0 if all(figure.holds for figure in shown) else 1


def prepared() -> Path:
    from benchmarks.tiles_fixture import prepare

    return prepare(ROOT / ".fixtures")


if __name__ == "__main__":
    raise SystemExit(main())
