"""The position in words: how exact, how old, how it was told, and where that is (desk.md R14, section 5)."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from console.card import Card, TrailFix
from console.i18n import _
from console.register import Place
from console.widgets.rows import Row, Span, column, row, width_of
from console.wording.figures import (
    accuracy_of,
    ago,
    coordinates,
    fix_age,
    freshness,
    metres,
    seconds_since,
)
from console.wording.names import named
from maps.geo import distance_m

LABEL = 24  # cells of a place's label: the distance behind it is never cut
NEAR_M = 150.0  # a known place this close, or closer than the accuracy, is named: ours


def position_row(card: Card, now: int) -> Row:
    """FIX 59.33003 N 18.06094 E ±14 m  12 s old  GPS  message 3 s old  home"""
    place = card.position
    if place is None:
        return row(Span(_(" no position yet"), "p2"))
    kind, role = freshness(place, now)
    return row(
        Span(f" {kind} " if kind else " ", role), Span(coordinates(place.fix.lat, place.fix.lon), "strong"),
        Span(f"  {accuracy_of(place.fix)}  {fix_age(place, now)}", role), Span(f"  {how(place, now)}", "dim"),
        Span(label_near(card)),
    )  # fmt: skip


def position_rows(card: Card, now: int, width: int, where: str = "", most: int | None = None) -> list[Row]:
    """The same in as many rows as it needs, with `where` in words: its age is never cut off (desk.md R14).

    With more than `most` rows the last parts give way to the picture: the movement, then the county.
    """
    place, moved = [Span(part) for part in place_parts(where)], Span(f"  {movement(card, now)}", "dim")
    for parts in ([*place, moved], place, place[:-1]):
        rows = packed([*position_row(card, now), *parts], width)
        if most is None or len(rows) <= most:
            break
    return rows


def packed(spans: Sequence[Span], width: int) -> list[Row]:
    """As many rows as they need; a span is never parted."""
    rows: list[Row] = [tuple(spans[:1])]
    for span in spans[1:]:
        if width_of((*rows[-1], span)) <= width:
            rows[-1] = (*rows[-1], span)
        elif span.text.strip():
            rows.append((Span(f" {span.text.lstrip(' ,')}", span.role),))
    return rows


def place_parts(where: str) -> list[str]:
    """ "1,2 km NO om Skövde", ", region Väst", ", Västra Götalands län": what may go to another row."""
    return [f", {part}" if number else f"  {part}" for number, part in enumerate(where.split(", ")) if part]


def how(place: TrailFix, now: int) -> str:
    """GPS, and the age of the newest message that carried it when that is another."""
    message = place.last_received or place.received
    source = named("position", place.fix.source)
    if seconds_since(place.time, now) - seconds_since(message, now) > 10:
        return _("{source}, message {age} old").format(source=source, age=ago(seconds_since(message, now)))
    return source


def label_near(card: Card) -> str:
    """The label of a known place, which may be spoken on radio; never its address, never a safe house."""
    if (known := nearest_place(card)) is None:
        return ""
    label = known[0].label if cell_len(known[0].label) <= LABEL else column(known[0].label, LABEL).text
    return _("  near {label} ({distance})").format(label=label, distance=metres(known[1]))


def nearest_place(card: Card) -> tuple[Place, float] | None:
    """The known place the person is at, if any."""
    fix = card.position.fix if card.position else None
    if fix is None or card.person is None:
        return None
    found = [
        (place, distance_m(fix.lat, fix.lon, place.lat, place.lon))
        for place in card.person.places
        if place.lat is not None and place.lon is not None and not place.safe_house
    ]
    best = min(found, key=lambda known: known[1], default=None)
    return best if best and best[1] <= max(NEAR_M, fix.accuracy_m or 0) else None


def movement(card: Card, now: int) -> str:
    """still 2 min, or moving 4 km/h to the north-east: from the newest fixes that are apart in time."""
    trail = card.trail[-10:]
    if len(trail) < 2:
        return ""
    first, last = trail[0], trail[-1]
    seconds = (last.time - first.time) / 1e6
    distance = distance_m(first.fix.lat, first.fix.lon, last.fix.lat, last.fix.lon)
    if seconds < 5:
        return ""
    if distance <= 2 * max(first.fix.accuracy_m or 20, last.fix.accuracy_m or 20):
        return _("still for {age}").format(age=ago(int(seconds)))
    return _("moved {distance} in {age}").format(distance=metres(distance), age=ago(int(seconds)))
