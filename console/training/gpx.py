"""A GPX file to the points of a trail. The positions of a GPX carry no accuracy, unless Larmbord wrote it."""

from __future__ import annotations

from console.i18n import _
from console.sentences import sentence
from console.training.forms import TrailPoint
from console.training.problems import Misfit
from maps.exchange.gpx_read import read_gpx as read_map
from maps.exchange.values import BadFile

_MOST_POINTS = 20_000  # ours: one a second for five hours


def read_gpx(content: bytes) -> tuple[TrailPoint, ...]:
    """The track points of a GPX 1.0/1.1 file; times from the first one. Raises Misfit."""
    try:
        trail = read_map(content).trail
    except BadFile as fault:
        raise Misfit("training.gpx", what=sentence(fault.code, fault.detail).rstrip(".")) from None
    times = [point.at for point in trail if point.at is not None]
    if len(times) < len(trail):
        raise Misfit("training.gpx", what=_("a track point without time"))
    if not 1 <= len(trail) <= _MOST_POINTS:
        raise Misfit("training.gpx", what=_("{count} track points").format(count=len(trail)))
    offsets = [(at - times[0]) / 1e6 for at in times]
    return tuple(
        TrailPoint(offset, point.lat, point.lon, point.accuracy_m) for offset, point in zip(offsets, trail, strict=True)
    )
