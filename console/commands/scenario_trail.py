"""`larmbord scenario trail FILE`: a GPX file, or an FCD output of SUMO, as the `trail` event of a scenario."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from console.i18n import _
from console.sentences import sentence
from console.training.fcd import LARGEST, ROOT, read_fcd
from console.training.forms import TrailPoint
from console.training.gpx import read_gpx
from console.training.kinds import Trail
from console.training.leaves import NAME
from console.training.problems import Misfit
from console.training.written import Bare, duration, flow

HEAD = 65_536  # octets in which the first element is looked for: SUMO writes its whole configuration before it
MOST_POINTS = 8_000  # what a scenario file of 256 kB (tree.py) holds
A_LINE = 4  # points


def trail(options: argparse.Namespace) -> int:
    """0 printed, 1 this is no trail that a scenario may have. Raises OSError."""
    with Path(options.file).open("rb") as file:
        content = file.read(LARGEST + 1)
    try:
        event = written(options.who, _points(content, options.vehicle))
    except Misfit as misfit:
        print(sentence(misfit.code, misfit.detail), file=sys.stderr)
        return 1
    print(event)
    print(_("Put it under events, and give it its time: at, or after and plus."), file=sys.stderr)
    return 0


def _points(content: bytes, vehicle: str) -> tuple[TrailPoint, ...]:
    head = content[:HEAD].replace(b"\0", b"")  # UTF-16 too
    if f"<{ROOT}".encode() in head:
        return read_fcd(content, vehicle)
    if re.search(rb"<(\w+:)?gpx[\s>]", head):
        return read_gpx(content)
    raise Misfit("from_life.trail_kind")


def written(who: str, points: Sequence[TrailPoint]) -> str:
    """The event as it stands in a scenario, some points a line. Raises Misfit: nobody could have driven it."""
    if not re.fullmatch(NAME, who):
        raise Misfit("training.name", written=who)
    if len(points) > MOST_POINTS:
        raise Misfit("from_life.trail_many", count=len(points), most=MOST_POINTS)
    checked = Trail(who=who, points=tuple(points)).points
    each = [flow(_figures(point)) for point in checked]
    lines = [", ".join(each[first : first + A_LINE]) for first in range(0, len(each), A_LINE)]
    head = {"id": Bare("trail-1"), "at": Bare("0s"), "kind": Bare("trail"), "who": Bare(who)}
    return f"  - {flow(head)[:-1]}, points: [\n      " + ",\n      ".join(lines) + "]}"


def _figures(point: TrailPoint) -> list[object]:
    accuracy = [] if point.accuracy_m is None else [round(point.accuracy_m)]
    return [duration(point.offset), float(point.lat), float(point.lon), *accuracy]
