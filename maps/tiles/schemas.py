"""What the layers of a map file mean: each schema as data, from its layers and words to the classes of ground.py.

OpenMapTiles 3: openmaptiles.org/schema. Protomaps basemap 2 to 4: docs.protomaps.com/basemaps/layers. Shortbread 1:
shortbread-tiles.org/schema. Mapbox Streets 7 and 8: docs.mapbox.com/data/tilesets/reference. House numbers and points
of interest are left out: they are more than a terminal can show.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from maps.ground import Fill, Kind, Line

Words = frozenset[str]
NAMES = ("name:sv", "name_sv", "name:latin", "name")  # maps.md section 2
NOTHING: Mapping[str, Words] = {}


class Rule(NamedTuple):
    """Features of a layer that have one of the words under every key of `where`, and none of those of `but`."""

    layer: str
    becomes: Fill | Line | Kind
    where: Mapping[str, Words] = NOTHING
    but: Mapping[str, Words] = NOTHING
    rank: int = 0  # of a name; a smaller one is written first


class Schema(NamedTuple):
    """`rank` is the key by which a place says its own importance, 1 the greatest. Of several rules the first counts."""

    name: str
    fills: tuple[Rule, ...]
    lines: tuple[Rule, ...]
    names: tuple[Rule, ...]
    rank: str = ""
    prefixes: tuple[str, ...] = ("",)  # a key is also known under these

    @property
    def layers(self) -> Words:
        return frozenset(rule.layer for rule in (*self.fills, *self.lines, *self.names))


def w(words: str) -> Words:
    return frozenset(words.split())


MAJOR = w("motorway trunk primary secondary motorway_link trunk_link primary_link secondary_link")
ROAD = w("tertiary tertiary_link minor unclassified residential living_street road busway bus_guideway street "
         "street_limited link main")  # fmt: skip
WAY = w("service track path footway cycleway bridleway steps pedestrian")
RAIL = w("rail transit subway tram light_rail narrow_gauge funicular monorail major_rail minor_rail")
RIVER = w("river canal stream")
BUILT = w("residential commercial industrial retail suburb quarter neighbourhood school university college hospital "
          "urban_area garages")  # fmt: skip
WOOD = w("wood forest")
YES = w("1 true yes")
TUNNEL = {"brunnel": w("tunnel"), "structure": w("tunnel"), "tunnel": YES, "is_tunnel": YES}
ASHORE = {"maritime": YES}

RANKS: tuple[tuple[Kind, str, int], ...] = (
    ("city", "city capital state_capital", 0),
    ("town", "town", 10),
    ("village", "village suburb macrohood borough", 20),
    ("hamlet", "hamlet isolated_dwelling farm quarter neighbourhood locality island islet", 30),
)
WATER_RANK, STREET_RANK = 40, 50


def _roads(layer: str, key: str) -> tuple[Rule, ...]:
    return (
        Rule(layer, "road.major", {key: MAJOR}),
        Rule(layer, "road", {key: ROAD}),
        Rule(layer, "path", {key: WAY}),
        Rule(layer, "rail", {key: RAIL}, TUNNEL),
    )


def _borders(layer: str, key: str, country: str, county: str) -> tuple[Rule, ...]:
    return Rule(layer, "border", {key: w(country)}, ASHORE), Rule(layer, "county", {key: w(county)}, ASHORE)


def _places(layer: str, key: str) -> tuple[Rule, ...]:
    return tuple(Rule(layer, kind, {key: w(words)}, rank=rank) for kind, words, rank in RANKS)


def _streets(layer: str, key: str) -> tuple[Rule, ...]:
    """Names of streets, the greater ones first. Railways have names too, and no house stands at one."""
    ranked = ((MAJOR, 0), (ROAD, 1), (WAY, 2))
    return tuple(Rule(layer, "street", {key: words}, rank=STREET_RANK + more) for words, more in ranked)


def _waters(*layers: str) -> tuple[Rule, ...]:
    return tuple(Rule(layer, "water", rank=WATER_RANK) for layer in layers)


OPENMAPTILES = Schema(
    "OpenMapTiles",
    fills=(
        Rule("landcover", "wood", {"class": WOOD}),
        Rule("landuse", "built", {"class": BUILT}),
        Rule("water", "water", but=TUNNEL),
        Rule("building", "building"),
    ),
    lines=(
        Rule("waterway", "waterway", {"class": RIVER}, TUNNEL),
        *_roads("transportation", "class"),
        *_borders("boundary", "admin_level", "2", "4"),
    ),
    names=(*_places("place", "class"), *_waters("water_name"), *_streets("transportation_name", "class")),
    rank="rank",
)

PROTOMAPS = Schema(
    "Protomaps",
    fills=(
        Rule("earth", "land"),
        Rule("landcover", "wood", {"kind": WOOD}),
        Rule("landuse", "wood", {"kind": WOOD}),
        Rule("natural", "wood", {"kind": WOOD}),
        Rule("landcover", "built", {"kind": BUILT}),
        Rule("landuse", "built", {"kind": BUILT}),
        Rule("water", "water"),
        Rule("buildings", "building", but={"kind": w("building_part address")}),
    ),
    lines=(
        Rule("water", "waterway", {"kind": RIVER}),
        Rule("physical_line", "waterway", {"kind": RIVER}),
        Rule("roads", "path", {"kind_detail": WAY}),
        Rule("roads", "road.major", {"kind": w("highway major_road medium_road")}),
        Rule("roads", "road", {"kind": w("minor_road")}),
        Rule("roads", "path", {"kind": w("path")}),
        Rule("roads", "rail", {"kind": w("rail")}, TUNNEL),
        *_borders("boundaries", "kind", "country", "region"),
    ),
    names=(
        *_places("places", "kind_detail"),
        *_places("places", "kind"),
        *_waters("water", "physical_point"),
        Rule("roads", "street", {"kind": w("highway major_road medium_road")}, rank=STREET_RANK),
        Rule("roads", "street", {"kind": w("minor_road")}, rank=STREET_RANK + 1),
        Rule("roads", "street", {"kind": w("path")}, rank=STREET_RANK + 2),
    ),
    prefixes=("", "pmap:"),
)

SHORTBREAD = Schema(
    "Shortbread",
    fills=(
        Rule("land", "wood", {"kind": WOOD}),
        Rule("land", "built", {"kind": BUILT}),
        Rule("sites", "built", {"kind": BUILT}),
        Rule("ocean", "water"),
        Rule("water_polygons", "water", but={"kind": w("glacier swimming_pool")}),
        Rule("buildings", "building"),
    ),
    lines=(
        Rule("water_lines", "waterway", {"kind": RIVER}, TUNNEL),
        *(rule for layer in ("streets", "streets_med", "streets_low") for rule in _roads(layer, "kind")),
        *_borders("boundaries", "admin_level", "2", "4"),
    ),
    names=(
        *_places("place_labels", "kind"),
        *_waters("water_polygons_labels", "water_lines_labels"),
        *_streets("street_labels", "kind"),
    ),
)

MAPBOX = Schema(
    "Mapbox Streets",
    fills=(
        Rule("landcover", "wood", {"class": WOOD}),
        Rule("landuse", "wood", {"class": WOOD}),
        Rule("landuse", "built", {"class": BUILT}),
        Rule("water", "water"),
        Rule("building", "building", but={"underground": YES}),
    ),
    lines=(
        Rule("waterway", "waterway", {"class": RIVER}),
        *_roads("road", "class"),
        *_borders("admin", "admin_level", "0 2", "1 4"),
    ),
    names=(
        *_places("place_label", "type"),
        *_waters("water_label", "waterway_label"),
        *_streets("road_label", "class"),
    ),
    rank="localrank",
)

SCHEMAS = (OPENMAPTILES, PROTOMAPS, SHORTBREAD, MAPBOX)
ENOUGH = 2  # layers of a schema that a file of it has


def recognised(layers: Collection[str]) -> Schema | None:
    """The schema that most of these layers belong to; None when it is none that is known."""
    counts: Sequence[int] = [len(schema.layers.intersection(layers)) for schema in SCHEMAS]
    best = max(counts)
    return SCHEMAS[counts.index(best)] if best >= ENOUGH else None
