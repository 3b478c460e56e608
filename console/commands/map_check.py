"""`larmbord map check FILE`: what a station's map file is, and whether the desk can use it."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from console.card import SourceView
from console.i18n import _
from console.sentences import sentence
from console.station import Station, StationFault, load_station
from console.tables import in_use
from console.text import visible
from maps.coordinates import decimal
from maps.ground import Box
from maps.projection import to_mercator

if TYPE_CHECKING:
    from maps.tiles import TileFile
    from maps.tiles.archive import Bounds

LEAST = 12  # the zoom at which all schemas have streets
ABOUT_M = 200.0  # around the station: something of a map lies there
Home = tuple[float, float]


class Visit(NamedTuple):
    """`looked` at so many tiles, so many of them `sound`. `home`: where the station lies, if that is known."""

    file: TileFile
    looked: int
    sound: int
    home: Home | None


class Finding(NamedTuple):
    """`wrong`: the desk cannot use the file as it is."""

    code: str
    wrong: bool
    detail: dict[str, str]


def check(options: argparse.Namespace) -> int:
    """0 when the desk can use the file and the station's tables, 1 when it cannot."""
    from maps.tiles import open_tiles
    from maps.tiles.archive import NoMap

    try:
        station = load_station(Path(options.station)) if options.station else None
    except StationFault as fault:
        print(fault)
        return 1
    tables = in_use(station) if station else []
    if (path := _path(options.file, station)) is None:
        print("\n".join([*_tables(tables), sentence("tiles.no-file")]))
        return 2
    try:
        file = open_tiles(path)
    except NoMap as refused:
        return _tell(options, path, None, [Finding(f"tiles.{refused.code}", True, {"file": str(path)})], tables)
    visit = Visit(file, *file.sampled(), station.map.home if station else None)
    return _tell(options, path, visit, [*_of_the_file(visit), *_of_the_station(visit, station)], tables)


def _path(named: str, station: Station | None) -> Path | None:
    return Path(named) if named else station.map_path if station else None


def _of_the_file(visit: Visit) -> list[Finding]:
    from maps.sea import sea_of

    file, looked, sound = visit.file, visit.looked, visit.sound
    facts, found = file.facts, []
    if not file.schema:
        found.append(Finding("tiles.schema", True, {"layers": ", ".join(facts.layers[:12]) or "–"}))
    elif not sound or sound < looked:
        found.append(Finding("tiles.broken", True, {"broken": str(looked - sound), "looked": str(looked)}))
    if facts.closest < LEAST:
        found.append(Finding("tiles.coarse", True, {"closest": str(facts.closest), "least": str(LEAST)}))
    if facts.bounds is None:
        found.append(Finding("tiles.no-box", False, {}))
    if file.schema and (sea := sea_of(file)).is_land:
        told = {"dry": str(len(sea.dry)), "looked": str(sea.looked), "where": decimal(*sea.dry[0])}
        found.append(Finding("tiles.sea", True, told))
    if not facts.date:
        found.append(Finding("tiles.no-date", False, {}))
    return found


def _of_the_station(visit: Visit, station: Station | None) -> list[Finding]:
    file, home = visit.file, visit.home
    if not file.schema:
        return []  # nothing of it is drawn anywhere
    if home is None:
        return [Finding("tiles.no-home" if station else "tiles.no-station", False, {})]
    where = {"where": decimal(*home)}
    box, step = _around(home, file.facts.closest)
    if not file.covers(box, step):
        return [Finding("tiles.away", True, where)]
    ground = file.ground(box, step)
    return [] if ground.fills or ground.lines else [Finding("tiles.bare", True, where)]


def _around(home: Home, zoom: int) -> tuple[Box, float]:
    """A box about the station, and a step at which the closest zoom is read."""
    from maps.projection import WORLD, metres
    from maps.tiles.grid import DOTS

    (x, y), reach = to_mercator(*home), ABOUT_M / metres(home[0])
    return Box(x - reach, y - reach, x + reach, y + reach), WORLD / (1 << zoom) / DOTS


def _tell(
    options: argparse.Namespace, path: Path, visit: Visit | None, findings: list[Finding], tables: list[SourceView]
) -> int:
    wrong = any(finding.wrong for finding in findings)
    failed = wrong or any(table.state != "ok" for table in tables)
    if options.json:
        told = [
            {"code": each.code, "wrong": each.wrong, "words": sentence(each.code, each.detail)} for each in findings
        ]
        facts = {"file": str(path), **_size(path), **(_facts(visit) if visit else {})}
        used = [_tables_json(table) for table in tables]
        print(json.dumps(facts | {"usable": not wrong, "findings": told, "tables": used}))
        return 1 if failed else 0
    if visit:
        print("\n".join(_lines(path, visit)))
    for finding in findings:
        print(("✗ " if finding.wrong else "· ") + sentence(finding.code, finding.detail))
    print(_("The desk cannot use this file as it is.") if wrong else _("The desk can use this file."))
    print("\n".join(_tables(tables)), end="\n" if tables else "")
    return 1 if failed else 0


def _tables(tables: list[SourceView]) -> list[str]:
    marks = {table.source: "·" if table.state == "ok" else "✗" for table in tables}
    return [f"{marks[each.source]} [map] {each.source}: {sentence(each.code, each.detail)}" for each in tables]


def _tables_json(table: SourceView) -> dict[str, object]:
    words = sentence(table.code, table.detail)
    return {"table": table.source, "file": table.detail["file"], "wrong": table.state != "ok", "words": words}


def _facts(visit: Visit) -> dict[str, object]:
    facts, home = visit.file.facts, visit.home
    return {
        "kind": facts.kind, "schema": visit.file.schema, "zooms": [facts.widest, facts.closest],
        "box": facts.bounds and facts.bounds._asdict(), "date": facts.date, "name": facts.name,
        "attribution": facts.attribution, "layers": list(facts.layers), "tiles_looked_at": visit.looked,
        "tiles_sound": visit.sound, "station": home and {"lat": home[0], "lon": home[1]},
    }  # fmt: skip


def _lines(path: Path, visit: Visit) -> list[str]:
    facts, size = visit.file.facts, _size(path)
    lines = [
        (_("File"), f"{path.name}, {facts.kind}, {size['bytes']} B"),
        (_("Name"), facts.name),
        (_("Schema"), visit.file.schema),
        (_("Zooms"), f"{facts.widest}–{facts.closest}"),
        (_("Box"), _corners(facts.bounds) if facts.bounds else ""),
        (_("Data of"), facts.date),
        (_("File changed"), size["changed"]),
        (_("Credit"), facts.attribution),
        (_("Tiles"), _("{looked} looked at, {sound} sound").format(looked=visit.looked, sound=visit.sound)),
    ]
    return [f"{label}: {visible(str(value or '–'))}" for label, value in lines]


def _size(path: Path) -> dict[str, int | str | None]:
    try:
        state = path.stat()
    except OSError:
        return {"bytes": None, "changed": None}
    changed = datetime.fromtimestamp(state.st_mtime, UTC)
    return {"bytes": state.st_size, "changed": changed.isoformat(timespec="seconds").replace("+00:00", "Z")}


def _corners(box: Bounds) -> str:
    return f"{decimal(box.south, box.west)} – {decimal(box.north, box.east)}"
