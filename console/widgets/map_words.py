"""The words above a map: where that is, whether the picture follows, how far a unit is, and when it shows.

They say all that the picture says (maps.md section 1), for whoever sees no picture. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from console.card import Card, TrailFix
from console.i18n import _, language
from console.widgets.map_look import Look, place_in
from console.widgets.position import packed, place_parts
from console.widgets.rows import Row, Span, fit
from console.widgets.snapshot import Snapshot
from console.widgets.units import position_age
from console.wording.figures import accuracy_of, arrival, clock_time, coordinates, fix_age, metres
from console.wording.names import named
from maps.geo import bearing_deg, compass


def look_rows(card: Card, view: Snapshot, look: Look, where: str, width: int) -> list[Row]:
    """What the operator has made of the map; nothing while it simply follows the person."""
    rows: list[Row] = []
    if look.at is not None and card.trail:
        parts = back_parts(card.trail, look.at, view, where)
        rows += [fit(row, width, "cursor") for row in packed([Span(part, "cursor") for part in parts], width)]
    parts_now = [*follow_parts(look), *(measured_parts(card, view, look.unit) if look.unit else [])]
    return [*rows, *(packed(parts_now, width) if parts_now else [])]


def back_parts(trail: Sequence[TrailFix], at: int, view: Snapshot, where: str) -> list[str]:
    """AS OF 12:03:10  fix 3/27  4 min old  ±14 m  GPS  59.33003 N 18.06094 E  End: now  1,2 km NO om Skövde"""
    place = place_in(trail, at)
    known = trail[place]
    fix = known.fix
    return [
        _(" AS OF {time}").format(time=clock_time(known.time, view.desk.zone)),
        _("  fix {number}/{count}").format(number=place + 1, count=len(trail)), f"  {fix_age(known, view.now)}",
        f"  {accuracy_of(fix)}  {named('position', fix.source)}", f"  {coordinates(fix.lat, fix.lon)}", _("  End: now"),
        *place_parts(where)[:1],
    ]  # fmt: skip


def follow_parts(look: Look) -> list[Span]:
    """Nothing while the person is followed: that is how it should be."""
    if look.held is not None:
        return [Span(_(" NOT FOLLOWING"), "p2"), Span(_("  f: follow"), "info")]
    if look.follows:
        return [Span(_(" follows {unit}").format(unit=look.follows), "p2"), Span(_("  f: follow the person"), "info")]
    return []


def measured_parts(card: Card, view: Snapshot, unit: str) -> list[Span]:
    """3310  1.9 km NE of the person  4 min road  its position is 40 s old; the time as the list of units says it"""
    found = next((ranked for ranked in view.units if ranked.view.unit.id == unit), None)
    if found is None or found.view.fix is None or card.position is None or found.distance_m is None:
        return [Span(f" {unit}", "strong"), Span(_("  told no position"), "p2")]
    here, fix = card.position.fix, found.view.fix
    wind = compass(bearing_deg(here.lat, here.lon, fix.lat, fix.lon), language())
    age, role = position_age(found, view.now)
    soon = f"  {arrival(found.eta)}" if found.eta is not None else _("  no estimate")
    return [
        Span(f" {found.view.unit.id}", "strong"),
        Span(_("  {distance} {wind} of the person").format(distance=metres(found.distance_m), wind=wind), "text"),
        Span(soon, "text"), Span(_("  its position is {age} old").format(age=age), role),
    ]  # fmt: skip
