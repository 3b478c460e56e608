"""A GPX file to the points of a trail. The positions of a GPX carry no accuracy, so the trail has none."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree

from console.i18n import _
from console.training.forms import TrailPoint
from console.training.problems import Misfit

_LARGEST = 10_000_000  # octets; ours
_MOST_POINTS = 20_000  # ours: one a second for five hours


def read_gpx(content: bytes) -> tuple[TrailPoint, ...]:
    """The track points of a GPX 1.0/1.1 file; times from the first one. Raises Misfit."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or len(content) > _LARGEST:
        raise Misfit("training.gpx", what=_("document type or size"))
    try:
        found = [node for node in ElementTree.fromstring(content).iter() if node.tag.rpartition("}")[2] == "trkpt"]
        times = [_time(node) for node in found]
        points = tuple(_point(node, when - times[0]) for node, when in zip(found, times, strict=True))
    except (ElementTree.ParseError, ValueError, LookupError) as fault:
        if isinstance(fault, Misfit):
            raise
        raise Misfit("training.gpx", what=str(fault)) from None
    if not 1 <= len(points) <= _MOST_POINTS:
        raise Misfit("training.gpx", what=_("{count} track points").format(count=len(points)))
    return points


def _time(node: ElementTree.Element) -> float:
    text = next((child.text for child in node if child.tag.rpartition("}")[2] == "time"), None)
    if not text:
        raise ValueError(_("a track point without time"))
    when = datetime.fromisoformat(text.strip())
    if when.tzinfo is None:
        raise ValueError(_("a time without offset"))
    return when.timestamp()


def _point(node: ElementTree.Element, offset: float) -> TrailPoint:
    return TrailPoint(offset, float(node.attrib["lat"]), float(node.attrib["lon"]))
