"""The style of our map in the words of mapscii, so that both draw the same features of Mapbox Streets v7 tiles."""

from __future__ import annotations

from maps.base_drawing import DRAWN_TO
from maps.ground import Fill, Kind, Line
from maps.names import SHOWN_TO
from maps.tiles.schemas import MAPBOX, Rule

# mapscii draws by layer; this is our order as far as layers tell.
DRAW_ORDER = [
    "landcover",
    "landuse",
    "water",
    "building",
    "waterway",
    "road",
    "admin",
    "place_label",
    "water_label",
    "road_label",
]
COLOURS: dict[Fill | Line | Kind, str] = {
    "wood": "#224422", "built": "#333333", "water": "#103060", "building": "#444455", "waterway": "#3060a0",
    "path": "#555544", "road": "#888888", "road.major": "#bbaa88", "rail": "#665566", "county": "#554466",
    "border": "#996699",
}  # fmt: skip
NAME = "#cccccc"


def mapscii_style(m_per_cell: float) -> dict[str, object]:
    """What our map draws at this scale."""
    lines = [rule for rule in MAPBOX.lines if m_per_cell <= DRAWN_TO.get(rule.becomes, 1e9)]
    names = [rule for rule in MAPBOX.names if m_per_cell <= SHOWN_TO[rule.becomes]]
    layers: list[dict[str, object]] = [
        {"type": "background", "id": "background", "paint": {"background-color": "#101418"}}
    ]
    layers += [_layer(rule, "fill", {"fill-color": COLOURS[rule.becomes]}, "Polygon") for rule in MAPBOX.fills]
    layers += [
        _layer(rule, "line", {"line-color": COLOURS[rule.becomes], "line-width": 1}, "LineString") for rule in lines
    ]
    layers += [_layer(rule, "symbol", {"text-color": NAME}, None) for rule in names]
    return {
        "name": "larmbord",
        "layers": [layer | {"id": str(number)} if number else layer for number, layer in enumerate(layers)],
    }


def _layer(rule: Rule, kind: str, paint: dict[str, object], shape: str | None) -> dict[str, object]:
    conditions: list[list[object]] = [["in", key, *sorted(words)] for key, words in rule.where.items()]
    conditions += [["!in", key, *sorted(words)] for key, words in rule.but.items()]
    if shape:
        conditions.append(["==", "$type", shape])
    return {"type": kind, "source-layer": rule.layer, "paint": paint, "filter": ["all", *conditions]}
