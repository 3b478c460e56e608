"""The one line of text that says what the picture says: the picture is never the only carrier (maps.md section 1)."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from maps.coordinates import decimal
from maps.geo import bearing_deg, compass, distance_m, is_place
from maps.picture import one_cell_each
from maps.scene import SECOND, YOUNG_S, Scene, UnitMark, Zone
from maps.trail import Fix, Step
from maps.words import Words, distance, span, words

if TYPE_CHECKING:
    from maps.where import Where

LOOK_BACK = 500  # fixes of the trail that are looked at, newest first
MOVED_S = 120.0  # "moved" compares with where the person was this long ago
STILL_S = 60.0  # within the accuracy for less than this is not yet "still"
UNKNOWN_ACCURACY_M = 15.0  # two fixes closer than this tell no movement when none says how exact it is
SOURCES = ("gps", "wifi", "cell", "fused", "link")


def describe(scene: Scene, language: str = "en", units: int = 3, *, lies: Where | None = None) -> str:
    """Where the person is, how old that is, how exact; movement; the nearest units; the zones.

    `1.2 km NE of Skövde, region Väst, Västra Götalands län; 12 s old, ±14 m, GPS; 58.39900 N 13.86000 E; moved 60 m NE
    in 2 min; 3310 1.9 km SW (position 40 s old)`. A unit's direction is the one in which it lies from the person.

    `lies` is what was looked up for the person's position already; without it it is looked up now, and the first time
    that takes half a second (maps.where.warm). Where nothing can be looked up, the coordinates stand alone.
    """
    say, here = words(language), scene.place
    if here is None:
        return say["no position"]
    parts = [_place(scene, here, say, language, lies), _fix(scene, here, say), decimal(here.lat, here.lon)]
    parts += [_movement(scene, here, say, language), *_units(scene, say, language, units)]
    parts += [_zone(zone, here, say, language) for zone in scene.zones if is_place(zone.lat, zone.lon)]
    return "; ".join(part for part in parts if part)


def _place(scene: Scene, here: Fix, say: Words, language: str, lies: Where | None) -> str:
    from maps.where import where  # looking up is for who says it; the map is drawn without
    from maps.where_words import place_line

    known = lies if lies is not None else where(here.lat, here.lon)
    last_known = say["last known"] if scene.freshness() == "stale" else ""
    return " ".join(filter(None, (last_known, place_line(known, language))))


def _fix(scene: Scene, here: Fix, say: Words) -> str:
    radius = scene.radius_m()
    exact = f"±{distance(radius, say)}" if radius else say["accuracy unknown"]
    source = say[here.source] if here.source in SOURCES else say["source unknown"]
    return f"{_age(scene, here, say)}, {exact}, {source}"


def _age(scene: Scene, here: Fix, say: Words) -> str:
    """The age of the fix; and that of its message where the two differ (DESIGN promise 7)."""
    age, heard, raw = scene.known_age_s(), scene.age_s(scene.heard), scene.age_s(here.at)
    if age is not None:
        text = say["old"].format(age=span(age, say))
    elif raw is not None:
        text = say["future"].format(age=span(-raw, say))
    else:
        text = say["age unknown"]
    apart = age is None or heard is None or abs(age - heard) > YOUNG_S
    received = say["received"].format(age=span(max(heard, 0.0), say)) if heard is not None and apart else ""
    return ", ".join(filter(None, (text, received)))


def _movement(scene: Scene, here: Fix, say: Words, language: str) -> str:
    """Still for how long, or moved how far, by the trail up to this fix; nothing when the trail cannot tell."""
    if here.at is None:
        return ""
    earlier = [step for step in _newest(scene) if step.at <= here.at]
    limit = max(scene.radius_m(), 1.0) if scene.radius_m() else UNKNOWN_ACCURACY_M
    stay = list(takewhile(lambda step: distance_m(step.lat, step.lon, here.lat, here.lon) <= limit, earlier))
    still = (here.at - stay[-1].at) / SECOND if stay else 0.0
    if still >= STILL_S:
        return say["still"].format(time=span(still, say))
    before = [step for step in earlier if step.at <= here.at - MOVED_S * SECOND][:1] or earlier[-1:]
    return _moved(before[0], here, say, language) if before and before[0].at < here.at else ""


def _newest(scene: Scene) -> list[Step]:
    """The last fixes with a time of their own, newest first."""
    count = len(scene.trail)
    steps = (scene.trail[index] for index in range(count - 1, max(count - LOOK_BACK, 0) - 1, -1))
    return [step for step in steps if step.at == step.at]  # NaN is not equal to itself


def _moved(before: Step, here: Fix, say: Words, language: str) -> str:
    way = (before.lat, before.lon, here.lat, here.lon)
    seconds = ((here.at or 0) - before.at) / SECOND
    wind = compass(bearing_deg(*way), language)
    return say["moved"].format(distance=distance(distance_m(*way), say), wind=wind, time=span(seconds, say))


def _units(scene: Scene, say: Words, language: str, limit: int) -> list[str]:
    near = scene.nearest()
    said = [_unit(scene, unit, metres, bearing, say, language) for metres, bearing, unit in near[:limit]]
    return said + [say["more units"].format(count=len(near) - limit)] * (len(near) > limit)


def _unit(scene: Scene, unit: UnitMark, metres: float, bearing: float, say: Words, language: str) -> str:
    age = scene.age_s(unit.at)
    if age is None:
        told = say["position unknown age"]
    else:
        told = say["position old" if age >= 0 else "position future"].format(age=span(abs(age), say))
    return f"{one_cell_each(unit.call_sign)} {distance(metres, say)} {compass(bearing, language)} ({told})"


def _zone(zone: Zone, here: Fix, say: Words, language: str) -> str:
    """Inside, or how far to its edge and which way."""
    way = (here.lat, here.lon, zone.lat, zone.lon)
    outside = distance_m(*way) - zone.radius_m
    where = say["inside"] if outside <= 0 else f"{distance(outside, say)} {compass(bearing_deg(*way), language)}"
    return f"{say['zone']} {one_cell_each(zone.label)}: {where}"
